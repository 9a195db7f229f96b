import {
  Agent,
  IncomingMessage,
  request as httpRequest,
  ServerResponse,
  type RequestListener,
} from 'node:http';
import { Socket } from 'node:net';
import connect from 'connect';
import express from 'express';
import { CorsConfiguration, cors, type CorsDecision } from 'express-resource-cors';
import { sendRaw } from '../servers/raw-request';
import {
  ALLOWED,
  ASKS_TO_PUT,
  corsHeaders,
  headerLines,
  LISTED,
  PREFLIGHT,
  PRODUCTS,
  REFUSED,
  UNLISTED,
  withServer,
} from './support';

/** A server as its author would write it: the middleware, then an answer. */
function plain(
  config: Parameters<typeof cors>[0],
  answer: RequestListener = (_req, res) => void res.end('the handler'),
): RequestListener {
  const handler = cors(config);
  return (req, res) => {
    handler(req, res, (error) => {
      if (error) {
        res.statusCode = (error as { status?: number }).status ?? 500;
        res.end();
      } else answer(req, res);
    });
  };
}

function connectApp(config: Parameters<typeof cors>[0], mount?: string): RequestListener {
  const app = connect();
  if (mount === undefined) app.use(cors(config));
  else app.use(mount, cors(config));
  app.use((_req, res) => void res.end('the handler'));
  return (req, res) => {
    app(req, res);
  };
}

const SERVERS: [name: string, make: (config: Parameters<typeof cors>[0]) => RequestListener][] = [
  ['a plain http server', plain],
  ['Connect', connectApp],
];

describe.each(SERVERS)('cors() on %s', (_name, make) => {
  const Host = 'api.example.com';
  const ask = (path: string, headers: Record<string, string>, method = 'GET') =>
    withServer(make(PRODUCTS), (port) => sendRaw(port, { method, path, headers: { Host, ...headers } }));

  test('an allowed request gets the headers and its handler', async () => {
    const response = await ask('/api/products/7?x=1', { Origin: LISTED });
    expect(response).toMatchObject({ status: 200, body: 'the handler' });
    expect(corsHeaders(response)).toEqual(ALLOWED);
  });

  test('a refused request gets Vary and its handler', async () => {
    const response = await ask('/api/products', { Origin: UNLISTED });
    expect(response).toMatchObject({ status: 200, body: 'the handler' });
    expect(corsHeaders(response)).toEqual(REFUSED);
  });

  test('a request without Origin gets Vary and its handler', async () => {
    expect(corsHeaders(await ask('/api/products', {}))).toEqual(REFUSED);
  });

  test('a preflight is answered in place of the handler', async () => {
    const response = await ask('/api/products', ASKS_TO_PUT, 'OPTIONS');
    expect(response).toMatchObject({ status: 204, body: '' });
    expect(headerLines(response, 'Content-Length')).toEqual([]);
    expect(corsHeaders(response)).toEqual(PREFLIGHT);
  });

  test('a refused preflight is answered in place of the handler', async () => {
    const response = await ask('/api/products', { ...ASKS_TO_PUT, Origin: UNLISTED }, 'OPTIONS');
    expect(response).toMatchObject({ status: 403, body: '' });
    expect(corsHeaders(response)).toEqual({ vary: PREFLIGHT.vary });
  });

  test('a HEAD request gets the headers of a GET and no body', async () => {
    const response = await ask('/api/products', { Origin: LISTED }, 'HEAD');
    expect(response).toMatchObject({ status: 200, body: '' });
    expect(corsHeaders(response)).toEqual(ALLOWED);
  });

  // RFC 9112 § 3.2.2: a server must accept the absolute form.
  test.each([
    'http://api.example.com/api/products',
    'http://api.example.com/api/products?x=http://y/z',
    'HTTP://api.example.com:8080/API/Products/',
    'http://user:secret@api.example.com/api/products',
    'http://elsewhere.example/api/products',
  ])('the absolute request target %s names the resource of its path', async (target) => {
    const response = await ask(target, { Origin: LISTED });
    expect(corsHeaders(response)).toEqual(ALLOWED);
    expect((await ask(target, ASKS_TO_PUT, 'OPTIONS')).status).toBe(204);
  });

  test('an absolute request target without a path names no resource that is configured', async () => {
    expect(corsHeaders(await ask('http://api.example.com', { Origin: LISTED }))).toEqual({});
  });

  test("the server's own origin, no Sec-Fetch-Site, is no CORS request", async () => {
    for (const host of ['api.example.com', 'api.example.com:80', 'API.example.com']) {
      const response = await ask('/api/products', { Host: host, Origin: 'http://api.example.com' });
      expect(corsHeaders(response)).toEqual(REFUSED);
    }
    const decisions: CorsDecision[] = [];
    const listener = plain(PRODUCTS, (req, res) => {
      decisions.push(req.cors!);
      res.end();
    });
    await withServer(listener, async (port) => {
      for (const [origin, host] of [
        ['http://api.example.com', 'api.example.com'],
        ['http://api.example.com', 'api.example.com:80'],
        ['http://api.example.com:8080', 'api.example.com:8080'],
        ['https://api.example.com', 'api.example.com'],
        ['http://api.example.com', 'api.example.com:8080'],
      ] as const) {
        await sendRaw(port, {
          method: 'GET',
          path: '/api/products',
          headers: { Host: host, Origin: origin },
        });
      }
    });
    expect(decisions.map(({ reason }) => reason)).toEqual([
      'same-origin',
      'same-origin',
      'same-origin',
      'origin-not-allowed',
      'origin-not-allowed',
    ]);
  });

  test('several requests on one connection are each decided by themselves', async () => {
    await withServer(make(PRODUCTS), async (port) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const sockets = new Set<Socket>();
      const send = (method: string, path: string, headers: Record<string, string>, body = '') =>
        new Promise<{ status: number; headers: Record<string, string> }>((resolve, reject) => {
          const client = httpRequest({ port, host: '127.0.0.1', agent, method, path, headers });
          client.on('response', (response) => {
            sockets.add(response.socket);
            response.resume().on('end', () => {
              resolve({
                status: response.statusCode ?? 0,
                headers: corsHeaders({ headers: response.headers }),
              });
            });
          });
          client.on('error', reject).end(body);
        });

      const LENGTH = { 'Content-Length': '4' };
      expect(await send('OPTIONS', '/api/products', { ...ASKS_TO_PUT, ...LENGTH }, 'body')).toEqual({
        status: 204,
        headers: PREFLIGHT,
      });
      expect(await send('PUT', '/api/products', { Origin: LISTED, ...LENGTH }, 'body')).toEqual({
        status: 200,
        headers: ALLOWED,
      });
      expect(await send('OPTIONS', '/api/products', { ...ASKS_TO_PUT, Origin: UNLISTED })).toEqual({
        status: 403,
        headers: { vary: PREFLIGHT.vary },
      });
      expect(await send('GET', '/api/products', { Origin: UNLISTED })).toEqual({
        status: 200,
        headers: REFUSED,
      });
      expect(await send('GET', '/api/orders', { Origin: LISTED })).toEqual({ status: 200, headers: {} });
      expect(await send('GET', '/api/products', { Origin: LISTED })).toEqual({
        status: 200,
        headers: ALLOWED,
      });
      expect(sockets.size).toBe(1);
      agent.destroy();
    });
  });

  test('a live configuration counts from the next request on', async () => {
    const config = new CorsConfiguration({ diagnostics: false });
    await withServer(make(config), async (port) => {
      const get = () =>
        sendRaw(port, { method: 'GET', path: '/api/products', headers: { Host, Origin: LISTED } });
      expect(corsHeaders(await get())).toEqual({});
      config.add(PRODUCTS.policies[0]!);
      expect(corsHeaders(await get())).toEqual(ALLOWED);
    });
  });
});

describe('cors() on a plain http server', () => {
  test('rejectDisallowed answers in place of the handler, body of the request unread', async () => {
    const handler = jest.fn();
    await withServer(plain({ ...PRODUCTS, rejectDisallowed: true }, handler), async (port) => {
      const response = await sendRaw(port, {
        method: 'GET',
        path: '/api/products',
        headers: { Host: 'a', Origin: UNLISTED },
      });
      expect(response).toMatchObject({ status: 403, body: '' });
      expect(corsHeaders(response)).toEqual(REFUSED);
    });
    expect(handler).not.toHaveBeenCalled();
  });

  test('the decision is on the request', async () => {
    const seen: unknown[] = [];
    const listener = plain(PRODUCTS, (req, res) => {
      seen.push(req.cors);
      res.end();
    });
    await withServer(listener, (port) =>
      sendRaw(port, { method: 'GET', path: '/api/products', headers: { Host: 'a', Origin: LISTED } }),
    );
    expect(seen).toEqual([
      expect.objectContaining({
        type: 'actual',
        allowed: true,
        reason: 'allowed',
        resource: 'Products',
        origin: LISTED,
        method: 'GET',
        status: undefined,
        headers: {
          'Access-Control-Allow-Origin': LISTED,
          'Access-Control-Expose-Headers': 'Foo',
          Vary: 'Origin',
        },
      }),
    ]);
  });

  test('in front of an Express application with the same configuration, one decision, no difference', async () => {
    const config = CorsConfiguration.from(PRODUCTS);
    const app = express();
    app.use(cors(config));
    app.use((_req, res) => void res.end());
    const handler = cors(config);
    const listener: RequestListener = (req, res) => {
      handler(req, res, () => void app(req, res));
    };
    await withServer(listener, async (port) => {
      const response = await sendRaw(port, {
        method: 'GET',
        path: '/api/products',
        headers: { Host: 'a', Origin: LISTED },
      });
      expect(corsHeaders(response)).toEqual(ALLOWED);
    });
  });
});

describe('cors() on Connect, mounted at a prefix', () => {
  test.each([
    ['/api', '/api/products'],
    ['/api', '/api/products/7?x=1'],
    ['/api', '/API/Products'],
    ['/api/products', '/api/products'],
    ['/api/products', '/api/products/'],
    ['/api/products', '/api/products?x=/'],
    ['/api/products', 'http://api.example.com/api/products'],
    ['/api', 'http://api.example.com/api/products/7'],
  ])('at %s, %s is named by its whole path', async (mount, path) => {
    await withServer(connectApp(PRODUCTS, mount), async (port) => {
      const response = await sendRaw(port, { method: 'GET', path, headers: { Host: 'a', Origin: LISTED } });
      expect(response.status).toBe(200);
      expect(corsHeaders(response)).toEqual(ALLOWED);
    });
  });

  test('at a prefix of a prefix, is named by its whole path', async () => {
    const inner = connect();
    inner.use('/products', cors(PRODUCTS));
    inner.use((_req, res) => void res.end());
    const app = connect();
    app.use('/api', inner);
    await withServer(
      (req, res) => {
        app(req, res);
      },
      async (port) => {
        const response = await sendRaw(port, {
          method: 'GET',
          path: '/api/products/7',
          headers: { Host: 'a', Origin: LISTED },
        });
        expect(corsHeaders(response)).toEqual(ALLOWED);
      },
    );
  });

  test('elsewhere than the prefix, a request is left alone', async () => {
    await withServer(connectApp(PRODUCTS, '/api'), async (port) => {
      const response = await sendRaw(port, {
        method: 'GET',
        path: '/products',
        headers: { Host: 'a', Origin: LISTED },
      });
      expect(corsHeaders(response)).toEqual({});
    });
  });

  // DESIGN § 2: the path is the one that is routed at that point, not the one that the request came with. (A rewriting
  // that only cuts a prefix off looks, on Connect, exactly like a mount.)
  test('a path rewritten before it is named as it is routed', async () => {
    const app = connect();
    app.use((req, _res, next) => {
      req.url = (req.url ?? '').replace(/^\/v1\//, '/api/');
      next();
    });
    app.use(cors(PRODUCTS));
    app.use((req, res) => void res.end(req.url));
    await withServer(
      (req, res) => {
        app(req, res);
      },
      async (port) => {
        const response = await sendRaw(port, {
          method: 'GET',
          path: '/v1/products',
          headers: { Host: 'a', Origin: LISTED },
        });
        expect(response.body).toBe('/api/products');
        expect(corsHeaders(response)).toEqual(ALLOWED);
      },
    );
  });
});

describe('requests made for tests', () => {
  const seen = (request: object): CorsDecision | undefined => {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    let called = false;
    cors(PRODUCTS)(request as IncomingMessage, response, () => (called = true));
    expect(called).toBe(true);
    return (request as IncomingMessage).cors;
  };

  test('with nothing but headers, are decided', () => {
    expect(seen({ headers: {} })).toMatchObject({ type: 'not-cors', reason: 'no-origin' });
    expect(seen({ headers: { origin: LISTED } })).toMatchObject({ type: 'actual', allowed: false });
  });

  test.each([
    [true, 'https://api.example.com', 'same-origin'],
    [true, 'http://api.example.com', 'origin-not-allowed'],
    [false, 'http://api.example.com', 'same-origin'],
    [undefined, 'https://api.example.com', 'origin-not-allowed'],
  ])('encrypted %s, and from %s: %s', (encrypted, origin, reason) => {
    const headers = { host: 'api.example.com', origin };
    expect(seen({ method: 'GET', url: '/api/products', headers, socket: { encrypted } })).toMatchObject({
      reason,
    });
  });
});
