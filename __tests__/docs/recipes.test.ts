import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import {
  CorsConfiguration,
  CorsConfigurationError,
  registerGlobal,
  type CorsDocument,
} from 'express-resource-cors';
import helmet from 'helmet';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { captureWarnings, corsHeaders, serve } from '../express/support';
import { APP, ask, EVIL, preflight, readable } from './support/page';
import { codeBlocks, evaluate, pagesIn, read, section, shownFiles } from './support/pages';
import { endSnippets, runSnippet } from './support/run-snippet';

const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** Runs the program of a recipe; its port. */
function start(recipe: string): Promise<number> {
  return startAt(`docs/recipes/${recipe}.md`);
}

/** Runs the program that stands first below a heading of a page; its port. */
async function startAt(page: string, heading?: string): Promise<number> {
  const [code = ''] = codeBlocks('ts', section(page, heading));
  return (await runSnippet(code, page)).port;
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
afterAll(endSnippets);

test('every recipe has its tests here', () => {
  const tests = read('__tests__/docs/recipes.test.ts') + read('__tests__/docs/nestjs.test.ts');
  for (const page of pagesIn('docs/recipes')) {
    const recipe = path.basename(page, '.md');
    // It prints what it claims, or its functions are called: see snippets.test.ts.
    if (['logs-and-metrics', 'next', 'serverless-and-bundling'].includes(recipe)) continue;
    expect(tests).toMatch(new RegExp(`'(?:docs/recipes/)?${recipe}(?:\\.md)?'`));
  }
});

describe('the first policy of the README', () => {
  const [code = ''] = codeBlocks('js', section('README.md', 'A first policy'));
  const VITE = 'http://localhost:5173';

  test('is twelve statements or so', () => {
    expect(code.trim().split('\n').filter(Boolean).length).toBeLessThanOrEqual(16);
  });

  test.each([
    ['import', code],
    [
      'require',
      code
        .replace("import express from 'express';", "const express = require('express');")
        .replace(/import (\{.*\}) from '(.*)';/, "const $1 = require('$2');"),
    ],
  ])('by %s: JSON is put with cookies from Vite, and everybody else is refused', async (_by, program) => {
    const { port } = await runSnippet(program);
    for (const origin of [VITE, APP]) {
      const asked = await preflight(port, '/api/products/7', {
        origin,
        method: 'PUT',
        names: 'content-type',
      });
      expect(asked.status).toBe(204);
      expect(asked.cors).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
      });
      expect(readable(await ask(port, '/api/products/7', { method: 'PUT', origin }), origin)).toBe(true);
    }
    const refused = await preflight(port, '/api/products/7', { origin: EVIL, method: 'PUT' });
    expect([refused.status, refused.cors]).toEqual([403, { vary: PREFLIGHT_VARY }]);
  });

  test('what is refused is printed in the terminal as the README shows it', async () => {
    const shown = /```text\n(CORS refused: .*?)```/s.exec(read('README.md'))?.[1];
    const printed: string[] = [];
    const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
    const { port } = await runSnippet(code);
    await preflight(port, '/api/products/7', { origin: VITE, method: 'DELETE' });
    write.mockRestore();
    expect(printed).toEqual([shown]);
  });

  test('by require: the line that the README shows', () => {
    const [, line = ''] = /By `require` it is the same: `([^`]+)`/.exec(read('README.md')) ?? [];
    expect(line).toBe("const { CorsConfiguration, registerGlobal } = require('express-resource-cors')");
  });
});

describe('tokens', () => {
  test('the preflight is answered before it runs, and the page can read the 401', async () => {
    const port = await start('tokens');

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

describe('sessions', () => {
  const origin = 'https://shop.example';
  const https = { 'X-Forwarded-Proto': 'https' };

  test('a session lasts from request to request, preflights begin none, and others are refused', async () => {
    const port = await start('sessions');

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

describe('environments', () => {
  describe('in production', () => {
    inEnvironment('production');
    test('localhost is foreign, and refused', async () => {
      const port = await start('environments');
      expect(readable(await ask(port, '/api/products', { origin: APP }))).toBe(true);
      const refused = await ask(port, '/api/products', { origin: 'http://localhost:5173' });
      expect([refused.status, readable(refused)]).toEqual([403, false]);
    });
  });

  describe('in development', () => {
    inEnvironment('development');
    test('localhost is allowed on any port', async () => {
      const port = await start('environments');
      const origin = 'http://localhost:5173';
      expect(readable(await ask(port, '/api/products', { origin }), origin)).toBe(true);
      expect((await ask(port, '/api/products', { origin: EVIL })).status).toBe(404);
    });
  });

  test('every mistake of a file is told with its place, and strict makes warnings errors', () => {
    const { policies, ...options } = JSON.parse(
      shownFiles('docs/recipes/environments.md')[0]?.content ?? '',
    ) as CorsDocument;
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
        const port = await startAt('docs/origins.md', 'Local development on any port');
        expect(readable(await ask(port, '/api/products', { origin }), origin)).toBe(
          environment === 'development',
        );
        expect(readable(await ask(port, '/api/feed', { origin }), origin)).toBe(true);
      },
    );
  });
});

describe('error-responses', () => {
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
    const port = await start('error-responses');
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

describe('cdn-and-caches', () => {
  let port: number;
  beforeAll(async () => {
    port = await start('cdn-and-caches');
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

describe('server-sent-events', () => {
  test('the stream has its headers as it begins, with cookies, and needs no preflight', async () => {
    const port = await start('server-sent-events');
    const { cors, chunk } = await firstChunk(port, '/api/ticker', { 'Last-Event-ID': '41' });
    expect(cors).toEqual({
      'access-control-allow-origin': APP,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    expect(chunk).toBe('id: 42\ndata: tick\n\n');
  });

  test('a client that sets Last-Event-ID itself needs it allowed', async () => {
    const port = await start('server-sent-events');
    const names = 'authorization,last-event-id';
    const refused = await preflight(port, '/api/ticker', { names });
    expect(refused.cors).not.toHaveProperty('access-control-allow-headers');

    const [call = ''] =
      /allowRequestHeaders\([^)]*\)/.exec(section('docs/recipes/server-sent-events.md')) ?? [];
    const config = new CorsConfiguration();
    evaluate(`config.forResources('Ticker').forOrigins('${APP}').${call}`, { config });
    const check = { url: '/api/ticker', origin: APP, requestHeaders: names.split(',') };
    expect(await config.checkAccess(check)).toMatchObject({ type: 'preflight', allowed: true });
  });
});

describe('downloads', () => {
  test('the page gets at the name of the file', async () => {
    const port = await start('downloads');
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
      /always\s+read\s(.*?);\s+of\s+the\s+others[^(]*\((.*?)\)/s.exec(section('docs/recipes/downloads.md')) ??
      [];
    const names = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    expect(names(always)).toHaveLength(7);

    const config = new CorsConfiguration();
    config.forOrigins(APP).allowResponseHeaders(...names(always), ...names(exposed));
    const { headers } = await config.checkAccess({ url: '/x', origin: APP });
    expect(headers['Access-Control-Expose-Headers']).toBe(names(exposed).join(','));
  });
});

describe('testing', () => {
  const [code = ''] = codeBlocks('ts', section('docs/recipes/testing.md'));

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

describe('vite', () => {
  const VITE = 'http://localhost:5173';
  describe.each([
    ['development', true],
    ['production', false],
  ])('in %s', (environment, allowed) => {
    inEnvironment(environment);
    test(`its page is ${allowed ? 'allowed' : 'refused'}`, async () => {
      const port = await startAt('docs/recipes/vite.md', 'Allow the development server');
      const asked = { origin: VITE, method: 'PUT', names: 'content-type' };
      expect((await preflight(port, '/api/products/7', asked)).status).toBe(allowed ? 204 : 403);
    });
  });

  test('what its proxy passes on is of the same origin, as long as Host is passed on too', async () => {
    const port = await startAt('docs/recipes/vite.md', 'Allow the development server');
    const decided = async (host: string) => {
      const answer = await ask(port, '/api/products/7', {
        method: 'PUT',
        origin: VITE,
        headers: { Host: host },
      });
      return answer.cors['access-control-allow-origin'];
    };
    expect([await decided('localhost:5173'), await decided('localhost:3000')]).toEqual([undefined, VITE]);
  });
});

describe('graphql', () => {
  test('a POST of JSON is preflighted and allowed', async () => {
    const port = await start('graphql');
    const asked = await preflight(port, '/graphql', { method: 'POST', names: 'authorization,content-type' });
    expect(asked.status).toBe(204);
    const answer = await ask(port, '/graphql', { method: 'POST', origin: APP });
    expect([answer.body, readable(answer)]).toEqual(['{"data":{"hello":"world"}}', true]);
    expect(readable(await ask(port, '/graphql', { origin: APP }))).toBe(false);
  });
});

describe('uploads', () => {
  test('a file is taken from the page, its place can be read, and a foreign one does not run', async () => {
    const port = await start('uploads');
    const asked = await preflight(port, '/api/uploads', { method: 'POST', names: 'content-type' });
    expect(asked.status).toBe(204);
    // With a listener of progress events a preflight asks for nothing but POST.
    expect((await preflight(port, '/api/uploads', { method: 'POST' })).status).toBe(204);
    const answer = await post(port, '/api/uploads', '"file"');
    expect([answer.status, answer.body, answer.cors['access-control-expose-headers']]).toEqual([
      201,
      '{"bytes":6}',
      'Location',
    ]);
    expect((await ask(port, '/api/uploads', { method: 'POST', origin: EVIL })).status).toBe(403);
  });

  test('an upload server of its own answers itself', async () => {
    const page = 'docs/recipes/uploads.md';
    const port = await startAt(page, 'An upload server that does its own CORS (tus, Uppy)');
    for (const path of ['/files', '/files/7']) {
      const { status, cors } = await preflight(port, path, { method: 'PATCH', origin: EVIL });
      expect([status, cors]).toEqual([204, { 'access-control-allow-origin': APP }]);
    }
  });
});

describe('websockets', () => {
  const page = 'docs/recipes/websockets.md';

  test('ws: only pages of the origin are let in', async () => {
    const port = await startAt(page, '`ws`');
    const connect = (origin: string) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`, { origin });
        socket.on('message', (data: Buffer) => {
          resolve(data.toString());
          socket.close();
        });
        socket.on('unexpected-response', (_request, response) => {
          resolve(response.statusCode);
          socket.terminate();
        });
        socket.on('error', () => {
          resolve('error');
        });
      });
    expect([await connect(APP), await connect(EVIL)]).toEqual(['welcome', 403]);
  });

  test.each(['polling', 'websocket'] as const)('socket.io, by %s', async (transport) => {
    const port = await startAt(page, 'socket.io');
    const connect = (origin: string) =>
      new Promise((resolve) => {
        const client = io(`http://127.0.0.1:${port}`, {
          transports: [transport],
          reconnection: false,
          forceNew: true,
          extraHeaders: { Origin: origin },
        });
        const done = (what: string) => {
          client.close();
          resolve(what);
        };
        client.on('welcome', () => {
          done('welcome');
        });
        client.on('connect_error', () => {
          done('refused');
        });
      });
    expect([await connect(APP), await connect(EVIL)]).toEqual(['welcome', 'refused']);
    const polled = await ask(port, '/socket.io/?EIO=4&transport=polling', { origin: APP });
    expect([polled.status, readable(polled)]).toEqual([200, true]);
  });
});

describe('saml-and-openid', () => {
  test.each(['/auth/saml/callback', '/auth/oidc/callback'])(
    'a form of the identity provider reaches %s',
    async (path) => {
      const port = await start('saml-and-openid');
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'cross-site' };
      const returned = { method: 'POST', origin: 'https://idp.example', headers };
      expect((await ask(port, path, returned)).status).toBe(303);
      expect((await ask(port, '/auth/else', returned)).status).toBe(403);
    },
  );
});

describe('static-files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'static-'));
  mkdirSync(path.join(folder, 'fonts'));
  mkdirSync(path.join(folder, 'reports'));
  writeFileSync(path.join(folder, 'fonts/serif.woff2'), 'font');
  writeFileSync(path.join(folder, 'reports/daily.csv'), 'report');
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('anybody reads the font, the reports are for one page', async () => {
    const [code = ''] = codeBlocks('ts', read('docs/recipes/static-files.md'));
    const { port } = await runSnippet(code.replace("'public'", JSON.stringify(folder)));
    const font = await ask(port, '/fonts/serif.woff2', { origin: EVIL });
    expect([font.body, font.cors]).toEqual(['font', { 'access-control-allow-origin': '*' }]);
    const report = await ask(port, '/reports/daily.csv', { origin: APP });
    expect([report.body, readable(report)]).toEqual(['report', true]);
    expect(readable(await ask(port, '/reports/daily.csv', { origin: EVIL }), EVIL)).toBe(false);
  });

  test('a pattern names a folder and its page', () => {
    const config = new CorsConfiguration();
    config.forResources('~/docs{/*path}').forOrigins(APP);
    for (const url of ['/docs', '/docs/', '/docs/index.html'])
      expect(config.resourceOf(url)).toBe('~/docs{/*path}');
  });
});

describe('helmet', () => {
  test('its headers and those of CORS leave side by side', async () => {
    const answer = await ask(await start('helmet'), '/api/products', { origin: APP });
    expect(readable(answer)).toBe(true);
    expect(answer.header('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    expect(answer.header('Referrer-Policy')).toBe('strict-origin-when-cross-origin');
  });

  test('a form of the own page, whose Origin helmet makes null, counts as of the same origin', async () => {
    const config = new CorsConfiguration({ rejectDisallowed: true });
    config.forOrigins(APP);
    const app = express();
    app.use(helmet());
    app.post('/form', (_request, response) => void response.sendStatus(204));
    registerGlobal(app, config);
    const server = await serve(app);
    const form = { method: 'POST', origin: 'null', headers: { 'Sec-Fetch-Site': 'same-origin' } };
    const answer = await ask(server.port, '/form', form);
    await server.close();
    expect(answer.status).toBe(204);
    expect(answer.header('Referrer-Policy')).toBe('no-referrer');
    expect(answer.header('Cross-Origin-Resource-Policy')).toBe('same-origin');
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
