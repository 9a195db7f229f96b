import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PLATFORMS } from '../servers/platforms';
import { readVectorFile, readVectors } from './vector';

type Contents = Record<string, unknown>;

const sound = (): Contents => ({
  about: 'a file',
  platforms: 'all',
  cases: [
    {
      name: 'a case',
      configuration: { policies: [] },
      requests: [
        {
          name: 'a request',
          method: 'GET',
          path: '/',
          headers: {},
          expect: { status: 200, headers: {}, reason: 'no-origin', reachesHandler: true },
        },
      ],
    },
  ],
});

/** A sound file with one more member at `path`. */
function withMember(path: string[], name: string, value: unknown): Contents {
  const contents = sound();
  const place = path.reduce((at, key) => (at[key] ??= {}) as Contents, contents);
  place[name] = value;
  return contents;
}

const REQUEST = ['cases', '0', 'requests', '0'];

test('a sound vector file is read', () => {
  expect(readVectorFile('a.json', sound()).cases).toHaveLength(1);
});

test.each([
  ['the file', []],
  ['a case', ['cases', '0']],
  ["a case's callbacks", ['cases', '0', 'callbacks']],
  ['a request', REQUEST],
  ["a request's handler", [...REQUEST, 'handler']],
  ['an expectation', [...REQUEST, 'expect']],
  ["an expectation's headers", [...REQUEST, 'expect', 'headers']],
])('an unknown key of %s is refused', (_place, path) => {
  expect(() => readVectorFile('a.json', withMember(path, 'reachHandler', true))).toThrow(
    'Wrong vector in a.json',
  );
});

test.each([
  ['reason', 'forbidden'],
  ['type', 'simple'],
  ['status', '200'],
  ['body', 'text'],
  ['reachesHandler', 'yes'],
  ['headers', { Varry: 'Origin' }],
  ['headers', { 'Access-Control-Expose-Headers': { includes: ['Foo'] } }],
])('an expectation with a wrong %s is refused', (name, value) => {
  expect(() => readVectorFile('a.json', withMember([...REQUEST, 'expect'], name, value))).toThrow(
    'Wrong vector in a.json',
  );
});

test('a file that does not say on which platforms it runs is refused', () => {
  for (const platforms of [undefined, 'some'])
    expect(() => readVectorFile('a.json', withMember([], 'platforms', platforms))).toThrow(
      'platforms: all or one',
    );
});

test('a name that two requests share is refused', () => {
  const contents = withMember(
    ['cases', '0', 'requests'],
    '1',
    (sound() as { cases: [{ requests: [unknown] }] }).cases[0].requests[0],
  );
  expect(() => readVectorFile('a.json', contents)).toThrow('each name once');
});

test('every case has a name of its own, and names platforms that there are', () => {
  const cases = readVectors(__dirname).flatMap((file) => file.cases);
  const names = cases.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  const platforms = PLATFORMS.map(({ name }) => name);
  for (const { answeredBy = [] } of cases) expect(platforms).toEqual(expect.arrayContaining(answeredBy));
});

test('every platform has a test file', () => {
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts'));
  const texts = files.map((name) => readFileSync(path.join(__dirname, name), 'utf8'));
  const calls = texts.map((text) => /^testOn\((.*)\);$/m.exec(text)?.[1] ?? '');
  const tested = calls.flatMap((call) =>
    [...call.matchAll(/'([^']*)'/g)].map(([, beginning = '']) => beginning),
  );
  for (const { name } of PLATFORMS) expect(tested.filter((start) => name.startsWith(start))).toHaveLength(1);
});
