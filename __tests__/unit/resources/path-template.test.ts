import fc from 'fast-check';
import { parse, pathToRegexp, TokenData, type Token } from 'path-to-regexp';
import { foldCase } from '../../../src/resources/fold-case';
import { compileTemplate, inVersion8, matchTemplate, UNDECIDED } from '../../../src/resources/path-template';
import { Reading } from '../../../src/resources/reading';
import { RUNS, SEED } from '../../support/seed';
import { path, template } from './templates';

/** Templates that begin and end in every way that is told apart, and paths that each matches, and does not. */
const ROWS: readonly { template: string; matches: string[]; not: string[] }[] = [
  { template: '/:a', matches: ['/x'], not: ['/', '/x/y'] },
  { template: '/reports/:a', matches: ['/reports/x', '/Reports/x'], not: ['/reports', '/report/x'] },
  {
    template: '/reports/daily-:a',
    matches: ['/reports/daily-1', '/reports/DAILY-1'],
    not: ['/reports/dail', '/reports/1'],
  },
  {
    template: '/reports/daily-:a.csv',
    matches: ['/reports/daily-1.csv'],
    not: ['/reports/daily-1', '/daily-1.csv'],
  },
  { template: '/reports{/:a}', matches: ['/reports', '/reports/1'], not: ['/reports1', '/report'] },
  { template: '/reports{s}', matches: ['/reports', '/reportss'], not: ['/reportsss', '/report'] },
  { template: '/reports{s/:a}', matches: ['/reports', '/reportss/1'], not: ['/reports/1', '/reportss'] },
  {
    template: '/reports{/x}{s}',
    matches: ['/reports', '/reports/x', '/reportss', '/reports/xs'],
    not: ['/reportx'],
  },
  { template: '/reports{{/x}s}', matches: ['/reports', '/reportss', '/reports/xs'], not: ['/reports/x'] },
  {
    template: '/reports{/x}{/y}',
    matches: ['/reports', '/reports/x', '/reports/y', '/reports/x/y'],
    not: ['/reportsx'],
  },
  { template: '/files/*rest', matches: ['/files/a', '/files/a/b', '/FILES/a'], not: ['/files', '/file/a'] },
  { template: '/files*rest', matches: ['/filesa', '/files/a', '/files1/a'], not: ['/file', '/file/a'] },
  { template: '/f*rest/x', matches: ['/fa/x', '/F/a/x'], not: ['/f/a', '/g/x'] },
  { template: '/a/:b/c/:d', matches: ['/a/1/c/2', '/A/1/C/2'], not: ['/a/1/d/2', '/a/1/c'] },
  { template: '/a/:b/c-:d', matches: ['/a/1/c-2', '/a/1/C-2'], not: ['/a/1/c', '/a/1/d-2'] },
  { template: '/a/:b-:c/d', matches: ['/a/1-2/d'], not: ['/a/1/d', '/a/1-2'] },
  { template: '/à-:b', matches: ['/à-1', '/À-1'], not: ['/a-1', '/1'] },
  { template: '/é/:b', matches: ['/é/1', '/É/1'], not: ['/e/1'] },
  { template: '/σ:b', matches: ['/σ1', '/Σ1', '/ς1'], not: ['/s1'] },
  { template: '/:b.σ', matches: ['/1.σ', '/1.Σ', '/1.ς'], not: ['/1.s'] },
  { template: '/a/:b.csv', matches: ['/a/1.csv', '/A/1.CSV', '/a/1.csv/'], not: ['/a/1.cs', '/a/csv', '/a'] },
  { template: '/a/:b.csv/', matches: ['/a/1.csv/', '/a/1.csv//'], not: ['/a/1.csv', '/a'] },
  { template: '/a/:b.csv/c', matches: ['/a/1.csv/c', '/a/1.csv/C/'], not: ['/a/1.csv', '/a/1/c'] },
  { template: '/a/*b.csv', matches: ['/a/1.csv', '/a/1/2.csv'], not: ['/a/1', '/a'] },
  { template: '/a/x-:b.csv', matches: ['/a/x-1.csv', '/a/X-1.csv'], not: ['/a/1.csv', '/a/x-1'] },
  { template: '/a{/:b}.csv', matches: ['/a.csv', '/a/1.csv'], not: ['/a', '/a/1'] },
  { template: '/a{/:b}/c', matches: ['/a/c', '/a/1/c'], not: ['/a', '/a/1'] },
];

/** What path-to-regexp itself makes of a template, its literals folded. */
function expressionOf(text: string): RegExp {
  const folded = (tokens: readonly Token[]): Token[] =>
    tokens.map((token) => {
      if (token.type === 'group') return { type: token.type, tokens: folded(token.tokens) };
      return token.type === 'text' ? { type: token.type, value: foldCase(token.value) } : token;
    });
  return pathToRegexp(new TokenData(folded(parse(text).tokens))).regexp;
}

function isReadable(text: string): boolean {
  try {
    compileTemplate(text);
    return true;
  } catch {
    return false;
  }
}

const matchOf = (text: string, path: string) => matchTemplate(compileTemplate(text), new Reading(path));

/** The values of a match, wildcards as they stand in the path. */
function valuesOf(text: string, path: string): Record<string, string> | undefined {
  const reading = new Reading(path);
  const match = matchTemplate(compileTemplate(text), reading);
  if (match === undefined || match === UNDECIDED) return undefined;
  const values = Object.entries(match.sequence.values(reading, match.count));
  return Object.fromEntries(values.map(([name, value]) => [name, [value].flat().join('/')]));
}

test.each(ROWS)('$template, matches what it matches, and nothing else', ({ template, matches, not }) => {
  for (const path of matches) expect([path, matchOf(template, path)]).toEqual([path, expect.anything()]);
  for (const path of not) expect([path, matchOf(template, path)]).toEqual([path, undefined]);
});

test.each(ROWS)('$template, matches as path-to-regexp does', ({ template }) => {
  const expression = expressionOf(template);
  const paths = ROWS.flatMap(({ matches, not }) => [...matches, ...not]);
  expect(paths.filter((path) => matchOf(template, path) !== undefined)).toEqual(
    paths.filter((path) => expression.test(foldCase(path))),
  );
});

test('any template, matches any path as path-to-regexp does, with the same values', () => {
  let matched = 0;
  let runs = 0;
  fc.assert(
    fc.property(template.filter(isReadable), fc.array(path, { minLength: 1 }), (text, paths) => {
      const expression = expressionOf(text);
      const { keys } = pathToRegexp(text);
      for (const each of paths) {
        runs++;
        // In lower case and composed, so that values are the same before and after folding.
        const plain = foldCase(each);
        const match = expression.exec(plain);
        const expected =
          match &&
          Object.fromEntries(
            keys.flatMap(({ name }, index) =>
              match[index + 1] === undefined ? [] : [[name, match[index + 1]]],
            ),
          );
        if (match) matched++;
        const values = valuesOf(text, plain);
        expect([text, plain, values]).toEqual([
          text,
          plain,
          expected
            ? Object.fromEntries(
                Object.entries(expected).map(([name, value]) => [name, slashed(String(value))]),
              )
            : undefined,
        ]);
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
  // Else the property would say little.
  expect(matched / runs).toBeGreaterThan(0.03);
});

/** A lone surrogate stands for an encoded slash. */
const slashed = (value: string) => value.replaceAll('\ud800', '/');

test.each([
  { template: '/files/:name', path: '/Files/Größe.CSV', values: { name: 'Größe.CSV' } },
  { template: '/files/*path', path: '/FILES/A/b/C', values: { path: 'A/b/C' } },
  { template: '/files/:name.csv', path: '/files/Daily.CSV', values: { name: 'Daily' } },
  { template: '/é/:name', path: '/E\u0301/É', values: { name: 'É' } },
  { template: '/é:name.ß', path: '/E\u0301X.SS', values: { name: 'X' } },
  { template: '/ss:name', path: '/ßX', values: { name: 'X' } },
  { template: '/:year-:month', path: '/2024-JULY', values: { year: '2024', month: 'JULY' } },
  { template: '/a{/:b}{/:c}', path: '/a/X/Y', values: { b: 'X', c: 'Y' } },
  { template: '/a{/:b}{/:c}', path: '/a/X', values: { b: 'X' } },
  { template: '/a/*b/c-:d', path: '/A/1/2/C-3/', values: { b: '1/2', d: '3' } },
])('of $template in $path, the values are as they were sent', ({ template, path, values }) => {
  expect(valuesOf(template, path)).toEqual(values);
});

test.each([
  // An accent on a letter makes another letter of it, which the fixed text does not end with.
  { template: '/doc:id', path: '/doćx' },
  { template: '/s:id', path: '/ßx' },
  { template: '/:id.ć', path: '/x.c' },
])('$template does not match $path, part of whose letter it is', ({ template, path }) => {
  expect(matchOf(template, path)).toBeUndefined();
});

test.each([
  { template: '/*a/x/*b/y', path: `/${'a/'.repeat(300)}x/b/y` },
  { template: '/:a-:b', path: `/${'a-'.repeat(300)}b` },
])('$template, is not held against a path of more than 512 characters that begins and ends right', (row) => {
  expect(matchOf(row.template, row.path)).toBe(UNDECIDED);
  expect(matchOf(row.template, `${row.path}/z/z`)).toBeUndefined();
});

test('what begins with a parameter matches no path, for those begin with a slash', () => {
  expect(compileTemplate(':a').sequences).toEqual([]);
});

test.each([
  ['/a/*', '/a/*rest'],
  ['/a/:b?', '/a{/:b}'],
  ['/a/:b*', '/a{/*b}'],
  ['/a/:b+', '/a/*b'],
  ['/a/(.*)', '/a/*rest'],
  ['/a(b|c)', undefined],
  ['/a/:b(\\d+)', undefined],
])('%j of Express 4 is %j here', (old, now) => {
  expect(inVersion8(old)).toBe(now);
});
