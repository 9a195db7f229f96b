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

test('the size of a table, is the number of names', () => {
  expect([table(NAMES).size, table([]).size]).toEqual([4, 0]);
});

test('the names of a table, are those that were added', () => {
  expect([...table(NAMES).names()].sort()).toEqual([...NAMES].sort());
  expect([...table([]).names()]).toEqual([]);
});

test('the target of an OPTIONS for the whole server, names nothing', () => {
  expect(table(NAMES).recognize('*')).toEqual({ name: null, configured: undefined, namesAgree: true });
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

  test.each<{
    path: string;
    name: string | null;
    agree?: false;
    names?: string[];
    routes?: CorsRoute[];
    basePath?: string;
  }>([
    { path: '/x/y/z/w/', name: '~/x/y/z/w' },
    { path: '/x/y/z/%20', name: '~/x/y/z/ ' },
    { path: '/A/./a', routes: REST, name: 'A' },
    { path: '/x//y', basePath: '/shop', name: null },
    // Several names, but where none is configured the entries for all resources decide about each.
    { path: '/x/y/z/%61', name: '~/x/y/z/a', agree: false },
    { path: '/x/a%2Fb/c/d/e', name: '~/x/a%2Fb/c/d/e', agree: false },
    { path: '//users', routes: REST, name: '~//users', agree: false },
    { path: '/%zz', name: null, agree: false },
    { path: 'x', name: null, agree: false },
    { path: '/a%00', name: null, agree: false },
    { path: `/${'a'.repeat(5000)}`, name: null, agree: false },
    { path: '/./shop/y', basePath: '/shop', name: null, agree: false },
    { path: '//x/b', routes: REST, names: ['other'], name: '~//x/b', agree: false },
  ])('by the readings of $path, is $name', ({ path, name, agree = true, names = [], routes, basePath }) => {
    const made = table(names, routes, basePath);
    expect(made.recognize(path)).toEqual({ name, configured: undefined, namesAgree: agree });
    expect(made.isAmbiguous(path)).toBe(false);
  });

  test.each<{ path: string; names?: string[]; routes?: CorsRoute[]; basePath?: string }>([
    { path: '/a%2Fb', names: ['a.b'] },
    { path: '/%61', names: ['a'] },
    { path: '/a//b', names: ['a.b'] },
    { path: '//x/b', names: ['b'], routes: REST },
    { path: '/./shop/b', names: ['b'], routes: REST, basePath: '/shop' },
    { path: '//x/shop/b', names: ['b'], routes: REST, basePath: '/shop' },
    // Here a controller, there an action, which is another resource.
    { path: '/a%2Fb', names: ['a.b'], routes: ACTION_FIRST },
    // Not to be read, where a resource is configured.
    ...['/%zz', 'x', '', '/a%00', `/${'a'.repeat(5000)}`].map((path) => ({ path, names: ['other'] })),
    // Up to the parent, whatever is configured.
    ...['/a/..', '/a/../a', '/..', '/a%2f..%2fa', '/a\\..\\a'].map((path) => ({ path })),
    { path: '/a/../a', names: ['a'], routes: REST },
    { path: '/x/../y', basePath: '/shop' },
  ])('by the readings of $path, is ambiguous', ({ path, names = [], routes, basePath }) => {
    const made = table(names, routes, basePath);
    expect(made.recognize(path)).toBeUndefined();
    expect(made.isAmbiguous(path)).toBe(true);
  });

  test('is configured for all readings or for none, and says which', () => {
    const found = table(['~/a/*rest'], REST).recognize('/a/x%2Fy');
    expect([found?.name, found?.configured, found?.namesAgree]).toEqual(['~/a/*rest', '~/a/*rest', true]);
  });
});

describe('the text that a function answers with', () => {
  const NAMED = [...NAMES, '~/files/*path/', '~/caf\u00e9', '~/a\\:b'];

  test.each([
    { text: 'products', found: 'Products' },
    { text: 'VALUES1.getdata', found: 'Values1.GetData' },
    { text: '~/Reports/', found: '~/reports' },
    { text: '~/reports/:id', found: '~/reports/:id' },
    { text: '~/REPORTS/:other/', found: '~/reports/:id' },
    { text: '~/files/*x', found: '~/files/*path/' },
    { text: '~/cafe\u0301', found: '~/caf\u00e9' },
    { text: '~/A\\:b', found: '~/a\\:b' },
  ])('$text, finds $found', ({ text, found }) => {
    expect(table(NAMED).findText(text)?.name).toBe(found);
  });

  test.each([
    '',
    '*',
    '~',
    '~/',
    'reports',
    '~/products',
    '~/reports/*id',
    '~/reports/7',
    '~/a:b',
    '{',
    '~/{',
    '__proto__',
  ])('%p, finds nothing', (text) => {
    expect(table(NAMED).findText(text)).toBeUndefined();
  });

  test('is bounded: a text of more than 1024 characters finds nothing', () => {
    const made = table(['a'.repeat(1024), 'b'.repeat(1025)]);

    expect(made.findText('A'.repeat(1024))?.configured).toBe('a'.repeat(1024));
    expect(made.findText('b'.repeat(1025))).toBeUndefined();
  });
});

describe('the trace of a path', () => {
  const ROUTED = ['/api/:controller/:action{/:id}', '/:controller{/*rest}'];
  const made = table(['Products', 'Values1.GetData', '~/reports/:id', '~/x'], ROUTED);
  const tried = (path: string) =>
    made.trace(path).readings[0]?.tried.map(({ kind, name, configured }) => [kind, name, configured]);

  test('has the template that matched, what it says, and the names that were looked up in order', () => {
    expect(made.trace('/api/Products/List/7')).toEqual({
      flaw: undefined,
      readings: [
        {
          path: '/api/Products/List/7',
          name: 'Products',
          configured: true,
          template: '/api/:controller/:action{/:id}',
          controller: 'Products',
          action: 'List',
          tried: [
            { kind: 'url', name: '~/api/Products/List/7', configured: false },
            { kind: 'url-pattern', name: null, configured: false },
            { kind: 'action', name: 'Products.List', configured: false },
            { kind: 'controller', name: 'Products', configured: true },
          ],
          laterController: undefined,
        },
      ],
    });
  });

  test.each([
    { path: '/X/', last: ['url', '~/x', true], count: 1 },
    { path: '/reports/7', last: ['url-pattern', '~/reports/:id', true], count: 2 },
    { path: '/api/values1/getdata', last: ['action', 'Values1.GetData', true], count: 3 },
    { path: '/orders', last: ['controller', 'orders', false], count: 3 },
    { path: '/', last: ['url-pattern', null, false], count: 2 },
  ])('of $path, ends with $last', ({ path, last, count }) => {
    expect(tried(path)?.at(-1)).toEqual(last);
    expect(tried(path)).toHaveLength(count);
  });

  test.each([
    ['/api/v1/products', 'Products'],
    ['/v1/x/PRODUCTS', 'Products'],
    ['/products/7', undefined],
    ['/products/products', undefined],
    [`/v1${'/x'.repeat(20)}/products`, undefined],
  ])('of %s, finds %p among the later segments', (path, later) => {
    expect(made.trace(path).readings[0]?.laterController).toBe(later);
  });

  test('has each reading, or why there is none', () => {
    expect(made.trace('/%78').readings.map(({ path, name }) => [path, name])).toEqual([
      ['/x', '~/x'],
      ['/%78', '%78'],
    ]);
    expect(made.trace('/x/..')).toEqual({ flaw: 'climbs', readings: [] });
    expect(made.trace('/%zz')).toEqual({ flaw: 'unreadable', readings: [] });
    expect(made.trace('*')).toEqual({ flaw: undefined, readings: [] });
  });

  test('names what is recognized', () => {
    for (const path of ['/api/products/x', '/reports/8', '/x', '/y', '/', '/api/values1/getdata'])
      expect(made.trace(path).readings[0]?.name).toBe(made.recognize(path)?.name);
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
      sentence: `'/api/:' is not a template in path-to-regexp 8 syntax: Missing parameter name at index 6: /api/:`,
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
