import type { HeaderLines } from './exchange';

const MASK = '***';

/** Shorter pieces of text are no secret by themselves, and would blot out half of a report. */
const SHORTEST = 6;

/** Headers whose values are secrets by their names, beside `Authorization`, `Cookie` and `Set-Cookie`. */
const SECRET_NAMES =
  /auth|token|secret|api-?key|access-?key|session|password|passwd|credential|signature|csrf|xsrf|jwt|assertion/;

/** Headers that bear such a name, and tell what is allowed instead. */
const NO_SECRETS =
  /^(?:access-control-|www-authenticate$|proxy-authenticate$|authentication-info$|:authority$)/;

/** What looks like a token, whatever its header is called: a JSON web token, and those of well-known makers. */
const SECRET_VALUES =
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}|\b(?:sk|pk|rk)_(?:live|test)_\w{8}|\bgh[opsu]_\w{20}|\bxox[a-z]-[\w-]{8}|\bAKIA[A-Z0-9]{12}/;

/** Parameters of a URL that hold one. */
const SECRET_PARAMETERS =
  /([?&;](?:[\w-]{0,40}(?:token|secret|api_?-?key|signature|passw(?:or)?d|credential)[\w-]{0,20}|key|sig|auth|code|jwt|X-Amz-[\w-]{1,20})=)[^&;#\s'"<>]+/gi;

/** Blots out secrets. What remains tells their kind: `Bearer ***`, `session=***; Path=/`. */
export interface Masking {
  /** A text in which somebody may have repeated a secret. */
  readonly text: (text: string) => string;
  /** Header lines. */
  readonly lines: (headers: HeaderLines) => HeaderLines;
}

/** Blots out what is secret in these header lines, in them and in any other text about them. */
export function maskingOf(lines: HeaderLines): Masking {
  const secrets = new Set(lines.flatMap(([name, value]) => secretsIn(name, value)));
  // Longest first: a part must not break up the whole.
  const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
  const text = (given: string): string =>
    longestFirst
      .reduce((masked, secret) => masked.replaceAll(secret, MASK), given)
      .replace(SECRET_PARAMETERS, `$1${MASK}`);
  return {
    text,
    lines: (headers) => headers.map(([name, value]) => [name, text(maskValue(name, value))] as const),
  };
}

/** A value of plain data without its secrets: its `headers` are lines, what a request brings along is not shown. */
export function withoutSecrets<T>(value: T, masking: Masking): T {
  return mask(value, '', masking) as T;
}

function mask(value: unknown, name: string, masking: Masking): unknown {
  if (typeof value === 'string') return masking.text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return name === 'headers' ? masking.lines(value) : value.map((each) => mask(each, '', masking));
  }
  const members = Object.entries(value).map(([key, member]) => [
    key,
    name === 'request' && key === 'body' ? MASK : mask(member, key, masking),
  ]);
  return Object.fromEntries(members);
}

/** What of a header must be seen nowhere, as far as it can be told from other words. */
function secretsIn(name: string, value: string): string[] {
  if (!isSecret(name, value)) return [];
  return partsOf(name, value)
    .map(({ secret }) => secret)
    .filter(({ length }) => length >= SHORTEST);
}

/** A header's value without its secrets. */
function maskValue(name: string, value: string): string {
  if (!isSecret(name, value)) return value;
  return partsOf(name, value)
    .map(({ before, secret }) => `${before}${secret === '' ? '' : MASK}`)
    .join('');
}

function isSecret(name: string, value: string): boolean {
  const lower = name.toLowerCase();
  if (NO_SECRETS.test(lower)) return false;
  return /^(?:set-)?cookie$/.test(lower) || SECRET_NAMES.test(lower) || SECRET_VALUES.test(value);
}

interface Part {
  readonly before: string;
  readonly secret: string;
}

/** The value in parts, each what may be shown and the secret behind it. */
function partsOf(name: string, value: string): Part[] {
  const lower = name.toLowerCase();
  if (lower === 'cookie') {
    return value
      .split(';')
      .map((pair, index) => partOf(`${index > 0 ? ';' : ''}${pair}`, pair.includes('=') ? '=' : undefined));
  }
  if (lower === 'set-cookie') {
    const end = value.indexOf(';');
    const pair = end === -1 ? value : value.slice(0, end);
    return [partOf(pair, '='), { before: value.slice(pair.length), secret: '' }];
  }
  // `Bearer`, `Basic`: one word, and then the secret.
  const scheme = lower.endsWith('authorization') ? /^[\w-]{1,30} +/.exec(value)?.[0] : undefined;
  return [{ before: scheme ?? '', secret: value.slice(scheme?.length ?? 0) }];
}

function partOf(text: string, separator: string | undefined): Part {
  const at = separator === undefined ? -1 : text.indexOf(separator);
  return { before: text.slice(0, at + 1), secret: text.slice(at + 1) };
}
