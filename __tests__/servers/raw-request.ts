import { connect } from 'node:net';

/** One request, sent as it stands: no library between the test and the wire that could tidy it up. */
export interface RawRequest {
  method: string;
  /** The request target, byte for byte (each character is one byte). */
  path: string;
  /** A list of values goes out as that many lines of the same name. */
  headers: Record<string, string | string[]>;
}

export interface RawResponse {
  status: number;
  /** Every header line that came back, in order, names as sent. */
  headers: [name: string, value: string][];
  body: string;
}

/** Sends `request` to a server on this machine over a connection of its own, and reads all of the answer. */
export function sendRaw(port: number, request: RawRequest): Promise<RawResponse> {
  const lines = [`${request.method} ${request.path} HTTP/1.1`];
  for (const [name, value] of Object.entries(request.headers)) {
    for (const line of Array.isArray(value) ? value : [value]) lines.push(`${name}: ${line}`);
  }
  lines.push('Connection: close', '', '');

  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const chunks: Buffer[] = [];
    socket.setTimeout(8_000, () =>
      socket.destroy(new Error(`No answer to ${request.method} ${request.path}`)),
    );
    socket.on('connect', () => socket.write(lines.join('\r\n'), 'latin1'));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('end', () => {
      socket.end();
      try {
        resolve(parseResponse(Buffer.concat(chunks)));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}

function parseResponse(bytes: Buffer): RawResponse {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`This is no HTTP response: ${JSON.stringify(text.slice(0, 200))}`);
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const chunked = headers.some(
    ([name, value]) => /^transfer-encoding$/i.test(name) && /chunked/i.test(value),
  );
  const payload = bytes.subarray(end + 4);
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    body: (chunked ? unchunk(payload) : payload).toString('utf8'),
  };
}

function unchunk(payload: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = payload.indexOf('\r\n', at);
    const size = lineEnd < 0 ? 0 : parseInt(payload.toString('latin1', at, lineEnd), 16);
    if (!size) return Buffer.concat(parts);
    parts.push(payload.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
