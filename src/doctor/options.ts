import { parseOrigin } from '../origins/origin';
import { FORBIDDEN_METHODS, normalizeMethod } from '../protocol/methods';
import { isForbiddenRequestHeader } from '../protocol/request-headers';
import { isToken } from '../protocol/token';
import { nearest } from '../text/nearest';
import { quote } from '../text/quote';
import { trim } from '../text/trim';
import { DoctorError } from './doctor-error';
import { addressSpaceOf } from './network-rules';
import type { PageRequest } from './page-request';
import { readUrl } from '../text/url';

/** What a script on a page would ask for, and how far the doctor may go to find out what comes of it. */
export interface DiagnoseOptions {
  /** What is asked for: an absolute http or https URL. */
  readonly url: string | URL;
  /** The origin of the page that asks, as browsers serialise it: `https://app.example.com`; or `null`. */
  readonly origin: string;
  /** As the script writes it: browsers upper-case `put`, but not `patch`. Default `GET`. */
  readonly method?: string;
  /**
   * The headers that the script sets. Those that browsers don't let it set are left out, but for `Cookie`: with
   * `credentials` it stands for the cookies that the browser would add.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the script sends along: `fetch(url, { body })`. GET and HEAD have none. */
  readonly body?: string;
  /** Whether the script asks with cookies: `credentials: 'include'`, `withCredentials`. Default false. */
  readonly credentials?: boolean;
  /** Whether a preflight is sent where the request alone needs none, as for an upload with listeners. */
  readonly preflight?: boolean;
  /** Whether a method that may change things on the server (not GET, HEAD, OPTIONS) is really sent. */
  readonly send?: boolean;
  /** Whether the actual request is sent though its preflight failed, to see more; it changes no verdict. */
  readonly force?: boolean;
  /** Whether a certificate is taken that this machine does not trust, as where a user passes over the warning. */
  readonly insecure?: boolean;
  /** The `User-Agent` of the browser. Default: that of a Chromium on Linux. */
  readonly userAgent?: string;
  /** Milliseconds for everything together. Default 10000. */
  readonly timeout?: number;
  /** The response headers that the script reads, as it names them; a verdict says which of them are kept from it. */
  readonly reads?: readonly string[];
}

/** The options, checked. */
export interface CheckedOptions {
  readonly request: PageRequest;
  readonly send: boolean;
  readonly force: boolean;
  readonly insecure: boolean;
  readonly timeout: number;
  /** Headers that the browser would not let the script set, lower-case. */
  readonly leftOut: readonly string[];
  /** The response headers that the script reads, lower-case, without repeats. */
  readonly reads: readonly string[];
}

const NAMES: readonly (keyof DiagnoseOptions)[] = [
  'url',
  'origin',
  'method',
  'headers',
  'body',
  'credentials',
  'preflight',
  'send',
  'force',
  'insecure',
  'userAgent',
  'timeout',
  'reads',
];

const DEFAULT_TIMEOUT = 10_000;
/** What a timer can hold. */
const LONGEST_TIMEOUT = 2_147_483_647;

/** @throws {@link DoctorError} `wrong-usage`, where an option makes no sense. */
export function checkOptions(options: DiagnoseOptions): CheckedOptions {
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
  for (const name of ['credentials', 'preflight', 'send', 'force', 'insecure'] as const) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== 'boolean') {
      throw wrong(`${quote(name)} is true or false, not ${quote(value)}.`);
    }
  }
  const { credentials = false, preflight = false, send = false, force = false, insecure = false } = options;
  const { headers, leftOut, cookie } = checkHeaders(options.headers, credentials);
  const method = checkMethod(options.method);
  return {
    request: {
      url: checkUrl(options.url),
      origin: checkOrigin(options.origin),
      method,
      headers,
      body: checkBody(options.body, method),
      credentials,
      forcePreflight: preflight,
      cookie,
      userAgent: checkUserAgent(options.userAgent),
    },
    send,
    force,
    insecure,
    timeout: checkTimeout(options.timeout),
    leftOut,
    reads: checkReads(options.reads),
  };
}

function checkUrl(value: unknown): URL {
  const text = value instanceof URL ? value.href : value;
  if (typeof text !== 'string') throw wrong(`${quote(value)} is not a URL; write one like ${EXAMPLE_URL}.`);
  const url = readUrl(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    const meant = withScheme(text);
    const what = url ? 'an http or https URL' : 'a URL';
    throw wrong(
      `${quote(text)} is not ${what}; ${meant ? `did you mean ${quote(meant)}?` : `write one like ${EXAMPLE_URL}.`}`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw wrong('Scripts can ask for no URL with a user name or password in it.');
  }
  return url;
}

const EXAMPLE_URL = "'https://api.example.com/products'";

/** What a host without a scheme was probably meant to be: http on this machine, https elsewhere. */
function withScheme(text: string): string | undefined {
  const [, host] =
    /^(?:\/\/)?([\w-]+(?:\.[\w-]+)*|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?(?:[/?#]|$)/.exec(text) ?? [];
  if (host === undefined || !/[.[]|^localhost$/.test(host)) return undefined;
  const scheme = addressSpaceOf(host) === 'public' ? 'https' : 'http';
  const meant = `${scheme}://${text.replace(/^\/\//, '')}`;
  return readUrl(meant) && meant;
}

function checkOrigin(value: unknown): string {
  if (value === 'null') return value;
  // Browsers serialise the origin of a page that is a file so.
  if (typeof value === 'string' && /^file:/i.test(value)) {
    throw wrong("A page that is a file sends the origin 'null': write that in place of its file: URL.");
  }
  const origin = typeof value === 'string' ? parseOrigin(value) : undefined;
  if (origin) return origin.text;
  const written = typeof value === 'string' ? value : '';
  const meant = originOf(written) ?? originOf(withScheme(written) ?? '') ?? 'null';
  throw wrong(
    `${quote(value)} is not an origin as browsers send it; ` +
      (meant === 'null' ? `write one like 'https://app.example.com'.` : `did you mean ${quote(meant)}?`),
  );
}

function originOf(url: string): string | undefined {
  const origin = readUrl(url)?.origin;
  return origin === 'null' ? undefined : origin;
}

function checkMethod(value: unknown = 'GET'): string {
  if (typeof value !== 'string' || !isToken(value)) throw wrong(`${quote(value)} is not a method.`);
  if (FORBIDDEN_METHODS.includes(value.toUpperCase())) throw wrong(`No browser sends ${value} for a script.`);
  return normalizeMethod(value);
}

/** Fetch § Request class, constructor, step 34: the others have a body. */
function checkBody(value: unknown, method: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrong(`The body is a string, not ${quote(value)}.`);
  if (method === 'GET' || method === 'HEAD') {
    throw wrong(`A script can't send a body with ${method}; name the method that it uses.`);
  }
  return value;
}

function checkUserAgent(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && /^[\t\x20-\x7e]*$/.test(value))) return value;
  throw wrong(`${quote(value)} is not a value for User-Agent.`);
}

function checkTimeout(value: unknown = DEFAULT_TIMEOUT): number {
  if (typeof value === 'number' && value > 0 && value <= LONGEST_TIMEOUT) return value;
  throw wrong(`The timeout is a number of milliseconds, more than 0, not ${quote(value)}.`);
}

function checkReads(value: unknown = []): string[] {
  if (!Array.isArray(value)) throw wrong("'reads' is a list of response headers: ['X-Total-Count'].");
  const names = value.map((name: unknown) => {
    if (typeof name === 'string' && isToken(name)) return name.toLowerCase();
    throw wrong(`${quote(name)} in 'reads' is not the name of a header.`);
  });
  return [...new Set(names)];
}

type CheckedHeaders = Pick<CheckedOptions, 'leftOut'> & Pick<PageRequest, 'headers' | 'cookie'>;

function checkHeaders(value: unknown, credentials: boolean): CheckedHeaders {
  if (value === undefined) return { headers: [], leftOut: [], cookie: undefined };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong("'headers' is an object of names and values: { 'Content-Type': 'application/json' }.");
  }
  const headers: [string, string][] = [];
  const leftOut: string[] = [];
  let cookie: string | undefined;
  for (const [name, given] of Object.entries(value as Record<string, unknown>)) {
    if (!isToken(name)) throw wrong(`${quote(name)} is not the name of a header.`);
    if (typeof given !== 'string') throw wrong(`The value of ${name} is a string, not ${quote(given)}.`);
    const text = trim(given, '\t\n\r ');
    if (/[\0\r\n]|[^\0-\xff]/.test(text)) throw wrong(`${quote(given)} is not the value of a header.`);
    const lower = name.toLowerCase();
    if (lower === 'cookie' && credentials) cookie = text;
    else if (isLeftOut(lower, text)) leftOut.push(lower);
    else headers.push([name, text]);
  }
  return { headers, leftOut, cookie };
}

/** Headers that say which method is really meant. */
const METHOD_OVERRIDES: readonly string[] = ['x-http-method', 'x-http-method-override', 'x-method-override'];

/** Fetch § forbidden request-header; Chromium drops `User-Agent` too, which the standard leaves to scripts. */
function isLeftOut(name: string, value: string): boolean {
  if (METHOD_OVERRIDES.includes(name)) {
    return value.split(',').some((method) => FORBIDDEN_METHODS.includes(method.trim().toUpperCase()));
  }
  return isForbiddenRequestHeader(name) || name === 'user-agent';
}

function wrong(message: string): DoctorError {
  return new DoctorError('wrong-usage', message);
}
