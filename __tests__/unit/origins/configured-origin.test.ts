import { readConfiguredOrigin } from '../../../src/origins/configured-origin';

test.each([
  { text: 'https://a.com', scheme: 'https', host: 'a.com', subdomains: false, port: '' },
  { text: 'https://*.a.com', scheme: 'https', host: 'a.com', subdomains: true, port: '' },
  { text: 'http://localhost:*', scheme: 'http', host: 'localhost', subdomains: false, port: '*' },
  { text: 'http://*.localhost:3000', scheme: 'http', host: 'localhost', subdomains: true, port: '3000' },
  { text: 'http://a.com:0', scheme: 'http', host: 'a.com', subdomains: false, port: '0' },
  { text: 'http://a.com:65535', scheme: 'http', host: 'a.com', subdomains: false, port: '65535' },
  { text: 'http://[::1]:8080', scheme: 'http', host: '[::1]', subdomains: false, port: '8080' },
  { text: 'http://[::]', scheme: 'http', host: '[::]', subdomains: false, port: '' },
  { text: 'http://127.0.0.1', scheme: 'http', host: '127.0.0.1', subdomains: false, port: '' },
  { text: 'https://a.com.', scheme: 'https', host: 'a.com.', subdomains: false, port: '' },
  // The hosts of an app's own scheme are names to no browser's parser.
  { text: 'capacitor://127.1', scheme: 'capacitor', host: '127.1', subdomains: false, port: '' },
  { text: 'web+app.1://xn--a', scheme: 'web+app.1', host: 'xn--a', subdomains: false, port: '' },
])('the origin $text, is read as it is written', (origin) => {
  expect(readConfiguredOrigin(origin.text)).toEqual(origin);
});

test('a host of the greatest length that DNS knows, is read, and one character more is not', () => {
  const label = 'a'.repeat(63);
  const longest = `https://${label}.${label}.${label}.${'b'.repeat(61)}`;

  expect(readConfiguredOrigin(longest)).toMatchObject({ text: longest });
  expect(readConfiguredOrigin(`${longest}b`)).toMatch(/has a host that is no valid name$/);
});

const BAD_PORT = 'has a bad port; a port is a number of 0 to 65535 without leading zeros, or * for any port';
const BAD_STAR = `has a * where none may be; a pattern is a leading '*.' for subdomains, ':*' for any port, or both`;
const OPAQUE = `have no origin of their own, and send 'null' or that of the page which made them; serve the page over http, as from http://localhost:3000`;

/** The whole sentence for what is refused. */
test.each<[value: unknown, sentence: string]>([
  [
    /a\.com$/,
    `/a\\.com$/ is a regular expression; name the origins, or write a pattern such as 'https://*.example.com'`,
  ],
  [7, `7 is no origin; write a string such as 'https://app.example.com'`],
  ['*', `'*' is no origin; to allow all origins, say forAllOrigins() (in a document: "origins": "*")`],
  [
    'null',
    `'null' is shared by every sandboxed or local document in the world, so it can't be allowed by name; forAllOrigins() without cookies admits it`,
  ],
  ['', `'' is no origin: an origin is scheme://host[:port]`],
  ['/https://a.com', `'/https://a.com' is no origin: an origin is scheme://host[:port]`],
  ['//file:x', `'//file:x' is no origin: an origin is scheme://host[:port]`],
  ['a.com', `'a.com' is no origin: an origin is scheme://host[:port]; write 'https://a.com'`],
  [
    'localhost:3000',
    `'localhost:3000' is no origin: an origin is scheme://host[:port]; write 'https://localhost:3000'`,
  ],
  ['FILE:', `'FILE:' can't be allowed: documents of file: ${OPAQUE}`],
  ['About:blank', `'About:blank' can't be allowed: documents of about: ${OPAQUE}`],
  ['blob:https://a.com/7', `'blob:https://a.com/7' can't be allowed: documents of blob: ${OPAQUE}`],
  ['Data://x', `'Data://x' can't be allowed: documents of data: ${OPAQUE}`],
  ['javascript:void', `'javascript:void' can't be allowed: documents of javascript: ${OPAQUE}`],
  ['https://a.com https://b.com', `'https://a.com https://b.com' has white space in it`],
  ['*://a.com', `'*://a.com' has a wildcard for its scheme; name each scheme in an origin of its own`],
  [
    'Https://a.com',
    `'Https://a.com' has upper-case letters in its scheme; browsers send lower case; write 'https://a.com'`,
  ],
  ['1http://a.com', `'1http://a.com' has no valid scheme`],
  ['ht_tp://a.com', `'ht_tp://a.com' has no valid scheme`],
  ['https://a.com/', `'https://a.com/' has a trailing slash, which no origin has; write 'https://a.com'`],
  ['https://a.com/\n', `'https://a.com/\\u{a}' has white space in it; write 'https://a.com'`],
  [
    'https://a.com/app',
    `'https://a.com/app' has more than scheme, host and port; an origin has no path, query or fragment; write 'https://a.com'`,
  ],
  [
    'https://me@a.com',
    `'https://me@a.com' has user information in it, which no origin has; write 'https://a.com'`,
  ],
  ['https://a.com:', `'https://a.com:' ${BAD_PORT}; write 'https://a.com'`],
  ['https://a.com:00', `'https://a.com:00' ${BAD_PORT}; write 'https://a.com:0'`],
  ['https://a.com:65536', `'https://a.com:65536' ${BAD_PORT}`],
  ['https://a.com:8x', `'https://a.com:8x' ${BAD_PORT}`],
  ['https://a.com:x8', `'https://a.com:x8' ${BAD_PORT}`],
  ['http://[::1]:x', `'http://[::1]:x' ${BAD_PORT}`],
  [
    'https://a.com:443',
    `'https://a.com:443' has the default port of https, which browsers leave out; write 'https://a.com'`,
  ],
  [
    'https://*',
    `'https://*' would allow every host; say forAllOrigins(), or name a domain as in 'https://*.example.com'`,
  ],
  ['https://', `'https://' has no host`],
  ['https://*.', `'https://*.' has no host`],
  // What would be suggested is refused too.
  ['capacitor://*.127.0.0.1/', `'capacitor://*.127.0.0.1/' has a trailing slash, which no origin has`],
  ['https://*./', `'https://*./' has a trailing slash, which no origin has`],
  ['https://a.*.com', `'https://a.*.com' ${BAD_STAR}`],
  ['https://*.*', `'https://*.*' ${BAD_STAR}`],
  [
    'https://m\u00fcnchen.example',
    `'https://m\\u{fc}nchen.example' has a Unicode host; browsers send its Punycode form; write 'https://xn--mnchen-3ya.example'`,
  ],
  [
    'https://A.com',
    `'https://A.com' has upper-case letters in its host; browsers send lower case; write 'https://a.com'`,
  ],
  ['http://[::1', `'http://[::1' has a bad IPv6 address`],
  ['http://[::1]x', `'http://[::1]x' has a bad IPv6 address`],
  ['http://[::g]', `'http://[::g]' has a bad IPv6 address`],
  [
    'http://[0::1]',
    `'http://[0::1]' has an IPv6 address in a form that browsers do not send; write 'http://[::1]'`,
  ],
  ['https://a..com', `'https://a..com' has a host that is no valid name`],
  ['https://.a.com', `'https://.a.com' has a host that is no valid name`],
  ['https://a,b', `'https://a,b' has a host that is no valid name`],
  ['https://xn--a.example', `'https://xn--a.example' has a host that is no valid name`],
  [
    'http://127.1',
    `'http://127.1' has a host that ends in a number, but is no IPv4 address as browsers send it; write 'http://127.0.0.1'`,
  ],
  ['http://a.7', `'http://a.7' has a host that ends in a number, but is no IPv4 address as browsers send it`],
  ['https://*.127.0.0.1', `'https://*.127.0.0.1' has a wildcard before an address, which has no subdomains`],
  ['https://*.[::1]', `'https://*.[::1]' has a wildcard before an address, which has no subdomains`],
])('%p, is refused in full', (value, sentence) => {
  expect(readConfiguredOrigin(value)).toBe(sentence);
});

/** Advice that is followed must not allow more than what was written. */
test.each([
  ['https://some-label.a.com/', 'https://some-label.a.com'],
  ['https://any-label.a.com/', 'https://any-label.a.com'],
  ['https://a.com:65534/', 'https://a.com:65534'],
  ['https://*.a.com:65534/', 'https://*.a.com:65534'],
  ['https://some-label.a.com:*/', 'https://some-label.a.com:*'],
  ['https://*.a.com:*/x', 'https://*.a.com:*'],
  ['https://*.a.com?x', 'https://*.a.com'],
  ['https://a.com:*?x', 'https://a.com:*'],
  ['*.a.com:*', 'https://*.a.com:*'],
  ['///a.com', 'https://a.com'],
  ['//*.a.com', 'https://*.a.com'],
  ['a.com/b', 'https://a.com'],
  ['https://a.com:* ', 'https://a.com:*'],
  [' a.com ', 'https://a.com'],
  [' https://a.com', 'https://a.com'],
  ['https://a.com/://*.b', 'https://a.com'],
])('for %p, the advice is %p', (text, advice) => {
  expect(readConfiguredOrigin(text)).toMatch(/; write '[^']*'$/);
  expect(readConfiguredOrigin(text)).toContain(`; write '${advice}'`);
});

test.each([
  'http://*.127.1/',
  'capacitor://*.127.0.0.1',
  'https://*./',
  'https://*.:8443/',
  'https://a b.com',
  'https://a.com:84*',
])('for %p, there is no advice that would be taken', (text) => {
  expect(readConfiguredOrigin(text)).not.toContain('; write ');
});
