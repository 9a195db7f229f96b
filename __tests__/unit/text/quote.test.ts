import { quote, quoteAll } from '../../../src/text/quote';

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
