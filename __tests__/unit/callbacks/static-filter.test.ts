import {
  CorsConfiguration,
  type CorsPolicy,
  type CorsStaticConfigurationAccessFilter,
} from 'express-resource-cors';
import { APP, checked, OTHER } from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

function filtered(filter: CorsStaticConfigurationAccessFilter): CorsConfiguration {
  const config = new CorsConfiguration({ staticConfigurationAccessFilter: filter, diagnostics: false });
  config
    .forResources('Products')
    .forOrigins(APP)
    .allowMethods('GET', 'PUT')
    .allowRequestHeaders('X-A')
    .allowResponseHeaders('ETag')
    .allowCookies()
    .withCacheDuration(60);
  return config;
}

const WHOLE: CorsPolicy = {
  methods: ['GET', 'PUT'],
  requestHeaders: ['X-A'],
  responseHeaders: ['ETag'],
  cookies: true,
  cacheDuration: 60,
};

const products = { url: '/products', origin: APP } as const;

test('the filter, is handed the policy of the entry that matched, and the request', () => {
  const filter = jest.fn((_request: unknown, policy: CorsPolicy) => policy);

  checked(filtered(filter), { ...products, method: 'PUT' });

  expect(filter.mock.calls).toEqual([
    [
      expect.objectContaining({
        resource: 'Products',
        origin: APP,
        isCorsPreflight: true,
        requestedMethod: 'PUT',
      }),
      WHOLE,
    ],
  ]);
});

test('the policy that the filter is handed, can not be changed', () => {
  let seen: CorsPolicy = {};
  const config = filtered((_request, policy) => (seen = policy));
  checked(config, products);

  for (const part of [seen, seen.methods, seen.requestHeaders, seen.responseHeaders])
    expect(Object.isFrozen(part)).toBe(true);
});

describe.each([
  { how: 'at once', answer: (policy: CorsPolicy | null) => policy },
  { how: 'with a promise', answer: (policy: CorsPolicy | null) => Promise.resolve(policy) },
])('a filter that answers $how', ({ answer }) => {
  test('with the policy as it was, leaves it as it was', async () => {
    const unfiltered = filtered((_request, policy) => policy);
    unfiltered.staticConfigurationAccessFilter = undefined;
    const config = filtered((_request, policy) => answer(policy));

    for (const check of [products, { ...products, method: 'PUT', requestHeaders: ['x-a'] }]) {
      expect((await config.checkAccess(check)).headers).toEqual(checked(unfiltered, check).headers);
    }
  });

  test('with a narrower policy, has requests held against that', async () => {
    const config = filtered((_request, policy) =>
      answer({
        ...policy,
        methods: ['GET'],
        cookies: false,
        requestHeaders: ['X-A'],
      }),
    );

    expect(await config.checkAccess({ ...products, method: 'PUT' })).toMatchObject({
      reason: 'method-not-allowed',
    });
    expect((await config.checkAccess(products)).headers).toEqual({
      'Access-Control-Allow-Origin': APP,
      'Access-Control-Expose-Headers': 'ETag',
      Vary: 'Origin',
    });
  });

  test('with null, refuses finally: the dynamic callback is not asked', async () => {
    const dynamic = jest.fn(() => ({}));
    const config = filtered(() => answer(null));
    config.dynamicConfigurationCallback = dynamic;

    expect(await config.checkAccess(products)).toMatchObject({
      allowed: false,
      reason: 'refused-by-filter',
      headers: { Vary: 'Origin' },
    });
    expect(dynamic).not.toHaveBeenCalled();
  });
});

test('a narrower policy, without a cache duration, is given the default one', () => {
  const config = filtered(() => ({ methods: ['PUT'] }));
  config.defaultCacheDuration = 7;

  expect(checked(config, { ...products, method: 'PUT' }).headers['Access-Control-Max-Age']).toBe('7');
});

describe('what no entry matches', () => {
  const never = jest.fn((_request: unknown, policy: CorsPolicy) => policy);

  test.each([
    { what: 'an origin that is not named', check: { url: '/products', origin: OTHER } },
    { what: 'a resource without entries', check: { url: '/orders', origin: APP } },
    { what: 'no origin', check: { url: '/products' } },
    { what: 'the same origin', check: { url: `${APP}/products`, origin: APP } },
    { what: 'a malformed origin', check: { url: '/products', origin: `${APP}/` } },
    {
      what: 'the origin null, where no entry is for all origins',
      check: { url: '/products', origin: 'null' },
    },
  ])('is not asked of the filter: $what', ({ check }) => {
    checked(filtered(never), check);

    expect(never).not.toHaveBeenCalled();
  });
});

describe('the origin null to an entry for all origins', () => {
  function open(filter: CorsStaticConfigurationAccessFilter, cookies: boolean): CorsConfiguration {
    const config = new CorsConfiguration({ staticConfigurationAccessFilter: filter });
    return config.add({ resources: '*', origins: '*', cookies });
  }
  const opaque = { url: '/products', origin: 'null' } as const;

  test('is asked of the filter as null', () => {
    const filter = jest.fn((_request: unknown, policy: CorsPolicy) => policy);

    const decided = checked(open(filter, false), opaque);

    expect(filter).toHaveBeenCalledWith(expect.objectContaining({ origin: 'null' }), { cookies: false });
    expect(decided).toMatchObject({
      allowed: true,
      headers: { 'Access-Control-Allow-Origin': '*', Vary: 'Origin' },
    });
  });

  test('is allowed where the filter takes the cookies away', () => {
    const decided = checked(
      open((_request, policy) => ({ ...policy, cookies: false }), true),
      opaque,
    );

    expect(decided).toMatchObject({ allowed: true, headers: { 'Access-Control-Allow-Origin': '*' } });
  });

  test('is refused where the filter adds cookies', () => {
    const decided = checked(
      open((_request, policy) => ({ ...policy, cookies: true }), false),
      opaque,
    );

    expect(decided).toMatchObject({ allowed: false, reason: 'null-origin', headers: { Vary: 'Origin' } });
  });
});

test('an entry for all origins, to which the filter adds cookies, names the origin', () => {
  const config = new CorsConfiguration({ staticConfigurationAccessFilter: () => ({ cookies: true }) });
  config.forAllOrigins();

  expect(checked(config, products).headers).toEqual({
    'Access-Control-Allow-Origin': APP,
    'Access-Control-Allow-Credentials': 'true',
    Vary: 'Origin',
  });
});
