import { CorsConfiguration } from 'express-resource-cors';
import { allows, APP, checked, OTHER } from '../support/decisions';

const ROUTES = [
  '/api/:controller/:action{/:id}',
  '/api/:controller',
  '/:controller/:action{/*rest}',
  '/:controller',
];

/** A configuration in which each resource has one origin of its own. */
function configured(names: readonly string[], routes: readonly string[] = ROUTES): CorsConfiguration {
  const config = new CorsConfiguration({ routes });
  names.forEach((name, index) => {
    const origin = `https://origin${index}.example.com`;
    if (name === '*') config.forOrigins(origin);
    else config.forResources(name).forOrigins(origin);
  });
  return config;
}

/** The name that decides for a path, told by whose origin is allowed. */
function deciding(names: readonly string[], path: string, routes?: readonly string[]): readonly string[] {
  const config = configured(names, routes);
  return names.filter((_, index) => allows(config, path, `https://origin${index}.example.com`));
}

test.each([
  { name: 'Products', path: '/products' },
  { name: 'Products', path: '/PRODUCTS' },
  { name: 'products', path: '/Products/' },
  { name: 'Products', path: '/api/products' },
  { name: 'Products', path: '/api/products/search/7' },
  { name: 'Größen', path: '/gr%C3%96%C3%9Fen' },
  { name: 'Values1.GetData', path: '/values1/getdata' },
  { name: 'VALUES1.getData', path: '/api/Values1/GetData/7' },
  { name: 'Values1.GetData', path: '/values1/getdata/' },
  { name: '~/reports/daily.csv', path: '/reports/daily.csv' },
  { name: '~/Reports/Daily.CSV', path: '/reports/DAILY.csv' },
  { name: '~/reports', path: '/reports/' },
  { name: '~/reports/', path: '/reports' },
  { name: '~/Handler1.ashx', path: '/handler1.ashx' },
  { name: '~/a b', path: '/a%20b' },
  { name: '~/', path: '/' },
  { name: '~/reports/:id', path: '/reports/7' },
  { name: '~/reports/:id', path: '/REPORTS/7/' },
  { name: '~/reports/:id/', path: '/reports/7' },
  { name: '~/files/*path', path: '/files/a/b/c.txt' },
  { name: '~/reports{/:year}', path: '/reports' },
  { name: '~/reports{/:year}', path: '/reports/2024' },
  { name: '*', path: '/anything/at/all' },
])('the path $path, names the resource $name', ({ name, path }) => {
  expect(deciding([name], path)).toEqual([name]);
});

test.each([
  { name: 'Products', path: '/product' },
  { name: 'Products', path: '/productss' },
  { name: 'Products', path: '/x/products' },
  { name: 'Products', path: '/' },
  { name: 'Values1.GetData', path: '/values1' },
  { name: 'Values1.GetData', path: '/values1/getdata2' },
  { name: 'Values1.GetData', path: '/values1.getdata' },
  { name: '~/reports', path: '/reports/7' },
  { name: '~/reports', path: '/api/reports' },
  { name: '~/reports/:id', path: '/reports' },
  { name: '~/reports/:id', path: '/reports/7/8' },
  { name: '~/files/*path', path: '/files' },
  { name: '~/', path: '/x' },
])('the path $path, does not name the resource $name', ({ name, path }) => {
  expect(deciding([name], path)).toEqual([]);
});

/** docs/design.md § Naming a resource: exact URL, URL pattern in the order declared, action, controller, all resources. */
test.each([
  {
    names: ['*', 'Values1', 'Values1.GetData', '~/values1/:action', '~/values1/getdata'],
    decides: '~/values1/getdata',
  },
  { names: ['*', 'Values1', 'Values1.GetData', '~/values1/:action'], decides: '~/values1/:action' },
  { names: ['*', 'Values1', 'Values1.GetData'], decides: 'Values1.GetData' },
  { names: ['*', 'Values1', 'Values1.Other'], decides: 'Values1' },
  { names: ['*', 'Values2', 'Values1.Other'], decides: '*' },
  { names: ['~/:a/:b', '~/values1/:b'], decides: '~/:a/:b' },
  { names: ['~/values1/:b', '~/:a/:b'], decides: '~/values1/:b' },
  { names: ['~/*all', '~/values1/getdata'], decides: '~/values1/getdata' },
  { names: ['~/other/:b', '~/*all', '~/values1/:b'], decides: '~/*all' },
])('of $names, for /values1/getdata, $decides decides alone', ({ names, decides }) => {
  expect(deciding(names, '/values1/getdata')).toEqual([decides]);
  expect(deciding(names.toReversed(), '/values1/getdata')).toHaveLength(1);
});

test.each([
  { names: ['Values1', '~/values1/getdata', 'Values1.GetData'], decides: '~/values1/getdata' },
  { names: ['~/values1/getdata', 'Values1.GetData', 'Values1'], decides: '~/values1/getdata' },
  { names: ['Values1.GetData', 'Values1', '*'], decides: 'Values1.GetData' },
  { names: ['*', 'Values1'], decides: 'Values1' },
])('of $names, whatever their order, $decides decides', ({ names, decides }) => {
  expect(deciding(names, '/values1/getdata')).toEqual([decides]);
});

test('a resource that is configured, is closed to the entries for all resources, all origins included', () => {
  const config = new CorsConfiguration();
  config.forAllOrigins();
  config.forResources('Products').forOrigins(APP);

  expect(allows(config, '/products', OTHER)).toBe(false);
  expect(allows(config, '/orders', OTHER)).toBe(true);
});

test('one entry for several resources, counts for each', () => {
  const config = new CorsConfiguration({ routes: ROUTES });
  config.forResources('Products', 'Values1.GetData', '~/reports/:id').forOrigins(APP);

  expect(['/products', '/values1/getdata', '/reports/7'].map((path) => allows(config, path))).toEqual([
    true,
    true,
    true,
  ]);
  expect(allows(config, '/values1/other')).toBe(false);
});

test('entries of one resource under several spellings, count together', () => {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins(APP);
  config.forResources('PRODUCTS').forOrigins(OTHER);

  expect([APP, OTHER].map((origin) => allows(config, '/products', origin))).toEqual([true, true]);
});

test.each([
  { names: ['Products'], path: '/products/7', routes: ['/:controller{/*rest}'], resource: 'Products' },
  { names: ['prodUCTS'], path: '/Products/7', routes: ['/:controller{/*rest}'], resource: 'prodUCTS' },
  { names: ['~/x/:id'], path: '/x/7', routes: ['/:controller{/*rest}'], resource: '~/x/:id' },
  { names: [], path: '/Orders/7', routes: ['/:controller{/*rest}'], resource: 'Orders' },
  { names: [], path: '/Orders/List', routes: ['/:controller/:action'], resource: 'Orders.List' },
  { names: ['Orders'], path: '/orders/List', routes: ['/:controller/:action'], resource: 'Orders' },
  { names: [], path: '/health', routes: ['/api/:controller'], resource: '~/health' },
  { names: [], path: '/', routes: ['/api/:controller'], resource: '~/' },
])('for $path, of $names with $routes, the decision names $resource', ({ names, path, routes, resource }) => {
  expect(checked(configured(names, routes), { url: path, origin: APP }).resource).toBe(resource);
});
