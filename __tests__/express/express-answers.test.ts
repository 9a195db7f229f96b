import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import { cors, registerGlobal } from 'express-resource-cors';
import request from 'supertest';
import { sendRaw } from '../servers/raw-request';
import {
  ALLOWED,
  corsHeaders,
  EXPRESS_VERSIONS,
  LISTED,
  PRODUCTS,
  REFUSED,
  UNLISTED,
  withServer,
} from './support';

const SPOILT = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'true' };

describe.each(EXPRESS_VERSIONS)('what $version answers', ({ express }) => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cors-'));
    writeFileSync(join(folder, 'products'), 'the file');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const appOf = (handler: RequestHandler, errorHandler?: ErrorRequestHandler): Express => {
    const app = express();
    app.use(cors(PRODUCTS));
    app.use(handler);
    if (errorHandler) app.use(errorHandler);
    return app;
  };
  const get = (app: Express, origin = LISTED) => request(app).get('/api/products').set('Origin', origin);

  const HANDLERS: [name: string, status: number, handler: () => RequestHandler][] = [
    ['res.json', 200, () => (_req, res) => void res.set(SPOILT).json([])],
    ['res.send', 200, () => (_req, res) => void res.set(SPOILT).send('text')],
    ['res.end', 200, () => (_req, res) => void res.set(SPOILT).end()],
    ['res.sendStatus', 202, () => (_req, res) => void res.set(SPOILT).sendStatus(202)],
    ['res.status(204)', 204, () => (_req, res) => void res.set(SPOILT).status(204).end()],
    [
      'res.redirect',
      302,
      () => (_req, res) => {
        res.set(SPOILT).redirect('/elsewhere');
      },
    ],
    [
      'res.sendFile',
      200,
      () => (_req, res) => {
        res.set(SPOILT).sendFile('products', { root: folder });
      },
    ],
    [
      'res.sendFile with headers',
      200,
      () => (_req, res) => {
        res.sendFile('products', { root: folder, headers: SPOILT });
      },
    ],
    [
      'res.download',
      200,
      () => (_req, res) => {
        res.download('products', 'name', { root: folder, headers: SPOILT } as never);
      },
    ],
    [
      'express.static with setHeaders',
      200,
      () => (req, res, next) => {
        req.url = '/products';
        express.static(folder, { setHeaders: (response) => void response.set(SPOILT) })(req, res, next);
      },
    ],
    [
      'no handler (404)',
      404,
      () => (_req, res, next) => {
        res.set(SPOILT);
        next();
      },
    ],
    [
      'an error (500)',
      500,
      () => (_req, res) => {
        res.set(SPOILT);
        throw new Error('.');
      },
    ],
    [
      'an error by next (418)',
      418,
      () => (_req, _res, next) => {
        next(Object.assign(new Error('.'), { status: 418 }));
      },
    ],
    [
      'an error with headers (401)',
      401,
      () => () => {
        throw Object.assign(new Error('.'), { status: 401, headers: SPOILT });
      },
    ],
  ];

  describe.each(HANDLERS)('%s', (_name, status, make) => {
    test('allowed, has the headers that were decided', async () => {
      const response = await get(appOf(make()));
      expect(response.status).toBe(status);
      const { vary, ...headers } = corsHeaders(response);
      expect({ ...headers, vary: vary?.split(/, */)[0] }).toEqual(ALLOWED);
      // res.redirect negotiates its body, and says so.
      expect([undefined, 'Accept']).toContain(vary?.split(/, */)[1]);
    });

    test('refused, has none of them, and Vary', async () => {
      const response = await get(appOf(make()), UNLISTED);
      expect(response.status).toBe(status);
      const { vary, ...headers } = corsHeaders(response);
      expect(headers).toEqual({});
      expect(vary).toMatch(/^Origin(?:, Accept)?$/);
    });

    test('without Origin, has none of them, and Vary', async () => {
      const { vary, ...headers } = corsHeaders(await request(appOf(make())).get('/api/products'));
      expect(headers).toEqual({});
      expect(vary).toMatch(/^Origin(?:, Accept)?$/);
    });
  });

  test('a file that the client has, 304, has the headers', async () => {
    const app = appOf((req, res, next) => {
      req.url = '/products';
      express.static(folder)(req, res, next);
    });
    const { headers } = await get(app);
    const again = await get(app).set('If-None-Match', headers['etag']!);
    expect(again.status).toBe(304);
    expect(corsHeaders(again)).toEqual(ALLOWED);
    expect(corsHeaders(await get(app, UNLISTED).set('If-None-Match', headers['etag']!))).toEqual(REFUSED);
  });

  test('JSON that the client has, 304, has the headers', async () => {
    const app = appOf((_req, res) => void res.json([1]));
    const { headers } = await get(app);
    const again = await get(app).set('If-None-Match', headers['etag']!);
    expect(again.status).toBe(304);
    expect(corsHeaders(again)).toEqual(ALLOWED);
  });

  test('a part of a file, 206, has the headers', async () => {
    const app = appOf((_req, res) => {
      res.sendFile('products', { root: folder });
    });
    const response = await get(app).set('Range', 'bytes=0-1');
    expect(response.status).toBe(206);
    expect(corsHeaders(response)).toEqual(ALLOWED);
    const wrong = await get(app).set('Range', 'bytes=99-');
    expect(wrong.status).toBe(416);
    expect(corsHeaders(wrong)).toEqual(ALLOWED);
  });

  test('a HEAD request, GET being allowed, has the headers of a GET', async () => {
    const app = appOf((_req, res) => void res.json([1]));
    const response = await request(app).head('/api/products').set('Origin', LISTED);
    expect(response.status).toBe(200);
    expect(response.headers['content-length']).toBe('3');
    expect(corsHeaders(response)).toEqual(ALLOWED);
  });

  test('a HEAD request, rejected, has no body and the length of one or none', async () => {
    const app = express();
    app.use(cors({ ...PRODUCTS, rejectDisallowed: true, diagnostics: true }));
    const response = await request(app).head('/api/products').set('Origin', UNLISTED);
    expect(response.status).toBe(403);
    expect(corsHeaders(response)).toEqual(REFUSED);
  });

  test('an error with a Vary in its headers keeps both', async () => {
    const app = express();
    app.get('/api/products', () => {
      throw Object.assign(new Error('.'), { status: 401, headers: { Vary: 'Authorization', Foo: '1' } });
    });
    registerGlobal(app, PRODUCTS);
    const response = await get(app);
    expect(response.status).toBe(401);
    expect(response.headers['foo']).toBe('1');
    const { vary, ...others } = corsHeaders(response);
    expect(others).toEqual({ ...ALLOWED, vary: undefined });
    expect(vary?.split(/, */).sort()).toEqual(['Authorization', 'Origin']);
  });

  test('an error handler that removes all headers loses none of these', async () => {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- four parameters make an error handler
    const clear: ErrorRequestHandler = (_error, _req, res, _next) => {
      for (const name of res.getHeaderNames()) res.removeHeader(name);
      res.status(500).send('.');
    };
    const fail: RequestHandler = () => {
      throw new Error('.');
    };
    expect(corsHeaders(await get(appOf(fail, clear)))).toEqual(ALLOWED);
  });

  test.each([
    ['res.vary', (res) => res.vary('Accept-Language')],
    ['res.set', (res) => res.set('Vary', 'Accept-Language')],
    ['res.header', (res) => res.header('vary', 'Accept-Language')],
    ['res.append', (res) => res.append('Vary', 'Accept-Language')],
    ['res.set with a list', (res) => res.set('Vary', ['Accept-Language'])],
    ['setHeader with a list', (res) => res.setHeader('Vary', ['Accept-Language'])],
  ] as [string, (res: Parameters<RequestHandler>[1]) => unknown][])(
    'a Vary by %s is merged',
    async (_name, vary) => {
      const app = appOf((_req, res) => (vary(res), void res.json([])));
      for (const origin of [LISTED, UNLISTED]) {
        const names = corsHeaders(await get(app, origin))
          ['vary']?.split(/, */)
          .sort();
        expect(names).toEqual(['Accept-Language', 'Origin']);
      }
    },
  );

  test('res.vary("*") leaves as it is', async () => {
    const app = appOf((_req, res) => (res.vary('*'), void res.json([])));
    expect(corsHeaders(await get(app))['vary']).toBe('*');
  });

  test('a stream, cut by an error after its head, had the headers', async () => {
    const app = appOf((_req, res) => {
      res.write('1');
      setImmediate(() => res.destroy());
    });
    await withServer(app, async (port) => {
      const response = await sendRaw(port, {
        method: 'GET',
        path: '/api/products',
        headers: { Host: 'a', Origin: LISTED },
      });
      expect(corsHeaders(response)).toEqual(ALLOWED);
    });
  });

  test('a constant set, every answer, has the same headers and no Vary', async () => {
    const app = express();
    registerGlobal(app, {
      policies: [{ resources: ['Products'], origins: '*', methods: ['GET'], responseHeaders: ['Foo'] }],
    });
    app.get('/api/products', (_req, res) => void res.json([]));
    const same = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Foo' };
    expect(corsHeaders(await get(app))).toEqual(same);
    expect(corsHeaders(await request(app).get('/api/products'))).toEqual(same);
    expect(corsHeaders(await request(app).get('/api/products/none').set('Origin', 'nonsense'))).toEqual(same);
    expect(corsHeaders(await request(app).head('/api/products'))).toEqual(same);
    expect(corsHeaders(await request(app).delete('/api/products').set('Origin', LISTED))).toEqual({});
  });

  test('rejectDisallowed, a handler behind it, never runs for a refused origin', async () => {
    const app = express();
    let runs = 0;
    app.use((_req, res) => (runs++, void res.json([])));
    registerGlobal(app, { ...PRODUCTS, rejectDisallowed: true });
    expect((await get(app, UNLISTED)).status).toBe(403);
    expect((await request(app).delete('/api/products').set('Origin', LISTED)).status).toBe(403);
    expect(runs).toBe(0);
    expect((await request(app).delete('/api/products')).status).toBe(200);
    expect((await get(app)).status).toBe(200);
    expect(runs).toBe(2);
  });

  test('preflightContinue, a handler behind an allowed preflight, runs with the headers set; a refused one is answered', async () => {
    const app = express();
    const methods: string[] = [];
    app.use((req, res) => (methods.push(req.method), void res.status(200).set(SPOILT).end('mine')));
    registerGlobal(app, { ...PRODUCTS, preflightContinue: true });
    const ask = (origin: string) =>
      request(app).options('/api/products').set({ Origin: origin, 'Access-Control-Request-Method': 'PUT' });
    const response = await ask(LISTED);
    expect(response.text).toBe('mine');
    expect(corsHeaders(response)).toEqual({
      'access-control-allow-origin': LISTED,
      'access-control-allow-methods': 'GET,PUT',
      'access-control-allow-headers': 'Content-Type',
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    });
    expect((await ask(UNLISTED)).status).toBe(403);
    expect(methods).toEqual(['OPTIONS']);
  });
});
