import Ajv from 'ajv';
import fc from 'fast-check';
import { CorsConfiguration, CorsConfigurationError, type CorsDocument } from 'express-resource-cors';
import schema from '../../schema.json';
import { configuration } from './arbitraries';
import { check, howToRepeat, TIMEOUT } from './runs';

jest.setTimeout(TIMEOUT);

const accepts = new Ajv({ strict: false }).compile(schema);

beforeAll(() => {
  process.stdout.write(howToRepeat());
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

/** What is wrong with a document; empty where nothing is. */
function problemsOf(document: unknown): CorsConfigurationError['problems'] {
  try {
    CorsConfiguration.from(document as CorsDocument);
    return [];
  } catch (error) {
    if (error instanceof CorsConfigurationError) return error.problems;
    throw error;
  }
}

test('what the validator accepts the schema accepts', () =>
  check(0.25, configuration, ({ document }) => {
    const plain: unknown = JSON.parse(JSON.stringify(document));
    if (!accepts(plain)) throw new Error(JSON.stringify({ plain, errors: accepts.errors }));
    return Promise.resolve();
  }));

/** Values of every kind, right and wrong ones, for any place. */
const value = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    204,
    299,
    300,
    86400,
    86401,
    '',
    '*',
    'none',
    'x',
    '/x',
    '~/x',
    '~',
    '/x?y',
  ],
  ...[
    'GET',
    'trace',
    'Connect',
    'a,b',
    'X-Foo',
    'https://a.example',
    'https://A.example',
    'https://a.example/',
  ],
  ...[
    [],
    {},
    ['*'],
    [''],
    ['GET'],
    ['TRACE'],
    ['x y'],
    ['X-Foo'],
    ['https://a.example'],
    ['https://a.example/x'],
  ],
  ...[['null'], [null], ['Products'], ['/products'], ['~/x/:id'], ['Products', 'Orders'], ['{/:controller}']],
  ...[[{ template: '/:controller' }], [{ template: 5 }], [{ template: '/x', defaults: { controller: '' } }]],
  ...[[{ template: '/x', defaults: { action: 'y' } }], [{}], [{ template: '/x', other: 1 }]],
);

const ENTRY = ['resources', 'origins', 'exempt', 'methods', 'requestHeaders', 'responseHeaders'].concat([
  ...['cookies', 'cacheDuration', 'origin', 'credentials'],
]);
const DOCUMENT = ['routes', 'basePath', 'defaultCacheDuration', 'callbackTimeout', 'preflightStatus'].concat([
  ...['preflightContinue', 'rejectDisallowed', 'diagnostics', 'strict', 'policies', 'maxAge', 'Routes'],
]);

/** A right document with a few values replaced, members taken away, and members added. */
const changed = fc
  .tuple(
    configuration,
    fc.array(fc.tuple(fc.nat({ max: 5 }), fc.constantFrom(...ENTRY), fc.option(value, { nil: undefined })), {
      maxLength: 2,
    }),
    fc.array(fc.tuple(fc.constantFrom(...DOCUMENT), fc.option(value, { nil: undefined })), { maxLength: 1 }),
  )
  .map(([{ document }, inEntries, inDocument]) => {
    const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
    const policies = copy['policies'] as Record<string, unknown>[];
    for (const [index, name, other] of inEntries) {
      const entry = policies[index % Math.max(1, policies.length)];
      if (entry) entry[name] = other;
    }
    for (const [name, other] of inDocument) copy[name] = other;
    // Warnings are about what words mean.
    if (copy['strict'] === true) copy['strict'] = false;
    return JSON.parse(JSON.stringify(copy)) as unknown;
  });

/** Mistakes that are told only by what the words mean, or by what else is in the document. */
const BEYOND = ['duplicate-entry', 'invalid-origin', 'invalid-resource', 'invalid-route', 'invalid-header'];

test('what the schema refuses the validator refuses, and the other way round but for what words mean', () =>
  check(0.75, changed, (document) => {
    const problems = problemsOf(document);
    const isAccepted = accepts(document);
    const isRight = problems.every(({ code }) => BEYOND.includes(code));
    if (isAccepted ? !isRight : problems.length === 0) {
      throw new Error(JSON.stringify({ document, problems, errors: accepts.errors }));
    }
    return Promise.resolve();
  }));

test.each([
  ['an unknown option', { policies: [], maxAge: 600 }],
  ['no entries', {}],
  ['an entry without origins', { policies: [{ resources: '*' }] }],
  ['an exempt entry with origins', { policies: [{ resources: ['A'], exempt: true, origins: '*' }] }],
  [
    'a closed entry that allows something',
    { policies: [{ resources: ['A'], origins: 'none', cookies: true }] },
  ],
  ['a forbidden method', { policies: [{ resources: '*', origins: '*', methods: ['trace'] }] }],
  ['a star in a list', { policies: [{ resources: '*', origins: '*', requestHeaders: ['*'] }] }],
  ['an origin with a path', { policies: [{ resources: '*', origins: ['https://a.example/x'] }] }],
  ['a path without its tilde', { policies: [{ resources: ['/x'], origins: '*' }] }],
])('%s is refused by both', (_, document) => {
  expect(accepts(document)).toBe(false);
  expect(problemsOf(document)).not.toEqual([]);
});

test('$schema is accepted by both', () => {
  const document = { $schema: './node_modules/express-resource-cors/schema.json', policies: [] };
  expect(accepts(document)).toBe(true);
  expect(problemsOf(document)).toEqual([]);
});
