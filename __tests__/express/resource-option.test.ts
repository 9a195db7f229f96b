import type { ErrorRequestHandler, Express } from 'express';
import {
  CorsCallbackError,
  CorsConfiguration,
  CorsConfigurationError,
  cors,
  type CorsMiddlewareOptions,
} from 'express-resource-cors';
import request from 'supertest';
import {
  ALLOWED,
  ASKS_TO_PUT,
  corsHeaders,
  EXPRESS_VERSIONS,
  LISTED,
  PREFLIGHT,
  PRODUCTS,
  withServer,
} from './support';

describe.each(EXPRESS_VERSIONS)('cors(config, { resource }) on $version', ({ express }) => {
  function build(resource: unknown, errors: unknown[] = []): Express {
    const app = express();
    app.use(cors(PRODUCTS, { resource } as CorsMiddlewareOptions));
    app.use((_req, res) => void res.json([]));
    const keep: ErrorRequestHandler = (error, _req, _res, next) => {
      errors.push(error);
      next(error);
    };
    app.use(keep);
    return app;
  }
  const get = (app: Express, path: string) => request(app).get(path).set('Origin', LISTED);

  test.each(['Products', 'products', 'PRODUCTS'])('a name, %s, is taken whatever the path', async (name) => {
    const app = build(name);
    expect(corsHeaders(await get(app, '/anything/else'))).toEqual(ALLOWED);
    expect(corsHeaders(await get(app, '/api/orders'))).toEqual(ALLOWED);
    const answer = await request(app).options('/anything').set(ASKS_TO_PUT);
    expect(answer.status).toBe(204);
    expect(corsHeaders(answer)).toEqual(PREFLIGHT);
  });

  test('a name that is not configured, path of one that is, decides all the same', async () => {
    expect(corsHeaders(await get(build('Orders'), '/api/products'))).toEqual({});
  });

  test('a name, path that servers read as another, is refused: what is left unanswered goes on to them', async () => {
    expect(corsHeaders(await get(build('Products'), '/api/x/..%2Fy'))).toEqual({});
    expect(corsHeaders(await get(build('Products'), '/api/products'))).toEqual(ALLOWED);
  });

  test.each(['~/:', '~/*a/*b', 'x'.repeat(9000), '__proto__', 'a/b', '*'])(
    'a function that answers a text which no entry has (%s), is decided as an unknown name',
    async (text) => {
      expect(
        corsHeaders(
          await get(
            build(() => text),
            '/api/products',
          ),
        ),
      ).toEqual({});
    },
  );

  test('a URL name, configured, is taken whatever the path', async () => {
    const app = express();
    const config = new CorsConfiguration({ diagnostics: false });
    config.forResources('~/reports/:id').forOrigins(LISTED);
    app.use(cors(config, { resource: '~/reports/:id' }));
    expect(corsHeaders(await get(app, '/elsewhere'))).toEqual({
      'access-control-allow-origin': LISTED,
      vary: 'Origin',
    });
  });

  test('a function, asked for each request, names the resource', async () => {
    const app = build((req: { headers: Record<string, string> }) => req.headers['x-resource']);
    expect(corsHeaders(await get(app, '/anything').set('X-Resource', 'Products'))).toEqual(ALLOWED);
    expect(corsHeaders(await get(app, '/anything').set('X-Resource', 'Orders'))).toEqual({});
  });

  test('a function, answering undefined, leaves it to the path', async () => {
    const app = build(() => undefined);
    expect(corsHeaders(await get(app, '/api/products'))).toEqual(ALLOWED);
    expect(corsHeaders(await get(app, '/api/orders'))).toEqual({});
  });

  const FAILURES: [name: string, resource: () => unknown][] = [
    [
      'throws',
      () => {
        throw new Error('no name');
      },
    ],
    [
      'throws undefined',
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- it may happen
        throw undefined;
      },
    ],
    ['answers null', () => null],
    ['answers a number', () => 7],
    ['answers an object', () => ({})],
    ['answers an empty text', () => ''],
    ['answers with a promise', () => Promise.resolve('Products')],
    // Nobody but this package has that promise: left alone, its rejection would end the process.
    ['answers with a promise that rejects', () => Promise.reject(new Error('no name'))],
  ];

  test.each(FAILURES)('a function that %s fails closed with 503', async (_name, resource) => {
    const errors: unknown[] = [];
    const response = await get(build(resource, errors), '/api/products');
    expect(response.status).toBe(503);
    // Which entries would have decided is not known, so it may vary.
    expect(corsHeaders(response)).toEqual({ vary: 'Origin' });
    expect(errors).toEqual([expect.any(CorsCallbackError)]);
  });

  test.each(FAILURES)('a function that %s, preflight, fails closed with 503', async (_name, resource) => {
    const response = await request(build(resource)).options('/api/products').set(ASKS_TO_PUT);
    expect(response.status).toBe(503);
    expect(corsHeaders(response)).toEqual({ vary: PREFLIGHT.vary });
  });

  test('a function that throws, its error, is the cause', async () => {
    const cause = new Error('no name');
    const errors: unknown[] = [];
    const app = build(() => {
      throw cause;
    }, errors);
    await get(app, '/api/products');
    expect(errors).toEqual([expect.objectContaining({ status: 503, statusCode: 503, cause })]);
  });

  // DESIGN § 4: the first of these middlewares that a request meets decides. Failing to is a decision too.
  test('a function that throws, error forgiven, a later cors() grants nothing and nothing breaks', async () => {
    const app = express();
    const config = CorsConfiguration.from(PRODUCTS);
    app.use(
      cors(config, {
        resource: () => {
          throw new Error('no name');
        },
      }),
    );
    const forgive: ErrorRequestHandler = (_error, _req, _res, next) => {
      next();
    };
    app.use(forgive);
    app.use(cors(config));
    app.use((_req, res) => void res.json([]));
    await withServer(app, async (port) => {
      const response = await request(`http://127.0.0.1:${port}`)
        .get('/api/products')
        .set('Origin', LISTED)
        .timeout(2_000);
      expect({ status: response.status, headers: corsHeaders(response) }).toEqual({
        status: 200,
        headers: { vary: 'Origin' },
      });
    });
  });
});

describe('cors() at start-up', () => {
  const problemsOf = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      if (error instanceof CorsConfigurationError) return error.problems;
      throw error;
    }
    return [];
  };

  test('an unknown option is refused, with the nearest right name', () => {
    const problems = problemsOf(() => cors(PRODUCTS, { ressource: 'Products' } as CorsMiddlewareOptions));
    expect(problems).toEqual([
      expect.objectContaining({ code: 'unknown-property', message: expect.stringMatching(/'?resource'?/) }),
    ]);
  });

  test.each(['', '~', '~x', '~/:', null, 7, {}, ['Products']])('the resource %p is refused', (resource) => {
    const problems = problemsOf(() => cors(PRODUCTS, { resource } as CorsMiddlewareOptions));
    expect(problems).toEqual([expect.objectContaining({ code: 'invalid-resource', path: 'resource' })]);
  });

  test.each([null, 'Products', 7, []])('options of %p are refused', (options) => {
    expect(problemsOf(() => cors(PRODUCTS, options as unknown as CorsMiddlewareOptions))).toHaveLength(1);
  });

  test.each([undefined, null, 'config', 7, []])('a configuration of %p is refused', (config) => {
    expect(problemsOf(() => cors(config as unknown as CorsConfiguration))).not.toEqual([]);
  });

  test('a wrong declarative form is refused with the path of each problem', () => {
    const problems = problemsOf(() =>
      cors({
        policies: [{ resources: ['Products'], origins: ['https://app.example.com/'], methods: ['TRACE'] }],
      }),
    );
    expect(problems.map(({ path }) => path).sort()).toEqual([
      'policies[0].methods[0]',
      'policies[0].origins[0]',
    ]);
  });

  test('resource: undefined is as good as none', () => {
    expect(problemsOf(() => cors(PRODUCTS, { resource: undefined }))).toEqual([]);
  });
});
