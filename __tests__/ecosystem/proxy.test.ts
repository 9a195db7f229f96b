import { once } from 'node:events';
import { get, type IncomingMessage, type RequestListener } from 'node:http';
import compression from 'compression';
import type { RequestHandler, Router } from 'express';
import { cors } from 'express-resource-cors';
import leftOverCors from 'cors';
import { createProxyMiddleware, responseInterceptor, type Options } from 'http-proxy-middleware';
import { corsHeaders, EXPRESS_VERSIONS, LISTED, PRODUCTS, serve, UNLISTED } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { TEXT } from './answers';
import {
  ask,
  CONSTANT,
  CONSTANT_VISITS,
  FOREIGN,
  outcome,
  outcomeOf,
  PATH,
  PLACES,
  VISITS,
  type Outcome,
  type Visit,
} from './support';

/** A server that we stand in front of, with a policy of its own. */
interface Upstream {
  readonly upstream: string;
  readonly listener: RequestListener;
  readonly status?: number;
  /** What it varies by. */
  readonly vary: readonly string[];
}

const says =
  (headers: Record<string, string | string[]>, status = 200): RequestListener =>
  (_req, res) => {
    res.writeHead(status, { 'Content-Type': 'text/plain', Foo: '1', ...headers });
    res.end(TEXT);
  };

const otherPolicy = cors({ policies: [{ resources: '*', origins: [UNLISTED], cookies: true }] });

const UPSTREAMS: readonly Upstream[] = [
  { upstream: 'no CORS at all', listener: says({}), vary: [] },
  { upstream: 'all CORS headers, all wrong', listener: says({ ...FOREIGN }), vary: [] },
  {
    upstream: 'another origin, and Vary: Origin',
    listener: says({ 'Access-Control-Allow-Origin': UNLISTED, Vary: 'Origin' }),
    vary: [],
  },
  {
    upstream: 'two origins on two lines',
    listener: says({ 'Access-Control-Allow-Origin': [LISTED, UNLISTED] }),
    vary: [],
  },
  {
    upstream: 'Vary on two lines, origin in lower case',
    listener: says({ vary: ['origin', 'Accept-Language, Cookie'] }),
    vary: ['Accept-Language', 'Cookie'],
  },
  {
    upstream: 'a 401',
    listener: says({ ...FOREIGN, 'WWW-Authenticate': 'Bearer', Vary: 'Authorization' }, 401),
    status: 401,
    vary: ['Authorization'],
  },
  {
    upstream: 'a 500',
    listener: says({ ...FOREIGN }, 500),
    status: 500,
    vary: [],
  },
  {
    upstream: 'a stream',
    listener: (_req, res) => {
      res.writeHead(200, { ...FOREIGN, 'Content-Type': 'text/plain' }).write(TEXT.slice(0, 99));
      setImmediate(() => res.end(TEXT.slice(99)));
    },
    vary: [],
  },
  {
    upstream: 'the cors package',
    listener: (req, res) => {
      leftOverCors({ origin: true, credentials: true })(req, res, () => {
        says({})(req, res);
      });
    },
    vary: [],
  },
  {
    upstream: 'this package, with another configuration',
    listener: (req, res) => {
      otherPolicy(req, res, () => {
        says({})(req, res);
      });
    },
    vary: [],
  },
];

/** Ways to set the proxy up. */
const PROXIES: readonly { proxy: string; options: Options }[] = [
  { proxy: 'as its documentation says', options: { changeOrigin: true } },
  { proxy: 'names in the case that the upstream sent', options: { preserveHeaderKeyCase: true } },
  {
    proxy: 'with CORS headers set by hand',
    options: {
      on: {
        proxyRes: (incoming, _req, res) => {
          incoming.headers['access-control-allow-origin'] = '*';
          res.setHeader('Access-Control-Allow-Credentials', 'true');
        },
      },
    },
  },
  {
    proxy: 'with an interceptor',
    options: {
      selfHandleResponse: true,
      on: {
        // eslint-disable-next-line @typescript-eslint/no-misused-promises -- that is what it gives
        proxyRes: responseInterceptor((body, _incoming, _req, res) => {
          for (const [name, value] of Object.entries(FOREIGN)) res.setHeader(name, value);
          return Promise.resolve(body);
        }),
      },
    },
  },
];

describe.each(EXPRESS_VERSIONS)('http-proxy-middleware on $version', ({ express, version }) => {
  // The first place and the last are the furthest apart.
  const places = version === 'Express 5' ? PLACES : [PLACES[0]!, PLACES.at(-1)!];

  const proxied: string[] = [];
  let upstreams: RunningServer[];

  beforeAll(async () => {
    upstreams = await Promise.all(
      UPSTREAMS.map(({ listener }) =>
        serve((req, res) => {
          proxied.push(`${req.method ?? ''} ${req.headers['access-control-request-method'] ?? ''}`.trim());
          listener(req, res);
        }),
      ),
    );
  });
  afterAll(() => Promise.all(upstreams.map((upstream) => upstream.close())));
  beforeEach(() => {
    proxied.length = 0;
  });

  const proxyTo = (port: number, options: Options): RequestHandler =>
    createProxyMiddleware({ ...options, target: `http://127.0.0.1:${String(port)}` });

  describe.each(PROXIES)('$proxy', ({ options }) => {
    describe.each(places)('compression $place', ({ build }) => {
      test.each(UPSTREAMS)('an upstream with $upstream: one policy leaves, ours', async (upstream) => {
        const { port } = upstreams[UPSTREAMS.indexOf(upstream)]!;
        const proxy = proxyTo(port, options);
        const application = {
          express,
          others: [compression()],
          routes: (router: Router) => {
            router.use('/products', proxy);
          },
        };
        const server = await serve(build({ ...application, config: PRODUCTS }));
        const constantServer = await serve(build({ ...application, config: CONSTANT }));
        const left: Record<string, Outcome> = {};
        const decided: Record<string, Outcome> = {};
        const visit = async (to: RunningServer, key: string, { answered, ...request }: Visit) => {
          const response = await ask(to.port, { ...request, headers: gzip(request.headers) });
          left[key] = outcomeOf(response);
          // An OPTIONS that is no preflight is the upstream's to answer, by whatever package it has.
          const status = request.method === 'OPTIONS' ? response.status : (upstream.status ?? 200);
          const alsoVaries = answered === undefined ? [...upstream.vary, 'Accept-Encoding'] : [];
          decided[key] = outcome(answered ?? status, request.decided, alsoVaries);
          if (request.method === 'GET') expect(response.body).toBe(TEXT);
        };
        try {
          for (const [key, request] of Object.entries(VISITS)) {
            if (request.method === 'OPTIONS' && request.answered === undefined) continue;
            await visit(server, key, request);
          }
          // What an upstream varies by is its own business: `Origin` too, where all origins get the same of us.
          if (!/Origin|package/i.test(upstream.upstream)) {
            for (const [key, request] of Object.entries(CONSTANT_VISITS)) {
              await visit(constantServer, `one for all origins, ${key}`, request);
            }
          }
          expect(left).toEqual(decided);
          // A preflight never gets through.
          expect(proxied.filter((line) => line.startsWith('OPTIONS'))).toEqual([]);
          expect(proxied.length).toBeGreaterThan(0);
        } finally {
          await Promise.all([server.close(), constantServer.close()]);
        }
      });
    });
  });

  test.each(PLACES)('$place, an upstream that is down: the 504 has what was decided', async ({ build }) => {
    const down = await serve(() => undefined);
    await down.close();
    const proxy = proxyTo(down.port, {});
    const server = await serve(
      build({
        express,
        config: PRODUCTS,
        others: [],
        routes: (router) => void router.use('/products', proxy),
      }),
    );
    try {
      for (const { answered, ...visit } of Object.values(VISITS)) {
        const response = await ask(server.port, visit);
        expect(outcomeOf(response)).toEqual(outcome(answered ?? 504, visit.decided, []));
      }
    } finally {
      await server.close();
    }
  });

  test.each(PLACES)('$place, an upstream that breaks off: what had left was ours', async ({ build }) => {
    const broken = await serve((_req, res) => {
      res.writeHead(200, { ...FOREIGN, 'Content-Length': '9' });
      res.write('12345', () => setImmediate(() => res.destroy()));
    });
    const proxy = proxyTo(broken.port, {});
    const server = await serve(
      build({
        express,
        config: PRODUCTS,
        others: [],
        routes: (router) => void router.use('/products', proxy),
      }),
    );
    try {
      const { headers, decided } = VISITS['GET, listed origin']!;
      // The proxy never ends a response that its upstream didn't: the head and the first bytes are all there is.
      const outgoing = get({ port: server.port, host: '127.0.0.1', path: PATH, headers, agent: false });
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      const [body] = (await once(response, 'data')) as [Buffer];
      outgoing.destroy();
      expect(String(body)).toBe('12345');
      expect(corsHeaders(response)).toEqual(decided);
    } finally {
      await Promise.all([server.close(), broken.close()]);
    }
  });
});

function gzip(headers: Visit['headers']): Visit['headers'] {
  return { ...headers, 'Accept-Encoding': 'gzip' };
}
