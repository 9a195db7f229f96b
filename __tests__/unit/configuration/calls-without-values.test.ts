import { CorsConfiguration, CorsConfigurationError } from 'express-resource-cors';

// A value for a call that takes none is a slip, and the call would open more than was meant: to every origin in place
// of one, with cookies in place of without.

const APP = 'https://app.example.com';

type Calls = Record<string, (...given: unknown[]) => unknown>;

const GIVEN: [string, unknown][] = [
  ['a text', APP],
  ['a list', [APP]],
  ['false', false],
  ['undefined, as of an environment variable', undefined],
  ['null', null],
  ['an object', {}],
];

const of = (value: unknown) => value as Calls;

const STARTS: [string, (config: CorsConfiguration) => Calls][] = [
  ...[
    'forAllResources',
    'forAllOrigins',
    'forAll',
    'allowAll',
    'allowAllMethods',
    'allowAllMethodsAndAllRequestHeaders',
  ].map((name): [string, (config: CorsConfiguration) => Calls] => [name, of]),
  ...[
    'forAllOrigins',
    'forNoOrigins',
    'exempt',
    'allowAllOrigins',
    'allowAllOriginsAllMethods',
    'allowAllOriginsAllMethodsAndAllRequestHeaders',
  ].map((name): [string, (config: CorsConfiguration) => Calls] => [
    name,
    (config) => of(config.forResources('Products')),
  ]),
];

describe.each(STARTS)('%s()', (name, on) => {
  test.each(GIVEN)('with %s is refused, and nothing is added', (_, value) => {
    const config = new CorsConfiguration();
    expect(() => on(config)[name]?.(value)).toThrow(CorsConfigurationError);
    expect(() => on(config)[name]?.(value)).toThrow(`${name}() takes no value, but was given`);
    expect(config.toJSON().policies).toEqual([]);
  });

  test('without a value is taken', () => {
    expect(() => on(new CorsConfiguration())[name]?.()).not.toThrow();
  });
});

describe.each([
  'allowAllMethods',
  'allowAllRequestHeaders',
  'allowAllResponseHeaders',
  'allowAllMethodsAndAllRequestHeaders',
  'allowAll',
  'allowCookies',
])('%s() of an entry', (name) => {
  test.each(GIVEN)('with %s is refused, and takes the entry back', (_, value) => {
    const config = new CorsConfiguration();
    const entry = of(config.forResources('Products').forOrigins(APP));
    expect(() => entry[name]?.(value)).toThrow(`${name}() takes no value, but was given`);
    expect(config.toJSON().policies).toEqual([]);
  });

  test('without a value is taken', () => {
    const config = new CorsConfiguration();
    of(config.forResources('Products').forOrigins(APP))[name]?.();
    expect(config.toJSON().policies).toHaveLength(1);
  });
});

test('allowCookies(true) says no more than the call', () => {
  const config = new CorsConfiguration();
  of(config.forResources('Products').forOrigins(APP))['allowCookies']?.(true);
  expect(config.toJSON().policies).toEqual([{ resources: ['Products'], origins: [APP], cookies: true }]);
});
