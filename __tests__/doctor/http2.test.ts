import { readFileSync } from 'node:fs';
import {
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { diagnose, type DiagnoseOptions } from 'express-resource-cors/doctor';

const ORIGIN = 'https://app.example.com';
const pem = readFileSync(path.join(__dirname, 'fixtures/self-signed.pem'));

let server: Http2SecureServer;
let url: string;
let behave: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;
const seen: IncomingHttpHeaders[] = [];

beforeAll(async () => {
  // It speaks HTTP/2 only, and hangs up on who does not.
  server = createSecureServer({ key: pem, cert: pem, allowHTTP1: false });
  server.on('stream', (stream, headers) => {
    seen.push(headers);
    stream.on('error', () => undefined);
    behave(stream, headers);
  });
  server.on('sessionError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://localhost:${(server.address() as AddressInfo).port}/things`;
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const ask = (options: Partial<DiagnoseOptions> = {}) =>
  diagnose({ url, origin: ORIGIN, insecure: true, ...options });

test('a server that speaks HTTP/2 only is asked in HTTP/2', async () => {
  behave = (stream, headers) => {
    stream.respond({
      ':status': headers[':method'] === 'OPTIONS' ? 204 : 200,
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'PUT',
      'set-cookie': ['a=1', 'b=2'],
    });
    stream.end('Hello');
  };
  const { verdict, exchanges } = await ask({ method: 'PUT', body: '{}', send: true });
  expect(verdict).toBe('allowed');
  expect(exchanges[1]?.response).toMatchObject({ status: 200, statusText: '', body: 'Hello' });
  expect(exchanges[1]?.response.headers.filter(([name]) => name === 'set-cookie')).toEqual([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]);
  expect(seen[1]).toMatchObject({
    ':method': 'PUT',
    ':path': '/things',
    ':authority': new URL(url).host,
    origin: ORIGIN,
    'content-length': '2',
  });
});

test('what it refuses is blocked', async () => {
  behave = (stream) => {
    stream.respond({ ':status': 403 });
    stream.end();
  };
  expect(await ask()).toMatchObject({ verdict: 'blocked', corsError: 'MissingAllowOriginHeader' });
});

test('a stream that is reset is blocked for every browser', async () => {
  behave = (stream) => {
    stream.close(2);
  };
  expect(await ask()).toMatchObject({ verdict: 'blocked', networkError: 'ERR_HTTP2_PROTOCOL_ERROR' });
});

test('no answer in time is no verdict', async () => {
  behave = () => undefined;
  await expect(ask({ timeout: 500 })).rejects.toMatchObject({ code: 'timeout' });
});

test('what HTTP/2 cannot carry is wrong usage', async () => {
  behave = (stream) => {
    stream.respond({
      ':status': 204,
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
    });
    stream.end();
  };
  await expect(ask({ headers: { 'HTTP2-Settings': 'a' } })).rejects.toMatchObject({ code: 'wrong-usage' });
});
