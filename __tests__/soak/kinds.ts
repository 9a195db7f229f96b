import type { WireRequest, WireResponse } from './connection';

/** How the handler is to answer; all but the first two say wrong CORS headers themselves. */
const HANDLERS = ['plain', 'slow', 'stream', 'head'] as const;
type How = (typeof HANDLERS)[number];

/** What a response must be, if the configuration that decided it is the one that this was written for. */
interface Expected {
  readonly status: number;
  /** All `Access-Control-*` headers and `Vary`, in lower case. */
  readonly cors: Readonly<Record<string, string>>;
  /** What the handler echoes; undefined where it must not have run. */
  readonly echo?: { readonly reason: string; readonly resource: string | null };
  /** Whether the body is the refusal's message. */
  readonly explains?: boolean;
}

/** One kind of request. */
export interface Kind {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The host below which each request has an origin of its own; none for a request without one. */
  readonly origin?: 'app.example.com' | 'evil.example.org';
  /** What a preflight asks for; `*` stands for a header that no other request has. */
  readonly asks?: { readonly method: string; readonly headers: string };
  /** The longest that a callback takes over it, in milliseconds. */
  readonly wait?: number;
  readonly A: Expected | ((request: Request) => Expected);
  readonly B: Expected | ((request: Request) => Expected);
}

/** One request of a kind. */
export interface Request extends WireRequest {
  readonly id: string;
  readonly kind: string;
  readonly origin: string | undefined;
  readonly how: How;
}

const VARY = 'Origin';
const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
const CREDENTIALS = { 'access-control-allow-credentials': 'true' };

const origin = (request: Request) => ({ 'access-control-allow-origin': request.origin! });
const exposes = (...names: string[]) => ({ 'access-control-expose-headers': names.join(',') });
const preflight = (methods: string, headers?: string, maxAge?: number) => ({
  'access-control-allow-methods': methods,
  ...(headers === undefined ? {} : { 'access-control-allow-headers': headers }),
  ...(maxAge === undefined ? {} : { 'access-control-max-age': String(maxAge) }),
  vary: PREFLIGHT_VARY,
});

/** The handler runs, and the decision says so. */
const runs = (reason: string, resource: string | null, cors: Expected['cors']): Expected => ({
  status: 200,
  cors,
  echo: { reason, resource },
});
const rejected: Expected = { status: 403, cors: { vary: VARY } };
const failed: Expected = { status: 503, cors: { vary: VARY } };
const EXPLAINED: Expected = { status: 403, cors: { vary: PREFLIGHT_VARY }, explains: true };
const UNEXPLAINED: Expected = { status: 403, cors: { vary: PREFLIGHT_VARY } };

const allowedProducts = {
  A: (r: Request) => runs('allowed', 'Products', { ...origin(r), ...exposes('X-A'), vary: VARY }),
  B: (r: Request) =>
    runs('allowed', 'products', {
      ...origin(r),
      ...CREDENTIALS,
      ...exposes('X-B', 'X-Filter-B'),
      vary: VARY,
    }),
};

const byCallback = (answer: string, after: number): Pick<Kind, 'path' | 'query' | 'origin' | 'wait'> => ({
  path: '/api/partners',
  query: { answer, after: String(after) },
  origin: 'app.example.com',
  wait: after,
});

const allowedPartners = {
  A: (r: Request) =>
    runs('allowed', 'partners', { ...origin(r), ...exposes('X-Dynamic-A', `X-Own-${r.id}`), vary: VARY }),
  B: (r: Request) =>
    runs('allowed', 'partners', {
      ...origin(r),
      ...CREDENTIALS,
      ...exposes('X-Dynamic-B', `X-Own-${r.id}`),
      vary: VARY,
    }),
};

/** Every kind of request, and by the two configurations what becomes of it (DESIGN §§ 3, 4, 6 and 7). */
export const KINDS: Readonly<Record<string, Kind>> = {
  'GET, allowed': { method: 'GET', path: '/api/products', origin: 'app.example.com', ...allowedProducts },
  'PUT, allowed': { method: 'PUT', path: '/api/products', origin: 'app.example.com', ...allowedProducts },
  'GET, allowed, filter takes its time': {
    method: 'GET',
    path: '/api/products',
    query: { after: '60' },
    origin: 'app.example.com',
    wait: 60,
    ...allowedProducts,
  },
  'DELETE, by B only': {
    method: 'DELETE',
    path: '/api/products',
    origin: 'app.example.com',
    A: runs('method-not-allowed', 'Products', { vary: VARY }),
    B: allowedProducts.B,
  },
  'GET, by A only': {
    method: 'GET',
    path: '/api/moving',
    origin: 'app.example.com',
    A: (r) => runs('allowed', 'Moving', { ...origin(r), ...exposes('X-A'), vary: VARY }),
    B: rejected,
  },
  'GET, other origin': {
    method: 'GET',
    path: '/api/products',
    origin: 'evil.example.org',
    A: runs('refused-by-callback', 'Products', { vary: VARY }),
    B: rejected,
  },
  'GET, no origin': {
    method: 'GET',
    path: '/api/products',
    A: runs('no-origin', 'Products', { vary: VARY }),
    B: runs('no-origin', 'products', { vary: VARY }),
  },
  'HEAD, allowed': {
    method: 'HEAD',
    path: '/api/products',
    origin: 'app.example.com',
    A: (r) => ({ status: 200, cors: allowedProducts.A(r).cors }),
    B: (r) => ({ status: 200, cors: allowedProducts.B(r).cors }),
  },
  'GET, all origins': {
    method: 'GET',
    path: '/api/public',
    origin: 'evil.example.org',
    // A's dynamic callback is never asked there, so that its answer is the same for all; B has a filter.
    A: runs('allowed', 'Public', { 'access-control-allow-origin': '*', ...exposes('X-A') }),
    B: runs('allowed', 'public', {
      'access-control-allow-origin': '*',
      ...exposes('X-B', 'X-Filter-B'),
      vary: VARY,
    }),
  },
  'GET, all response headers': {
    method: 'GET',
    path: '/api/everything',
    origin: 'app.example.com',
    A: (r) =>
      runs('allowed', 'Everything', {
        ...origin(r),
        ...CREDENTIALS,
        ...exposes(
          'access-control-allow-credentials',
          'access-control-allow-origin',
          'date',
          'vary',
          `x-only-${r.id}`,
          'x-request-id',
        ),
        vary: VARY,
      }),
    B: (r) => runs('allowed', 'everything', { ...origin(r), ...exposes('*'), vary: VARY }),
  },
  'GET, the handler fails': {
    method: 'GET',
    path: '/api/products',
    query: { how: 'fail' },
    origin: 'app.example.com',
    A: (r) => ({ status: 500, cors: { ...allowedProducts.A(r).cors, vary: `Accept-Language, ${VARY}` } }),
    B: (r) => ({ status: 500, cors: { ...allowedProducts.B(r).cors, vary: `Accept-Language, ${VARY}` } }),
  },
  'preflight, allowed': {
    method: 'OPTIONS',
    path: '/api/products',
    origin: 'app.example.com',
    asks: { method: 'PUT', headers: 'x-id' },
    A: (r) => ({ status: 204, cors: { ...origin(r), ...preflight('GET,PUT', 'X-Id,X-A', 111) } }),
    B: (r) => ({
      status: 200,
      cors: { ...origin(r), ...CREDENTIALS, ...preflight('GET,PUT,DELETE', 'X-Id,X-B', 222) },
    }),
  },
  'preflight, filter takes its time': {
    method: 'OPTIONS',
    path: '/api/products',
    query: { after: '60' },
    origin: 'app.example.com',
    asks: { method: 'PUT', headers: 'x-id' },
    wait: 60,
    A: (r) => ({ status: 204, cors: { ...origin(r), ...preflight('GET,PUT', 'X-Id,X-A', 111) } }),
    B: (r) => ({
      status: 200,
      cors: { ...origin(r), ...CREDENTIALS, ...preflight('GET,PUT,DELETE', 'X-Id,X-B', 222) },
    }),
  },
  'preflight, method refused': {
    method: 'OPTIONS',
    path: '/api/products',
    origin: 'app.example.com',
    asks: { method: 'PATCH', headers: 'x-id' },
    A: (r) => ({ status: 204, cors: { ...origin(r), ...preflight('GET,PUT', 'X-Id,X-A') } }),
    B: UNEXPLAINED,
  },
  'preflight, other origin': {
    method: 'OPTIONS',
    path: '/api/products',
    origin: 'evil.example.org',
    asks: { method: 'PUT', headers: 'x-id' },
    A: EXPLAINED,
    B: UNEXPLAINED,
  },
  'preflight, headers echoed': {
    method: 'OPTIONS',
    path: '/api/private',
    origin: 'app.example.com',
    asks: { method: 'PATCH', headers: '*' },
    A: (r) => ({
      status: 204,
      cors: { ...origin(r), ...CREDENTIALS, ...preflight('PATCH', `authorization,x-own-${r.id}`, 111) },
    }),
    B: (r) => ({ status: 200, cors: { ...origin(r), ...preflight('*', '*,authorization', 222) } }),
  },
  'callback answers at once': { method: 'GET', ...byCallback('policy', 0), ...allowedPartners },
  'callback answers soon': { method: 'GET', ...byCallback('policy', 10), ...allowedPartners },
  'callback answers late': { method: 'GET', ...byCallback('policy', 100), ...allowedPartners },
  'callback answers a preflight': {
    method: 'OPTIONS',
    ...byCallback('policy', 60),
    asks: { method: 'PATCH', headers: '' },
    A: (r) => ({ status: 204, cors: { ...origin(r), ...preflight('GET,PATCH', undefined, 111) } }),
    B: UNEXPLAINED,
  },
  'callback refuses': {
    method: 'GET',
    ...byCallback('null', 60),
    A: runs('refused-by-callback', 'partners', { vary: VARY }),
    B: rejected,
  },
  'callback throws': { method: 'GET', ...byCallback('throw', 1), A: failed, B: failed },
  'callback rejects': { method: 'GET', ...byCallback('reject', 30), A: failed, B: failed },
  'callback answers nonsense': { method: 'GET', ...byCallback('nonsense', 30), A: failed, B: failed },
  // Behind the timeout it rejects, when nobody waits for it any more.
  'callback times out': { method: 'GET', ...byCallback('late', 900), A: failed, B: failed },
};

let lastId = 0;

/** A request of a kind, like no other before it. */
export function requestOf(kind: string): Request {
  const { method, path, query, origin: host, asks, wait } = KINDS[kind]!;
  const id = (++lastId).toString(36);
  const how = HANDLERS[Math.floor(Math.random() * HANDLERS.length)]!;
  const parameters = new URLSearchParams({ how, ...query });
  // Any time up to the longest.
  if (wait && query?.['answer'] !== 'late')
    parameters.set('after', String(1 + Math.floor(Math.random() * wait)));
  const headers: Record<string, string> = { 'X-Request-Id': id };
  if (host) headers['Origin'] = `https://r${id}.${host}`;
  if (asks) {
    headers['Access-Control-Request-Method'] = asks.method;
    if (asks.headers !== '')
      headers['Access-Control-Request-Headers'] =
        asks.headers === '*' ? `authorization,x-own-${id}` : asks.headers;
  }
  if (method === 'PUT') headers['Content-Length'] = '0';
  return {
    id,
    kind,
    how,
    origin: headers['Origin'],
    method,
    path: `${path}?${parameters.toString()}`,
    headers,
  };
}

export type ConfigurationName = 'A' | 'B';

/** By which configurations a response can have been decided; or what is wrong with it. */
export function judge(request: Request, response: WireResponse): ConfigurationName[] | string {
  const { id, kind } = request;
  if (response.headers['x-request-id'] !== id) {
    return `the answer of request ${String(response.headers['x-request-id'])} came to request ${id}`;
  }
  const got = observe(request, response);
  const fitting = (['A', 'B'] as const).filter((name) => {
    const expected = KINDS[kind]![name];
    return canonical(typeof expected === 'function' ? expected(request) : expected, request) === got;
  });
  return fitting.length > 0 ? fitting : `neither of A nor of B: ${got}`;
}

/** The response in the form of {@link canonical}. */
function observe(request: Request, { status, headers, body }: WireResponse): string {
  const cors = Object.fromEntries(
    Object.entries(headers).filter(([name]) => /^(?:access-control-.*|vary)$/.test(name)),
  );
  let echo: unknown = body === '' ? 'no body' : 'another body';
  if (headers['content-type']?.startsWith('application/json') && body !== '')
    echo = readEcho(request, cors, body);
  else if (status >= 500) echo = 'an error page';
  else if (body.includes(String(request.origin))) echo = 'a message about its origin';
  return JSON.stringify([status, sorted(cors), echo]);
}

/** What the handler knew of its request, held against the request and against what left. */
function readEcho(request: Request, cors: Record<string, string>, body: string): unknown {
  const { id, cors: decision } = JSON.parse(body) as {
    id: string;
    cors: { reason: string; resource: string | null; origin: string | null; headers: Record<string, string> };
  };
  if (id !== request.id) return `the handler's answer to request ${id}`;
  if (decision.origin !== (request.origin ?? null)) return `a decision for ${String(decision.origin)}`;
  for (const [name, value] of Object.entries(decision.headers)) {
    const left = cors[name.toLowerCase()] ?? '';
    const isThere = name === 'Vary' ? left.split(', ').includes(value) : left === value;
    if (!isThere) return `a decision whose ${name} is ${value}`;
  }
  return { reason: decision.reason, resource: decision.resource };
}

function canonical({ status, cors, echo, explains }: Expected, { how, method }: Request): string {
  const alsoVaries = echo && (how === 'stream' || how === 'head');
  // A HEAD request's handler runs too, and nothing of its echo comes back.
  const headVaries = method === 'HEAD' && (how === 'stream' || how === 'head');
  const also = alsoVaries || headVaries ? ['Accept-Language'] : [];
  const names = [...also, ...(cors['vary'] === undefined ? [] : [cors['vary']])];
  const vary = names.length === 0 ? undefined : names.join(', ');
  const body = explains ? 'a message about its origin' : status >= 500 ? 'an error page' : 'no body';
  return JSON.stringify([status, sorted({ ...cors, ...(vary === undefined ? {} : { vary }) }), echo ?? body]);
}

/** In an order of their own, names and the items of lists whose order says nothing. */
function sorted(cors: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(cors)
    .map(([name, value]): [string, string] => [
      name,
      name === 'vary' || name === 'access-control-expose-headers' ? value.split(/, */).sort().join() : value,
    ])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
