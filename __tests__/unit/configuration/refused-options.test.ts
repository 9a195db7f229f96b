import { CorsConfiguration, type CorsOptions } from 'express-resource-cors';
import { problemOf, problemsOf, summary } from '../support/problems';

const BOOLEANS = ['preflightContinue', 'rejectDisallowed', 'diagnostics', 'strict'] as const;
const FUNCTIONS = ['dynamicConfigurationCallback', 'staticConfigurationAccessFilter'] as const;

const REFUSED: readonly {
  name: keyof CorsOptions;
  values: readonly unknown[];
  code: string;
  reason: RegExp;
}[] = [
  {
    name: 'routes',
    values: ['/api/:controller', null, {}, 7],
    code: 'invalid-value',
    reason: /list/,
  },
  {
    name: 'basePath',
    values: [
      'shop',
      '~/shop',
      '',
      7,
      null,
      '/shop?x',
      '/:shop',
      '/shop/*rest',
      '/a//b',
      '/a/../b',
      '/a%20b',
      '/{a}',
    ],
    code: 'invalid-option',
    reason: /slash|path|parameters|resolved|percent-encoded/,
  },
  {
    name: 'defaultCacheDuration',
    values: [-1, 86401, 1.5, '600', null, NaN],
    code: 'invalid-cache-duration',
    reason: /cache duration in seconds.*whole number from 0 to 86400/,
  },
  {
    name: 'callbackTimeout',
    values: [0, -1, 1.5, '5000', Infinity, NaN, null, 2 ** 31],
    code: 'invalid-option',
    reason: /milliseconds.*whole number from 1 to/,
  },
  {
    name: 'preflightStatus',
    values: [199, 300, 404, 204.5, '204', null],
    code: 'invalid-option',
    reason: /whole number from 200 to 299/,
  },
  ...BOOLEANS.map((name) => ({
    name,
    values: ['true', 1, 0, null, {}],
    code: 'invalid-option',
    reason: /neither true nor false/,
  })),
  ...FUNCTIONS.map((name) => ({
    name,
    values: [null, {}, 'callback', true],
    code: 'invalid-option',
    reason: /is not a function/,
  })),
];

const CASES = REFUSED.flatMap(({ values, ...rest }) => values.map((value) => ({ value, ...rest })));

test.each(CASES)(
  'the option $name of $value, is refused by the constructor',
  ({ name, value, code, reason }) => {
    const problem = problemOf(() => new CorsConfiguration({ [name]: value }));

    expect(problem).toMatchObject({ code, path: name, value });
    expect(problem.message).toMatch(reason);
  },
);

test.each(CASES)(
  'the option $name of $value, is refused where it is set',
  ({ name, value, code, reason }) => {
    const config = new CorsConfiguration();
    const before = config[name];

    const problem = problemOf(() => Object.assign(config, { [name]: value }));

    expect(problem).toMatchObject({ code, path: name, value });
    expect(problem.message).toMatch(reason);
    expect(config[name]).toEqual(before);
  },
);

test.each([
  { what: 'without its slash', value: ':controller', reason: /slash; write '\/:controller'/ },
  { what: 'beginning with a tilde', value: '~/:controller', reason: /slash; write '\/:controller'/ },
  { what: 'that is empty', value: '', reason: /slash/ },
  { what: 'with a parameter without name', value: '/api/:', reason: /path-to-regexp/ },
  { what: 'with a wildcard without name', value: '/api/*', reason: /path-to-regexp/ },
  { what: 'with an open group', value: '/api{/:controller', reason: /path-to-regexp/ },
  { what: 'in the syntax of path-to-regexp 6', value: '/:controller/:id(\\d+)?', reason: /path-to-regexp/ },
  {
    what: 'with a wildcard for its controller',
    value: '/*controller',
    reason: /wildcard.*write ':controller'/,
  },
  {
    what: 'with a wildcard for its action',
    value: '/:controller{/*action}',
    reason: /wildcard.*write ':action'/,
  },
])('a route template $what, is refused with what to write', ({ value, reason }) => {
  const asText = problemOf(() => new CorsConfiguration({ routes: ['/:controller', value] }));
  expect(asText).toMatchObject({ code: 'invalid-route', path: 'routes[1]', value });
  expect(asText.message).toMatch(reason);

  const asObject = problemOf(() => new CorsConfiguration({ routes: [{ template: value }] }));
  expect(asObject).toMatchObject({ code: 'invalid-route', path: 'routes[0].template', value });
  expect(asObject.message).toMatch(reason);
});

test.each([7, null, undefined, [], true])('a route that is %p, is refused', (value) => {
  expect(problemOf(() => new CorsConfiguration({ routes: [value as never] }))).toMatchObject({
    code: 'invalid-route',
    path: 'routes[0]',
    value,
  });
});

test('a route with several mistakes, has all of them reported', () => {
  const route = { template: ':controller', defaults: { controler: 'Home', action: '', controller: 7 } };

  expect(summary(problemsOf(() => new CorsConfiguration({ routes: [route as never] })))).toEqual([
    { code: 'invalid-route', path: 'routes[0].template', value: ':controller' },
    { code: 'unknown-property', path: 'routes[0].defaults.controler', value: 'Home' },
    { code: 'invalid-value', path: 'routes[0].defaults.controller', value: 7 },
    { code: 'invalid-value', path: 'routes[0].defaults.action', value: '' },
  ]);
});

test.each([null, 7, 'Home', []])('defaults of a route that are %p, are refused', (defaults) => {
  const route = { template: '/', defaults };

  expect(summary(problemsOf(() => new CorsConfiguration({ routes: [route as never] })))).toEqual([
    { code: 'invalid-value', path: 'routes[0].defaults', value: defaults },
  ]);
});

test('a route whose template is a number, is refused', () => {
  expect(summary(problemsOf(() => new CorsConfiguration({ routes: [{ template: 7 } as never] })))).toEqual([
    { code: 'invalid-route', path: 'routes[0].template', value: 7 },
  ]);
});

test('a route without a template, is refused', () => {
  expect(summary(problemsOf(() => new CorsConfiguration({ routes: [{ defaults: {} } as never] })))).toEqual([
    { code: 'invalid-route', path: 'routes[0].template', value: undefined },
  ]);
});

test('a list of routes that is empty, is refused', () => {
  expect(summary(problemsOf(() => new CorsConfiguration({ routes: [] })))).toEqual([
    { code: 'empty-list', path: 'routes', value: [] },
  ]);
});

test('several bad options in one call, are all reported', () => {
  const options = { routes: ['x', '/:controller', 'y'], preflightStatus: 404, strict: 1, callbackTimeout: 0 };

  expect(summary(problemsOf(() => new CorsConfiguration(options as never)))).toEqual([
    { code: 'invalid-route', path: 'routes[0]', value: 'x' },
    { code: 'invalid-route', path: 'routes[2]', value: 'y' },
    { code: 'invalid-option', path: 'preflightStatus', value: 404 },
    { code: 'invalid-option', path: 'strict', value: 1 },
    { code: 'invalid-option', path: 'callbackTimeout', value: 0 },
  ]);
});

test.each([null, 7, 'routes', true, [], ['/:controller']])('options that are %p, are refused', (options) => {
  expect(problemsOf(() => new CorsConfiguration(options as never))).not.toHaveLength(0);
});

test.each([
  { routes: ['/:controller', { template: '/', defaults: { controller: 'Home', action: 'Index' } }] },
  { routes: ['{/:controller}{/:action}'] },
  { basePath: '/' },
  { basePath: '/shop' },
  { basePath: '/shop/' },
  { basePath: '/shop/v2.1' },
  { basePath: '/5%a' },
  { defaultCacheDuration: 0 },
  { defaultCacheDuration: 86400 },
  { callbackTimeout: 1 },
  { preflightStatus: 200 },
  { preflightStatus: 299 },
  { dynamicConfigurationCallback: () => null },
  { staticConfigurationAccessFilter: async () => Promise.resolve(null) },
] satisfies CorsOptions[])('the options %p, are accepted', (options: CorsOptions) => {
  expect(new CorsConfiguration(options)).toMatchObject(options);
});
