import { answer, ANY_ORIGIN, CREDENTIALS, OK, ORIGIN } from '../support/answers';
import type { Row } from '../support/row';

/** The CORS check of the actual response, of requests that need no preflight. */
export const checks: readonly Row[] = [
  {
    name: 'the origin, allowed by name',
    server: { '/': { actual: answer(OK, ORIGIN) } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'a 500 that allows the origin',
    server: { '/': { actual: answer('500 Internal Server Error', ORIGIN) } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'any origin, without credentials',
    server: { '/': { actual: answer(OK, ANY_ORIGIN) } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'header names in another case',
    server: { '/': { actual: answer(OK, 'aCCESS-cONTROL-aLLOW-oRIGIN: {page}') } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'white space around the value',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: \t {page} \t') } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'no Access-Control-Allow-Origin',
    server: { '/': { actual: answer(OK) } },
    expected: { verdict: 'blocked', corsError: 'MissingAllowOriginHeader', failedParameter: '' },
  },
  {
    name: 'no Access-Control-Allow-Origin on a 404',
    server: { '/': { actual: answer('404 Not Found', 'X-A: 1') } },
    expected: { verdict: 'blocked', corsError: 'MissingAllowOriginHeader', failedParameter: '' },
  },
  {
    name: 'an empty Access-Control-Allow-Origin',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin:') } },
    expected: { verdict: 'blocked', corsError: 'InvalidAllowOriginValue', failedParameter: '' },
  },
  {
    name: 'another origin',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {other}') } },
    expected: { verdict: 'blocked', corsError: 'AllowOriginMismatch', failedParameter: '{other}' },
  },
  {
    name: 'the origin with a trailing slash',
    server: { '/': { actual: answer(OK, `${ORIGIN}/`) } },
    expected: { verdict: 'blocked', corsError: 'AllowOriginMismatch', failedParameter: '{page}/' },
  },
  {
    name: 'the origin with its scheme in upper case',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: HTTP://127.0.0.1') } },
    expected: { verdict: 'blocked', corsError: 'AllowOriginMismatch', failedParameter: 'HTTP://127.0.0.1' },
  },
  {
    name: 'a host without a scheme',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: app.example.com') } },
    expected: { verdict: 'blocked', corsError: 'InvalidAllowOriginValue', failedParameter: 'app.example.com' },
  },
  {
    name: 'a host and a port without a scheme, which reads as a scheme and a path',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: localhost:3000') } },
    expected: { verdict: 'blocked', corsError: 'AllowOriginMismatch', failedParameter: 'localhost:3000' },
  },
  {
    name: 'an address and a port without a scheme',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: 127.0.0.1:3000') } },
    expected: { verdict: 'blocked', corsError: 'InvalidAllowOriginValue', failedParameter: '127.0.0.1:3000' },
  },
  {
    name: 'a pattern of hosts',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: http://*.example.com') } },
    expected: { verdict: 'blocked', corsError: 'AllowOriginMismatch', failedParameter: 'http://*.example.com' },
  },
  {
    name: 'a quoted star',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: "*"') } },
    expected: { verdict: 'blocked', corsError: 'InvalidAllowOriginValue', failedParameter: '"*"' },
  },
  {
    name: 'a port that is none',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: http://a.example:99999') } },
    expected: { verdict: 'blocked', corsError: 'InvalidAllowOriginValue', failedParameter: 'http://a.example:99999' },
  },
  {
    name: 'null',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: null') } },
    expected: { verdict: 'blocked', corsError: 'AllowOriginMismatch', failedParameter: 'null' },
  },
  {
    name: 'two origins on one line',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {page}, {other}') } },
    expected: { verdict: 'blocked', corsError: 'MultipleAllowOriginValues', failedParameter: '{page}, {other}' },
  },
  {
    name: 'two origins with a space between',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {page} {other}') } },
    expected: { verdict: 'blocked', corsError: 'MultipleAllowOriginValues', failedParameter: '{page} {other}' },
  },
  {
    name: 'a tab inside the value',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {page}\t{other}') } },
    expected: { verdict: 'blocked', corsError: 'InvalidAllowOriginValue', failedParameter: '{page}\t{other}' },
  },
  {
    name: 'two lines, as a server and its proxy send them',
    server: { '/': { actual: answer(OK, ORIGIN, ORIGIN) } },
    expected: { verdict: 'blocked', corsError: 'MultipleAllowOriginValues', failedParameter: '{page}, {page}' },
  },
  {
    name: 'a star and the origin on two lines',
    server: { '/': { actual: answer(OK, ANY_ORIGIN, ORIGIN) } },
    expected: { verdict: 'blocked', corsError: 'MultipleAllowOriginValues', failedParameter: '*, {page}' },
  },
  {
    name: 'two stars on two lines',
    server: { '/': { actual: answer(OK, ANY_ORIGIN, ANY_ORIGIN) } },
    expected: { verdict: 'blocked', corsError: 'MultipleAllowOriginValues', failedParameter: '*, *' },
  },
  {
    name: 'a line, and an empty one',
    server: { '/': { actual: answer(OK, ORIGIN, 'Access-Control-Allow-Origin:') } },
    expected: { verdict: 'blocked', corsError: 'MultipleAllowOriginValues', failedParameter: '{page}, ' },
  },
  {
    name: 'credentials, allowed',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN, CREDENTIALS) } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'credentials, and any origin',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ANY_ORIGIN, CREDENTIALS) } },
    expected: { verdict: 'blocked', corsError: 'WildcardOriginNotAllowed', failedParameter: '' },
  },
  {
    name: 'credentials, and no word of them',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN) } },
    expected: { verdict: 'blocked', corsError: 'InvalidAllowCredentials', failedParameter: '' },
  },
  {
    name: 'credentials, and True with a capital',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN, 'Access-Control-Allow-Credentials: True') } },
    expected: { verdict: 'blocked', corsError: 'InvalidAllowCredentials', failedParameter: 'True' },
  },
  {
    name: 'credentials, and true twice',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN, CREDENTIALS, CREDENTIALS) } },
    expected: { verdict: 'blocked', corsError: 'InvalidAllowCredentials', failedParameter: 'true, true' },
  },
  {
    name: 'credentials, and another origin: the origin comes first',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {other}') } },
    expected: { verdict: 'blocked', corsError: 'AllowOriginMismatch', failedParameter: '{other}' },
  },
  {
    name: 'no credentials, and a False that nobody asked for',
    server: { '/': { actual: answer(OK, ORIGIN, 'Access-Control-Allow-Credentials: False') } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'the same origin, where CORS does not apply',
    asked: { url: '{page}/{row}/' },
    server: { '/': { actual: answer(OK) } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'the same origin, with a method and a header that would be preflighted elsewhere',
    asked: { url: '{page}/{row}/', method: 'DELETE', headers: { 'X-A': '1' } },
    server: { '/': { actual: answer(OK) } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'a HEAD request',
    asked: { method: 'HEAD' },
    server: { '/': { actual: answer('204 No Content', ORIGIN) } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'a plain POST, without a preflight',
    asked: { method: 'POST' },
    server: { '/': { actual: answer(OK, ORIGIN) } },
    expected: { verdict: 'allowed' },
  },
  {
    name: 'a 401 without the headers',
    asked: { credentials: true },
    server: { '/': { actual: answer('401 Unauthorized', 'WWW-Authenticate: Bearer') } },
    expected: { verdict: 'blocked', corsError: 'MissingAllowOriginHeader', failedParameter: '' },
  },
  {
    name: 'a 304 that allows the origin',
    server: { '/': { actual: answer('304 Not Modified', ORIGIN) } },
    expected: { verdict: 'allowed' },
  },
];
