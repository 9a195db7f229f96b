import fc from 'fast-check';
import { compileTemplate } from '../../../src/resources/path-template';
import { PatternTable } from '../../../src/resources/pattern-table';

/** Few words, so that patterns and paths meet; in cases and spellings that are equal, and not. */
const word = fc.constantFrom('a', 'b', 'A', 'ab', 'abc', 'x.csv', 'ς', 'Σ', 'ß', 'ss', 'é');
const segment = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 3, arbitrary: fc.constant(':p') },
  { weight: 1, arbitrary: fc.constantFrom(':p.csv', 'a:p', ':p-b', '*p', 'a*p') },
);
const group = fc.oneof(
  segment.map((inner) => `{/${inner}}`),
  fc.constantFrom('{a}', '{/a/}', '{/:p/b}', '{{/a}/b}', '{/}', '{.csv}'),
);
const template = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: segment.map((inner) => `/${inner}`) },
      { weight: 1, arbitrary: group },
      { weight: 1, arbitrary: fc.constant('/') },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => {
    let count = 0;
    return `/${parts.join('').replace(/^\//, '')}`.replace(/[:*]p/g, (name) => `${name}${String(count++)}`);
  });
const path = fc
  .array(fc.oneof(word, fc.constantFrom('7', 'a.csv', 'ab7', '7-b', '', 'a\ud800b')), { maxLength: 5 })
  .map((segments) => `/${segments.join('/')}`);

/** Templates that path-to-regexp reads; it refuses some that are generated. */
function readable(templates: readonly string[]) {
  return templates.flatMap((text) => {
    try {
      return [compileTemplate(text)];
    } catch {
      return [];
    }
  });
}

test('the first pattern that matches is found, as by trying one after another', () => {
  let found = 0;
  let runs = 0;
  fc.assert(
    fc.property(fc.array(template, { minLength: 1, maxLength: 12 }), fc.array(path), (texts, paths) => {
      const templates = readable(texts);
      const table = new PatternTable<number>();
      templates.forEach((each, index) => {
        table.add(each, index);
      });
      for (const each of paths) {
        const first = templates.findIndex(({ regexp }) => regexp.test(each));
        expect([each, table.find(each)?.value ?? -1]).toEqual([each, first]);
        runs++;
        if (first !== -1) found++;
      }
    }),
    { numRuns: 3000 },
  );
  // Else the property would say little.
  expect(found / runs).toBeGreaterThan(0.2);
});
