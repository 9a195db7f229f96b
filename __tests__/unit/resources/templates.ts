import fc from 'fast-check';

/** Few words, so that patterns and paths meet; in cases and spellings that are equal, and not. */
const word = fc.constantFrom('a', 'b', 'A', 'ab', 'abc', 'x.csv', 'ς', 'Σ', 'ß', 'ss', 'é');
const segment = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 3, arbitrary: fc.constant(':p') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(':p.csv', 'a:p', ':p-b', ':p-:p', '*p', 'a*p', '*p.csv', ':pé', 'é:p'),
  },
);
const group = fc.oneof(
  segment.map((inner) => `{/${inner}}`),
  fc.constantFrom('{a}', '{/a/}', '{/:p/b}', '{{/a}/b}', '{/}', '{.csv}'),
);
/** Templates of every kind; path-to-regexp refuses some. */
export const template = fc
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
/** Paths that they match, and paths that they do not. */
export const path = fc
  .array(fc.oneof(word, fc.constantFrom('7', 'a.csv', 'ab7', '7-b', '', 'a\ud800b')), { maxLength: 5 })
  .map((segments) => `/${segments.join('/')}`);
