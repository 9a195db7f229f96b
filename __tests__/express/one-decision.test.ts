import type { RequestHandler } from 'express';
import request from 'supertest';
import type * as Library from 'express-resource-cors';
import {
  ALLOWED,
  ASKS_TO_PUT,
  captureWarnings,
  corsHeaders,
  EXPRESS_VERSIONS,
  freshLibrary,
  LISTED,
  PREFLIGHT,
  PRODUCTS,
} from './support';

/** Everything, for everybody: what must not show where it comes second. */
const OPEN = { policies: [{ resources: '*' as const, origins: '*' as const, methods: '*' as const }] };

describe.each(EXPRESS_VERSIONS)('one request, one decision on $version', ({ express }) => {
  let library: typeof Library;
  let warnings: ReturnType<typeof captureWarnings>;

  beforeEach(() => {
    library = freshLibrary();
    warnings = captureWarnings();
  });

  afterEach(() => jest.restoreAllMocks());

  const appOf = (...middlewares: RequestHandler[]) => {
    const app = express();
    for (const middleware of middlewares) app.use(middleware);
    app.use((_req, res) => void res.json([]));
    return app;
  };
  const get = (app: unknown, path = '/api/products') =>
    request(app as never)
      .get(path)
      .set('Origin', LISTED);
  const preflight = (app: unknown, path = '/api/products') =>
    request(app as never)
      .options(path)
      .set(ASKS_TO_PUT);

  test('another configuration behind the first changes nothing and warns once', async () => {
    const { cors } = library;
    const app = appOf(cors(PRODUCTS), cors(OPEN), cors(OPEN));
    for (let round = 0; round < 3; round++) {
      expect(corsHeaders(await get(app))).toEqual(ALLOWED);
      expect(corsHeaders(await get(app, '/api/orders'))).toEqual({});
      expect(corsHeaders(await preflight(app))).toEqual(PREFLIGHT);
    }
    expect(warnings).toEqual([
      { code: 'second-middleware', message: expect.stringContaining('another configuration') },
    ]);
  });

  test('a stricter configuration behind the first changes nothing', async () => {
    const { cors } = library;
    const app = appOf(cors(PRODUCTS), cors({ policies: [], rejectDisallowed: true }));
    const response = await get(app);
    expect(response.status).toBe(200);
    expect(corsHeaders(response)).toEqual(ALLOWED);
    expect(warnings).toHaveLength(1);
  });

  test('the first one goes on with preflightContinue, a later one does not answer', async () => {
    const { cors } = library;
    const app = appOf(cors({ ...PRODUCTS, preflightContinue: true }), cors(OPEN));
    const response = await preflight(app);
    expect(response.status).toBe(200);
    expect(corsHeaders(response)).toEqual(PREFLIGHT);
  });

  test('the same configuration behind the first warns of nothing', async () => {
    const { cors, CorsConfiguration } = library;
    const config = CorsConfiguration.from(PRODUCTS);
    const router = express.Router();
    router.use(cors(config));
    router.get('/', (_req, res) => void res.json([]));
    const app = express();
    app.use('/api/products', router);
    library.registerGlobal(app, config);
    expect(corsHeaders(await get(app))).toEqual(ALLOWED);
    expect(warnings).toEqual([]);
  });

  test.each(['Products', 'products'])(
    'a router that names its resource %s, as its path does, warns of nothing',
    async (name) => {
      const { cors, CorsConfiguration } = library;
      const config = CorsConfiguration.from(PRODUCTS);
      const app = appOf(cors(config), cors(config, { resource: name }));
      expect(corsHeaders(await get(app))).toEqual(ALLOWED);
      expect(corsHeaders(await get(app, '/API/PRODUCTS/7'))).toEqual(ALLOWED);
      expect(warnings).toEqual([]);
    },
  );

  // DESIGN § 2: names are compared without regard to case, configured ones and others alike.
  test('a router that names its resource, nothing configured for it, another case in the path, warns of nothing', async () => {
    const { cors, CorsConfiguration } = library;
    const config = CorsConfiguration.from(OPEN);
    const app = appOf(cors(config), cors(config, { resource: 'Products' }));
    await get(app, '/api/products');
    expect(warnings).toEqual([]);
  });

  test('a router that names another resource than the path changes nothing and warns once', async () => {
    const { cors, CorsConfiguration } = library;
    const config = CorsConfiguration.from(PRODUCTS);
    const app = appOf(cors(config), cors(config, { resource: 'Orders' }));
    for (let round = 0; round < 3; round++) expect(corsHeaders(await get(app))).toEqual(ALLOWED);
    expect(warnings).toEqual([
      { code: 'second-middleware', message: expect.stringMatching(/Orders.*Products/) },
    ]);
  });

  test('a router that names its resource, where the path names none, changes nothing and warns once', async () => {
    const { cors, CorsConfiguration } = library;
    const config = CorsConfiguration.from(PRODUCTS);
    const app = appOf(cors(config), cors(config, { resource: 'Products' }));
    for (let round = 0; round < 3; round++)
      expect(corsHeaders(await get(app, '/api/x%2f..%2fproducts'))).toEqual({});
    expect(warnings).toEqual([
      { code: 'second-middleware', message: expect.stringMatching(/Products.*null/) },
    ]);
  });

  test('a first one that names the resource, a later one by the path, warns once', async () => {
    const { cors, CorsConfiguration } = library;
    const config = CorsConfiguration.from(PRODUCTS);
    const app = appOf(cors(config, { resource: 'Products' }), cors(config));
    expect(corsHeaders(await get(app, '/api/orders'))).toEqual(ALLOWED);
    await get(app, '/api/orders');
    expect(warnings).toHaveLength(1);
  });

  test('names that come from requests, a thousand of them, make one warning', async () => {
    const { cors, CorsConfiguration } = library;
    const config = CorsConfiguration.from(PRODUCTS);
    const app = appOf(
      cors(config),
      cors(config, { resource: (req) => (req.headers['x-resource'] as string | undefined) ?? 'Products' }),
    );
    await get(app);
    expect(warnings).toEqual([]);
    for (let index = 0; index < 50; index++) await get(app).set('X-Resource', `Resource${String(index)}`);
    for (let index = 0; index < 50; index++)
      await get(app, `/api/r${String(index)}`).set('X-Resource', 'Products');
    expect(warnings).toHaveLength(1);
  });

  test('a later one whose resource function throws changes nothing', async () => {
    const { cors, CorsConfiguration } = library;
    const config = CorsConfiguration.from(PRODUCTS);
    const app = appOf(
      cors(config),
      cors(config, {
        resource: () => {
          throw new Error('no name');
        },
      }),
    );
    const response = await get(app);
    expect(response.status).toBe(200);
    expect(corsHeaders(response)).toEqual(ALLOWED);
  });

  test('the callback of a later one is never asked', async () => {
    const { cors } = library;
    const callback = jest.fn(() => null);
    const app = appOf(cors(PRODUCTS), cors({ policies: [], dynamicConfigurationCallback: callback }));
    await get(app);
    expect(callback).not.toHaveBeenCalled();
  });

  test('requests that the first one does not care for (no Origin), a later one leaves alone too', async () => {
    const { cors } = library;
    const app = appOf(cors(PRODUCTS), cors(OPEN));
    expect(corsHeaders(await request(app).get('/api/products'))).toEqual({ vary: 'Origin' });
    expect(corsHeaders(await request(app).get('/api/orders'))).toEqual({});
  });

  test('two copies of the package in one application decide once', async () => {
    const other = freshLibrary();
    expect(other.cors).not.toBe(library.cors);
    const left: unknown[] = [];
    const leave: RequestHandler = (req, _res, next) => {
      left.push(req.cors);
      next();
    };
    const app = appOf(library.cors(PRODUCTS), leave, other.cors(OPEN), leave);
    expect(corsHeaders(await get(app))).toEqual(ALLOWED);
    expect(left).toHaveLength(2);
    expect(left[1]).toBe(left[0]);
    expect(corsHeaders(await preflight(app))).toEqual(PREFLIGHT);
    expect(corsHeaders(await get(app, '/api/orders'))).toEqual({});
  });

  test.each([null, true, 'allowed', {}, () => null])(
    'what others leave as req.cors, %p, is no decision',
    async (value) => {
      const { cors } = library;
      const leave: RequestHandler = (req, _res, next) => {
        Object.assign(req, { cors: value });
        next();
      };
      expect(corsHeaders(await get(appOf(leave, cors(PRODUCTS))))).toEqual(ALLOWED);

      // Overwritten between two middlewares, too: what leaves is what the first decided.
      const app = appOf(cors(PRODUCTS), leave, cors(OPEN));
      expect(corsHeaders(await get(app))).toEqual(ALLOWED);
      expect(corsHeaders(await get(app, '/api/orders'))).toEqual({});
      expect(corsHeaders(await preflight(app))).toEqual(PREFLIGHT);
    },
  );

  test('a second pass through one middleware (a request handled anew) changes nothing', async () => {
    const { cors } = library;
    const middleware = cors(PRODUCTS);
    const app = appOf(middleware, middleware);
    expect(corsHeaders(await get(app))).toEqual(ALLOWED);
    expect(warnings).toEqual([]);
  });
});
