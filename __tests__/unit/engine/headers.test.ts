import { CorsConfiguration, type CorsPolicy } from 'express-resource-cors';
import { APP, decision, OTHER, preflight, request } from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

const ORIGIN = { 'Access-Control-Allow-Origin': APP };
const ANYBODY = { 'Access-Control-Allow-Origin': '*' };
const COOKIES = { 'Access-Control-Allow-Credentials': 'true' };
const SAFELISTED = { 'Access-Control-Allow-Methods': 'GET,HEAD,POST' };
const VARY = { Vary: 'Origin' };
const VARY_PREFLIGHT = { Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' };

function entry(policy: CorsPolicy, origins: readonly string[] | '*' = [APP]): CorsConfiguration {
  return new CorsConfiguration({ diagnostics: false }).add({ resources: '*', origins, ...policy });
}

/** DESIGN § 4, an allowed actual request to an entry for its origin. */
test.each<{ what: string; policy: CorsPolicy; headers: object }>([
  { what: 'that says nothing', policy: {}, headers: ORIGIN },
  { what: 'with cookies', policy: { cookies: true }, headers: { ...ORIGIN, ...COOKIES } },
  { what: 'with cookies denied', policy: { cookies: false }, headers: ORIGIN },
  {
    what: 'with response headers',
    policy: { responseHeaders: ['ETag', 'X-Total'] },
    headers: { ...ORIGIN, 'Access-Control-Expose-Headers': 'ETag,X-Total' },
  },
  {
    what: 'with response headers of which some are safelisted',
    policy: {
      responseHeaders: [
        'Content-Type',
        'ETag',
        'cache-control',
        'Pragma',
        'Expires',
        'Last-Modified',
        'Content-Length',
        'Content-Language',
      ],
    },
    headers: { ...ORIGIN, 'Access-Control-Expose-Headers': 'ETag' },
  },
  {
    what: 'with safelisted response headers alone',
    policy: { responseHeaders: ['Content-Type'] },
    headers: ORIGIN,
  },
  {
    what: 'with a response header twice',
    policy: { responseHeaders: ['ETag', 'etag'] },
    headers: { ...ORIGIN, 'Access-Control-Expose-Headers': 'ETag' },
  },
  {
    what: 'with all response headers',
    policy: { responseHeaders: '*' },
    headers: { ...ORIGIN, 'Access-Control-Expose-Headers': '*' },
  },
  {
    what: 'with all response headers and cookies, whose names are known only later',
    policy: { responseHeaders: '*', cookies: true },
    headers: { ...ORIGIN, ...COOKIES },
  },
  {
    what: 'with what concerns preflights only',
    policy: { requestHeaders: '*', cacheDuration: 60 },
    headers: ORIGIN,
  },
])('an actual request, allowed by an entry $what, gets exactly these', ({ policy, headers }) => {
  expect(decision(entry(policy), request()).headers).toEqual({ ...headers, ...VARY });
});

/** DESIGN § 4, a preflight for PUT with two headers, allowed by an entry for its origin. */
const ASKED = preflight({ requestMethod: 'PUT', requestHeaders: 'content-type,x-a' });

test.each<{ what: string; policy: CorsPolicy; headers: object }>([
  {
    what: 'that lists methods and headers',
    policy: { methods: ['GET', 'put'], requestHeaders: ['X-B', 'X-A', 'Content-Type'] },
    headers: {
      ...ORIGIN,
      'Access-Control-Allow-Methods': 'GET,PUT',
      'Access-Control-Allow-Headers': 'X-B,X-A,Content-Type',
    },
  },
  {
    what: 'that lists methods and headers, with cookies',
    policy: { methods: ['PUT'], requestHeaders: ['Content-Type', 'X-A'], cookies: true },
    headers: {
      ...ORIGIN,
      ...COOKIES,
      'Access-Control-Allow-Methods': 'PUT',
      'Access-Control-Allow-Headers': 'Content-Type,X-A',
    },
  },
  {
    what: 'with all methods and all headers',
    policy: { methods: '*', requestHeaders: '*' },
    headers: {
      ...ORIGIN,
      'Access-Control-Allow-Methods': '*',
      'Access-Control-Allow-Headers': '*,authorization',
    },
  },
  {
    what: 'with all methods and all headers, with cookies',
    policy: { methods: '*', requestHeaders: '*', cookies: true },
    headers: {
      ...ORIGIN,
      ...COOKIES,
      'Access-Control-Allow-Methods': 'PUT',
      'Access-Control-Allow-Headers': 'content-type,x-a',
    },
  },
  {
    what: 'with a cache duration, exposing headers',
    policy: { methods: ['PUT'], requestHeaders: '*', cacheDuration: 600, responseHeaders: ['ETag'] },
    headers: {
      ...ORIGIN,
      'Access-Control-Allow-Methods': 'PUT',
      'Access-Control-Allow-Headers': '*,authorization',
      'Access-Control-Max-Age': '600',
    },
  },
])('a preflight, allowed by an entry $what, gets exactly these', ({ policy, headers }) => {
  const decided = decision(entry(policy), ASKED);

  expect(decided).toMatchObject({ allowed: true, status: 204 });
  expect(decided.headers).toEqual({ ...headers, ...VARY_PREFLIGHT });
});

test('a preflight that asks for no headers, is told of those that the entry lists', () => {
  expect(decision(entry({ requestHeaders: ['X-A'] }), preflight()).headers).toEqual({
    ...ORIGIN,
    ...SAFELISTED,
    'Access-Control-Allow-Headers': 'X-A',
    ...VARY_PREFLIGHT,
  });
});

test('a preflight that asks for no headers, where all are allowed with cookies, is told of none', () => {
  expect(decision(entry({ requestHeaders: '*', cookies: true }), preflight()).headers).toEqual({
    ...ORIGIN,
    ...COOKIES,
    ...SAFELISTED,
    ...VARY_PREFLIGHT,
  });
});

test('requested names, where all are allowed with cookies, come back lower-cased, without spaces and repeats', () => {
  const input = preflight({ requestHeaders: ' X-A ,x-a,, \tX-B, authorization' });

  const { headers } = decision(entry({ requestHeaders: '*', cookies: true }), input);
  expect(headers['Access-Control-Allow-Headers']).toBe('x-a,x-b,authorization');
});

/** docs/design.md: what needs no allowing is named where it was asked for, once, behind what the entry lists. */
test.each([
  { policy: {}, asked: '', names: undefined },
  { policy: {}, asked: 'accept', names: 'accept' },
  { policy: {}, asked: 'accept,accept-language', names: 'accept,accept-language' },
  { policy: { requestHeaders: ['X-A'] }, asked: 'accept,x-a', names: 'X-A,accept' },
  {
    policy: { requestHeaders: ['X-A'] },
    asked: 'accept,accept-language',
    names: 'X-A,accept,accept-language',
  },
  { policy: { requestHeaders: ['X-A', 'Accept'] }, asked: 'accept', names: 'X-A,Accept' },
])('a preflight for the headers $asked, with $policy, is told of $names', ({ policy, asked, names }) => {
  const { allowed, headers } = decision(entry(policy), preflight({ requestHeaders: asked }));

  expect(allowed).toBe(true);
  expect(headers['Access-Control-Allow-Headers']).toBe(names);
});

describe('one anonymous entry for all origins, with no callback and no filter', () => {
  const config = entry({ methods: ['GET', 'PUT'], responseHeaders: ['ETag'], cacheDuration: 60 }, '*');
  const exposed = { ...ANYBODY, 'Access-Control-Expose-Headers': 'ETag' };

  // Its answers to preflights depend on what they ask for, but not on who asks.
  const asked = { Vary: 'Access-Control-Request-Method, Access-Control-Request-Headers' };

  test.each([
    { what: 'an actual request', input: request(), headers: exposed },
    { what: 'a HEAD request', input: request({ method: 'HEAD' }), headers: exposed },
    { what: 'a request without origin', input: request({ origin: undefined }), headers: exposed },
    { what: 'a request of the same origin', input: request({ sameOrigin: true }), headers: exposed },
    { what: 'a request of the origin null', input: request({ origin: 'null' }), headers: exposed },
    { what: 'a request of a malformed origin', input: request({ origin: 'x\ny' }), headers: exposed },
    { what: 'a method that is not allowed', input: request({ method: 'DELETE' }), headers: {} },
    {
      what: 'such a method without origin',
      input: request({ method: 'DELETE', origin: undefined }),
      headers: {},
    },
    {
      what: 'a preflight',
      input: preflight({ requestMethod: 'PUT' }),
      headers: {
        ...ANYBODY,
        'Access-Control-Allow-Methods': 'GET,PUT',
        'Access-Control-Max-Age': '60',
        ...asked,
      },
    },
    {
      what: 'a preflight for a method that is not allowed',
      input: preflight({ requestMethod: 'DELETE' }),
      headers: asked,
    },
    { what: 'a malformed preflight', input: preflight({ requestMethod: 'P T' }), headers: asked },
  ])('$what, gets exactly these and no Vary: Origin', ({ input, headers }) => {
    expect(decision(config, input).headers).toEqual(headers);
  });

  test('and rejectDisallowed, a method that is not allowed varies by origin, with and without one', () => {
    const rejecting = entry({ methods: ['PUT'] }, '*');
    rejecting.rejectDisallowed = true;

    expect(decision(rejecting, request({ method: 'DELETE' }))).toMatchObject({ headers: VARY, status: 403 });
    expect(decision(rejecting, request({ method: 'DELETE', origin: undefined }))).toMatchObject({
      headers: VARY,
      status: undefined,
    });
    expect(decision(rejecting, request({ method: 'PUT' })).headers).toEqual(ANYBODY);
  });
});

describe('an entry for all origins that does not answer alike', () => {
  const filter = (_request: unknown, policy: CorsPolicy) => policy;

  test('because of cookies, names the origin and varies', () => {
    const config = entry({ cookies: true }, '*');

    expect(decision(config, request()).headers).toEqual({ ...ORIGIN, ...COOKIES, ...VARY });
    expect(decision(config, request({ origin: undefined })).headers).toEqual(VARY);
  });

  test('because of another entry beside it, varies', () => {
    const config = entry({}, '*').add({ resources: '*', origins: [OTHER], cookies: true });

    expect(decision(config, request()).headers).toEqual({ ...ANYBODY, ...VARY });
    expect(decision(config, request({ origin: undefined })).headers).toEqual(VARY);
    expect(decision(config, preflight()).headers).toEqual({ ...ANYBODY, ...SAFELISTED, ...VARY_PREFLIGHT });
  });

  test('because of a filter, varies', () => {
    const config = entry({}, '*');
    config.staticConfigurationAccessFilter = filter;

    expect(decision(config, request({ origin: undefined })).headers).toEqual(VARY);
  });

  test('because of another resource, is not meant: each resource is looked at by itself', () => {
    const config = entry({}, '*').add({ resources: ['Orders'], origins: [OTHER] });

    expect(decision(config, request()).headers).toEqual(ANYBODY);
    expect(decision(config, request({ path: '/orders' })).headers).toEqual(VARY);
  });
});

/** DESIGN § 4: on every response whose status or headers could differ for another origin. */
test.each([
  { what: 'a refused origin', input: request({ origin: OTHER }), vary: VARY },
  { what: 'a malformed origin', input: request({ origin: 'x' }), vary: VARY },
  { what: 'the origin null', input: request({ origin: 'null' }), vary: VARY },
  { what: 'no origin', input: request({ origin: undefined }), vary: VARY },
  { what: 'the same origin', input: request({ sameOrigin: true }), vary: VARY },
  { what: 'a refused method', input: request({ method: 'DELETE' }), vary: VARY },
  { what: 'a preflight of a refused origin', input: preflight({ origin: OTHER }), vary: VARY_PREFLIGHT },
  {
    what: 'a preflight for a refused method',
    input: preflight({ requestMethod: 'DELETE' }),
    vary: VARY_PREFLIGHT,
  },
  {
    what: 'a preflight for a refused header',
    input: preflight({ requestHeaders: 'x-a' }),
    vary: VARY_PREFLIGHT,
  },
  { what: 'a malformed preflight', input: preflight({ requestMethod: '' }), vary: VARY_PREFLIGHT },
  { what: 'an OPTIONS request that is no preflight', input: request({ method: 'OPTIONS' }), vary: VARY },
  { what: 'an OPTIONS request without origin', input: preflight({ origin: undefined }), vary: VARY },
])('$what, where the origin matters, gets Vary and nothing else', ({ input, vary }) => {
  expect(decision(entry({}), input).headers).toEqual(vary);
});

test.each([
  { what: 'nothing is configured', config: () => new CorsConfiguration(), path: '/api/products' },
  { what: 'the path is ambiguous', config: () => entry({}), path: '/a/..%2Fb' },
])(
  'where $what, nobody is told anything, and only rejectDisallowed has the answer vary',
  ({ config, path }) => {
    const made = config();
    expect(
      [request({ path }), request({ path, origin: undefined }), preflight({ path })].map(
        (input) => decision(made, input).headers,
      ),
    ).toEqual([{}, {}, {}]);

    made.rejectDisallowed = true;
    expect(
      [request({ path }), request({ path, origin: undefined }), preflight({ path })].map(
        (input) => decision(made, input).headers,
      ),
    ).toEqual([VARY, VARY, {}]);
  },
);

test.each([
  { method: 'GET', allowed: true },
  { method: 'HEAD', allowed: true },
  { method: 'PUT', allowed: true },
  { method: 'PATCH', allowed: true },
  { method: 'POST', allowed: false },
  { method: 'patch', allowed: false },
  { method: 'put', allowed: false },
])(
  '$method, where get, PUT and patch are named, is allowed for preflights and actual requests alike: $allowed',
  ({ method, allowed }) => {
    const config = entry({ methods: ['get', 'PUT', 'patch'] });

    expect(decision(config, request({ method })).allowed).toBe(allowed);
    expect(decision(config, preflight({ requestMethod: method })).allowed).toBe(allowed);
  },
);

test('HEAD, where it alone is named, does not bring GET', () => {
  expect(decision(entry({ methods: ['HEAD'] }), request()).allowed).toBe(false);
});

test.each([
  { asked: 'accept,accept-language,content-language,origin', allowed: true },
  { asked: 'content-type', allowed: false },
  { asked: 'range', allowed: false },
  { asked: 'X-A', allowed: true },
  { asked: 'x-b , ACCEPT,\tx-A', allowed: true },
  { asked: 'x-b,x-c', allowed: false },
  { asked: 'authorization', allowed: false },
  { asked: '*', allowed: false },
])(
  'a preflight for the headers $asked, where X-A and x-B are named, is allowed: $allowed',
  ({ asked, allowed }) => {
    expect(
      decision(entry({ requestHeaders: ['X-A', 'x-B'] }), preflight({ requestHeaders: asked })).allowed,
    ).toBe(allowed);
  },
);

describe('a preflight that is refused, with diagnostics', () => {
  const config = entry({
    methods: ['PUT', 'HEAD'],
    requestHeaders: ['X-A'],
    cookies: true,
    cacheDuration: 600,
  });
  config.diagnostics = true;
  config.preflightStatus = 200;
  const lists = {
    ...ORIGIN,
    ...COOKIES,
    'Access-Control-Allow-Methods': 'PUT,HEAD',
    'Access-Control-Allow-Headers': 'X-A',
    ...VARY_PREFLIGHT,
  };

  test.each([
    { what: 'a method that is not safelisted', parts: { requestMethod: 'DELETE' } },
    { what: 'a header', parts: { requestMethod: 'PUT', requestHeaders: 'x-a,x-b' } },
  ])('for $what, tells the browser the true lists, and is refused', ({ parts }) => {
    const decided = decision(config, preflight(parts));

    expect(decided).toMatchObject({ allowed: false, status: 200 });
    expect(decided.headers).toEqual(lists);
  });

  test.each([
    { what: 'a method that browsers let pass by themselves', parts: { requestMethod: 'GET' } },
    { what: 'another such method', parts: { requestMethod: 'POST' } },
    { what: 'an origin that is not allowed', parts: { origin: OTHER, requestMethod: 'DELETE' } },
    { what: 'a malformed method', parts: { requestMethod: 'P T' } },
    { what: 'malformed headers', parts: { requestMethod: 'PUT', requestHeaders: 'x a' } },
  ])('for $what, is a 403 that tells nothing', ({ parts }) => {
    expect(decision(config, preflight(parts))).toMatchObject({
      allowed: false,
      status: 403,
      headers: VARY_PREFLIGHT,
    });
  });

  test('with all headers, for a method, grants no header that a browser could take for granted', () => {
    const lenient = entry({ methods: ['PUT'], requestHeaders: '*', cookies: true });
    lenient.diagnostics = true;

    const { headers } = decision(lenient, preflight({ requestMethod: 'DELETE', requestHeaders: 'x-a' }));
    expect(headers['Access-Control-Allow-Methods']).toBe('PUT');
  });
});

describe('the status with which the middleware answers', () => {
  test.each([
    { what: 'an allowed preflight', input: preflight(), status: 204 },
    { what: 'a refused preflight', input: preflight({ origin: OTHER }), status: 403 },
    { what: 'an allowed actual request', input: request(), status: undefined },
    { what: 'a refused actual request', input: request({ origin: OTHER }), status: undefined },
    { what: 'a request without origin', input: request({ origin: undefined }), status: undefined },
    {
      what: 'an OPTIONS request without a requested method',
      input: request({ method: 'OPTIONS' }),
      status: undefined,
    },
    { what: 'a preflight without origin', input: preflight({ origin: undefined }), status: undefined },
    { what: 'a preflight of the same origin', input: preflight({ sameOrigin: true }), status: undefined },
  ])('to $what, is $status', ({ input, status }) => {
    expect(decision(entry({}), input).status).toBe(status);
  });

  test.each([
    { what: 'a refused actual request', input: request({ origin: OTHER }), status: 403 },
    { what: 'a refused OPTIONS request', input: request({ method: 'OPTIONS' }), status: 403 },
    { what: 'an allowed actual request', input: request(), status: undefined },
    {
      what: 'a request without origin',
      input: request({ origin: undefined, method: 'DELETE' }),
      status: undefined,
    },
    {
      what: 'a request of the same origin',
      input: request({ sameOrigin: true, method: 'DELETE' }),
      status: undefined,
    },
  ])('to $what, with rejectDisallowed, is $status', ({ input, status }) => {
    const config = entry({});
    config.rejectDisallowed = true;

    expect(decision(config, input).status).toBe(status);
  });
});
