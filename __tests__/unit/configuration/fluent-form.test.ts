import { CorsConfiguration, type CorsPolicySettings, type CorsResourceSettings } from 'express-resource-cors';
import { allows, APP, checked, OTHER } from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

const ALL = { resources: '*', origins: '*' };
const EVERYTHING = { methods: '*', requestHeaders: '*', cookies: true };

/** DESIGN § 1: every call that starts an entry, and the entry that it is. */
test.each<{ call: string; run: (config: CorsConfiguration) => unknown; entry: object }>([
  {
    call: "forResources('A', 'B').forOrigins(…)",
    run: (config) => config.forResources('A', 'B').forOrigins(APP, OTHER),
    entry: { resources: ['A', 'B'], origins: [APP, OTHER] },
  },
  {
    call: "forResources('A').forAllOrigins()",
    run: (config) => config.forResources('A').forAllOrigins(),
    entry: { resources: ['A'], origins: '*' },
  },
  {
    call: 'forAllResources().forOrigins(…)',
    run: (config) => config.forAllResources().forOrigins(APP),
    entry: { resources: '*', origins: [APP] },
  },
  {
    call: 'forAllResources().forAllOrigins()',
    run: (config) => config.forAllResources().forAllOrigins(),
    entry: ALL,
  },
  {
    call: 'forOrigins(…)',
    run: (config) => config.forOrigins(APP),
    entry: { resources: '*', origins: [APP] },
  },
  { call: 'forAllOrigins()', run: (config) => config.forAllOrigins(), entry: ALL },
  {
    call: "forResources(['A', 'B'], 'C').forOrigins([…], …)",
    run: (config) => config.forResources(['A', 'B'], 'C').forOrigins([APP], OTHER),
    entry: { resources: ['A', 'B', 'C'], origins: [APP, OTHER] },
  },
  {
    call: 'forOrigins([…])',
    run: (config) => config.forOrigins([APP, OTHER]),
    entry: { resources: '*', origins: [APP, OTHER] },
  },
  {
    call: 'the policy in lists',
    run: (config) =>
      config
        .forOrigins(APP)
        .allowMethods(['GET', 'PUT'], 'DELETE', ['GET'])
        .allowRequestHeaders(['X-A'], ['X-B', 'X-A'])
        .allowResponseHeaders(['ETag', 'ETag']),
    entry: {
      resources: '*',
      origins: [APP],
      methods: ['GET', 'PUT', 'DELETE'],
      requestHeaders: ['X-A', 'X-B'],
      responseHeaders: ['ETag'],
    },
  },
  {
    call: "forResources('A').forNoOrigins()",
    run: (config) => {
      config.forResources('A').forNoOrigins();
    },
    entry: { resources: ['A'], origins: 'none' },
  },
  {
    call: 'forAllResources().forNoOrigins()',
    run: (config) => {
      config.forAllResources().forNoOrigins();
    },
    entry: { resources: '*', origins: 'none' },
  },
  {
    call: "forResources(['A']).exempt()",
    run: (config) => {
      config.forResources(['A']).exempt();
    },
    entry: { resources: ['A'], exempt: true },
  },
  {
    call: 'forAllResources().exempt()',
    run: (config) => {
      config.forAllResources().exempt();
    },
    entry: { resources: '*', exempt: true },
  },
  { call: 'forAll()', run: (config) => config.forAll(), entry: ALL },
  { call: 'allowAll()', run: (config) => config.allowAll(), entry: { ...ALL, ...EVERYTHING } },
  { call: 'allowAllMethods()', run: (config) => config.allowAllMethods(), entry: { ...ALL, methods: '*' } },
  {
    call: 'allowAllMethodsAndAllRequestHeaders()',
    run: (config) => config.allowAllMethodsAndAllRequestHeaders(),
    entry: { ...ALL, methods: '*', requestHeaders: '*' },
  },
  {
    call: "forResources('A').allowAllOrigins()",
    run: (config) => config.forResources('A').allowAllOrigins(),
    entry: { resources: ['A'], origins: '*' },
  },
  {
    call: "forResources('A').allowAllOriginsAllMethods()",
    run: (config) => config.forResources('A').allowAllOriginsAllMethods(),
    entry: { resources: ['A'], origins: '*', methods: '*' },
  },
  {
    call: "forResources('A').allowAllOriginsAllMethodsAndAllRequestHeaders()",
    run: (config) => config.forResources('A').allowAllOriginsAllMethodsAndAllRequestHeaders(),
    entry: { resources: ['A'], origins: '*', methods: '*', requestHeaders: '*' },
  },
])('$call, is the entry that it says', ({ run, entry }) => {
  const config = new CorsConfiguration();

  run(config);

  expect(config.toJSON()).toEqual({ policies: [entry] });
});

/** DESIGN § 1: every call after the origins, and what it adds to the policy. */
const CALLS: readonly { call: string; run: (entry: CorsPolicySettings) => unknown; policy: object }[] = [
  { call: 'nothing', run: (entry) => entry, policy: {} },
  {
    call: 'allowMethods',
    run: (entry) => entry.allowMethods('GET', 'PUT'),
    policy: { methods: ['GET', 'PUT'] },
  },
  { call: 'allowAllMethods', run: (entry) => entry.allowAllMethods(), policy: { methods: '*' } },
  {
    call: 'allowRequestHeaders',
    run: (entry) => entry.allowRequestHeaders('X-A', 'x-b'),
    policy: { requestHeaders: ['X-A', 'x-b'] },
  },
  {
    call: 'allowAllRequestHeaders',
    run: (entry) => entry.allowAllRequestHeaders(),
    policy: { requestHeaders: '*' },
  },
  {
    call: 'allowResponseHeaders',
    run: (entry) => entry.allowResponseHeaders('ETag'),
    policy: { responseHeaders: ['ETag'] },
  },
  {
    call: 'allowAllResponseHeaders',
    run: (entry) => entry.allowAllResponseHeaders(),
    policy: { responseHeaders: '*' },
  },
  { call: 'allowCookies', run: (entry) => entry.allowCookies(), policy: { cookies: true } },
  { call: 'withCacheDuration', run: (entry) => entry.withCacheDuration(600), policy: { cacheDuration: 600 } },
  {
    call: 'allowAllMethodsAndAllRequestHeaders',
    run: (entry) => entry.allowAllMethodsAndAllRequestHeaders(),
    policy: { methods: '*', requestHeaders: '*' },
  },
  { call: 'allowAll', run: (entry) => entry.allowAll(), policy: EVERYTHING },
];

test.each(CALLS)('$call after the origins, is the policy that it says', ({ run, policy }) => {
  const config = new CorsConfiguration();

  run(config.forResources('A').forOrigins(APP));

  expect(config.toJSON()).toEqual({ policies: [{ resources: ['A'], origins: [APP], ...policy }] });
});

test.each(CALLS.slice(1))('$call, answers with the same settings to go on with', ({ run }) => {
  const entry = new CorsConfiguration().forOrigins(APP);

  expect(run(entry)).toBe(entry);
});

test('an entry, from its origins on, counts with the safelisted methods', () => {
  const config = new CorsConfiguration();
  const resources: CorsResourceSettings = config.forResources('Products');
  expect(allows(config, '/products')).toBe(false);

  resources.forOrigins(APP);

  expect(['GET', 'HEAD', 'POST'].map((method) => allows(config, '/products', APP, method))).toEqual([
    true,
    true,
    true,
  ]);
  expect(allows(config, '/products', APP, 'PUT')).toBe(false);
  const { headers } = checked(config, { url: '/products', origin: APP, type: 'preflight' });
  expect(headers).toMatchObject({ 'Access-Control-Allow-Methods': 'GET,HEAD,POST' });
  expect(headers).not.toHaveProperty('Access-Control-Allow-Credentials');
  expect(headers).not.toHaveProperty('Access-Control-Allow-Headers');
  expect(headers).not.toHaveProperty('Access-Control-Max-Age');
});

test.each<{ what: string; run: (entry: CorsPolicySettings) => unknown; policy: object }>([
  {
    what: 'lists of methods',
    run: (entry) => entry.allowMethods('GET').allowMethods('PUT', 'DELETE'),
    policy: { methods: ['GET', 'PUT', 'DELETE'] },
  },
  {
    what: 'all methods after some',
    run: (entry) => entry.allowMethods('GET').allowAllMethods(),
    policy: { methods: '*' },
  },
  {
    what: 'some methods after all',
    run: (entry) => entry.allowAllMethods().allowMethods('GET'),
    policy: { methods: '*' },
  },
  {
    what: 'lists of request headers',
    run: (entry) => entry.allowRequestHeaders('X-A').allowRequestHeaders('X-B'),
    policy: { requestHeaders: ['X-A', 'X-B'] },
  },
  {
    what: 'some request headers after all',
    run: (entry) => entry.allowAllRequestHeaders().allowRequestHeaders('X-A'),
    policy: { requestHeaders: '*' },
  },
  {
    what: 'lists of response headers',
    run: (entry) => entry.allowResponseHeaders('X-A').allowResponseHeaders('X-B'),
    policy: { responseHeaders: ['X-A', 'X-B'] },
  },
  {
    what: 'cookies and all methods with all request headers',
    run: (entry) => entry.allowCookies().allowAllMethodsAndAllRequestHeaders(),
    policy: EVERYTHING,
  },
  {
    what: 'a later cache duration',
    run: (entry) => entry.withCacheDuration(60).withCacheDuration(600),
    policy: { cacheDuration: 600 },
  },
])('calls add up: $what', ({ run, policy }) => {
  const config = new CorsConfiguration();

  run(config.forOrigins(APP));

  expect(config.toJSON().policies).toEqual([{ resources: '*', origins: [APP], ...policy }]);
});

test.each([
  {
    what: 'methods',
    run: (entry: CorsPolicySettings) => entry.allowMethods('put', 'PUT').allowMethods('Put', 'GET'),
    header: 'Access-Control-Allow-Methods',
    sent: 'PUT,GET',
  },
  {
    what: 'request headers',
    run: (entry: CorsPolicySettings) => entry.allowRequestHeaders('X-A', 'x-a').allowRequestHeaders('X-B'),
    header: 'Access-Control-Allow-Headers',
    sent: 'X-A,X-B',
  },
])('$what named twice, are sent once', ({ run, header, sent }) => {
  const config = new CorsConfiguration();
  run(config.forOrigins(APP));

  expect(checked(config, { url: '/x', origin: APP, type: 'preflight' }).headers[header]).toBe(sent);
});

test('add, answers with the configuration to go on with', () => {
  const config = new CorsConfiguration();

  expect(config.add({ resources: ['A'], origins: [APP] }).add({ resources: ['B'], origins: [APP] })).toBe(
    config,
  );
  expect(config.toJSON().policies).toHaveLength(2);
});

test('the lists of a plain entry, changed afterwards, do not change the configuration', () => {
  const entry = { resources: ['A'], origins: [APP], methods: ['GET'] };
  const config = new CorsConfiguration().add(entry);

  entry.methods.push('DELETE');
  entry.origins.push(OTHER);
  entry.resources.push('B');

  expect(config.toJSON().policies).toEqual([{ resources: ['A'], origins: [APP], methods: ['GET'] }]);
  expect(allows(config, '/a', APP, 'DELETE')).toBe(false);
});

test('one beginning for several entries, makes an entry of each', () => {
  const config = new CorsConfiguration();
  const products = config.forResources('Products');

  products.forOrigins(APP).allowMethods('PUT');
  products.forOrigins(OTHER).allowMethods('DELETE');

  expect(allows(config, '/products', APP, 'PUT')).toBe(true);
  expect(allows(config, '/products', OTHER, 'PUT')).toBe(false);
  expect(allows(config, '/products', OTHER, 'DELETE')).toBe(true);
});
