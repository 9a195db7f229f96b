import { readResourceName, type ResourceName } from '../../../src/resources/resource-name';
import { ResourceTable } from '../../../src/resources/resource-table';
import { Route, type CorsRoute } from '../../../src/resources/route-template';

const ROUTES = ['/:controller/:action{/:id}', '/:controller'];

function nameOf(text: string): ResourceName {
  const name = readResourceName(text);
  if (typeof name === 'string') throw new Error(name);
  return name;
}

function routesOf(routes: readonly CorsRoute[]): Route[] {
  return routes.map((given) => {
    const route = typeof given === 'string' ? Route.read(given) : Route.read(given.template, given.defaults);
    if (typeof route === 'string') throw new Error(route);
    return route;
  });
}

/** A table in which what is configured under each name is that name. */
function table(names: readonly string[], routes: readonly CorsRoute[] = ROUTES, basePath = '/') {
  const made = new ResourceTable<string>(routesOf(routes), basePath);
  for (const name of names) made.add(nameOf(name), () => name);
  return made;
}

const NAMES = ['~/reports/:id', '~/reports', 'Values1.GetData', 'Products'];

test.each([
  { spelling: '~/REPORTS/:name/', found: '~/reports/:id' },
  { spelling: '~/Reports/', found: '~/reports' },
  { spelling: 'values1.getdata', found: 'Values1.GetData' },
  { spelling: 'PRODUCTS', found: 'Products' },
])('the name $spelling, finds $found', ({ spelling, found }) => {
  const recognition = table(NAMES).find(nameOf(spelling));

  expect([recognition?.name, recognition?.configured]).toEqual([found, found]);
});

test.each(['Orders', 'Values1', 'Reports', '~/products', '~/reports/*id', '~/values1.getdata'])(
  'the name %s, finds nothing',
  (name) => {
    expect(table(NAMES).find(nameOf(name))).toBeUndefined();
  },
);

test('the names of a table, are those that were added', () => {
  expect([...table(NAMES).names()].sort()).toEqual([...NAMES].sort());
  expect([...table([]).names()]).toEqual([]);
});

test('the target of an OPTIONS for the whole server, names nothing', () => {
  expect(table(NAMES).recognize('*')).toEqual({ name: null, configured: undefined });
});

describe('the properties', () => {
  test.each<{ path: string; properties: object; names?: string[]; routes?: CorsRoute[]; basePath?: string }>([
    { path: '/a/b/7', properties: { controller: 'a', action: 'b', id: '7' } },
    { path: '/a', properties: { controller: 'a' } },
    { path: '/a/b/c/d', properties: {} },
    { path: '/a%20b/c%2Fd', properties: { controller: 'a b', action: 'c/d' } },
    { path: '/%zz', properties: {} },
    { path: '/reports/7', properties: { controller: 'reports', action: '7', id: '7' } },
    {
      path: '/7/b/8',
      names: ['~/:id/*rest'],
      properties: { controller: '7', action: 'b', id: '7', rest: ['b', '8'] },
    },
    { path: '/x/y', routes: ['/health'], names: ['~/:a/:b'], properties: { a: 'x', b: 'y' } },
    {
      path: '/',
      routes: [{ template: '/{:controller{/:action}}', defaults: { controller: 'Home', action: 'Index' } }],
      properties: { controller: 'Home', action: 'Index' },
    },
    {
      path: '/x',
      routes: [{ template: '/:x', defaults: { action: 'Index' } }],
      properties: { x: 'x', action: 'Index' },
    },
    { path: '/shop/a', basePath: '/shop', properties: { controller: 'a' } },
    { path: '/a', basePath: '/shop', properties: {} },
  ])('of $path, are $properties', ({ path, properties, names = NAMES, routes, basePath }) => {
    expect({ ...table(names, routes, basePath).properties(path) }).toStrictEqual(properties);
  });

  test('have no prototype, whatever the path matches', () => {
    expect(Object.getPrototypeOf(table(NAMES).properties('/a/b'))).toBeNull();
  });
});

describe('the name that a path gives', () => {
  const REST = ['/:controller{/*rest}'];
  const ACTION_FIRST: CorsRoute[] = [
    { template: '/a/:action', defaults: { controller: 'a' } },
    '/:controller{/*rest}',
  ];

  test.each<{ path: string; name: string | null; routes?: CorsRoute[]; basePath?: string }>([
    { path: '/x/y/z/w/', name: '~/x/y/z/w' },
    { path: '/x/y/z/%61', name: '~/x/y/z/a' },
    { path: '/A/../a', routes: REST, name: 'A' },
    { path: '/x/../y', basePath: '/shop', name: null },
  ])('by both readings of $path, is $name', ({ path, name, routes, basePath }) => {
    expect(table([], routes, basePath).recognize(path)).toEqual({ name, configured: undefined });
  });

  test.each<{ path: string; names?: string[]; routes?: CorsRoute[]; basePath?: string }>([
    { path: '/x/a%2Fb/c/d/e' },
    { path: '/x/y/z/a%2F' },
    { path: '/a/x/../b' },
    { path: '/a/../b', routes: REST },
    { path: '/shop/../x', basePath: '/shop' },
    { path: '/x/../shop/y', basePath: '/shop' },
    // Here an action, there a controller of that very name, which is another resource.
    { path: '/a/b/../../a.b', names: ['a.b'], routes: ['/:controller/:action{/*rest}', '/:controller'] },
    { path: '/a.b/../a/b', names: ['a.b'], routes: ACTION_FIRST },
  ])('by the readings of $path, is two', ({ path, names = [], routes, basePath }) => {
    expect(table(names, routes, basePath).recognize(path)).toBeUndefined();
  });
});

describe('a route template', () => {
  const route = (given: CorsRoute) => routesOf([given])[0]!;

  test.each([
    { name: 'a.b', given: { template: '/', defaults: { controller: 'A', action: 'B' } }, can: true },
    { name: 'a.b.c', given: { template: '/', defaults: { controller: 'A', action: 'B.C' } }, can: true },
    { name: 'a.b.c', given: { template: '/', defaults: { controller: 'A.B', action: 'C' } }, can: true },
    { name: 'a.b', given: { template: '/', defaults: { controller: 'A' } }, can: false },
    { name: 'a.b', given: { template: '/', defaults: { action: 'B' } }, can: false },
    { name: 'a.x', given: { template: '/', defaults: { controller: 'A', action: 'B' } }, can: false },
    { name: 'x.b', given: { template: '/', defaults: { controller: 'A', action: 'B' } }, can: false },
    { name: 'a.b', given: { template: '/:controller', defaults: { action: 'B' } }, can: true },
    { name: 'a.b', given: '/:controller/:action', can: true },
    { name: 'a.b', given: '/:controller', can: false },
  ])('$given, can name $name: $can', ({ name, given, can }) => {
    expect(route(given).canNameAction(name)).toBe(can);
  });

  test.each([
    { template: ':controller', instead: '/:controller' },
    { template: '~/:controller', instead: '/:controller' },
    { template: '~x', instead: '/x' },
    { template: '~//x', instead: '/x' },
    { template: 'x~/y', instead: '/x~/y' },
    { template: '{x/:controller}', instead: '/{x/:controller}' },
    { template: '', instead: '/' },
  ])('$template, is refused, and $instead is to be written', ({ template, instead }) => {
    expect(Route.read(template)).toBe(
      `'${template}' does not begin with a slash; write '${instead}' (templates are relative to basePath)`,
    );
  });

  test.each([
    {
      template: '/api/:',
      sentence: `'/api/:' is no template in path-to-regexp 8 syntax: Missing parameter name at index 6: /api/:`,
    },
    {
      template: '/x{/*controller}',
      sentence: `'/x{/*controller}' takes controller from a wildcard, which may be several segments; write ':controller'`,
    },
    {
      template: '/x{/y}{/*controller}',
      sentence: `'/x{/y}{/*controller}' takes controller from a wildcard, which may be several segments; write ':controller'`,
    },
    {
      template: '/x{{/*action}}',
      sentence: `'/x{{/*action}}' takes action from a wildcard, which may be several segments; write ':action'`,
    },
  ])('$template, is refused in full', ({ template, sentence }) => {
    expect(Route.read(template)).toBe(sentence);
  });

  test.each(['{/:controller}', '{{/:controller}}', '/x{/*rest}', '/{:a}/{:controller}'])(
    '%s, is read',
    (template) => {
      expect(Route.read(template)).toBeInstanceOf(Route);
    },
  );
});
