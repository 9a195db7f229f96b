/** What kind of request it was (DESIGN § 4). */
export type CorsRequestType = 'not-cors' | 'preflight' | 'actual';

/** Why it was decided so (DESIGN § 7). */
export type CorsReason =
  | 'allowed'
  | 'no-origin'
  | 'same-origin'
  | 'malformed-origin'
  | 'null-origin'
  | 'ambiguous-path'
  | 'resource-not-configured'
  | 'origin-not-allowed'
  | 'method-not-allowed'
  | 'malformed-request-method'
  | 'request-header-not-allowed'
  | 'malformed-request-headers'
  | 'refused-by-filter'
  | 'refused-by-callback';
