import { printable } from '../../../src/text/printable';

test.each([
  ['plain text, as it is', 'plain text, as it is'],
  ['\x1b[31m', '\\u{1b}[31m'],
  ['a\r\nb\t', 'a\\u{d}\\u{a}b\\u{9}'],
  ['\x7f\x9b', '\\u{7f}\\u{9b}'],
  ['m\xfcnchen \u{1f600}', 'm\\u{fc}nchen \\u{1f600}'],
])('%j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
