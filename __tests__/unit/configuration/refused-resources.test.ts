import { CorsConfiguration } from 'express-resource-cors';
import { problemOf, problemsOf, summary } from '../support/problems';

test.each([
  { value: '', reason: /''.*'Products'.*'Controller\.Action'.*'~\/path'/ },
  { value: '*', reason: /'\*'.*forAllResources\(\)/ },
  { value: ' Products', reason: /white space.*write 'Products'/ },
  { value: 'Products\n', reason: /white space.*write 'Products'/ },
  { value: '/reports', reason: /write '~\/reports'/ },
  { value: 'api/products', reason: /write '~\/api\/products'/ },
  { value: '~reports', reason: /write '~\/reports'/ },
  { value: '~', reason: /'~\/'/ },
  { value: '.GetData', reason: /between controller and action/ },
  { value: 'Values1.', reason: /between controller and action/ },
  { value: '~/reports/:', reason: /path-to-regexp.*parameter name/ },
  { value: '~/reports/*', reason: /path-to-regexp.*parameter name/ },
  { value: '~/reports{/:id', reason: /path-to-regexp/ },
  { value: '~/reports/:id(\\d+)', reason: /path-to-regexp/ },
  { value: '~/reports/:id?', reason: /path-to-regexp/ },
  { value: '~/:id/:id{', reason: /path-to-regexp/ },
  { value: '~/a%20b', reason: /percent-encoded.*write '~\/a b'/ },
  { value: '~/a//b', reason: /write '~\/a\/b'/ },
  { value: '~/a/../b', reason: /write '~\/b'/ },
  { value: '~/./a', reason: /write '~\/a'/ },
  { value: '~/a#top', reason: /query or fragment/ },
  { value: 7, reason: /7.*write a string/ },
  { value: null, reason: /null.*write a string/ },
  { value: undefined, reason: /undefined.*write a string/ },
  { value: /products/, reason: /\/products\/.*write a string/ },
])('the resource name $value, is refused with the reason and what to write', ({ value, reason }) => {
  const problem = problemOf(() => new CorsConfiguration().forResources(value as string));

  expect(problem).toMatchObject({ code: 'invalid-resource', path: 'resources[0]', value });
  expect(problem.message).toMatch(reason);
});

test('several bad resource names in one call, are all reported', () => {
  expect(summary(problemsOf(() => new CorsConfiguration().forResources('', 'Products', '/a', '~')))).toEqual([
    { code: 'invalid-resource', path: 'resources[0]', value: '' },
    { code: 'invalid-resource', path: 'resources[2]', value: '/a' },
    { code: 'invalid-resource', path: 'resources[3]', value: '~' },
  ]);
});

test('several bad origins in one call, are all reported', () => {
  const call = () =>
    new CorsConfiguration().forResources('Products').forOrigins('*', 'https://a.com', 'null', 'b.com');

  expect(summary(problemsOf(call))).toEqual([
    { code: 'invalid-origin', path: 'origins[0]', value: '*' },
    { code: 'invalid-origin', path: 'origins[2]', value: 'null' },
    { code: 'invalid-origin', path: 'origins[3]', value: 'b.com' },
  ]);
});

test.each([
  { call: 'forResources', path: 'resources', run: (config: CorsConfiguration) => config.forResources() },
  { call: 'forOrigins', path: 'origins', run: (config: CorsConfiguration) => config.forOrigins() },
  {
    call: 'forResources(…).forOrigins',
    path: 'origins',
    run: (config: CorsConfiguration) => config.forResources('Products').forOrigins(),
  },
])('$call without any name, is refused as an empty list', ({ path, run }) => {
  const config = new CorsConfiguration();

  expect(summary(problemsOf(() => run(config)))).toEqual([{ code: 'empty-list', path, value: [] }]);
  expect(config.toJSON().policies).toEqual([]);
});

test.each(['resources', 'origins'] as const)('a plain entry without %s, is refused', (missing) => {
  const entry = { resources: ['Products'], origins: ['https://a.com'], [missing]: undefined };

  expect(summary(problemsOf(() => new CorsConfiguration().add(entry)))).toEqual([
    { code: 'invalid-value', path: missing, value: undefined },
  ]);
});

test.each([
  { property: 'resources', value: 'Products' },
  { property: 'origins', value: 'https://a.com' },
] as const)('a plain entry whose $property is a string, is told to write a list', ({ property, value }) => {
  const entry = { resources: '*' as const, origins: '*' as const, [property]: value };

  const problem = problemOf(() => new CorsConfiguration().add(entry));
  expect(problem).toMatchObject({ code: 'invalid-value', path: property, value });
  expect(problem.message).toContain(`['${value}']`);
});

test.each(['resources', 'origins'] as const)(
  'a plain entry with a hole in its %s, is refused',
  (property) => {
    const entry = { resources: ['Products'], origins: ['https://a.com'], [property]: new Array<string>(1) };
    const code = property === 'origins' ? 'invalid-origin' : 'invalid-resource';

    expect(summary(problemsOf(() => new CorsConfiguration().add(entry)))).toEqual([
      { code, path: `${property}[0]`, value: undefined },
    ]);
  },
);

test.each([null, undefined, 7, 'Products', [], ['Products'], true])(
  'a plain entry that is %p, is refused',
  (value) => {
    expect(problemsOf(() => new CorsConfiguration().add(value as never))[0]).toMatchObject({
      code: 'invalid-value',
      value,
    });
  },
);

test.each([
  'Products',
  'products-v2',
  'Größen',
  'Values1.GetData',
  'Shop.Cart.Add',
  '~/',
  '~/Handler1.ashx',
  '~/reports/daily.csv',
  '~/reports/',
  '~/reports/:id',
  '~/reports{/:year}/summary',
  '~/files/*path',
  '~/a b',
  '~/50% off',
  '~/.well-known/x',
  '~/..a',
  '~/a\\:b',
])('the resource name %p, is accepted and kept as it was written', (name) => {
  const config = new CorsConfiguration({ routes: ['/:controller/:action'] });
  config.forResources(name).forAllOrigins();

  expect(config.toJSON().policies[0]?.resources).toEqual([name]);
});
