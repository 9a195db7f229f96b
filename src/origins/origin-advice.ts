import { quote, quoteAll } from '../text/quote';
import { readUrl } from '../text/url';
import { isOpaqueScheme, readOrigin } from './origin';

/**
 * What is for rules that are more than a pattern. It looks at the resource too: a callback is asked about each of them.
 */
export const CALLBACK = String.raw`dynamicConfigurationCallback: ({ resource, origin }) => (resource === 'Products' && /^https:\/\/pr-[0-9]+\.example\.com$/.test(origin) ? { methods: ['GET'] } : null)`;

/** Whether a text is an origin or a pattern that configuration takes: nothing else is advised. */
type IsPermitted = (text: string) => boolean;

/** What to write in place of a value that is not text: what people really hand over, and what they mean by it. */
export function whatToWrite(value: unknown, isPermitted: IsPermitted): string {
  if (value instanceof RegExp) {
    return `${quote(value)} is a regular expression; name the origins, write a pattern such as 'https://*.example.com' or 'https://app-*.example.com', or use it in a callback: { ${CALLBACK} }`;
  }
  if (typeof value === 'function') {
    return `${quote(value)} is a function; name the origins, or ask it in a callback: { ${CALLBACK} }`;
  }
  if (value === undefined) {
    return `undefined is not an origin; where it comes from an environment variable, that is not set: set it, or leave the call out`;
  }
  if (value === true) {
    return `true is not an origin; name the origins, or say forAllOrigins() where every site may call`;
  }
  if (value === false) {
    return `false is not an origin; to close resources to every origin, say forNoOrigins()`;
  }
  if (Array.isArray(value)) return `${quote(value)} is a list inside the list; write its origins one by one`;
  if (isUrl(value)) {
    return `the URL object of ${quote(value.href)} is not an origin${adviceFor(value.href, isPermitted) || EXAMPLE}`;
  }
  return `${quote(value)} is not an origin${EXAMPLE}`;
}

const EXAMPLE = `; write a string such as 'https://app.example.com'`;

/** Of any realm: test runners have `URL` classes of their own. */
function isUrl(value: unknown): value is URL {
  return Object.prototype.toString.call(value) === '[object URL]';
}

/** What to write in place of a text that is not an origin, as the end of a sentence; empty where nothing is near. */
export function adviceFor(text: string, isPermitted: IsPermitted): string {
  const nearest = nearestOrigin(text, isPermitted);
  return nearest === undefined ? '' : `; write ${quote(nearest)}`;
}

/** What is wrong with a list in one text, `a.com,b.com`; undefined where the text is not one of origins alone. */
export function listFlaw(text: string, isPermitted: IsPermitted): string | undefined {
  const origins = originsIn(text, isPermitted);
  if (origins.length < 2) return undefined;
  return `is several origins in one text; write each by itself: ${quoteAll(origins)} (for an environment variable, .split(/[\\s,]+/) makes the list)`;
}

/** The origins of a list in one text, `a.com,b.com`; empty where the text is not a list of origins alone. */
function originsIn(text: string, isPermitted: IsPermitted): string[] {
  const pieces = text.split(/[\s,;]+/).filter((piece) => piece !== '');
  const origins = pieces.map((piece) => (isPermitted(piece) ? piece : nearestOrigin(piece, isPermitted)));
  return origins.every((origin) => origin !== undefined) ? origins : [];
}

/** What stands for a `*` where a URL parser takes none: in a host, and for a port. */
const SOME_LETTERS = 'zq0qz';
const SOME_PORT = ':65534';

const ANY_PORT = /:\*(?=[/?#]|$)/;

/** The text up to the end of its first label, and a `*` in that. */
const FIRST_LABEL_STAR = /^([a-z][a-z0-9+.-]*:\/\/[^.:/?#*]*)\*(?=[^.:/?#*]*(?:[.:/?#]|$))/i;

/** The text without the quotes, the white space and the brackets of a list that may stand around it. */
function withoutQuotes(text: string): string {
  const start = /^\[?[\s"'`]+/.exec(text)?.[0].length ?? 0;
  const last = text.endsWith(']') ? text.length - 1 : text.length;
  let end = last;
  while (end > start && /[\s"'`]/.test(text.charAt(end - 1))) end--;
  return text.slice(start, end === last ? text.length : end);
}

/** What was probably meant: the nearest thing that configuration takes, if there is one. */
function nearestOrigin(text: string, isPermitted: IsPermitted): string | undefined {
  const withScheme = addScheme(withoutQuotes(text));
  if (withScheme?.includes(SOME_LETTERS) !== false) return undefined;
  if (isOpaqueScheme(withScheme.slice(0, withScheme.indexOf(':')).toLowerCase())) return undefined;
  const star = FIRST_LABEL_STAR.exec(withScheme);
  // In Punycode the letters that stand for a `*` have no place of their own.
  if (star && /[^\x20-\x7e]/.test(withScheme.split('.')[0] ?? '')) return undefined;
  const plain = withScheme.replace(FIRST_LABEL_STAR, `$1${SOME_LETTERS}`).replace(ANY_PORT, SOME_PORT);
  const read = readUrl(plain);
  const origin = read && readOrigin(`${read.protocol}//${read.host}`);
  if (!origin) return undefined;
  let better = origin.text;
  if (star) better = better.replace(SOME_LETTERS, '*');
  if (ANY_PORT.test(withScheme)) better = better.replace(SOME_PORT, ':*');
  return better !== text && isPermitted(better) ? better : undefined;
}

/** `http` or `https` with its slashes, in whichever way they are mistyped, once or twice. */
const MISTYPED_SCHEME = /^(?:(?:h[htps]{1,6}|t[tps]{1,4})[:;]?[/\\]+)+/i;

/** A scheme that is mistyped is mended; what stands for one is taken for the last of them. */
function mendScheme(text: string): string {
  const mistyped = MISTYPED_SCHEME.exec(text)?.[0] ?? '';
  const scheme = mistyped
    .split(/[:;/\\]+/)
    .filter((piece) => piece !== '')
    .at(-1);
  if (scheme === undefined || !/p/i.test(scheme)) return text;
  return `${/s/i.test(scheme) ? 'https' : 'http'}://${text.slice(mistyped.length)}`;
}

/** A host alone gets the scheme that it is probably served by; a word that need not be a host gets none. */
function addScheme(given: string): string | undefined {
  const text = mendScheme(given);
  if (text.includes('://')) return text;
  const host = text.replace(/^\/+/, '');
  if (/^(?:localhost|127\.|\[::1\])/i.test(host)) return `http://${host}`;
  return /\.|:[0-9*]/.test(host) && !/^[a-z]+:[^0-9*]/i.test(host) ? `https://${host}` : undefined;
}
