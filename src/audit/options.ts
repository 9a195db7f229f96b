import { parseOrigin, type Origin } from '../origins/origin';
import { FORBIDDEN_METHODS, normalizeMethod } from '../protocol/methods';
import { isToken } from '../protocol/token';
import { nearest } from '../text/nearest';
import { quote } from '../text/quote';
import { trim } from '../text/trim';
import { readUrl } from '../text/url';
import { AuditError } from './audit-error';

/** Which server is audited, and for whom it is meant to be open. */
export interface AuditOptions {
  /** What is asked for: an absolute http or https URL. Nothing else is ever asked: redirects are not followed. */
  readonly url: string | URL;
  /**
   * An origin that is meant to get in, as browsers serialise it: `https://app.example.com`. Origins that nearly
   * match it are tried. Without it, those that nearly match what the server itself names, or else its own.
   */
  readonly origin?: string;
  /**
   * The method that pages use. Only GET and OPTIONS are ever sent: of any other method, the preflight that asks
   * for it is judged. Default `GET`.
   */
  readonly method?: string;
  /**
   * Headers that go with each GET, `Cookie` and `Authorization` among them: an answer that needs credentials is
   * judged by what it sends to those who have them. Their values are masked in everything that comes out.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for everything together. Default 20000. */
  readonly timeout?: number;
}

/** The options, checked. */
export interface CheckedAuditOptions {
  readonly url: URL;
  readonly origin: Origin | undefined;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly timeout: number;
}

const NAMES: readonly (keyof AuditOptions)[] = ['url', 'origin', 'method', 'headers', 'timeout'];

const DEFAULT_TIMEOUT = 20_000;
/** What a timer can hold. */
const LONGEST_TIMEOUT = 2_147_483_647;

/** @throws {@link AuditError} `wrong-usage`, where an option makes no sense. */
export function checkAuditOptions(options: AuditOptions): CheckedAuditOptions {
  // Whoever writes JavaScript is told of what TypeScript would have said.
  const given = options as unknown;
  if (typeof given !== 'object' || given === null) throw wrong('The options are an object: { url, origin }.');
  for (const name of Object.keys(given)) {
    if ((NAMES as readonly string[]).includes(name)) continue;
    const meant = nearest(name, NAMES);
    throw wrong(
      `There is no option ${quote(name)}${meant === undefined ? '.' : `; did you mean ${quote(meant)}?`}`,
    );
  }
  return {
    url: checkUrl(options.url),
    origin: checkOrigin(options.origin),
    method: checkMethod(options.method),
    headers: checkHeaders(options.headers),
    timeout: checkTimeout(options.timeout),
  };
}

function checkUrl(value: unknown): URL {
  const text = value instanceof URL ? value.href : value;
  const url = typeof text === 'string' ? readUrl(text) : undefined;
  if (typeof text !== 'string' || !url) {
    throw wrong(`${quote(value)} is not a URL; write one like 'https://api.example.com/products'.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    const meant = /^[\w.-]+(?::\d+)?(?:\/|$)/.test(text) ? `; did you mean ${quote(`http://${text}`)}?` : '.';
    throw wrong(`${quote(text)} is not an http or https URL${meant}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw wrong('A user name or password does not go into the URL; give an Authorization header.');
  }
  url.hash = '';
  return url;
}

function checkOrigin(value: unknown): Origin | undefined {
  if (value === undefined) return undefined;
  const origin = typeof value === 'string' ? parseOrigin(value) : undefined;
  if (origin) return origin;
  const meant = (typeof value === 'string' ? readUrl(value)?.origin : undefined) ?? 'null';
  throw wrong(
    `${quote(value)} is not an origin as browsers send it; ` +
      (meant === 'null' ? `write one like 'https://app.example.com'.` : `did you mean ${quote(meant)}?`),
  );
}

function checkMethod(value: unknown = 'GET'): string {
  if (typeof value !== 'string' || !isToken(value)) throw wrong(`${quote(value)} is not a method.`);
  if (FORBIDDEN_METHODS.includes(value.toUpperCase())) throw wrong(`No browser sends ${value} for a script.`);
  return normalizeMethod(value);
}

/** What the audit says itself: another value would make its answers mean something else. */
const OWN_HEADERS: readonly string[] = [
  'origin',
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
];

function checkHeaders(value: unknown): [name: string, value: string][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong("'headers' is an object of names and values: { Authorization: 'Bearer ...' }.");
  }
  return Object.entries(value as Record<string, unknown>).map(([name, given]) => {
    if (!isToken(name)) throw wrong(`${quote(name)} is not the name of a header.`);
    const lower = name.toLowerCase();
    if (OWN_HEADERS.includes(lower) || lower.startsWith('access-control-request-')) {
      throw wrong(`The audit sets ${name} itself${lower === 'origin' ? "; give the option 'origin'." : '.'}`);
    }
    // The value may be a secret, so no message shows it.
    if (typeof given !== 'string') throw wrong(`The value of ${name} is not a string.`);
    const text = trim(given, '\t\n\r ');
    if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) {
      throw wrong(`The value of ${name} has a character that no header can hold.`);
    }
    return [name, text];
  });
}

function checkTimeout(value: unknown = DEFAULT_TIMEOUT): number {
  if (typeof value === 'number' && value > 0 && value <= LONGEST_TIMEOUT) return value;
  throw wrong(`The timeout is a number of milliseconds, more than 0, not ${quote(value)}.`);
}

function wrong(message: string): AuditError {
  return new AuditError('wrong-usage', message);
}
