import { inspect } from 'node:util';
import { CorsConfiguration, type CorsDecision, type CorsOptions } from 'express-resource-cors';
import type { AccessInput } from '../../../src/engine/findings';
import { valueIn } from '../../../src/engine/headers';
import {
  APP,
  concluded,
  decision,
  failed,
  OTHER,
  outcome,
  pending,
  preflight,
  request,
  unnamed,
} from '../support/decisions';

const VARY = { Vary: 'Origin' };
const VARY_PREFLIGHT = { Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' };

function shop(options?: CorsOptions): CorsConfiguration {
  const config = new CorsConfiguration({ diagnostics: false, ...options });
  config.forResources('Products').forOrigins(APP);
  config.forResources('Open').forAllOrigins();
  config.forResources('Secrets').forOrigins(APP).allowCookies().allowAllResponseHeaders();
  return config;
}

/** A decision whole, but for its message. */
function whole({ type, allowed, reason, resource, origin, method, headers, status }: CorsDecision) {
  return { type, allowed, reason, resource, origin, method, headers, status };
}

type Whole = ReturnType<typeof whole>;

const PRODUCTS = { resource: 'Products', origin: APP, method: 'GET' } as const;

test.each<{ what: string; input: AccessInput; options?: CorsOptions; decided: Whole }>([
  {
    what: 'an actual request, allowed',
    input: request(),
    decided: {
      ...PRODUCTS,
      type: 'actual',
      allowed: true,
      reason: 'allowed',
      headers: { 'Access-Control-Allow-Origin': APP, ...VARY },
      status: undefined,
    },
  },
  {
    what: 'an actual request, refused where handlers answer refusals',
    input: request({ origin: OTHER }),
    decided: {
      ...PRODUCTS,
      origin: OTHER,
      type: 'actual',
      allowed: false,
      reason: 'origin-not-allowed',
      headers: VARY,
      status: undefined,
    },
  },
  {
    what: 'an actual request, refused where the middleware answers refusals',
    input: request({ origin: OTHER }),
    options: { rejectDisallowed: true },
    decided: {
      ...PRODUCTS,
      origin: OTHER,
      type: 'actual',
      allowed: false,
      reason: 'origin-not-allowed',
      headers: VARY,
      status: 403,
    },
  },
  {
    what: 'a preflight, refused',
    input: preflight({ requestMethod: 'PUT' }),
    decided: {
      ...PRODUCTS,
      method: 'PUT',
      type: 'preflight',
      allowed: false,
      reason: 'method-not-allowed',
      headers: VARY_PREFLIGHT,
      status: 403,
    },
  },
  {
    what: 'a preflight without one method',
    input: preflight({ requestMethod: 'P T' }),
    decided: {
      ...PRODUCTS,
      method: null,
      type: 'preflight',
      allowed: false,
      reason: 'malformed-request-method',
      headers: VARY_PREFLIGHT,
      status: 403,
    },
  },
  {
    what: 'a GET with a header of preflights',
    input: request({ requestMethod: 'PUT' }),
    decided: {
      ...PRODUCTS,
      type: 'actual',
      allowed: true,
      reason: 'allowed',
      headers: { 'Access-Control-Allow-Origin': APP, ...VARY },
      status: undefined,
    },
  },
  {
    what: 'no origin to a resource without entries, where a callback decides for each origin',
    input: request({ origin: undefined, path: '/orders' }),
    options: { dynamicConfigurationCallback: () => null },
    decided: {
      resource: 'orders',
      origin: null,
      method: 'GET',
      type: 'not-cors',
      allowed: true,
      reason: 'no-origin',
      headers: VARY,
      status: undefined,
    },
  },
  {
    what: 'no origin to a resource without entries',
    input: request({ origin: undefined, path: '/orders' }),
    decided: {
      resource: 'orders',
      origin: null,
      method: 'GET',
      type: 'not-cors',
      allowed: true,
      reason: 'no-origin',
      headers: {},
      status: undefined,
    },
  },
  {
    what: 'a malformed origin',
    input: request({ origin: 'x' }),
    decided: {
      ...PRODUCTS,
      origin: null,
      type: 'actual',
      allowed: false,
      reason: 'malformed-origin',
      headers: VARY,
      status: undefined,
    },
  },
  {
    what: 'a malformed origin that is not looked at, everybody being allowed',
    input: request({ origin: 'x', path: '/open' }),
    decided: {
      resource: 'Open',
      origin: null,
      method: 'GET',
      type: 'actual',
      allowed: true,
      reason: 'allowed',
      headers: { 'Access-Control-Allow-Origin': '*' },
      status: undefined,
    },
  },
  {
    what: 'a malformed origin that is not looked at, the path being ambiguous',
    input: request({ origin: 'x', path: '/a/..%2Fb' }),
    decided: {
      resource: null,
      origin: null,
      method: 'GET',
      type: 'actual',
      allowed: false,
      reason: 'ambiguous-path',
      headers: {},
      status: undefined,
    },
  },
  {
    what: 'the origin null that is not looked at, everybody being allowed',
    input: request({ origin: 'null', path: '/open' }),
    decided: {
      resource: 'Open',
      origin: 'null',
      method: 'GET',
      type: 'actual',
      allowed: true,
      reason: 'allowed',
      headers: { 'Access-Control-Allow-Origin': '*' },
      status: undefined,
    },
  },
  {
    what: "the server's own origin, however it is written",
    input: request({ origin: 'x', sameOrigin: true }),
    decided: {
      ...PRODUCTS,
      origin: null,
      type: 'not-cors',
      allowed: true,
      reason: 'same-origin',
      headers: VARY,
      status: undefined,
    },
  },
  {
    what: 'no origin, where everybody is allowed',
    input: request({ origin: undefined, path: '/open' }),
    decided: {
      resource: 'Open',
      origin: null,
      method: 'GET',
      type: 'not-cors',
      allowed: true,
      reason: 'no-origin',
      headers: { 'Access-Control-Allow-Origin': '*' },
      status: undefined,
    },
  },
])('$what, is decided so', ({ input, options, decided }) => {
  expect(whole(decision(shop(options), input))).toStrictEqual(decided);
});

describe('where the function that names the resource fails', () => {
  const failure = new Error('no database');
  const refused = (input: AccessInput) => unnamed(shop(), input, failure);

  test.each([
    { input: request(), type: 'actual', headers: VARY },
    { input: preflight(), type: 'preflight', headers: VARY_PREFLIGHT },
  ])('a request ($type), is refused and left to error handling', ({ input, type, headers }) => {
    const decided = refused(input);

    expect(whole(decided)).toEqual({
      type,
      allowed: false,
      reason: 'resource-not-configured',
      resource: null,
      origin: APP,
      method: 'GET',
      headers,
      status: undefined,
    });
    expect(decided.message).toContain('no database');
  });

  test('a malformed origin, is not handed on', () => {
    expect(refused(request({ origin: 'x' })).origin).toBeNull();
  });
});

test.each([
  {
    callback: 'dynamicConfigurationCallback',
    input: request({ origin: OTHER }),
    reason: 'refused-by-callback',
  },
  { callback: 'staticConfigurationAccessFilter', input: request(), reason: 'refused-by-filter' },
  { callback: 'staticConfigurationAccessFilter', input: preflight(), reason: 'refused-by-filter' },
])(
  'where $callback fails, a request is refused and left to error handling',
  ({ callback, input, reason }) => {
    const asked = pending(shop({ [callback]: () => null, rejectDisallowed: true }), input);

    const decided = failed(asked, new Error('no database'));

    expect(decided).toMatchObject({ allowed: false, reason, status: undefined });
    expect(decided.headers).toEqual(input.requestMethod === undefined ? VARY : VARY_PREFLIGHT);
    expect(decided.message).toContain('no database');
  },
);

describe('all response headers are listed as the response is sent', () => {
  const exposesAll = (input: AccessInput, config = shop()) => outcome(config, input).headers.exposesAll;

  test('for an allowed actual request with cookies to an entry that exposes all', () => {
    expect(exposesAll(request({ path: '/secrets' }))).toBe(true);
  });

  test.each([
    { what: 'a preflight', input: preflight({ path: '/secrets' }) },
    { what: 'a refused origin', input: request({ path: '/secrets', origin: OTHER }) },
    { what: 'a refused method', input: request({ path: '/secrets', method: 'PUT' }) },
    { what: 'the same origin', input: request({ path: '/secrets', sameOrigin: true }) },
    { what: 'an entry that exposes none', input: request() },
    { what: 'an ambiguous path', input: request({ path: '/a/..%2Fb' }) },
  ])('but not for $what', ({ input }) => {
    expect(exposesAll(input)).toBe(false);
  });

  test('but not without cookies, where * says it', () => {
    const config = new CorsConfiguration();
    config.forOrigins(APP).allowAllResponseHeaders();

    expect(exposesAll(request(), config)).toBe(false);
  });

  test('but not where an entry with cookies lists them', () => {
    const config = new CorsConfiguration();
    config.forOrigins(APP).allowCookies().allowResponseHeaders('ETag');

    expect(exposesAll(request(), config)).toBe(false);
  });
});

test('a decision, in the console, is its data', () => {
  const decided = decision(shop(), request());

  expect(inspect(decided)).toBe(inspect({ ...decided }));
  expect({ ...decided }).toEqual(JSON.parse(JSON.stringify(decided)));
  expect(Object.keys(decided)).toEqual([
    ...[
      'type',
      'allowed',
      'reason',
      'resource',
      'origin',
      'method',
      'headers',
      'status',
      'message',
      'remedy',
    ],
  ]);
  expect(inspect(decided)).toContain(`reason: 'allowed'`);
});

test('a header of a decision, is found by its name in lower case', () => {
  const { headers } = outcome(shop(), request({ path: '/secrets' }));

  expect(valueIn(headers, 'access-control-allow-origin')).toBe(APP);
  expect(valueIn(headers, 'access-control-allow-credentials')).toBe('true');
  expect(valueIn(headers, 'access-control-max-age')).toBeUndefined();
  expect(valueIn(headers, 'vary')).toBeUndefined();
});

test('an opaque origin, is refused what a callback allows with cookies', () => {
  const config = shop({ staticConfigurationAccessFilter: (_request, policy) => policy });
  const asked = pending(config, request({ origin: 'null', path: '/open' }));

  expect(concluded(asked, { cookies: true })).toMatchObject({ reason: 'null-origin' });
  expect(concluded(asked, {})).toMatchObject({ reason: 'allowed', origin: 'null' });
});
