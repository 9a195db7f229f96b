import { printable } from '../../../src/text/printable';

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
