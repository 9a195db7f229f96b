import { connect as connectHttp2, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { errorText } from '../text/error-text';
import { connect } from './connection';
import { DoctorError } from './doctor-error';
import type { HeaderLines, WireRequest, WireResponse } from './exchange';
import { NetworkFailure, type NetworkErrorName } from './network-failure';
import { LONGEST_HEAD, readHead, type ReadHead } from './response-head';
import { readBodyStart } from './response-body';

/** Bytes of a body that are waited for: its first line may say who answered. */
const ENOUGH_BODY = 16 * 1024;

/** Milliseconds for which a body is waited for after the head: the head decides, and an event stream never ends. */
const BODY_WATCH = 300;

/** Heads with a status below 200 that are read before the one that counts. */
const MOST_INTERIM = 20;

/**
 * Sends a request as it stands, follows nothing, keeps no connection, and answers with the response's head and the
 * beginning of its body.
 *
 * @param signal ends everything when it is aborted
 * @param insecure whether a certificate is taken that this machine doesn't trust
 * @throws {@link NetworkFailure} where no browser gets a response, in one line
 * @throws {@link DoctorError} where that may be this machine's fault: an unknown host, a certificate that is not
 *   trusted, no answer in time
 */
export async function send(wire: WireRequest, signal: AbortSignal, insecure = false): Promise<WireResponse> {
  try {
    const { socket, protocol } = await connect(new URL(wire.url), insecure, signal);
    try {
      const answer = await (protocol === 'h2' ? overHttp2(wire, socket) : overHttp1(wire, socket));
      // Browsers take it from a proxy only.
      if (answer.status === 407) throw failure('ERR_UNEXPECTED_PROXY_AUTH', wire);
      return answer;
    } finally {
      socket.destroy();
    }
  } catch (error) {
    if (error instanceof DoctorError) throw error;
    throw error instanceof NetworkFailure && !signal.aborted ? error : explain(wire, error, signal, insecure);
  }
}

/** The request in the letters of HTTP/1.1. Values are of one character for each byte. */
function letters({ method, url, headers, body }: WireRequest): Buffer {
  const { host, pathname, search } = new URL(url);
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body ?? '')]);
}

function overHttp1(wire: WireRequest, socket: Socket): Promise<WireResponse> {
  const url = new URL(wire.url);
  return new Promise((resolve, reject) => {
    let received = '';
    let head: ReadHead | undefined;
    let interim = 0;
    let watch: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(watch);
      if (!head) return;
      const { status, statusText, headers } = head;
      resolve({ status, statusText, headers, body: readBodyStart(headers, received, wire.method) });
    };
    const look = (ended: boolean): void => {
      while (!head) {
        const read = readHead(received, ended, url);
        if (read === undefined) return;
        if (typeof read === 'string') {
          reject(failure(read, wire));
          return;
        }
        received = received.slice(read.length);
        // 101 would change the protocol, which nobody asked for.
        const isInterim = read.status >= 100 && read.status < 200;
        if (isInterim && read.status !== 101 && ++interim <= MOST_INTERIM) continue;
        if (isInterim) {
          reject(failure('ERR_EMPTY_RESPONSE', wire));
          return;
        }
        head = read;
        watch = setTimeout(finish, BODY_WATCH);
      }
      if (received.length >= ENOUGH_BODY || ended || isComplete(head, received, wire.method)) finish();
    };
    socket.on('data', (chunk: Buffer) => {
      // A head is looked for where one may have ended; most of what comes is neither.
      const before = received.length;
      received += chunk.toString('latin1');
      if (head || before < 8 || received.includes('\n', before) || received.length >= LONGEST_HEAD)
        look(false);
    });
    socket.on('end', () => {
      look(true);
    });
    socket.on('error', (error) => {
      finish();
      reject(error);
    });
    socket.on('close', () => {
      finish();
      reject(failure('ERR_EMPTY_RESPONSE', wire));
    });
    socket.write(letters(wire));
  });
}

/** Whether there is no more to wait for. */
function isComplete({ status, headers }: ReadHead, body: string, method: string): boolean {
  if (method === 'HEAD' || status === 204 || status === 304) return true;
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  if (length !== undefined) return body.length >= Number(length);
  return body.endsWith('0\r\n\r\n');
}

function overHttp2(wire: WireRequest, socket: Socket): Promise<WireResponse> {
  const url = new URL(wire.url);
  return new Promise((resolve, reject) => {
    const session: ClientHttp2Session = connectHttp2(url.origin, {
      createConnection: () => socket,
      maxHeaderListPairs: 4096,
      settings: { enablePush: false, maxHeaderListSize: LONGEST_HEAD },
    });
    const fail = (error: Error): void => {
      reject(
        new NetworkFailure('ERR_HTTP2_PROTOCOL_ERROR', sentence('ERR_HTTP2_PROTOCOL_ERROR', wire), {
          cause: error,
        }),
      );
    };
    session.on('error', fail);
    const own: Record<string, string | string[]> = {
      ':method': wire.method,
      ':path': `${url.pathname}${url.search}`,
      ':scheme': 'https',
      ':authority': url.host,
    };
    for (const [name, value] of wire.headers) own[name.toLowerCase()] = value;
    let stream;
    try {
      stream = session.request(own, { endStream: wire.body === undefined });
    } catch (error) {
      session.destroy();
      reject(
        new DoctorError('wrong-usage', `HTTP/2 can't carry this request: ${errorText(error)}.`, {
          cause: error,
        }),
      );
      return;
    }
    stream.on('error', fail);
    let body = '';
    let head: Omit<WireResponse, 'body'> | undefined;
    const finish = (): void => {
      if (!head) {
        fail(new Error('closed without a response'));
        return;
      }
      resolve({ ...head, body: readBodyStart(head.headers, body, wire.method) });
      session.destroy();
    };
    stream.on('response', (headers: IncomingHttpHeaders, _flags: number, raw: unknown) => {
      head = { status: Number(headers[':status']), statusText: '', headers: rawPairs(raw) };
      setTimeout(finish, BODY_WATCH);
    });
    stream.on('data', (chunk: Buffer) => {
      body += chunk.toString('latin1');
      if (body.length >= ENOUGH_BODY) finish();
    });
    stream.on('close', finish);
    if (wire.body !== undefined) stream.end(wire.body);
  });
}

/** The header lines of HTTP/2, without those that stand for the status line. */
function rawPairs(raw: unknown): HeaderLines {
  const list = raw as readonly string[];
  const lines: [string, string][] = [];
  for (let index = 0; index + 1 < list.length; index += 2) {
    const name = String(list[index]);
    if (!name.startsWith(':')) lines.push([name, String(list[index + 1])]);
  }
  return lines;
}

function failure(networkError: NetworkErrorName, wire: WireRequest): NetworkFailure {
  return new NetworkFailure(networkError, sentence(networkError, wire));
}

/** What happened, in a sentence. */
function sentence(networkError: NetworkErrorName, { url }: WireRequest): string {
  switch (networkError) {
    case 'ERR_CONNECTION_REFUSED':
      return `${url} can't be asked: nothing listens there.`;
    case 'ERR_CONNECTION_RESET':
      return `${url} gives no answer: the connection is reset.`;
    case 'ERR_CONNECTION_CLOSED':
      return `${url} gives no answer: the server hangs up before TLS is agreed on.`;
    case 'ERR_EMPTY_RESPONSE':
      return `${url} gives no answer: the server hangs up.`;
    case 'ERR_RESPONSE_HEADERS_TOO_BIG':
      return `${url} answers with headers of more than 256 KiB.`;
    case 'ERR_RESPONSE_HEADERS_TRUNCATED':
      return `${url} breaks off in the middle of its headers.`;
    case 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH':
      return `${url} answers with two different Content-Length headers.`;
    case 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION':
      return `${url} answers with two different Content-Disposition headers.`;
    case 'ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION':
      return `${url} answers with two different Location headers.`;
    case 'ERR_HTTP2_PROTOCOL_ERROR':
      return `${url} breaks off its HTTP/2 connection.`;
    case 'ERR_UNEXPECTED_PROXY_AUTH':
      return `${url} answers with 407, which browsers take from a proxy only.`;
    case 'ERR_SSL_PROTOCOL_ERROR':
      return `${url} can't be asked: it does not speak TLS on that port.`;
    case 'ERR_CERT_DATE_INVALID':
      return `${url} can't be asked: its certificate is not valid today.`;
    case 'ERR_CERT_COMMON_NAME_INVALID':
      return `${url} can't be asked: its certificate is for another host.`;
    default:
      return `${url} answers with what is not HTTP.`;
  }
}

/** Node's errors that every browser meets too. */
const EVERYWHERE: Readonly<Record<string, NetworkErrorName>> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  EPIPE: 'ERR_CONNECTION_RESET',
  EPROTO: 'ERR_SSL_PROTOCOL_ERROR',
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
};

/** Errors that may be of this machine only. A name that is not found here may be found elsewhere. */
const HERE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no host of that name is known here',
  EAI_AGAIN: 'the name of the host could not be looked up',
  EHOSTUNREACH: 'there is no way to that host from here',
  ENETUNREACH: 'there is no way to that network from here',
  EADDRNOTAVAIL: 'this machine has no address for that network',
  ETIMEDOUT: 'the host does not take connections from here',
};

function explain(wire: WireRequest, error: unknown, signal: AbortSignal, insecure: boolean): Error {
  const cause = { cause: error };
  const { url } = wire;
  if (signal.aborted)
    return new DoctorError('timeout', `${url} did not answer in time.${proxyHint()}`, cause);
  const code = codeOf(error);
  const everywhere = everywhereOf(code, error);
  if (everywhere !== undefined) return new NetworkFailure(everywhere, sentence(everywhere, wire), cause);
  const here = HERE[code];
  if (here !== undefined) {
    return new DoctorError('unreachable', `${url} can't be asked: ${here} (${code}).${proxyHint()}`, cause);
  }
  const what = errorText(error).replace(/\n.*/s, '');
  if (!insecure && /CERT|SIGNATURE|ISSUER/.test(code)) {
    const hint =
      'Set NODE_EXTRA_CA_CERTS to the file of the authority that signed it, or give --insecure (insecure: true).';
    return new DoctorError(
      'tls',
      `${url} can't be asked: this machine does not trust its certificate, ${what} (${code}). ${hint}${proxyHint()}`,
      cause,
    );
  }
  return new DoctorError('unreachable', `${url} can't be asked: ${what} (${code}).`, cause);
}

/** What every browser meets too; undefined for what may be of this machine only. */
function everywhereOf(code: string, error: unknown): NetworkErrorName | undefined {
  // Node calls it a reset too when the server hangs up in the middle of the TLS handshake, but no call failed then.
  if (code === 'ECONNRESET' && !('syscall' in Object(error))) return 'ERR_CONNECTION_CLOSED';
  return EVERYWHERE[code] ?? (isTlsAlert(code) ? 'ERR_SSL_PROTOCOL_ERROR' : undefined);
}

/** OpenSSL's own names for a handshake that failed. */
function isTlsAlert(code: string): boolean {
  return code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_');
}

/** Node's errors of networking have a code; an empty one is of several addresses, each with an error of its own. */
function codeOf(error: unknown): string {
  const { code, errors } = Object(error) as { code?: unknown; errors?: readonly unknown[] };
  if (typeof code === 'string') return code;
  return errors?.[0] === undefined ? 'no code' : codeOf(errors[0]);
}

const PROXY_VARIABLES: readonly string[] = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
];

/** Browsers go through a proxy where one is set; the doctor does not. */
function proxyHint(): string {
  const set = PROXY_VARIABLES.find((name) => (process.env[name] ?? '') !== '');
  return set === undefined ? '' : ` ${set} is set, but the doctor uses no proxy.`;
}
