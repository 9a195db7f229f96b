import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { errorText } from '../text/error-text';
import { DoctorError, type DoctorErrorCode } from './doctor-error';
import type { WireRequest, WireResponse } from './exchange';

/** Bytes of a response's head; Chromium reads as many. */
const LONGEST_HEAD = 256 * 1024;

/** Bytes of a body, which says nothing about CORS; whoever sends more keeps the network busy for nothing. */
const LONGEST_BODY = 1024 * 1024;

/** Milliseconds for which a body of unknown length is watched: one that goes on (an event stream) is no failure. */
const BODY_WATCH = 300;

/**
 * Sends a request as it stands, follows nothing, keeps no connection, and answers with the response's head.
 * @throws {@link DoctorError} where no head of a response came, in one line.
 */
export function send(wire: WireRequest, signal: AbortSignal): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    // What happens behind the head is no concern of CORS.
    let answered = false;
    const fail = (error: unknown): void => {
      reject(error instanceof DoctorError ? error : explain(wire, error, signal));
    };
    let request;
    try {
      // Browsers read some of what Node's strict parser turns down: odd characters, lines that end oddly.
      const options = { method: wire.method, signal, maxHeaderSize: LONGEST_HEAD, insecureHTTPParser: true };
      request = wire.url.startsWith('https:')
        ? httpsRequest(wire.url, { ...options, agent: new HttpsAgent() })
        : httpRequest(wire.url, { ...options, agent: new HttpAgent() });
      // As it stands: `patch` is not `PATCH`.
      request.method = wire.method;
      for (const [name, value] of wire.headers) request.setHeader(name, value);
    } catch (error) {
      fail(error);
      return;
    }
    request.on('error', (error) => {
      if (!answered) fail(error);
    });
    request.on('response', (response) => {
      answered = true;
      void readHead(wire, response)
        .then(resolve, fail)
        .finally(() => request.destroy());
    });
    request.end();
  });
}

function pairs(raw: readonly string[]): [name: string, value: string][] {
  const lines: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    lines.push([String(raw[index]), String(raw[index + 1])]);
  return lines;
}

async function readHead(wire: WireRequest, response: IncomingMessage): Promise<WireResponse> {
  const { statusCode, statusMessage, rawHeaders } = response;
  const head: WireResponse = {
    status: Number(statusCode),
    statusText: String(statusMessage),
    headers: pairs(rawHeaders),
  };
  refuseBadHead(wire, head);
  await watchBody(wire, response);
  return head;
}

/** What browsers turn down before they look at CORS, and Node's parser does not. */
function refuseBadHead({ url }: WireRequest, { status, headers }: WireResponse): void {
  const bad = (what: string): DoctorError => new DoctorError('bad-response', `${url} answers with ${what}.`);
  if (status < 200) throw bad(`${String(status)} and nothing else`);
  if (headers.some(([, value]) => value.includes('\0'))) throw bad('a zero byte in a header');
  if (status === 407) throw bad('407, which browsers take from a proxy only');
}

/** Throws the body away, and refuses one that is too long; what comes of it after the head is no concern of CORS. */
function watchBody({ url, method }: WireRequest, response: IncomingMessage): Promise<void> {
  const tooLong = new DoctorError(
    'too-large',
    `${url} sends a body of more than 1 MiB, which is not read on; try with HEAD.`,
  );
  if (method === 'HEAD') return Promise.resolve();
  const declared = response.headers['content-length'];
  if (declared !== undefined)
    return Number(declared) > LONGEST_BODY ? Promise.reject(tooLong) : Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = setTimeout(resolve, BODY_WATCH);
    let read = 0;
    response.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read > LONGEST_BODY) reject(tooLong);
    });
    response.on('error', () => undefined);
    response.on('close', () => {
      clearTimeout(end);
      resolve();
    });
  });
}

const CODES: Readonly<Record<string, readonly [DoctorErrorCode, string]>> = {
  ENOTFOUND: ['unreachable', 'no host of that name is known'],
  EAI_AGAIN: ['unreachable', 'the name of the host could not be looked up'],
  ECONNREFUSED: ['unreachable', 'nothing listens there'],
  ECONNRESET: ['unreachable', 'the server hung up without an answer'],
  EHOSTUNREACH: ['unreachable', 'there is no way to that host'],
  ENETUNREACH: ['unreachable', 'there is no way to that network'],
  ETIMEDOUT: ['unreachable', 'the host does not take connections'],
  EPROTO: ['tls', 'it does not speak TLS on that port'],
};

/** An error of the network, in a line: what was asked, and what came of it. */
function explain({ url }: WireRequest, error: unknown, signal: AbortSignal): DoctorError {
  const cause = { cause: error };
  if (signal.aborted) return new DoctorError('timeout', `${url} did not answer in time.`, cause);
  const code = codeOf(error);
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new DoctorError('too-large', `${url} answers with headers of more than 256 KiB.`, cause);
  }
  if (code.startsWith('HPE_')) {
    return new DoctorError('bad-response', `${url} answers with what is no HTTP (${code}).`, cause);
  }
  const [kind, what] = CODES[code] ?? [kindOf(code), errorText(error).replace(/\n.*/s, '')];
  return new DoctorError(kind, `${url} can't be asked: ${what} (${code}).`, cause);
}

function kindOf(code: string): DoctorErrorCode {
  // The names of OpenSSL's verification errors, and Node's own.
  return /CERT|TLS|SSL|SIGNATURE/.test(code) ? 'tls' : 'unreachable';
}

/** All errors of Node's networking have one. */
function codeOf(error: unknown): string {
  return String((error as Partial<NodeJS.ErrnoException>).code);
}
