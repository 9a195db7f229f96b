import type { CompiledPolicy } from '../policies/compiled-policy';

/** Header names and values, as a response gets them. */
export type Headers = Readonly<Record<string, string>>;

const VARY_ORIGIN: Headers = Object.freeze({ Vary: 'Origin' });
const VARY_PREFLIGHT: Headers = Object.freeze({
  Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
});
const NONE: Headers = Object.freeze({});

/** `Vary`, where the response could differ for another origin (DESIGN § 4). */
export function varyHeaders(varies: boolean, preflight: boolean): Headers {
  if (!varies) return NONE;
  return preflight ? VARY_PREFLIGHT : VARY_ORIGIN;
}

/** What an allowed actual response gets; `origin` is the value of `Access-Control-Allow-Origin`. */
export function actualHeaders(policy: CompiledPolicy, origin: string, vary: Headers): Headers {
  const headers: Record<string, string> = { 'Access-Control-Allow-Origin': origin };
  if (policy.cookies) headers['Access-Control-Allow-Credentials'] = 'true';
  // Without credentials `*` exposes everything; with them it is a name like any other (Fetch § CORS-exposed
  // header-name list), and the names are listed as the response is sent.
  const exposed = policy.exposedList ?? (policy.cookies ? '' : '*');
  if (exposed !== '') headers['Access-Control-Expose-Headers'] = exposed;
  return Object.freeze(Object.assign(headers, vary));
}

/**
 * What a preflight's response gets that names an allowed origin. Lists that an entry names are sent whole; for all
 * methods and all headers it is `*`, or with cookies, where `*` means nothing to browsers, what was asked for and
 * checked to be tokens. `*` never covers `authorization`, which is named beside it (Fetch § CORS-preflight fetch,
 * step 7). Where the method or a header was refused, the lists tell the browser's console which, and grant
 * nothing (DESIGN § 7); such an answer is not for keeping.
 */
export function preflightHeaders(
  policy: CompiledPolicy,
  origin: string,
  requestedMethod: string,
  requestedHeaders: readonly string[],
  vary: Headers,
  refused = false,
): Headers {
  const headers: Record<string, string> = { 'Access-Control-Allow-Origin': origin };
  if (policy.cookies) headers['Access-Control-Allow-Credentials'] = 'true';
  headers['Access-Control-Allow-Methods'] = policy.methodList ?? (policy.cookies ? requestedMethod : '*');
  const names = policy.requestHeaderList ?? (policy.cookies ? requestedHeaders.join(',') : '*,authorization');
  if (names !== '') headers['Access-Control-Allow-Headers'] = names;
  if (policy.maxAge !== undefined && !refused) headers['Access-Control-Max-Age'] = policy.maxAge;
  return Object.freeze(Object.assign(headers, vary));
}
