/** Longest value of a safelisted header, and of all of them together, in bytes. */
const LONGEST_VALUE = 128;
const LONGEST_TOGETHER = 1024;

const SAFELISTED_TYPES: readonly string[] = [
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
];

/** Fetch § CORS-unsafe request-header byte, as text of one character for each byte. */
const UNSAFE_BYTE = /["():<>?@[\\\]{}\x7f]|[^\t\x20-\xff]/;

const LANGUAGES = /^[0-9A-Za-z *,\-.;=]*$/;

/** Fetch § CORS-safelisted request-header; Chromium reads the unit in any case. */
const RANGE = /^bytes=([0-9]+)-([0-9]*)$/i;

/** What Chromium can count to in a range. */
const LARGEST_OFFSET = 2n ** 63n - 1n;

const WHOLE = /^[0-9]+$/;
const DECIMAL = /^[0-9]+(?:\.[0-9]+)?$/;

/** Client hints, which Chromium safelists beside the names of the standard, where they have their form. */
const CLIENT_HINTS: ReadonlyMap<string, RegExp> = new Map([
  ['device-memory', DECIMAL],
  ['downlink', DECIMAL],
  ['dpr', DECIMAL],
  ['ect', /^(?:slow-2g|2g|3g|4g)$/],
  ['rtt', WHOLE],
  ['save-data', /^on$/i],
  ['viewport-width', WHOLE],
  ['width', WHOLE],
]);

/**
 * Fetch § CORS-unsafe request-header names: those that a preflight must ask for, lower-case, without repeats,
 * sorted. The values are of one character for each byte.
 */
export function unsafeHeaderNames(headers: readonly (readonly [name: string, value: string])[]): string[] {
  const names = headers.map(([name]) => name.toLowerCase());
  const unsafe = headers.map(([name, value]) => !isSafelisted(name.toLowerCase(), value));
  const together = headers.reduce((sum, [, value], index) => sum + (unsafe[index] ? 0 : value.length), 0);
  const asked = names.filter((_, index) => together > LONGEST_TOGETHER || unsafe[index]);
  return [...new Set(asked)].sort();
}

function isSafelisted(name: string, value: string): boolean {
  if (value.length > LONGEST_VALUE) return false;
  switch (name) {
    case 'accept':
      return !UNSAFE_BYTE.test(value);
    case 'accept-language':
    case 'content-language':
      return LANGUAGES.test(value);
    case 'content-type':
      return !UNSAFE_BYTE.test(value) && SAFELISTED_TYPES.includes(essence(value));
    case 'range': {
      const [, first, last] = RANGE.exec(value) ?? [];
      if (first === undefined || BigInt(first) > LARGEST_OFFSET) return false;
      return !last || BigInt(first) <= BigInt(last);
    }
    default:
      return CLIENT_HINTS.get(name)?.test(value) ?? false;
  }
}

/** The media type without its parameters. */
function essence(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}
