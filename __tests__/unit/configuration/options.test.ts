import { CorsConfiguration, type CorsOptions } from 'express-resource-cors';
import { allows, APP, checked, OTHER } from '../support/decisions';
import { problemsOf, summary } from '../support/problems';

test.each<[keyof CorsOptions, unknown]>([
  ['routes', ['/api/:controller{/*rest}', '/:controller{/*rest}']],
  ['basePath', '/'],
  ['defaultCacheDuration', undefined],
  ['dynamicConfigurationCallback', undefined],
  ['staticConfigurationAccessFilter', undefined],
  ['callbackTimeout', 5000],
  ['preflightStatus', 204],
  ['preflightContinue', false],
  ['rejectDisallowed', false],
  ['strict', false],
])('the option %s, not said, is %p', (name, fallback) => {
  expect(new CorsConfiguration()[name]).toEqual(fallback);
});

describe('the option diagnostics, not said', () => {
  const before = process.env['NODE_ENV'];
  afterEach(() => {
    process.env['NODE_ENV'] = before;
  });

  test.each([
    { environment: 'production', on: false },
    { environment: 'development', on: true },
    { environment: 'test', on: true },
    { environment: undefined, on: true },
  ])('where NODE_ENV is $environment, is $on', ({ environment, on }) => {
    if (environment === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = environment;
    const config = new CorsConfiguration();
    config.forOrigins(APP);

    expect(config.diagnostics).toBe(on);
    // A refused method tells the browser's console by a successful preflight (DESIGN § 7).
    expect(checked(config, { url: '/x', origin: APP, method: 'PUT' }).status).toBe(on ? 204 : 403);
  });
});

const CHANGES: readonly { [Name in keyof CorsOptions]?: CorsOptions[Name] }[] = [
  { routes: ['/:controller'] },
  { basePath: '/shop' },
  { defaultCacheDuration: 600 },
  { dynamicConfigurationCallback: () => null },
  { staticConfigurationAccessFilter: () => null },
  { callbackTimeout: 100 },
  { preflightStatus: 200 },
  { preflightContinue: true },
  { rejectDisallowed: true },
  { diagnostics: false },
  { strict: true },
];

test.each(CHANGES)(
  'the options %p set as properties, read the same as given to the constructor',
  (change: CorsOptions) => {
    const config = new CorsConfiguration();

    Object.assign(config, change);

    expect(config).toMatchObject(change);
    expect(config.toJSON()).toEqual(new CorsConfiguration(change).toJSON());
  },
);

test.each(CHANGES)('the options %p set to undefined, go back to the defaults', (change: CorsOptions) => {
  const config = new CorsConfiguration(change);
  const names = Object.keys(change) as (keyof CorsOptions)[];

  for (const name of names) Object.assign(config, { [name]: undefined });

  for (const name of names) expect(config[name]).toEqual(new CorsConfiguration()[name]);
});

describe('an option set after the entries, counts from the next request on', () => {
  const config = (options?: CorsOptions) => {
    const made = new CorsConfiguration(options);
    made.forResources('Products').forOrigins(APP);
    return made;
  };
  const preflight = { url: '/products', origin: APP, type: 'preflight' } as const;

  test('routes', () => {
    const changed = config();
    expect(allows(changed, '/products')).toBe(true);

    changed.routes = ['/v2/:controller'];

    expect(allows(changed, '/products')).toBe(false);
    expect(allows(changed, '/v2/products')).toBe(true);
  });

  test('basePath', () => {
    const changed = config();
    expect(allows(changed, '/shop/products')).toBe(false);

    changed.basePath = '/shop';

    expect(allows(changed, '/products')).toBe(false);
    expect(allows(changed, '/shop/products')).toBe(true);
  });

  test('defaultCacheDuration', () => {
    const changed = config();
    expect(checked(changed, preflight).headers).not.toHaveProperty('Access-Control-Max-Age');

    changed.defaultCacheDuration = 600;
    expect(checked(changed, preflight).headers).toHaveProperty('Access-Control-Max-Age', '600');

    changed.defaultCacheDuration = undefined;
    expect(checked(changed, preflight).headers).not.toHaveProperty('Access-Control-Max-Age');
  });

  test('preflightStatus', () => {
    const changed = config();
    expect(checked(changed, preflight).status).toBe(204);

    changed.preflightStatus = 200;

    expect(checked(changed, preflight).status).toBe(200);
  });

  test('preflightContinue', () => {
    const changed = config();

    changed.preflightContinue = true;

    expect(checked(changed, preflight)).toMatchObject({ allowed: true, status: undefined });
  });

  test('rejectDisallowed', () => {
    const changed = config();
    expect(checked(changed, { url: '/products', origin: OTHER }).status).toBeUndefined();

    changed.rejectDisallowed = true;

    expect(checked(changed, { url: '/products', origin: OTHER }).status).toBe(403);
  });

  test('dynamicConfigurationCallback', () => {
    const changed = config();
    expect(allows(changed, '/products', OTHER)).toBe(false);

    changed.dynamicConfigurationCallback = () => ({});
    expect(allows(changed, '/products', OTHER)).toBe(true);

    changed.dynamicConfigurationCallback = undefined;
    expect(allows(changed, '/products', OTHER)).toBe(false);
  });

  test('staticConfigurationAccessFilter', () => {
    const changed = config();

    changed.staticConfigurationAccessFilter = () => null;

    expect(allows(changed, '/products')).toBe(false);
  });
});

test('an entry with a cache duration of its own, is not given the default one', () => {
  const config = new CorsConfiguration({ defaultCacheDuration: 600 });
  config.forResources('Products').forOrigins(APP).withCacheDuration(0);

  const { headers } = checked(config, { url: '/products', origin: APP, type: 'preflight' });
  expect(headers['Access-Control-Max-Age']).toBe('0');
});

test('a list of routes, changed by its owner afterwards, does not change the configuration', () => {
  const defaults = { controller: 'Home' };
  const routes = ['/:controller', { template: '/', defaults }];
  const config = new CorsConfiguration({ routes });
  config.forResources('Home').forOrigins(APP);

  routes[0] = '/x/:controller';
  defaults.controller = 'Other';

  expect(config.routes).toEqual(['/:controller', { template: '/', defaults: { controller: 'Home' } }]);
  config.rejectDisallowed = true; // has the configuration compiled anew
  expect(allows(config, '/')).toBe(true);
});

test('an option that is refused, leaves the others as they were and the entries in force', () => {
  const config = new CorsConfiguration({ preflightStatus: 200 });
  config.forResources('Products').forOrigins(APP);

  expect(summary(problemsOf(() => (config.routes = ['/:controller', 'x', '/a/:'])))).toEqual([
    { code: 'invalid-route', path: 'routes[1]', value: 'x' },
    { code: 'invalid-route', path: 'routes[2]', value: '/a/:' },
  ]);

  expect(config.toJSON()).toMatchObject({ preflightStatus: 200 });
  expect(allows(config, '/products')).toBe(true);
});
