import { Agent, request as httpRequest, type RequestListener } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type express from 'express';
import type { Express, RequestHandler, Router } from 'express';
import { cors, registerGlobal, type CorsDocument } from 'express-resource-cors';
import { ALLOWED, ASKS_TO_PUT, corsHeaders, LISTED, PREFLIGHT, REFUSED, UNLISTED } from '../express/support';
import type { RawResponse } from '../servers/raw-request';

/** What every request of these tests asks for. */
export const PATH = '/api/products';

/** What an upstream, a left-over `cors()` or a careless handler says of its own accord: none of it may leave. */
export const FOREIGN: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'access-control-allow-credentials': 'true',
  'Access-Control-Expose-Headers': 'Secret',
  'ACCESS-CONTROL-ALLOW-METHODS': '*',
  'Access-Control-Max-Age': '99',
  'Access-Control-Allow-Anything': 'true',
};

/** One entry that answers every origin alike, so that no response varies. */
export const CONSTANT: CorsDocument = {
  diagnostics: false,
  policies: [{ resources: ['Products'], origins: '*', methods: ['GET', 'PUT'], responseHeaders: ['Foo'] }],
};

/** A request, and what its response is to say of CORS, whatever stands between. */
export interface Visit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** All `Access-Control-*` headers and `Vary`. */
  readonly decided: Readonly<Record<string, string>>;
  /** The status, where the middleware answers by itself. */
  readonly answered?: number;
}

/** Requests to the entry `PRODUCTS`. */
export const VISITS: Readonly<Record<string, Visit>> = {
  'GET, listed origin': { method: 'GET', headers: { Origin: LISTED }, decided: ALLOWED },
  'GET, other origin': { method: 'GET', headers: { Origin: UNLISTED }, decided: REFUSED },
  'GET, no origin': { method: 'GET', headers: {}, decided: REFUSED },
  'GET, own origin': {
    method: 'GET',
    headers: { Origin: 'https://api.example.com', 'Sec-Fetch-Site': 'same-origin' },
    decided: REFUSED,
  },
  'HEAD, listed origin': { method: 'HEAD', headers: { Origin: LISTED }, decided: ALLOWED },
  'PUT, listed origin': { method: 'PUT', headers: { Origin: LISTED }, decided: ALLOWED },
  'DELETE, listed origin': { method: 'DELETE', headers: { Origin: LISTED }, decided: REFUSED },
  'OPTIONS, no preflight': { method: 'OPTIONS', headers: { Origin: LISTED }, decided: REFUSED },
  'preflight, listed origin': { method: 'OPTIONS', headers: ASKS_TO_PUT, decided: PREFLIGHT, answered: 204 },
  'preflight, other origin': {
    method: 'OPTIONS',
    headers: { ...ASKS_TO_PUT, Origin: UNLISTED },
    decided: { vary: PREFLIGHT.vary },
    answered: 403,
  },
};

/** Requests to the entry `CONSTANT`. */
export const CONSTANT_VISITS: Readonly<Record<string, Visit>> = Object.fromEntries(
  ['GET, listed origin', 'GET, other origin', 'GET, no origin'].map((name) => [
    name,
    {
      ...VISITS[name]!,
      decided: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Foo' },
    },
  ]),
);

/** An application: other people's middleware, and the routes behind it. */
export interface Application {
  readonly express: typeof express;
  readonly config: CorsDocument;
  readonly others: readonly RequestHandler[];
  readonly routes: (router: Router) => void;
}

/** Where our middleware stands; the routes are mounted at `/api`. */
export const PLACES: readonly { place: string; build: (application: Application) => RequestListener }[] = [
  {
    place: 'behind registerGlobal',
    build: (application) => {
      const app = create(application);
      for (const other of application.others) app.use(other);
      mountRoutes(app, application);
      registerGlobal(app, application.config);
      return app;
    },
  },
  {
    place: 'behind app.use(cors())',
    build: (application) => {
      const app = create(application);
      app.use(cors(application.config));
      for (const other of application.others) app.use(other);
      mountRoutes(app, application);
      return app;
    },
  },
  {
    place: 'in front of app.use(cors())',
    build: (application) => {
      const app = create(application);
      for (const other of application.others) app.use(other);
      app.use(cors(application.config));
      mountRoutes(app, application);
      return app;
    },
  },
  {
    place: 'in front of a router that has cors()',
    build: (application) => {
      const app = create(application);
      for (const other of application.others) app.use(other);
      const router = application.express.Router();
      router.use(cors(application.config));
      application.routes(router);
      app.use('/api', router);
      return app;
    },
  },
];

function create({ express }: Application): Express {
  const app = express();
  // The default error handler logs unless this is `test`.
  app.set('env', 'test');
  return app;
}

function mountRoutes(app: Express, { express, routes }: Application): void {
  const router = express.Router();
  routes(router);
  app.use('/api', router);
}

/** Connections are used again: a new one for each request takes longer than what is tested. */
const agent = new Agent({ keepAlive: true });

/** Sends a request, and reads all of the answer; the body is decoded. */
export function ask(
  port: number,
  { method, headers }: Pick<Visit, 'method' | 'headers'>,
  path = PATH,
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { port, host: '127.0.0.1', method, path, headers, agent, timeout: 8_000 },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const { rawHeaders, statusCode = 0 } = incoming;
          const pairs = rawHeaders.flatMap((name, index): RawResponse['headers'] =>
            index % 2 === 0 ? [[name, rawHeaders[index + 1]!]] : [],
          );
          const body = decode(Buffer.concat(chunks), incoming.headers['content-encoding']);
          resolve({ status: statusCode, headers: pairs, body });
        });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`No answer to ${method} ${path}`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function decode(body: Buffer, encoding: string | undefined): string {
  if (body.length === 0) return '';
  if (encoding === 'gzip') return gunzipSync(body).toString();
  if (encoding === 'br') return brotliDecompressSync(body).toString();
  return (encoding === 'deflate' ? inflateSync(body) : body).toString();
}

/** A response as these tests compare it: the status, all `Access-Control-*` headers, and the names in `Vary`. */
export type Outcome = Record<string, unknown>;

export function outcomeOf(response: RawResponse): Outcome {
  const { vary, ...others } = corsHeaders(response);
  return { status: response.status, ...others, vary: namesIn(vary) };
}

/** What is to leave: the decision, and in `Vary` also what other code varies by. */
export function outcome(status: number, decided: Visit['decided'], alsoVaries: readonly string[]): Outcome {
  const { vary, ...others } = decided;
  return { status, ...others, vary: namesIn([vary ?? [], ...alsoVaries].flat().join(',')) };
}

/** In an order of their own: it says nothing. A name that is there twice stays twice. */
function namesIn(vary = ''): string[] {
  const names = vary.toLowerCase().split(/, */);
  return names.filter((name) => name !== '').sort();
}
