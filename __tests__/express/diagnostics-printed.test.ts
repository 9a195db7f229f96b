import type { CorsDocument, CorsOptions } from 'express-resource-cors';
import request from 'supertest';
import { EXPRESS_VERSIONS, freshLibrary, LISTED, PRODUCTS, UNLISTED } from './support';

// Each test loads the library anew.
jest.setTimeout(60_000);

/** What goes to standard error while a test runs, as whole writes. */
let written: string[];
beforeEach(() => {
  written = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const REFUSED = `CORS refused: PUT /api/products from ${UNLISTED} (origin-not-allowed)
  To allow it, change the document: policies: add { "resources": ["Products"], "origins": ["${UNLISTED}"], "methods": ["PUT"] }.
`;

describe.each(EXPRESS_VERSIONS)('what is printed on $version', ({ express }) => {
  /** An application in a process that has printed nothing yet. */
  const freshApp = (options: CorsOptions = { diagnostics: true }, document: CorsDocument = PRODUCTS) => {
    const { registerGlobal } = freshLibrary();
    const app = express();
    app.use((_req, res) => void res.end());
    registerGlobal(app, { ...document, diagnostics: undefined, ...options });
    return app;
  };
  type App = ReturnType<typeof freshApp>;
  const put = (app: App, origin = UNLISTED, path = '/api/products') =>
    request(app).put(path).set('Origin', origin);
  const preflight = (app: App, headers: Record<string, string> = {}) =>
    request(app)
      .options('/api/products')
      .set({ Origin: UNLISTED, 'Access-Control-Request-Method': 'PUT', ...headers });

  test('a refusal, is two lines: what was refused for whom, and what to write', async () => {
    await put(freshApp());

    expect(written).toEqual([REFUSED]);
  });

  test('a refusal, asked again and again, is printed once', async () => {
    const app = freshApp();
    for (let count = 0; count < 3; count++) await put(app);

    expect(written).toEqual([REFUSED]);
  });

  test.each([
    ['for its origin', {}],
    ['for its method', { Origin: LISTED, 'Access-Control-Request-Method': 'DELETE' }],
    [
      'for its method, with a header that is not allowed either',
      {
        Origin: LISTED,
        'Access-Control-Request-Method': 'DELETE',
        'Access-Control-Request-Headers': 'x-a',
      },
    ],
  ])('a preflight refused %s, and its request, are one', async (_what, headers: Record<string, string>) => {
    const app = freshApp();
    const { Origin = UNLISTED, 'Access-Control-Request-Method': method = 'PUT' } = headers;
    await preflight(app, headers);
    await request(app)[method === 'PUT' ? 'put' : 'delete']('/api/products').set({ Origin });

    expect(written).toHaveLength(1);
  });

  test('another resource, origin, method or header, is another refusal', async () => {
    const app = freshApp();
    await put(app);
    await put(app, UNLISTED, '/api/orders');
    await put(app, 'https://other.example');
    await request(app).delete('/api/products').set('Origin', UNLISTED);
    await preflight(app, { Origin: LISTED, 'Access-Control-Request-Headers': 'x-a' });
    await preflight(app, { Origin: LISTED, 'Access-Control-Request-Headers': 'x-b' });

    expect(written).toHaveLength(6);
    expect(written[4]).toMatch(
      /^CORS refused: PUT \/api\/products from https:\/\/app\.example\.com \(request-header-not-allowed: x-a\)\n {2}To allow it, change the document: policies\[0\]\.requestHeaders: add "x-a"\.\n$/,
    );
  });

  test('what is allowed, not CORS or exempt, is not printed', async () => {
    const policies = [...PRODUCTS.policies, { resources: ['Files'], exempt: true }];
    const app = freshApp({ diagnostics: true }, { ...PRODUCTS, policies });
    await put(app, LISTED);
    await preflight(app, { Origin: LISTED });
    await request(app).get('/api/products');
    await put(app, UNLISTED, '/api/files');

    expect(written).toEqual([]);
  });

  test('cookies that are not allowed, which the browser minds, are printed', async () => {
    await put(freshApp(), LISTED).set('Cookie', 'a=1');

    expect(written).toEqual([
      `CORS kept from the page: PUT /api/products from ${LISTED} (cookies not allowed)
  To allow them, change the document: policies[0]: write "cookies": true.
`,
    ]);
  });

  test('with diagnostics off, nothing is printed', async () => {
    await put(freshApp({ diagnostics: false }));

    expect(written).toEqual([]);
  });

  test.each([[{}], [{ diagnostics: true }]])(
    'in production, with %j, nothing is printed',
    async (options) => {
      const before = process.env['NODE_ENV'];
      process.env['NODE_ENV'] = 'production';
      try {
        await put(freshApp(options));
      } finally {
        process.env['NODE_ENV'] = before;
      }

      expect(written).toEqual([]);
    },
  );

  test('after a hundred, one line says that no more are printed', async () => {
    const app = freshApp();
    for (let count = 0; count < 105; count++) await put(app, `https://o${String(count)}.example`);

    expect(written).toHaveLength(101);
    expect(written[99]).toContain('https://o99.example');
    expect(written[100]).toMatch(/^CORS: 100 refusals were printed, and no more are\. .*\n$/);
  });

  test('whatever the request says, it is two lines of what can be seen', async () => {
    const app = freshApp();
    await put(app, 'https://\u0085evil\t.example');
    await put(app, UNLISTED, `/api/${'%0a%1b[2J'.repeat(200)}`);
    await put(app, UNLISTED, `/api/%E2%80%AE${'x'.repeat(3000)}`);

    expect(written).toHaveLength(3);
    for (const text of written) {
      expect(text).toMatch(/^CORS refused: [^\p{C}]*\n {2}[^\p{C}]+\n$/u);
      expect(text.length).toBeLessThan(1500);
      expect(text.split('\n')[0]!.length).toBeLessThan(140);
    }
    expect(written[0]).toContain('from a malformed origin (malformed-origin)');
  });

  test('in a terminal, the first line is coloured; in a file, nothing is', async () => {
    const terminal = { isTTY: true, hasColors: () => true };
    const before = { isTTY: process.stderr.isTTY, hasColors: process.stderr.hasColors };
    Object.assign(process.stderr, terminal);
    try {
      await put(freshApp());
    } finally {
      Object.assign(process.stderr, before);
    }

    const [first, second] = REFUSED.split('\n');
    expect(written).toEqual([`\u001b[33m${first}\u001b[39m\n${second}\n`]);
  });
});
