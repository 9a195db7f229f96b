import express from 'express';
import { registerGlobal, CorsConfiguration } from 'express-resource-cors';
import { captureWarnings, serve } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { APP, ask, preflight } from './support/page';
import { codeSpans, evaluate, read, section, tables } from './support/pages';

beforeAll(captureWarnings);

describe('Limits and fine print', () => {
  const lines = section('docs/fine-print.md').match(/^- .*/gm) ?? [];
  let server: RunningServer;
  const config = new CorsConfiguration({ diagnostics: false });

  beforeAll(async () => {
    config.forResources('Products').forOrigins(APP).allowAllRequestHeaders();
    const app = express();
    app.options('/{*rest}', (_request, response) => void response.sendStatus(299));
    registerGlobal(app, config);
    server = await serve(app);
  });
  afterAll(() => server.close());

  test('has seven lines, all of them below', () => {
    expect(lines).toHaveLength(7);
  });

  test('how long a path and a list of headers may be', async () => {
    const reason = async (url: string) => (await config.checkAccess({ url, origin: APP })).reason;
    const path = (length: number) => '/products/'.padEnd(length, 'x');
    expect([await reason(path(4096)), await reason(path(4097))]).toEqual(['allowed', 'ambiguous-path']);
    const segments = (count: number) => '/products' + '/x'.repeat(count - 2);
    expect(await reason(segments(1000))).toBe('allowed');
    expect([await reason(`${segments(256)}/%61`), await reason(`${segments(257)}/%61`)]).toEqual([
      'allowed',
      'ambiguous-path',
    ]);

    const names = (count: number) => Array.from({ length: count }, (_, index) => `x-${index}`).join(',');
    const lists = [names(256), names(257), 'x'.repeat(4096), 'x'.repeat(4097)];
    const answers = lists.map((list) => preflight(server.port, '/products', { names: list }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([204, 403, 204, 403]);
  });

  test('header names in lower case', async () => {
    const { headers } = await ask(server.port, '/products', { origin: APP });
    expect(headers.map(([name]) => name)).toContain('access-control-allow-origin');
  });

  test('an OPTIONS that is no preflight goes on', async () => {
    expect((await ask(server.port, '/products', { method: 'OPTIONS', origin: APP })).status).toBe(299);
  });

  test('null is admitted by an entry for all origins without cookies alone', async () => {
    const open = new CorsConfiguration();
    open.forResources('Open').forAllOrigins();
    open.forResources('Cookies').forAllOrigins().allowCookies();
    open.dynamicConfigurationCallback = () => ({});
    const allowed = async (url: string) => (await open.checkAccess({ url, origin: 'null' })).allowed;
    expect([await allowed('/open'), await allowed('/cookies'), await allowed('/else')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('all of something is * without cookies, and names with them', async () => {
    const all = { methods: '*', requestHeaders: '*', responseHeaders: '*' } as const;
    const open = new CorsConfiguration()
      .add({ resources: ['Anonymous'], origins: [APP], ...all })
      .add({ resources: ['Cookies'], origins: [APP], ...all, cookies: true });
    const asked = { origin: APP, method: 'PURGE', requestHeaders: ['X-Tenant'] };
    expect((await open.checkAccess({ url: '/anonymous', ...asked })).headers).toMatchObject({
      'Access-Control-Allow-Methods': '*',
      'Access-Control-Allow-Headers': '*,authorization',
    });
    expect((await open.checkAccess({ url: '/anonymous', ...asked, type: 'actual' })).headers).toMatchObject({
      'Access-Control-Expose-Headers': '*',
    });
    expect((await open.checkAccess({ url: '/cookies', ...asked })).headers).toMatchObject({
      'Access-Control-Allow-Methods': 'PURGE',
      'Access-Control-Allow-Headers': 'x-tenant',
    });
    const app = express();
    registerGlobal(app, open);
    app.get('/cookies', (_request, response) => void response.set('X-Total', '7').json([]));
    const running = await serve(app);
    const { cors } = await ask(running.port, '/cookies', { origin: APP });
    await running.close();
    expect(cors['access-control-expose-headers']?.split(',')).toContain('x-total');
  });

  test("a callback's answer is held against the request", async () => {
    const asking = new CorsConfiguration({ dynamicConfigurationCallback: () => ({ methods: ['GET'] }) });
    const decision = await asking.checkAccess({ url: '/products', origin: APP, method: 'PUT' });
    expect(decision.reason).toBe('method-not-allowed');
  });
});

test('errors are told by their names, whichever copy of the package made them', () => {
  let name = '';
  try {
    new CorsConfiguration().forOrigins('https://a.example/');
  } catch (error) {
    ({ name } = error as Error);
  }
  expect(read('docs/recipes/serverless-and-bundling.md')).toContain(`error.name === '${name}'`);
});

test.each(
  tables(read('docs/coming-from-thinktecture.md')).flatMap((table) =>
    table.flatMap((row) => codeSpans(row['here'] ?? '')),
  ),
)('%s, what to write in place of what there was, is accepted', (code) => {
  const config = new CorsConfiguration({ routes: ['/:controller{/:action}'] });
  const before = JSON.stringify(config);
  evaluate(code, { config, registerGlobal, app: express() });
  if (code.includes('.for') || code.includes('.allow')) expect(JSON.stringify(config)).not.toBe(before);
});
