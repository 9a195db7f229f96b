import type { DiagnoseOptions } from 'express-resource-cors/doctor';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Answer, Place, Trouble } from './trouble';

/** A request as a server got it; names of headers in lower case. */
export interface Received {
  readonly at: Place['at'];
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ServedTrouble {
  /** What to ask the doctor. */
  readonly options: DiagnoseOptions;
  readonly origins: Readonly<Record<Place['at'], string>>;
  /** What came, in order. */
  readonly requests: readonly Received[];
  close(): Promise<void>;
}

const NOT_FOUND: Answer = { status: 404, headers: [] };
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/**
 * Serves a trouble byte for byte. There are two servers, so two origins: `server` on 127.0.0.1 and `other` on
 * localhost, each on a free port.
 *
 * @param change what is to be changed of an answer on its way
 */
export async function serveTrouble(
  { request: asked, responses }: Trouble,
  change: (answer: Answer, received: Received) => Answer = (answer) => answer,
): Promise<ServedTrouble> {
  const open = new Set<Socket>();
  const requests: Received[] = [];
  const listen = async (at: Place['at']): Promise<Server> => {
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      readRequest(socket, (received) => {
        const whole = { at, ...received };
        requests.push(whole);
        write(socket, received.method, change(fill(answerTo(responses, whole), whole), whole));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  const servers = { server: await listen('server'), other: await listen('other') };
  const port = (server: Server): string => String((server.address() as AddressInfo).port);
  const origins = {
    server: `http://127.0.0.1:${port(servers.server)}`,
    other: `http://localhost:${port(servers.other)}`,
  };

  function fill(answer: Answer, { headers }: Received): Answer {
    const values: Readonly<Record<string, string>> = {
      page: asked.page,
      ...origins,
      origin: headers['origin'] ?? '*',
      requestedMethod: headers['access-control-request-method'] ?? '',
      requestedHeaders: headers['access-control-request-headers'] ?? '',
    };
    const filled = (line: string): string =>
      line.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
    return { ...answer, headers: answer.headers.map(filled) };
  }

  const { page, method, headers, credentials, reads, url } = asked;
  const [first] = responses;
  return {
    options: {
      url: url ?? origins[first!.at] + first!.path,
      origin: page,
      method,
      headers,
      credentials,
      send: true,
      ...(reads && { reads }),
    },
    origins,
    requests,
    close: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all(
        Object.values(servers).map((server) => new Promise((closed) => server.close(closed))),
      );
    },
  };
}

function answerTo(places: readonly Place[], { at, method, path, headers }: Received): Answer {
  const place = places.find((each) => each.at === at && each.path === path);
  if (!place) return NOT_FOUND;
  if (method === 'OPTIONS' && 'access-control-request-method' in headers) return place.preflight ?? NOT_FOUND;
  if (place.actualWithoutOrigin && !('origin' in headers)) return place.actualWithoutOrigin;
  return place.actual ?? NOT_FOUND;
}

/** Reads one request, body included. */
function readRequest(socket: Socket, then: (received: Omit<Received, 'at'>) => void): void {
  let received = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const [first = '', ...lines] = received.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    ) as Record<string, string>;
    if (received.length < end + 4 + Number(headers['content-length'] ?? 0)) return;
    socket.removeAllListeners('data');
    const [method = '', path = ''] = first.split(' ');
    then({ method, path, headers });
  });
}

/** One answer for one connection. */
function write(
  socket: Socket,
  method: string,
  { status, statusText = '', headers, body = '' }: Answer,
): void {
  const isBare = method === 'HEAD' || WITHOUT_BODY.includes(status);
  const lines = [
    `HTTP/1.1 ${String(status)} ${statusText}`,
    ...headers,
    ...(isBare ? [] : [`Content-Length: ${String(Buffer.byteLength(body, 'latin1'))}`]),
    'Connection: close',
  ];
  socket.end(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${isBare ? '' : body}`, 'latin1'));
}
