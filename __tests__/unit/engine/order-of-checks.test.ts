import { CorsConfiguration, type CorsReason } from 'express-resource-cors';
import type { AccessInput } from '../../../src/engine/findings';
import { APP, decision, OTHER, pending, preflight, request } from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

const config = new CorsConfiguration({ diagnostics: false });
config.forResources('Products').forOrigins(APP);
config.forResources('Cookies').forAllOrigins().allowCookies();

const AMBIGUOUS = '/a/..%2Fb';

/** Requests with two mistakes and more: the first in the order of checks is the one that is told. */
test.each<{ what: string; input: AccessInput; reason: CorsReason }>([
  {
    what: 'no origin, before an ambiguous path',
    input: request({ origin: undefined, path: AMBIGUOUS }),
    reason: 'no-origin',
  },
  {
    what: 'no origin, before a malformed preflight',
    input: preflight({ origin: undefined, requestMethod: '' }),
    reason: 'no-origin',
  },
  {
    what: 'the same origin, before an ambiguous path',
    input: request({ sameOrigin: true, path: AMBIGUOUS }),
    reason: 'same-origin',
  },
  {
    what: 'an ambiguous path, before a malformed origin',
    input: request({ origin: 'x', path: AMBIGUOUS }),
    reason: 'ambiguous-path',
  },
  {
    what: 'an ambiguous path, before the origin null',
    input: request({ origin: 'null', path: AMBIGUOUS }),
    reason: 'ambiguous-path',
  },
  {
    what: 'an ambiguous path, before a malformed preflight',
    input: preflight({ path: AMBIGUOUS, requestMethod: '' }),
    reason: 'ambiguous-path',
  },
  {
    what: 'a malformed origin, before a resource without entries',
    input: request({ origin: 'x', path: '/orders' }),
    reason: 'malformed-origin',
  },
  {
    what: 'a malformed origin, before a malformed preflight',
    input: preflight({ origin: 'x', requestMethod: '' }),
    reason: 'malformed-origin',
  },
  {
    what: 'the origin null, before a malformed preflight',
    input: preflight({ origin: 'null', requestMethod: '' }),
    reason: 'null-origin',
  },
  {
    what: 'a resource without entries, before a malformed preflight',
    input: preflight({ path: '/orders', requestMethod: '' }),
    reason: 'resource-not-configured',
  },
  {
    what: 'an origin that is not allowed, before a malformed preflight',
    input: preflight({ origin: OTHER, requestMethod: '' }),
    reason: 'origin-not-allowed',
  },
  {
    what: 'an origin that is not allowed, before a refused method',
    input: request({ origin: OTHER, method: 'PUT' }),
    reason: 'origin-not-allowed',
  },
  {
    what: 'a malformed method, before malformed headers',
    input: preflight({ requestMethod: '', requestHeaders: 'x a' }),
    reason: 'malformed-request-method',
  },
  {
    what: 'malformed headers, before a refused method',
    input: preflight({ requestMethod: 'PUT', requestHeaders: 'x a' }),
    reason: 'malformed-request-headers',
  },
  {
    what: 'a refused method, before a refused header',
    input: preflight({ requestMethod: 'PUT', requestHeaders: 'x-a' }),
    reason: 'method-not-allowed',
  },
  {
    what: 'the origin null to an entry with cookies, before a malformed preflight',
    input: preflight({ origin: 'null', path: '/cookies', requestMethod: '' }),
    reason: 'null-origin',
  },
  {
    what: 'the origin null to an entry with cookies, before a refused method',
    input: request({ origin: 'null', path: '/cookies', method: 'PUT' }),
    reason: 'null-origin',
  },
])('$what, is the reason', ({ input, reason }) => {
  expect(decision(config, input).reason).toBe(reason);
});

describe('a callback', () => {
  const asking = new CorsConfiguration({
    dynamicConfigurationCallback: () => ({}),
    staticConfigurationAccessFilter: () => ({}),
  });
  asking.forResources('Products').forOrigins(APP);

  test.each<{ what: string; input: AccessInput; reason: CorsReason }>([
    { what: 'a request without origin', input: request({ origin: undefined }), reason: 'no-origin' },
    { what: 'an ambiguous path', input: request({ path: AMBIGUOUS }), reason: 'ambiguous-path' },
    { what: 'a malformed origin', input: request({ origin: 'x' }), reason: 'malformed-origin' },
    {
      what: 'the origin null that no entry matches',
      input: request({ origin: 'null' }),
      reason: 'null-origin',
    },
    {
      what: 'the origin null to a resource without entries',
      input: request({ origin: 'null', path: '/orders' }),
      reason: 'null-origin',
    },
    {
      what: 'a malformed method to an entry',
      input: preflight({ requestMethod: 'P T' }),
      reason: 'malformed-request-method',
    },
    {
      what: 'a malformed method to no entry',
      input: preflight({ origin: OTHER, requestMethod: '' }),
      reason: 'malformed-request-method',
    },
    {
      what: 'malformed headers',
      input: preflight({ requestHeaders: '(' }),
      reason: 'malformed-request-headers',
    },
  ])('is not asked about $what', ({ input, reason }) => {
    expect(decision(asking, input).reason).toBe(reason);
  });

  test.each([
    {
      what: 'the dynamic one, about an origin that no entry matches',
      input: request({ origin: OTHER }),
      callback: 'dynamicConfigurationCallback',
    },
    {
      what: 'the dynamic one, about a resource without entries',
      input: request({ path: '/orders' }),
      callback: 'dynamicConfigurationCallback',
    },
    {
      what: 'the dynamic one, about any method',
      input: preflight({ origin: OTHER, requestMethod: 'PUT' }),
      callback: 'dynamicConfigurationCallback',
    },
    {
      what: 'the filter, about an entry that matches',
      input: request(),
      callback: 'staticConfigurationAccessFilter',
    },
    {
      what: 'the filter, about a method that the entry does not allow',
      input: request({ method: 'PUT' }),
      callback: 'staticConfigurationAccessFilter',
    },
  ])('is asked: $what', ({ input, callback }) => {
    expect(pending(asking, input)).toMatchObject({ callback });
  });
});

describe('what a decision hands on of the request', () => {
  test.each([
    { what: 'a well-formed origin', input: request(), origin: APP },
    {
      what: 'an origin as it was sent',
      input: request({ origin: 'HTTPS://App.Example.com' }),
      origin: 'HTTPS://App.Example.com',
    },
    { what: 'the origin null', input: request({ origin: 'null' }), origin: 'null' },
    { what: 'no origin', input: request({ origin: undefined }), origin: null },
    { what: 'a malformed origin', input: request({ origin: 'x\r\ny' }), origin: null },
    {
      what: 'a malformed origin to an ambiguous path',
      input: request({ origin: 'x', path: AMBIGUOUS }),
      origin: null,
    },
    {
      what: "a malformed origin said to be the server's own",
      input: request({ origin: 'x', sameOrigin: true }),
      origin: null,
    },
    { what: 'an origin to an ambiguous path', input: request({ path: AMBIGUOUS }), origin: APP },
  ])('of $what, is the origin $origin', ({ input, origin }) => {
    expect(decision(config, input).origin).toBe(origin);
  });

  test('of a malformed origin where the origin is not looked at, is none', () => {
    const open = new CorsConfiguration();
    open.forAllOrigins();

    expect(decision(open, request({ origin: 'x\r\ny' }))).toMatchObject({ allowed: true, origin: null });
    expect(decision(open, request({ origin: APP })).origin).toBe(APP);
  });

  test.each([
    { what: 'an actual request', input: request({ method: 'PUT' }), method: 'PUT' },
    { what: 'a preflight', input: preflight({ requestMethod: 'PUT' }), method: 'PUT' },
    { what: 'a preflight in lower case', input: preflight({ requestMethod: 'patch' }), method: 'patch' },
    { what: 'a malformed preflight', input: preflight({ requestMethod: 'P T' }), method: null },
    {
      what: 'a malformed preflight of a malformed origin',
      input: preflight({ origin: 'x', requestMethod: 'P T' }),
      method: null,
    },
    {
      what: 'a malformed preflight to an ambiguous path',
      input: preflight({ path: AMBIGUOUS, requestMethod: 'P\r\nT' }),
      method: null,
    },
    { what: 'an OPTIONS request', input: request({ method: 'OPTIONS' }), method: 'OPTIONS' },
  ])('of $what, is the method $method', ({ input, method }) => {
    expect(decision(config, input).method).toBe(method);
  });
});

/** DESIGN § 3: the entry for exactly this origin, the most specific pattern, the entry for all origins. */
test('of several entries that match, the most specific decides alone', () => {
  const ladder = new CorsConfiguration({ diagnostics: false });
  ladder.forOrigins('https://*.example.com:*').allowMethods('M1');
  ladder.forAllOrigins().allowMethods('M0');
  ladder.forOrigins('https://*.example.com').allowMethods('M2');
  ladder.forOrigins(APP).allowMethods('M3');
  const allowedFor = (origin: string) =>
    ['M0', 'M1', 'M2', 'M3'].filter((method) => decision(ladder, request({ origin, method })).allowed);

  expect(allowedFor(APP)).toEqual(['M3']);
  expect(allowedFor('https://b.example.com')).toEqual(['M2']);
  expect(allowedFor('https://b.example.com:8443')).toEqual(['M1']);
  expect(allowedFor('https://example.com')).toEqual(['M0']);
  expect(allowedFor('null')).toEqual(['M0']);
});

describe('the origin null', () => {
  test.each([
    {
      what: 'an entry for all origins without cookies',
      add: (made: CorsConfiguration) => made.forAllOrigins(),
      allowed: true,
    },
    {
      what: 'an entry for all origins with cookies',
      add: (made: CorsConfiguration) => made.forAllOrigins().allowCookies(),
      allowed: false,
    },
    {
      what: 'entries for named origins',
      add: (made: CorsConfiguration) => made.forOrigins(APP),
      allowed: false,
    },
    {
      what: 'an entry for all subdomains',
      add: (made: CorsConfiguration) => made.forOrigins('https://*.example.com:*'),
      allowed: false,
    },
  ])('to $what, is allowed: $allowed', ({ add, allowed }) => {
    const made = new CorsConfiguration();
    add(made);
    made.forResources('Other').forAllOrigins();

    expect(decision(made, request({ origin: 'null' })).allowed).toBe(allowed);
  });

  test('to an entry for all origins beside another, is never echoed', () => {
    const made = new CorsConfiguration();
    made.forAllOrigins();
    made.forOrigins(APP);

    expect(decision(made, request({ origin: 'null' })).headers['Access-Control-Allow-Origin']).toBe('*');
  });
});
