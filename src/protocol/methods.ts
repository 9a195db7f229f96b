/** A method, as configuration names it: the usual ones, which editors offer, and any other. */
export type CorsMethod =
  | 'GET'
  | 'HEAD'
  | 'POST'
  | 'PUT'
  | 'PATCH'
  | 'DELETE'
  | 'OPTIONS'
  | 'QUERY'
  | (string & Record<never, never>);

/** The CORS-safelisted methods (https://fetch.spec.whatwg.org/#cors-safelisted-method): never refused by a browser's own preflight check. */
export const SAFELISTED_METHODS: readonly string[] = ['GET', 'HEAD', 'POST'];

/** The forbidden methods (https://fetch.spec.whatwg.org/#forbidden-method): no browser ever sends them for a script. */
export const FORBIDDEN_METHODS: readonly string[] = ['CONNECT', 'TRACE', 'TRACK'];

/**
 * The methods that a browser upper-cases before sending (https://fetch.spec.whatwg.org/#concept-method-normalize);
 * `patch` is not one.
 */
const NORMALIZED_METHODS: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];

/** The method as a browser sends it for a script that asks for `method`: `put` as `PUT`, `patch` as it is. */
export function normalizeMethod(method: string): string {
  const upper = method.toUpperCase();
  return NORMALIZED_METHODS.includes(upper) ? upper : method;
}

/** Whether the method is CORS-safelisted, compared with case as browsers do. */
export function isSafelistedMethod(method: string): boolean {
  return SAFELISTED_METHODS.includes(method);
}

/** Methods that change nothing on the server (RFC 9110 § 9.2.1), of those that browsers send. */
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Whether the method may be sent for a look: it is not meant to change anything on the server. */
export function isSafeMethod(method: string): boolean {
  return SAFE_METHODS.includes(method);
}

/**
 * The methods that Node's parser reads: those of llhttp 9.3 (https://github.com/nodejs/llhttp, src/llhttp/constants.ts,
 * `METHODS_HTTP`). It answers 400 to all others, before any application sees them. A list of our own, since that of
 * `node:http` depends on the version: `QUERY` is known from Node 22 on.
 */
export const PARSED_METHODS: readonly string[] = [
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'QUERY'],
  // WebDAV, CalDAV and what belongs to them.
  ...['ACL', 'BIND', 'CHECKOUT', 'COPY', 'LOCK', 'MERGE', 'MKACTIVITY', 'MKCALENDAR', 'MKCOL', 'MOVE'],
  ...['PROPFIND', 'PROPPATCH', 'REBIND', 'REPORT', 'SEARCH', 'UNBIND', 'UNLOCK'],
  // UPnP, caches, links, streams.
  ...['LINK', 'M-SEARCH', 'NOTIFY', 'PURGE', 'SOURCE', 'SUBSCRIBE', 'UNLINK', 'UNSUBSCRIBE'],
];

/** Whether Node's parser knows the method (upper case), so that a request with it can reach an application at all. */
export function isParsedMethod(method: string): boolean {
  return PARSED_METHODS.includes(method);
}
