import { CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { allows, APP, checked, OTHER } from '../support/decisions';
import { problemOf, problemsOf, summary } from '../support/problems';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

const OLD: CorsDocument = {
  policies: [{ resources: ['Products'], origins: [APP], methods: ['PUT'] }],
  preflightStatus: 200,
  routes: ['/old/:controller'],
};
const NEW: CorsDocument = {
  policies: [{ resources: ['Orders'], origins: [OTHER] }],
  routes: ['/new/:controller'],
  rejectDisallowed: true,
};

test.each([
  { form: 'a document', replacement: () => NEW },
  { form: 'a configuration', replacement: () => CorsConfiguration.from(NEW) },
])('$form as replacement, takes the place of all entries and options', ({ replacement }) => {
  const config = CorsConfiguration.from(OLD);

  config.replaceWith(replacement());

  expect(config.toJSON()).toEqual(NEW);
  expect(config).toMatchObject({
    preflightStatus: 204,
    rejectDisallowed: true,
    routes: ['/new/:controller'],
  });
  expect(allows(config, '/old/products', APP, 'PUT')).toBe(false);
  expect(allows(config, '/new/orders', OTHER)).toBe(true);
});

test.each([
  {
    what: 'a bad origin',
    replacement: { policies: [{ resources: '*', origins: ['*'] }] },
    path: 'policies[0].origins[0]',
  },
  { what: 'a bad option', replacement: { ...NEW, preflightStatus: 404 }, path: 'preflightStatus' },
  { what: 'no policies', replacement: { routes: ['/:controller'] }, path: 'policies' },
  {
    what: 'a pair twice',
    replacement: { policies: [NEW.policies[0], NEW.policies[0]] },
    path: 'policies[1].origins[0]',
  },
  {
    what: 'a warning that is an error',
    replacement: { strict: true, policies: [{ resources: '*', origins: '*', cookies: true }] },
    path: 'policies[0].origins',
  },
  { what: 'null for a document', replacement: null, path: '' },
])('a replacement with $what, is refused and changes nothing', ({ replacement, path }) => {
  const config = CorsConfiguration.from(OLD);

  expect(
    problemOf(() => {
      config.replaceWith(replacement as CorsDocument);
    }).path,
  ).toBe(path);

  expect(config.toJSON()).toEqual(OLD);
  expect(allows(config, '/old/products', APP, 'PUT')).toBe(true);
});

test('a chain begun before a replacement that was refused, goes on', () => {
  const config = CorsConfiguration.from({ policies: [] });
  const chain = config.forOrigins(APP);
  problemsOf(() => {
    config.replaceWith({} as CorsDocument);
  });

  chain.allowMethods('PUT');

  expect(allows(config, '/x', APP, 'PUT')).toBe(true);
});

test('callbacks of the replacement, are asked from then on, and the old ones never', () => {
  const old = jest.fn(() => ({}));
  const config = CorsConfiguration.from({ policies: [] }, { dynamicConfigurationCallback: old });

  config.replaceWith(new CorsConfiguration({ dynamicConfigurationCallback: () => ({ methods: ['PUT'] }) }));

  expect(allows(config, '/x', APP, 'PUT')).toBe(true);
  expect(allows(config, '/x', APP, 'GET')).toBe(false);
  expect(old).not.toHaveBeenCalled();
});

test('a replacement without callbacks, leaves none', () => {
  const config = new CorsConfiguration({ dynamicConfigurationCallback: () => ({}) });

  config.replaceWith({ policies: [] });

  expect(checked(config, { url: '/x', origin: APP }).reason).toBe('resource-not-configured');
});

describe('the other configuration, changed afterwards', () => {
  test.each<{ change: string; run: (other: CorsConfiguration) => unknown }>([
    { change: 'by a new entry', run: (other) => other.forOrigins(APP) },
    { change: 'by an option', run: (other) => (other.rejectDisallowed = true) },
    {
      change: 'by its own replacement',
      run: (other) => {
        other.replaceWith(NEW);
      },
    },
  ])('$change, does not change this one', ({ run }) => {
    const other = CorsConfiguration.from(OLD);
    const config = new CorsConfiguration();
    config.replaceWith(other);

    run(other);

    expect(config.toJSON()).toEqual(OLD);
  });

  test('by a call on an entry it had, does not change this one', () => {
    const other = new CorsConfiguration();
    const chain = other.forOrigins(APP).allowMethods('GET');
    const config = new CorsConfiguration();
    config.replaceWith(other);

    chain.allowMethods('PUT');

    expect(allows(other, '/x', APP, 'PUT')).toBe(true);
    expect(allows(config, '/x', APP, 'PUT')).toBe(false);
  });
});

test('this configuration, changed afterwards, does not change the other', () => {
  const other = CorsConfiguration.from(OLD);
  const config = new CorsConfiguration();
  config.replaceWith(other);

  config.forResources('Orders').forOrigins(OTHER);
  config.rejectDisallowed = true;

  expect(other.toJSON()).toEqual(OLD);
});

test('a chain begun before the replacement, is refused and changes nothing', () => {
  const config = new CorsConfiguration();
  const chain = config.forOrigins(APP);
  config.replaceWith(
    CorsConfiguration.from({ policies: [{ resources: '*', origins: [APP], methods: ['GET'] }] }),
  );

  expect(problemOf(() => chain.allowMethods('DELETE')).message).toMatch(/replaceWith\(\)/);

  expect(config.toJSON()).toEqual({ policies: [{ resources: '*', origins: [APP], methods: ['GET'] }] });
});

test('pairs of the old entries, are free, and those of the new are taken', () => {
  const config = CorsConfiguration.from({ policies: [{ resources: '*', origins: [APP] }] });
  config.replaceWith({ policies: [{ resources: '*', origins: [OTHER] }] });

  config.forOrigins(APP);

  expect(summary(problemsOf(() => config.forOrigins(OTHER)))).toEqual([
    { code: 'duplicate-entry', path: 'origins[0]', value: OTHER },
  ]);
});

test('a configuration replaced with itself, stays as it was', () => {
  const config = CorsConfiguration.from(OLD);

  config.replaceWith(config);

  expect(config.toJSON()).toEqual(OLD);
  expect(allows(config, '/old/products', APP, 'PUT')).toBe(true);
});
