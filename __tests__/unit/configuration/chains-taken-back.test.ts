import { CorsConfiguration, type CorsPolicySettings } from 'express-resource-cors';
import { allows, APP, OTHER } from '../support/decisions';
import { problemOf, problemsOf } from '../support/problems';
import { interceptWarnings } from '../support/warnings';

const emitted = interceptWarnings();

const BAD_CALLS: readonly { call: string; run: (entry: CorsPolicySettings) => unknown }[] = [
  { call: 'allowMethods', run: (entry) => entry.allowMethods('GET', 'TRACE') },
  { call: 'allowMethods without names', run: (entry) => entry.allowMethods() },
  { call: 'allowRequestHeaders', run: (entry) => entry.allowRequestHeaders('Cookie') },
  { call: 'allowResponseHeaders', run: (entry) => entry.allowResponseHeaders('Set-Cookie') },
  { call: 'withCacheDuration', run: (entry) => entry.withCacheDuration(-1) },
];

describe.each(BAD_CALLS)('a chain whose $call throws', ({ run }) => {
  test('at once after the origins, is taken back', () => {
    const config = new CorsConfiguration();

    problemsOf(() => run(config.forResources('Products').forOrigins(APP)));

    expect(config.toJSON()).toEqual({ policies: [] });
    expect(allows(config, '/products')).toBe(false);
  });

  test('after calls that succeeded and counted, is taken back whole', () => {
    const config = new CorsConfiguration();
    const chain = config.forResources('Products').forOrigins(APP).allowMethods('PUT').allowCookies();
    expect(allows(config, '/products', APP, 'PUT')).toBe(true);

    problemsOf(() => run(chain));

    expect(config.toJSON()).toEqual({ policies: [] });
    expect(allows(config, '/products', APP, 'PUT')).toBe(false);
  });

  test('leaves its pair free to be registered again', () => {
    const config = new CorsConfiguration();
    problemsOf(() => run(config.forResources('Products').forOrigins(APP, OTHER)));

    config.forResources('PRODUCTS').forOrigins(OTHER, APP).allowMethods('PUT');

    expect(allows(config, '/products', APP, 'PUT')).toBe(true);
  });

  test('leaves other entries as they were', () => {
    const config = new CorsConfiguration();
    config.forResources('Products').forOrigins(OTHER);

    problemsOf(() => run(config.forResources('Products', 'Orders').forOrigins(APP)));

    expect(allows(config, '/products', OTHER)).toBe(true);
    expect(problemsOf(() => config.forResources('Products').forOrigins(OTHER))).toHaveLength(1);
  });

  test('refuses every further call', () => {
    const config = new CorsConfiguration();
    const chain = config.forOrigins(APP);
    problemsOf(() => run(chain));

    expect(problemOf(() => chain.allowMethods('GET')).message).toMatch(/no longer part of the configuration/);
    expect(config.toJSON()).toEqual({ policies: [] });
  });

  test('does not touch the entry that took its place', () => {
    const config = new CorsConfiguration();
    const chain = config.forOrigins(APP);
    problemsOf(() => run(chain));
    config.forOrigins(APP);

    problemsOf(() => chain.allowMethods('DELETE'));

    expect(config.toJSON()).toEqual({ policies: [{ resources: '*', origins: [APP] }] });
  });
});

test.each<{ call: string; run: (config: CorsConfiguration) => unknown }>([
  { call: 'allowAll()', run: (config) => config.allowAll() },
  { call: 'forAllOrigins().allowCookies()', run: (config) => config.forAllOrigins().allowCookies() },
  { call: 'forAllOrigins().allowAll()', run: (config) => config.forAllOrigins().allowAll() },
  {
    call: 'forOrigins(cleartext).allowCookies()',
    run: (config) => config.forOrigins('http://a.com').allowCookies(),
  },
  { call: 'forOrigins(public suffix)', run: (config) => config.forOrigins('https://*.co.uk') },
  { call: 'forResources(unmatchable)', run: (config) => config.forResources('Chain.Action').forOrigins(APP) },
])('$call where warnings are errors, is taken back', ({ run }) => {
  const config = new CorsConfiguration({ strict: true });

  problemOf(() => run(config));

  expect(config.toJSON()).toEqual({ policies: [], strict: true });
  expect(emitted).toEqual([]);
});

test('a chain with bad origins, adds nothing', () => {
  const config = new CorsConfiguration();

  problemsOf(() => config.forResources('Products').forOrigins(APP, 'https://a.com/'));

  expect(config.toJSON()).toEqual({ policies: [] });
  config.forResources('Products').forOrigins(APP);
});

test('a pair that is registered already, leaves the rest of its call unregistered too', () => {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins(APP);

  problemsOf(() => config.forResources('Products').forOrigins(OTHER, APP));

  expect(allows(config, '/products', OTHER)).toBe(false);
  config.forResources('Products').forOrigins(OTHER);
  expect(allows(config, '/products', OTHER)).toBe(true);
});

test('a plain entry with a mistake, adds nothing and leaves its pair free', () => {
  const config = new CorsConfiguration();
  problemsOf(() => config.add({ resources: ['Products'], origins: [APP], methods: ['TRACE'] }));

  config.add({ resources: ['Products'], origins: [APP] });

  expect(config.toJSON().policies).toHaveLength(1);
});
