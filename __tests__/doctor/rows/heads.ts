import {
  allowed,
  answer,
  ANY_ORIGIN,
  blocked,
  failed,
  methods,
  NO_CONTENT,
  OK,
  ORIGIN,
} from '../support/answers';
import type { Expected, Row } from '../support/row';

/** Heads of responses that are not quite as RFC 9112 has them: what Chromium's parser makes of them. */
const odd: readonly (readonly [name: string, raw: string, expected: Expected])[] = [
  ['two equal lengths', answer(OK, ORIGIN, 'Content-Length: 5', 'Content-Length: 5'), allowed],
  [
    'two lengths, one of them chunked',
    answer(OK, ORIGIN, 'Content-Length: 5', 'Content-Length: 6', 'Transfer-Encoding: chunked').replace(
      'Hello',
      '5\r\nHello\r\n0\r\n\r\n',
    ),
    allowed,
  ],
  ['a header line without a colon', answer(OK, 'no colon here', ORIGIN), allowed],
  ['a header line that is a colon alone', answer(OK, ':', ': x', ORIGIN), allowed],
  ['a space in the name of a header', answer(OK, 'X A: 1', ORIGIN), allowed],
  [
    'a space in the name of the header',
    answer(OK, 'Access-Control Allow-Origin: *'),
    blocked('MissingAllowOriginHeader'),
  ],
  ['a space behind the name of the header', answer(OK, 'Access-Control-Allow-Origin : {page}'), allowed],
  [
    'a name that is not a token',
    answer(OK, 'Access-Control-Allow-Origin(): *'),
    blocked('MissingAllowOriginHeader'),
  ],
  ['a value on the next line', answer(OK, 'Access-Control-Allow-Origin:', ' {page}'), allowed],
  [
    'a value that goes on on the next line',
    answer(OK, 'X-A: 1', '\t2', 'Access-Control-Allow-Origin: http:', ' //x'),
    blocked('MultipleAllowOriginValues', 'http: //x'),
  ],
  [
    'a line that goes on after one without a colon',
    answer(OK, 'nothing', ' Access-Control-Allow-Origin: *'),
    blocked('MissingAllowOriginHeader'),
  ],
  [
    'white space in front of the first header',
    answer(OK, 'Connection: close', ORIGIN).replace('\r\nConnection', '\r\n Connection'),
    allowed,
  ],
  ['lines that end in LF alone', answer(OK, ORIGIN).replaceAll('\r\n', '\n'), allowed],
  ['lines that end in CR alone', answer(OK, ORIGIN).replace(`\r\n${ORIGIN}`, `\r${ORIGIN}`), allowed],
  ['a CR within a value', answer(OK, 'X-A: 1\rAccess-Control-Allow-Origin: *'), allowed],
  ['bytes in front of the status line', `\r\n\r\n${answer(OK, ORIGIN)}`, allowed],
  [
    'five bytes in front of the status line',
    `xxxxx${answer(OK, ORIGIN)}`,
    failed('ERR_INVALID_HTTP_RESPONSE'),
  ],
  ['a status line in lower case', answer(OK, ORIGIN).replace('HTTP', 'http'), allowed],
  ['a status line of HTTP/1.0', answer(OK, ORIGIN).replace('1.1', '1.0'), allowed],
  ['HTTP/3.7', answer(OK, ORIGIN).replace('1.1', '3.7'), allowed],
  ['a status line without a version', answer(OK, ORIGIN).replace('HTTP/1.1', 'HTTP'), allowed],
  [
    'a status line of an old radio server',
    answer(OK, ORIGIN).replace('HTTP/1.1', 'ICY'),
    blocked('MissingAllowOriginHeader'),
  ],
  ['a status line without a number', answer('', ORIGIN), allowed],
  ['words in place of the number', answer('fine', ORIGIN), allowed],
  ['no reason behind the status', answer('200', ORIGIN), allowed],
  ['no space between status and reason', answer('200OK', ORIGIN), allowed],
  ['a status of one digit', answer('7 Seven', ORIGIN), allowed],
  ['a status of 600', answer('600 Six Hundred', ORIGIN), allowed],
  ['a status of 1000', answer('1000 Thousand', ORIGIN), allowed],
  ['100 in front', `HTTP/1.1 100 Continue\r\n\r\n${answer(OK, ORIGIN)}`, allowed],
  [
    '103 in front, with the header',
    `HTTP/1.1 103 Early Hints\r\n${ANY_ORIGIN}\r\n\r\n${answer(OK)}`,
    blocked('MissingAllowOriginHeader'),
  ],
  ['100 and nothing else', 'HTTP/1.1 100 Continue\r\n\r\n', failed('ERR_EMPTY_RESPONSE')],
  ['a head that breaks off', 'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nX-A: 1', allowed],
  [
    'a head that breaks off within the header',
    'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: http://',
    blocked('InvalidAllowOriginValue', 'http://'),
  ],
  ['a status line that breaks off', 'HTTP/1.1', blocked('MissingAllowOriginHeader')],
  ['a few bytes that are not HTTP', 'abc', failed('ERR_INVALID_HTTP_RESPONSE')],
  [
    'two different names for a download',
    answer(OK, ORIGIN, 'Content-Disposition: a', 'Content-Disposition: b'),
    failed('ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION'),
  ],
  [
    'the same name twice for a download',
    answer(OK, ORIGIN, 'Content-Disposition: a', 'Content-Disposition: a'),
    allowed,
  ],
  ['a length that is no number', answer(OK, ORIGIN, 'Content-Length: abc'), allowed],
  ['a body of 2 MiB', answer(OK, ORIGIN).replace('Hello', 'x'.repeat(2 * 1024 * 1024)), allowed],
  ['a header of 200 KiB', answer(OK, ORIGIN, `X-A: ${'a'.repeat(200 * 1024)}`), allowed],
  [
    '4000 headers',
    answer(OK, ORIGIN, ...Array.from({ length: 4000 }, (_, at) => `X-${String(at)}: 1`)),
    allowed,
  ],
];

export const heads: readonly Row[] = [
  ...odd.map(([name, raw, expected]): Row => ({ name, server: { '/': { actual: raw } }, expected })),
  {
    name: 'a preflight answered by a few odd lines',
    asked: { method: 'PUT' },
    server: {
      '/': {
        preflight: answer(NO_CONTENT, 'no colon', ORIGIN, 'Access-Control-Allow-Methods :', ' PUT'),
        actual: answer(OK, ORIGIN),
      },
    },
    expected: allowed,
  },
  {
    name: 'a preflight with two lengths',
    asked: { method: 'PUT' },
    server: {
      '/': {
        preflight: answer(OK, ORIGIN, methods('PUT'), 'Content-Length: 5', 'Content-Length: 6'),
        actual: answer(OK, ORIGIN),
      },
    },
    expected: failed('ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH'),
  },
  {
    name: 'a preflight of an old radio server',
    asked: { method: 'PUT' },
    server: { '/': { preflight: answer(OK, ORIGIN, methods('PUT')).replace('HTTP/1.1', 'ICY') } },
    expected: blocked('PreflightMissingAllowOriginHeader'),
  },
];
