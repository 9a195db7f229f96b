import { wrap } from '../../../src/text/wrap';

test.each<[text: string, first: string, width: number, lines: string[]]>([
  ['one two', '', 10, ['one two']],
  ['one two three', '', 7, ['one two', 'three']],
  ['one two three', '- ', 9, ['- one two', '  three']],
  ['', '- ', 9, ['- ']],
  ['exactly ten', '', 11, ['exactly ten']],
  ['a abcdefghij', '', 4, ['a', 'abcd', 'efgh', 'ij']],
  ['abcdefgh i', '', 4, ['abcd', 'efgh', 'i']],
  ['abcdef gh', '', 4, ['abcd', 'ef', 'gh']],
])('%p behind %p, at most %d wide', (text, first, width, lines) => {
  expect(wrap(text, first, width)).toEqual(lines);
});
