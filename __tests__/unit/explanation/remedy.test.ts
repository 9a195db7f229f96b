import { CorsConfiguration } from 'express-resource-cors';
import { compiledOf } from '../../../src/configuration/cors-configuration';
import type { AccessInput } from '../../../src/engine/findings';
import { readResourceName } from '../../../src/resources/resource-name';
import { literal } from '../../../src/text/code';
import {
  APP,
  concluded,
  decision,
  failed,
  OTHER,
  pending,
  preflight,
  request,
  unnamed,
} from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

function shop(): CorsConfiguration {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins(APP).allowMethods('GET').allowRequestHeaders('X-A');
  config.forResources('Feed').forAllOrigins();
  return config;
}

/** The calls, as they are to be written. */
test.each<{ what: string; input: AccessInput; remedy: string }>([
  {
    what: 'a resource without entries',
    input: request({ path: '/orders' }),
    remedy: `config.forResources('orders').forOrigins('${APP}').allowMethods('GET')`,
  },
  {
    what: 'an origin without an entry, and all that its preflight asks for',
    input: preflight({ origin: OTHER, requestMethod: 'PUT', requestHeaders: 'accept,x-a,x-b' }),
    remedy: `config.forResources('Products').forOrigins('${OTHER}').allowMethods('PUT').allowRequestHeaders('x-a', 'x-b')`,
  },
  {
    what: 'an origin without an entry, with cookies',
    input: request({ origin: OTHER, credentials: true }),
    remedy: `config.forResources('Products').forOrigins('${OTHER}').allowMethods('GET').allowCookies()`,
  },
  {
    what: 'an origin in upper case',
    input: request({ origin: 'HTTPS://OTHER.example.net' }),
    remedy: `config.forResources('Products').forOrigins('${OTHER}').allowMethods('GET')`,
  },
  {
    what: 'a method',
    input: request({ method: 'PUT' }),
    remedy: `config.extend({ resources: ['Products'], origins: ['${APP}'], methods: ['PUT'] })`,
  },
  {
    what: 'a method and a header at once',
    input: preflight({ requestMethod: 'PUT', requestHeaders: 'x-a,x-b' }),
    remedy: `config.extend({ resources: ['Products'], origins: ['${APP}'], methods: ['PUT'], requestHeaders: ['x-b'] })`,
  },
  {
    what: 'cookies alone',
    input: request({ credentials: true }),
    remedy: `config.extend({ resources: ['Products'], origins: ['${APP}'], cookies: true })`,
  },
  {
    what: 'a path of which a controller would be taken for an action',
    input: request({ path: '/daily.csv' }),
    remedy: `config.forResources('~/daily.csv').forOrigins('${APP}').allowMethods('GET')`,
  },
  {
    what: 'a path with what path-to-regexp takes for syntax',
    input: request({ path: '/a.b/:c(d)' }),
    remedy: `config.forResources('~/a.b/\\\\:c\\\\(d\\\\)').forOrigins('${APP}').allowMethods('GET')`,
  },
  {
    what: 'a name that needs quoting',
    input: request({ path: `/o'neill%C3%A9` }),
    remedy: `config.forResources('o\\'neill\\u00e9').forOrigins('${APP}').allowMethods('GET')`,
  },
  {
    what: 'a resource that cors() names',
    input: request({ path: '/x', resource: { name: 'Orders', configured: undefined } }),
    remedy: `config.forResources('Orders').forOrigins('${APP}').allowMethods('GET')`,
  },
])('the remedy for $what, is the call to write, and works', ({ input, remedy }) => {
  const config = shop();
  const refused = decision(config, input);

  expect(refused.remedy).toBe(remedy);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- that is the test
  new Function('config', remedy)(config);
  const allowed = decision(config, {
    ...input,
    resource: input.resource && named(config, input.resource.name),
  });
  expect(allowed).toMatchObject({ allowed: true, remedy: null });
});

/** Where the request itself is wrong, where only an entry for everybody would help, and where nothing is refused. */
test.each<{ what: string; input: AccessInput }>([
  { what: 'what is allowed', input: request() },
  { what: 'cookies that a preflight can not carry', input: preflight() },
  { what: 'a request of no origin', input: request({ origin: undefined, method: 'PUT' }) },
  { what: "the server's own origin", input: request({ sameOrigin: true, method: 'PUT' }) },
  { what: 'a malformed origin', input: request({ origin: `${APP}/` }) },
  {
    what: 'a malformed origin that is not looked at',
    input: request({ path: '/feed', method: 'PUT', origin: `${APP}/` }),
  },
  { what: 'the origin null', input: request({ origin: 'null' }) },
  { what: 'the origin null, and a method', input: request({ path: '/feed', origin: 'null', method: 'PUT' }) },
  { what: 'a path of two readings', input: request({ path: '/api/secret/..%2Fproducts' }) },
  { what: 'a path that no name can have', input: request({ path: '/a%2Fb' }) },
  { what: 'a malformed method', input: preflight({ requestMethod: 'P UT' }) },
  { what: 'malformed headers', input: preflight({ requestHeaders: 'x a' }) },
  {
    what: 'a malformed method of an origin without an entry',
    input: preflight({ origin: OTHER, requestMethod: 'P UT' }),
  },
  {
    what: 'malformed headers of an origin without an entry',
    input: preflight({ origin: OTHER, requestHeaders: 'x a' }),
  },
  { what: 'a method in lower case', input: preflight({ requestMethod: 'patch' }) },
  { what: 'a method that no browser sends', input: request({ method: 'TRACE' }) },
  { what: 'a header that no script sets', input: preflight({ requestHeaders: 'x-a,cookie' }) },
  {
    what: 'an action that cors() names',
    input: request({ resource: { name: 'Orders.List', configured: undefined } }),
  },
])('the remedy for $what, is null', ({ input }) => {
  expect(decision(shop(), input).remedy).toBeNull();
});

test('the remedy where a path names no resource, is null', () => {
  const config = new CorsConfiguration({ basePath: '/app' });

  expect(decision(config, request({ path: '/elsewhere' })).remedy).toBeNull();
});

test.each([
  { path: '/a%20b', name: '~/a b', options: { routes: ['/api/:controller'] } },
  { path: '/shop/x', name: '~/x', options: { routes: ['/api/:controller'], basePath: '/shop' } },
  { path: '/x~', name: 'x~', options: {} },
])('the remedy for $path, names $name', ({ path, name, options }) => {
  expect(decision(new CorsConfiguration(options), request({ path })).remedy).toBe(
    `config.forResources('${name}').forOrigins('${APP}').allowMethods('GET')`,
  );
});

test('the remedy where entries for all resources decide beside others, leaves them to all other resources', () => {
  const config = shop();
  config.forOrigins(APP).allowMethods('GET');

  expect(decision(config, request({ path: '/orders', origin: OTHER })).remedy).toBe(
    `config.extend({ resources: ['orders'], origins: ['${OTHER}'], methods: ['GET'] })`,
  );
  expect(decision(config, request({ path: '/orders', method: 'PUT' })).remedy).toBe(
    `config.extend({ resources: ['orders'], origins: ['${APP}'], methods: ['PUT'] })`,
  );
});

test('the remedy where there are entries for all resources only, is null: it would close a resource to them', () => {
  const config = new CorsConfiguration();
  config.forOrigins(APP).allowMethods('GET');

  for (const input of [
    request({ origin: OTHER }),
    request({ method: 'PUT' }),
    request({ credentials: true }),
  ]) {
    expect(decision(config, input).remedy).toBeNull();
  }
});

describe('where callbacks decide, the remedy is null', () => {
  const answers = {
    dynamicConfigurationCallback: request({ origin: OTHER, method: 'PUT' }),
    staticConfigurationAccessFilter: request({ method: 'PUT' }),
  };

  test.each(Object.entries(answers))('%s', (callback, input) => {
    const config = shop();
    config[callback as keyof typeof answers] = () => null;
    const asked = pending(config, input);

    expect(concluded(asked, null).remedy).toBeNull();
    expect(failed(asked, new Error('down')).remedy).toBeNull();
  });

  test('the resource function of cors()', () => {
    expect(unnamed(shop(), request(), new Error('down')).remedy).toBeNull();
  });
});

test('a path that is a template with countless readings, is taken literally', () => {
  const config = new CorsConfiguration({ routes: ['/api/:controller'] });
  const path = `/${'{a}'.repeat(40)}`;

  const { remedy } = decision(config, request({ path }));

  expect(remedy).toContain(`'~/${'\\\\{a\\\\}'.repeat(40)}'`);
});

test('a remedy, however long, is whole, but its message stays short', () => {
  const names = Array.from({ length: 256 }, (_, index) => `x-${String(index)}`);
  const { message, remedy } = decision(shop(), preflight({ requestHeaders: names.join() }));

  expect(remedy).toContain(`'x-255'`);
  expect(message.length).toBeLessThan(1000);
  expect(message).toContain(`write the call that is the decision's remedy`);
});

test.each([`plain`, `o'neill`, 'back\\slash', '\u0000\n\u2028', 'é€😀', '\ud800', '${x}', '`'])(
  'the literal of %j, is ASCII, and reads as what it was',
  (text) => {
    expect(literal(text)).toMatch(/^'[\x20-\x7e]*'$/);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- that is the test
    expect(new Function(`return ${literal(text)}`)()).toBe(text);
  },
);

/** The resource that cors() names, as it is configured now. */
function named(config: CorsConfiguration, text: string): AccessInput['resource'] {
  const name = readResourceName(text);
  if (typeof name === 'string') throw new Error(name);
  return { name: text, configured: compiledOf(config).resources.find(name)?.configured };
}
