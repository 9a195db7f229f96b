import fc from 'fast-check';
import type { CorsDocument, CorsPolicy, CorsPolicyEntry } from 'express-resource-cors';
import type { HandlerScript } from '../servers/scripted-handler';
import type { PageFetch, WireRequest } from './browser';
import type { ModelConfiguration } from './model';
import type { CallbackScript, Conditions, ScriptedAnswer } from './scripted-callbacks';
import { HOST, PLATFORM_NAMES } from './sites';

// Small alphabets, so that requests meet entries, and miss them narrowly.

const CONTROLLERS = ['Products', 'products', 'Orders', 'api', 'Reports', 'Home'];
const ACTIONS = ['Products.Search', 'products.index', 'Orders.Search', 'Reports.daily', 'Home.Index'];
const URLS = [
  '~/',
  '~/products',
  '~/Products/search/',
  '~/reports/daily.csv',
  '~/api/Products',
  '~/api/orders/search',
];
const URL_PATTERNS = [
  '~/reports/:id',
  '~/reports/:name.csv',
  '~/reports{/:id}',
  '~/:any/search',
  '~/api/*rest',
  '~/products/*rest',
  '~/api/:x{/:y}',
];
const ROUTES: NonNullable<CorsDocument['routes']>[] = [
  ['/:controller{/:action}{/:id}'],
  ['/api/:controller{/:action}{/:id}', '/:controller{/*rest}'],
  ['/api/:controller/:action', '/api/:controller'],
  [{ template: '/{:controller{/:action}}', defaults: { controller: 'Home', action: 'Index' } }],
  [{ template: '/reports/:action', defaults: { controller: 'Reports' } }, '/api/:controller{/*rest}'],
  ['/:area/:controller{/*rest}', { template: '/:controller', defaults: { action: 'Index' } }],
];
const BASE_PATHS = ['/app', '/sites/shop', '/api'];

const ORIGINS = [
  'https://example.com',
  'https://app.example.com',
  'http://app.example.com',
  'https://app.example.com:8080',
  'https://x.app.example.com',
  'https://notexample.com',
  'http://localhost:3000',
  'http://[::1]:3000',
  'capacitor://localhost',
  'app://.',
  'app://',
];
const ORIGIN_PATTERNS = [
  'https://*.example.com',
  'https://*.app.example.com',
  'https://*.example.com:8080',
  'https://*.example.com:*',
  'https://*.app.example.com:*',
  'https://example.com:*',
  'https://app.example.com:*',
  'http://localhost:*',
  'http://[::1]:*',
  'https://app-*.example.com',
  'https://*-x.example.com',
  'https://app-*-x.example.com',
  'https://app-*-x.example.com:8080',
  'https://a*.example.com:*',
  'https://*p-x.example.com:*',
  'https://app-*.app.example.com',
  'capacitor://*',
  'app://*:*',
];
const NEAR_ORIGINS = [
  'https://evilexample.com',
  'https://example.com.evil.org',
  'https://app-example.com',
  'https://a.b.app.example.com:8080',
  'http://example.com',
  'http://localhost',
  'http://localhost:30000',
  'http://app.example.com.',
];
/** What the patterns inside the first label stand for, or almost. */
const LABELLED_ORIGINS = [
  'https://app-1.example.com',
  'https://app-x.example.com',
  'https://app-1-x.example.com',
  'https://app-1-x.example.com:8080',
  'https://app--x.example.com',
  'https://app-_-x.example.com',
  'https://ap-x.example.com',
  'https://a-x.app.example.com',
  'https://app-1.app.example.com',
  'https://1.app-1.example.com',
  'https://app-.example.com',
  'https://app-1.notexample.com',
  'capacitor://app',
  'app://x:80',
];
const MALFORMED_ORIGINS = [
  '',
  '*',
  'NULL',
  'https://app.example.com/',
  'https://app.example.com, https://app.example.com',
  'https://app.example.com https://app.example.com',
  'https://user@app.example.com',
  'https://app.example.com:',
  'https://app.example.com:65536',
  'https://app.exam\tple.com',
  'app.example.com',
  'https://app.exämple.com',
  'https://*.example.com',
  'https://.example.com',
  'https://app-*.example.com',
  'APP://.',
  'app://./',
  'app://:80',
  'https://',
  'https://.',
];

const CONFIGURED_METHODS = ['GET', 'get', 'HEAD', 'POST', 'PUT', 'put', 'DELETE', 'PATCH', 'OPTIONS'];
const REQUEST_HEADERS = ['X-Foo', 'x-bar', 'Content-Type', 'Authorization', 'Range', 'Accept'];
const RESPONSE_HEADERS = ['ETag', 'X-Total', 'foo', 'Content-Type', 'cache-control', 'Bar'];

const some = <Value>(values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);

const names = (values: readonly string[], maxLength = 3): fc.Arbitrary<string[]> =>
  fc.uniqueArray(some(values), { minLength: 1, maxLength, selector: (name) => name.toLowerCase() });

/** A record of which each property is there or not. */
const partly = <Members extends object>(members: {
  [Name in keyof Members]: fc.Arbitrary<Members[Name]>;
}): fc.Arbitrary<Partial<Members>> =>
  fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<Partial<Members>>;

const policy: fc.Arbitrary<CorsPolicy> = partly<Required<CorsPolicy>>({
  methods: fc.oneof(
    { arbitrary: names(CONFIGURED_METHODS, 6), weight: 3 },
    { arbitrary: fc.constant('*' as const), weight: 2 },
  ),
  requestHeaders: fc.oneof(
    { arbitrary: names(REQUEST_HEADERS, 5), weight: 3 },
    { arbitrary: fc.constant('*' as const), weight: 2 },
  ),
  responseHeaders: fc.oneof(
    { arbitrary: names(RESPONSE_HEADERS), weight: 3 },
    { arbitrary: fc.constant('*' as const), weight: 2 },
  ),
  cookies: fc.boolean(),
  cacheDuration: some([0, 600, 86400]),
});

const resourceName = fc.oneof(
  { arbitrary: some(CONTROLLERS), weight: 4 },
  { arbitrary: some(ACTIONS), weight: 2 },
  { arbitrary: some(URLS), weight: 2 },
  { arbitrary: some(URL_PATTERNS), weight: 3 },
);

const configuredOrigin = fc.oneof(
  { arbitrary: some(ORIGINS), weight: 2 },
  { arbitrary: some(ORIGIN_PATTERNS), weight: 3 },
);

const resources: fc.Arbitrary<CorsPolicyEntry['resources']> = fc.oneof(
  {
    arbitrary: fc.uniqueArray(resourceName, { minLength: 1, maxLength: 2, selector: sameResource }),
    weight: 4,
  },
  { arbitrary: fc.constant('*' as const), weight: 3 },
);

const allowingEntry: fc.Arbitrary<CorsPolicyEntry> = fc
  .record({
    resources,
    origins: fc.oneof(
      { arbitrary: fc.uniqueArray(configuredOrigin, { minLength: 1, maxLength: 3 }), weight: 2 },
      { arbitrary: fc.constant('*' as const), weight: 1 },
    ),
    policy,
  })
  .map(({ policy: members, ...rest }) => ({ ...rest, ...members }));

const entry: fc.Arbitrary<CorsPolicyEntry> = fc.oneof(
  { arbitrary: allowingEntry, weight: 10 },
  { arbitrary: fc.record({ resources, origins: fc.constant('none' as const) }), weight: 1 },
  { arbitrary: fc.record({ resources, exempt: fc.constant(true) }), weight: 1 },
);

function sameResource(name: string): string {
  return name.toLowerCase().replace(/(?<=.\/.*)\/$/, '');
}

/** Drops the entries that name a resource and an origin once more, or one that is exempt, which is an error. */
function withoutDuplicates(entries: readonly CorsPolicyEntry[]): CorsPolicyEntry[] {
  const taken = new Set<string>();
  return entries.filter(({ resources: named, origins, exempt }) => {
    const keys = [named].flat().map((resource) => sameResource(resource));
    const pairs = keys.flatMap((key) =>
      // One name may be spelt in two ways, but not one origin.
      [origins].flat().map((origin) => `${key} ${String(origin)}`),
    );
    const others = keys.map((key) => `${key} ${exempt ? 'with origins' : 'exempt'}`);
    if ([...pairs, ...others].some((pair) => taken.has(pair))) return false;
    for (const pair of pairs) taken.add(pair);
    for (const key of keys) taken.add(`${key} ${exempt ? 'exempt' : 'with origins'}`);
    return true;
  });
}

const entries: fc.Arbitrary<CorsPolicyEntry[]> = fc
  .array(entry, { maxLength: 6, size: 'max' })
  .map(withoutDuplicates);

const conditions: fc.Arbitrary<Conditions> = fc
  .record(
    {
      resource: some(['Products', 'Products.Search', '~/reports/:id', '~/', 'api']),
      origin: some(['https://app.example.com', 'https://example.com', 'null']),
      isCorsPreflight: fc.boolean(),
      requestedMethod: some(['GET', 'PUT', 'POST']),
      requestedHeader: some(['x-foo', 'authorization']),
    },
    { requiredKeys: [] },
  )
  .map((all) => Object.fromEntries(Object.entries(all).slice(0, 2)));

const failure: fc.Arbitrary<ScriptedAnswer> = fc.record({
  fails: some(['throws', 'rejects', 'answers nothing', 'answers nonsense'] as const),
});

const dynamicAnswer: fc.Arbitrary<ScriptedAnswer> = fc.oneof(
  { arbitrary: fc.record({ policy }), weight: 6 },
  { arbitrary: fc.constant({ policy: null }), weight: 3 },
  { arbitrary: failure, weight: 1 },
);

const filterAnswer: fc.Arbitrary<ScriptedAnswer> = fc.oneof(
  { arbitrary: fc.record({ changes: policy }), weight: 6 },
  { arbitrary: fc.constant({ policy: null }), weight: 2 },
  { arbitrary: fc.record({ policy }), weight: 2 },
  { arbitrary: failure, weight: 1 },
);

const scriptOf = (answer: fc.Arbitrary<ScriptedAnswer>): fc.Arbitrary<CallbackScript> =>
  fc.record({
    asynchronous: fc.boolean(),
    rules: fc.array(
      fc.tuple(conditions, answer).map(([when, then]) => ({ when, ...then })),
      { maxLength: 2 },
    ),
    otherwise: answer,
  });

const options = partly<Omit<CorsDocument, 'policies'>>({
  rejectDisallowed: fc.boolean(),
  preflightStatus: some([200, 204]),
  preflightContinue: some([false, false, false, true]),
  defaultCacheDuration: some([5, 60]),
});

/** Drops what is undefined: a JSON file has no such thing. */
function defined<Members extends object>(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Members;
}

export const configuration: fc.Arbitrary<ModelConfiguration> = fc
  .record({
    policies: entries,
    routes: fc.option(some(ROUTES), { nil: undefined, freq: 3 }),
    basePath: fc.option(some(BASE_PATHS), { nil: undefined, freq: 2 }),
    diagnostics: fc.boolean(),
    rest: options,
    dynamic: fc.oneof({ arbitrary: fc.constant(undefined), weight: 2 }, scriptOf(dynamicAnswer)),
    filter: fc.oneof({ arbitrary: fc.constant(undefined), weight: 2 }, scriptOf(filterAnswer)),
  })
  .map(({ rest, dynamic, filter, ...members }) => ({
    document: defined({ ...members, ...rest }),
    scripts: { dynamic, filter },
  }));

// Requests.

const WORDS = [
  'api',
  'products',
  'Products',
  'orders',
  'reports',
  'daily.csv',
  'search',
  'Index',
  'home',
  '5',
];
const ODD_SEGMENTS = [
  'PRODUCTS',
  'p%72oducts',
  '%61pi',
  'Search%20',
  'orders%2Fsearch',
  'products%2f',
  '..',
  '.',
  '%2e%2e',
  '.%2E',
  '..%2Fproducts',
  'x%2F..%2Forders',
  '..%252Forders',
  '..%5Corders',
  'daily%2Ecsv',
  'products.search',
  '',
  '%zz',
  '%',
  '%E0%A4',
  '%FF',
  '...',
  '.hidden',
];
const SEPARATORS = [
  '/',
  '/',
  '/',
  '/',
  '/',
  '/',
  '/',
  '/',
  '//',
  '%2F',
  '\\',
  '%5c',
  '/./',
  '/../',
  '/x/../',
];
const ENDS = ['', '', '', '', '', '', '/', '//', '/.', '/..', '?x=1', '?/../products', '?x=%zz', '/?'];

const plainPath = fc
  .tuple(
    some(['', '', '', '/app', '/sites/shop', '/api']),
    fc.array(some(WORDS), { maxLength: 3 }),
    some(['', '', '', '/']),
  )
  .map(([base, words, end]) => `${base}/${words.join('/')}${end}`);

const oddPath = fc
  .tuple(
    some(['/', '/', '/', '/app/', '/APP/', '/%61pp/', '/api/', '//', '/app//', '/app', '/x/../app/']),
    fc.array(
      fc.tuple(
        fc.oneof({ arbitrary: some(WORDS), weight: 3 }, { arbitrary: some(ODD_SEGMENTS), weight: 2 }),
        some(SEPARATORS),
      ),
      { maxLength: 4 },
    ),
    some(ENDS),
  )
  .map(([start, pieces, end]) => {
    const path = pieces.map(([segment, separator]) => segment + separator).join('');
    return start + path.replace(/\/$/, '') + end;
  });

/** Request targets: paths, odd spellings of them, and whole URLs. */
const target = fc.oneof(
  { arbitrary: plainPath, weight: 6 },
  { arbitrary: oddPath, weight: 4 },
  { arbitrary: plainPath.map((path) => `http://other.example${path}`), weight: 1 },
);

const pageOrigin = fc.oneof(
  { arbitrary: some(ORIGINS), weight: 6 },
  { arbitrary: some(NEAR_ORIGINS), weight: 2 },
  { arbitrary: some(LABELLED_ORIGINS), weight: 3 },
  { arbitrary: fc.constant('null'), weight: 1 },
);

const sentOrigin: fc.Arbitrary<string | readonly string[] | undefined> = fc.oneof(
  { arbitrary: pageOrigin, weight: 16 },
  { arbitrary: some(MALFORMED_ORIGINS), weight: 2 },
  { arbitrary: fc.tuple(pageOrigin, pageOrigin), weight: 1 },
  { arbitrary: some(['HTTPS://App.Example.com', 'https://EXAMPLE.com']), weight: 1 },
  { arbitrary: fc.constant(`http://${HOST}`), weight: 1 },
  { arbitrary: fc.constant(undefined), weight: 1 },
);

const METHODS = ['GET', 'GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'];
const REQUEST_METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'patch', 'OPTIONS', 'CHICKEN'];
const MALFORMED_METHODS = ['P UT', 'GET,PUT', '', 'GET\t', 'P(T'];
const HEADER_LISTS = [
  'x-foo',
  'x-bar',
  'X-Foo',
  'content-type',
  'authorization',
  'authorization,x-foo',
  'content-type, x-foo',
  'x-foo,x-bar,x-foo',
  'X-FOO , x-bar',
  'accept,accept-language,content-language,origin',
  'accept,x-foo',
  'range',
  ',x-foo,,',
  '',
  '*',
  '__proto__',
  'constructor,x-foo',
];

const MALFORMED_LISTS = ['x foo', 'x-foo,"', 'x-foo;x-bar', 'x-\u00ff'];

const sent = (
  origin: fc.Arbitrary<string | readonly string[] | undefined>,
  preflight: boolean,
): fc.Arbitrary<WireRequest> =>
  fc
    .record({
      method: preflight ? fc.constant('OPTIONS') : some(METHODS),
      target,
      origin,
      site: fc.oneof(
        { arbitrary: some([undefined, 'cross-site', 'same-site', 'none']), weight: 20 },
        { arbitrary: fc.constant('same-origin'), weight: 1 },
      ),
      requestMethod: preflight
        ? fc.oneof(
            { arbitrary: some(REQUEST_METHODS), weight: 12 },
            { arbitrary: some(MALFORMED_METHODS), weight: 1 },
          )
        : fc.constant(undefined),
      requestHeaders: preflight
        ? fc.oneof(
            { arbitrary: fc.constant(undefined), weight: 4 },
            { arbitrary: some(HEADER_LISTS), weight: 6 },
            { arbitrary: fc.tuple(some(HEADER_LISTS), some(HEADER_LISTS)), weight: 1 },
            { arbitrary: some(MALFORMED_LISTS), weight: 1 },
          )
        : fc.constant(undefined),
    })
    .map(({ method, target: path, ...headers }) => ({
      method,
      target: path,
      headers: defined({
        Origin: headers.origin,
        'Sec-Fetch-Site': headers.site,
        'Access-Control-Request-Method': headers.requestMethod,
        'Access-Control-Request-Headers': headers.requestHeaders,
      }) as WireRequest['headers'],
    }));

const preflightRequest = sent(sentOrigin, true);
const anyRequest = fc.oneof(sent(sentOrigin, false), preflightRequest);

const PAGE_HEADERS: [string, string][] = [
  ['X-Foo', '1'],
  ['x-bar', '1'],
  ['Content-Type', 'application/json'],
  ['Content-Type', 'text/plain'],
  ['Authorization', 'Bearer x'],
  ['Accept', 'text/html'],
  ['Accept', 'x'.repeat(129)],
  ['Accept-Language', 'de'],
  ['Range', 'bytes=0-'],
  ['Range', 'bytes=-5'],
];

const PAGE_METHODS = ['GET', 'GET', 'get', 'POST', 'POST', 'HEAD', 'PUT', 'put', 'DELETE', 'PATCH'].concat([
  'patch',
  'OPTIONS',
  'CHICKEN',
]);

/** What a script on a page asks for. */
const pageFetch: fc.Arbitrary<PageFetch> = fc.record({
  origin: pageOrigin,
  target: fc.oneof({ arbitrary: plainPath, weight: 3 }, { arbitrary: oddPath, weight: 1 }),
  method: some(PAGE_METHODS),
  headers: fc.uniqueArray(some(PAGE_HEADERS), { maxLength: 2, selector: ([name]) => name }),
  credentials: some(['include', 'omit'] as const),
  forcePreflight: some([false, false, false, true]),
  fetchMetadata: fc.boolean(),
});

// Configurations and requests together: two requests in three aim at an entry.

/** Which entry a request aims at, and with which of its resources and origins; null where it is left to chance. */
type Aim = readonly [entry: number, resource: number, spelling: number, origin: number] | null;

const aim: fc.Arbitrary<Aim> = fc.option(
  fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 1 }), fc.nat({ max: 3 }), fc.nat({ max: 5 })),
  { freq: 3 },
);

interface Aimed {
  readonly target: string;
  readonly origin: string;
}

function aimAt(
  { document }: ModelConfiguration,
  [which, resource, spelling, origin]: NonNullable<Aim>,
): Partial<Aimed> {
  const entryThere = pick(document.policies, which);
  if (!entryThere) return {};
  const { resources, origins } = entryThere;
  const paths = resources === '*' ? [] : pathsOf(pick(resources, resource) ?? '');
  const path = pick(paths, spelling);
  const base = document.basePath ?? '';
  // Now and then beside the base path.
  const starts = base === '' ? [''] : [base, base, base, '', `${base}x`];
  const glued = base !== '' && origin === 5;
  return {
    ...(path !== undefined && {
      target: glued ? base + path.slice(1) : pick(starts, which + origin)! + path,
    }),
    origin:
      typeof origins !== 'object'
        ? pick(ORIGINS, origin)!
        : originOf(pick(origins, origin >> 1)!, origin % 2 === 1),
  };
}

function pick<Value>(values: readonly Value[], index: number): Value | undefined {
  return values[index % values.length];
}

/** Paths that a name may mean, according to the routes. */
function pathsOf(name: string): string[] {
  if (name.startsWith('~')) {
    const plain = name.slice(1).replace('*rest', 'a/b').replace(/:\w+/g, '5').replace(/[{}]/g, '');
    return [plain, plain, `${plain}/`, plain.toUpperCase()];
  }
  const path = name.replace('.', '/');
  return [`/${path}`, `/api/${path}`, `/API/${path.toLowerCase()}/`, `/x/${path}`];
}

/** An origin that a configured one means. */
function originOf(configured: string, more: boolean): string {
  return configured
    .replace(':*', more ? ':8080' : '')
    .replace('://*.', more ? '://x.app.' : '://app.')
    .replace('*', more ? '1-x' : '1');
}

/** A configuration and a request as a browser, or anybody else, may send it. */
const visitWith = (
  request: fc.Arbitrary<WireRequest>,
): fc.Arbitrary<[configuration: ModelConfiguration, request: WireRequest]> =>
  fc.tuple(configuration, request, aim).map(([configured, plain, aimed]) => {
    if (!aimed) return [configured, plain];
    const { target: path = plain.target, origin } = aimAt(configured, aimed);
    const headers = { ...plain.headers, ...(origin !== undefined && { Origin: origin }) };
    return [configured, { ...plain, target: path, headers }];
  });

export const visit = visitWith(anyRequest);
export const preflightVisit = visitWith(preflightRequest);

const aimedPage = (
  configured: ModelConfiguration,
  [page, aimed]: readonly [page: PageFetch, aim: Aim],
): PageFetch => (aimed ? { ...page, ...aimAt(configured, aimed) } : page);

/** A configuration and what a script on a page asks for. */
export const pageVisit: fc.Arbitrary<[configuration: ModelConfiguration, page: PageFetch]> = fc
  .tuple(configuration, pageFetch, aim)
  .map(([configured, page, aimed]) => [configured, aimedPage(configured, [page, aimed])]);

/** A configuration and what many scripts ask for, some in common with the first, which is at the front. */
export const pageVisits: fc.Arbitrary<[configuration: ModelConfiguration, pages: PageFetch[]]> = fc
  .tuple(
    configuration,
    fc.array(
      fc.tuple(
        pageFetch,
        aim,
        fc.subarray(['origin', 'target', 'method', 'headers', 'credentials'] as const),
      ),
      { minLength: 8, maxLength: 16, size: 'max' },
    ),
  )
  .map(([configured, asked]) => {
    const pages = asked.map(([page, aimed]) => aimedPage(configured, [page, aimed]));
    const [first] = pages;
    const alike = pages.map((page, index) => ({
      ...page,
      ...(index > 0 && Object.fromEntries(asked[index]![2].map((name) => [name, first![name]]))),
    }));
    return [configured, alike];
  });

/** What the application does: it has headers of its own, some of which are ours to decide. */
export const handler: fc.Arbitrary<HandlerScript> = fc
  .record({
    status: some([200, 200, 201, 204, 401, 404]),
    way: some(['setHeader', 'setHeader', 'writeHead'] as const),
    headers: partly<Record<string, string>>({
      'X-Total': fc.constant('3'),
      'Cache-Control': fc.constant('no-store'),
      'Set-Cookie': fc.constant('a=b'),
      Vary: some(['Accept-Encoding', 'origin', 'Accept, Origin']),
      'Access-Control-Allow-Origin': some(['*', 'https://app.example.com', 'null']),
      'Access-Control-Allow-Credentials': fc.constant('true'),
      'Access-Control-Expose-Headers': fc.constant('X-Total'),
    }),
    flushHeaders: some([false, false, false, true]),
  })
  .map(({ status, way, headers, flushHeaders }) => ({
    status,
    [way]: headers,
    ...(flushHeaders && { flushHeaders }),
  }));

/** Another order of the entries, and of the names within them; URL patterns keep theirs, which counts. */
export const order: fc.Arbitrary<
  <Value>(values: readonly Value[], isFixed: (value: Value) => boolean) => Value[]
> = fc
  .array(fc.nat({ max: 9 }), { minLength: 6, maxLength: 6, size: 'max' })
  .map((keys) => <Value>(values: readonly Value[], isFixed: (value: Value) => boolean): Value[] => {
    const keyOf = (value: Value): number => keys[values.indexOf(value) % keys.length]!;
    const shuffled = [...values].sort((one, other) => keyOf(one) - keyOf(other));
    const fixed = values.filter(isFixed);
    return shuffled.map((value) => (isFixed(value) ? fixed.shift()! : value));
  });

export const platform = some(PLATFORM_NAMES);
