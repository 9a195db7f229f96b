import { answer, failed, methods, NO_CONTENT, OK, ORIGIN } from '../support/answers';
import type { Row } from '../support/row';

/** What fails before CORS has anything to judge, and bears no name of CORS. */
export const network: readonly Row[] = [
  {
    name: 'a 407 that no proxy sends',
    server: { '/': { actual: answer('407 Proxy Authentication Required', ORIGIN) } },
    expected: failed('net::ERR_UNEXPECTED_PROXY_AUTH', 'bad-response'),
  },
  {
    name: 'a 407 in answer to a preflight',
    asked: { method: 'PUT' },
    server: { '/': { preflight: answer('407 Proxy Authentication Required', ORIGIN) } },
    expected: failed('net::ERR_UNEXPECTED_PROXY_AUTH', 'bad-response'),
  },
  {
    name: 'a 101 that nobody asked for',
    server: { '/': { actual: answer('101 Switching Protocols', ORIGIN) } },
    expected: failed('net::ERR_EMPTY_RESPONSE', 'bad-response'),
  },
  {
    name: 'no answer, the connection closed',
    server: { '/': { actual: '' } },
    expected: failed('net::ERR_EMPTY_RESPONSE', 'unreachable'),
  },
  {
    name: 'no answer to the preflight',
    asked: { method: 'PUT' },
    server: { '/': { preflight: '' } },
    expected: failed('net::ERR_EMPTY_RESPONSE', 'unreachable'),
  },
  {
    name: 'a preflight that passes, and no answer to the request',
    asked: { method: 'PUT' },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('PUT')), actual: '' } },
    expected: failed('net::ERR_EMPTY_RESPONSE', 'unreachable'),
  },
  {
    name: 'something that is no HTTP',
    server: { '/': { actual: 'garbage garbage' } },
    expected: failed('net::ERR_INVALID_HTTP_RESPONSE', 'bad-response'),
  },
  {
    name: 'a zero byte in a header',
    server: { '/': { actual: answer(OK, ORIGIN, 'X-A: a\0b') } },
    expected: failed('net::ERR_INVALID_HTTP_RESPONSE', 'bad-response'),
  },
  {
    name: 'two lengths',
    server: { '/': { actual: answer(OK, ORIGIN, 'Content-Length: 5', 'Content-Length: 6') } },
    expected: failed('net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH', 'bad-response'),
  },
  {
    name: 'a header of 300 KiB',
    server: { '/': { actual: answer(OK, ORIGIN, `X-A: ${'a'.repeat(300 * 1024)}`) } },
    expected: failed('net::ERR_RESPONSE_HEADERS_TOO_BIG', 'too-large'),
  },
  {
    name: 'a port that is blocked',
    asked: { url: 'http://127.0.0.1:6000/' },
    server: {},
    expected: failed('net::ERR_UNSAFE_PORT', 'blocked-port'),
  },
];
