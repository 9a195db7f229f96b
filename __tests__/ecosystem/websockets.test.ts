import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { checkRequest, cors, CorsConfiguration, registerGlobal } from 'express-resource-cors';
import { Server as SocketServer } from 'socket.io';
import { io } from 'socket.io-client';
import { WebSocket, WebSocketServer } from 'ws';

const LISTED = 'https://app.example.com';
const UNLISTED = 'https://evil.example.org';

function chat(): CorsConfiguration {
  const config = new CorsConfiguration({ diagnostics: false, routes: ['/:controller{/*rest}'] });
  config.forResources('Chat', '~/socket.io{/*rest}').forOrigins(LISTED).allowCookies();
  return config;
}

async function listening(server: HttpServer): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: HttpServer): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** How a WebSocket handshake ends: with a message of the server, or with a status. */
function connect(port: number, path: string, origin?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(
      `ws://127.0.0.1:${String(port)}${path}`,
      origin === undefined ? {} : { origin },
    );
    socket.on('message', (data: Buffer) => {
      resolve(data.toString());
      socket.close();
    });
    socket.on('unexpected-response', (_request, response) => {
      resolve(String(response.statusCode));
      socket.terminate();
    });
    socket.on('error', () => {
      resolve('error');
    });
  });
}

describe('ws, handshakes checked by checkRequest()', () => {
  let server: HttpServer;
  let port: number;

  beforeAll(async () => {
    const config = chat();
    const app = express();
    registerGlobal(app, config);
    server = createServer(app);
    const webSockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      void checkRequest(config, request).then(({ allowed }) => {
        if (!allowed) {
          socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
          return;
        }
        webSockets.handleUpgrade(request, socket, head, (client) => {
          client.send('welcome');
        });
      });
    });
    port = await listening(server);
  });
  afterAll(() => close(server));

  test.each([
    ['a listed origin', '/chat', LISTED, 'welcome'],
    ['an origin that is not listed', '/chat', UNLISTED, '403'],
    ['a malformed origin', '/chat', `${LISTED}/`, '403'],
    ['the origin null', '/chat', 'null', '403'],
    ['a client that is not a browser', '/chat', undefined, 'welcome'],
    ['a resource that has no entry', '/other', LISTED, '403'],
    ['a path that servers read in several ways', '/other/..%2fchat', LISTED, '403'],
  ])('%s', async (_name, path, origin, expected) => {
    expect(await connect(port, path, origin)).toBe(expected);
  });
});

describe('socket.io', () => {
  const decided = (origin: string | undefined, port: number, transports: ('polling' | 'websocket')[]) =>
    new Promise<string>((resolve) => {
      const client = io(`http://127.0.0.1:${String(port)}`, {
        transports,
        reconnection: false,
        forceNew: true,
        ...(origin !== undefined && { extraHeaders: { Origin: origin } }),
      });
      client.on('connect', () => {
        client.close();
        resolve('connected');
      });
      client.on('connect_error', () => {
        client.close();
        resolve('refused');
      });
    });

  test.each(['polling', 'websocket'] as const)('%s: allowRequest asks checkRequest()', async (transport) => {
    const config = chat();
    const server = createServer();
    const sockets = new SocketServer(server, {
      allowRequest: (request, done) => {
        checkRequest(config, request).then(
          ({ allowed }) => {
            done(null, allowed);
          },
          () => {
            done('the policy could not be looked up', false);
          },
        );
      },
    });
    const port = await listening(server);
    try {
      expect(await decided(LISTED, port, [transport])).toBe('connected');
      expect(await decided(UNLISTED, port, [transport])).toBe('refused');
      expect(await decided(undefined, port, [transport])).toBe('connected');
    } finally {
      await sockets.close();
    }
  });

  // The response that a WebSocket handshake has there lacks half of the methods.
  test('cors() among the middleware of its engine, and a WebSocket handshake, ends nothing', async () => {
    const server = createServer();
    const sockets = new SocketServer(server);
    sockets.engine.use(cors(chat()));
    const port = await listening(server);
    try {
      for (let round = 0; round < 2; round++) {
        expect(await decided(LISTED, port, ['websocket'])).toBe('connected');
        expect(await decided(LISTED, port, ['polling'])).toBe('connected');
        expect(await decided(UNLISTED, port, ['websocket'])).toMatch(/connected|refused/);
      }
      const polled = await fetch(`http://127.0.0.1:${String(port)}/socket.io/?EIO=4&transport=polling`, {
        headers: { Origin: LISTED },
      });
      expect(polled.status).toBe(200);
      expect(polled.headers.get('access-control-allow-origin')).toBe(LISTED);
    } finally {
      await sockets.close();
    }
  });
});
