import { CorsConfiguration } from 'express-resource-cors';
import { APP } from '../support/decisions';
import { problemOf, problemsOf, summary } from '../support/problems';

const DOCUMENT = { policies: [{ resources: '*', origins: [APP] }] };

test.each([
  { unknown: 'rejectDisalowed', meant: 'rejectDisallowed' },
  { unknown: 'route', meant: 'routes' },
  { unknown: 'basepath', meant: 'basePath' },
  { unknown: 'BASEPATH', meant: 'basePath' },
  { unknown: 'preflightstatus', meant: 'preflightStatus' },
  { unknown: 'prefligthContinue', meant: 'preflightContinue' },
  { unknown: 'defaultCacheDurations', meant: 'defaultCacheDuration' },
  { unknown: 'dynamicConfigCallback', meant: 'dynamicConfigurationCallback' },
  { unknown: 'diagnostic', meant: 'diagnostics' },
  { unknown: 'stric', meant: 'strict' },
  { unknown: 'callbackTimeOut', meant: 'callbackTimeout' },
])('an option named $unknown, is refused, and $meant proposed', ({ unknown, meant }) => {
  const problem = problemOf(() => new CorsConfiguration({ [unknown]: true }));

  expect(problem).toMatchObject({ code: 'unknown-property', path: unknown, value: true });
  expect(problem.message).toContain(`'${unknown}'`);
  expect(problem.message).toContain(`did you mean '${meant}'?`);
});

test.each([
  { unknown: 'method', meant: 'methods' },
  { unknown: 'Methods', meant: 'methods' },
  { unknown: 'requestHeader', meant: 'requestHeaders' },
  { unknown: 'requestheaders', meant: 'requestHeaders' },
  { unknown: 'responseHeaders_', meant: 'responseHeaders' },
  { unknown: 'cookie', meant: 'cookies' },
  { unknown: 'cacheDurations', meant: 'cacheDuration' },
  { unknown: 'originz', meant: 'origins' },
  { unknown: 'resource', meant: 'resources' },
])('an entry with $unknown, is refused, and $meant proposed', ({ unknown, meant }) => {
  const entry = { resources: '*', origins: [APP], [unknown]: true };

  const problem = problemOf(() => new CorsConfiguration().add(entry as never));
  expect(problem).toMatchObject({ code: 'unknown-property', path: unknown, value: true });
  expect(problem.message).toContain(`did you mean '${meant}'?`);

  expect(summary(problemsOf(() => CorsConfiguration.from({ policies: [entry as never] })))).toEqual([
    { code: 'unknown-property', path: `policies[0].${unknown}`, value: true },
  ]);
});

/** What people bring from the `cors` package and its relatives. */
test.each([
  { from: 'origin', say: `'origins', a list, or '*' for all` },
  { from: 'allowedHeaders', say: `'requestHeaders'` },
  { from: 'allowHeaders', say: `'requestHeaders'` },
  { from: 'headers', say: `'requestHeaders'` },
  { from: 'exposedHeaders', say: `'responseHeaders'` },
  { from: 'exposeHeaders', say: `'responseHeaders'` },
  { from: 'credentials', say: `'cookies'` },
  { from: 'supportsCredentials', say: `'cookies'` },
  { from: 'maxAge', say: `'cacheDuration', in seconds` },
  { from: 'optionsSuccessStatus', say: `'preflightStatus'` },
])('$from of another package, is refused with the name that it has here', async ({ from, say }) => {
  const inEntry = problemOf(() =>
    new CorsConfiguration().add({ resources: '*', origins: [APP], [from]: true } as never),
  );
  expect(inEntry).toMatchObject({ code: 'unknown-property', path: from });
  expect(inEntry.message).toContain(`'${from}' is not a property; here it is ${say}`);

  const asOption = problemOf(() => new CorsConfiguration({ [from]: true }));
  expect(asOption).toMatchObject({ code: 'unknown-property', path: from });
  expect(asOption.message).not.toContain('there are routes');

  const inAnswer = new CorsConfiguration({
    dynamicConfigurationCallback: () => ({ [from]: true }),
  }).checkAccess({ url: '/x', origin: APP });
  await expect(inAnswer).rejects.toThrow(`here it is ${say}`);
});

test.each([
  'resources',
  'origins',
  'methods',
  'requestHeaders',
  'responseHeaders',
  'cookies',
  'cacheDuration',
  'exempt',
])('%s of an entry, given for the whole configuration, is told to belong to an entry', (name) => {
  for (const given of [
    () => new CorsConfiguration({ [name]: true }),
    () => CorsConfiguration.from({ policies: [], [name]: true }),
  ]) {
    expect(problemOf(given)).toMatchObject({
      code: 'unknown-property',
      path: name,
      message: expect.stringMatching(/belongs? to an entry/),
    });
  }
});

test.each([
  'routes',
  'basePath',
  'diagnostics',
  'preflightContinue',
  'preflightStatus',
  'rejectDisallowed',
  'strict',
])('%s of the whole configuration, given in an entry, is told to be an option of the whole', (name) => {
  const entry = { resources: '*', origins: [APP], [name]: true } as never;
  for (const given of [
    () => new CorsConfiguration().add(entry),
    () => CorsConfiguration.from({ policies: [entry] }),
  ]) {
    expect(problemOf(given)).toMatchObject({
      code: 'unknown-property',
      message: `'${name}' is not a property; it is an option of the whole configuration, not of an entry`,
    });
  }
});

test.each(['policie', 'polices', 'Policies'])(
  'a document with %s beside its policies, is told of policies',
  (unknown) => {
    const problem = problemOf(() => CorsConfiguration.from({ ...DOCUMENT, [unknown]: [] } as never));

    expect(problem).toMatchObject({ code: 'unknown-property', path: unknown });
    expect(problem.message).toContain(`did you mean 'policies'?`);
  },
);

test.each([
  {
    place: 'an option',
    call: (name: string) => new CorsConfiguration({ [name]: 1 }),
    listed: 'preflightStatus',
  },
  {
    place: 'a property of an entry',
    call: (name: string) => new CorsConfiguration().add({ resources: '*', origins: '*', [name]: 1 }),
    listed: 'requestHeaders',
  },
  {
    place: 'a property of a route',
    call: (name: string) => new CorsConfiguration({ routes: [{ template: '/', [name]: 1 }] }),
    listed: 'defaults',
  },
])('$place that resembles none, is refused with the names there are', ({ call, listed }) => {
  const { message } = problemOf(() => call('qqqqqqqqqq'));

  expect(message).not.toContain('did you mean');
  expect(message).toContain(listed);
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'])(
  'the key %s in a JSON document, is unknown wherever it stands',
  (key) => {
    const json = `{
      "policies": [{ "resources": "*", "origins": ["${APP}"], "${key}": { "cookies": true } }],
      "routes": [{ "template": "/:controller", "defaults": { "${key}": "x" }, "${key}": 1 }],
      "${key}": { "strict": true }
    }`;

    const problems = problemsOf(() => CorsConfiguration.from(JSON.parse(json) as never));

    expect(new Set(problems.map(({ code, path }) => `${code} ${path}`))).toEqual(
      new Set([
        `unknown-property ${key}`,
        `unknown-property policies[0].${key}`,
        `unknown-property routes[0].${key}`,
        `unknown-property routes[0].defaults.${key}`,
      ]),
    );
  },
);

test('the key __proto__ in a JSON document, changes no object', () => {
  const json = `{ "policies": [], "__proto__": { "polluted": true } }`;

  problemsOf(() => CorsConfiguration.from(JSON.parse(json) as never));

  expect({}).not.toHaveProperty('polluted');
});

test('callbacks beside a document with an unknown name, are refused', () => {
  const callbacks = { dynamicConfigurationCalback: () => null };

  const problem = problemOf(() => CorsConfiguration.from({ policies: [] }, callbacks as never));
  expect(problem).toMatchObject({ code: 'unknown-property', path: 'dynamicConfigurationCalback' });
  expect(problem.message).toContain(`did you mean 'dynamicConfigurationCallback'?`);
});
