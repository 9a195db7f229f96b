import type { Failure, Outcome } from '../engine/outcome';
import { errorText } from '../text/error-text';
import { quote } from '../text/quote';
import type { CorsDecision } from './decision';
import { decisionOf } from './decision-of';

/**
 * What goes to `next(error)` where a callback has failed: it threw, rejected, answered with something that is not a
 * policy, or took longer than `callbackTimeout`. The request is refused meanwhile: no CORS headers.
 */
export class CorsCallbackError extends Error {
  /** `CorsCallbackError`, which logs show. */
  override readonly name = 'CorsCallbackError';
  /** 503 Service Unavailable, for error handlers: the request may well be allowed later. */
  readonly status = 503;
  /** The same, by the name that other error handlers read. */
  readonly statusCode = 503;
  /** Error handlers that show messages to clients keep this one to themselves. */
  readonly expose = false;
  /** The refusal. */
  readonly decision: CorsDecision;

  /** @internal */
  constructor({ of, cause }: Failure, outcome: Outcome) {
    const { resource } = outcome.findings;
    const asked = resource === null ? 'a path that names no resource' : quote(resource);
    super(`${of} failed for ${asked}: ${errorText(cause)}`, { cause });
    this.decision = decisionOf(outcome);
  }
}
