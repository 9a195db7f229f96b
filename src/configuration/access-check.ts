import type { AccessInput } from '../engine/findings';
import type { CorsRequestType } from '../engine/reason';
import { parseOrigin } from '../origins/origin';
import { isSafelistedMethod, normalizeMethod } from '../protocol/methods';
import { causesPreflight, isForbiddenRequestHeader } from '../protocol/request-headers';
import { splitTarget } from '../resources/request-target';
import { quote } from '../text/quote';
import { readUrl } from '../text/url';

/**
 * A browser's request, as `checkAccess` is asked about it.
 *
 * ```ts
 * const check = { method: 'PUT', url: '/api/products/7', origin: 'https://app.example.com' };
 * const { allowed, message } = await config.checkAccess(check);
 * ```
 */
export interface CorsAccessCheck {
  /** The method that the script asks for; browsers send `put` as `PUT`, but `patch` as it is. Default: `GET`. */
  readonly method?: string | undefined;
  /** The path, `/api/products/7`, or the whole URL, which tells whether the request crosses origins at all. */
  readonly url: string;
  /** The origin of the page; left out for a request without an `Origin` header. */
  readonly origin?: string | undefined;
  /** The names of the request headers that the script sets. */
  readonly requestHeaders?: readonly string[] | undefined;
  /** Whether the script asks with cookies (`credentials: 'include'`), which `message` and `remedy` look at. */
  readonly credentials?: boolean | undefined;
  /** Which of the two requests to decide. Default: the preflight where a browser would send one. */
  readonly type?: Exclude<CorsRequestType, 'not-cors'> | undefined;
}

const REQUEST_TYPES: readonly CorsAccessCheck['type'][] = [undefined, 'preflight', 'actual'];

/**
 * The request that a browser sends first.
 *
 * @throws TypeError for a check that is none
 *
 * @internal
 */
export function readAccessCheck(check: CorsAccessCheck): AccessInput {
  if (typeof (check as unknown) !== 'object' || (check as unknown) === null) {
    throw new TypeError(
      `${quote(check)} is not a request to check; write { url: '/api/products', origin: 'https://app.example.com' }`,
    );
  }
  const { url, origin, type, credentials = false } = check;
  const method = normalizeMethod(checkedString(check.method ?? 'GET', 'method'));
  // What scripts can't set, browsers drop.
  const { requestHeaders = [] } = check;
  if (!Array.isArray(requestHeaders)) {
    throw new TypeError(`requestHeaders is ${quote(requestHeaders)}, but must be a list of names`);
  }
  const names = [...new Set(requestHeaders.map(readHeaderName))].filter(
    (name) => !isForbiddenRequestHeader(name),
  );
  if (!REQUEST_TYPES.includes(type)) {
    throw new TypeError(`type is ${quote(type)}; write 'preflight' or 'actual', or leave it out`);
  }
  if (typeof credentials !== 'boolean') {
    throw new TypeError(`credentials is ${quote(credentials)}, but must be true or false`);
  }
  const preflight = type === undefined ? needsPreflight(method, names) : type === 'preflight';
  const { path, server } = splitUrl(checkedString(url, 'url'));
  const unsafe = names.filter(causesPreflight).sort();
  return {
    method: preflight ? 'OPTIONS' : method,
    path,
    origin: origin === undefined ? undefined : checkedString(origin, 'origin'),
    sameOrigin: origin !== undefined && server === origin.toLowerCase(),
    requestMethod: preflight ? method : undefined,
    // As browsers send it: sorted, without spaces, and not at all where there is nothing to ask for.
    requestHeaders: preflight && unsafe.length > 0 ? unsafe.join(',') : undefined,
    credentials,
    resource: undefined,
  };
}

/** A method or a header that is not safelisted makes the browser ask first (https://fetch.spec.whatwg.org/#main-fetch, step 11). */
function needsPreflight(method: string, names: readonly string[]): boolean {
  return !isSafelistedMethod(method) || names.some(causesPreflight);
}

/** The path as it stands in the request line, and the server's origin if the URL names it. */
function splitUrl(url: string): { path: string; server: string | undefined } {
  const { base, path } = splitTarget(url);
  const server = base && serverOrigin(base);
  // Browsers encode as UTF-8, and a surrogate without its other half as the replacement character (URL Standard).
  const encoded = path.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^\x20-\x7e]/gu, encodeURIComponent);
  return { path: encoded, server };
}

function serverOrigin(url: string): string | undefined {
  const read = readUrl(url);
  const origin = read && parseOrigin(`${read.protocol}//${read.host}`);
  return origin?.text;
}

function readHeaderName(value: unknown): string {
  return checkedString(value, 'a name in requestHeaders').toLowerCase();
}

function checkedString(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`${name} is ${quote(value)}, but must be a string`);
}
