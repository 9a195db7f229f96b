import { isIPv4 } from 'node:net';

/** Whether the lower-case host is an address, `[::1]` or `127.0.0.1`, and not a name. */
export function isAddress(host: string): boolean {
  return host.startsWith('[') || isIPv4(host);
}

const NUMERIC_END = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$/;

/**
 * Whether a lower-case host ends in a number (https://url.spec.whatwg.org/#ends-in-a-number-checker): it is an IPv4
 * address then, or nothing at all.
 */
export function endsInNumber(host: string): boolean {
  return NUMERIC_END.test(host);
}

const PIECES = 8;

/**
 * An IPv6 address as browsers write it: without leading zeros, the longest row of zeros as `::`, no IPv4 part
 * (https://url.spec.whatwg.org/#concept-ipv6-serializer). Undefined where the text is not an address
 * (https://url.spec.whatwg.org/#concept-ipv6-parser). Not by Node's `URL`, so that every version answers alike.
 *
 * @param text in lower case, without brackets
 */
export function serializeIPv6(text: string): string | undefined {
  const pieces = parseIPv6(text);
  if (!pieces) return undefined;
  const zeros = longestZeros(pieces);
  let written = '';
  for (let index = 0; index < PIECES; index++) {
    if (index === zeros.start) {
      written += index === 0 ? '::' : ':';
      index += zeros.length - 1;
    } else {
      written += (pieces[index] ?? 0).toString(16);
      if (index < PIECES - 1) written += ':';
    }
  }
  return written;
}

function parseIPv6(text: string): number[] | undefined {
  const pieces: number[] = [];
  let gap: number | undefined;
  let at = 0;
  if (text.startsWith(':')) {
    if (!text.startsWith('::')) return undefined;
    gap = 0;
    at = 2;
  }
  while (at < text.length) {
    if (pieces.length === PIECES) return undefined;
    if (text[at] === ':') {
      if (gap !== undefined) return undefined;
      gap = pieces.length;
      at++;
      continue;
    }
    const start = at;
    let piece = 0;
    for (let digit = hexDigit(text, at); at < start + 4 && digit >= 0; digit = hexDigit(text, at)) {
      piece = piece * 16 + digit;
      at++;
    }
    if (at === start) return undefined;
    if (text[at] === '.') {
      const [high, low] = parseIPv4(text.slice(start)) ?? [];
      if (high === undefined || low === undefined) return undefined;
      pieces.push(high, low);
      break;
    }
    pieces.push(piece);
    // A colon has a piece behind it, or a second colon.
    if (at < text.length && (text[at++] !== ':' || at === text.length)) return undefined;
  }
  if (gap === undefined) return pieces.length === PIECES ? pieces : undefined;
  if (pieces.length >= PIECES) return undefined;
  pieces.splice(gap, 0, ...new Array<number>(PIECES - pieces.length).fill(0));
  return pieces;
}

/** The value of a hexadecimal digit in lower case; below zero where there is none. */
function hexDigit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x61 + 10 : -1;
}

/** An IPv4 address as the last two pieces of an IPv6 address. */
function parseIPv4(text: string): [high: number, low: number] | undefined {
  if (!isIPv4(text)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}

/** The first of the longest rows of zeros, where one has more than one; else none, at no place. */
function longestZeros(pieces: readonly number[]): { start: number; length: number } {
  let longest = { start: -1, length: 1 };
  for (let start = 0; start < PIECES; start++) {
    let end = start;
    while (pieces[end] === 0) end++;
    if (end - start > longest.length) longest = { start, length: end - start };
    start = Math.max(start, end);
  }
  return longest;
}
