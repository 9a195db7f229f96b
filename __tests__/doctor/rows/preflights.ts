import { answer, ANY_ORIGIN, CREDENTIALS, headers, methods, NO_CONTENT, OK, ORIGIN } from '../support/answers';
import type { Asked, Row } from '../support/row';

const PUT: Asked = { method: 'PUT' };
const X_A: Asked = { headers: { 'X-A': '1' } };
const PUT_COOKIES: Asked = { method: 'PUT', credentials: true };
const READABLE = answer(OK, ORIGIN);
const READABLE_WITH_CREDENTIALS = answer(OK, ORIGIN, CREDENTIALS);

/** Preflights by what they ask and how they are answered; the actual response would pass. */
const table: readonly [name: string, asked: Asked, preflight: string, expected: Row['expected'], standard?: string][] = [
  ['PUT, listed', PUT, answer(NO_CONTENT, ORIGIN, methods('PUT')), { verdict: 'allowed' }],
  ['PUT, listed among others with spaces and tabs', PUT, answer(NO_CONTENT, ORIGIN, methods('GET ,\t PUT\t,DELETE')), { verdict: 'allowed' }],
  ['PUT, listed on the second of two lines', PUT, answer(NO_CONTENT, ORIGIN, methods('GET'), methods('PUT')), { verdict: 'allowed' }],
  ['PUT, among empty elements', PUT, answer(NO_CONTENT, ORIGIN, methods(',,PUT,')), { verdict: 'allowed' }],
  ['PUT, by a star', PUT, answer(NO_CONTENT, ORIGIN, methods('*')), { verdict: 'allowed' }],
  ['PUT, by a star among others', PUT, answer(NO_CONTENT, ORIGIN, methods('GET, *')), { verdict: 'allowed' }],
  ['PUT, not listed', PUT, answer(NO_CONTENT, ORIGIN, methods('GET, POST')), blocked('MethodDisallowedByPreflightResponse', 'PUT')],
  ['PUT, no list', PUT, answer(NO_CONTENT, ORIGIN), blocked('MethodDisallowedByPreflightResponse', 'PUT')],
  ['PUT, an empty list', PUT, answer(NO_CONTENT, ORIGIN, methods('')), blocked('MethodDisallowedByPreflightResponse', 'PUT')],
  ['PUT, listed in lower case', PUT, answer(NO_CONTENT, ORIGIN, methods('put')), blocked('MethodDisallowedByPreflightResponse', 'PUT')],
  ['PUT, separated by spaces', PUT, answer(NO_CONTENT, ORIGIN, methods('GET PUT')), blocked('InvalidAllowMethodsPreflightResponse', '')],
  ['PUT, separated by semicolons', PUT, answer(NO_CONTENT, ORIGIN, methods('GET; PUT')), blocked('InvalidAllowMethodsPreflightResponse', '')],
  ['PUT, in quotes', PUT, answer(NO_CONTENT, ORIGIN, methods('"PUT"')), blocked('InvalidAllowMethodsPreflightResponse', '')],
  ['PUT, in brackets', PUT, answer(NO_CONTENT, ORIGIN, methods('[PUT]')), blocked('InvalidAllowMethodsPreflightResponse', '')],
  ['PUT, listed beside something that is no method', PUT, answer(NO_CONTENT, ORIGIN, methods('PUT, a b')), blocked('InvalidAllowMethodsPreflightResponse', '')],
  ['PUT, and header names that do not parse though none is asked for', PUT, answer(NO_CONTENT, ORIGIN, methods('PUT'), headers('a b')), blocked('InvalidAllowHeadersPreflightResponse', '')],
  ['patch as it is written, PATCH listed', { method: 'patch' }, answer(NO_CONTENT, ORIGIN, methods('PATCH')), blocked('MethodDisallowedByPreflightResponse', 'patch')],
  ['patch as it is written, patch listed', { method: 'patch' }, answer(NO_CONTENT, ORIGIN, methods('patch')), { verdict: 'allowed' }],
  ['put as it is written, which goes out as PUT', { method: 'put' }, answer(NO_CONTENT, ORIGIN, methods('PUT')), { verdict: 'allowed' }],
  ['OPTIONS itself, listed', { method: 'OPTIONS' }, answer(NO_CONTENT, ORIGIN, methods('OPTIONS')), { verdict: 'allowed' }],
  ['a method of one\'s own, by a star', { method: 'PURGE' }, answer(NO_CONTENT, ORIGIN, methods('*')), { verdict: 'allowed' }],

  ['PUT with credentials, by a star', PUT_COOKIES, answer(NO_CONTENT, ORIGIN, CREDENTIALS, methods('*')), blocked('MethodDisallowedByPreflightResponse', 'PUT')],
  ['a method named * with credentials, listed as what it is', { method: '*', credentials: true }, answer(NO_CONTENT, ORIGIN, CREDENTIALS, methods('*')), { verdict: 'allowed' }],
  ['PUT with credentials, listed', PUT_COOKIES, answer(NO_CONTENT, ORIGIN, CREDENTIALS, methods('PUT')), { verdict: 'allowed' }],
  ['a header with credentials, by a star', { ...X_A, credentials: true }, answer(NO_CONTENT, ORIGIN, CREDENTIALS, headers('*')), blocked('HeaderDisallowedByPreflightResponse', 'x-a')],

  ['a header, listed', X_A, answer(NO_CONTENT, ORIGIN, headers('X-A')), { verdict: 'allowed' }],
  ['a header, listed in another case', X_A, answer(NO_CONTENT, ORIGIN, headers('x-A')), { verdict: 'allowed' }],
  ['a header, by a star', X_A, answer(NO_CONTENT, ORIGIN, headers('*')), { verdict: 'allowed' }],
  ['a header, not listed', X_A, answer(NO_CONTENT, ORIGIN, headers('X-B')), blocked('HeaderDisallowedByPreflightResponse', 'x-a')],
  ['a header, no list', X_A, answer(NO_CONTENT, ORIGIN), blocked('HeaderDisallowedByPreflightResponse', 'x-a')],
  ['a header, separated by spaces', X_A, answer(NO_CONTENT, ORIGIN, headers('X-A X-B')), blocked('InvalidAllowHeadersPreflightResponse', '')],
  ['a header, with a colon', X_A, answer(NO_CONTENT, ORIGIN, headers('X-A:')), blocked('InvalidAllowHeadersPreflightResponse', '')],
  ['two headers, the first of which in order is not listed', { headers: { 'X-B': '1', 'X-A': '1' } }, answer(NO_CONTENT, ORIGIN, headers('X-C')), blocked('HeaderDisallowedByPreflightResponse', 'x-a')],
  ['two headers, the second of which is not listed', { headers: { 'X-A': '1', 'X-B': '1' } }, answer(NO_CONTENT, ORIGIN, headers('X-A')), blocked('HeaderDisallowedByPreflightResponse', 'x-b')],
  ['a method and a header, neither listed: the method comes first', { ...PUT, ...X_A }, answer(NO_CONTENT, ORIGIN), blocked('MethodDisallowedByPreflightResponse', 'PUT')],
  ['a method not listed, and headers that do not parse', PUT, answer(NO_CONTENT, ORIGIN, headers('a b')), blocked('InvalidAllowHeadersPreflightResponse', '')],
  ['both lists malformed', PUT, answer(NO_CONTENT, ORIGIN, methods('a b'), headers('a b')), blocked('InvalidAllowMethodsPreflightResponse', '')],
  ['Authorization, listed', { headers: { Authorization: 'Bearer x' } }, answer(NO_CONTENT, ORIGIN, headers('authorization')), { verdict: 'allowed' }],
  ['Authorization, by a star', { headers: { Authorization: 'Bearer x' } }, answer(NO_CONTENT, ORIGIN, headers('*')), { verdict: 'allowed' }, 'a star never covers Authorization: blocked'],
  ['Authorization with credentials, by a star', { headers: { Authorization: 'Bearer x' }, credentials: true }, answer(NO_CONTENT, ORIGIN, CREDENTIALS, headers('*')), blocked('HeaderDisallowedByPreflightResponse', 'authorization')],
  ['JSON, Content-Type listed', { method: 'POST', headers: { 'Content-Type': 'application/json' } }, answer(NO_CONTENT, ORIGIN, headers('Content-Type')), { verdict: 'allowed' }],
  ['JSON, no list', { method: 'POST', headers: { 'Content-Type': 'application/json' } }, answer(NO_CONTENT, ORIGIN), blocked('HeaderDisallowedByPreflightResponse', 'content-type')],
  ['a long Accept, no list', { headers: { Accept: 'a'.repeat(129) } }, answer(NO_CONTENT, ORIGIN), blocked('HeaderDisallowedByPreflightResponse', 'accept')],
  ['a byte in Accept that is not safelisted', { headers: { Accept: 'text/html(x)' } }, answer(NO_CONTENT, ORIGIN), blocked('HeaderDisallowedByPreflightResponse', 'accept')],
  ['a range without a start', { headers: { Range: 'bytes=-5' } }, answer(NO_CONTENT, ORIGIN), blocked('HeaderDisallowedByPreflightResponse', 'range')],
  ['an upload with listeners, a preflight that passes', { method: 'POST', upload: true }, answer(NO_CONTENT, ORIGIN), { verdict: 'allowed' }],
  ['an upload with listeners, a preflight that nothing handles', { method: 'POST', upload: true }, answer('404 Not Found'), blocked('PreflightMissingAllowOriginHeader', '')],

  ['any origin', PUT, answer(NO_CONTENT, ANY_ORIGIN, methods('PUT')), { verdict: 'allowed' }],
  ['no Access-Control-Allow-Origin', PUT, answer(NO_CONTENT, methods('PUT')), blocked('PreflightMissingAllowOriginHeader', '')],
  ['a 404 without headers', PUT, answer('404 Not Found'), blocked('PreflightMissingAllowOriginHeader', '')],
  ['a 401 without headers', PUT, answer('401 Unauthorized', 'WWW-Authenticate: Basic realm="x"'), blocked('PreflightMissingAllowOriginHeader', '')],
  ['another origin', PUT, answer(NO_CONTENT, 'Access-Control-Allow-Origin: {other}'), blocked('PreflightAllowOriginMismatch', '{other}')],
  ['null', PUT, answer(NO_CONTENT, 'Access-Control-Allow-Origin: null'), blocked('PreflightAllowOriginMismatch', 'null')],
  ['a value that is no origin', PUT, answer(NO_CONTENT, 'Access-Control-Allow-Origin: app.example.com'), blocked('PreflightInvalidAllowOriginValue', 'app.example.com')],
  ['two lines', PUT, answer(NO_CONTENT, ORIGIN, ORIGIN), blocked('PreflightMultipleAllowOriginValues', '{page}, {page}')],
  ['credentials, and any origin', PUT_COOKIES, answer(NO_CONTENT, ANY_ORIGIN, CREDENTIALS, methods('PUT')), blocked('PreflightWildcardOriginNotAllowed', '')],
  ['credentials, and no word of them', PUT_COOKIES, answer(NO_CONTENT, ORIGIN, methods('PUT')), blocked('PreflightInvalidAllowCredentials', '')],
  ['credentials, and false', PUT_COOKIES, answer(NO_CONTENT, ORIGIN, methods('PUT'), 'Access-Control-Allow-Credentials: false'), blocked('PreflightInvalidAllowCredentials', 'false')],

  ['a 200', PUT, answer(OK, ORIGIN, methods('PUT')), { verdict: 'allowed' }],
  ['a 299', PUT, answer('299 Whatever', ORIGIN, methods('PUT')), { verdict: 'allowed' }],
  ['a 404 that allows the origin', PUT, answer('404 Not Found', ORIGIN, methods('PUT')), blocked('PreflightInvalidStatus', '')],
  ['a 405 that allows the origin', PUT, answer('405 Method Not Allowed', ORIGIN, methods('PUT'), 'Allow: GET'), blocked('PreflightInvalidStatus', '')],
  ['a 401 that allows the origin', PUT, answer('401 Unauthorized', ORIGIN, methods('PUT')), blocked('PreflightInvalidStatus', '')],
  ['a 500 that allows the origin', PUT, answer('500 Oh', ORIGIN, methods('PUT')), blocked('PreflightInvalidStatus', '')],
  ['a 304 that allows the origin', PUT, answer('304 Not Modified', ORIGIN, methods('PUT')), blocked('PreflightInvalidStatus', '')],
  ['a 302 without a Location', PUT, answer('302 Found', ORIGIN, methods('PUT')), blocked('PreflightInvalidStatus', '')],
  ['a 300 with a Location', PUT, answer('300 Multiple Choices', ORIGIN, methods('PUT'), 'Location: {api}/{row}/b'), blocked('PreflightInvalidStatus', '')],
  ['a 301 with a slash at the end', PUT, answer('301 Moved Permanently', ORIGIN, methods('PUT'), 'Location: {api}/{row}/b/'), blocked('PreflightDisallowedRedirect', '')],
  ['a 302 without headers', PUT, answer('302 Found', 'Location: {api}/{row}/b/'), blocked('PreflightDisallowedRedirect', '')],
  ['a 303', PUT, answer('303 See Other', 'Location: {api}/{row}/b/'), blocked('PreflightDisallowedRedirect', '')],
  ['a 307 to another origin', PUT, answer('307 Temporary Redirect', ORIGIN, 'Location: {other}/{row}/b/'), blocked('PreflightDisallowedRedirect', '')],
  ['a 308', PUT, answer('308 Permanent Redirect', ORIGIN, 'Location: /{row}/b/'), blocked('PreflightDisallowedRedirect', '')],
  ['a 302 to nowhere', PUT, answer('302 Found', ORIGIN, 'Location: http://'), blocked('PreflightDisallowedRedirect', '')],
];

export const preflights: readonly Row[] = [
  ...table.map(([what, asked, preflight, expected, standard]): Row => ({
    name: `preflight: ${what}`,
    asked,
    server: { '/': { preflight, actual: asked.credentials ? READABLE_WITH_CREDENTIALS : READABLE } },
    expected,
    ...(standard && { standard }),
  })),
  {
    name: 'a preflight that passes, and an actual response without the headers',
    asked: PUT,
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('PUT')), actual: answer('500 Oh') } },
    expected: blocked('MissingAllowOriginHeader', ''),
  },
  {
    name: 'a preflight that passes, and an actual response that allows no credentials',
    asked: PUT_COOKIES,
    server: {
      '/': { preflight: answer(NO_CONTENT, ORIGIN, CREDENTIALS, methods('PUT')), actual: answer(OK, ORIGIN) },
    },
    expected: blocked('InvalidAllowCredentials', ''),
  },
];

/** Headers that need no preflight, whose preflight would fail. */
const SAFELISTED: readonly [what: string, headers: Record<string, string>, standard?: string][] = [
  ['Accept of 128 bytes', { Accept: 'a'.repeat(128) }],
  ['Accept-Language', { 'Accept-Language': 'de, en;q=0.5' }],
  ['Content-Language', { 'Content-Language': 'de' }],
  ['Content-Type of a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
  ['Content-Type of plain text in upper case with a parameter', { 'Content-Type': 'TEXT/PLAIN;charset=UTF-8' }],
  ['a range with a start', { Range: 'bytes=5-' }],
  ['a range with a start and an end', { Range: 'bytes=0-99' }],
  ['DPR', { DPR: '2' }, 'a client hint is not safelisted: preflight'],
  ['Save-Data', { 'Save-Data': 'on' }, 'a client hint is not safelisted: preflight'],
  ['Viewport-Width', { 'Viewport-Width': '100' }, 'a client hint is not safelisted: preflight'],
  ['Width', { Width: '100' }, 'x'],
  ['Device-Memory', { 'Device-Memory': '4' }, 'x'],
  ['RTT', { RTT: '100' }, 'x'],
  ['Downlink', { Downlink: '1.5' }, 'x'],
  ['ECT', { ECT: '4g' }, 'x'],
  ['User-Agent', { 'User-Agent': 'mine' }, 'User-Agent of ones own is not safelisted: preflight'],
  ['Cookie', { 'Cookie': 'a=b' }],
  ['X-HTTP-Method-Override: TRACE', { 'X-HTTP-Method-Override': 'TRACE' }],
];
const UNSAFE: readonly [what: string, headers: Record<string, string>, first: string][] = [
  ['Accept of 129 bytes', { Accept: 'a'.repeat(129) }, 'accept'],
  ['Accept-Language with a byte that is not safelisted', { 'Accept-Language': 'de_DE' }, 'accept-language'],
  ['Content-Type with a parenthesis', { 'Content-Type': 'text/plain; x=(' }, 'content-type'],
  ['Content-Type text/html', { 'Content-Type': 'text/html' }, 'content-type'],
  ['Content-Type that is no type', { 'Content-Type': 'text' }, 'content-type'],
  ['Content-Type text/plain twice', { 'Content-Type': 'text/plain, text/plain' }, 'content-type'],
  ['several ranges', { Range: 'bytes=0-1,3-4' }, 'range'],
  ['a range whose end is before its start', { Range: 'bytes=5-1' }, 'range'],
  ['a range with spaces', { Range: 'bytes= 0-5' }, 'range'],
  ['a range with spaces after', { Range: 'bytes=0 - 5' }, 'range'],
  ['a range in another unit', { Range: 'items=0-5' }, 'range'],
  ['a range Bytes', { Range: 'Bytes=0-5' }, 'range'],
  ['DPR x', { DPR: 'x' }, 'dpr'],
  ['Save-Data off', { 'Save-Data': 'off' }, 'save-data'],
  ['RTT x', { RTT: '1.5' }, 'rtt'],
  ['ECT 5g', { ECT: '5g' }, 'ect'],
  ['Sec-CH-UA', { 'X-Requested-With': 'x' }, 'x-requested-with'],
  ['DPR 0.5', { DPR: '-1' }, 'dpr'],
  ['X-HTTP-Method-Override', { 'X-HTTP-Method-Override': 'PUT' }, 'x-http-method-override'],
  ['1024', { ...Object.fromEntries(Array.from({ length: 1 }, (_, i) => ['Accept', 'a'.repeat(128)])), 'X-A': '1' }, 'x-a'],
];
export const experiments: readonly Row[] = [
 ...SAFELISTED.map(([what, headers, standard]): Row => ({
   name: `safelisted: ${what}`, asked: { headers }, server: { '/': { preflight: answer('404 No'), actual: READABLE } }, expected: { verdict: 'allowed' }, ...(standard && { standard }) })),
 ...UNSAFE.map(([what, headers, first]): Row => ({
   name: `unsafe: ${what}`, asked: { headers }, server: { '/': { preflight: answer(NO_CONTENT, ORIGIN), actual: READABLE } }, expected: blocked('HeaderDisallowedByPreflightResponse', first) })),
];

function blocked(corsError: NonNullable<Extract<Row['expected'], { verdict: 'blocked' }>['corsError']>, failedParameter: string): Row['expected'] {
  return { verdict: 'blocked', corsError, failedParameter };
}
