import type { Express, RequestHandler } from 'express';
import { CorsConfiguration, CorsConfigurationError, registerGlobal } from 'express-resource-cors';
import request from 'supertest';
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
  REFUSED,
  UNLISTED,
} from './support';

describe.each(EXPRESS_VERSIONS)('registerGlobal on $version', ({ express }) => {
  /** Counts what reaches it, and lets nothing without a token through. */
  function authentication(): { handler: RequestHandler; calls: string[] } {
    const calls: string[] = [];
    return {
      calls,
      handler: (req, res, next) => {
        calls.push(req.method);
        if (req.headers.authorization === undefined) res.status(401).json({ error: 'who are you?' });
        else next();
      },
    };
  }

  const products = () => express.Router().all('/', (_req, res) => void res.set('Foo', '1').json([1]));

  const preflight = (app: Express) => request(app).options('/api/products').set(ASKS_TO_PUT);
  const get = (app: Express, origin = LISTED) => request(app).get('/api/products').set('Origin', origin);

  type Step = (app: Express, config: CorsConfiguration) => void;
  const register: Step = (app, config) => {
    registerGlobal(app, config);
  };
  const authenticate = (handler: RequestHandler): Step => {
    return (app) => void app.use(handler);
  };
  const route: Step = (app) => void app.use('/api/products', products());
  const parse: Step = (app) =>
    void app.use(express.json(), express.urlencoded({ extended: false }), express.text(), express.raw());

  const ORDERS: [name: string, steps: (auth: RequestHandler) => Step[]][] = [
    ['called first', (auth) => [register, parse, authenticate(auth), route]],
    ['called after authentication', (auth) => [authenticate(auth), register, route]],
    ['called after the routers', (auth) => [route, register, authenticate(auth)]],
    ['called last', (auth) => [parse, authenticate(auth), route, register]],
    ['called twice', (auth) => [register, authenticate(auth), route, register]],
  ];

  describe.each(ORDERS)('%s', (name, steps) => {
    const build = () => {
      const auth = authentication();
      const app = express();
      const config = CorsConfiguration.from(PRODUCTS);
      for (const step of steps(auth.handler)) step(app, config);
      return { app, auth };
    };

    test('a preflight is answered, and never reaches authentication', async () => {
      const { app, auth } = build();
      const response = await preflight(app);
      expect(response.status).toBe(204);
      expect(corsHeaders(response)).toEqual(PREFLIGHT);
      expect(auth.calls).toEqual([]);
    });

    test('a refused preflight is answered, and never reaches authentication', async () => {
      const { app, auth } = build();
      const response = await preflight(app).set('Origin', UNLISTED);
      expect(response.status).toBe(403);
      expect(corsHeaders(response)).toEqual({ vary: PREFLIGHT.vary });
      expect(auth.calls).toEqual([]);
    });

    test('what the application answers has the headers', async () => {
      const { app, auth } = build();
      const response = await get(app);
      expect(response.status).toBe(name === 'called after the routers' ? 200 : 401);
      expect(corsHeaders(response)).toEqual(ALLOWED);
      if (response.status === 401) expect(auth.calls).toEqual(['GET']);
    });

    test('a request from elsewhere gets no more than Vary', async () => {
      const { app } = build();
      expect(corsHeaders(await get(app, UNLISTED))).toEqual(REFUSED);
    });

    test('a request for a resource with no entry gets nothing', async () => {
      const { app } = build();
      const response = await request(app).get('/api/orders').set('Origin', LISTED);
      expect(corsHeaders(response)).toEqual({});
    });
  });

  test('an authenticated request, authentication before registerGlobal, reaches its handler once', async () => {
    const app = express();
    const auth = authentication();
    app.use(auth.handler);
    app.use('/api/products', products());
    registerGlobal(app, PRODUCTS);
    const response = await get(app).set('Authorization', 'Bearer 1');
    expect(response.status).toBe(200);
    expect(response.body).toEqual([1]);
    expect(corsHeaders(response)).toEqual(ALLOWED);
    expect(auth.calls).toEqual(['GET']);
  });

  test('entries, added after registerGlobal, count from the next request on', async () => {
    const app = express();
    const config = new CorsConfiguration({ diagnostics: false });
    registerGlobal(app, config);
    app.use('/api/products', products());
    expect(corsHeaders(await get(app))).toEqual({});
    expect((await preflight(app)).status).toBe(403);

    config.add(PRODUCTS.policies[0]!);
    expect(corsHeaders(await get(app))).toEqual(ALLOWED);
    expect((await preflight(app)).status).toBe(204);
  });

  test('a replaced configuration, after registerGlobal, counts from the next request on', async () => {
    const app = express();
    const config = CorsConfiguration.from(PRODUCTS);
    registerGlobal(app, config);
    expect(corsHeaders(await get(app))).toEqual(ALLOWED);

    config.replaceWith(new CorsConfiguration());
    expect(corsHeaders(await get(app))).toEqual({});
  });

  test('the declarative form, handed over, is in force', async () => {
    const app = express();
    registerGlobal(app, PRODUCTS);
    expect(corsHeaders(await get(app))).toEqual(ALLOWED);
  });

  test('a wrong declarative form, handed over, throws and adds nothing', () => {
    const app = express();
    app.use((_req, _res, next) => {
      next();
    });
    const before = stackOf(app).length;
    expect(() => {
      registerGlobal(app, { policies: [{ resources: '*', origins: ['*'] }] });
    }).toThrow(CorsConfigurationError);
    expect(stackOf(app)).toHaveLength(before);
  });

  test('called twice with one configuration, nothing is warned of', async () => {
    const { CorsConfiguration, registerGlobal } = freshLibrary();
    const warnings = captureWarnings();
    const app = express();
    const config = CorsConfiguration.from(PRODUCTS);
    registerGlobal(app, config);
    registerGlobal(app, config);
    expect(corsHeaders(await get(app))).toEqual(ALLOWED);
    jest.restoreAllMocks();
    expect(warnings).toEqual([]);
  });

  test('called on an application without any layer yet, it still works', async () => {
    const app = express();
    registerGlobal(app, PRODUCTS);
    expect((await preflight(app)).status).toBe(204);
    expect(corsHeaders(await get(app))).toEqual(ALLOWED);
  });

  test('settings, made after registerGlobal, are not lost', async () => {
    const app = express();
    registerGlobal(app, PRODUCTS);
    app.set('query parser', 'extended');
    app.set('trust proxy', true);
    app.get('/api/products', (req, res) => void res.json({ query: req.query, protocol: req.protocol }));
    const response = await request(app)
      .get('/api/products?a[b]=1')
      .set({ Origin: LISTED, 'X-Forwarded-Proto': 'https' });
    expect(response.body).toEqual({ query: { a: { b: '1' } }, protocol: 'https' });
    expect(corsHeaders(response)).toEqual(ALLOWED);
  });

  test('parameter handlers and body parsers, around registerGlobal, go on working', async () => {
    const app = express();
    const seen: string[] = [];
    app.use(express.json());
    app.param('id', (_req, _res, next, id: string) => {
      seen.push(id);
      next();
    });
    app.put(
      '/api/products/:id',
      (req, res) => void res.json({ id: req.params.id, body: req.body as unknown }),
    );
    registerGlobal(app, PRODUCTS);

    const answer = await request(app).options('/api/products/7').set(ASKS_TO_PUT).send({ not: 'read' });
    expect(answer.status).toBe(204);
    expect(seen).toEqual([]);

    const response = await request(app).put('/api/products/7').set('Origin', LISTED).send({ a: 1 });
    expect(response.body).toEqual({ id: '7', body: { a: 1 } });
    expect(corsHeaders(response)).toEqual(ALLOWED);
    expect(seen).toEqual(['7']);
  });

  test('a body that does not parse, parser before registerGlobal, is answered 400 with the headers', async () => {
    const app = express();
    app.use(express.json());
    registerGlobal(app, PRODUCTS);
    const response = await request(app)
      .put('/api/products')
      .set({ Origin: LISTED, 'Content-Type': 'application/json' })
      .send('{');
    expect(response.status).toBe(400);
    expect(corsHeaders(response)).toEqual(ALLOWED);
  });

  test('an OPTIONS request that is no preflight goes on to the application', async () => {
    const app = express();
    app.options('/api/products', (_req, res) => void res.set('Allow', 'GET').end('mine'));
    registerGlobal(app, PRODUCTS);
    const response = await request(app).options('/api/products').set('Origin', UNLISTED);
    expect(response.status).toBe(200);
    expect(response.headers['allow']).toBe('GET');
    expect(corsHeaders(response)).toEqual(REFUSED);
  });

  // DESIGN § 4: nothing behind an answered preflight runs. Whatever its name: Express 4 has layers of these names.
  test.each(['query', 'expressInit'])(
    'a first middleware of the name %s does not come first',
    async (name) => {
      const app = express();
      const calls: string[] = [];
      const middleware: RequestHandler = (req, res) => {
        calls.push(req.method);
        res.status(401).end();
      };
      Object.defineProperty(middleware, 'name', { value: name });
      app.use(middleware);
      registerGlobal(app, PRODUCTS);
      const response = await preflight(app);
      expect({ status: response.status, calls }).toEqual({ status: 204, calls: [] });
    },
  );

  describe('with a tracing tool', () => {
    test('that wraps the handle of each layer, it still comes first', async () => {
      const app = express();
      const traced: string[] = [];
      const use = app.use.bind(app) as (...handlers: unknown[]) => Express;
      app.use = ((...handlers: unknown[]) => {
        const answer = use(...handlers);
        const layer = stackOf(app).at(-1)!;
        const { handle } = layer;
        layer.handle = function traces(...parameters: unknown[]) {
          traced.push(handle.name);
          return handle.apply(this, parameters);
        };
        return answer;
      }) as typeof app.use;
      const auth = authentication();
      app.use(auth.handler);
      registerGlobal(app, PRODUCTS);

      const response = await preflight(app);
      expect(response.status).toBe(204);
      expect(auth.calls).toEqual([]);
      expect(traced).toHaveLength(1);
    });

    test('that wraps what is handed to app.use, it still comes first', async () => {
      const app = express();
      const use = app.use.bind(app) as (handler: RequestHandler) => Express;
      app.use = ((handler: RequestHandler) =>
        use(function traces(req, res, next) {
          return handler(req, res, next);
        })) as typeof app.use;
      const auth = authentication();
      app.use(auth.handler);
      registerGlobal(app, PRODUCTS);

      expect((await preflight(app)).status).toBe(204);
      expect(auth.calls).toEqual([]);
      expect(corsHeaders(await get(app))).toEqual(ALLOWED);
    });
  });

  test('the other layers, after registerGlobal, keep their order', () => {
    const app = express();
    const names = ['first', 'second', 'third'];
    for (const name of names) {
      const handler: RequestHandler = (_req, _res, next) => {
        next();
      };
      Object.defineProperty(handler, 'name', { value: name });
      app.use(handler);
    }
    const before = stackOf(app).map(({ name }) => name);
    registerGlobal(app, PRODUCTS);
    const after = stackOf(app).map(({ name }) => name);
    expect(after).toHaveLength(before.length + 1);
    expect(after.filter((name) => before.includes(name))).toEqual(before);
    expect(after.slice(-3)).toEqual(names);
  });
});

describe('registerGlobal on Express 4', () => {
  const { express } = EXPRESS_VERSIONS[0]!;

  test('the layers that prepare a request stay in front, however early it is called', () => {
    for (const early of [true, false]) {
      const app = express();
      if (!early)
        app.use((_req, _res, next) => {
          next();
        });
      registerGlobal(app, PRODUCTS);
      const names = stackOf(app).map(({ name }) => name);
      expect(names.slice(0, 2)).toEqual(['query', 'expressInit']);
      expect(names).toHaveLength(early ? 3 : 4);
    }
  });

  test('a callback finds the query on the request', async () => {
    const app = express();
    const queries: unknown[] = [];
    app.use((_req, res) => void res.end());
    registerGlobal(
      app,
      new CorsConfiguration({
        dynamicConfigurationCallback: ({ request }) => {
          queries.push((request as unknown as { query: unknown }).query);
          return {};
        },
      }),
    );
    await request(app).get('/api/products?tenant=7').set('Origin', LISTED).expect(200);
    expect(queries).toEqual([{ tenant: '7' }]);
  });
});

interface Layer {
  name: string;
  handle: (this: unknown, ...parameters: unknown[]) => unknown;
}

function stackOf(app: Express): Layer[] {
  const { _router } = app as unknown as { _router?: { stack: Layer[] } };
  return _router?.stack ?? (app as unknown as { router: { stack: Layer[] } }).router.stack;
}
