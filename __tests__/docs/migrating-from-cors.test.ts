import theirs from 'cors';
import express from 'express';
import { cors as ours, CorsConfiguration, CorsConfigurationError } from 'express-resource-cors';
import { captureWarnings, serve } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { APP, ask, EVIL, preflight, readable, type Answer } from './support/page';
import { GUIDE, MIGRATION_ROWS as rows } from './support/migration';
import { endSnippets, runSnippet } from './support/run-snippet';
import { codeBlocks, codeSpans, evaluate, read, section } from './support/pages';

const PAGE = 'https://a.example';

/** An application with one of the two middlewares; it answers `OPTIONS` itself, with a status of its own. */
class Side {
  readonly #server: RunningServer;
  constructor(server: RunningServer) {
    this.#server = server;
  }
  static async start(middleware: express.RequestHandler): Promise<Side> {
    const app = express();
    app.use(middleware);
    app.options('/{*rest}', (_request, response) => void response.sendStatus(299));
    app.all('/{*rest}', (_request, response) => void response.json([]));
    return new Side(await serve(app));
  }
  preflight(asked: Parameters<typeof preflight>[2] = {}): Promise<Answer> {
    return preflight(this.#server.port, '/api/a', { origin: PAGE, ...asked });
  }
  ask(asked: Parameters<typeof ask>[2] = {}): Promise<Answer> {
    return ask(this.#server.port, '/api/a', { origin: PAGE, ...asked });
  }
  close(): Promise<void> {
    return this.#server.close();
  }
}

/** What the guide says, option by option: `there` is the package, `here` this one, in production. */
const CLAIMS: Readonly<Record<string, (there: Side, here: Side) => Promise<void>>> = {
  'cors()': async (there, here) => {
    for (const side of [there, here]) {
      expect((await side.preflight({ method: 'DELETE', names: 'x-anything' })).status).toBe(204);
      expect((await side.ask({ origin: EVIL })).cors).toEqual({ 'access-control-allow-origin': '*' });
      expect((await side.ask({ method: 'HEAD' })).cors).toEqual({ 'access-control-allow-origin': '*' });
    }
    expect((await new CorsConfiguration().checkAccess({ url: '/api/a', origin: PAGE })).allowed).toBe(false);
  },
  "cors({ origin: '*' })": async (there, here) => {
    const asked = { method: 'PUT', names: 'x-anything' };
    expect((await there.preflight(asked)).cors).toMatchObject({
      'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE',
      'access-control-allow-headers': 'x-anything',
    });
    expect((await here.preflight(asked)).status).toBe(403);
    expect((await here.preflight({ method: 'POST' })).cors['access-control-allow-methods']).toBe(
      'GET,HEAD,POST',
    );
  },
  "cors({ origin: 'https://app.example.com' })": async (there, here) => {
    const app = { 'access-control-allow-origin': 'https://app.example.com', vary: 'Origin' };
    expect((await there.ask({ origin: EVIL })).cors).toEqual(app);
    expect((await there.preflight({ origin: EVIL })).status).toBe(204);
    expect((await here.ask({ origin: EVIL })).cors).toEqual({ vary: 'Origin' });
    expect((await here.preflight({ origin: EVIL })).status).toBe(403);
    for (const side of [there, here])
      expect((await side.ask({ origin: 'https://app.example.com' })).cors).toEqual(app);
  },
  "cors({ origin: ['https://a.example', 'https://b.example'] })": async (there, here) => {
    for (const side of [there, here]) {
      expect((await side.ask()).cors['access-control-allow-origin']).toBe(PAGE);
      expect((await side.ask({ origin: EVIL })).cors).toEqual({ vary: 'Origin' });
    }
    await using(theirs({ origin: ['https://a.example/'] }), async (misspelt) => {
      expect((await misspelt.ask()).cors).toEqual({ vary: 'Origin' });
    });
    expect(() => new CorsConfiguration().forOrigins('https://a.example/')).toThrow(CorsConfigurationError);
  },
  'cors({ origin: /example\\.com$/ })': async (there, here) => {
    for (const origin of ['https://example.com', 'https://www.example.com'])
      for (const side of [there, here])
        expect((await side.ask({ origin })).cors['access-control-allow-origin']).toBe(origin);
    for (const origin of ['https://evilexample.com', 'http://www.example.com']) {
      expect((await there.ask({ origin })).cors['access-control-allow-origin']).toBe(origin);
      expect((await here.ask({ origin })).cors).toEqual({ vary: 'Origin' });
    }
  },
  'cors({ origin: true })': async (there, here) => {
    expect((await there.ask()).cors).toEqual({ 'access-control-allow-origin': PAGE, vary: 'Origin' });
    expect((await here.ask()).cors).toEqual({ 'access-control-allow-origin': '*' });
  },
  'cors({ origin: false })': async (there, here) => {
    expect(await there.preflight()).toMatchObject({ status: 299, cors: {} });
    expect((await here.preflight()).status).toBe(403);
    for (const side of [there, here]) expect((await side.ask()).cors).toEqual({});
  },
  "cors({ origin: (origin, callback) => callback(null, origin === 'https://a.example') })": async (
    there,
    here,
  ) => {
    for (const side of [there, here])
      expect((await side.ask()).cors['access-control-allow-origin']).toBe(PAGE);
    expect((await there.ask({ origin: EVIL })).cors).toEqual({});
    expect((await here.ask({ origin: EVIL })).cors).toEqual({ vary: 'Origin' });

    const asyncOrigin = (() => Promise.resolve(true)) as never;
    await using(theirs({ origin: asyncOrigin }), async (hanging) => {
      const hung = hanging.ask().then(
        () => 'answered',
        () => 'cut off',
      );
      const waited = new Promise((resolve) => setTimeout(resolve, 300, 'waits'));
      expect(await Promise.race([hung, waited])).toBe('waits');
      await hanging.close();
      expect(await hung).toBe('cut off');
    });
    const asked = new CorsConfiguration({ dynamicConfigurationCallback: () => Promise.resolve({}) });
    expect((await asked.checkAccess({ url: '/api/a', origin: PAGE })).allowed).toBe(true);
  },
  "cors({ methods: ['GET', 'PUT'] })": async (there, here) => {
    for (const side of [there, here]) {
      expect((await side.preflight({ method: 'PUT' })).cors).toMatchObject({
        'access-control-allow-methods': 'GET,PUT',
      });
    }
    const post = { method: 'POST' };
    expect((await there.ask(post)).cors).toEqual({ 'access-control-allow-origin': '*' });
    expect((await here.ask(post)).cors).not.toHaveProperty('access-control-allow-origin');
    expect(() => new CorsConfiguration().forAllOrigins().allowMethods('GET,PUT')).toThrow(
      CorsConfigurationError,
    );
  },
  "cors({ allowedHeaders: ['Content-Type'] })": async (there, here) => {
    const more = { names: 'content-type,x-more' };
    expect((await there.preflight(more)).status).toBe(204);
    expect((await here.preflight(more)).status).toBe(403);
    for (const side of [there, here]) {
      const { status, cors } = await side.preflight({ names: 'content-type' });
      expect([status, cors['access-control-allow-headers']]).toEqual([204, 'Content-Type']);
    }
  },
  "cors({ exposedHeaders: ['ETag'] })": async (there, here) => {
    for (const side of [there, here])
      expect((await side.ask()).cors['access-control-expose-headers']).toBe('ETag');
    const { headers } = await new CorsConfiguration()
      .add({ resources: '*', origins: '*', responseHeaders: ['ETag', 'Content-Type'] })
      .checkAccess({ url: '/api/a', origin: PAGE });
    expect(headers['Access-Control-Expose-Headers']).toBe('ETag');
  },
  'cors({ credentials: true })': async (there, here) => {
    const credentials = { 'access-control-allow-credentials': 'true' };
    expect((await there.ask()).cors).toEqual({ 'access-control-allow-origin': '*', ...credentials });
    expect((await here.ask()).cors).toEqual({
      'access-control-allow-origin': PAGE,
      ...credentials,
      vary: 'Origin',
    });
    await using(theirs({ origin: true, credentials: true }), async (echoing) => {
      expect((await echoing.ask()).cors).toEqual((await here.ask()).cors);
    });
    expect(warnings.map(({ code }) => code)).toContain('all-origins-with-cookies');
  },
  'cors({ maxAge: 600 })': async (there, here) => {
    for (const side of [there, here])
      expect((await side.preflight()).cors['access-control-max-age']).toBe('600');
    for (const seconds of [86401, 1.5])
      expect(() => new CorsConfiguration().forAllOrigins().withCacheDuration(seconds)).toThrow(
        CorsConfigurationError,
      );
    const config = new CorsConfiguration({ defaultCacheDuration: 600 });
    config.forAllOrigins();
    const { headers } = await config.checkAccess({ url: '/api/a', origin: PAGE, type: 'preflight' });
    expect(headers['Access-Control-Max-Age']).toBe('600');
  },
  'cors({ preflightContinue: true })': async (there, here) => {
    for (const side of [there, here]) {
      const { status, cors } = await side.preflight();
      expect([status, cors['access-control-allow-origin']]).toEqual([299, '*']);
    }
    expect((await here.preflight({ method: 'PUT' })).status).toBe(403);
  },
  'cors({ optionsSuccessStatus: 200 })': async (there, here) => {
    for (const side of [there, here]) expect((await side.preflight()).status).toBe(200);
    for (const origin of [undefined, PAGE]) {
      expect((await there.ask({ method: 'OPTIONS', origin })).status).toBe(200);
      expect((await here.ask({ method: 'OPTIONS', origin })).status).toBe(299);
    }
  },
  "cors((request, callback) => callback(null, { origin: request.url.startsWith('/api/a') }))": async (
    there,
    here,
  ) => {
    for (const side of [there, here])
      expect((await side.ask()).cors).toHaveProperty('access-control-allow-origin');
    const { headers } = await allowing("config.forResources('A').forAllOrigins()").checkAccess({
      url: '/api/b',
      origin: PAGE,
    });
    expect(headers).not.toHaveProperty('Access-Control-Allow-Origin');
    const [named = ''] = codeSpans(rows.at(-1)?.text.split('does not name:')[1] ?? '');
    await using(
      evaluate(named, { cors: ours, config: new CorsConfiguration() }) as express.RequestHandler,
      async (side) => {
        expect((await side.ask()).cors).toEqual({});
      },
    );
  },
};

let warnings: ReturnType<typeof captureWarnings>;
beforeAll(() => {
  warnings = captureWarnings();
});
afterAll(endSnippets);

describe('before and after', () => {
  const [before = '', after = ''] = codeBlocks('js', read(GUIDE));

  test.each([
    { what: 'before', code: before, evilFeed: true, evilPreflight: 204 },
    { what: 'after', code: after, evilFeed: true, evilPreflight: 403 },
  ])('$what: the page saves a product with cookies, and anybody reads the feed', async (row) => {
    const { port } = await runSnippet(row.code);
    const asked = { method: 'PUT', names: 'content-type' };
    const own = await preflight(port, '/api/products/7', asked);
    expect([own.status, own.cors['access-control-allow-credentials'], readable(own)]).toEqual([
      204,
      'true',
      true,
    ]);
    const saved = await ask(port, '/api/products/7', { method: 'PUT', origin: APP });
    expect([saved.body, readable(saved)]).toEqual(['{"saved":true}', true]);
    const foreign = await preflight(port, '/api/products/7', { ...asked, origin: EVIL });
    expect([foreign.status, readable(foreign, EVIL)]).toEqual([row.evilPreflight, false]);
    expect(readable(await ask(port, '/api/feed', { origin: EVIL }), EVIL)).toBe(row.evilFeed);
  });
});

test('route by route: what has an entry is decided by it, the rest by the left-over package', async () => {
  const [code = ''] = codeBlocks('ts', section(GUIDE, 'Route by route'));
  const { port } = await runSnippet(code);
  const old = 'https://old.example.com';
  const admitted = async (path: string, origin: string) =>
    readable(await ask(port, path, { origin }), origin);
  expect(await admitted('/api/orders', old)).toBe(true);
  expect((await preflight(port, '/api/orders', { origin: old, method: 'DELETE' })).status).toBe(204);
  expect(await admitted('/api/products', old)).toBe(false);
  expect((await preflight(port, '/api/products', { origin: old, method: 'PUT' })).status).toBe(403);
  expect(await admitted('/api/products', APP)).toBe(true);
});

test('there is a claim for each option, and every option of the package', () => {
  expect(rows.map(({ there }) => there)).toEqual(Object.keys(CLAIMS));
  const claims = Object.keys(CLAIMS).join();
  for (const option of ['origin', 'methods', 'allowedHeaders', 'exposedHeaders', 'credentials', 'maxAge'])
    expect(claims).toContain(`{ ${option}: `);
  expect(claims).toMatch(/preflightContinue.*optionsSuccessStatus/);
});

test('the version measured is the one installed', () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a JSON file
  const { version } = require('cors/package.json') as { version: string };
  expect(section(GUIDE, 'Option by option')).toMatch(new RegExp(`version\\s${version}\\.`));
});

test.each(rows)('$there: what the guide says of it and of its successor is so', async ({ there, here }) => {
  await using(evaluate(there, { cors: theirs }) as express.RequestHandler, (theirSide) =>
    using(ours(allowing(here)), (ourSide) => CLAIMS[there]!(theirSide, ourSide)),
  );
});

/** The configuration, in production, after a call of the guide. */
function allowing(code: string): CorsConfiguration {
  const config = new CorsConfiguration({ diagnostics: false });
  for (const statement of code.split('; ')) evaluate(statement, { config });
  return config;
}

async function using(middleware: express.RequestHandler, use: (side: Side) => Promise<void>): Promise<void> {
  const side = await Side.start(middleware);
  try {
    await use(side);
  } finally {
    await side.close().catch(() => undefined); // closed already
  }
}
