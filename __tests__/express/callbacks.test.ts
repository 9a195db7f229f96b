import { execFile } from 'node:child_process';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ErrorRequestHandler, Express } from 'express';
import {
  CorsCallbackError,
  CorsConfiguration,
  cors,
  registerGlobal,
  type CorsAccessRequest,
  type CorsPolicy,
} from 'express-resource-cors';
import request from 'supertest';
import { sendRaw } from '../servers/raw-request';
import {
  ALLOWED,
  ASKS_TO_PUT,
  captureWarnings,
  corsHeaders,
  EXPRESS_VERSIONS,
  LISTED,
  PREFLIGHT,
  PRODUCTS,
  REFUSED,
  UNLISTED,
  withServer,
} from './support';

const PARTNER = 'https://partner.example.net';
const POLICY: CorsPolicy = {
  methods: ['GET', 'PUT'],
  requestHeaders: ['Content-Type'],
  responseHeaders: ['Foo'],
};

type Answer = (access: CorsAccessRequest) => unknown;

/** Ways to fail, each for a callback that is asked once. */
const cause = new Error('the store is down');
const FAILURES: [name: string, answer: Answer][] = [
  [
    'throws',
    () => {
      throw cause;
    },
  ],
  [
    'throws undefined',
    () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- it may happen
      throw undefined;
    },
  ],
  ['rejects', () => Promise.reject(cause)],
  ['rejects later', () => delay(5).then(() => Promise.reject(cause))],
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it may happen
  ['rejects with undefined', () => Promise.reject(undefined)],
  ['never answers', () => new Promise(() => undefined)],
  ['answers undefined', () => undefined],
  ['answers undefined later', () => Promise.resolve(undefined)],
  ['answers true', () => true],
  ['answers a text', () => '*'],
  ['answers a list', () => [LISTED]],
  ['answers a function', () => () => POLICY],
  ['answers with an unknown property', () => ({ method: ['GET'] })],
  ['answers with a method that is none', () => ({ methods: ['GET\r\nX: 1'] })],
  ['answers with a header that is none', () => ({ responseHeaders: ['Foo\r\nX: 1'] })],
  ['answers with a wrong cache duration, later', () => Promise.resolve({ cacheDuration: -1 })],
  ['answers with cookies of another kind', () => ({ cookies: 'true' })],
  [
    'answers with a property that throws',
    () => ({
      get methods() {
        throw cause;
      },
    }),
  ],
  [
    'answers later with a property that throws',
    () =>
      Promise.resolve({
        get methods() {
          throw cause;
        },
      }),
  ],
  [
    'answers with a then that throws',
    () => ({
      get then() {
        throw cause;
      },
    }),
  ],
];

/** Jest fails a test for a rejection that nobody handles, or an exception that nobody catches, while it runs. */
const nothingUnhandled = () => delay(20);

const VARY = { actual: { vary: 'Origin' }, preflight: { vary: PREFLIGHT.vary } };

describe.each(EXPRESS_VERSIONS)('callbacks on $version', ({ express }) => {
  interface Site {
    app: Express;
    errors: unknown[];
    handled: string[];
  }

  function site(config: CorsConfiguration): Site {
    const app = express();
    const errors: unknown[] = [];
    const handled: string[] = [];
    app.use((req, res) => {
      handled.push(req.method);
      res.json([]);
    });
    const keep: ErrorRequestHandler = (error, _req, _res, next) => {
      errors.push(error);
      next(error);
    };
    app.use(keep);
    registerGlobal(app, config);
    return { app, errors, handled };
  }

  const dynamic = (answer: Answer) =>
    CorsConfiguration.from(
      { ...PRODUCTS, callbackTimeout: 60 },
      { dynamicConfigurationCallback: answer as () => CorsPolicy },
    );
  const filter = (answer: Answer) =>
    CorsConfiguration.from(
      { ...PRODUCTS, callbackTimeout: 60 },
      { staticConfigurationAccessFilter: answer as () => CorsPolicy },
    );

  const get = (app: Express, origin: string) => request(app).get('/api/products').set('Origin', origin);
  const preflight = (app: Express, origin: string) =>
    request(app).options('/api/products').set(ASKS_TO_PUT).set('Origin', origin);

  test.each([
    ['at once', () => POLICY],
    ['with a promise', () => Promise.resolve(POLICY)],
    ['after a while', () => delay(10, POLICY)],
    [
      'with a thenable',
      () => ({
        then: (resolve: (policy: CorsPolicy) => void) => {
          resolve(POLICY);
        },
      }),
    ],
  ] as [string, Answer][])('a policy, answered %s, decides', async (_name, answer) => {
    const { app, handled, errors } = site(dynamic(answer));
    expect(corsHeaders(await get(app, PARTNER))).toEqual({
      ...ALLOWED,
      'access-control-allow-origin': PARTNER,
    });
    const asked = await preflight(app, PARTNER);
    expect(asked.status).toBe(204);
    expect(corsHeaders(asked)).toEqual({ ...PREFLIGHT, 'access-control-allow-origin': PARTNER });
    expect(handled).toEqual(['GET']);
    expect(errors).toEqual([]);
  });

  test.each([
    ['at once', () => null],
    ['with a promise', () => Promise.resolve(null)],
  ] as [string, Answer][])('null, answered %s, refuses', async (_name, answer) => {
    for (const [{ app, handled, errors }, origin] of [
      [site(dynamic(answer)), PARTNER],
      [site(filter(answer)), LISTED],
    ] as const) {
      const response = await get(app, origin);
      expect(response.status).toBe(200);
      expect(corsHeaders(response)).toEqual(REFUSED);
      const asked = await preflight(app, origin);
      expect(asked.status).toBe(403);
      expect(corsHeaders(asked)).toEqual(VARY.preflight);
      expect(handled).toEqual(['GET']);
      expect(errors).toEqual([]);
    }
  });

  test('a filter, handing back the policy it was given, lets the entry decide', async () => {
    const config = CorsConfiguration.from(PRODUCTS, {
      staticConfigurationAccessFilter: (_access, policy) => Promise.resolve(policy),
    });
    const { app } = site(config);
    expect(corsHeaders(await get(app, LISTED))).toEqual(ALLOWED);
    expect(corsHeaders(await preflight(app, LISTED))).toEqual(PREFLIGHT);
  });

  describe.each([
    ['dynamicConfigurationCallback', dynamic, PARTNER],
    ['staticConfigurationAccessFilter', filter, LISTED],
  ] as const)('%s', (name, configure, origin) => {
    test.each(FAILURES)('that %s fails closed: 503, no CORS headers, Vary', async (_failure, answer) => {
      const { app, errors, handled } = site(configure(answer));

      const response = await get(app, origin);
      expect({ status: response.status, headers: corsHeaders(response) }).toEqual({
        status: 503,
        headers: VARY.actual,
      });
      const asked = await preflight(app, origin);
      expect({ status: asked.status, headers: corsHeaders(asked) }).toEqual({
        status: 503,
        headers: VARY.preflight,
      });
      expect(handled).toEqual([]);
      expect(errors).toEqual([expect.any(CorsCallbackError), expect.any(CorsCallbackError)]);
      expect(errors[0]).toMatchObject({
        status: 503,
        statusCode: 503,
        message: expect.stringContaining(name),
      });
      await nothingUnhandled();
    });

    test('that throws, its error, is the cause', async () => {
      for (const answer of [FAILURES[0]![1], FAILURES[2]![1]]) {
        const { app, errors } = site(configure(answer));
        await get(app, origin);
        expect((errors[0] as Error).cause).toBe(cause);
      }
    });

    test('that never answers, its signal, aborts', async () => {
      let signal: AbortSignal | undefined;
      const { app } = site(
        configure((access) => {
          signal = access.signal;
          return new Promise(() => undefined);
        }),
      );
      await get(app, origin).expect(503);
      expect(signal?.aborted).toBe(true);
    });

    test('that answers in time, its signal, does not abort', async () => {
      let signal: AbortSignal | undefined;
      const { app } = site(
        configure((access) => {
          signal = access.signal;
          return delay(5, POLICY);
        }),
      );
      await get(app, origin).expect(200);
      await delay(80);
      expect(signal?.aborted).toBe(false);
    });

    test('that rejects after its time, nobody is disturbed', async () => {
      const { app, errors } = site(configure(() => delay(90).then(() => Promise.reject(cause))));
      await get(app, origin).expect(503);
      await delay(60);
      expect(errors).toHaveLength(1);
      await nothingUnhandled();
    });

    test('that is slow for one request does not hold up another', async () => {
      const { app } = site(configure((access) => (access.isCorsPreflight ? delay(50, POLICY) : POLICY)));
      await withServer(app, async (port) => {
        const order: string[] = [];
        const headers = { Host: 'a', Origin: origin };
        const slow = sendRaw(port, {
          method: 'OPTIONS',
          path: '/api/products',
          headers: { ...headers, 'Access-Control-Request-Method': 'PUT' },
        }).then(({ status }) => order.push(`slow ${String(status)}`));
        await sendRaw(port, { method: 'GET', path: '/api/products', headers }).then(() => order.push('fast'));
        await slow;
        expect(order).toEqual(['fast', 'slow 204']);
      });
    });

    test('whose client vanishes meanwhile, the server, goes on', async () => {
      let asked: () => void;
      const wasAsked = new Promise<void>((resolve) => (asked = resolve));
      let release: (policy: CorsPolicy | null) => void = () => undefined;
      const config = configure(() => {
        asked();
        return new Promise((resolve) => (release = resolve));
      });
      config.callbackTimeout = 5_000;
      const { app, handled } = site(config);
      await withServer(app, async (port) => {
        for (const method of ['GET', 'OPTIONS']) {
          const socket = connectSocket({ port, host: '127.0.0.1' });
          socket.write(
            `${method} /api/products HTTP/1.1\r\nHost: a\r\nOrigin: ${origin}\r\nAccess-Control-Request-Method: PUT\r\n\r\n`,
          );
          await wasAsked;
          socket.destroy();
          await delay(20);
          release(method === 'GET' ? POLICY : null);
          await delay(20);
        }
        // It still answers others.
        const next = sendRaw(port, { method: 'GET', path: '/api/orders', headers: { Host: 'a' } });
        expect((await next).status).toBe(200);
      });
      expect(handled.at(-1)).toBe('GET');
      await nothingUnhandled();
    });
  });

  test('a request that an entry answers never waits for the dynamic callback', async () => {
    const callback = jest.fn(() => new Promise<never>(() => undefined));
    const { app } = site(dynamic(callback));
    expect(corsHeaders(await get(app, LISTED))).toEqual(ALLOWED);
    expect(corsHeaders(await preflight(app, LISTED))).toEqual(PREFLIGHT);
    const other = await request(app).get('/api/products');
    expect(corsHeaders(other)).toEqual(REFUSED);
    expect(callback).not.toHaveBeenCalled();
  });

  test('a request that no entry answers is never handed to the filter', async () => {
    const callback = jest.fn(() => null);
    const { app } = site(filter(callback));
    await get(app, UNLISTED);
    expect(callback).not.toHaveBeenCalled();
  });

  test('a callback that fails, error forgiven, a later cors() grants nothing', async () => {
    const app = express();
    const config = dynamic(() => Promise.reject(cause));
    captureWarnings();
    app.use(cors(config));
    const forgive: ErrorRequestHandler = (_error, _req, _res, next) => {
      next();
    };
    app.use(forgive);
    app.use(cors({ policies: [{ resources: '*', origins: '*' }] }));
    app.use((_req, res) => void res.json([]));
    const response = await get(app, PARTNER);
    jest.restoreAllMocks();
    expect(response.status).toBe(200);
    expect(corsHeaders(response)).toEqual(REFUSED);
  });

  test("what a callback is handed is the request's", async () => {
    const seen: Record<string, unknown>[] = [];
    const config = new CorsConfiguration({
      routes: ['/t/:tenant/:controller{/:id}'],
      dynamicConfigurationCallback: (access) => {
        const { resource, properties, origin, isCorsPreflight, isCorsActual, requestedMethod } = access;
        const { requestedHeaders, request: own } = access;
        const url = own?.url;
        seen.push({
          resource,
          properties: { ...properties },
          origin,
          isCorsPreflight,
          isCorsActual,
          requestedMethod,
          requestedHeaders,
          url,
        });
        return POLICY;
      },
    });
    const { app } = site(config);
    await request(app).get('/t/acme/Products/7?x=1').set('Origin', PARTNER);
    await request(app).options('/t/acme/Products').set({
      Origin: PARTNER,
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'X-B , content-type,x-b',
    });
    expect(seen).toEqual([
      {
        resource: 'Products',
        properties: { tenant: 'acme', controller: 'Products', id: '7' },
        origin: PARTNER,
        isCorsPreflight: false,
        isCorsActual: true,
        requestedMethod: 'GET',
        requestedHeaders: [],
        url: '/t/acme/Products/7?x=1',
      },
      {
        resource: 'Products',
        properties: { tenant: 'acme', controller: 'Products' },
        origin: PARTNER,
        isCorsPreflight: true,
        isCorsActual: false,
        requestedMethod: 'PUT',
        requestedHeaders: ['x-b', 'content-type'],
        url: '/t/acme/Products',
      },
    ]);
  });
});

describe('next() on a plain http server', () => {
  // In a process of its own, which may crash of it.
  test.each(['at once', 'with a promise'])(
    'that throws, policy answered %s, is not called again, and its error is not lost',
    async (how) => {
      const script = join(__dirname, 'fixtures', 'next-that-throws.ts');
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, how]);
      expect(JSON.parse(stdout)).toEqual({ status: 200, calls: 1, thrown: ['the handler failed'] });
    },
  );
});
