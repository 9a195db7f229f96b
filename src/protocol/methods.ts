/** A method: one that is known, for the editor to propose, or any other. */
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

/** The CORS-safelisted methods (Fetch § Methods): never refused by a browser's own preflight check. */
export const SAFELISTED_METHODS: readonly string[] = ['GET', 'HEAD', 'POST'];

/** The forbidden methods (Fetch § Methods): no browser ever sends them for a script. */
export const FORBIDDEN_METHODS: readonly string[] = ['CONNECT', 'TRACE', 'TRACK'];

/** The methods that a browser upper-cases before sending (Fetch § Methods, normalize); `patch` is not one. */
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
