import { CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { APP, OTHER } from '../support/decisions';
import { problemOf, problemsOf, summary } from '../support/problems';

const ROUTES = ['/:controller/:action'];

test.each([
  { first: 'Products', second: 'Products' },
  { first: 'Products', second: 'pRODUCTS' },
  { first: 'Größen', second: 'grÖßen' },
  { first: 'Values1.GetData', second: 'values1.getdata' },
  { first: '~/reports/daily.csv', second: '~/Reports/Daily.csv' },
  { first: '~/reports', second: '~/reports/' },
  { first: '~/reports/:id', second: '~/Reports/:id/' },
  { first: '~/reports/:id', second: '~/reports/:name' },
  { first: '~/files/*path', second: '~/files/*rest' },
])('$second, after $first with the same origin, is refused as registered twice', ({ first, second }) => {
  const config = new CorsConfiguration({ routes: ROUTES });
  config.forResources(first).forOrigins(APP);

  const problem = problemOf(() => config.forResources(second).forOrigins(OTHER, APP));

  expect(problem).toMatchObject({ code: 'duplicate-entry', path: 'origins[1]', value: APP });
  expect(problem.message).toContain(`'${APP}'`);
  expect(problem.message).toMatch(/one entry/);
  expect(config.toJSON().policies).toHaveLength(1);
});

test.each([
  { what: 'another resource', resources: ['Orders'], origins: [APP] },
  { what: 'another origin', resources: ['Products'], origins: [OTHER] },
  { what: 'another port', resources: ['Products'], origins: [`${APP}:8443`] },
  { what: 'a pattern that covers the origin', resources: ['Products'], origins: ['https://*.example.com'] },
  { what: 'any port of the origin', resources: ['Products'], origins: [`${APP}:*`] },
  { what: 'all origins', resources: ['Products'], origins: '*' as const },
  { what: 'all resources', resources: '*' as const, origins: [APP] },
  { what: 'an action of the controller', resources: ['Products.Search'], origins: [APP] },
  { what: 'a URL of the controller', resources: ['~/products'], origins: [APP] },
  { what: 'a URL whose colon is no parameter', resources: ['~/\\:products'], origins: [APP] },
])('$what, beside an entry for Products and an origin, is accepted', ({ resources, origins }) => {
  const config = new CorsConfiguration({ routes: ROUTES });
  config.forResources('Products').forOrigins(APP);

  config.add({ resources, origins });

  expect(config.toJSON().policies).toHaveLength(2);
});

test.each([
  {
    what: 'an entry for all resources and an origin',
    resources: '*' as const,
    origins: [APP],
    path: 'origins[0]',
    value: APP,
  },
  {
    what: 'an entry for a resource and all origins',
    resources: ['Products'],
    origins: '*' as const,
    path: 'origins',
    value: '*',
  },
  {
    what: 'an entry for everything',
    resources: '*' as const,
    origins: '*' as const,
    path: 'origins',
    value: '*',
  },
  {
    what: 'a pattern',
    resources: '*' as const,
    origins: ['https://*.a.com:*'],
    path: 'origins[0]',
    value: 'https://*.a.com:*',
  },
])('$what, added twice, is refused the second time', ({ resources, origins, path, value }) => {
  const config = new CorsConfiguration();
  config.add({ resources, origins, methods: ['GET'] });

  expect(summary(problemsOf(() => config.add({ resources, origins, methods: ['PUT'] })))).toEqual([
    { code: 'duplicate-entry', path, value },
  ]);
  expect(config.toJSON().policies).toEqual([{ resources, origins, methods: ['GET'] }]);
});

test('the message about a pair registered already, names both of it', () => {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins(APP);

  const { message } = problemOf(() => config.forResources('Orders', 'PRODUCTS').forOrigins(OTHER, APP));

  expect(message).toContain(`'${APP}'`);
  expect(message).toContain(`'PRODUCTS'`);
  expect(message).not.toContain(OTHER);
});

describe('the same twice in one call, is one', () => {
  test.each<[what: string, declare: (config: CorsConfiguration) => unknown]>([
    ['an origin', (config) => config.forOrigins(APP, OTHER, APP)],
    ['an origin in lists', (config) => config.forOrigins([APP, OTHER], APP, [OTHER])],
    ['a resource', (config) => config.forResources('Products', 'Products').forOrigins(APP)],
    ['a resource in another case', (config) => config.forResources('Products', 'PRODUCTS').forOrigins(APP)],
    ['a URL with a slash', (config) => config.forResources('~/files', '~/files/').forOrigins(APP)],
    [
      'a pattern',
      (config) => {
        config.forResources('~/a/:id', '~/a/:name').forNoOrigins();
      },
    ],
    [
      'an exemption',
      (config) => {
        config.forResources('Products', 'products').exempt();
      },
    ],
    [
      'an entry',
      (config) => config.add({ resources: ['A', 'a'], origins: [APP, APP], methods: ['PUT', 'PUT'] }),
    ],
  ])('%s', (_what, declare) => {
    const config = new CorsConfiguration({ routes: ROUTES });

    declare(config);

    const once = CorsConfiguration.from(JSON.parse(JSON.stringify(config)) as CorsDocument);
    expect(once.toJSON()).toEqual(config.toJSON());
    for (const each of config.toJSON().policies) {
      for (const list of [each.resources, each.origins ?? [], each.methods ?? []]) {
        if (typeof list !== 'string') expect(new Set(list).size).toBe(list.length);
      }
    }
  });
});

test('a pair registered already beside a bad origin in one call, is reported with it', () => {
  const config = new CorsConfiguration();
  config.forOrigins(APP);

  expect(summary(problemsOf(() => config.forOrigins('https://a.com/', APP)))).toEqual([
    { code: 'invalid-origin', path: 'origins[0]', value: 'https://a.com/' },
    { code: 'duplicate-entry', path: 'origins[1]', value: APP },
  ]);
});

test('a pair registered already beside a bad method in one plain entry, is reported with it', () => {
  const config = new CorsConfiguration();
  config.forOrigins(APP);

  expect(
    summary(problemsOf(() => config.add({ resources: '*', origins: [APP], methods: ['TRACE'] }))),
  ).toEqual(
    expect.arrayContaining([
      { code: 'invalid-method', path: 'methods[0]', value: 'TRACE' },
      { code: 'duplicate-entry', path: 'origins[0]', value: APP },
    ]),
  );
});

test('a pair registered already beside what is otherwise a warning, with strict, is reported with it', () => {
  const config = new CorsConfiguration({ strict: true });
  config.forResources('Products').forOrigins(APP);

  expect(
    summary(problemsOf(() => config.add({ resources: ['Products', 'Home.Index'], origins: [APP] }))),
  ).toEqual(
    expect.arrayContaining([
      { code: 'duplicate-entry', path: 'origins[0]', value: APP },
      { code: 'unmatchable-resource', path: 'resources[1]', value: 'Home.Index' },
    ]),
  );
});
