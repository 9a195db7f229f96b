import { isToken } from './token';

/**
 * Request headers that never need allowing (docs/design.md § What is sent): a browser lists them in a preflight only for the sake
 * of an unusual value, and `origin` is its own. `content-type` is not among them: `application/json` must be allowed.
 */
const NEVER_NEED_ALLOWING: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'content-language',
  'origin',
]);

/** Headers that browsers don't let scripts set (https://fetch.spec.whatwg.org/#forbidden-request-header). */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

/** Whether a preflight may ask for this header (lower-case) without any entry allowing it. */
export function needsNoAllowing(name: string): boolean {
  return NEVER_NEED_ALLOWING.has(name);
}

/** Whether scripts can't set this request header (lower-case), so that allowing it would mean nothing. */
export function isForbiddenRequestHeader(name: string): boolean {
  return FORBIDDEN.has(name) || name.startsWith('proxy-') || name.startsWith('sec-');
}

/**
 * Whether a script that sets this header (lower-case) makes its request a preflighted one, as far as the name
 * tells: `content-type` and `range` are safelisted for some values only, and counted as unsafe
 * (https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names).
 */
export function causesPreflight(name: string): boolean {
  return name !== 'accept' && name !== 'accept-language' && name !== 'content-language';
}

/**
 * Headers that requests have and responses don't. Only what is certain: `Accept` and `Accept-Encoding` are answered
 * with too (RFC 9110 § 12.5.1), and libraries that hand out tokens answer with `Authorization`.
 */
const ONLY_IN_REQUESTS: ReadonlySet<string> = new Set([
  // Fetch and HTML.
  'access-control-request-headers',
  'access-control-request-method',
  'origin',
  'upgrade-insecure-requests',
  // RFC 9110 §§ 7.2, 7.6.2, 10.1, 11.7.2, 12.5 to 14.2.
  'accept-charset',
  'accept-language',
  'expect',
  'from',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'max-forwards',
  'proxy-authorization',
  'range',
  'referer',
  'te',
  'user-agent',
  // RFC 6265 § 5.4.
  'cookie',
]);

/** Whether no response has this header (lower-case), so that exposing it means nothing. */
export function isOnlyInRequests(name: string): boolean {
  return ONLY_IN_REQUESTS.has(name) || name.startsWith('sec-fetch-') || name.startsWith('sec-ch-');
}

/** More than any application asks for, and few enough that a list costs no more than some ten refused preflights. */
export const LONGEST_LIST = 4096;
export const MOST_NAMES = 256;

/** Tokens in lower case with commas between and nothing else: it is known to be right at one look. */
const AS_BROWSERS_SEND = /^[!#$%&'*+\-.^_`|~0-9a-z]+(?:,[!#$%&'*+\-.^_`|~0-9a-z]+)*$/;

/** White space that HTTP does not know as such, and `trim` takes away all the same. */
const FOREIGN_WHITE_SPACE = /[^\S \t]/;

/**
 * The names of an `Access-Control-Request-Headers` value, lower-cased and without repeats; undefined where one
 * is not a token, and where there are more than 4096 characters or 256 names. Empty elements, which count too, and
 * white space around names are tolerated (RFC 9110 § 5.6.1: proxies re-space and split lists).
 */
export function parseHeaderNames(value: string): readonly string[] | undefined {
  if (value.length > LONGEST_LIST) return undefined;
  if (AS_BROWSERS_SEND.test(value)) {
    const names = value.split(',');
    return names.length > MOST_NAMES ? undefined : [...new Set(names)];
  }
  if (FOREIGN_WHITE_SPACE.test(value)) return undefined;
  const names = new Set<string>();
  let start = 0;
  for (let count = 0; start <= value.length; count++) {
    if (count === MOST_NAMES) return undefined;
    const comma = value.indexOf(',', start);
    const end = comma === -1 ? value.length : comma;
    const name = value.slice(start, end).trim();
    if (name !== '') {
      if (!isToken(name)) return undefined;
      names.add(name.toLowerCase());
    }
    start = end + 1;
  }
  return [...names];
}
