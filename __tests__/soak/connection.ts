import { connect, type Socket } from 'node:net';

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface WireResponse {
  readonly status: number;
  /** By names in lower case; a name that comes twice has both values, told apart. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How long an answer may take. The longest that the server's callbacks and timeouts allow is far below. */
const PATIENCE = 10_000;

interface Waiting {
  readonly isHead: boolean;
  readonly resolve: (response: WireResponse) => void;
  readonly reject: (error: Error) => void;
}

/** The bytes of a request. */
export function bytesOf({ method, path, headers }: WireRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, 'Host: api.example.com', ...lines, '', ''].join('\r\n');
}

/**
 * A connection that is kept, and takes requests in advance of their answers (RFC 9112 § 9.3.2), which no client of
 * Node's does.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  #received = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#read();
    });
    socket.on('error', (error) => {
      this.#fail(error);
    });
    socket.on('close', () => {
      this.#fail(new Error('The connection was closed before the answer.'));
    });
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
    });
  }

  /** Sends bytes, whatever they are, and expects nothing. */
  write(bytes: string): void {
    this.#socket.write(bytes, 'latin1');
  }

  /** Expects the next answer. */
  answer(isHead: boolean): Promise<WireResponse> {
    if (this.#waiting.length === 0) this.#beginWaiting();
    return new Promise((resolve, reject) => this.#waiting.push({ isHead, resolve, reject }));
  }

  /** Sends a request and waits for its answer; several at once are pipelined. */
  send(request: WireRequest): Promise<WireResponse> {
    const answer = this.answer(request.method === 'HEAD');
    this.write(bytesOf(request));
    return answer;
  }

  /** Goes away, at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** For the answer that comes next, which may not. */
  #beginWaiting(): void {
    this.#timer = setTimeout(() => {
      this.#fail(new Error(`No answer within ${String(PATIENCE)} ms.`));
    }, PATIENCE);
  }

  #fail(error: Error): void {
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
    this.#socket.destroy();
  }

  #read(): void {
    for (;;) {
      const [waiting] = this.#waiting;
      if (!waiting) return;
      const parsed = parse(this.#received, waiting.isHead);
      if (!parsed) return;
      this.#received = this.#received.subarray(parsed.length);
      this.#waiting.shift();
      clearTimeout(this.#timer);
      if (this.#waiting.length > 0) this.#beginWaiting();
      waiting.resolve(parsed.response);
    }
  }
}

/** The first response in `bytes` and its length; undefined while it is not all there. */
function parse(bytes: Buffer, isHead: boolean): { response: WireResponse; length: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${String(headers[name])} AND AGAIN ${value}` : value;
  }
  const status = Number(statusLine.split(' ')[1]);
  const body =
    isHead || status === 204 || status === 304
      ? { text: '', end: end + 4 }
      : headers['transfer-encoding'] === 'chunked'
        ? unchunk(bytes, end + 4)
        : plain(bytes, end + 4, Number(headers['content-length'] ?? 0));
  return body && { response: { status, headers, body: body.text }, length: body.end };
}

function plain(bytes: Buffer, from: number, length: number): { text: string; end: number } | undefined {
  const end = from + length;
  return bytes.length < end ? undefined : { text: bytes.toString('utf8', from, end), end };
}

function unchunk(bytes: Buffer, from: number): { text: string; end: number } | undefined {
  const parts: Buffer[] = [];
  let at = from;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (bytes.length < next) return undefined;
    if (size === 0) return { text: Buffer.concat(parts).toString('utf8'), end: next };
    parts.push(bytes.subarray(lineEnd + 2, next - 2));
    at = next;
  }
}
