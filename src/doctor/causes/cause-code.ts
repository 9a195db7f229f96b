/** The causes by name, grouped as they are looked for; each file of this folder has the rules of one group. */
export const CORS_CAUSE_CODES = [
  // Something answered in the application's place.
  'authentication-answers-preflight',
  'authentication-answers-request',
  'forbidden',
  'firewall-answers',
  'platform-refuses-anonymous',
  'storage-cors-off',
  'no-options-route',
  'options-answered-before-application',
  'gateway-error',
  'error-without-headers',
  'preflight-status',
  'headers-on-preflight-only',
  'cached-without-headers',
  'cached-for-another-origin',
  'no-cors',
  // The CORS handling refused.
  'origin-refused',
  'method-refused',
  'header-refused',
  'method-not-listed',
  'header-not-listed',
  'method-case',
  'list-misspelt',
  'list-malformed',
  'header-name-misspelt',
  'star-with-credentials',
  'credentials-not-allowed',
  // The value of Access-Control-Allow-Origin.
  'added-twice',
  'list-of-origins',
  'value-unfilled',
  'value-malformed',
  'value-without-scheme',
  'value-trailing-slash',
  'value-with-path',
  'value-default-port',
  'value-case',
  'value-pattern',
  'value-other-scheme',
  'value-other-port',
  'value-loopback',
  'value-www',
  'value-own-origin',
  'value-null',
  'value-other-origin',
  // Redirects.
  'redirect-to-https',
  'redirect-slash',
  'redirect-host',
  'redirect-to-login',
  'redirect-elsewhere',
  'redirect-origin-null',
  'redirect-target',
  // The page or its script.
  'page-origin-null',
  'response-header-in-request',
  'local-network',
  'network',
  // What an allowed request leaves open.
  'missing-vary',
  'any-origin-with-credentials',
  'cookie-will-not-be-kept',
  'header-not-exposed',
  'star-covers-authorization',
] as const;

/**
 * Why a browser keeps a response from a page, or what an allowed request leaves open, for programs; the sentences
 * beside it may change, these names don't. `forbidden` and `no-cors` are hedged: what was seen allows several causes.
 */
export type CorsCauseCode = (typeof CORS_CAUSE_CODES)[number];
