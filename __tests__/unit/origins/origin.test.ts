import { parseOrigin } from '../../../src/origins/origin';

test.each([
  { text: 'https://a.com', scheme: 'https', host: 'a.com', port: '' },
  { text: 'HTTPS://A.Com', scheme: 'https', host: 'a.com', port: '' },
  { text: 'http://localhost:3000', scheme: 'http', host: 'localhost', port: '3000' },
  { text: 'http://a.com:443', scheme: 'http', host: 'a.com', port: '443' },
  { text: 'https://a.com:80', scheme: 'https', host: 'a.com', port: '80' },
  { text: 'https://a.com:0', scheme: 'https', host: 'a.com', port: '0' },
  { text: 'https://a.com:65535', scheme: 'https', host: 'a.com', port: '65535' },
  { text: 'https://a.com.', scheme: 'https', host: 'a.com.', port: '' },
  { text: 'https://my_app.a-b.com', scheme: 'https', host: 'my_app.a-b.com', port: '' },
  { text: 'https://xn--mnchen-3ya.example', scheme: 'https', host: 'xn--mnchen-3ya.example', port: '' },
  { text: 'http://127.0.0.1', scheme: 'http', host: '127.0.0.1', port: '' },
  { text: 'http://[::1]:8080', scheme: 'http', host: '[::1]', port: '8080' },
  { text: 'http://[FE80::1]', scheme: 'http', host: '[fe80::1]', port: '' },
  { text: 'https://a.web3', scheme: 'https', host: 'a.web3', port: '' },
  { text: 'https://a.3com', scheme: 'https', host: 'a.3com', port: '' },
  { text: 'https://a.0xen', scheme: 'https', host: 'a.0xen', port: '' },
  { text: 'ws://a.com:443', scheme: 'ws', host: 'a.com', port: '443' },
  { text: 'capacitor://127.1', scheme: 'capacitor', host: '127.1', port: '' },
  { text: 'capacitor://localhost', scheme: 'capacitor', host: 'localhost', port: '' },
  { text: 'capacitor://localhost:80', scheme: 'capacitor', host: 'localhost', port: '80' },
  { text: 'chrome-extension://abcdefgh', scheme: 'chrome-extension', host: 'abcdefgh', port: '' },
  { text: 'web+app.1://x', scheme: 'web+app.1', host: 'x', port: '' },
])('the origin $text, is read with all its parts in lower case', ({ text, ...origin }) => {
  expect(parseOrigin(text)).toEqual({ text: text.toLowerCase(), ...origin });
});

/** What applications send whose own scheme has no hosts: byte for byte, for no URL parser has read it. */
test.each([
  ['app://.', 'app', '.'],
  ['app://', 'app', ''],
  ['web+app.1://.', 'web+app.1', '.'],
  ['file://', 'file', ''],
])('the origin %s of an application, is read as it is', (text, scheme, host) => {
  expect(parseOrigin(text)).toEqual({ text, scheme, host, port: '' });
});

test.each([
  'App://.',
  'APP://',
  'FILE://',
  'File://',
  'app://..',
  'app://./',
  'app:///',
  'app://.:80',
  'app://:80',
  'app:.',
  'app:/',
  'app://.\n',
  'app://\n',
  ' app://.',
  'file://.',
  'file:///',
  'file://a',
  'https://.',
  'http://',
  'ws://',
  'ftp://.',
  'about://',
  'data://.',
  'blob://',
  'javascript://',
  '1app://.',
  '://.',
  '://',
])('%p, which is almost the origin of an application, is malformed', (text) => {
  expect(parseOrigin(text)).toBeUndefined();
});

test.each([
  ['empty', ''],
  ['null', 'null'],
  ['a wildcard', '*'],
  ['without a scheme', 'a.com'],
  ['without slashes', 'https:a.com'],
  ['without a host', 'https://'],
  ['with a port and no host', 'https://:8443'],
  ['with a trailing slash', 'https://a.com/'],
  ['with a path', 'https://a.com/x'],
  ['with a query', 'https://a.com?x'],
  ['with a fragment', 'https://a.com#x'],
  ['with user information', 'https://me@a.com'],
  ['with an empty port', 'https://a.com:'],
  ['with the default port of https', 'https://a.com:443'],
  ['with the default port of http', 'http://a.com:80'],
  ['with the default port of ws', 'ws://a.com:80'],
  ['with the default port of wss', 'wss://a.com:443'],
  ['with the default port of ftp', 'ftp://a.com:21'],
  ['with a port too high', 'https://a.com:65536'],
  ['with a port of many digits', 'https://a.com:100000'],
  ['with a leading zero in its port', 'https://a.com:08443'],
  ['with two ports', 'https://a.com:1:2'],
  ['that is two', 'https://a.com https://b.com'],
  ['that is two with a comma', 'https://a.com,https://b.com'],
  ['that is two with a comma and a space', 'https://a.com, https://b.com'],
  ['with a space before it', ' https://a.com'],
  ['with a space after it', 'https://a.com '],
  ['with a line break', 'https://a.com\r\n'],
  ['with a line break inside', 'https://a.com\nb'],
  ['with a NUL', 'https://a.com\0'],
  ['with a tab', 'https://a\t.com'],
  ['with a Unicode host', 'https://münchen.example'],
  ['with a letter that lower-cases to ASCII', 'https://\u212a.com'],
  ['with a backslash', 'https://a.com\\b'],
  ['with a percent-encoded host', 'https://a%2ecom'],
  ['with a wildcard label', 'https://*.a.com'],
  ['with an empty label', 'https://a..com'],
  ['with an empty first label', 'https://.a.com'],
  ['with a label too long', `https://${'a'.repeat(64)}.com`],
  ['with a host too long', `https://${'a.'.repeat(128)}`],
  ['with an IPv4 address of three parts', 'http://127.0.1'],
  ['with an IPv4 address as a number', 'http://2130706433'],
  ['with an IPv4 address in hexadecimal', 'http://0x7f.0.0.1'],
  ['with an IPv4 address and a final dot', 'http://127.0.0.1.'],
  ['with a number for its last label', 'http://a.7'],
  ['with a hexadecimal number for its last label', 'http://a.0x7f'],
  ['with a hexadecimal number of no digits for its last label', 'http://a.0x'],
  ['with an IPv4 address out of range', 'http://256.0.0.1'],
  ['with an IPv6 address in another form', 'http://[0:0:0:0:0:0:0:1]'],
  ['with an IPv4 address in an IPv6 address', 'http://[::ffff:1.2.3.4]'],
  ['with an IPv6 address that is compressed elsewhere', 'http://[1::2:0:0:0:3]'],
  ['of a scheme whose documents have no origin', 'file://host'],
  ['with an open bracket', 'http://[::1'],
  ['with empty brackets', 'http://[]'],
  ['with a name in brackets', 'http://[abc]'],
  ['with something behind the brackets', 'http://[::1]x'],
  ['with a scheme that starts with a digit', '1http://a.com'],
  ['very long', `https://${'a'.repeat(63)}.${'b'.repeat(100_000)}`],
])('an origin %s, is malformed', (_what, text) => {
  expect(parseOrigin(text)).toBeUndefined();
});

describe('a host of the greatest length that DNS knows', () => {
  const label = 'a'.repeat(63);
  const longest = `${label}.${label}.${label}.${'b'.repeat(61)}`; // 253 characters

  test('is well-formed, with a final dot too', () => {
    expect(longest).toHaveLength(253);
    expect(parseOrigin(`https://${longest}`)?.host).toBe(longest);
    expect(parseOrigin(`https://${longest}.`)?.host).toBe(`${longest}.`);
  });

  test('and one character more, is malformed', () => {
    expect(parseOrigin(`https://${longest}b`)).toBeUndefined();
    expect(parseOrigin(`https://${longest}b.`)).toBeUndefined();
  });
});

test('an origin over 340 characters, is malformed whatever its scheme', () => {
  const scheme = 'x'.repeat(340 - '://a'.length);
  expect(parseOrigin(`${scheme}://a`)).toBeDefined();
  expect(parseOrigin(`x${scheme}://a`)).toBeUndefined();
});
