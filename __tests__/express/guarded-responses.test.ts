import { EventEmitter } from 'node:events';
import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import { cors, registerGlobal, type CorsDocument } from 'express-resource-cors';
import { sendRaw } from '../servers/raw-request';
import { ALLOWED, corsHeaders, EXPRESS_VERSIONS, LISTED, PRODUCTS, UNLISTED, withServer } from './support';

const FOREIGN = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Anything': '1',
};

function spoil(response: ServerResponse): void {
  for (const [name, value] of Object.entries(FOREIGN)) response.setHeader(name, value);
}

const answer: RequestHandler = (_req, res) => {
  spoil(res);
  res.setHeader('Vary', 'Accept');
  res.end('.');
};

const get = (port: number, path = '/api/products', origin = LISTED) =>
  sendRaw(port, { method: 'GET', path, headers: { Host: 'a.example', Origin: origin } });

const WITH_VARY = { ...ALLOWED, vary: expect.stringMatching(/^(?:Accept, Origin|Origin, Accept)$/) };
const REFUSED = { vary: WITH_VARY.vary };

/** What `on-headers` does, which compression and sessions use: a method of the response's own. */
function onHeaders(response: ServerResponse, listener: () => void): void {
  const writeHead = response.writeHead as (...parameters: unknown[]) => unknown;
  response.writeHead = function (this: ServerResponse, ...parameters: unknown[]) {
    listener.call(this);
    return writeHead.apply(this, parameters);
  } as typeof response.writeHead;
}

describe.each(EXPRESS_VERSIONS)('what was decided leaves on $version', ({ express }) => {
  const expectDecision = async (app: RequestListener, path = '/api/products') => {
    await withServer(app, async (port) => {
      for (let round = 0; round < 3; round++) {
        expect(corsHeaders(await get(port, path))).toEqual(WITH_VARY);
        expect(corsHeaders(await get(port, path, UNLISTED))).toEqual(REFUSED);
      }
    });
  };

  test('from a sub-application that is mounted in two applications, of which one has no cors()', async () => {
    const sub = express();
    sub.get('/products', answer);
    const first = express();
    registerGlobal(first, PRODUCTS);
    first.use('/api', sub);
    const second = express();
    second.use('/api', sub);
    await expectDecision(first);
    await withServer(second, async (port) => {
      expect(corsHeaders(await get(port))['access-control-anything']).toBe('1');
    });
  });

  test('from a sub-application that is mounted in two applications with different entries', async () => {
    const sub = express();
    sub.get('/products', answer);
    const [first, second] = [express(), express()];
    registerGlobal(first, PRODUCTS);
    registerGlobal(second, { policies: [] });
    first.use('/api', sub);
    second.use('/api', sub);
    await expectDecision(first);
    await withServer(second, async (port) => {
      expect(corsHeaders(await get(port))).toEqual({ vary: 'Accept' });
    });
  });

  test('from a response that was under way as the application was first prepared', async () => {
    const app = express();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    app.use((req, _res, next) => {
      if (req.query['wait'] === undefined) next();
      else
        void released.then(() => {
          next();
        });
    });
    app.use(cors(PRODUCTS), answer);
    await withServer(app, async (port) => {
      const waiting = get(port, '/api/products?wait=1');
      expect(corsHeaders(await get(port))).toEqual(WITH_VARY);
      release();
      expect(corsHeaders(await waiting)).toEqual(WITH_VARY);
    });
  });

  test('whatever a listener for headers does that was added before', async () => {
    const app = express();
    app.use((_req, res, next) => {
      onHeaders(res, () => {
        spoil(res);
      });
      next();
    });
    app.use(cors(PRODUCTS), answer);
    await expectDecision(app);
  });

  test('whatever a listener for headers does that was added outside of Express, before it had the response', async () => {
    const app = express();
    app.use(cors(PRODUCTS), answer);
    await expectDecision((req, res) => {
      onHeaders(res, () => {
        spoil(res);
      });
      app(req, res);
    });
  });

  test.each(['setHeader', 'appendHeader', 'removeHeader'] as const)(
    'where %s of the response was replaced before Express had it',
    async (method) => {
      const app = express();
      app.use(cors(PRODUCTS), answer);
      await expectDecision((req, res) => {
        const before = res[method].bind(res) as (...parameters: unknown[]) => unknown;
        Object.assign(res, { [method]: (...parameters: unknown[]) => before(...parameters) });
        app(req, res);
      });
    },
  );

  test('where a tracing tool wrapped the methods of app.response before, and is still called', async () => {
    const app = express();
    let traced = 0;
    const { writeHead } = ServerResponse.prototype;
    Object.assign(app.response, {
      writeHead(this: ServerResponse, ...parameters: Parameters<ServerResponse['writeHead']>) {
        traced++;
        return writeHead.apply(this, parameters);
      },
    });
    app.use(cors(PRODUCTS), answer);
    await expectDecision(app);
    expect(traced).toBe(6);
  });

  test('where a tracing tool replaced the methods of app.response afterwards by ones that call those of Node', async () => {
    const app = express();
    registerGlobal(app, PRODUCTS);
    const { setHeader } = ServerResponse.prototype;
    Object.assign(app.response, {
      setHeader(this: ServerResponse, ...parameters: Parameters<ServerResponse['setHeader']>) {
        return setHeader.apply(this, parameters);
      },
    });
    app.use(answer);
    await expectDecision(app);
  });

  test('where a tracing tool wrapped the methods of Node while the application runs', async () => {
    const app = express();
    app.use(cors(PRODUCTS), answer);
    await expectDecision(app);
    const { writeHead } = ServerResponse.prototype;
    let traced = 0;
    ServerResponse.prototype.writeHead = function (this: ServerResponse, ...parameters: unknown[]) {
      traced++;
      return (writeHead as (...all: unknown[]) => ServerResponse).apply(this, parameters);
    } as typeof writeHead;
    try {
      await expectDecision(app);
      expect(traced).toBe(6);
    } finally {
      ServerResponse.prototype.writeHead = writeHead;
    }
  });

  test('after a head that could not be written', async () => {
    const app = express();
    app.use(cors(PRODUCTS), (_req, res) => {
      expect(() => res.writeHead(7)).toThrow(/status code/);
      spoil(res);
      res.setHeader('Vary', 'Accept');
      res.end('.');
    });
    await expectDecision(app);
  });

  test('and an application without this package in the same process is as it was', async () => {
    const guarded = express();
    registerGlobal(guarded, PRODUCTS);
    const free = express();
    free.use(answer);
    await withServer(free, async (port) => {
      expect(corsHeaders(await get(port))).toEqual({
        'access-control-allow-origin': '*',
        'access-control-allow-credentials': 'true',
        'access-control-anything': '1',
        vary: 'Accept',
      });
    });
    // What plain `node:http` requests inherit may have `cors` by now: another test of this process used one.
    expect(Object.hasOwn(free.request, 'cors')).toBe(false);
    for (const method of ['setHeader', 'appendHeader', 'removeHeader'] as const) {
      expect(free.response[method]).toBe(ServerResponse.prototype[method]);
    }
  });

  test('headers of private network access, which an application sets itself, are let through', async () => {
    const app = express();
    app.use(cors(PRODUCTS), (_req, res) => {
      res.setHeader('Access-Control-Allow-Private-Network', 'true');
      res.end('.');
    });
    await withServer(app, async (port) => {
      expect(corsHeaders(await get(port))).toEqual({
        ...ALLOWED,
        'access-control-allow-private-network': 'true',
      });
    });
  });
});

const ALL: CorsDocument = {
  policies: [{ resources: '*', origins: [LISTED], cookies: true, responseHeaders: '*' }],
};

describe('an object that is not a response', () => {
  const request = (): IncomingMessage => {
    const made = new IncomingMessage(new Socket());
    made.method = 'GET';
    made.url = '/api/products';
    made.headers = { host: 'a.example', origin: LISTED };
    return made;
  };
  const sent = new Map<string, unknown>();
  beforeEach(() => {
    sent.clear();
  });

  const OBJECTS: [name: string, object: () => object][] = [
    ['nothing at all', () => ({})],
    ['frozen', () => Object.freeze({ setHeader: () => undefined })],
    ['with setHeader alone', () => ({ setHeader: (name: string, value: unknown) => sent.set(name, value) })],
    [
      'as WebSocket libraries make them',
      () => ({
        setHeader: (name: string, value: unknown) => sent.set(name, value),
        getHeader: (name: string) => sent.get(name),
        removeHeader: (name: string) => sent.delete(name),
        writeHead: () => undefined,
        end: () => undefined,
      }),
    ],
    [
      'whose methods throw',
      () => ({
        setHeader: () => {
          throw new Error('not now');
        },
        writeHead: () => undefined,
      }),
    ],
    ['an event emitter', () => new EventEmitter()],
    [
      'whose properties throw',
      () =>
        Object.defineProperty({}, 'setHeader', {
          get: () => {
            throw new Error('no');
          },
        }),
    ],
  ];

  test.each(OBJECTS)('(%s) gets what it can take, and nothing is thrown', (_name, make) => {
    const response = make() as ServerResponse;
    const next = jest.fn();
    cors(ALL)(request(), response, next);
    expect(next).toHaveBeenCalledTimes(1);
    expect(next).toHaveBeenCalledWith();
    const writable = response as { writeHead?: (status: number) => unknown };
    expect(() => writable.writeHead?.(200)).not.toThrow();
  });

  test('as WebSocket libraries make them, has the headers', () => {
    const object = OBJECTS[3]![1]() as ServerResponse;
    cors(ALL)(request(), object, () => undefined);
    object.writeHead(200);
    expect(Object.fromEntries(sent)).toMatchObject({ 'access-control-allow-origin': LISTED, vary: 'Origin' });
  });

  test("a preflight to one that can't be ended goes on", () => {
    const asked = request();
    asked.method = 'OPTIONS';
    asked.headers['access-control-request-method'] = 'GET';
    const next = jest.fn();
    expect(() => {
      cors(ALL)(asked, Object.create(null) as ServerResponse, next);
    }).not.toThrow();
    expect(next).toHaveBeenCalledTimes(1);
  });
});

test('two servers of plain node:http with one middleware, guarded each', async () => {
  const handler = cors(PRODUCTS);
  const listener: RequestListener = (req, res) => {
    handler(req, res, () => {
      answer(req as never, res as never, () => undefined);
    });
  };
  for (let server = 0; server < 2; server++) {
    await withServer(listener, async (port) => {
      expect(corsHeaders(await get(port))).toEqual(WITH_VARY);
    });
  }
});
