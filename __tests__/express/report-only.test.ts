import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer as createHttp2, connect as connectHttp2 } from 'node:http2';
import { EventEmitter, once } from 'node:events';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import packageCors from 'cors';
import express from 'express';
import {
  cors,
  CorsConfiguration,
  CorsConfigurationError,
  registerGlobal,
  type CorsDifference,
  type CorsMiddlewareOptions,
} from 'express-resource-cors';
import { sendRaw } from '../servers/raw-request';
import { EXPRESS_VERSIONS, LISTED, UNLISTED, withServer } from './support';

const differences: CorsDifference[] = [];
const listener = (message: unknown): void => void differences.push(message as CorsDifference);
beforeEach(() => {
  differences.length = 0;
  subscribe('express-resource-cors:difference', listener);
});
afterEach(() => {
  unsubscribe('express-resource-cors:difference', listener);
});

/** Each difference in a line, once those of all requests so far are there. */
async function told(): Promise<string[]> {
  await wait(30);
  return differences.map(
    ({ change, decision, browser }) =>
      `${change}: ${decision.type} ${String(decision.method)} ${String(decision.origin)} (${decision.reason}, ${String(browser.corsError)})`,
  );
}

/** Waits until there is a difference; a busy machine takes its time. */
async function untilTold(): Promise<void> {
  for (let tries = 0; tries < 300 && differences.length === 0; tries++) await wait(10);
}

function configuration(): CorsConfiguration {
  const config = new CorsConfiguration({ diagnostics: true });
  config
    .forResources('Products')
    .forOrigins(LISTED)
    .allowMethods('GET', 'PUT')
    .allowRequestHeaders('Content-Type');
  config.forResources('Accounts').forOrigins(LISTED).allowCookies();
  config.forResources('Files').exempt();
  return config;
}

const OPEN = packageCors();
const REFLECTING = packageCors({ origin: true, credentials: true });
const CLOSED = packageCors({ origin: false });
const PUT = { 'Access-Control-Request-Method': 'PUT' };

const CASES: readonly {
  title: string;
  today: express.RequestHandler;
  request: readonly [method: string, path: string, headers: Record<string, string>];
  differences: readonly string[];
}[] = [
  {
    title: 'what passes today and would pass makes none',
    today: OPEN,
    request: ['GET', '/products', { Origin: LISTED }],
    differences: [],
  },
  {
    title: 'what is blocked today and would be blocked makes none',
    today: CLOSED,
    request: ['GET', '/products', { Origin: UNLISTED }],
    differences: [],
  },
  {
    title: 'an actual request of a stranger that passes today',
    today: OPEN,
    request: ['GET', '/products', { Origin: UNLISTED }],
    differences: [`would-be-refused: actual GET ${UNLISTED} (origin-not-allowed, null)`],
  },
  {
    title: 'a preflight of a stranger that passes today',
    today: OPEN,
    request: ['OPTIONS', '/products', { Origin: UNLISTED, ...PUT }],
    differences: [`would-be-refused: preflight PUT ${UNLISTED} (origin-not-allowed, null)`],
  },
  {
    title: 'a preflight for a method that passes today, though the answer to it would name the origin',
    today: OPEN,
    request: ['OPTIONS', '/products', { Origin: LISTED, 'Access-Control-Request-Method': 'DELETE' }],
    differences: [`would-be-refused: preflight DELETE ${LISTED} (method-not-allowed, null)`],
  },
  {
    title: 'a preflight for a header that passes today',
    today: OPEN,
    request: ['OPTIONS', '/products', { Origin: LISTED, ...PUT, 'Access-Control-Request-Headers': 'x-a' }],
    differences: [`would-be-refused: preflight PUT ${LISTED} (request-header-not-allowed, null)`],
  },
  {
    title: 'an actual request that is blocked today',
    today: CLOSED,
    request: ['GET', '/products', { Origin: LISTED }],
    differences: [`would-be-allowed: actual GET ${LISTED} (allowed, MissingAllowOriginHeader)`],
  },
  {
    title: 'a preflight that is blocked today, since the application does not know it',
    today: CLOSED,
    request: ['OPTIONS', '/products', { Origin: LISTED, ...PUT }],
    differences: [`would-be-allowed: preflight PUT ${LISTED} (allowed, PreflightMissingAllowOriginHeader)`],
  },
  {
    title: 'a wildcard and cookies, which no browser lets pass today',
    today: OPEN,
    request: ['GET', '/accounts', { Origin: LISTED, Cookie: 'session=1' }],
    differences: [`would-be-allowed: actual GET ${LISTED} (allowed, WildcardOriginNotAllowed)`],
  },
  {
    title: 'cookies that pass today, where the entry allows the request without them',
    today: REFLECTING,
    request: ['GET', '/products', { Origin: LISTED, Cookie: 'session=1' }],
    differences: [`would-be-refused: actual GET ${LISTED} (allowed, null)`],
  },
  {
    title: 'a preflight is judged without credentials, cookies or not',
    today: OPEN,
    request: [
      'OPTIONS',
      '/accounts',
      { Origin: LISTED, 'Access-Control-Request-Method': 'POST', Cookie: 'a=1' },
    ],
    differences: [],
  },
  {
    title: 'an opaque origin that passes today',
    today: OPEN,
    request: ['GET', '/products', { Origin: 'null' }],
    differences: ['would-be-refused: actual GET null (null-origin, null)'],
  },
  {
    title: 'a path that can be read in two ways',
    today: OPEN,
    request: ['GET', '/x/%2e%2e/products', { Origin: LISTED }],
    differences: [`would-be-refused: actual GET ${LISTED} (ambiguous-path, null)`],
  },
  { title: 'no CORS', today: OPEN, request: ['GET', '/products', {}], differences: [] },
  {
    title: "the server's own page",
    today: OPEN,
    request: ['GET', '/products', { Origin: UNLISTED, 'Sec-Fetch-Site': 'same-origin' }],
    differences: [],
  },
  { title: 'exempt', today: OPEN, request: ['GET', '/files/a', { Origin: UNLISTED }], differences: [] },
  {
    title: 'an origin that no browser sends',
    today: OPEN,
    request: ['GET', '/products', { Origin: `${LISTED}/path` }],
    differences: [],
  },
  {
    title: 'a method that no browser sends',
    today: OPEN,
    request: ['OPTIONS', '/products', { Origin: LISTED, 'Access-Control-Request-Method': 'P UT' }],
    differences: [],
  },
  {
    title: 'a list of headers that no browser sends',
    today: OPEN,
    request: ['OPTIONS', '/products', { Origin: LISTED, ...PUT, 'Access-Control-Request-Headers': 'x a' }],
    differences: [],
  },
];

describe.each(EXPRESS_VERSIONS)('$version', ({ express: version }) => {
  test.each(CASES)(
    'differences: $title',
    async ({ today, request: [method, path, headers], differences }) => {
      const app = version();
      app.set('env', 'test');
      app.use(today);
      app.use((_req, res) => {
        res.end('the handler');
      });
      registerGlobal(app, configuration(), { reportOnly: true });
      await withServer(app, async (port) => {
        await sendRaw(port, { method, path, headers: { Host: 'api', ...headers } });
        expect(await told()).toEqual(differences);
      });
    },
  );

  test('headers are judged as they left, those of writeHead alone too', async () => {
    const app = version();
    app.use((_req, res) => {
      res.setHeader('Access-Control-Allow-Origin', LISTED);
      res.writeHead(200, { 'Access-Control-Allow-Origin': 'https://other.example.com' });
      res.end();
    });
    registerGlobal(app, configuration(), { reportOnly: true });
    await withServer(app, async (port) => {
      await sendRaw(port, { method: 'GET', path: '/products', headers: { Host: 'api', Origin: LISTED } });
      expect(await told()).toEqual([`would-be-allowed: actual GET ${LISTED} (allowed, AllowOriginMismatch)`]);
    });
  });

  test('a real one behind it decides as if it were alone, and warns of nothing', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning');
    const app = version();
    const config = configuration();
    app.use(cors(new CorsConfiguration(), { reportOnly: true }));
    app.use(cors(config));
    app.use((req, res) => {
      res.end(req.cors?.reason);
    });
    await withServer(app, async (port) => {
      const ask = { method: 'GET', path: '/products', headers: { Host: 'api', Origin: LISTED } };
      const { body, headers } = await sendRaw(port, ask);
      expect(body).toBe('allowed');
      expect(headers).toContainEqual(['access-control-allow-origin', LISTED]);
      expect(await told()).toEqual([
        `would-be-refused: actual GET ${LISTED} (resource-not-configured, null)`,
      ]);
      expect(emitWarning).not.toHaveBeenCalled();
    });
  });

  test('req.cors is not set by it, and each configuration reports a request once', async () => {
    const app = version();
    const config = configuration();
    let seen: unknown = 'nothing';
    app.use(cors(config, { reportOnly: true }));
    app.use(cors(config, { reportOnly: true, resource: 'Products' }), OPEN, (req, res) => {
      seen = req.cors;
      res.end();
    });
    await withServer(app, async (port) => {
      await sendRaw(port, { method: 'GET', path: '/products', headers: { Host: 'api', Origin: UNLISTED } });
      expect(await told()).toHaveLength(1);
      expect(seen).toBeUndefined();
    });
  });
});

test('a callback is asked once the response has gone, and delays nothing; one that fails would refuse', async () => {
  const order: string[] = [];
  const config = new CorsConfiguration({
    dynamicConfigurationCallback: async ({ resource }) => {
      order.push('asked');
      await wait(20);
      if (resource === 'broken') throw new Error('The store is away.');
      return resource === 'open' ? {} : null;
    },
  });
  const app = express();
  app.use(cors(config, { reportOnly: true }), OPEN, (_req, res) => {
    res.on('finish', () => order.push('gone'));
    res.end();
  });
  await withServer(app, async (port) => {
    for (const path of ['/open', '/closed', '/broken']) {
      await sendRaw(port, { method: 'GET', path, headers: { Host: 'api', Origin: UNLISTED } });
      await wait(40);
    }
    expect(order).toEqual(['gone', 'asked', 'gone', 'asked', 'gone', 'asked']);
    expect((await told()).map((line) => line.replace(UNLISTED, 'origin'))).toEqual([
      'would-be-refused: actual GET origin (refused-by-callback, null)',
      'would-be-refused: actual GET origin (refused-by-callback, null)',
    ]);
  });
});

test('while nobody listens, nothing is done', () => {
  unsubscribe('express-resource-cors:difference', listener);
  const next = jest.fn();
  const response = new EventEmitter();
  const request = { method: 'GET', url: '/products', headers: { origin: UNLISTED } };
  cors(configuration(), { reportOnly: true })(request as never, response as never, next);
  expect(response.eventNames()).toEqual([]);
  expect(next).toHaveBeenCalledWith();
});

test('no callback is asked while a response stays open', async () => {
  const dynamicConfigurationCallback = jest.fn(() => null);
  const config = new CorsConfiguration({ dynamicConfigurationCallback });
  const app = express();
  app.use(cors(config, { reportOnly: true }), OPEN, (_req, res) => {
    res.write('data: 1\n\n');
  });
  await withServer(app, async (port) => {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/products`, {
      headers: { Origin: UNLISTED },
    });
    await wait(1200);
    expect(dynamicConfigurationCallback).not.toHaveBeenCalled();
    await answer.body?.cancel();
    await untilTold();
    expect(await told()).toHaveLength(1);
  });
});

test('a response that stays open is reported while it does', async () => {
  const app = express();
  app.use(cors(configuration(), { reportOnly: true }), OPEN, (_req, res) => {
    res.write('data: 1\n\n');
  });
  await withServer(app, async (port) => {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/products`, {
      headers: { Origin: UNLISTED },
    });
    await untilTold();
    expect(await told()).toEqual([`would-be-refused: actual GET ${UNLISTED} (origin-not-allowed, null)`]);
    await answer.body?.cancel();
    expect(await told()).toHaveLength(1);
  });
});

test('headers that only writeHead knows of are judged as they left', async () => {
  const middleware = cors(configuration(), { reportOnly: true });
  const listen: RequestListener = (req, res) => {
    middleware(req, res, () => {
      res.writeHead(200, ['Access-Control-Allow-Origin', UNLISTED, 'Foo', 'bar']);
      res.end();
    });
  };
  await withServer(listen, async (port) => {
    await sendRaw(port, { method: 'GET', path: '/products', headers: { Host: 'api', Origin: UNLISTED } });
    expect(await told()).toEqual([`would-be-refused: actual GET ${UNLISTED} (origin-not-allowed, null)`]);
  });
});

test('a response of another library is read by what it says of itself', async () => {
  const response = Object.assign(new EventEmitter(), {
    headersSent: true,
    statusCode: 200,
    getHeaders: () => ({ 'access-control-allow-origin': ['*'] }),
  });
  const request = { method: 'GET', url: '/products', headers: { origin: UNLISTED } };
  cors(configuration(), { reportOnly: true })(request as never, response as never, () => undefined);
  response.emit('finish');
  response.emit('close');
  const silent = Object.assign(new EventEmitter(), { headersSent: true });
  cors(configuration(), { reportOnly: true })({ ...request } as never, silent as never, () => undefined);
  silent.emit('close');
  expect(await told()).toEqual([`would-be-refused: actual GET ${UNLISTED} (origin-not-allowed, null)`]);
});

test('a preflight that is redirected, be it to nowhere, is blocked today', async () => {
  for (const [location, corsError] of [
    ['https://api.example.com/', 'PreflightDisallowedRedirect'],
    ['http://[', 'null'],
  ] as const) {
    differences.length = 0;
    const app = express();
    app.use(cors(configuration(), { reportOnly: true }), (_req, res) => {
      res.writeHead(302, { Location: location, 'Access-Control-Allow-Origin': '*' }).end();
    });
    await withServer(app, async (port) => {
      await sendRaw(port, {
        method: 'OPTIONS',
        path: '/products',
        headers: { Host: 'api', Origin: LISTED, ...PUT },
      });
      expect(await told()).toEqual([`would-be-allowed: preflight PUT ${LISTED} (allowed, ${corsError})`]);
    });
  }
});

test('where a preflight would go on to the application, its status is the one that left', async () => {
  const config = configuration();
  config.preflightContinue = true;
  for (const status of [204, 404]) {
    const app = express();
    app.use(cors(config, { reportOnly: true }), (_req, res) => {
      res.sendStatus(status);
    });
    await withServer(app, async (port) => {
      await sendRaw(port, {
        method: 'OPTIONS',
        path: '/products',
        headers: { Host: 'api', Origin: LISTED, ...PUT },
      });
    });
  }
  expect(await told()).toEqual([
    `would-be-allowed: preflight PUT ${LISTED} (allowed, PreflightMissingAllowOriginHeader)`,
  ]);
});

test('HTTP/2 responses are read as they left', async () => {
  const middleware = cors(configuration(), { reportOnly: true });
  const server = createHttp2((req, res) => {
    middleware(req as never, res as never, () => {
      res.writeHead(200, { 'access-control-allow-origin': '*' });
      res.end('the handler');
    });
  }).listen(0);
  await once(server, 'listening');
  const client = connectHttp2(`http://localhost:${String((server.address() as AddressInfo).port)}`);
  const stream = client.request({ ':path': '/products', origin: UNLISTED }).resume();
  await once(stream, 'end');
  expect(await told()).toEqual([`would-be-refused: actual GET ${UNLISTED} (origin-not-allowed, null)`]);
  client.close();
  server.close();
});

test('objects that are no real responses are left alone', () => {
  const middleware = cors(configuration(), { reportOnly: true });
  const next = jest.fn();
  const request = { method: 'GET', url: '/products', headers: { origin: UNLISTED } };
  for (const response of [{}, Object.freeze({}), null]) middleware(request as never, response as never, next);
  expect(next.mock.calls).toEqual([[], [], []]);
});

test('wrong options are refused at once', () => {
  const message = (call: () => unknown): string => {
    try {
      call();
    } catch (error) {
      if (error instanceof CorsConfigurationError) return error.message;
    }
    return 'nothing thrown';
  };
  const app = express();
  expect(
    message(() => cors(configuration(), { reportOnly: 'yes' } as unknown as CorsMiddlewareOptions)),
  ).toBe("reportOnly: 'yes' is neither true nor false");
  expect(
    message(() => {
      registerGlobal(app, configuration(), { reportonly: true } as never);
    }),
  ).toBe("reportonly: 'reportonly' is not a property; did you mean 'reportOnly'?");
  expect(
    message(() => {
      registerGlobal(app, configuration(), { resource: 'Products' } as never);
    }),
  ).toContain("'resource' is not a property");
});
