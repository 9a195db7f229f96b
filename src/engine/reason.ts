/** What kind of request it was (docs/design.md § Kinds of requests). */
export type CorsRequestType = 'not-cors' | 'preflight' | 'actual';

/** Why it was decided so (docs/design.md § Diagnostics). */
export type CorsReason =
  /** An entry, or a policy that a callback answered with, allows the request. */
  | 'allowed'
  /** The request has no `Origin` header, so it is not a CORS request. */
  | 'no-origin'
  /** The request comes from a page of the server's own origin. */
  | 'same-origin'
  /** The `Origin` header is not an origin as browsers send it. */
  | 'malformed-origin'
  /** The origin is `null`, which every sandboxed or local document has, and nothing admits it. */
  | 'null-origin'
  /** The ways in which servers read this path lead to different entries. */
  | 'ambiguous-path'
  /** The resource is left to the application: nothing is decided, set or removed. */
  | 'exempt'
  /** No entry names this resource, and none is for all resources. */
  | 'resource-not-configured'
  /** The resource has entries, but none for this origin. */
  | 'origin-not-allowed'
  /** The entry for this origin does not allow the method. */
  | 'method-not-allowed'
  /** The preflight's `Access-Control-Request-Method` is not a method. */
  | 'malformed-request-method'
  /** The entry for this origin does not allow one of the request headers. */
  | 'request-header-not-allowed'
  /** The preflight's `Access-Control-Request-Headers` is not a list of header names, or is too long. */
  | 'malformed-request-headers'
  /** `staticConfigurationAccessFilter` answered null, or failed. */
  | 'refused-by-filter'
  /** `dynamicConfigurationCallback` answered null, or failed. */
  | 'refused-by-callback';
