import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Socket } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { diagnose } from 'express-resource-cors/doctor';
import { describeInBrowser, launchOptions } from '../browser/support/browser';
import { localNetworkNote } from '../../src/doctor/local-network';
import { watch } from './support/chromium';

const servers: Server[] = [];

/** A server that allows everything, and what it was sent. */
async function open(
  host = '127.0.0.1',
): Promise<{ port: number; seen: { method: string; headers: IncomingHttpHeaders }[] }> {
  const seen: { method: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    if (request.url !== '/favicon.ico')
      seen.push({ method: String(request.method), headers: request.headers });
    response.writeHead(200, {
      'Content-Type': 'text/html',
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Headers': '*',
      'Access-Control-Allow-Methods': '*',
    });
    response.end('<!doctype html>');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return { port: (server.address() as AddressInfo).port, seen };
}

afterAll(async () => {
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

/** What of a request the doctor claims to send as Chromium does. */
function comparable(headers: IncomingHttpHeaders): Record<string, unknown> {
  const names = Object.keys(headers).filter(
    (name) =>
      !/^(?:connection|host|user-agent|accept-language|accept-encoding|sec-ch-ua.*|cache-control|pragma|priority)$/.test(
        name,
      ),
  );
  return Object.fromEntries(names.map((name) => [name, headers[name]]));
}

describeInBrowser('what Chromium sends, and what the doctor does', (browser) => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
    ['a.localhost', 'b.localhost'],
    ['x.a.localhost', 'a.localhost'],
    ['localhost', 'localhost'],
  ])('from a page of %s to %s', async (pageHost, apiHost) => {
    const page = await open();
    const api = await open();
    const origin = `http://${pageHost}:${page.port}`;
    const url = `http://${apiHost}:${api.port}/`;
    const asked = [
      { url },
      { url, method: 'PUT', headers: { 'X-A': '1' } },
      { url, method: 'POST' },
      { url, headers: { Accept: 'text/csv' } },
    ];
    for (const one of asked) {
      api.seen.length = 0;
      expect((await (await watch(browser(), origin)).ask(one)).verdict).toBe('allowed');
      const chromiums = api.seen.map(({ method, headers }) => [method, comparable(headers)]);
      api.seen.length = 0;
      await diagnose({ ...one, origin, send: true });
      const doctors = api.seen
        .slice(0, chromiums.length)
        .map(({ method, headers }) => [method, comparable(headers)]);
      expect(doctors).toEqual(chromiums);
    }
  });
});

describeInBrowser('connections that fail', (browser) => {
  test.each<[what: string, scheme: string, behave: (socket: Socket) => void]>([
    ['a connection that is reset', 'http', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    [
      'one that is reset before TLS',
      'https',
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
    ],
    ['one that is closed before TLS', 'https', (socket) => socket.once('data', () => socket.end())],
    [
      'http where https is spoken',
      'https',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    ],
    [
      'a reset within the body, which is nothing of CORS',
      'http',
      (socket) =>
        socket.once('data', () =>
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc', () => socket.resetAndDestroy()),
        ),
    ],
  ])('%s', async (_what, scheme, behave) => {
    const page = await open();
    const server = createRawServer((socket) => {
      socket.on('error', () => undefined);
      behave(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const origin = `http://127.0.0.1:${page.port}`;
    const seen = await (await watch(browser(), origin)).ask({ url });
    const { verdict, corsError, networkError } = await diagnose({ url, origin });
    await new Promise((resolve) => server.close(resolve));
    expect(verdict).toBe('blocked');
    expect(corsError ?? networkError).toBe(seen.corsError ?? seen.networkError);
  });
});

describeInBrowser('local network access', () => {
  let browser: Browser;
  let page: Awaited<ReturnType<typeof open>>;

  beforeAll(async () => {
    page = await open();
    const { args = [], ...launch } = launchOptions();
    browser = await chromium.launch({
      ...launch,
      args: [
        ...args,
        // The page's own server counts as one of the internet.
        `--host-resolver-rules=MAP *.example 127.0.0.1:${page.port}`,
        `--ip-address-space-overrides=127.0.0.1:${page.port}=public`,
      ],
    });
  });
  afterAll(() => browser.close());

  test('a page of http from a public address reaches no loopback address, and nothing is sent', async () => {
    const api = await open();
    const url = `http://127.0.0.1:${api.port}/`;
    const seen = await (await watch(browser, 'http://app.example')).ask({ url });
    expect(seen).toMatchObject({ verdict: 'blocked', corsError: 'InsecurePrivateNetwork' });
    expect(api.seen).toEqual([]);
    expect(localNetworkNote(new URL(url), 'http://app.example')?.cause).toMatch(
      /blocks this request before it is sent/,
    );
    expect(await diagnose({ url, origin: 'http://app.example' })).toMatchObject({
      causeCode: 'local-network',
    });
  });

  test('one of https reaches it by permission only', async () => {
    const api = await open();
    const url = `http://127.0.0.1:${api.port}/`;
    const seen = await (await watch(browser, 'https://app.example')).ask({ url });
    // Without a window there is nobody who could permit it.
    expect(seen).toMatchObject({ verdict: 'blocked', corsError: 'LocalNetworkAccessPermissionDenied' });
    expect(localNetworkNote(new URL(url), 'https://app.example')?.cause).toMatch(
      /asks the user for permission/,
    );
    expect(await diagnose({ url, origin: 'https://app.example' })).toMatchObject({
      causeCode: 'local-network',
    });
  });

  test('a page that is of this machine itself is not asked', async () => {
    const [own, api] = [await open(), await open()];
    const url = `http://127.0.0.1:${api.port}/`;
    const origin = `http://127.0.0.1:${own.port}`;
    expect(await (await watch(browser, origin)).ask({ url })).toMatchObject({ verdict: 'allowed' });
    expect(localNetworkNote(new URL(url), origin)).toBeUndefined();
  });
});
