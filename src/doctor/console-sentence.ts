import type { CorsErrorName, Failure } from './failure';

const BLOCKED = 'has been blocked by CORS policy:';
const PREFLIGHT = "Response to preflight request doesn't pass access control check:";

/** The scheme list that Chromium prints; it is longer where extensions run. */
const SCHEMES = 'chrome, chrome-untrusted, data, http, https';

/** Where a request failed, as the console names it. */
export interface Place {
  /** What the script asked for. */
  readonly asked: string;
  /** What was asked last, after redirects; where a redirect led to, of one that may not lead there. */
  readonly url: string;
  readonly origin: string;
}

/** What Chromium's console says of a `fetch` that failed so; held equal to the real one's by the tests. */
export function consoleSentence(
  { corsError, failedParameter }: Failure,
  { asked, url, origin }: Place,
): string {
  const via = url === asked ? '' : ` (redirected from '${asked}')`;
  return `Access to fetch at '${url}'${via} from origin '${origin}' ${BLOCKED} ${reason(corsError, escape(failedParameter))}`;
}

/** What is not printable ASCII, as the console shows it. */
function escape(text: string): string {
  const code = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase();
  return text.replace(/[^\x20-\x7e]/g, (character) => `\\u${code(character).padStart(4, '0')}`);
}

function reason(corsError: CorsErrorName, parameter: string): string {
  switch (corsError) {
    case 'MissingAllowOriginHeader':
      return "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
    case 'WildcardOriginNotAllowed':
      return "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.";
    case 'MultipleAllowOriginValues':
      return `The 'Access-Control-Allow-Origin' header contains multiple values '${parameter}', but only one is allowed. Have the server send the header with a valid value.`;
    case 'InvalidAllowOriginValue':
      return `The 'Access-Control-Allow-Origin' header contains the invalid value '${parameter}'. Have the server send the header with a valid value.`;
    case 'AllowOriginMismatch':
      return `The 'Access-Control-Allow-Origin' header has a value '${parameter}' that is not equal to the supplied origin. Have the server send the header with a valid value.`;
    case 'InvalidAllowCredentials':
      return `The value of the 'Access-Control-Allow-Credentials' header in the response is '${parameter}' which must be 'true' when the request's credentials mode is 'include'.`;
    case 'PreflightMissingAllowOriginHeader':
    case 'PreflightWildcardOriginNotAllowed':
    case 'PreflightMultipleAllowOriginValues':
    case 'PreflightInvalidAllowOriginValue':
    case 'PreflightAllowOriginMismatch':
    case 'PreflightInvalidAllowCredentials':
      return `${PREFLIGHT} ${reason(corsError.slice('Preflight'.length) as CorsErrorName, parameter)}`;
    case 'PreflightInvalidStatus':
      return `${PREFLIGHT} It does not have HTTP ok status.`;
    case 'PreflightDisallowedRedirect':
      return `${PREFLIGHT} Redirect is not allowed for a preflight request.`;
    case 'InvalidAllowMethodsPreflightResponse':
      return 'Cannot parse Access-Control-Allow-Methods response header field in preflight response.';
    case 'InvalidAllowHeadersPreflightResponse':
      return 'Cannot parse Access-Control-Allow-Headers response header field in preflight response.';
    case 'MethodDisallowedByPreflightResponse':
      return `Method ${parameter} is not allowed by Access-Control-Allow-Methods in preflight response.`;
    case 'HeaderDisallowedByPreflightResponse':
      return `Request header field ${parameter} is not allowed by Access-Control-Allow-Headers in preflight response.`;
    case 'RedirectContainsCredentials':
      return `Redirect location '${parameter}' contains a username and password, which is disallowed for cross-origin requests.`;
    case 'CorsDisabledScheme':
      return `Cross origin requests are only supported for protocol schemes: ${SCHEMES}.`;
  }
}
