/**
 * The names that Chromium gives a failed request (`Network.CorsError` in its DevTools protocol), as far as an HTTP
 * server can cause them. It can't cause the others: `DisallowedByMode` is a script's own `mode: 'same-origin'`,
 * `InvalidResponse` a service worker's answer, and those of local network access come from the address that a name
 * resolves to and from the user's permission.
 */
export type CorsErrorName =
  | 'WildcardOriginNotAllowed'
  | 'MissingAllowOriginHeader'
  | 'MultipleAllowOriginValues'
  | 'InvalidAllowOriginValue'
  | 'AllowOriginMismatch'
  | 'InvalidAllowCredentials'
  | 'PreflightWildcardOriginNotAllowed'
  | 'PreflightMissingAllowOriginHeader'
  | 'PreflightMultipleAllowOriginValues'
  | 'PreflightInvalidAllowOriginValue'
  | 'PreflightAllowOriginMismatch'
  | 'PreflightInvalidAllowCredentials'
  | 'PreflightInvalidStatus'
  | 'PreflightDisallowedRedirect'
  | 'InvalidAllowMethodsPreflightResponse'
  | 'InvalidAllowHeadersPreflightResponse'
  | 'MethodDisallowedByPreflightResponse'
  | 'HeaderDisallowedByPreflightResponse'
  | 'RedirectContainsCredentials'
  | 'CorsDisabledScheme';

/** Where in the Fetch standard a request fails. */
export type Step =
  | 'the CORS check of the preflight response'
  | 'the status of the preflight response'
  | 'the redirect of a preflight'
  | 'the methods of the preflight response'
  | 'the headers of the preflight response'
  | 'the CORS check of the redirect'
  | 'the target of the redirect'
  | 'the CORS check of the actual response';

/** Why a browser keeps a response from a script. */
export interface Failure {
  readonly corsError: CorsErrorName;
  /** What Chromium names beside it: the value, method or header that was refused; often empty. */
  readonly failedParameter: string;
  readonly step: Step;
  /** The response header that decided, present or missing; null where none did. */
  readonly header: string | null;
}
