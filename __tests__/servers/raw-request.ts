import { RawConnection, type RawResponse } from './raw-connection';

export type { RawResponse };

/** One request, sent as it stands: no library between the test and the wire that could tidy it up. */
export interface RawRequest {
  method: string;
  /** The request target, byte for byte (each character is one byte). */
  path: string;
  /** A list of values goes out as that many lines of the same name. */
  headers: Record<string, string | string[]>;
}

/** What a server could take for the end of a request, or answer by ending the connection, has a connection of its own. */
const ORDINARY_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const OF_THE_CONNECTION = /^(?:connection|content-length|expect|transfer-encoding|upgrade)$/i;
const PLAIN = /^[\x20-\x7e]*$/;

/** Connections that wait for another request, by port: a new one for each request takes longer than what is tested. */
const idle = new Map<number, RawConnection[]>();

/** Sends `request` to a server on this machine, and reads all of the answer. */
export async function sendRaw(port: number, request: RawRequest): Promise<RawResponse> {
  const { method, path, headers } = request;
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((line) => `${name}: ${line}`),
  );
  const shared =
    ORDINARY_METHODS.has(method) &&
    !Object.keys(headers).some((name) => OF_THE_CONNECTION.test(name)) &&
    PLAIN.test(lines.join('')) &&
    PLAIN.test(path) &&
    !path.includes(' ');
  const text = [
    `${method} ${path} HTTP/1.1`,
    ...lines,
    ...(shared ? [] : ['Connection: close']),
    '',
    '',
  ].join('\r\n');
  if (!shared) return new RawConnection(port).exchange(method, text);

  const waiting = idle.get(port) ?? [];
  idle.set(port, waiting);
  let connection = waiting.pop();
  while (connection && !connection.isReusable()) connection = waiting.pop();
  connection ??= new RawConnection(port);
  const response = await connection.exchange(method, text);
  if (connection.isReusable()) waiting.push(connection);
  return response;
}
