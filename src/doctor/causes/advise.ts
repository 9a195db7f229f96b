import type { Advice, Situation } from './advice';
import {
  adviseOnCredentials,
  adviseOnInvalid,
  adviseOnMismatch,
  adviseOnMissing,
  adviseOnMultiple,
  adviseOnTaint,
  adviseOnWildcard,
} from './allow-origin';
import { adviseOnHeader, adviseOnMalformedList, adviseOnMethod, adviseOnPreflightAnswer } from './preflight';
import { adviseOnRedirect, adviseOnTarget } from './redirect';

/** The probable cause of a failure, and the remedy. */
export function advise(situation: Situation): Advice {
  const { failure, origin, request } = situation;
  const tainted = origin === 'null' && request.origin !== 'null';
  switch (failure.corsError) {
    case 'MissingAllowOriginHeader':
    case 'PreflightMissingAllowOriginHeader':
      return tainted ? adviseOnTaint(situation) : adviseOnMissing(situation);
    case 'AllowOriginMismatch':
    case 'PreflightAllowOriginMismatch':
      return tainted ? adviseOnTaint(situation) : adviseOnMismatch(situation);
    case 'MultipleAllowOriginValues':
    case 'PreflightMultipleAllowOriginValues':
      return adviseOnMultiple(situation);
    case 'InvalidAllowOriginValue':
    case 'PreflightInvalidAllowOriginValue':
      return adviseOnInvalid(situation);
    case 'WildcardOriginNotAllowed':
    case 'PreflightWildcardOriginNotAllowed':
      return adviseOnWildcard(situation);
    case 'InvalidAllowCredentials':
    case 'PreflightInvalidAllowCredentials':
      return adviseOnCredentials(situation);
    case 'PreflightInvalidStatus':
      return adviseOnPreflightAnswer(situation);
    case 'PreflightDisallowedRedirect': {
      const { cause, remedy } = adviseOnRedirect(situation);
      return { cause: `${cause} A preflight may not be redirected.`, remedy };
    }
    case 'InvalidAllowMethodsPreflightResponse':
    case 'InvalidAllowHeadersPreflightResponse':
      return adviseOnMalformedList(situation);
    case 'MethodDisallowedByPreflightResponse':
      return adviseOnMethod(situation);
    case 'HeaderDisallowedByPreflightResponse':
      return adviseOnHeader(situation);
    case 'RedirectContainsCredentials':
    case 'CorsDisabledScheme':
      return adviseOnTarget(situation);
  }
}
