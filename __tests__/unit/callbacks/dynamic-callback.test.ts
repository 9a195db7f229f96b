import {
  CorsConfiguration,
  type CorsAccessRequest,
  type CorsDynamicConfigurationCallback,
  type CorsPolicy,
} from 'express-resource-cors';
import { APP, checked, OTHER } from '../support/decisions';

const VARY = { Vary: 'Origin' };

function asking(callback: CorsDynamicConfigurationCallback): CorsConfiguration {
  const config = new CorsConfiguration({ dynamicConfigurationCallback: callback });
  config.forResources('Products').forOrigins(APP);
  return config;
}

const actual = { url: '/products', origin: OTHER } as const;

describe.each([
  { how: 'at once', answer: (policy: CorsPolicy | null) => policy },
  { how: 'with a promise', answer: (policy: CorsPolicy | null) => Promise.resolve(policy) },
  {
    how: 'with a promise later',
    answer: (policy: CorsPolicy | null) =>
      new Promise<CorsPolicy | null>((resolve) => setTimeout(resolve, 5, policy)),
  },
  {
    how: 'with a thenable of another library',
    answer: (policy: CorsPolicy | null) =>
      ({
        then: (resolve: (value: unknown) => void) => {
          resolve(policy);
        },
      }) as unknown as Promise<CorsPolicy | null>,
  },
])('a callback that answers $how', ({ answer }) => {
  test('with a policy, is what allows the request', async () => {
    const config = asking(() => answer({ methods: ['PUT'], responseHeaders: ['ETag'], cookies: true }));

    const decided = await config.checkAccess({ ...actual, method: 'PUT', type: 'actual' });
    expect(decided).toMatchObject({ allowed: true, reason: 'allowed', resource: 'Products', origin: OTHER });
    expect(decided.headers).toEqual({
      'Access-Control-Allow-Origin': OTHER,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': 'ETag',
      ...VARY,
    });
  });

  test('with an empty policy, allows the safelisted methods', async () => {
    const config = asking(() => answer({}));

    expect(await config.checkAccess({ ...actual, method: 'POST' })).toMatchObject({ allowed: true });
    expect(await config.checkAccess({ ...actual, method: 'DELETE' })).toMatchObject({
      reason: 'method-not-allowed',
    });
  });

  test('with a policy, has preflights held against it', async () => {
    const config = asking(() => answer({ methods: ['PUT'], requestHeaders: ['X-A'], cacheDuration: 60 }));
    const put = { ...actual, method: 'PUT' };

    expect((await config.checkAccess({ ...put, requestHeaders: ['x-a'] })).headers).toEqual({
      'Access-Control-Allow-Origin': OTHER,
      'Access-Control-Allow-Methods': 'PUT',
      'Access-Control-Allow-Headers': 'X-A',
      'Access-Control-Max-Age': '60',
      Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    });
    expect(await config.checkAccess({ ...put, requestHeaders: ['x-b'] })).toMatchObject({
      allowed: false,
      reason: 'request-header-not-allowed',
    });
  });

  test('with null, refuses', async () => {
    expect(await asking(() => answer(null)).checkAccess(actual)).toMatchObject({
      type: 'actual',
      allowed: false,
      reason: 'refused-by-callback',
      headers: VARY,
    });
  });
});

test('a policy without a cache duration, is given the default one', () => {
  const config = asking(() => ({}));
  config.defaultCacheDuration = 600;

  expect(checked(config, { ...actual, type: 'preflight' }).headers['Access-Control-Max-Age']).toBe('600');
});

test('a frozen policy, and one without a prototype, are policies', () => {
  const bare = Object.assign(Object.create(null) as object, { methods: ['PUT'] });

  expect(
    checked(
      asking(() => Object.freeze({})),
      actual,
    ).allowed,
  ).toBe(true);
  expect(
    checked(
      asking(() => bare),
      { ...actual, method: 'PUT' },
    ).allowed,
  ).toBe(true);
});

test('a policy with properties of undefined, is one that leaves them out', () => {
  const policy = { methods: undefined, cookies: undefined } as unknown as CorsPolicy;

  expect(
    checked(
      asking(() => policy),
      actual,
    ).allowed,
  ).toBe(true);
});

describe('what an entry answers', () => {
  const never = jest.fn<null, []>(() => null);
  const config = asking(never);
  config.forResources('Open').forAllOrigins();
  config.forResources('Pattern').forOrigins('https://*.example.net');

  test.each([
    { what: 'an origin that is named', check: { url: '/products', origin: APP } },
    { what: 'an origin that a pattern matches', check: { url: '/pattern', origin: OTHER } },
    { what: 'an origin that the entry for all matches', check: { url: '/open', origin: OTHER } },
    { what: 'a method that the entry refuses', check: { url: '/products', origin: APP, method: 'DELETE' } },
    { what: 'no origin', check: { url: '/products' } },
    { what: 'the same origin', check: { url: `${OTHER}/products`, origin: OTHER } },
    { what: 'the origin null', check: { url: '/products', origin: 'null' } },
    { what: 'a malformed origin', check: { url: '/products', origin: 'x' } },
    { what: 'an ambiguous path', check: { url: '/a/..%2Fb', origin: OTHER } },
    { what: 'a malformed method', check: { url: '/products', origin: OTHER, method: 'P T' } },
  ])('is never asked: $what', ({ check }) => {
    checked(config, check);

    expect(never).not.toHaveBeenCalled();
  });
});

test('a callback, is asked once for each request', () => {
  const callback = jest.fn(() => ({}));

  checked(asking(callback), actual);

  expect(callback).toHaveBeenCalledTimes(1);
});

describe('what a callback is handed', () => {
  function handed(
    check: Parameters<CorsConfiguration['checkAccess']>[0],
    prepare: (config: CorsConfiguration) => unknown = () => undefined,
  ): CorsAccessRequest {
    let seen: CorsAccessRequest | undefined;
    const config = asking((request) => {
      seen = request;
      return null;
    });
    prepare(config);
    checked(config, check);
    return seen!;
  }

  test('for an actual request, has what was asked', () => {
    const request = handed({ ...actual, method: 'post' });

    expect(request).toMatchObject({
      resource: 'Products',
      properties: { controller: 'products' },
      origin: OTHER,
      isCorsPreflight: false,
      isCorsActual: true,
      requestedMethod: 'POST',
      requestedHeaders: [],
    });
    expect(request.request).toBeUndefined();
    expect(request.signal).toBeInstanceOf(AbortSignal);
    expect(request.signal.aborted).toBe(false);
  });

  test('for a preflight, has what it announces', () => {
    expect(handed({ ...actual, method: 'patch', requestHeaders: ['X-B', 'x-a', 'X-A'] })).toMatchObject({
      isCorsPreflight: true,
      isCorsActual: false,
      requestedMethod: 'patch',
      requestedHeaders: ['x-a', 'x-b'],
    });
  });

  test.each<{ what: string; url: string; routes?: string[]; resource: string | null; properties: object }>([
    {
      what: 'a configured resource in another case',
      url: '/PRODUCTS/7',
      resource: 'Products',
      properties: { controller: 'PRODUCTS', rest: ['7'] },
    },
    {
      what: 'a resource without entries',
      url: '/api/Orders/7/lines/8',
      resource: 'Orders',
      properties: { controller: 'Orders', rest: ['7', 'lines', '8'] },
    },
    {
      what: 'an action',
      url: '/Orders/List/7',
      routes: ['/:controller/:action{/:id}'],
      resource: 'Orders.List',
      properties: { controller: 'Orders', action: 'List', id: '7' },
    },
    {
      what: 'a path that no template matches',
      url: '/a/b',
      routes: ['/:controller'],
      resource: '~/a/b',
      properties: {},
    },
    {
      what: 'encoded characters',
      url: '/Orders/a%20b%2Fc/%C3%A9',
      resource: 'Orders',
      properties: { controller: 'Orders', rest: ['a b/c', 'é'] },
    },
  ])('names the resource and has its properties: $what', ({ url, routes, resource, properties }) => {
    const request = handed({ url, origin: OTHER }, (config) => routes && (config.routes = routes));

    expect(request.resource).toBe(resource);
    expect({ ...request.properties }).toEqual(properties);
  });

  test('has the defaults of a template among the properties', () => {
    const request = handed({ url: '/', origin: OTHER }, (config) => {
      config.routes = [
        { template: '/{:controller}', defaults: { controller: 'Home', action: 'Index' } },
        '/:controller',
      ];
    });

    expect(request.resource).toBe('Home.Index');
    expect({ ...request.properties }).toEqual({ controller: 'Home', action: 'Index' });
  });

  test('has the parameters of a URL pattern among the properties', () => {
    const request = handed({ url: '/reports/2024/May', origin: OTHER }, (config) =>
      config.forResources('~/reports/:year/:month').forOrigins(APP),
    );

    expect(request.resource).toBe('~/reports/:year/:month');
    expect(request.properties).toMatchObject({ year: '2024', month: 'May' });
  });

  test('outside basePath, names no resource and has no properties', () => {
    const request = handed({ url: '/orders', origin: OTHER }, (config) => (config.basePath = '/shop'));

    expect(request.resource).toBeNull();
    expect({ ...request.properties }).toEqual({});
  });

  test('has the origin as it was sent', () => {
    expect(handed({ ...actual, origin: 'HTTPS://Other.Example.net' }).origin).toBe(
      'HTTPS://Other.Example.net',
    );
  });
});
