import {
  connect,
  createServer,
  type ClientHttp2Session,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cors } from 'express-resource-cors';
import { ALLOWED, corsHeaders, LISTED, PREFLIGHT, PRODUCTS, REFUSED, UNLISTED } from './support';

type Answer = (req: Http2ServerRequest, res: Http2ServerResponse) => void;

const SPOILT = { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' };

/** How a handler may send headers of its own by the compatibility API. */
const WAYS: [name: string, answer: Answer][] = [
  ['end alone', (_req, res) => void res.end()],
  ['end with a body', (_req, res) => void res.end('body')],
  [
    'setHeader',
    (_req, res) => {
      for (const [name, value] of Object.entries(SPOILT)) res.setHeader(name, value);
      res.end();
    },
  ],
  [
    'setHeader and write',
    (_req, res) => {
      for (const [name, value] of Object.entries(SPOILT)) res.setHeader(name, value);
      res.write('1');
      res.end('2');
    },
  ],
  [
    'removeHeader',
    (_req, res) => {
      for (const name of [...Object.keys(ALLOWED)]) res.removeHeader(name);
      res.end();
    },
  ],
  ['writeHead with an object', (_req, res) => void res.writeHead(200, SPOILT).end()],
  [
    'writeHead with a flat list',
    (_req, res) =>
      void res.writeHead(200, Object.entries(SPOILT).flat() as unknown as OutgoingHttpHeaders).end(),
  ],
  ['writeHead with a Vary', (_req, res) => void res.writeHead(200, { vary: 'Origin' }).end()],
];

describe('cors() on an HTTP/2 server (compatibility API, without TLS)', () => {
  let server: Http2Server;
  let session: ClientHttp2Session;
  let answer: Answer = (_req, res) => void res.end('the handler');

  beforeAll(async () => {
    const handler = cors(PRODUCTS);
    server = createServer((req, res) => {
      handler(req as unknown as IncomingMessage, res as unknown as ServerResponse, (error) => {
        if (error) throw error as Error;
        answer(req, res);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    session = connect(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  });

  afterAll(async () => {
    session.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  beforeEach(() => {
    answer = (_req, res) => void res.end('the handler');
  });

  const send = (headers: Record<string, string>) =>
    new Promise<{ status: number; headers: Record<string, string>; body: string }>((resolve, reject) => {
      const stream = session.request({ ':path': '/api/products', ...headers });
      let body = '';
      let received: Record<string, unknown> = {};
      stream.setEncoding('utf8');
      stream.on('response', (response) => (received = response));
      stream.on('data', (chunk: string) => (body += chunk));
      stream.on('error', reject);
      stream.on('end', () => {
        resolve({ status: Number(received[':status']), headers: corsHeaders({ headers: received }), body });
      });
      stream.end();
    });

  test('an allowed request gets the headers and its handler', async () => {
    expect(await send({ origin: LISTED })).toEqual({ status: 200, headers: ALLOWED, body: 'the handler' });
  });

  test('a refused request gets Vary and its handler', async () => {
    expect(await send({ origin: UNLISTED })).toEqual({ status: 200, headers: REFUSED, body: 'the handler' });
  });

  test('a preflight is answered in place of the handler', async () => {
    const headers = { ':method': 'OPTIONS', origin: LISTED, 'access-control-request-method': 'PUT' };
    expect(await send(headers)).toEqual({ status: 204, headers: PREFLIGHT, body: '' });
    expect(await send({ ...headers, origin: UNLISTED })).toEqual({
      status: 403,
      headers: { vary: PREFLIGHT.vary },
      body: '',
    });
  });

  test("the server's own origin, known from :authority, is no CORS request", async () => {
    let reason: unknown;
    answer = (req, res) => {
      reason = (req as unknown as IncomingMessage).cors?.reason;
      res.end();
    };
    await send({ ':authority': 'api.example.com', origin: 'http://api.example.com' });
    expect(reason).toBe('same-origin');
    await send({ ':authority': 'api.example.com', origin: 'https://api.example.com' });
    expect(reason).toBe('origin-not-allowed');
  });

  describe.each(WAYS)('the handler answers by %s', (_name, way) => {
    test('allowed, what leaves is the decision', async () => {
      answer = way;
      expect((await send({ origin: LISTED })).headers).toEqual(ALLOWED);
    });

    test('refused, what leaves is the decision', async () => {
      answer = way;
      expect((await send({ origin: UNLISTED })).headers).toEqual(REFUSED);
    });
  });

  test('several cookies, set by the handler, all arrive', async () => {
    const cookies: unknown[] = [];
    answer = (_req, res) => {
      res.setHeader('set-cookie', ['a=1', 'b=2']);
      res.writeHead(200, { foo: '1' }).end();
    };
    const stream = session.request({ ':path': '/api/products', origin: LISTED });
    stream.on('response', (headers) => cookies.push(headers['set-cookie']));
    await new Promise((resolve) => stream.resume().on('end', resolve).end());
    expect(cookies).toEqual([['a=1', 'b=2']]);
  });
});
