/**
 * What an origin may do with a resource. What a policy leaves out it does not grant, but for `methods`, where
 * the CORS-safelisted ones (`GET`, `HEAD`, `POST`) are allowed.
 */
export interface CorsPolicy {
  /** The methods of preflights and actual requests alike, or `'*'` for all; `GET` brings `HEAD`. */
  readonly methods?: readonly string[] | '*';
  /** The request headers that scripts may set, or `'*'` for all. */
  readonly requestHeaders?: readonly string[] | '*';
  /** The response headers that scripts may read besides the safelisted ones, or `'*'` for all. */
  readonly responseHeaders?: readonly string[] | '*';
  /** Whether requests may carry credentials: cookies, HTTP authentication, client certificates. */
  readonly cookies?: boolean;
  /** Seconds for which a browser may keep a preflight's answer: a whole number of 0 to 86400. */
  readonly cacheDuration?: number;
}
