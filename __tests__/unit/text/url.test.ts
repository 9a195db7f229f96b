import { readUrl } from '../../../src/text/url';

test.each([
  ['https://a.com', undefined, 'https://a.com/'],
  ['https://m\u00fcnchen.example', undefined, 'https://xn--mnchen-3ya.example/'],
  ['/b', new URL('https://a.com/x'), 'https://a.com/b'],
])('%p, is a URL', (text, base, href) => {
  expect(readUrl(text, base)?.href).toBe(href);
});

test.each(['', 'a.com', 'https://', 'https://a b'])('%p, is none', (text) => {
  expect(readUrl(text)).toBeUndefined();
});

// Once compiled, URL.canParse of Node 20 says no to letters of Latin-1.
test('a URL with letters outside ASCII, is one however many were read before', () => {
  const isUrl = (text: string) => readUrl(text) !== undefined;
  for (let count = 0; count < 300_000; count++) isUrl(`http://a${String(count % 9)}.example`);

  expect(isUrl('https://m\u00fcnchen.example')).toBe(true);
});
