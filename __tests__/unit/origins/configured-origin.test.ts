import { isPattern, readConfiguredOrigin } from '../../../src/origins/configured-origin';

/** What is read of an origin that is not a pattern, but for its text. */
const plain = (scheme: string, host: string, port = '') => ({
  scheme,
  host,
  port,
  subdomains: false,
  label: undefined,
  anyHost: false,
});
const label = (before: string, after: string, domain: string) => ({ before, after, domain });

test.each([
  { text: 'https://a.com', ...plain('https', 'a.com') },
  { text: 'http://a.com:0', ...plain('http', 'a.com', '0') },
  { text: 'http://a.com:65535', ...plain('http', 'a.com', '65535') },
  { text: 'http://[::1]:8080', ...plain('http', '[::1]', '8080') },
  { text: 'http://[::]', ...plain('http', '[::]') },
  { text: 'http://127.0.0.1', ...plain('http', '127.0.0.1') },
  { text: 'https://a.com.', ...plain('https', 'a.com.') },
  // The hosts of an app's own scheme are names to no browser's parser.
  { text: 'capacitor://127.1', ...plain('capacitor', '127.1') },
  { text: 'web+app.1://xn--a', ...plain('web+app.1', 'xn--a') },
  { text: 'capacitor-electron://-', ...plain('capacitor-electron', '-') },
  { text: 'app://.', ...plain('app', '.') },
  { text: 'app://', ...plain('app', '') },
  { text: 'file://', ...plain('file', '') },
  { text: 'http://localhost:*', ...plain('http', 'localhost', '*') },
  { text: 'https://*.a.com', ...plain('https', 'a.com'), subdomains: true },
  { text: 'http://*.localhost:3000', ...plain('http', 'localhost', '3000'), subdomains: true },
  { text: 'https://a-*-b.c.com', ...plain('https', 'a-*-b.c.com'), label: label('a-', '-b', 'c.com') },
  { text: 'https://a*.c.com:*', ...plain('https', 'a*.c.com', '*'), label: label('a', '', 'c.com') },
  { text: 'https://*a.c.com:1', ...plain('https', '*a.c.com', '1'), label: label('', 'a', 'c.com') },
  { text: 'https://a*.c.com.', ...plain('https', 'a*.c.com.'), label: label('a', '', 'c.com.') },
  { text: 'http://a-*.localhost', ...plain('http', 'a-*.localhost'), label: label('a-', '', 'localhost') },
  { text: 'moz-extension://*', ...plain('moz-extension', '*'), anyHost: true },
  { text: 'app://*:*', ...plain('app', '*', '*'), anyHost: true },
  { text: 'app://*:80', ...plain('app', '*', '80'), anyHost: true },
])('the origin $text, is read as it is written', (origin) => {
  expect(readConfiguredOrigin(origin.text)).toEqual(origin);
});

test.each([
  ['https://a.com', false],
  ['app://.', false],
  ['http://localhost:*', true],
  ['https://*.a.com', true],
  ['https://a-*.a.com', true],
  ['moz-extension://*', true],
])('the origin %s, is a pattern: %p', (text, outcome) => {
  const origin = readConfiguredOrigin(text);
  expect(typeof origin === 'object' && isPattern(origin)).toBe(outcome);
});

test('a host of the greatest length that DNS knows, is read, and one character more is not', () => {
  const label = 'a'.repeat(63);
  const longest = `https://${label}.${label}.${label}.${'b'.repeat(61)}`;

  expect(readConfiguredOrigin(longest)).toMatchObject({ text: longest });
  expect(readConfiguredOrigin(`${longest}b`)).toMatch(/has a host that is not a valid name$/);
});

const BAD_PORT = 'has a bad port; a port is a number of 0 to 65535 without leading zeros, or * for any port';
const CALLBACK = `dynamicConfigurationCallback: ({ resource, origin }) => (resource === 'Products' && /^https:\\/\\/pr-[0-9]+\\.example\\.com$/.test(origin) ? { methods: ['GET'] } : null)`;
const OTHERWISE = `for any other rule, give new CorsConfiguration() a callback: { ${CALLBACK} }`;
const BAD_STAR = `has a * in the wrong place; a pattern is '*.' before a domain (all subdomains), one * beside fixed text in the first label ('https://app-*.example.com'), or ':*' (any port); ${OTHERWISE}`;
const LIST = '(for an environment variable, .split(/[\\s,]+/) makes the list)';
const OPAQUE = `have no origin of their own, and send 'null' or that of the page which made them; serve the page over http, as from http://localhost:3000`;
const WEBVIEW = `; of a webview whose pages send 'file://', name exactly 'file://'`;

const STRANGERS = (why: string, such: string, scheme = 'https', instead = ''): string =>
  `lets strangers in: ${why}, so others can have such a name ('${such}') too; keep the * below a domain of your own, as in '${scheme}://app-*.example.com'${instead}; ${OTHERWISE}`;

/** The whole sentence for what is refused. */
test.each<[value: unknown, sentence: string]>([
  [
    /a\.com$/,
    `/a\\.com$/ is a regular expression; name the origins, write a pattern such as 'https://*.example.com' or 'https://app-*.example.com', or use it in a callback: { ${CALLBACK} }`,
  ],
  [7, `7 is not an origin; write a string such as 'https://app.example.com'`],
  [null, `null is not an origin; write a string such as 'https://app.example.com'`],
  [
    undefined,
    'undefined is not an origin; where it comes from an environment variable, that is not set: set it, or leave the call out',
  ],
  [true, 'true is not an origin; name the origins, or say forAllOrigins() where every site may call'],
  [false, 'false is not an origin; to close resources to every origin, say forNoOrigins()'],
  [
    function isPartner() {
      return true;
    },
    `[Function: isPartner] is a function; name the origins, or ask it in a callback: { ${CALLBACK} }`,
  ],
  [['https://a.com'], `[ 'https://a.com' ] is a list inside the list; write its origins one by one`],
  [new URL('https://a.com/x'), `the URL object of 'https://a.com/x' is not an origin; write 'https://a.com'`],
  [
    new URL('about:blank'),
    `the URL object of 'about:blank' is not an origin; write a string such as 'https://app.example.com'`,
  ],
  [
    { origin: 'https://a.com' },
    `{ origin: 'https://a.com' } is not an origin; write a string such as 'https://app.example.com'`,
  ],
  ['*', `'*' is not an origin; to allow all origins, say forAllOrigins() (in a document: "origins": "*")`],
  [
    'null',
    `'null' is shared by every sandboxed or local document in the world, so it can't be allowed by name; forAllOrigins() without cookies admits it`,
  ],
  [
    'undefined',
    `'undefined' is what an environment variable that is not set becomes in a text; set it, or leave this out`,
  ],
  ...['', ' ', '\t'].map((empty): [value: string, sentence: string] => [
    empty,
    `'${empty === '\t' ? '\\t' : empty}' is empty, as behind a comma too many or where an environment variable is set to nothing; leave it out`,
  ]),
  // Lists in one text, as environment variables have them.
  [
    'https://a.com,https://b.com',
    `'https://a.com,https://b.com' is several origins in one text; write each by itself: 'https://a.com', 'https://b.com' ${LIST}`,
  ],
  [
    'a.com, b.com:8443 ;http://*.localhost:*/',
    `'a.com, b.com:8443 ;http://*.localhost:*/' is several origins in one text; write each by itself: 'https://a.com', 'https://b.com:8443', 'http://*.localhost:*' ${LIST}`,
  ],
  [
    'https://a.com https://b.com',
    `'https://a.com https://b.com' is several origins in one text; write each by itself: 'https://a.com', 'https://b.com' ${LIST}`,
  ],
  [
    '["https://a.com","https://b.com"]',
    `'["https://a.com","https://b.com"]' is several origins in one text; write each by itself: 'https://a.com', 'https://b.com' ${LIST}`,
  ],
  ['https://a.com everybody', `'https://a.com everybody' has white space in it`],
  [' https://a.com', `' https://a.com' has white space around it; write 'https://a.com'`],
  ['"https://a.com"', `'"https://a.com"' does not begin with a valid scheme; write 'https://a.com'`],
  ['everybody', `'everybody' is not an origin: an origin is scheme://host[:port]`],
  ['/https://a.com', `'/https://a.com' is not an origin: an origin is scheme://host[:port]`],
  ['//file:x', `'//file:x' is not an origin: an origin is scheme://host[:port]`],
  ['a.com', `'a.com' is not an origin: an origin is scheme://host[:port]; write 'https://a.com'`],
  [
    'localhost:3000',
    `'localhost:3000' is not an origin: an origin is scheme://host[:port]; write 'http://localhost:3000'`,
  ],
  ['FILE:', `'FILE:' can't be allowed: documents of file: ${OPAQUE}${WEBVIEW}`],
  ['file:///a', `'file:///a' can't be allowed: documents of file: ${OPAQUE}${WEBVIEW}`],
  ['file://a', `'file://a' can't be allowed: documents of file: ${OPAQUE}${WEBVIEW}`],
  ['file://*', `'file://*' can't be allowed: documents of file: ${OPAQUE}${WEBVIEW}`],
  ['About:blank', `'About:blank' can't be allowed: documents of about: ${OPAQUE}`],
  ['blob:https://a.com/7', `'blob:https://a.com/7' can't be allowed: documents of blob: ${OPAQUE}`],
  ['Data://x', `'Data://x' can't be allowed: documents of data: ${OPAQUE}`],
  ['javascript:void', `'javascript:void' can't be allowed: documents of javascript: ${OPAQUE}`],
  ['*://a.com', `'*://a.com' has a wildcard for its scheme; name each scheme in an origin of its own`],
  [
    'Https://a.com',
    `'Https://a.com' has upper-case letters in its scheme; browsers send lower case; write 'https://a.com'`,
  ],
  ['1http://a.com', `'1http://a.com' does not begin with a valid scheme`],
  ['ht_tp://a.com', `'ht_tp://a.com' does not begin with a valid scheme`],
  ['https://a.com/', `'https://a.com/' has a trailing slash, which no origin has; write 'https://a.com'`],
  ['https://a.com/\n', `'https://a.com/\\n' has white space around it; write 'https://a.com'`],
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
  ['https://*.*.a.com', `'https://*.*.a.com' ${BAD_STAR}`],
  ['https://*.a-*.b.com', `'https://*.a-*.b.com' ${BAD_STAR}`],
  ['https://a.b-*.c.com', `'https://a.b-*.c.com' ${BAD_STAR}`],
  ['https://a-*-*.b.com', `'https://a-*-*.b.com' ${BAD_STAR}`],
  ['https://a-**.b.com', `'https://a-**.b.com' ${BAD_STAR}`],
  ['https://**.b.com', `'https://**.b.com' ${BAD_STAR}`],
  ['https://a-*.b.*', `'https://a-*.b.*' ${BAD_STAR}`],
  ['https://[::*]', `'https://[::*]' ${BAD_STAR}`],
  ['moz-extension://**', `'moz-extension://**' ${BAD_STAR}`],
  // A * in the first label, where anybody can have a name that fits.
  ['https://a*.com', `'https://a*.com' ${STRANGERS("'com' is run by a registry", 'ax.com')}`],
  ['https://a*.co.uk:*', `'https://a*.co.uk:*' ${STRANGERS("'co.uk' is run by a registry", 'ax.co.uk')}`],
  ['https://a*.com.', `'https://a*.com.' ${STRANGERS("'com.' is run by a registry", 'ax.com.')}`],
  ['https://*-a.ck', `'https://*-a.ck' ${STRANGERS("'ck' is run by a registry", 'x-a.ck')}`],
  ['http://a-*', `'http://a-*' ${STRANGERS('nothing follows its first label', 'a-x', 'http')}`],
  ['http://a-*.', `'http://a-*.' ${STRANGERS('nothing follows its first label', 'a-x', 'http')}`],
  [
    'https://*a.com',
    `'https://*a.com' ${STRANGERS("'com' is run by a registry", 'xa.com', 'https', ", or say 'https://*.a.com' for all subdomains of a.com")}`,
  ],
  ['https://*co.uk', `'https://*co.uk' ${STRANGERS("'uk' is run by a registry", 'xco.uk')}`],
  // A * in the first label, and something else that is wrong.
  [
    'https://A-*.b.com/',
    `'https://A-*.b.com/' has a trailing slash, which no origin has; write 'https://a-*.b.com'`,
  ],
  [
    'https://a-*.B.com',
    `'https://a-*.B.com' has upper-case letters in its host; browsers send lower case; write 'https://a-*.b.com'`,
  ],
  [
    'https://a-*.m\u00fcnchen.example:443',
    `'https://a-*.münchen.example:443' has the default port of https, which browsers leave out; write 'https://a-*.xn--mnchen-3ya.example'`,
  ],
  [
    'https://m\u00fcnchen-*.b.com',
    `'https://münchen-*.b.com' has a Unicode host; browsers send its Punycode form`,
  ],
  [
    `https://${'a'.repeat(63)}*.b.com`,
    `'https://${'a'.repeat(63)}*.b.com' has a host that is not a valid name`,
  ],
  ['https://a+*.b.com', `'https://a+*.b.com' has a host that is not a valid name`],
  ['https://a-*..b.com', `'https://a-*..b.com' has a host that is not a valid name`],
  ['https://a-*.xn--a.com', `'https://a-*.xn--a.com' has a host that is not a valid name`],
  [
    'http://1*.0.0.1',
    `'http://1*.0.0.1' has a host that ends in a number, but is not an IPv4 address as browsers send it`,
  ],
  ['app://.:80', `'app://.:80' has a host that is not a valid name`],
  ['app://:80', `'app://:80' has no host`],
  ['App://.', `'App://.' has upper-case letters in its scheme; browsers send lower case; write 'app://.'`],
  ['app://./', `'app://./' has a trailing slash, which no origin has; write 'app://.'`],
  ['https://.', `'https://.' has a host that is not a valid name`],
  [
    'https://m\u00fcnchen.example',
    `'https://münchen.example' has a Unicode host; browsers send its Punycode form; write 'https://xn--mnchen-3ya.example'`,
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
  ['https://a..com', `'https://a..com' has a host that is not a valid name`],
  ['https://.a.com', `'https://.a.com' has a host that is not a valid name`],
  ['https://a,b', `'https://a,b' has a host that is not a valid name`],
  ['https://xn--a.example', `'https://xn--a.example' has a host that is not a valid name`],
  [
    'http://127.1',
    `'http://127.1' has a host that ends in a number, but is not an IPv4 address as browsers send it; write 'http://127.0.0.1'`,
  ],
  [
    'http://a.7',
    `'http://a.7' has a host that ends in a number, but is not an IPv4 address as browsers send it`,
  ],
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
  ['https://a-*-b.c.com/x', 'https://a-*-b.c.com'],
  ['a-*.c.com:*', 'https://a-*.c.com:*'],
  ['moz-extension://*/', 'moz-extension://*'],
  ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ["'https://a.com'", 'https://a.com'],
])('for %p, the advice is %p', (text, advice) => {
  expect(readConfiguredOrigin(text)).toMatch(/; write '[^']*'$/);
  expect(readConfiguredOrigin(text)).toContain(`; write '${advice}'`);
});

test.each([
  'http://*.127.1/',
  'capacitor://*.127.0.0.1',
  'https://*./',
  'https://*.:8443/',
  'https://a b',
  'https://zq0qz-*.a.com/',
  'https://a.com:84*',
])('for %p, there is no advice that would be taken', (text) => {
  expect(readConfiguredOrigin(text)).not.toContain('; write ');
});
