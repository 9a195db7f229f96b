import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, ServerResponse, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import packageCors from 'cors';
import type express5 from 'express';
import { cors, registerGlobal, type CorsMiddleware, type CorsOptions } from 'express-resource-cors';
import { CorsConfiguration } from 'express-resource-cors';
import { EXPRESS_VERSIONS, LISTED, UNLISTED } from './support';

/** Held against the same application without it: report-only must not be seen from outside, nor from inside. */
function configuration(options: CorsOptions = {}): CorsConfiguration {
  const config = new CorsConfiguration({ rejectDisallowed: true, diagnostics: true, ...options });
  config.forResources('Products').forOrigins(LISTED).allowMethods('GET', 'PUT');
  config.forResources('Files').exempt();
  return config;
}

const differences: unknown[] = [];
const listener = (message: unknown): void => void differences.push(message);
beforeAll(() => {
  subscribe('express-resource-cors:difference', listener);
});
afterAll(() => {
  unsubscribe('express-resource-cors:difference', listener);
});

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

function fails(): Error {
  // The stack is in the body that Express answers with, and tells of every layer.
  return Object.assign(new Error('It failed.'), {
    stack: 'It failed.',
    status: 418,
    headers: { 'Access-Control-Allow-Origin': '*', Vary: 'Foo' },
  });
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  'end()': (_req, res) => {
    res.setHeader('Vary', 'Accept');
    res.end('the handler');
  },
  'a head of its own': (_req, res) => {
    res.writeHead(207, 'Multi', [
      'Access-Control-Allow-Origin',
      '*',
      'Set-Cookie',
      'a=1',
      'Set-Cookie',
      'b=2',
    ]);
    res.end('the handler');
  },
  'early hints': (_req, res) => {
    res.writeEarlyHints({ link: '</style.css>; rel=preload' });
    res.end('the handler');
  },
  'a stream': (_req, res) => {
    Readable.from(['one', 'two', 'three']).pipe(res);
  },
  'a slow stream with trailers': (req, res) => {
    // Without a body there are none.
    if (req.method !== 'HEAD') res.setHeader('Trailer', 'Foo');
    res.write('one');
    setTimeout(() => {
      res.addTrailers({ Foo: 'bar' });
      res.end('two');
    }, 20);
  },
  'a redirect': (_req, res) => {
    res.writeHead(302, { Location: 'http://[' });
    res.end();
  },
  'no content': (_req, res) => {
    res.statusCode = 204;
    res.end();
  },
  'an error': () => {
    throw fails();
  },
  'an error once the head has gone': (_req, res) => {
    res.flushHeaders();
    throw fails();
  },
  'a connection that is cut': (_req, res) => {
    res.write('one');
    setTimeout(() => res.destroy(), 20);
  },
};

const REQUESTS: readonly (readonly [string, string, Record<string, string>])[] = [
  ['GET', '/products', {}],
  ['GET', '/products', { Origin: LISTED }],
  ['HEAD', '/products', { Origin: UNLISTED }],
  ['DELETE', '/products', { Origin: LISTED, Cookie: 'session=1' }],
  ['GET', '/files', { Origin: UNLISTED }],
  ['GET', '/a/../%2e%2e/b', { Origin: 'null' }],
  ['GET', '/products', { Origin: 'a, b' }],
  ['OPTIONS', '/products', { Origin: LISTED, 'Access-Control-Request-Method': 'PUT' }],
  ['OPTIONS', '/products', { Origin: UNLISTED, 'Access-Control-Request-Method': 'PUT' }],
  ['OPTIONS', '/products', { Origin: UNLISTED }],
];

/** Everything that a server sends, byte for byte but for the date, until it ends the connection. */
async function bytesFrom(port: number, [method, path, headers]: (typeof REQUESTS)[number]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  const lines = Object.entries({ Host: 'api.example.com', ...headers, Connection: 'close' });
  socket.write(
    [`${method} ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n'),
  );
  let text = '';
  socket.setEncoding('latin1').on('data', (data: string) => (text += data));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  return text.replace(/^Date: .*$/m, 'Date: now');
}

async function withPort(listen: RequestListener, use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(listen).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

type Before = (app: express5.Express, config: CorsConfiguration) => void;

/** An application with CORS handling of the `cors` package, and report-only in front of it, or not. */
function application(express: typeof express5, handler: Handler, before?: Before): RequestListener {
  const app = express();
  app.set('env', 'test');
  app.use(packageCors({ origin: [LISTED, UNLISTED], credentials: true }));
  app.use((req, res) => {
    // What code of the application can see of it.
    res.setHeader('Seen', [Object.keys(req).includes('cors'), Object.hasOwn(res, 'writeHead')].join());
    res.setHeader(
      'Same',
      String((app.response as unknown as ServerResponse).writeHead === ServerResponse.prototype.writeHead),
    );
    handler(req, res);
  });
  before?.(app, configuration());
  return app as RequestListener;
}

const PLACES: readonly (readonly [string, Before])[] = [
  [
    'registerGlobal()',
    (app, config) => {
      registerGlobal(app, config, { reportOnly: true });
    },
  ],
];

describe.each(EXPRESS_VERSIONS)('$version', ({ express }) => {
  describe.each(PLACES)('report-only by %s', (_, before) => {
    test.each(Object.entries(HANDLERS))(
      'leaves %s byte for byte as it is without it',
      async (_name, handler) => {
        await withPort(application(express, handler), (without) =>
          withPort(application(express, handler, before), async (port) => {
            for (const request of REQUESTS) {
              expect([request, await bytesFrom(port, request)]).toEqual([
                request,
                await bytesFrom(without, request),
              ]);
            }
          }),
        );
      },
    );
  });
});

describe('node:http', () => {
  const run =
    (handler: Handler, middleware?: CorsMiddleware): RequestListener =>
    (req, res) => {
      const rest = (): void => {
        try {
          handler(req, res);
        } catch {
          res.end('failed');
        }
      };
      if (middleware) middleware(req, res, rest);
      else rest();
    };

  test.each(Object.entries(HANDLERS))(
    'report-only leaves %s byte for byte as it is without it',
    async (_, handler) => {
      await withPort(run(handler), (without) =>
        withPort(run(handler, cors(configuration(), { reportOnly: true })), async (port) => {
          for (const request of REQUESTS) {
            expect([request, await bytesFrom(port, request)]).toEqual([
              request,
              await bytesFrom(without, request),
            ]);
          }
        }),
      );
    },
  );
});

test('a request that is aborted ends as it does without report-only', async () => {
  const ends: unknown[][] = [];
  const handler: Handler = (_req, res) => {
    const seen: unknown[] = [];
    ends.push(seen);
    for (const event of ['finish', 'close', 'error']) res.on(event, () => seen.push(event));
    res.write('one');
    const timer = setInterval(() => res.write('more'), 5);
    res.on('close', () => {
      clearInterval(timer);
      res.end('late');
      seen.push(res.writableFinished, res.headersSent);
    });
  };
  const listeners: RequestListener[] = [
    handler,
    (req, res) => {
      cors(configuration(), { reportOnly: true })(req, res, () => {
        handler(req, res);
      });
    },
  ];
  differences.length = 0;
  for (const each of listeners) {
    await withPort(each, async (port) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.write(`GET /products HTTP/1.1\r\nHost: a\r\nOrigin: ${LISTED}\r\n\r\n`);
      await once(socket, 'data');
      socket.destroy();
      await wait(50);
    });
  }
  expect(ends[1]).toEqual(ends[0]);
  expect(ends[0]).toContain('close');
  // The head has left before: a browser that got it had no Access-Control-Allow-Origin.
  expect(differences).toMatchObject([{ change: 'would-be-allowed' }]);
});

test('a request that is aborted before anything left makes no difference', async () => {
  differences.length = 0;
  let gone = false;
  await withPort(
    (req, res) => {
      cors(configuration(), { reportOnly: true })(req, res, () => {
        res.on('close', () => {
          gone = true;
          res.end('late');
        });
      });
    },
    async (port) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.write(`GET /products HTTP/1.1\r\nHost: a\r\nOrigin: ${LISTED}\r\n\r\n`);
      await wait(30);
      socket.destroy();
      await wait(50);
    },
  );
  expect(gone).toBe(true);
  expect(differences).toEqual([]);
});
