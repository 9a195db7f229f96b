import { valueOf, type HeaderLines } from './exchange';
import type { CorsErrorName, Failure, Step } from './failure';
import { readUrl } from '../text/url';

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';
const ALLOW_CREDENTIALS = 'Access-Control-Allow-Credentials';

type CheckError = Extract<
  CorsErrorName,
  | 'WildcardOriginNotAllowed'
  | 'MissingAllowOriginHeader'
  | 'MultipleAllowOriginValues'
  | 'InvalidAllowOriginValue'
  | 'AllowOriginMismatch'
  | 'InvalidAllowCredentials'
>;

/** What of a request the CORS check looks at. */
export interface Asker {
  /** The value of `Origin` that was sent: `null` after a redirect that tainted it. */
  readonly origin: string;
  /** Whether the credentials mode is `include`. */
  readonly credentials: boolean;
}

/** Fetch § CORS check, of the response to a preflight; undefined where it passes. */
export function checkPreflightAccess(headers: HeaderLines, asker: Asker): Failure | undefined {
  const found = corsCheck(headers, asker);
  return (
    found && {
      corsError: `Preflight${found.error}`,
      failedParameter: found.parameter,
      step: 'the CORS check of the preflight response',
      header: found.header,
    }
  );
}

/** Fetch § CORS check, of a redirect or of the actual response; undefined where it passes. */
export function checkAccess(headers: HeaderLines, asker: Asker, step: Step): Failure | undefined {
  const found = corsCheck(headers, asker);
  return found && { corsError: found.error, failedParameter: found.parameter, step, header: found.header };
}

interface Found {
  readonly error: CheckError;
  readonly parameter: string;
  readonly header: string;
}

function corsCheck(headers: HeaderLines, { origin, credentials }: Asker): Found | undefined {
  const found = (error: CheckError, parameter: string, header = ALLOW_ORIGIN): Found => ({
    error,
    parameter,
    header,
  });
  // Step 1 and 2.
  const allowOrigin = valueOf(headers, ALLOW_ORIGIN);
  if (allowOrigin === undefined) return found('MissingAllowOriginHeader', '');
  // Step 3.
  if (allowOrigin === '*') return credentials ? found('WildcardOriginNotAllowed', '') : undefined;
  // Step 4, told apart as Chromium does.
  if (allowOrigin !== origin) return found(mismatch(allowOrigin), allowOrigin);
  // Steps 5 to 7.
  if (!credentials) return undefined;
  const allowCredentials = valueOf(headers, ALLOW_CREDENTIALS) ?? '';
  return allowCredentials === 'true'
    ? undefined
    : found('InvalidAllowCredentials', allowCredentials, ALLOW_CREDENTIALS);
}

function mismatch(allowOrigin: string): CheckError {
  if (/[ ,]/.test(allowOrigin)) return 'MultipleAllowOriginValues';
  return allowOrigin === 'null' || isUrl(allowOrigin) ? 'AllowOriginMismatch' : 'InvalidAllowOriginValue';
}

function isUrl(value: string): boolean {
  // Header values are bytes; those of a URL are UTF-8.
  return readUrl(Buffer.from(value, 'latin1').toString('utf8')) !== undefined;
}
