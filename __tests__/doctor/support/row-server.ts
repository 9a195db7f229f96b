import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Row } from './row';

const PLACES = ['page', 'api', 'other'] as const;

type Places = Readonly<Record<(typeof PLACES)[number], string>>;

export interface RowServer {
  /** The origins, each on a port of its own. */
  readonly places: Places;
  /** The text with every placeholder filled in. */
  fill(row: Row, text: string): string;
  close(): Promise<void>;
}

/** Serves every row on each origin, below a path of the row's own, as raw bytes. */
export async function serveRows(rows: readonly Row[]): Promise<RowServer> {
  const servers: Server[] = [];
  const open = new Set<Socket>();
  const origins: string[] = [];
  for (const place of PLACES) {
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => undefined);
      answerOne(socket, respond);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origins[PLACES.indexOf(place)] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const places: Places = { page: origins[0]!, api: origins[1]!, other: origins[2]! };

  const variants: Readonly<Record<string, (origin: string) => string>> = {
    '': (origin) => origin,
    '-user': (origin) => origin.replace('//', '//user:pass@'),
    '-upper': (origin) => origin.toUpperCase(),
    '-https': (origin) => origin.replace('http:', 'https:'),
  };
  const fill = (row: Row, text: string): string =>
    text
      .replaceAll('{row}', `row${rows.indexOf(row)}`)
      .replace(/\{(page|api|other)(-user|-upper|-https|)\}/g, (_, place: keyof Places, variant: string) =>
        variants[variant]!(places[place]),
      );

  /** The raw answer to a request's head. */
  const respond = (head: string): string => {
    const [requestLine = '', ...lines] = head.split('\r\n');
    const [method, target = ''] = requestLine.split(' ');
    const [, index, path = ''] = /^\/row(\d+)(\/[^?]*)/.exec(target) ?? [];
    const row = rows[Number(index)];
    if (!row) return 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html>';
    const asks = lines.some((line) => /^access-control-request-method:/i.test(line));
    const { preflight, actual } = row.server[path] ?? {};
    const raw = method === 'OPTIONS' && asks ? preflight : actual;
    return fill(row, raw ?? 'HTTP/1.1 418 Nobody Expected This\r\n\r\n');
  };

  return {
    places,
    fill,
    close: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** Reads one request, body included, writes the answer and hangs up. */
function answerOne(socket: Socket, respond: (head: string) => string): void {
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = received.slice(0, end);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    if (received.length < end + 4 + length) return;
    socket.end(respond(head), 'latin1');
  });
}
