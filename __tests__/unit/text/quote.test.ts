import { printable, quote, quoteAll } from '../../../src/text/quote';

test.each([
  ['GET', `'GET'`],
  ['', `''`],
  [`it's`, `'it\\'s'`],
  [7, '7'],
  [null, 'null'],
  [undefined, 'undefined'],
  [/a.*/, '/a.*/'],
  [['a'], `[ 'a' ]`],
])('the value %p, is quoted as %s', (value, quoted) => {
  expect(quote(value)).toBe(quoted);
});

test.each([
  'a\r\nb',
  'a\0b',
  'a\u001b[31mb',
  'a\u007fb',
  'a\u0085b',
  'a\u2028b',
  'a\u202eb',
  'a\u200bb',
  '\ud800',
])('the value %p, is quoted without anything that does not print', (value) => {
  expect(quote(value)).toMatch(/^[\x20-\x7e]+$/);
  expect(quote({ value })).toMatch(/^[\x20-\x7e]+$/);
});

test('a value of any length, is cut', () => {
  expect(quote('a'.repeat(100))).toBe(`'${'a'.repeat(100)}'`);
  expect(quote('a'.repeat(101))).toBe(`'${'a'.repeat(100)}…'`);
  expect(quote('a'.repeat(1_000_000))).toHaveLength(103);
  expect(quote(Array.from({ length: 1000 }, (_, index) => index)).length).toBeLessThan(200);
});

test('several values, are quoted one after the other, the first eight of them', () => {
  expect(quoteAll([])).toBe('');
  expect(quoteAll(['GET', 'PUT'])).toBe(`'GET', 'PUT'`);
  expect(quoteAll(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'])).toBe(
    `'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' and 2 more`,
  );
});

test.each([
  ['plain text, as it is', 'plain text, as it is'],
  ['\x1b[31m', '\\u001b[31m'],
  ['a\r\nb\t', 'a\\r\\nb\\t'],
  ['\x7f\x9b', '\\u007f\\u009b'],
  // Letters of every script, marks and symbols can be seen.
  [
    'm\xfcnchen \u041f\u0440\u0438\u0432\u0435\u0442 \u0645\u0631\u062d\u0628\u0627 \u65e5\u672c e\u0301 \u20ac \u{1f600}',
    'm\xfcnchen \u041f\u0440\u0438\u0432\u0435\u0442 \u0645\u0631\u062d\u0628\u0627 \u65e5\u672c e\u0301 \u20ac \u{1f600}',
  ],
  // What has no width, or turns the direction of writing, can't; nor can half a character.
  ['a\u200bb\u00a0c\u00add', 'a\\u200bb\\u00a0c\\u00add'],
  ['\u202e\u2066\u061c\ufeff', '\\u202e\\u2066\\u061c\\ufeff'],
  ['\u2028\u2029\x85', '\\u2028\\u2029\\u0085'],
  ['\ud800 \u{e0001}', '\\ud800 \\u{e0001}'],
])('%j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
