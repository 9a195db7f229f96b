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

/** The numbers that make Punycode what it is (RFC 3492 § 5). */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST_CODE_POINT = 0x80;
const LAST_CODE_POINT = 0x10ffff;

const PREFIX = 'xn--';

/**
 * Whether every label that is marked as Punycode is Punycode for something that a host can have. Not by Node's URL
 * parser, whose versions differ (`xn--` alone is a host to Node 24): this answers alike everywhere, and where Unicode
 * grows, it rather takes a host that no browser sends than refuses one that some do.
 *
 * @param host in lower case
 */
export function hasValidPunycode(host: string): boolean {
  return host.split('.').every((label) => !label.startsWith(PREFIX) || isValid(label.slice(PREFIX.length)));
}

function isValid(encoded: string): boolean {
  const text = decode(encoded);
  return text !== undefined && !NEVER_IN_A_HOST.test(text) && isNormal(text);
}

/**
 * What is never in a host, neither as it is nor in another spelling (UTS #46 § 5): controls, blanks, what can't be
 * seen, directions, surrogates, what is for private use, noncharacters.
 */
const NEVER_IN_A_HOST =
  // eslint-disable-next-line no-misleading-character-class -- they are meant one by one
  /[\x80-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\u{e0000}-\u{10ffff}]/u;

/**
 * Blocks in which Unicode adds no more capital letters, compatible forms or compositions, so that every version of
 * Node knows all of them. Cherokee is left out: there the capitals are what a host has.
 */
const SETTLED = /^[\0-\u139f\u1400-\u1c7f\u1d00-\ua7bf\ua840-\uab6f\uabc0-\uffff]*$/u;

/** Whether the text is as a browser would have it before it encodes it: lower case, composed (UTS #46 § 4). */
function isNormal(text: string): boolean {
  return !SETTLED.test(text) || text.normalize('NFKC').toLowerCase() === text;
}

/** The text that Punycode stands for (RFC 3492 § 6.2); undefined where it is not Punycode, or has nothing but ASCII in it. */
function decode(encoded: string): string | undefined {
  const delimiter = encoded.lastIndexOf('-');
  const output = Array.from(encoded.slice(0, Math.max(delimiter, 0)), (character) => character.charCodeAt(0));
  let codePoint = FIRST_CODE_POINT;
  let bias = FIRST_BIAS;
  let at = 0;
  let next = delimiter > 0 ? delimiter + 1 : 0;
  if (next === encoded.length) return undefined;
  while (next < encoded.length) {
    const before = at;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(encoded.charAt(next++));
      if (digit === undefined) return undefined;
      at += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = output.length + 1;
    bias = adapt(at - before, length, before === 0);
    codePoint += Math.floor(at / length);
    if (codePoint > LAST_CODE_POINT) return undefined;
    at %= length;
    output.splice(at++, 0, codePoint);
  }
  return String.fromCodePoint(...output);
}

function digitOf(character: string): number | undefined {
  if (character >= 'a' && character <= 'z') return character.charCodeAt(0) - 'a'.charCodeAt(0);
  if (character >= '0' && character <= '9') return Number(character) + 26;
  return undefined;
}

/** How the thresholds of the next number follow from this one (RFC 3492 § 6.1). */
function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
