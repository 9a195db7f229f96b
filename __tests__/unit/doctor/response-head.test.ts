import fc from 'fast-check';
import { LONGEST_HEAD, readHead } from '../../../src/doctor/response-head';
import { RUNS, SEED } from '../../support/seed';

const HTTP = { protocol: 'http:', port: '8080' };
const HTTPS = { protocol: 'https:', port: '' };
const HEAD = 'HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\n';

test.each(Array.from({ length: HEAD.length }, (_, length) => length))(
  'of a head that is not complete (%i bytes) nothing is known',
  (length) => {
    expect(readHead(HEAD.slice(0, length), false, HTTP)).toBeUndefined();
  },
);

test('a complete head ends where its body begins', () => {
  expect(readHead(`${HEAD}body\r\n\r\n`, false, HTTP)).toEqual({
    status: 200,
    statusText: 'OK',
    headers: [['X-A', '1']],
    length: HEAD.length,
  });
});

test.each([
  ['nothing', '', HTTP, 'ERR_EMPTY_RESPONSE'],
  ['nothing, by https', '', HTTPS, 'ERR_EMPTY_RESPONSE'],
  ['a part of a head, by https', 'HTTP/1.1 200 OK\r\nX-A: 1', HTTPS, 'ERR_RESPONSE_HEADERS_TRUNCATED'],
  ['a few bytes, by https', 'abc', HTTPS, 'ERR_RESPONSE_HEADERS_TRUNCATED'],
])('%s, and the end: %4$s', (_what, received, url, error) => {
  expect(readHead(received, true, url)).toBe(error);
});

test('HTTP/0.9 is taken from the default port only', () => {
  expect(readHead('<html></html>', false, { protocol: 'http:', port: '' })).toMatchObject({
    status: 200,
    headers: [],
  });
  expect(readHead('<html></html>', false, HTTP)).toBe('ERR_INVALID_HTTP_RESPONSE');
});

test('a head of 256 KiB is read, a longer one is not, complete or not', () => {
  const filled = (length: number): string =>
    `${HEAD.slice(0, -2)}X-B: ${'b'.repeat(length - HEAD.length - 7)}\r\n\r\n`;
  expect(filled(LONGEST_HEAD)).toHaveLength(LONGEST_HEAD);
  expect(readHead(filled(LONGEST_HEAD), false, HTTP)).toMatchObject({ length: LONGEST_HEAD });
  expect(readHead(filled(LONGEST_HEAD + 1), false, HTTP)).toBe('ERR_RESPONSE_HEADERS_TOO_BIG');
  expect(readHead(filled(LONGEST_HEAD + 1).slice(0, LONGEST_HEAD), false, HTTP)).toBe(
    'ERR_RESPONSE_HEADERS_TOO_BIG',
  );
});

test('whatever a server sends is read, waited for or refused, in time', () => {
  const piece = fc.constantFrom(
    'HTTP/1.1 200 OK',
    'http',
    'ICY',
    '\r',
    '\n',
    '\r\n',
    ' ',
    '\t',
    ':',
    '\0',
    'X-A',
    ',',
    'é',
    'Content-Length: 1',
    'Location: /',
  );
  const text = fc
    .array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 40 })
    .map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, fc.boolean(), fc.constantFrom(HTTP, HTTPS), (received, ended, url) => {
      const read = readHead(received, ended, url);
      if (ended) expect(read).toBeDefined();
      if (typeof read !== 'object') return;
      expect(read.length).toBeLessThanOrEqual(received.length);
      for (const [name, value] of read.headers) {
        expect(name).toMatch(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/);
        expect(value).not.toMatch(/[\0\r\n]/);
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test.each(['\n', '\r', 'a\n', ' \n', ':\n', 'a:\n', ' ', 'X: 1\r\n '])(
  'a head full of %j takes no time',
  (piece) => {
    const received = `HTTP/1.1 200 OK\r\n${piece.repeat(250_000 / piece.length)}`;
    const started = performance.now();
    readHead(received, true, HTTP);
    expect(performance.now() - started).toBeLessThan(2_000);
  },
);
