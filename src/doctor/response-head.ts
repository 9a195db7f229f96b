import { isToken } from '../protocol/token';
import { trim } from '../text/trim';
import { linesOf, valueOf, type HeaderLines } from './exchange';
import type { NetworkErrorName } from './network-failure';

/** Bytes of a response's head; Chromium reads as many. */
export const LONGEST_HEAD = 256 * 1024;

/** The head of a response, and where its body begins. */
export interface ReadHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderLines;
  /** Bytes of the head, its empty line among them. */
  readonly length: number;
}

/** Bytes in front of the status line that Chromium passes over. */
const SLOP = 4;
/** With so many bytes and no status line, there is none. */
const ENOUGH_FOR_STATUS_LINE = 8;

/** Chromium ends a head at an empty line, whether or not its lines end in CR LF; a CR alone is no end of the head. */
const END_OF_HEAD = /\n\r?\n/g;

/**
 * The head at the beginning of what a server sent (text of one character for each byte), read as Chromium reads it,
 * which takes more than RFC 9112 allows: it skips header lines without a colon or with a space in the name, knows
 * the `ICY` of old radio servers, and folds a line that begins with white space into the one before. Undefined
 * while the head is not complete; the name of the network error where Chromium takes it for none.
 *
 * @param ended whether the server has hung up: over http Chromium takes a head that breaks off for what it is.
 */
export function readHead(
  received: string,
  ended: boolean,
  { protocol, port }: Pick<URL, 'protocol' | 'port'>,
): ReadHead | NetworkErrorName | undefined {
  const start = startOfStatusLine(received);
  if (start === undefined) {
    if (received.length < ENOUGH_FOR_STATUS_LINE && !ended) return undefined;
    if (received === '') return 'ERR_EMPTY_RESPONSE';
    if (protocol === 'https:' && ended) return 'ERR_RESPONSE_HEADERS_TRUNCATED';
    // HTTP/0.9 has no head. Browsers take it from the default port, and from old radio servers.
    const isRadio = protocol === 'http:' && /^icy/i.test(received);
    if (port !== '' && !isRadio) return 'ERR_INVALID_HTTP_RESPONSE';
    return { status: 200, statusText: 'OK', headers: [], length: 0 };
  }
  END_OF_HEAD.lastIndex = start;
  const end = END_OF_HEAD.exec(received);
  if (!end) {
    if (received.length >= LONGEST_HEAD) return 'ERR_RESPONSE_HEADERS_TOO_BIG';
    if (!ended) return undefined;
    if (protocol === 'https:') return 'ERR_RESPONSE_HEADERS_TRUNCATED';
  }
  const length = end ? END_OF_HEAD.lastIndex : received.length;
  if (length > LONGEST_HEAD) return 'ERR_RESPONSE_HEADERS_TOO_BIG';
  return parse(received.slice(start, length), length);
}

function startOfStatusLine(received: string): number | undefined {
  const start = received.slice(0, SLOP + 'http'.length).search(/http/i);
  return start === -1 ? undefined : start;
}

function parse(head: string, length: number): ReadHead | NetworkErrorName {
  if (head.includes('\0')) return 'ERR_INVALID_HTTP_RESPONSE';
  const [statusLine = '', ...lines] = head.split(/[\r\n]+/);
  const headers = headerLines(unfold(lines));
  const refused = twofold(headers);
  if (refused !== undefined) return refused;
  // A status line without a number is taken for 200.
  const [, code, reason = ''] = /^[^ ]* +([0-9]+)([^]*)$/.exec(statusLine) ?? [];
  return code === undefined
    ? { status: 200, statusText: 'OK', headers, length }
    : { status: Number(code), statusText: reason.trim(), headers, length };
}

/** A line that begins with white space goes on with the header before it. */
function unfold(lines: readonly string[]): string[] {
  const unfolded: string[] = [];
  let mayGoOn = false;
  for (const line of lines) {
    if (mayGoOn && /^[ \t]/.test(line)) {
      unfolded.push(`${unfolded.pop() ?? ''} ${trim(line, ' \t')}`);
    } else {
      unfolded.push(line);
      mayGoOn = /^[^ \t:][^:]*:/.test(line);
    }
  }
  return unfolded;
}

/** The lines that are headers; the others are passed over, as in Chromium. */
function headerLines(lines: readonly string[]): HeaderLines {
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    const name = trim(line.slice(0, Math.max(colon, 0)), ' \t');
    if (!isToken(name) || /^[ \t]/.test(line)) return [];
    return [[name, trim(line.slice(colon + 1), ' \t')] as const];
  });
}

/** Headers that may not come twice with different values: somebody may have smuggled one in. */
function twofold(headers: HeaderLines): NetworkErrorName | undefined {
  const differ = (name: string): boolean =>
    new Set(linesOf(headers, name).map(([, value]) => value)).size > 1;
  const isChunked = /(?:^|,)\s*chunked\s*$/i.test(valueOf(headers, 'Transfer-Encoding') ?? '');
  if (!isChunked && differ('Content-Length')) return 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH';
  if (differ('Content-Disposition')) return 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION';
  if (differ('Location')) return 'ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION';
  return undefined;
}
