import { CorsConfiguration, CorsConfigurationError } from 'express-resource-cors';
import { captureWarnings } from '../express/support';
import { APP, ask, EVIL, preflight, readable } from './support/page';
import { codeBlocks, headings, section } from './support/pages';
import { endSnippets, runSnippet } from './support/run-snippet';

const PAGE = 'docs/pitfalls.md';

/** What each pitfall shows, beside what its code prints: see snippets.test.ts. */
const SHOWN: Readonly<Record<string, (code: string) => Promise<void>>> = {
  'A URL for an origin': async (code) => {
    await runSnippet(code.replace("com/')", "com')"));
  },
  'Entries that should add up': becomesAllowed([
    "forOrigins('https://partner.example')",
    "forOrigins('https://app.example.com', 'https://partner.example')",
  ]),
  'Methods that should add up': becomesAllowed(["allowMethods('PUT')", "allowMethods('GET', 'PUT')"]),
  'JSON without `Content-Type`': becomesAllowed([
    "allowMethods('POST')",
    "allowMethods('POST').allowRequestHeaders('Content-Type')",
  ]),
  'A name that no path has': async (code) => {
    await becomesAllowed(["'Product'", "'Products'"])(code);
    const config = new CorsConfiguration();
    config.forResources('Product').forOrigins(APP);
    const { message } = await config.checkAccess({ url: '/api/products', origin: APP });
    expect(message).toContain("did you mean 'Product'?");
  },
  '`patch` in lower case': becomesAllowed(["method: 'patch'", "method: 'PATCH'"]),
  'Behind authentication': async (code) => {
    const names = 'authorization';
    const late = await preflight((await runSnippet(code)).port, '/api/orders', { names });
    expect([late.status, readable(late)]).toEqual([401, false]);

    const global = code
      .replace(/^app\.use\(cors\(config\)\).*$/m, 'registerGlobal(app, config);')
      .replace('{ cors,', '{ registerGlobal,');
    const first = code
      .replace(/^app\.use\(cors\(config\)\).*$/m, '')
      .replace(/^const app = .*\n(.*\n.*)$/m, (lines) => `${lines}\napp.use(cors(config));`);
    for (const mended of [global, first]) {
      const { status, cors } = await preflight((await runSnippet(mended)).port, '/api/orders', { names });
      expect([status, cors['access-control-allow-headers']]).toEqual([204, 'Authorization']);
    }
  },
  'Everything for everybody, in production': async (code) => {
    await runSnippet(code);
    expect(warnings.map((warning) => warning.code)).toContain('all-origins-with-cookies');
    const strict = code.replace('new CorsConfiguration()', 'new CorsConfiguration({ strict: true })');
    await expect(runSnippet(strict)).rejects.toThrow(CorsConfigurationError);
  },
  'CORS for a lock': async (code) => {
    const cancel = { method: 'POST', origin: EVIL };
    const open = await runSnippet(code);
    const answer = await ask(open.port, '/api/orders/7/cancel', cancel);
    expect([answer.status, readable(answer, EVIL), open.logged]).toEqual([
      204,
      false,
      ['order 7 is cancelled'],
    ]);

    const rejecting = await runSnippet(
      code.replace('new CorsConfiguration()', 'new CorsConfiguration({ rejectDisallowed: true })'),
    );
    expect((await ask(rejecting.port, '/api/orders/7/cancel', cancel)).status).toBe(403);
    expect(rejecting.logged).toEqual([]);
    await ask(rejecting.port, '/api/orders/8/cancel', { method: 'POST' });
    expect(rejecting.logged).toEqual(['order 8 is cancelled']);
  },
  'Headers by hand': async (code) => {
    const { port } = await runSnippet(code);
    expect((await ask(port, '/api/products', { origin: EVIL })).cors).toEqual({ vary: 'Origin' });
    expect((await ask(port, '/api/products', { origin: APP })).cors).toEqual({
      'access-control-allow-origin': APP,
      vary: 'Origin',
    });
  },
  'A database row for a policy': async (code) => {
    const mended = code.replace('() => row }', '() => ({ methods: row.methods }) }');
    expect((await runSnippet(mended)).printed).toEqual([]);
  },
};

let warnings: ReturnType<typeof captureWarnings>;
beforeAll(() => {
  warnings = captureWarnings();
});
afterAll(endSnippets);

const pitfalls = headings(PAGE, '##').map((name) => ({
  name,
  codes: codeBlocks('ts', section(PAGE, name)),
}));

test('every pitfall has one block of code, and is shown here', () => {
  expect(pitfalls.map(({ name }) => name)).toEqual(Object.keys(SHOWN));
  expect(pitfalls.map(({ codes }) => codes.length)).toEqual(pitfalls.map(() => 1));
});

test.each(pitfalls)('$name', async ({ name, codes: [code = ''] }) => {
  await SHOWN[name]?.(code);
});

/** The code prints that it is refused; with the change it would print that it is allowed. */
function becomesAllowed([wrong, right]: [string, string]): (code: string) => Promise<void> {
  return async (code) => {
    expect(code).toContain(wrong);
    expect((await runSnippet(code.replace(wrong, right))).printed.map(({ prints }) => prints)).toEqual([
      'allowed',
    ]);
  };
}
