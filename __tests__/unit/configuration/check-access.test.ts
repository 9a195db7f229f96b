import { CorsConfiguration, type CorsAccessCheck } from 'express-resource-cors';
import { readAccessCheck } from '../../../src/configuration/access-check';
import { APP, checked, OTHER } from '../support/decisions';

const open = () => {
  const config = new CorsConfiguration();
  config
    .forOrigins(APP)
    .allowMethods('GET', 'PUT', 'PATCH', 'POST')
    .allowRequestHeaders('Content-Type', 'X-A', 'X-B');
  return config;
};

describe('a request that a browser sends as it is, is decided as actual', () => {
  test.each<Omit<CorsAccessCheck, 'url'>>([
    {},
    { method: 'GET' },
    { method: 'HEAD' },
    { method: 'POST' },
    { method: 'get' },
    { method: 'post' },
    { requestHeaders: [] },
    { requestHeaders: ['Accept'] },
    { requestHeaders: ['accept-language', 'Content-Language'] },
    // Browsers don't let scripts set these: they are dropped, not asked for (Fetch § forbidden request-header).
    { requestHeaders: ['Cookie'] },
    { requestHeaders: ['Sec-Fetch-Site'] },
    { requestHeaders: ['Proxy-Authorization'] },
    { requestHeaders: ['Origin'] },
    { method: 'POST', requestHeaders: ['Host', 'Accept'] },
  ])('%p', (check) => {
    expect(checked(open(), { url: '/products', origin: APP, ...check })).toMatchObject({
      type: 'actual',
      allowed: true,
    });
  });
});

describe('a request that a browser asks about first, is decided as preflight', () => {
  test.each<Omit<CorsAccessCheck, 'url'>>([
    { method: 'PUT' },
    { method: 'DELETE' },
    { method: 'OPTIONS' },
    { method: 'patch' },
    { requestHeaders: ['Content-Type'] },
    { requestHeaders: ['Authorization'] },
    { requestHeaders: ['Accept', 'X-Requested-With'] },
    { method: 'POST', requestHeaders: ['x-a'] },
    { requestHeaders: ['Range'] },
  ])('%p', (check) => {
    expect(checked(open(), { url: '/products', origin: APP, ...check }).type).toBe('preflight');
  });
});

test.each([
  { method: 'put', sent: 'PUT' },
  { method: 'Delete', sent: 'DELETE' },
  { method: 'options', sent: 'OPTIONS' },
  { method: 'head', sent: 'HEAD' },
  { method: 'gEt', sent: 'GET' },
  { method: 'patch', sent: 'patch' },
  { method: 'PATCH', sent: 'PATCH' },
  { method: 'propfind', sent: 'propfind' },
])('the method $method, is decided as browsers send it: $sent', ({ method, sent }) => {
  expect(checked(open(), { url: '/products', origin: APP, method }).method).toBe(sent);
});

test('the method patch, where PATCH is allowed, is refused, and the message says PATCH', () => {
  const decision = checked(open(), { url: '/products', origin: APP, method: 'patch' });

  expect(decision).toMatchObject({ type: 'preflight', allowed: false, reason: 'method-not-allowed' });
  expect(decision.message).toContain(`'PATCH'`);
});

describe('the type', () => {
  test('of preflight, is decided for a request that needs none', () => {
    expect(checked(open(), { url: '/products', origin: APP, type: 'preflight' })).toMatchObject({
      type: 'preflight',
      method: 'GET',
      status: 204,
      allowed: true,
    });
  });

  test('of actual, is decided for a request that needs a preflight', () => {
    const check = { url: '/products', origin: APP, method: 'PUT', requestHeaders: ['X-Other'] };

    expect(checked(open(), { ...check, type: 'actual' })).toMatchObject({ type: 'actual', allowed: true });
    expect(checked(open(), check)).toMatchObject({ type: 'preflight', reason: 'request-header-not-allowed' });
  });

  test.each(['not-cors', 'Preflight', '', 7, null])('of %p, is refused', async (type) => {
    const answer = open().checkAccess({ url: '/x', origin: APP, type: type as never });

    await expect(answer).rejects.toThrow(TypeError);
  });
});

test('the header names, are asked for as browsers do: lower-cased, sorted, without repeats or safelisted ones', () => {
  const config = open();
  const filter = jest.fn((_request: unknown, policy: object) => policy);
  config.staticConfigurationAccessFilter = filter;

  checked(config, {
    url: '/x',
    origin: APP,
    requestHeaders: ['X-B', 'Accept', 'x-a', 'X-A', 'Content-Type'],
  });

  expect(filter).toHaveBeenCalledWith(
    expect.objectContaining({ requestedHeaders: ['content-type', 'x-a', 'x-b'] }),
    expect.anything(),
  );
});

test('the request that is decided, is what a browser sends', () => {
  const put = { url: '/x?y', origin: APP, method: 'put', requestHeaders: ['X-B', 'Accept', 'x-a', 'Host'] };
  const sent = { path: '/x', origin: APP, sameOrigin: false, credentials: false, resource: undefined };
  const actual = { ...sent, method: 'PUT', requestMethod: undefined, requestHeaders: undefined };
  const asked = { ...sent, method: 'OPTIONS', requestMethod: 'PUT' };

  expect(readAccessCheck(put)).toEqual({ ...asked, requestHeaders: 'x-a,x-b' });
  expect(readAccessCheck({ ...put, requestHeaders: ['Accept'] })).toEqual({
    ...asked,
    requestHeaders: undefined,
  });
  expect(readAccessCheck({ ...put, type: 'actual' })).toEqual(actual);
});

test('a whole URL without origin, is not CORS', () => {
  expect(checked(open(), { url: 'https://api.example.com/products' }).reason).toBe('no-origin');
});

describe('the URL', () => {
  const config = () => {
    const made = new CorsConfiguration();
    made.forResources('Products').forOrigins(APP);
    return made;
  };

  test.each([
    '/products',
    '/products/',
    '/products/7?sort=name#top',
    '/products?x=/orders',
    '/api/products',
    'https://api.example.com/products',
    'https://api.example.com:8443/products?x',
    'http://[::1]:3000/products',
    'HTTPS://API.EXAMPLE.COM/products',
  ])('%s, names the resource by its path', (url) => {
    expect(checked(config(), { url, origin: APP })).toMatchObject({ resource: 'Products', allowed: true });
  });

  test.each([
    { url: 'https://app.example.com/products', origin: APP },
    { url: 'https://app.example.com', origin: APP },
    { url: 'https://APP.example.com:443/products', origin: APP },
    { url: 'http://localhost:3000/products', origin: 'http://localhost:3000' },
    { url: 'http://localhost:80/products', origin: 'http://localhost' },
    { url: 'http://localhost/products', origin: 'HTTP://LocalHost' },
  ])('$url from $origin, is of the same origin, so there is nothing to decide', ({ url, origin }) => {
    expect(checked(config(), { url, origin, method: 'DELETE' })).toMatchObject({
      type: 'not-cors',
      reason: 'same-origin',
      allowed: true,
    });
  });

  test.each([
    { url: 'http://app.example.com/products', origin: APP },
    { url: 'https://app.example.com:8443/products', origin: APP },
    { url: '/products', origin: APP },
    { url: '//app.example.com/products', origin: APP },
    { url: 'https://app.example.com:99999/products', origin: APP },
    { url: 'https://exa mple/products', origin: 'https://exa mple' },
  ])('$url from $origin, crosses origins', ({ url, origin }) => {
    expect(checked(config(), { url, origin }).type).toBe('actual');
  });

  test.each([undefined, null, 7, new URL('https://a.com/')])('of %p, is refused', async (url) => {
    await expect(config().checkAccess({ url: url as never, origin: APP })).rejects.toThrow(TypeError);
  });

  test('that does not decode, is refused as ambiguous', () => {
    expect(checked(config(), { url: '/products/%zz', origin: APP }).reason).toBe('ambiguous-path');
  });

  test('with letters beyond ASCII, is read as browsers send it', () => {
    const made = new CorsConfiguration();
    made.forResources('Größen').forOrigins(APP);

    expect(checked(made, { url: '/größen', origin: APP }).resource).toBe('Größen');
    expect(checked(made, { url: '/gr%C3%B6%C3%9Fen', origin: APP }).resource).toBe('Größen');
  });
});

test('a URL with half a character, is read as browsers send it', () => {
  expect(checked(open(), { url: '/a\ud800b', origin: APP }).resource).toBe('a\ufffdb');
});

test('a request without origin, is not CORS', () => {
  expect(checked(open(), { url: '/products' })).toMatchObject({
    type: 'not-cors',
    reason: 'no-origin',
    origin: null,
    allowed: true,
  });
});

test('a decision, has all that a program asks for', () => {
  expect(
    checked(open(), { url: '/products/7', origin: APP, method: 'PUT', requestHeaders: ['x-a'] }),
  ).toMatchObject({
    type: 'preflight',
    allowed: true,
    reason: 'allowed',
    resource: 'products',
    origin: APP,
    method: 'PUT',
    status: 204,
    headers: {
      'Access-Control-Allow-Origin': APP,
      'Access-Control-Allow-Methods': 'GET,PUT,PATCH,POST',
      'Access-Control-Allow-Headers': 'Content-Type,X-A,X-B',
      Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    },
    message: expect.stringContaining(APP),
  });
});

describe('the answer is always a promise', () => {
  test.each([
    { what: 'an entry decides', origin: APP, options: {} },
    { what: 'nothing matches', origin: OTHER, options: {} },
    {
      what: 'a callback answers at once',
      origin: OTHER,
      options: { dynamicConfigurationCallback: () => ({}) },
    },
    {
      what: 'a callback answers with a promise',
      origin: OTHER,
      options: { dynamicConfigurationCallback: () => Promise.resolve({}) },
    },
  ])('where $what', async ({ origin, options }) => {
    const config = new CorsConfiguration(options);
    config.forOrigins(APP);

    const answer = config.checkAccess({ url: '/x', origin });

    expect(answer).toBeInstanceOf(Promise);
    expect((await answer).allowed).toBe(origin === APP || 'dynamicConfigurationCallback' in options);
  });

  test.each([undefined, null, 7, '/x', {}])('where the check is %p, which it rejects', async (check) => {
    await expect(open().checkAccess(check as never)).rejects.toThrow(TypeError);
  });
});

describe('resourceOf', () => {
  const config = new CorsConfiguration({ routes: ['/api/:controller{/*rest}'] });
  config.forResources('Products', '~/api/orders/:id', '~/café/:x').forOrigins(APP);

  test.each<[url: string, name: string | null]>([
    ['/api/products/7', 'Products'],
    ['/api/PRODUCTS', 'Products'],
    ['/api/products?x=/api/orders', 'Products'],
    ['https://api.example.com/api/products/7?x#y', 'Products'],
    ['/api/orders/7', '~/api/orders/:id'],
    ['/api/orders', 'orders'],
    ['/café/1', '~/café/:x'],
    ['/caf%C3%A9/1', '~/café/:x'],
    ['/api/unknown/1', 'unknown'],
    ['/elsewhere', '~/elsewhere'],
    ['/', '~/'],
    // Read in two ways, the path leads to two different entries.
    ['/api/orders%2F7', null],
    ['/api/x/../products', null],
    ['/api/%zz', null],
  ])('%s, is %p', (url, name) => {
    expect(config.resourceOf(url)).toBe(name);
  });

  test('outside basePath, is null', () => {
    const below = new CorsConfiguration({ basePath: '/shop', routes: ['/:controller'] });

    expect(below.resourceOf('/shop/Orders')).toBe('Orders');
    expect(below.resourceOf('/elsewhere')).toBeNull();
  });

  test.each([undefined, null, 7, new URL('https://a.com/')])('of %p, is refused', (url) => {
    expect(() => config.resourceOf(url as never)).toThrow(/^url is .+, but must be a string$/);
  });
});
