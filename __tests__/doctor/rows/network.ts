import { answer, failed, methods, NO_CONTENT, OK, ORIGIN } from '../support/answers';
import type { Row } from '../support/row';

/** What fails before CORS has anything to judge, and bears no name of CORS. */
export const network: readonly Row[] = [
  {
    name: 'a 407 that no proxy sends',
    server: { '/': { actual: answer('407 Proxy Authentication Required', ORIGIN) } },
    expected: failed('ERR_UNEXPECTED_PROXY_AUTH'),
  },
  {
    name: 'a 407 in answer to a preflight',
    asked: { method: 'PUT' },
    server: { '/': { preflight: answer('407 Proxy Authentication Required', ORIGIN) } },
    expected: failed('ERR_UNEXPECTED_PROXY_AUTH'),
  },
  {
    name: 'a 101 that nobody asked for',
    server: { '/': { actual: answer('101 Switching Protocols', ORIGIN) } },
    expected: failed('ERR_EMPTY_RESPONSE'),
  },
  {
    name: 'no answer, the connection closed',
    server: { '/': { actual: '' } },
    expected: failed('ERR_EMPTY_RESPONSE'),
  },
  {
    name: 'no answer to the preflight',
    asked: { method: 'PUT' },
    server: { '/': { preflight: '' } },
    expected: failed('ERR_EMPTY_RESPONSE'),
  },
  {
    name: 'a preflight that passes, and no answer to the request',
    asked: { method: 'PUT' },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('PUT')), actual: '' } },
    expected: failed('ERR_EMPTY_RESPONSE'),
  },
  {
    name: 'something that is no HTTP',
    server: { '/': { actual: 'garbage garbage' } },
    expected: failed('ERR_INVALID_HTTP_RESPONSE'),
  },
  {
    name: 'a zero byte in a header',
    server: { '/': { actual: answer(OK, ORIGIN, 'X-A: a\0b') } },
    expected: failed('ERR_INVALID_HTTP_RESPONSE'),
  },
  {
    name: 'two lengths',
    server: { '/': { actual: answer(OK, ORIGIN, 'Content-Length: 5', 'Content-Length: 6') } },
    expected: failed('ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH'),
  },
  {
    name: 'a header of 300 KiB',
    server: { '/': { actual: answer(OK, ORIGIN, `X-A: ${'a'.repeat(300 * 1024)}`) } },
    expected: failed('ERR_RESPONSE_HEADERS_TOO_BIG'),
  },
  {
    name: 'a port that is blocked',
    asked: { url: 'http://127.0.0.1:6000/' },
    server: {},
    expected: failed('ERR_UNSAFE_PORT'),
  },
];
