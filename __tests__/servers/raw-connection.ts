import { connect, type Socket } from 'node:net';

export interface RawResponse {
  status: number;
  /** Every header line that came back, in order, names as sent. */
  headers: [name: string, value: string][];
  body: string;
}

/** Node closes a connection that was idle for five seconds: it is used again well before. */
const LONGEST_IDLE = 2_000;

/** A connection to a server on this machine, for one request after the other. */
export class RawConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #onProgress: ((ended: boolean) => void) | undefined;
  #onError: ((error: Error) => void) | undefined;
  #idleSince = 0;
  /** The first line of the request that is under way. */
  #asked = '';
  #reusable = false;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1' });
    this.#socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#progress(false);
    });
    this.#socket.on('end', () => {
      this.#progress(true);
    });
    this.#socket.on('timeout', () => this.#socket.destroy(new Error(`No answer to ${this.#asked}`)));
    this.#socket.on('error', (error) => {
      this.#reusable = false;
      this.#onError?.(error);
    });
  }

  isReusable(): boolean {
    return this.#reusable && performance.now() - this.#idleSince < LONGEST_IDLE;
  }

  /** Sends a request (each character is one byte), and reads all of the answer. */
  exchange(method: string, text: string): Promise<RawResponse> {
    this.#reusable = false;
    this.#received = Buffer.alloc(0);
    [this.#asked = ''] = text.split('\r\n', 1);
    const socket = this.#socket;
    return new Promise<RawResponse>((resolve, reject) => {
      this.#onError = reject;
      this.#onProgress = (ended) => {
        try {
          const read = readResponse(this.#received, method, ended);
          if (!read) return;
          this.#onProgress = undefined;
          this.#onError = undefined;
          if (ended || !read.another) {
            socket.end();
          } else {
            this.#reusable = true;
            this.#idleSince = performance.now();
            socket.setTimeout(0);
            socket.unref();
          }
          resolve(read.response);
        } catch (error) {
          socket.destroy();
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      socket.ref();
      socket.setTimeout(8_000);
      socket.write(text, 'latin1');
    });
  }

  #progress(ended: boolean): void {
    if (this.#onProgress) {
      this.#onProgress(ended);
      return;
    }
    this.#reusable = false;
    this.#socket.destroy();
    // More than one answer to one request: the next who asks must not take it for theirs, and the test fails.
    if (!ended)
      throw new Error(`More came after the answer to ${this.#asked}: ${this.#received.toString('latin1')}`);
  }
}

/** What was received, once it is all of the answer; and whether the connection is good for another one. */
function readResponse(
  bytes: Buffer,
  method: string,
  ended: boolean,
): { response: RawResponse; another: boolean } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) {
    if (!ended) return undefined;
    throw new Error(`This is no HTTP response: ${JSON.stringify(bytes.toString('latin1', 0, 200))}`);
  }
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const valueOf = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const status = Number(statusLine.split(' ')[1]);
  const chunked = /chunked/i.test(valueOf('transfer-encoding') ?? '');
  const length = valueOf('content-length');
  const another = !/close/i.test(valueOf('connection') ?? '');
  const payload = bytes.subarray(end + 4);
  const hasNoBody = method === 'HEAD' || status === 204 || status === 304;
  const dechunked = chunked ? unchunk(payload) : undefined;
  const expected = hasNoBody ? 0 : Number(length ?? NaN);
  const complete = dechunked && !hasNoBody ? dechunked.whole : payload.length >= expected;
  // One that announces its end is read until then: what comes after the body is seen too.
  if (!ended && (!complete || !another)) return undefined;
  const body = (dechunked?.body ?? payload).toString('utf8');
  return { response: { status, headers, body }, another: another && !(payload.length > expected) };
}

function unchunk(payload: Buffer): { body: Buffer; whole: boolean } {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = payload.indexOf('\r\n', at);
    const size = lineEnd < 0 ? NaN : parseInt(payload.toString('latin1', at, lineEnd), 16);
    if (!size)
      return { body: Buffer.concat(parts), whole: size === 0 && payload.indexOf('\r\n\r\n', at) >= 0 };
    parts.push(payload.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
