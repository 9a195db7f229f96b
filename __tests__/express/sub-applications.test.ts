import { CorsConfiguration, cors, registerGlobal, type CorsDecision } from 'express-resource-cors';
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
} from './support';

describe.each(EXPRESS_VERSIONS)('mounted on $version', ({ express }) => {
  const get = (app: unknown, path: string) =>
    request(app as never)
      .get(path)
      .set('Origin', LISTED);
  const preflight = (app: unknown, path: string) =>
    request(app as never)
      .options(path)
      .set(ASKS_TO_PUT);
  const products = () => express.Router().get('/products', (_req, res) => void res.json([]));

  test.each(['/shop', '/shop/:tenant'])(
    'a sub-app at %s with registerGlobal and a basePath, asked below it, decides',
    async (mount) => {
      const shop = express();
      shop.use('/api', products());
      registerGlobal(shop, { ...PRODUCTS, basePath: mount === '/shop' ? '/shop' : '/shop/7' });
      const app = express();
      app.use(mount, shop);

      const prefix = mount.replace(':tenant', '7');
      const response = await get(app, `${prefix}/api/products`);
      expect(response.status).toBe(200);
      expect(corsHeaders(response)).toEqual(ALLOWED);
      const answer = await preflight(app, `${prefix}/api/products/7`);
      expect(answer.status).toBe(204);
      expect(corsHeaders(answer)).toEqual(PREFLIGHT);
      // What the parent answers is none of the sub-app's business.
      expect(corsHeaders(await get(app, '/api/products'))).toEqual({});
    },
  );

  test('a sub-app without a basePath, mounted below a prefix, names no such resource', async () => {
    const shop = express();
    shop.use('/api', products());
    registerGlobal(shop, PRODUCTS);
    const app = express();
    app.use('/shop', shop);
    expect(corsHeaders(await get(app, '/shop/api/products'))).toEqual({});
  });

  test('a parent and a sub-app, each with registerGlobal and the same configuration, decide once', async () => {
    const { CorsConfiguration, registerGlobal } = freshLibrary();
    const warnings = captureWarnings();
    const config = CorsConfiguration.from({ ...PRODUCTS, basePath: '/shop' });
    const decisions: CorsDecision[] = [];
    const shop = express();
    shop.use('/api', (req, _res, next) => {
      decisions.push(req.cors!);
      next();
    });
    shop.use('/api', products());
    registerGlobal(shop, config);
    const app = express();
    app.use((req, _res, next) => {
      decisions.push(req.cors!);
      next();
    });
    app.use('/shop', shop);
    registerGlobal(app, config);

    expect(corsHeaders(await get(app, '/shop/api/products'))).toEqual(ALLOWED);
    jest.restoreAllMocks();
    expect(decisions).toHaveLength(2);
    expect(decisions[0]).toBe(decisions[1]);
    expect(warnings).toEqual([]);
  });

  test('cors() in a router of a router, asked, names the resource as registerGlobal does', async () => {
    const config = CorsConfiguration.from(PRODUCTS);
    const names: (string | null)[] = [];
    const inner = express.Router();
    inner.use(cors(config));
    inner.get('/:id', (req, res) => {
      names.push(req.cors?.resource ?? null);
      res.json({});
    });
    const outer = express.Router();
    outer.use('/Products', inner);
    const app = express();
    app.use('/api', outer);

    expect(corsHeaders(await get(app, '/api/products/7'))).toEqual(ALLOWED);
    expect(corsHeaders(await preflight(app, '/api/products/7'))).toEqual(PREFLIGHT);
    // In a router at `/`, the path is `/` there, and the whole path names the resource all the same.
    expect(corsHeaders(await get(app, '/api/products'))).toEqual(ALLOWED);
    expect(corsHeaders(await get(app, '/api/products/'))).toEqual(ALLOWED);
    expect(names).toEqual(['Products']);
  });

  test('cors() for one path, asked for another, leaves it alone', async () => {
    const app = express();
    app.use('/api/products', cors(PRODUCTS), (_req, res) => void res.json([]));
    app.use((_req, res) => void res.json([]));
    expect(corsHeaders(await get(app, '/api/products'))).toEqual(ALLOWED);
    expect(corsHeaders(await get(app, '/api/orders'))).toEqual({});
  });

  test('cors() on a route by app.all, asked for a preflight, answers it', async () => {
    const app = express();
    app.all('/api/products', cors(PRODUCTS), (_req, res) => void res.json([]));
    expect((await preflight(app, '/api/products')).status).toBe(204);
    expect(corsHeaders(await get(app, '/api/products'))).toEqual(ALLOWED);
  });

  test('a path rewritten before cors(), asked, is named as it is routed', async () => {
    const app = express();
    app.use((req, _res, next) => {
      req.url = req.url.replace(/^\/v1\//, '/api/');
      next();
    });
    app.use(cors(PRODUCTS));
    app.get('/api/products', (_req, res) => void res.json([]));
    const response = await get(app, '/v1/products');
    expect(response.status).toBe(200);
    expect(corsHeaders(response)).toEqual(ALLOWED);
  });

  test('a query, with anything in it, changes nothing', async () => {
    const app = express();
    registerGlobal(app, PRODUCTS);
    for (const query of ['?', '?a=/../b', '?//', '?%zz', '?/api/orders', '?https://x/']) {
      expect({ query, headers: corsHeaders(await get(app, `/api/products${query}`)) }).toEqual({
        query,
        headers: ALLOWED,
      });
    }
  });
});
