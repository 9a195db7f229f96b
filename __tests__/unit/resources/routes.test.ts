import { CorsConfiguration, type CorsOptions } from 'express-resource-cors';
import { APP, allows, checked } from '../support/decisions';

/** The resource that a path names where nothing is configured. */
function named(path: string, options: CorsOptions): string | null {
  return checked(new CorsConfiguration(options), { url: path, origin: APP }).resource;
}

test.each([
  { path: '/products', resource: 'products' },
  { path: '/products/7', resource: 'products' },
  { path: '/products/7/reviews/8', resource: 'products' },
  { path: '/api/products', resource: 'products' },
  { path: '/api/products/7/reviews', resource: 'products' },
  { path: '/API/products', resource: 'products' },
  { path: '/api', resource: 'api' },
  { path: '/api/', resource: 'api' },
  { path: '/v1.0/x', resource: 'v1.0' },
  { path: '/', resource: '~/' },
])('without routes of its own, $path, names $resource', ({ path, resource }) => {
  expect(named(path, {})).toBe(resource);
});

test.each<{ what: string; routes: CorsOptions['routes']; path: string; resource: string }>([
  {
    what: 'the first of two that match',
    routes: ['/:controller', '/:x/:controller'],
    path: '/a',
    resource: 'a',
  },
  {
    what: 'the second where the first does not',
    routes: ['/:controller', '/:x/:controller'],
    path: '/a/b',
    resource: 'b',
  },
  {
    what: 'the first that matches, without a controller',
    routes: ['/health', '/:controller'],
    path: '/health',
    resource: '~/health',
  },
  { what: 'the action', routes: ['/:controller/:action{/:id}'], path: '/a/b/7', resource: 'a.b' },
  {
    what: 'the action before the controller',
    routes: ['/:action/of/:controller'],
    path: '/b/of/a',
    resource: 'a.b',
  },
  {
    what: 'an action that is optional and there',
    routes: ['/:controller{/:action}'],
    path: '/a/b',
    resource: 'a.b',
  },
  {
    what: 'an action that is optional and missing',
    routes: ['/:controller{/:action}'],
    path: '/a',
    resource: 'a',
  },
  {
    what: 'a part in the middle of a segment',
    routes: ['/:controller.:format'],
    path: '/a.json',
    resource: 'a',
  },
  {
    what: 'defaults where the template has neither',
    routes: [{ template: '/', defaults: { controller: 'Home', action: 'Index' } }],
    path: '/',
    resource: 'Home.Index',
  },
  {
    what: 'a default where the optional part is missing',
    routes: [{ template: '/:controller{/:action}', defaults: { action: 'Index' } }],
    path: '/a',
    resource: 'a.Index',
  },
  {
    what: 'no default where the optional part is there',
    routes: [{ template: '/:controller{/:action}', defaults: { action: 'Index' } }],
    path: '/a/b',
    resource: 'a.b',
  },
  {
    what: 'both defaults of the classical route at its root',
    routes: [{ template: '/{:controller{/:action}}', defaults: { controller: 'Home', action: 'Index' } }],
    path: '/',
    resource: 'Home.Index',
  },
  {
    what: 'a default of a template with a fixed path',
    routes: [{ template: '/login', defaults: { controller: 'Account', action: 'Login' } }, '/:controller'],
    path: '/LOGIN/',
    resource: 'Account.Login',
  },
  {
    what: 'a default controller alone',
    routes: [{ template: '/shop{/*rest}', defaults: { controller: 'Shop' } }],
    path: '/shop/a/b',
    resource: 'Shop',
  },
])('the template that decides, $what, names $resource', ({ routes, path, resource }) => {
  expect(named(path, { routes: routes! })).toBe(resource);
});

test('an entry for a default controller and action, decides for the path that names none', () => {
  const config = new CorsConfiguration({
    routes: [{ template: '/{:controller{/:action}}', defaults: { controller: 'Home', action: 'Index' } }],
  });
  config.forResources('home.index').forOrigins(APP);

  expect(['/', '/home', '/HOME/index', '/home/other', '/other'].map((path) => allows(config, path))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

describe.each(['/shop', '/shop/', '/SHOP'])('a basePath of %s', (basePath) => {
  test.each([
    { path: '/shop/products/7', resource: 'products' },
    { path: '/shop/api/products', resource: 'products' },
    { path: '/Shop/products', resource: 'products' },
    { path: '/shop', resource: '~/' },
    { path: '/shop/', resource: '~/' },
    { path: '/products', resource: null },
    { path: '/shopping/products', resource: null },
    { path: '/x/shop/products', resource: null },
    { path: '/', resource: null },
  ])('has $path name $resource', ({ path, resource }) => {
    expect(named(path, { basePath })).toBe(resource);
  });

  test('is what the tilde of a URL stands for', () => {
    const config = new CorsConfiguration({ basePath });
    config.forResources('~/reports/daily.csv', '~/', '~/files/:name').forOrigins(APP);

    const paths = [
      '/shop/reports/daily.csv',
      '/shop',
      '/shop/files/a',
      '/reports/daily.csv',
      '/',
      '/files/a',
    ];
    expect(paths.map((path) => allows(config, path))).toEqual([true, true, true, false, false, false]);
  });
});

test('a path outside basePath, names no resource, and the message says so', () => {
  const config = new CorsConfiguration({ basePath: '/shop' });
  config.forResources('Products').forOrigins(APP);

  const decision = checked(config, { url: '/products', origin: APP });
  expect(decision).toMatchObject({ allowed: false, reason: 'resource-not-configured', resource: null });
  expect(decision.message).toMatch(/'\/products'.*basePath.*'\/shop'/);
});
