import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import { Socket } from 'node:net';
import corsPackage from 'cors';
import express, { type Express } from 'express';
import express4 from 'express4';
import { cors, CorsConfiguration } from 'express-resource-cors';
import { corser } from './corser';

export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

export const ALLOWED_ORIGIN = 'https://app.example.com';
const OTHER_ORIGIN = 'https://other.example.com';

/** The kinds of request that are measured. */
export const REQUESTS = {
  'not CORS': { method: 'GET', headers: {} },
  'actual, allowed': { method: 'GET', headers: { origin: ALLOWED_ORIGIN } },
  'actual, refused': { method: 'GET', headers: { origin: OTHER_ORIGIN } },
  'preflight, allowed': preflight(ALLOWED_ORIGIN),
  'preflight, refused': preflight(OTHER_ORIGIN),
} as const;

function preflight(origin: string) {
  return {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type',
    },
  };
}

export type RequestKind = keyof typeof REQUESTS;

/** What a request is measured by. */
interface Measured {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

const socket = new Socket();

/** A request and its response as a server makes them. */
function objects({ method, headers }: Measured, url: string): [IncomingMessage, ServerResponse] {
  const request = new IncomingMessage(socket);
  request.method = method;
  request.url = url;
  request.headers = { host: 'api.example.com', ...headers };
  return [request, new ServerResponse(request)];
}

function answer(_request: unknown, response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/plain');
  response.end('products');
}

const URL_ASKED = '/api/products/7';

/** One request, from its arrival to the end of its response. */
export function serve(middleware: Middleware, measured: Measured, url = URL_ASKED): void {
  const [request, response] = objects(measured, url);
  middleware(request, response, () => {
    answer(request, response);
  });
}

/** How requests are served: what a middleware is put in, and a function that has it serve one request. */
export const PLATFORMS: Readonly<
  Record<string, (middleware: Middleware) => (measured: Measured, url?: string) => void>
> = {
  'Express 4 application': (middleware) => application(express4(), middleware),
  'Express 5 application': (middleware) => application(express(), middleware),
  // What Express makes of a request and its response, and nothing else of it.
  'request and response of Express': (middleware) => {
    const app = express();
    return (measured, url = URL_ASKED) => {
      const [request, response] = objects(measured, url);
      Object.setPrototypeOf(request, app.request);
      Object.setPrototypeOf(response, app.response);
      middleware(request, response, () => {
        answer(request, response);
      });
    };
  },
  'request and response of node:http': (middleware) => (measured, url) => {
    serve(middleware, measured, url);
  },
};

function application(app: Express, middleware: Middleware): (measured: Measured, url?: string) => void {
  app.use(middleware);
  app.get('/api/products/:id', answer);
  return (measured, url = URL_ASKED) => {
    (app as RequestListener)(...(objects(measured, url) as Parameters<RequestListener>));
  };
}

/** The policy that every contender is given: one origin, with cookies, and what goes with them. */
const METHODS = ['GET', 'PUT'];
const REQUEST_HEADERS = ['Content-Type'];
const RESPONSE_HEADERS = ['ETag'];
const SECONDS = 600;

/** What there is to compare: nothing, the headers written by hand, this package, and its peers. */
export const CONTENDERS: Readonly<Record<string, Middleware>> = {
  nothing: (_request, _response, next) => {
    next();
  },
  'by hand': byHand,
  'this package': cors(configuration()),
  cors: corsPackage({
    origin: [ALLOWED_ORIGIN],
    methods: METHODS,
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: RESPONSE_HEADERS,
    credentials: true,
    maxAge: SECONDS,
  }),
  corser: corser.create({
    origins: [ALLOWED_ORIGIN],
    methods: METHODS,
    requestHeaders: REQUEST_HEADERS,
    responseHeaders: RESPONSE_HEADERS,
    supportsCredentials: true,
    maxAge: SECONDS,
  }),
};

/** The policy of all contenders as this package has it. */
function configuration(): CorsConfiguration {
  const config = new CorsConfiguration({ diagnostics: false });
  config
    .forResources('Products')
    .forOrigins(ALLOWED_ORIGIN)
    .allowMethods(...METHODS)
    .allowRequestHeaders(...REQUEST_HEADERS)
    .allowResponseHeaders(...RESPONSE_HEADERS)
    .allowCookies()
    .withCacheDuration(SECONDS);
  return config;
}

/** As somebody would write it for one origin and one policy, `Vary` among it. */
function byHand(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  response.setHeader('Vary', 'Origin');
  if (request.headers.origin === ALLOWED_ORIGIN) {
    response.setHeader('Access-Control-Allow-Origin', ALLOWED_ORIGIN);
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
      response.setHeader('Access-Control-Allow-Methods', 'GET,PUT');
      response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
      response.setHeader('Access-Control-Max-Age', '600');
      response.statusCode = 204;
      response.end();
      return;
    }
    response.setHeader('Access-Control-Expose-Headers', 'ETag');
  }
  next();
}
