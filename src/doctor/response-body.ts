import { valueOf, type HeaderLines } from './exchange';

/** Characters of a body that are kept: its first lines may say who answered. */
const LONGEST = 2048;

/** The beginning of a body, from what came after the head, one character for each byte. */
export function readBodyStart(headers: HeaderLines, received: string, method: string): string {
  if (method === 'HEAD') return '';
  const isChunked = /(?:^|,)\s*chunked\s*$/i.test(valueOf(headers, 'Transfer-Encoding') ?? '');
  const bytes = isChunked ? unchunked(received) : received;
  return bytes.slice(0, LONGEST);
}

/** RFC 9112 § 7.1, as far as it came. */
function unchunked(received: string): string {
  let body = '';
  let at = 0;
  while (body.length < LONGEST) {
    const end = received.indexOf('\r\n', at);
    const size = end === -1 ? 0 : parseInt(received.slice(at, end), 16);
    if (!(size > 0)) break;
    body += received.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
  return body;
}
