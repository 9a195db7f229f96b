import { CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { allows, APP, checked, OTHER } from '../support/decisions';
import { problemsOf, summary } from '../support/problems';
import { interceptWarnings } from '../support/warnings';

const emitted = interceptWarnings();

const from = (document: unknown) => CorsConfiguration.from(document as CorsDocument);

test('a document with mistakes in many places, has all of them reported with their paths', () => {
  const document = {
    preflightStatus: 404,
    strikt: true,
    routes: ['/:controller', { template: 'x' }],
    policies: [
      { resources: ['Products'], origins: [APP] },
      { resources: ['', 'Orders'], origins: ['https://a.com/', APP, '*'], methods: ['GET', 'TRACE'] },
      'Products',
      { resources: ['Products'], origins: [OTHER, APP], cookis: true },
      { resources: '*', origins: [], cacheDuration: '600' },
      { origins: 'https://a.com' },
    ],
  };

  expect(summary(problemsOf(() => from(document)))).toEqual(
    expect.arrayContaining([
      { code: 'invalid-option', path: 'preflightStatus', value: 404 },
      { code: 'unknown-property', path: 'strikt', value: true },
      { code: 'invalid-route', path: 'routes[1].template', value: 'x' },
      { code: 'invalid-resource', path: 'policies[1].resources[0]', value: '' },
      { code: 'invalid-origin', path: 'policies[1].origins[0]', value: 'https://a.com/' },
      { code: 'invalid-origin', path: 'policies[1].origins[2]', value: '*' },
      { code: 'invalid-method', path: 'policies[1].methods[1]', value: 'TRACE' },
      { code: 'invalid-value', path: 'policies[2]', value: 'Products' },
      { code: 'unknown-property', path: 'policies[3].cookis', value: true },
      { code: 'empty-list', path: 'policies[4].origins', value: [] },
      { code: 'invalid-cache-duration', path: 'policies[4].cacheDuration', value: '600' },
      { code: 'invalid-value', path: 'policies[5].resources', value: undefined },
      { code: 'invalid-value', path: 'policies[5].origins', value: 'https://a.com' },
    ]),
  );
});

test('a document with a pair twice, has it reported at the later entry', () => {
  const document = {
    policies: [
      { resources: ['Products'], origins: [APP] },
      { resources: ['Orders', 'products'], origins: [OTHER, APP] },
    ],
  };

  expect(summary(problemsOf(() => from(document)))).toEqual([
    { code: 'duplicate-entry', path: 'policies[1].origins[1]', value: APP },
  ]);
});

test('a document with a pair twice, the first with a bad method, has both reported', () => {
  const document = {
    policies: [
      { resources: ['Products'], origins: [APP], methods: ['TRACE'] },
      { resources: ['Products'], origins: [APP] },
    ],
  };

  expect(summary(problemsOf(() => from(document)))).toEqual([
    { code: 'invalid-method', path: 'policies[0].methods[0]', value: 'TRACE' },
    { code: 'duplicate-entry', path: 'policies[1].origins[0]', value: APP },
  ]);
});

test('a document with a pair twice, the first with methods that are no list, has both reported', () => {
  const document = {
    policies: [
      { resources: ['Products'], origins: [APP], methods: 7 },
      { resources: ['Products'], origins: [APP] },
    ],
  };

  expect(summary(problemsOf(() => from(document)))).toEqual([
    { code: 'invalid-value', path: 'policies[0].methods', value: 7 },
    { code: 'duplicate-entry', path: 'policies[1].origins[0]', value: APP },
  ]);
});

test('a strict document with what is otherwise a warning, has it reported with its path', () => {
  const document = {
    strict: true,
    policies: [
      { resources: '*', origins: [APP] },
      { resources: ['Home.Index'], origins: '*', cookies: true },
    ],
  };

  expect(summary(problemsOf(() => from(document)))).toEqual([
    { code: 'unmatchable-resource', path: 'policies[1].resources[0]', value: 'Home.Index' },
    { code: 'all-origins-with-cookies', path: 'policies[1].origins', value: '*' },
  ]);
  expect(emitted).toEqual([]);
});

test('a strict document with a bad name, has nothing more reported of it', () => {
  const document = { strict: true, policies: [{ resources: ['', 'Products'], origins: [APP] }] };

  expect(summary(problemsOf(() => from(document)))).toEqual([
    { code: 'invalid-resource', path: 'policies[0].resources[0]', value: '' },
  ]);
});

test('a strict document with another bad option, has what is otherwise a warning reported too', () => {
  const document = {
    strict: true,
    preflightStatus: 404,
    policies: [{ resources: '*', origins: '*', cookies: true }],
  };

  expect(summary(problemsOf(() => from(document)))).toEqual([
    { code: 'invalid-option', path: 'preflightStatus', value: 404 },
    { code: 'all-origins-with-cookies', path: 'policies[0].origins', value: '*' },
  ]);
});

test('a document that is refused, emits no warnings', () => {
  problemsOf(() =>
    from({ preflightStatus: 404, policies: [{ resources: ['Refused.Document'], origins: [APP] }] }),
  );

  expect(emitted).toEqual([]);
});

test.each([null, undefined, 7, 'policies', [], true])('a document that is %p, is refused', (document) => {
  expect(summary(problemsOf(() => from(document)))).toEqual([
    { code: 'invalid-value', path: '', value: document },
  ]);
});

test.each([undefined, null, {}, 'Products', '*'])(
  'a document whose policies are %p, is refused',
  (policies) => {
    expect(summary(problemsOf(() => from({ policies })))).toEqual([
      { code: 'invalid-value', path: 'policies', value: policies },
    ]);
  },
);

test('a document with no entries, refuses everybody', () => {
  expect(allows(from({ policies: [] }), '/products')).toBe(false);
});

test('a document changed after it was read, does not change the configuration', () => {
  const document = {
    routes: ['/:controller'],
    policies: [{ resources: ['Products'], origins: [APP], methods: ['GET'] }],
  };
  const config = from(document);
  const before = config.toJSON();

  document.routes[0] = '/x/:controller';
  document.policies[0]!.origins[0] = OTHER;
  document.policies[0]!.methods.push('DELETE');
  document.policies[0]!.resources.push('Orders');
  document.policies.pop();

  expect(config.toJSON()).toEqual(before);
  expect(allows(config, '/products')).toBe(true);
  expect(allows(config, '/products', APP, 'DELETE')).toBe(false);
});

describe('callbacks given beside the document', () => {
  const none = () => null;

  test('are the ones that are asked', () => {
    const config = CorsConfiguration.from({ policies: [] }, { dynamicConfigurationCallback: () => ({}) });

    expect(allows(config, '/products')).toBe(true);
  });

  test('win over those of the document', () => {
    const document = { policies: [], dynamicConfigurationCallback: none };
    const config = CorsConfiguration.from(document, { dynamicConfigurationCallback: () => ({}) });

    expect(allows(config, '/products')).toBe(true);
  });

  test('leave those of the document that they do not name', () => {
    const document: CorsDocument = {
      policies: [{ resources: '*', origins: [APP] }],
      staticConfigurationAccessFilter: none,
    };
    const config = CorsConfiguration.from(document, { dynamicConfigurationCallback: () => ({}) });

    expect(checked(config, { url: '/x', origin: APP }).reason).toBe('refused-by-filter');
    expect(checked(config, { url: '/x', origin: OTHER }).reason).toBe('allowed');
  });

  test('that are no functions, are refused', () => {
    const call = () =>
      CorsConfiguration.from({ policies: [] }, { dynamicConfigurationCallback: {} as never });

    expect(summary(problemsOf(call))).toEqual([
      { code: 'invalid-option', path: 'dynamicConfigurationCallback', value: {} },
    ]);
  });
});
