import fc from 'fast-check';
import { JsonMistake, lineAt, placesIn } from '../../../src/lab/json-places';
import { RUNS, SEED } from '../../support/seed';

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, 0, -1.5e-7, '', 'a"\\,}]', '\u2028'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('value'), { maxKeys: 4 }),
  ),
}));

test('every value of any JSON text is found where it stands', () => {
  fc.assert(
    fc.property(value, (whole) => {
      const text = JSON.stringify(whole);
      const places = placesIn(text);
      const values = new Map(valuesOf('', whole));
      expect([...places.keys()].sort()).toEqual([...values.keys()].sort());
      for (const [path, place] of places) {
        expect(text.slice(place).startsWith(JSON.stringify(values.get(path)))).toBe(true);
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('a place is the beginning of its value', () => {
  const text =
    '{\n  "policies": [\n    { "origins": ["https://a.example",\n "b"] }, 7 ],\n  "strict": true }';
  const places = placesIn(text);
  const startOf = (path: string) => text.slice(places.get(path), (places.get(path) ?? 0) + 3);
  expect([...places.keys()]).toEqual([
    '',
    'policies',
    'policies[0]',
    'policies[0].origins',
    'policies[0].origins[0]',
    'policies[0].origins[1]',
    'policies[1]',
    'strict',
  ]);
  expect(startOf('policies[0].origins[1]')).toBe('"b"');
  expect(lineAt(text, places.get('policies[0].origins[1]') ?? 0)).toBe(4);
  expect(startOf('strict')).toBe('tru');
});

test('what is JSON to Node is JSON here, and nothing else is', () => {
  const token = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '0',
      '01',
      '1e5',
      '.5',
      'true',
      'nul',
      'null',
      ' ',
      '\n',
    ],
    ...['"\\u12"', '"\\n"', "'a'", '// x', '"\u0007"', '\u00a0', '{"a":1}', '[[]]'],
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
      const text = tokens.join('');
      expect([text, isJson(text, placesIn)]).toEqual([text, isJson(text, JSON.parse)]);
    }),
    { seed: SEED, numRuns: 5 * RUNS },
  );
});

test.each([
  ['', 1, 'The text ends where a value is missing'],
  ['{\n "a": [1,\n 2,\n]\n}', 4, "A comma before ']' is one too many"],
  ['{\n "a": 1\n "b": 2\n}', 3, "A comma or '}' is missing"],
  ['{ "a": [1', 1, "A ']' is missing"],
  ["{ 'a': 1 }", 1, 'A name in double quotes is missing'],
  ['{ "a": \'b\' }', 1, 'Write double quotes around texts'],
  ['{ "a" 1 }', 1, 'A colon is missing behind the name'],
  ['{}\n{}', 2, 'Nothing may follow the end of the configuration'],
  ['{ "a": "b\n" }', 1, 'This text has no end, or a character that must be escaped'],
  ['{ // why\n}', 1, 'A name in double quotes is missing'],
  ['[ /x/ ]', 1, 'JSON has no comments and no regular expressions'],
  ['[ undefined ]', 1, 'This is no value; write a text in double quotes, a list, true or false'],
  ['['.repeat(5000), 1, 'This is nested too deeply'],
])('%j: line %i, %s', (text, line, message) => {
  let thrown: unknown;
  try {
    placesIn(text);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(JsonMistake);
  const { message: said, position } = thrown as JsonMistake;
  expect([said, lineAt(text, position)]).toEqual([message, line]);
});

function isJson(text: string, read: (text: string) => unknown): boolean {
  try {
    read(text);
    return true;
  } catch {
    return false;
  }
}

/** Every value in a value, by its path. */
function valuesOf(path: string, whole: unknown): [string, unknown][] {
  if (typeof whole !== 'object' || whole === null) return [[path, whole]];
  const name = (key: string) => {
    if (Array.isArray(whole)) return `${path}[${key}]`;
    return path === '' ? key : `${path}.${key}`;
  };
  return [[path, whole], ...Object.entries(whole).flatMap(([key, each]) => valuesOf(name(key), each))];
}
