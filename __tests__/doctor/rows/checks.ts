import { allowed, answer, ANY_ORIGIN, blocked, CREDENTIALS, OK, ORIGIN } from '../support/answers';
import type { Row } from '../support/row';

/** The CORS check of the actual response, of requests that need no preflight. */
export const checks: readonly Row[] = [
  {
    name: 'the origin, allowed by name',
    server: { '/': { actual: answer(OK, ORIGIN) } },
    expected: allowed,
  },
  {
    name: 'a 500 that allows the origin',
    server: { '/': { actual: answer('500 Internal Server Error', ORIGIN) } },
    expected: allowed,
  },
  {
    name: 'any origin, without credentials',
    server: { '/': { actual: answer(OK, ANY_ORIGIN) } },
    expected: allowed,
  },
  {
    name: 'header names in another case',
    server: { '/': { actual: answer(OK, 'aCCESS-cONTROL-aLLOW-oRIGIN: {page}') } },
    expected: allowed,
  },
  {
    name: 'white space around the value',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: \t {page} \t') } },
    expected: allowed,
  },
  {
    name: 'no Access-Control-Allow-Origin',
    server: { '/': { actual: answer(OK) } },
    expected: blocked('MissingAllowOriginHeader'),
  },
  {
    name: 'no Access-Control-Allow-Origin on a 404',
    server: { '/': { actual: answer('404 Not Found', 'X-A: 1') } },
    expected: blocked('MissingAllowOriginHeader'),
  },
  {
    name: 'an empty Access-Control-Allow-Origin',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin:') } },
    expected: blocked('InvalidAllowOriginValue'),
  },
  {
    name: 'another origin',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {other}') } },
    expected: blocked('AllowOriginMismatch', '{other}'),
  },
  {
    name: 'the origin with a trailing slash',
    server: { '/': { actual: answer(OK, `${ORIGIN}/`) } },
    expected: blocked('AllowOriginMismatch', '{page}/'),
  },
  {
    name: 'the origin with its scheme in upper case',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: HTTP://127.0.0.1') } },
    expected: blocked('AllowOriginMismatch', 'HTTP://127.0.0.1'),
  },
  {
    name: 'a host without a scheme',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: app.example.com') } },
    expected: blocked('InvalidAllowOriginValue', 'app.example.com'),
  },
  {
    name: 'a host and a port without a scheme, which reads as a scheme and a path',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: localhost:3000') } },
    expected: blocked('AllowOriginMismatch', 'localhost:3000'),
  },
  {
    name: 'an address and a port without a scheme',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: 127.0.0.1:3000') } },
    expected: blocked('InvalidAllowOriginValue', '127.0.0.1:3000'),
  },
  {
    name: 'a pattern of hosts',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: http://*.example.com') } },
    expected: blocked('AllowOriginMismatch', 'http://*.example.com'),
  },
  {
    name: 'a quoted star',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: "*"') } },
    expected: blocked('InvalidAllowOriginValue', '"*"'),
  },
  {
    name: 'a port that is none',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: http://a.example:99999') } },
    expected: blocked('InvalidAllowOriginValue', 'http://a.example:99999'),
  },
  {
    name: 'a host that is not ASCII, in UTF-8',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: http://m\xc3\xbcnchen.example') } },
    expected: { verdict: 'blocked', corsError: 'AllowOriginMismatch' },
  },
  {
    name: 'a host that is not ASCII, in Latin-1',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: http://m\xfcnchen.example') } },
    expected: { verdict: 'blocked', corsError: 'InvalidAllowOriginValue' },
  },
  {
    name: 'null',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: null') } },
    expected: blocked('AllowOriginMismatch', 'null'),
  },
  {
    name: 'two origins on one line',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {page}, {other}') } },
    expected: blocked('MultipleAllowOriginValues', '{page}, {other}'),
  },
  {
    name: 'two origins with a space between',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {page} {other}') } },
    expected: blocked('MultipleAllowOriginValues', '{page} {other}'),
  },
  {
    name: 'a tab inside the value',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {page}\t{other}') } },
    expected: blocked('InvalidAllowOriginValue', '{page}\t{other}'),
  },
  {
    name: 'a tab inside the host, which URL parsers leave out',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: http://a.exa\tmple') } },
    expected: blocked('AllowOriginMismatch', 'http://a.exa\tmple'),
  },
  {
    name: 'two lines, as a server and its proxy send them',
    server: { '/': { actual: answer(OK, ORIGIN, ORIGIN) } },
    expected: blocked('MultipleAllowOriginValues', '{page}, {page}'),
  },
  {
    name: 'a star and the origin on two lines',
    server: { '/': { actual: answer(OK, ANY_ORIGIN, ORIGIN) } },
    expected: blocked('MultipleAllowOriginValues', '*, {page}'),
  },
  {
    name: 'two stars on two lines',
    server: { '/': { actual: answer(OK, ANY_ORIGIN, ANY_ORIGIN) } },
    expected: blocked('MultipleAllowOriginValues', '*, *'),
  },
  {
    name: 'a line, and an empty one',
    server: { '/': { actual: answer(OK, ORIGIN, 'Access-Control-Allow-Origin:') } },
    expected: blocked('MultipleAllowOriginValues', '{page}, '),
  },
  {
    name: 'credentials, allowed',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN, CREDENTIALS) } },
    expected: allowed,
  },
  {
    name: 'credentials, and any origin',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ANY_ORIGIN, CREDENTIALS) } },
    expected: blocked('WildcardOriginNotAllowed'),
  },
  {
    name: 'credentials, and no word of them',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN) } },
    expected: blocked('InvalidAllowCredentials'),
  },
  {
    name: 'credentials, and True with a capital',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN, 'Access-Control-Allow-Credentials: True') } },
    expected: blocked('InvalidAllowCredentials', 'True'),
  },
  {
    name: 'credentials, and true twice',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN, CREDENTIALS, CREDENTIALS) } },
    expected: blocked('InvalidAllowCredentials', 'true, true'),
  },
  {
    name: 'credentials, and another origin: the origin comes first',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {other}') } },
    expected: blocked('AllowOriginMismatch', '{other}'),
  },
  {
    name: 'no credentials, and a False that nobody asked for',
    server: { '/': { actual: answer(OK, ORIGIN, 'Access-Control-Allow-Credentials: False') } },
    expected: allowed,
  },
  {
    name: 'the same origin, where CORS does not apply',
    asked: { url: '{page}/{row}/' },
    server: { '/': { actual: answer(OK) } },
    expected: allowed,
  },
  {
    name: 'the same origin, with a method and a header that would be preflighted elsewhere',
    asked: { url: '{page}/{row}/', method: 'DELETE', headers: { 'X-A': '1' } },
    server: { '/': { actual: answer(OK) } },
    expected: allowed,
  },
  {
    name: 'a HEAD request',
    asked: { method: 'HEAD' },
    server: { '/': { actual: answer('204 No Content', ORIGIN) } },
    expected: allowed,
  },
  {
    name: 'a plain POST, without a preflight',
    asked: { method: 'POST' },
    server: { '/': { actual: answer(OK, ORIGIN) } },
    expected: allowed,
  },
  {
    name: 'a 401 without the headers',
    asked: { credentials: true },
    server: { '/': { actual: answer('401 Unauthorized', 'WWW-Authenticate: Bearer') } },
    expected: blocked('MissingAllowOriginHeader'),
  },
  {
    name: 'a value on a line folded as HTTP once allowed',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin:\r\n {page}') } },
    expected: allowed,
  },
  {
    name: 'an early hint before the response',
    server: { '/': { actual: `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${answer(OK, ORIGIN)}` } },
    expected: allowed,
  },
  {
    name: 'an early hint that has the header, before a response that has not',
    server: { '/': { actual: `HTTP/1.1 103 Early Hints\r\n${ANY_ORIGIN}\r\n\r\n${answer(OK)}` } },
    expected: blocked('MissingAllowOriginHeader'),
  },
  {
    name: 'lines that end in a line feed alone',
    server: { '/': { actual: 'HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: {page}\n\nHello' } },
    expected: allowed,
  },
  {
    name: 'HTTP/1.0',
    server: { '/': { actual: 'HTTP/1.0 200 OK\r\nAccess-Control-Allow-Origin: {page}\r\n\r\nHello' } },
    expected: allowed,
  },
  {
    name: 'a header of 250 KiB',
    server: { '/': { actual: answer(OK, ORIGIN, `X-A: ${'a'.repeat(250 * 1024)}`) } },
    expected: allowed,
  },
  {
    name: 'a 304 that allows the origin',
    server: { '/': { actual: answer('304 Not Modified', ORIGIN) } },
    expected: allowed,
  },
];
