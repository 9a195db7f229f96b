import type { HeaderLines, WireResponse } from '../doctor/exchange';

/** What of a response is looked at; all of it may be missing on a foreign object. */
interface SendingResponse {
  readonly headersSent?: unknown;
  readonly statusCode?: unknown;
  /** The head as Node has written it, from the status line on; also where headers were handed to `writeHead` alone. */
  readonly _header?: unknown;
  /** Of HTTP/2. */
  readonly stream?: { readonly sentHeaders?: unknown } | null;
  getHeaders?(): unknown;
}

/**
 * The head of a response as it left; undefined while it has not. It is read afterwards, from what was sent, so that
 * nothing of the response needs to be replaced.
 */
export function sentHead(response: object): WireResponse | undefined {
  const sending: SendingResponse = response;
  const { headersSent, statusCode, _header, stream } = sending;
  if (headersSent !== true) return undefined;
  // Bun has a blank there, and what `writeHead` was handed among the headers.
  if (typeof _header === 'string' && _header.startsWith('HTTP/')) return readHead(_header);
  const sent = stream?.sentHeaders ?? sending.getHeaders?.();
  const headers = linesIn(Object(sent) as object);
  return { status: Number(statusCode), statusText: '', headers };
}

/** A head as text (RFC 9112 §§ 2.1, 4): the status stands behind `HTTP/1.1 `. */
function readHead(text: string): WireResponse {
  const [, ...lines] = text.split('\r\n');
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()] as const];
  });
  return { status: Number(text.slice(9, 12)), statusText: '', headers };
}

function linesIn(headers: object): HeaderLines {
  return Object.entries(headers).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().map((each) => [name, String(each)] as const),
  );
}
