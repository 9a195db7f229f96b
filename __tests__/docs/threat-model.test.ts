import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import connect from 'connect';
import express from 'express';
import { cors, CorsConfiguration, registerGlobal } from 'express-resource-cors';
import { diagnose } from 'express-resource-cors/doctor';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { captureWarnings, serve } from '../express/support';
import { APP, ask, EVIL, readable } from './support/page';
import { section } from './support/pages';

/** What SECURITY.md says is out of reach, shown as it is: a page of the looser entry reads what the stricter one guards. */

beforeAll(captureWarnings);

/** `/secret` is for the application alone, all else for everybody. */
function policies(): CorsConfiguration {
  const config = new CorsConfiguration({ routes: ['/:controller{/*rest}'], rejectDisallowed: true });
  config.forResources('Secret').forOrigins(APP);
  config.forAllOrigins();
  return config;
}

type Handler = Parameters<typeof serve>[0];

/** What a page of a foreign origin gets at `path`: the body, or null where it can't read it. */
async function readBy(app: Handler, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const server = await serve(app);
  try {
    const answer = await ask(server.port, path, { origin: EVIL, method, headers });
    return readable(answer, EVIL) ? answer.body : null;
  } finally {
    await server.close();
  }
}

/** An application in front of an upstream that finds its content by rules of its own. */
function behindAProxy(read: (url: string) => string) {
  const upstream = createServer((request, response) => {
    response.end(read(request.url ?? '') === '/secret' ? 'secret' : 'public');
  });
  const app = express();
  registerGlobal(app, policies());
  return {
    get: async (path: string) => {
      await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
      const { port } = upstream.address() as { port: number };
      app.use(createProxyMiddleware({ target: `http://127.0.0.1:${port}` }));
      try {
        return await readBy(app, path);
      } finally {
        upstream.closeAllConnections();
        await new Promise((resolve) => upstream.close(resolve));
      }
    },
  };
}

test('what is guarded is guarded, without any of these', async () => {
  const app = express();
  registerGlobal(app, policies());
  app.get('/secret', (_request, response) => void response.send('secret'));
  expect(await readBy(app, '/secret')).toBe(null);
});

test('a rewrite behind the middleware', async () => {
  const app = express();
  registerGlobal(app, policies());
  app.use((request, _response, next) => {
    if (request.url === '/alias') request.url = '/secret';
    next();
  });
  app.get('/secret', (_request, response) => void response.send('secret'));
  expect(await readBy(app, '/alias')).toBe('secret');
});

test('a rewrite in front of app.use(cors(config)) is seen', async () => {
  const app = express();
  app.use((request, _response, next) => {
    if (request.url === '/alias') request.url = '/secret';
    next();
  });
  app.use(cors(policies()));
  app.get('/secret', (_request, response) => void response.send('secret'));
  expect(await readBy(app, '/alias')).toBe(null);
});

test.each([
  ['behind the middleware', false, 'deleted'],
  ['in front of it', true, null],
])('method override, %s', async (_where, first, expected) => {
  const config = new CorsConfiguration();
  config.forAllOrigins().allowMethods('POST');
  const app = express();
  const override: express.RequestHandler = (request, _response, next) => {
    if (request.query['_method']) request.method = request.query['_method'] as string;
    next();
  };
  if (first) app.use(override);
  app.use(cors(config));
  if (!first) app.use(override);
  app.delete('/orders', (_request, response) => void response.send('deleted'));
  expect(await readBy(app, '/orders?_method=DELETE', {}, 'POST')).toBe(expected);
});

test.each([
  ['that cuts parameters off a segment', '/secret;x', (url: string) => url.replace(/;.*/, '')],
  ['that decodes twice', '/%2573ecret', (url: string) => decodeURIComponent(decodeURIComponent(url))],
  ['that drops trailing dots', '/secret.', (url: string) => url.replace(/\.+$/, '')],
])('an upstream %s', async (_what, path, read) => {
  expect(await behindAProxy(read).get(path)).toBe('secret');
});

test('letters and escapes that Express compares as they were sent: two routes, one resource', async () => {
  const application = (named: readonly string[]) => {
    const app = express();
    const config = new CorsConfiguration({ diagnostics: false });
    config.forResources('~/été', '~/a@b').forOrigins(EVIL);
    for (const name of named) config.forResources(name).forOrigins('https://other.example');
    registerGlobal(app, config);
    app.get('/:secret', (_request, response) => void response.send('secret'));
    return app;
  };
  for (const path of ['/%C3%89t%C3%A9', '/a%40b']) {
    expect(await readBy(application([]), path)).toBe('secret');
    expect(await readBy(application(['~/:secret']), path)).toBe(null);
  }
});

test('case sensitive and strict routing: two routes, one resource', async () => {
  const app = express();
  app.set('case sensitive routing', true).set('strict routing', true);
  registerGlobal(app, policies());
  for (const path of ['/secret', '/Secret', '/secret/'])
    app.get(path, (_request, response) => void response.send(path));
  for (const path of ['/secret', '/Secret', '/secret/']) expect(await readBy(app, path)).toBe(null);
  const server = await serve(app);
  const bodies = await Promise.all(
    ['/secret', '/Secret', '/secret/'].map(async (path) => (await ask(server.port, path)).body),
  );
  await server.close();
  expect(bodies).toEqual(['/secret', '/Secret', '/secret/']);
});

describe('files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'threats-'));
  mkdirSync(path.join(folder, 'docs'));
  writeFileSync(path.join(folder, 'docs', 'index.html'), 'the page');
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('the same content under a second URL', async () => {
    const config = policies();
    config.forResources('~/docs/index.html').forOrigins(APP);
    const app = express();
    registerGlobal(app, config);
    app.use(express.static(folder));
    expect(await readBy(app, '/docs/index.html')).toBe(null);
    expect(await readBy(app, '/docs/')).toBe('the page');
  });

  test('a second name of a file is another resource', () => {
    const config = policies();
    config.forResources('~/secret.csv').forOrigins(APP);
    // To Windows both are the content of secret.csv.
    expect(config.resourceOf('/secret.csv')).toBe('~/secret.csv');
    expect(config.resourceOf('/secret.csv::$DATA')).toBe('secret.csv::$DATA');
  });
});

test('DNS rebinding: a foreign Host is the own origin of its page', async () => {
  const app = express();
  registerGlobal(app, policies());
  app.get('/secret', (_request, response) => void response.send('secret'));
  const server = await serve(app);
  const answer = await ask(server.port, '/secret', {
    origin: 'http://evil.example',
    headers: { Host: 'evil.example', 'Sec-Fetch-Site': 'same-origin' },
  });
  await server.close();
  // Its page reads it without any CORS header.
  expect([answer.status, answer.body]).toEqual([200, 'secret']);
});

test('Connect ends a mount at a dot', async () => {
  const app = connect();
  app.use(cors(policies()) as connect.NextHandleFunction);
  app.use('/secret', (_request, response) => void response.end('secret'));
  expect(await readBy(app, '/secret')).toBe(null);
  expect(await readBy(app, '/secret.x')).toBe('secret');

  const named = connect();
  named.use('/secret', cors(policies(), { resource: 'Secret' }) as connect.NextHandleFunction);
  named.use('/secret', (_request, response) => void response.end('secret'));
  expect(await readBy(named, '/secret.x')).toBe(null);
});

test('diagnose() follows a redirect to where its caller may not go', async () => {
  const asked: string[] = [];
  const inside = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  const { port } = inside.address() as { port: number };
  const outside = createServer((_request, response) => {
    response
      .writeHead(302, { 'Access-Control-Allow-Origin': '*', Location: `http://127.0.0.1:${port}/inside` })
      .end();
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(outside.address() as { port: number }).port}/`;
  await diagnose({ url, origin: APP });
  for (const server of [inside, outside]) await new Promise((resolve) => server.close(resolve));
  expect(asked).toContain('/inside');
});

test('each line of the model is shown here, or where it says', () => {
  const lines = [
    ...section('SECURITY.md', 'Threat model: what is out of reach').matchAll(/^- \*\*(.*?)\.\*\* /gm),
  ];
  expect(lines.map(([, what]) => what)).toEqual([
    'A rewrite behind the middleware',
    'Method override',
    'An upstream that reads `/secret;x`',
    'An upstream that decodes twice',
    'An upstream that drops trailing dots',
    '`case sensitive routing`, `strict routing`',
    'Letters and escapes that Express compares as they were sent',
    'The same content under a second URL',
    'Windows names: `secret.csv::$DATA`',
    'DNS rebinding',
    'WebSocket',
    'Connect ends a mount at a dot',
    '`diagnose()` offered to strangers',
  ]);
});
