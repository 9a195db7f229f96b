import { CorsConfiguration, type CorsPolicyEntry } from 'express-resource-cors';
import { allows, APP, checked, OTHER } from '../support/decisions';
import { problemsOf, summary } from '../support/problems';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

const PARTNERS = 'https://*.partners.example';
const PARTNER = 'https://a.partners.example';

/** What an extension makes of the entries: written as the declarative form has them, before and after. */
const EXTENSIONS: readonly {
  what: string;
  before: CorsPolicyEntry[];
  extension: CorsPolicyEntry;
  after: CorsPolicyEntry[];
}[] = [
  {
    what: 'an entry for this pair alone, grows',
    before: [{ resources: ['Products'], origins: [APP], methods: ['GET'] }],
    extension: { resources: ['Products'], origins: [APP], methods: ['PUT'], requestHeaders: ['X-A'] },
    after: [{ resources: ['Products'], origins: [APP], methods: ['GET', 'PUT'], requestHeaders: ['X-A'] }],
  },
  {
    what: 'an entry that names no methods, keeps the safelisted ones',
    before: [{ resources: ['Products'], origins: [APP] }],
    extension: { resources: ['Products'], origins: [APP], methods: ['PUT'] },
    after: [{ resources: ['Products'], origins: [APP], methods: ['GET', 'HEAD', 'POST', 'PUT'] }],
  },
  {
    what: 'a pair without an entry, gets one with nothing else',
    before: [{ resources: ['Products'], origins: [APP], methods: ['GET'] }],
    extension: { resources: ['Products'], origins: [OTHER], methods: ['PUT'] },
    after: [
      { resources: ['Products'], origins: [APP], methods: ['GET'] },
      { resources: ['Products'], origins: [OTHER], methods: ['PUT'] },
    ],
  },
  {
    what: 'an entry with more names, is split, in the order of its resources',
    before: [{ resources: ['A', 'B', 'C'], origins: [APP, OTHER], methods: ['GET'], cookies: true }],
    extension: { resources: ['B'], origins: [APP], methods: ['PUT'] },
    after: [
      { resources: ['A'], origins: [APP, OTHER], methods: ['GET'], cookies: true },
      { resources: ['B'], origins: [APP], methods: ['GET', 'PUT'], cookies: true },
      { resources: ['B'], origins: [OTHER], methods: ['GET'], cookies: true },
      { resources: ['C'], origins: [APP, OTHER], methods: ['GET'], cookies: true },
    ],
  },
  {
    what: 'what a pattern allows, goes over to the entry for the one origin',
    before: [
      {
        resources: ['Products'],
        origins: [PARTNERS],
        methods: ['GET'],
        responseHeaders: ['ETag'],
        cookies: true,
        cacheDuration: 60,
      },
    ],
    extension: { resources: ['Products'], origins: [PARTNER], methods: ['PUT'] },
    after: [
      {
        resources: ['Products'],
        origins: [PARTNERS],
        methods: ['GET'],
        responseHeaders: ['ETag'],
        cookies: true,
        cacheDuration: 60,
      },
      {
        resources: ['Products'],
        origins: [PARTNER],
        methods: ['GET', 'PUT'],
        responseHeaders: ['ETag'],
        cookies: true,
        cacheDuration: 60,
      },
    ],
  },
  {
    what: 'the most specific pattern, counts',
    before: [
      { resources: ['Products'], origins: '*', methods: ['GET'] },
      { resources: ['Products'], origins: ['https://*.example'], methods: ['POST'] },
      { resources: ['Products'], origins: [PARTNERS], methods: ['DELETE'] },
    ],
    extension: { resources: ['Products'], origins: [PARTNER], methods: ['PUT'] },
    after: [
      { resources: ['Products'], origins: '*', methods: ['GET'] },
      { resources: ['Products'], origins: ['https://*.example'], methods: ['POST'] },
      { resources: ['Products'], origins: [PARTNERS], methods: ['DELETE'] },
      { resources: ['Products'], origins: [PARTNER], methods: ['DELETE', 'PUT'] },
    ],
  },
  {
    what: 'a resource that had none of its own, gets copies of the entries for all',
    before: [
      { resources: '*', origins: [APP], methods: ['GET'] },
      { resources: '*', origins: '*', methods: ['HEAD'] },
    ],
    extension: { resources: ['Products'], origins: [APP], methods: ['PUT'] },
    after: [
      { resources: '*', origins: [APP], methods: ['GET'] },
      { resources: '*', origins: '*', methods: ['HEAD'] },
      { resources: ['Products'], origins: [APP], methods: ['GET', 'PUT'] },
      { resources: ['Products'], origins: '*', methods: ['HEAD'] },
    ],
  },
  {
    what: 'an action that had none of its own, gets copies of the entries of its controller',
    before: [
      { resources: '*', origins: '*', methods: ['HEAD'] },
      { resources: ['Products'], origins: [OTHER], methods: ['GET'] },
    ],
    extension: { resources: ['Products.Search'], origins: [APP], methods: ['PUT'] },
    after: [
      { resources: '*', origins: '*', methods: ['HEAD'] },
      { resources: ['Products'], origins: [OTHER], methods: ['GET'] },
      { resources: ['Products.Search'], origins: [OTHER], methods: ['GET'] },
      { resources: ['Products.Search'], origins: [APP], methods: ['PUT'] },
    ],
  },
  {
    what: 'a URL that had none of its own, gets copies of the entries that decide about its path',
    before: [{ resources: ['Products'], origins: [OTHER], methods: ['GET'] }],
    extension: { resources: ['~/api/products/7'], origins: [APP], methods: ['PUT'] },
    after: [
      { resources: ['Products'], origins: [OTHER], methods: ['GET'] },
      { resources: ['~/api/products/7'], origins: [OTHER], methods: ['GET'] },
      { resources: ['~/api/products/7'], origins: [APP], methods: ['PUT'] },
    ],
  },
  {
    what: 'all resources, can be extended too',
    before: [{ resources: '*', origins: [APP, OTHER], methods: ['GET'] }],
    extension: { resources: '*', origins: [APP], methods: ['PUT'] },
    after: [
      { resources: '*', origins: [APP], methods: ['GET', 'PUT'] },
      { resources: '*', origins: [OTHER], methods: ['GET'] },
    ],
  },
  {
    what: 'several pairs, get an entry each',
    before: [{ resources: ['A', 'B'], origins: '*', methods: ['GET'] }],
    extension: { resources: ['A', 'B'], origins: [APP, OTHER], cookies: true },
    after: [
      { resources: ['A', 'B'], origins: '*', methods: ['GET'] },
      { resources: ['A'], origins: [APP], methods: ['GET'], cookies: true },
      { resources: ['A'], origins: [OTHER], methods: ['GET'], cookies: true },
      { resources: ['B'], origins: [APP], methods: ['GET'], cookies: true },
      { resources: ['B'], origins: [OTHER], methods: ['GET'], cookies: true },
    ],
  },
];

const ROUTES = ['/api/:controller/:action', '/:controller{/*rest}'];

test.each(EXTENSIONS)('$what', ({ before, extension, after }) => {
  const routes = extension.resources.includes('~/api/products/7') ? undefined : ROUTES;
  const config = CorsConfiguration.from({ policies: before, ...(routes && { routes }) });

  expect(config.extend(extension)).toBe(config);

  expect(config.toJSON().policies).toEqual(after);
});

/** A resource without entries is closed to others by its first: so it gets copies of those that decided for it. */
test.each<{ what: string; before: CorsPolicyEntry[]; resource: string }>([
  {
    what: 'an action of a controller that has entries',
    before: [
      { resources: ['Other'], origins: [PARTNER] },
      { resources: ['Values1.Else'], origins: [PARTNER] },
      { resources: ['Values1'], origins: [OTHER] },
      { resources: '*', origins: [PARTNER] },
    ],
    resource: 'Values1.GetData',
  },
  {
    what: 'an action of a controller without entries',
    before: [
      { resources: ['Other'], origins: [PARTNER] },
      { resources: '*', origins: [OTHER] },
    ],
    resource: 'Values1.GetData',
  },
  {
    what: 'a controller, one of whose URLs has entries',
    before: [
      { resources: ['~/products'], origins: [PARTNER] },
      { resources: '*', origins: [OTHER] },
    ],
    resource: 'Products',
  },
  {
    what: 'a URL of a controller that has entries',
    before: [
      { resources: ['Orders'], origins: [PARTNER] },
      { resources: ['Products'], origins: [OTHER] },
      { resources: '*', origins: [PARTNER] },
    ],
    resource: '~/products/7',
  },
  {
    what: 'a URL of a controller without entries',
    before: [
      { resources: ['Orders'], origins: [PARTNER] },
      { resources: '*', origins: [OTHER] },
    ],
    resource: '~/products/7',
  },
])('$what, gets a copy of the entry that decided for it', ({ before, resource }) => {
  const config = CorsConfiguration.from({ policies: before, routes: ROUTES });

  config.extend({ resources: [resource], origins: [APP] });

  expect(config.toJSON().policies).toEqual([
    ...before,
    { resources: [resource], origins: [OTHER] },
    { resources: [resource], origins: [APP] },
  ]);
});

test('a resource that has entries, gets no copies of those for all', () => {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins(APP);
  config.forOrigins(OTHER);

  config.extend({ resources: ['Products'], origins: [APP], methods: ['PUT'] });

  expect(config.toJSON().policies).toEqual([
    { resources: ['Products'], origins: [APP], methods: ['GET', 'HEAD', 'POST', 'PUT'] },
    { resources: '*', origins: [OTHER] },
  ]);
});

test('URL patterns, keep the order in which they were declared', () => {
  const config = new CorsConfiguration();
  config.forResources('~/reports/:id').forOrigins(APP);
  config.forResources('~/reports/:name.csv').forOrigins(OTHER);

  config.extend({ resources: ['~/reports/:id'], origins: [APP], methods: ['PUT'] });
  config.extend({ resources: ['~/reports/:id'], origins: ['https://new.example'] });

  expect(checked(config, { url: '/reports/a.csv', origin: OTHER }).resource).toBe('~/reports/:id');
});

test('an extension, counts from the next request on', () => {
  const config = new CorsConfiguration();
  config.forResources('Products').forAllOrigins();
  expect(allows(config, '/products', APP, 'PUT')).toBe(false);

  config.extend({ resources: ['Products'], origins: [APP], methods: ['PUT'] });

  expect(allows(config, '/products', APP, 'PUT')).toBe(true);
  expect(allows(config, '/products', OTHER, 'PUT')).toBe(false);
});

/** Nothing of a call that is refused counts. */
test.each<{ what: string; extension: object; problems: object[] }>([
  {
    what: 'all origins',
    extension: { resources: ['Products'], origins: '*', methods: ['PUT'] },
    problems: [{ code: 'invalid-origin', path: 'origins', value: '*' }],
  },
  {
    what: 'patterns',
    extension: { resources: ['Products'], origins: [APP, PARTNERS, 'http://localhost:*'] },
    problems: [
      { code: 'invalid-origin', path: 'origins[1]', value: PARTNERS },
      { code: 'invalid-origin', path: 'origins[2]', value: 'http://localhost:*' },
    ],
  },
  {
    what: 'a URL pattern without entries',
    extension: { resources: ['Products', '~/reports/:id'], origins: [APP] },
    problems: [{ code: 'invalid-resource', path: 'resources[1]', value: '~/reports/:id' }],
  },
  {
    what: 'whatever an entry is refused for',
    extension: { resources: ['Products'], origins: [`${APP}/`], methods: ['TRACE'] },
    problems: [
      { code: 'invalid-origin', path: 'origins[0]', value: `${APP}/` },
      { code: 'invalid-method', path: 'methods[0]', value: 'TRACE' },
    ],
  },
])('$what, can not be extended', ({ extension, problems }) => {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins(APP);
  const before = config.toJSON();

  expect(summary(problemsOf(() => config.extend(extension as CorsPolicyEntry)))).toEqual(problems);
  expect(config.toJSON()).toEqual(before);
});

test('the chain of an entry that was split, can not be continued', () => {
  const config = new CorsConfiguration();
  const entry = config.forResources('Products').forOrigins(APP);
  config.extend({ resources: ['Products'], origins: [APP], methods: ['PUT'] });

  expect(problemsOf(() => entry.allowMethods('DELETE'))).toEqual([
    expect.objectContaining({ code: 'stale-entry', message: expect.stringContaining('extend()') }),
  ]);
});
