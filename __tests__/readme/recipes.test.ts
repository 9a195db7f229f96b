import { request } from 'node:http';
import { CorsConfiguration, CorsConfigurationError, type CorsDocument } from 'express-resource-cors';
import { captureWarnings, corsHeaders } from '../express/support';
import { APP, ask, EVIL, preflight, readable } from './support/page';
import { codeBlocks, evaluate, README, section, shownFiles } from './support/readme';
import { closeServers, runSnippet } from './support/run-snippet';

const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** Runs the program of a recipe; its port. */
async function start(recipe: string): Promise<number> {
  const [code = '', ...others] = codeBlocks('ts', section(recipe));
  expect(others).toEqual([]);
  return (await runSnippet(code)).port;
}

function inEnvironment(name: string): void {
  const before = process.env['NODE_ENV'];
  beforeAll(() => {
    process.env['NODE_ENV'] = name;
  });
  afterAll(() => {
    process.env['NODE_ENV'] = before;
  });
}

let warnings: ReturnType<typeof captureWarnings>;
beforeAll(() => {
  warnings = captureWarnings();
});
afterAll(closeServers);

test('every recipe has its tests here', () => {
  const recipes = README.slice(README.indexOf('\n## Recipes'), README.indexOf('\n## Why was it blocked?'));
  expect([...recipes.matchAll(/^### (.*)$/gm)].map(([, name]) => name)).toEqual([
    'Authentication',
    'Cookies and sessions',
    'Several environments from JSON',
    'Subdomains', // it prints what it claims: see snippets.test.ts
    'Local development on any port',
    'Error responses',
    'Behind a proxy and a CDN',
    'Server-Sent Events',
    'File downloads',
    'Testing your own policy',
  ]);
});

describe('A first policy', () => {
  let port: number;
  beforeAll(async () => {
    const [code = ''] = codeBlocks('ts', section('A first policy'));
    expect(code.trim().split('\n').filter(Boolean).length).toBeLessThanOrEqual(10);
    ({ port } = await runSnippet(code));
  });

  test('its page may call; every other origin gets no headers, and 403 for a preflight, with the reason', async () => {
    expect((await preflight(port, '/api/products', { method: 'PUT' })).status).toBe(204);
    const own = await ask(port, '/api/products', { origin: APP });
    expect([own.body, readable(own)]).toEqual(['[{"name":"Kettle"}]', true]);

    expect((await ask(port, '/api/products', { origin: EVIL })).cors).toEqual({ vary: 'Origin' });
    const refused = await preflight(port, '/api/products', { origin: 'http://app.example.com' });
    expect([refused.status, refused.cors]).toEqual([403, { vary: PREFLIGHT_VARY }]);
    const quoted = section('A first policy')
      .match(/^> .*$/gm)
      ?.map((line) => line.slice(2));
    expect(refused.body).toContain(
      quoted
        ?.join(' ')
        .replace(/^.*? is not allowed/, 'is not allowed')
        .split('. To allow')[0],
    );
  });
});

describe('Authentication', () => {
  test('the preflight is answered before it runs, and the page can read the 401', async () => {
    const port = await start('Authentication');

    const asked = await preflight(port, '/api/orders', { names: 'authorization' });
    expect(asked.status).toBe(204);
    expect(asked.cors).toMatchObject({ 'access-control-allow-headers': 'Authorization' });
    expect(asked.cors).not.toHaveProperty('access-control-allow-credentials');

    const anonymous = await ask(port, '/api/orders', { origin: APP });
    expect([anonymous.status, anonymous.body, readable(anonymous)]).toEqual([
      401,
      '{"error":"Sign in first."}',
      true,
    ]);

    const headers = { Authorization: 'Bearer secret' };
    const signedIn = await ask(port, '/api/orders', { origin: APP, headers });
    expect([signedIn.status, signedIn.body, readable(signedIn)]).toEqual([200, '[{"id":7}]', true]);
  });
});

describe('Cookies and sessions', () => {
  const origin = 'https://shop.example';
  const https = { 'X-Forwarded-Proto': 'https' };

  test('a session lasts from request to request, preflights begin none, and others are refused', async () => {
    const port = await start('Cookies and sessions');

    const asked = await preflight(port, '/api/cart', { origin, method: 'PUT' });
    expect(asked.status).toBe(204);
    expect(asked.cors).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
    });
    expect(asked.header('Set-Cookie')).toBeUndefined();

    const first = await ask(port, '/api/cart', { origin, headers: https });
    expect(first.cors).toEqual({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    expect(first.header('Set-Cookie')).toMatch(/; Secure; SameSite=None$/);
    const Cookie = first.header('Set-Cookie')?.split(';')[0] ?? '';
    const second = await ask(port, '/api/cart', { origin, headers: { ...https, Cookie } });
    expect(second.body).toBe(first.body);

    const refused = await ask(port, '/api/cart', { origin: EVIL, headers: { ...https, Cookie } });
    expect([refused.status, refused.header('Set-Cookie')]).toEqual([403, undefined]);
  });
});

describe('Several environments from JSON', () => {
  describe('in production', () => {
    inEnvironment('production');
    test('localhost is foreign, and refused', async () => {
      const port = await start('Several environments from JSON');
      expect(readable(await ask(port, '/api/products', { origin: APP }))).toBe(true);
      const refused = await ask(port, '/api/products', { origin: 'http://localhost:5173' });
      expect([refused.status, readable(refused)]).toEqual([403, false]);
    });
  });

  describe('in development', () => {
    inEnvironment('development');
    test('localhost is allowed on any port', async () => {
      const port = await start('Several environments from JSON');
      const origin = 'http://localhost:5173';
      expect(readable(await ask(port, '/api/products', { origin }), origin)).toBe(true);
      expect((await ask(port, '/api/products', { origin: EVIL })).status).toBe(404);
    });
  });

  test('every mistake of a file is told with its place, and strict makes warnings errors', () => {
    const { policies, ...options } = JSON.parse(shownFiles()[0]?.content ?? '') as CorsDocument;
    const origins = ['https://App.example.com', 'https://app.example.com/'];
    const mistaken = { ...options, policies: policies.map((entry) => ({ ...entry, origins })) };
    expect(() => CorsConfiguration.from(mistaken)).toThrow(
      /^policies\[0\]\.origins\[0\].*\npolicies\[0\]\.origins\[1\]/,
    );

    const careless: CorsDocument = {
      ...options,
      policies: [{ resources: '*', origins: '*', cookies: true }],
    };
    expect(() => CorsConfiguration.from(careless)).toThrow(CorsConfigurationError);
    CorsConfiguration.from({ ...careless, strict: false });
    expect(warnings.map(({ code }) => code)).toContain('all-origins-with-cookies');
  });
});

test('Subdomains: a public suffix is warned of', () => {
  new CorsConfiguration().forOrigins('https://*.github.io');
  expect(warnings.map(({ code }) => code)).toContain('public-suffix-origins');
});

describe('Local development on any port', () => {
  describe.each(['development', 'production'])('in %s', (environment) => {
    inEnvironment(environment);
    test.each(['http://localhost', 'http://localhost:5173', 'http://127.0.0.1:8080'])(
      '%s',
      async (origin) => {
        const port = await start('Local development on any port');
        expect(readable(await ask(port, '/api/products', { origin }), origin)).toBe(
          environment === 'development',
        );
        expect(readable(await ask(port, '/api/feed', { origin }), origin)).toBe(true);
      },
    );
  });
});

describe('Error responses', () => {
  test.each([
    {
      what: 'a handler that throws',
      path: '/api/products/7',
      status: 500,
      body: '{"error":"The shelf is empty."}',
    },
    { what: 'no such route', path: '/api/products/7/reviews', status: 404, body: /Cannot GET/ },
    { what: 'malformed JSON', path: '/api/products', sent: '{', status: 400, body: /"error"/ },
    {
      what: 'too much JSON',
      path: '/api/products',
      sent: `"${'x'.repeat(20_000)}"`,
      status: 413,
      body: /too large/,
    },
  ])('$what: the page reads status and body', async ({ path, sent, status, body }) => {
    const port = await start('Error responses');
    expect((await preflight(port, path, { method: 'POST', names: 'content-type' })).status).toBe(204);

    const answer = await (sent === undefined ? ask(port, path, { origin: APP }) : post(port, path, sent));

    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(typeof body === 'string' ? body : expect.stringMatching(body));
    expect(answer.cors).toEqual({
      'access-control-allow-origin': APP,
      'access-control-expose-headers': 'Retry-After',
      vary: 'Origin',
    });
  });
});

describe('Behind a proxy and a CDN', () => {
  let port: number;
  beforeAll(async () => {
    port = await start('Behind a proxy and a CDN');
  });

  test('prices are the same for all, with no Vary', async () => {
    for (const origin of [undefined, APP, EVIL]) {
      expect((await ask(port, '/api/prices', { origin })).cors).toEqual({
        'access-control-allow-origin': '*',
      });
    }
  });

  test('products vary, without an Origin too', async () => {
    for (const origin of [undefined, EVIL])
      expect((await ask(port, '/api/products', { origin })).cors).toEqual({ vary: 'Origin' });
    const own = { 'access-control-allow-origin': APP, vary: 'Origin' };
    expect((await ask(port, '/api/products', { origin: APP })).cors).toEqual(own);
  });

  test('preflights may be kept for two hours, and vary by all that they ask', async () => {
    const { cors } = await preflight(port, '/api/products', { method: 'GET' });
    expect(cors).toMatchObject({ 'access-control-max-age': '7200', vary: PREFLIGHT_VARY });
  });

  test.each([
    { what: 'Sec-Fetch-Site', headers: { 'Sec-Fetch-Site': 'same-origin' }, status: 200 },
    { what: 'the protocol and Host passed on', headers: { 'X-Forwarded-Proto': 'https' }, status: 200 },
    {
      what: 'the protocol alone',
      headers: { 'X-Forwarded-Proto': 'https', Host: '127.0.0.1:3000' },
      status: 403,
    },
    { what: 'Host alone', headers: {}, status: 403 },
  ])('a same-origin POST, with $what, gets $status', async ({ headers, status }) => {
    const asked = { method: 'POST', origin: 'https://api.example.com', headers };
    expect((await ask(port, '/api/products', asked)).status).toBe(status);
  });
});

describe('Server-Sent Events', () => {
  test('the stream has its headers as it begins, with cookies, and needs no preflight', async () => {
    const port = await start('Server-Sent Events');
    const { cors, chunk } = await firstChunk(port, '/api/ticker', { 'Last-Event-ID': '41' });
    expect(cors).toEqual({
      'access-control-allow-origin': APP,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    expect(chunk).toBe('id: 42\ndata: tick\n\n');
  });

  test('a client that sets Last-Event-ID itself needs it allowed', async () => {
    const port = await start('Server-Sent Events');
    const names = 'authorization,last-event-id';
    const refused = await preflight(port, '/api/ticker', { names });
    expect(refused.cors).not.toHaveProperty('access-control-allow-headers');

    const [call = ''] = /allowRequestHeaders\([^)]*\)/.exec(section('Server-Sent Events')) ?? [];
    const config = new CorsConfiguration();
    evaluate(`config.forResources('Ticker').forOrigins('${APP}').${call}`, { config });
    const check = { url: '/api/ticker', origin: APP, requestHeaders: names.split(',') };
    expect(await config.checkAccess(check)).toMatchObject({ type: 'preflight', allowed: true });
  });
});

describe('File downloads', () => {
  test('the page gets at the name of the file', async () => {
    const port = await start('File downloads');
    const answer = await ask(port, '/reports/week.csv', { origin: APP });
    expect(answer.body).toBe('day,sold\nMonday,3\n');
    expect(answer.header('Content-Disposition')).toBe('attachment; filename=week.csv');
    expect(answer.cors).toEqual({
      'access-control-allow-origin': APP,
      'access-control-expose-headers': 'Content-Disposition',
      vary: 'Origin',
    });
  });

  test('the names said to be always readable need no exposing, the others do', async () => {
    const [, always = '', exposed = ''] =
      /always read\s(.*?); of\s+the others[^(]*\((.*?)\)/s.exec(section('File downloads')) ?? [];
    const names = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    expect(names(always)).toHaveLength(7);

    const config = new CorsConfiguration();
    config.forOrigins(APP).allowResponseHeaders(...names(always), ...names(exposed));
    const { headers } = await config.checkAccess({ url: '/x', origin: APP });
    expect(headers['Access-Control-Expose-Headers']).toBe(names(exposed).join(','));
  });
});

describe('Testing your own policy', () => {
  const [code = ''] = codeBlocks('ts', section('Testing your own policy'));

  test.each([
    ['a method', "'GET', 'POST')", "'GET', 'POST', 'DELETE')"],
    ['a header', ".allowRequestHeaders('Content-Type')", ".allowRequestHeaders('X-Debug')"],
    ['an origin', ".forOrigins('https://app.example.com')", '.forAllOrigins()'],
    ['a resource', ".forResources('Orders')", ".forResources('Orders', 'Admin')"],
  ])('its table fails where %s is changed', async (_what, before, after) => {
    expect(code).toContain(before);
    await runSnippet(code);
    await expect(runSnippet(code.replace(before, after))).rejects.toThrow(
      /'(?:allowed|Orders|Admin|Content-Type)|is allowed/i,
    );
  });
});

/** Posts JSON from the page. */
function post(
  port: number,
  path: string,
  sent: string,
): Promise<{ status: number; body: string; cors: Record<string, string> }> {
  return new Promise((resolve, reject) => {
    const headers = { Origin: APP, 'Content-Type': 'application/json', 'Content-Length': sent.length };
    const asked = request({ port, host: '127.0.0.1', path, method: 'POST', headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body, cors: corsHeaders(response) });
      });
    });
    asked.on('error', reject).end(sent);
  });
}

/** The head of a stream and what comes first of it. */
function firstChunk(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<{ cors: Record<string, string>; chunk: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', path, headers: { Origin: APP, ...headers } },
      (response) => {
        response.setEncoding('utf8').once('data', (chunk: string) => {
          asked.destroy();
          resolve({ cors: corsHeaders(response), chunk });
        });
      },
    );
    asked.on('error', reject).end();
  });
}
