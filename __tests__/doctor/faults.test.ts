import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { diagnose, type DoctorErrorCode, type NetworkErrorName } from 'express-resource-cors/doctor';
import { run } from '../support/run-command';

const ORIGIN = 'https://app.example.com';
const TIMEOUT = 800;
/** For a machine that is busy with other things. */
const MARGIN = 6_000;

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A server that does this with whoever connects, once a request has come. */
async function misbehaving(behave: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.once('data', () => {
      behave(socket);
    });
  });
  return `http://127.0.0.1:${await listen(server)}/`;
}

/** Writes without end, as fast as it is read. */
function pour(socket: Socket, text: string): void {
  while (!socket.destroyed && socket.write(text));
  socket.once('drain', () => {
    pour(socket, text);
  });
}

const HEAD = 'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n';

/** Addresses where no browser gets an answer. */
const everywhere: readonly [what: string, networkError: NetworkErrorName, url: () => Promise<string>][] = [
  [
    'nothing listens',
    'ERR_CONNECTION_REFUSED',
    async () => {
      const server = createServer();
      const port = await listen(server);
      await new Promise((resolve) => server.close(resolve));
      servers.pop();
      return `http://127.0.0.1:${port}/`;
    },
  ],
  ['a port that browsers block', 'ERR_UNSAFE_PORT', () => Promise.resolve('http://127.0.0.1:6000/')],
  [
    'a server that hangs up',
    'ERR_EMPTY_RESPONSE',
    () =>
      misbehaving((socket) => {
        socket.destroy();
      }),
  ],
  [
    'https, where http is spoken',
    'ERR_SSL_PROTOCOL_ERROR',
    async () => {
      const url = await misbehaving((socket) => {
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      });
      return url.replace('http:', 'https:');
    },
  ],
  [
    'garbage',
    'ERR_INVALID_HTTP_RESPONSE',
    () =>
      misbehaving((socket) => {
        socket.end('\x1b[2J garbage \0\r\n\r\n');
      }),
  ],
  [
    'a zero byte in a header',
    'ERR_INVALID_HTTP_RESPONSE',
    () =>
      misbehaving((socket) => {
        socket.end(`${HEAD}X-A: a\0b\r\n\r\n`);
      }),
  ],
  [
    'headers without end',
    'ERR_RESPONSE_HEADERS_TOO_BIG',
    () =>
      misbehaving((socket) => {
        socket.write(HEAD);
        pour(socket, `X-A: ${'a'.repeat(60_000)}\r\n`);
      }),
  ],
  [
    'one header of megabytes',
    'ERR_RESPONSE_HEADERS_TOO_BIG',
    () =>
      misbehaving((socket) => {
        socket.write(`${HEAD}X-A: `);
        pour(socket, 'a'.repeat(100_000));
      }),
  ],
  [
    'redirects without end',
    'ERR_TOO_MANY_REDIRECTS',
    () =>
      misbehaving((socket) => {
        socket.end(
          `HTTP/1.1 302 Found\r\nAccess-Control-Allow-Origin: *\r\nLocation: /?${Math.random()}\r\n\r\n`,
        );
      }),
  ],
];

/** Addresses where nothing comes of asking, which may be different elsewhere. */
const here: readonly [what: string, code: DoctorErrorCode, url: () => Promise<string>][] = [
  ['no host of that name', 'unreachable', () => Promise.resolve('https://host.invalid/')],
  [
    'a certificate that nobody signed',
    'tls',
    async () => {
      const pem = readFileSync(path.join(__dirname, 'fixtures/self-signed.pem'));
      return `https://127.0.0.1:${await listen(createTlsServer({ key: pem, cert: pem }))}/`;
    },
  ],
  ['a server that hangs', 'timeout', () => misbehaving(() => undefined)],
  [
    'a server that hangs in the middle of its headers',
    'timeout',
    () =>
      misbehaving((socket) => {
        socket.write(HEAD);
      }),
  ],
  [
    'a header line every now and then, for ever',
    'timeout',
    () =>
      misbehaving((socket) => {
        socket.write(HEAD);
        const timer = setInterval(() => socket.write('X-A: 1\r\n'), 50);
        socket.on('close', () => {
          clearInterval(timer);
        });
      }),
  ],
];

/** Runs the command line, and says what came of it; fails where it takes too long. */
async function runInTime(url: string) {
  const started = performance.now();
  const ran = await run(['doctor', url, '--origin', ORIGIN, '--timeout', String(TIMEOUT), '--json']);
  expect(performance.now() - started).toBeLessThan(TIMEOUT + MARGIN);
  return ran;
}

test.each(everywhere)(
  '%s: blocked, with the name of the error and status 1, in time',
  async (_what, networkError, urlOf) => {
    const url = await urlOf();
    const { status, stdout, stderr } = await runInTime(url);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^[\x20-\x7e\n]+$/);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'blocked',
      corsError: null,
      networkError,
      cause: expect.stringContaining(url.replace(/\/$/, '')),
      remedy: expect.stringMatching(/\.$/),
    });
  },
);

test.each(here)('%s: clear lines and status 2, in time', async (_what, code, urlOf) => {
  const url = await urlOf();
  const { status, stderr } = await runInTime(url);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^(?:[\x20-\x7e]{1,100}\n){1,4}$/);
  expect(stderr).toContain(url.replace(/\/$/, ''));
  await expect(diagnose({ url, origin: ORIGIN, timeout: TIMEOUT })).rejects.toMatchObject({
    name: 'DoctorError',
    code,
  });
});

test('where this machine does not trust a certificate, what helps is named, and --insecure asks all the same', async () => {
  const pem = readFileSync(path.join(__dirname, 'fixtures/self-signed.pem'));
  const server = createTlsServer({ key: pem, cert: pem }, (socket) => {
    socket.on('error', () => undefined);
    socket.end(`${HEAD}Content-Length: 0\r\n\r\n`);
  });
  const url = `https://127.0.0.1:${await listen(server)}/`;
  const asked = diagnose({ url, origin: ORIGIN });
  await expect(asked).rejects.toThrow(/NODE_EXTRA_CA_CERTS.*--insecure/);
  expect(await diagnose({ url, origin: ORIGIN, insecure: true })).toMatchObject({ verdict: 'allowed' });
});

test('a proxy that is set is named where the connection fails, since it is not used', async () => {
  process.env['HTTPS_PROXY'] = 'http://proxy.example:3128';
  try {
    await expect(diagnose({ url: 'https://host.invalid/', origin: ORIGIN })).rejects.toThrow(
      'HTTPS_PROXY is set, but the doctor uses no proxy.',
    );
  } finally {
    delete process.env['HTTPS_PROXY'];
  }
});

test.each([
  [
    'without end',
    (socket: Socket) => {
      socket.write(`${HEAD}\r\n`);
      pour(socket, 'a'.repeat(100_000));
    },
  ],
  [
    'of megabytes that says so',
    (socket: Socket) => {
      socket.write(`${HEAD}Content-Length: 5000000\r\n\r\n`);
      socket.end('a'.repeat(5_000_000));
    },
  ],
  [
    'that breaks off',
    (socket: Socket) => {
      socket.end(`${HEAD}Content-Length: 500\r\n\r\nabc`);
    },
  ],
  [
    'in pieces without end',
    (socket: Socket) => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
      pour(socket, '5\r\nhello\r\n'.repeat(9_000));
    },
  ],
])('a body %s is no fault: the head decides', async (_what, behave) => {
  const url = await misbehaving(behave);
  const { verdict, exchanges } = await diagnose({ url, origin: ORIGIN });
  expect(verdict).toBe('allowed');
  expect(exchanges[0]?.response.body).toMatch(/^(?:a+|abc|(?:hello)+(?:h|he|hel|hell)?)$/);
  expect(exchanges[0]?.response.body?.length).toBeLessThanOrEqual(2048);
});

test('the timeout is for all requests together', async () => {
  const url = await misbehaving((socket) => {
    setTimeout(() => {
      socket.end('HTTP/1.1 302 Found\r\nAccess-Control-Allow-Origin: *\r\nLocation: /\r\n\r\n');
    }, 200);
  });
  const started = performance.now();
  await expect(diagnose({ url, origin: ORIGIN, timeout: 1_000 })).rejects.toMatchObject({ code: 'timeout' });
  expect(performance.now() - started).toBeLessThan(1_000 + MARGIN);
});

test('a body that goes on for ever, a little at a time, is no failure: an event stream', async () => {
  const url = await misbehaving((socket) => {
    socket.write(`${HEAD}Content-Type: text/event-stream\r\n\r\ndata: 1\n\n`);
  });
  expect(await diagnose({ url, origin: ORIGIN })).toMatchObject({ verdict: 'allowed' });
});

test('a preflight that fails is the verdict, whatever becomes of the request that is sent by force', async () => {
  const url = await misbehaving((socket) => {
    socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    servers[0]?.close();
  });
  const answer = await diagnose({ url, origin: ORIGIN, headers: { 'X-A': '1' }, force: true });
  expect(answer).toMatchObject({ verdict: 'blocked', corsError: 'PreflightMissingAllowOriginHeader' });
});
