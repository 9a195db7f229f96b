import { CorsConfiguration, type CorsPolicy, type CorsProblemCode } from 'express-resource-cors';
import { problemOf, problemsOf, summary } from '../support/problems';
import { APP, checked } from '../support/decisions';

const entry = () => new CorsConfiguration().forOrigins(APP);
const add = (policy: object) =>
  new CorsConfiguration().add({ resources: '*', origins: [APP], ...(policy as CorsPolicy) });

interface Refusal {
  readonly value: unknown;
  readonly reason: RegExp;
}

const METHODS: readonly Refusal[] = [
  { value: 'CONNECT', reason: /'CONNECT' is forbidden.*leave it out/ },
  { value: 'TRACE', reason: /'TRACE' is forbidden.*leave it out/ },
  { value: 'track', reason: /'track' is forbidden.*leave it out/ },
  { value: 'GET POST', reason: /'GET POST'.*one word/ },
  { value: 'GET,POST', reason: /'GET,POST'.*one word/ },
  { value: 'GET\r\n', reason: /'GET\\r\\n'.*one word/ },
  { value: 'GÉT', reason: /one word/ },
  { value: '', reason: /''.*one word/ },
  { value: '*', reason: /'\*'.*allowAllMethods\(\)/ },
  { value: 7, reason: /7.*one word/ },
  { value: null, reason: /null.*one word/ },
  { value: ['GET'], reason: /one word/ },
];

const REQUEST_HEADERS: readonly Refusal[] = [
  ...[
    'Accept-Charset',
    'Accept-Encoding',
    'Access-Control-Request-Headers',
    'Access-Control-Request-Method',
    'Connection',
    'Content-Length',
    'Cookie',
    'Cookie2',
    'Date',
    'DNT',
    'Expect',
    'Host',
    'Keep-Alive',
    'Origin',
    'Referer',
    'Set-Cookie',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Via',
    'Proxy-Authorization',
    'proxy-anything',
    'Sec-Fetch-Site',
    'SEC-ANYTHING',
  ].map((value) => ({ value, reason: new RegExp(`'${value}'.*leave it out`) })),
  { value: 'Content-Type: application/json', reason: /'Content-Type: application\/json'.*without its value/ },
  { value: 'X-A, X-B', reason: /'X-A, X-B'.*one word/ },
  { value: 'X A', reason: /'X A'.*one word/ },
  { value: 'X-Ä', reason: /one word/ },
  { value: '', reason: /''.*one word/ },
  { value: '*', reason: /'\*'.*allowAllRequestHeaders\(\)/ },
  { value: undefined, reason: /undefined.*one word/ },
];

const RESPONSE_HEADERS: readonly Refusal[] = [
  { value: 'Set-Cookie', reason: /'Set-Cookie' can't be exposed.*leave it out/ },
  { value: 'set-cookie', reason: /'set-cookie' can't be exposed.*leave it out/ },
  { value: 'ETag: "1"', reason: /one word/ },
  { value: 'X-A,X-B', reason: /'X-A,X-B'.*one word/ },
  { value: '', reason: /''.*one word/ },
  { value: '*', reason: /'\*'.*allowAllResponseHeaders\(\)/ },
  { value: 1, reason: /1.*one word/ },
];

const LISTS = [
  { property: 'methods', call: 'allowMethods', code: 'invalid-method', refusals: METHODS },
  {
    property: 'requestHeaders',
    call: 'allowRequestHeaders',
    code: 'invalid-header',
    refusals: REQUEST_HEADERS,
  },
  {
    property: 'responseHeaders',
    call: 'allowResponseHeaders',
    code: 'invalid-header',
    refusals: RESPONSE_HEADERS,
  },
] as const satisfies readonly { code: CorsProblemCode; [key: string]: unknown }[];

describe.each(LISTS)('a name for $call', ({ property, call, code, refusals }) => {
  test.each(refusals)('that is $value, is refused with the reason', ({ value, reason }) => {
    // In a list of its own: a list that is a member is none.
    const problem = problemOf(() => entry()[call]([value as string]));

    expect(problem).toMatchObject({ code, path: `${property}[0]`, value });
    expect(problem.message).toMatch(reason);
  });

  test.each(refusals)('that is $value, is refused in a plain entry alike', ({ value, reason }) => {
    const problem = problemOf(() => add({ [property]: [value] }));

    expect(problem).toMatchObject({ code, path: `${property}[0]`, value });
    expect(problem.message).toMatch(reason);
  });

  test('in an empty list, is missed', () => {
    const expected = { code: 'empty-list', path: property, value: [] };

    expect(summary(problemsOf(() => entry()[call]()))).toEqual([expected]);
    expect(summary(problemsOf(() => add({ [property]: [] })))).toEqual([expected]);
  });

  test.each(['GET', 7, null, true, { 0: 'GET' }])(
    'that is no list in a plain entry, %p, is refused',
    (value) => {
      expect(problemOf(() => add({ [property]: value }))).toMatchObject({
        code: 'invalid-value',
        path: property,
        value,
      });
    },
  );

  test('in a list with a hole, is refused at that place', () => {
    const list = ['X-First'];
    list[2] = 'X-Third';

    expect(summary(problemsOf(() => add({ [property]: list })))).toEqual([
      { code, path: `${property}[1]`, value: undefined },
    ]);
  });
});

test('several bad names in one call, are all reported, each with its place', () => {
  expect(summary(problemsOf(() => entry().allowMethods('GET', 'TRACE', 'POST', 'A B')))).toEqual([
    { code: 'invalid-method', path: 'methods[1]', value: 'TRACE' },
    { code: 'invalid-method', path: 'methods[3]', value: 'A B' },
  ]);
});

test('a plain entry with several bad properties, has all of them reported', () => {
  const call = () =>
    new CorsConfiguration().add({
      resources: ['', 'Products', '/x'],
      origins: ['https://a.com/', APP, 'null'],
      methods: ['TRACE'],
      requestHeaders: ['Cookie', 'X-Fine'],
      responseHeaders: ['Set-Cookie'],
      cookies: 'yes' as unknown as boolean,
      cacheDuration: -1,
    });

  expect(summary(problemsOf(call))).toEqual([
    { code: 'invalid-resource', path: 'resources[0]', value: '' },
    { code: 'invalid-resource', path: 'resources[2]', value: '/x' },
    { code: 'invalid-origin', path: 'origins[0]', value: 'https://a.com/' },
    { code: 'invalid-origin', path: 'origins[2]', value: 'null' },
    { code: 'invalid-method', path: 'methods[0]', value: 'TRACE' },
    { code: 'invalid-header', path: 'requestHeaders[0]', value: 'Cookie' },
    { code: 'invalid-header', path: 'responseHeaders[0]', value: 'Set-Cookie' },
    { code: 'invalid-value', path: 'cookies', value: 'yes' },
    { code: 'invalid-cache-duration', path: 'cacheDuration', value: -1 },
  ]);
});

test('the message of an error with several problems, tells all of them with their paths', () => {
  const call = () => entry().allowMethods('TRACE', 'A B');

  expect(call).toThrow(/methods\[0\].*'TRACE'[^]*methods\[1\].*'A B'/);
});

describe('a cache duration', () => {
  const REFUSED = [-1, 86401, 0.5, 600.1, NaN, Infinity, -Infinity, '600', null, true, [600], 600n];

  test.each(REFUSED)('of %p, is refused with the range that is right', (value) => {
    const expected = { code: 'invalid-cache-duration', path: 'cacheDuration', value };

    const problem = problemOf(() => entry().withCacheDuration(value as number));
    expect(problem).toMatchObject(expected);
    expect(problem.message).toMatch(/cache duration in seconds.*whole number from 0 to 86400/);
    expect(summary(problemsOf(() => add({ cacheDuration: value })))).toEqual([expected]);
  });

  test.each([0, 1, 600, 7200, 86400])('of %p, is sent as it is', (seconds) => {
    const config = new CorsConfiguration();
    config.forOrigins(APP).withCacheDuration(seconds);

    const { headers } = checked(config, { url: '/x', origin: APP, type: 'preflight' });
    expect(headers['Access-Control-Max-Age']).toBe(String(seconds));
  });
});

test.each(['true', 1, 0, null, {}, []])('cookies of %p, are refused as neither true nor false', (value) => {
  const problem = problemOf(() => add({ cookies: value }));

  expect(problem).toMatchObject({ code: 'invalid-value', path: 'cookies', value });
  expect(problem.message).toMatch(/true.*false/);
});

test.each(['patch', 'PATCH', 'PROPFIND', 'M-SEARCH', "x!#$%&'*+.^_`|~9"])(
  'the method %p, is accepted',
  (method) => {
    const config = new CorsConfiguration();
    config.forOrigins(APP).allowMethods(method);

    expect(checked(config, { url: '/x', origin: APP, method: method.toUpperCase() }).allowed).toBe(true);
  },
);

test.each([
  'content-type',
  'Authorization',
  'Accept',
  'Range',
  'X-Sec-Fine',
  'Proxies',
  'Secret',
  'Date-Of-Birth',
])('the request header %p, is accepted', (name) => {
  const config = new CorsConfiguration();
  config.forOrigins(APP).allowRequestHeaders(name);

  const decision = checked(config, { url: '/x', origin: APP, requestHeaders: [name], type: 'preflight' });
  expect(decision).toMatchObject({ allowed: true });
  expect(decision.headers['Access-Control-Allow-Headers']).toBe(name);
});
