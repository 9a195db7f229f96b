import { describeMalformedOrigin } from '../../../src/explanation/origin-hint';

test.each([
  ['', 'it is empty'],
  ['https://a.com\0', 'it has control characters'],
  ['https://a.com\x1f', 'it has control characters'],
  ['https://a.com\x7f', 'it has control characters'],
  ['https://a.com https://b.com', 'it has several values, or white space'],
  ['https://a.com,https://b.com', 'it has several values, or white space'],
  ['https://m\u00fcnchen.example', 'it has characters outside ASCII, which browsers send as Punycode'],
  ['a.com', 'it has no scheme'],
  ['https:a.com/x', 'it has no scheme'],
  ['https://me@a.com/x', 'it has user information'],
  ['https://a.com/', 'it has a trailing slash, which no origin has'],
  ['https://a.com/x', 'it has a path, which no origin has'],
  ['https://a.com/x/', 'it has a path, which no origin has'],
  ['https://a.com//', 'it has a path, which no origin has'],
  ['https://a.com:443', 'its host or port is not one that browsers send'],
  ['https://a..com', 'its host or port is not one that browsers send'],
])('of the origin %p, it is said: %s', (text, said) => {
  expect(describeMalformedOrigin(text)).toBe(said);
});
