import { sentHead } from '../../../src/report-only/sent-head';

const HEADERS = { 'access-control-allow-origin': '*', vary: ['Origin', 'Accept'] };
const LINES = [
  ['access-control-allow-origin', '*'],
  ['vary', 'Origin'],
  ['vary', 'Accept'],
];

test('a response that has not left has no head', () => {
  expect(sentHead({ headersSent: false, statusCode: 200, getHeaders: () => HEADERS })).toBeUndefined();
  expect(sentHead({})).toBeUndefined();
});

test('on Node it is the text that left, with what writeHead was handed', () => {
  const head = 'HTTP/1.1 203 Non-Authoritative Information\r\nVary: Origin\r\nX: a: b\r\nno colon\r\n\r\n';
  const response = { headersSent: true, statusCode: 200, _header: head, getHeaders: () => HEADERS };
  expect(sentHead(response)).toEqual({
    status: 203,
    statusText: '',
    headers: [
      ['Vary', 'Origin'],
      ['X', 'a: b'],
    ],
  });
});

test.each([' ', null, undefined, 7])('where that is %j, as on Bun, it is the headers', (_header) => {
  const response = { headersSent: true, statusCode: 201, _header, getHeaders: () => HEADERS };
  expect(sentHead(response)).toEqual({ status: 201, statusText: '', headers: LINES });
});

test('over HTTP/2 it is what the stream sent', () => {
  const response = { headersSent: true, statusCode: 200, stream: { sentHeaders: { vary: 'Origin' } } };
  expect(sentHead(response)).toEqual({ status: 200, statusText: '', headers: [['vary', 'Origin']] });
});

test('a foreign object without any has none', () => {
  expect(sentHead({ headersSent: true, statusCode: 200 })).toEqual({
    status: 200,
    statusText: '',
    headers: [],
  });
});
