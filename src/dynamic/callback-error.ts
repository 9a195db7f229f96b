import type { CorsDecision } from '../engine/decision';
import { errorText } from '../text/error-text';

/**
 * What goes to `next(error)` where a callback has failed: it threw, rejected, answered with something that is no
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

  /** @param cause what the callback threw or rejected with, or a description of what else went wrong */
  constructor(callback: string, cause: unknown, decision: CorsDecision) {
    super(
      `${callback} failed for ${decision.resource ?? 'a path that names no resource'}: ${errorText(cause)}`,
      {
        cause,
      },
    );
    this.decision = decision;
  }
}
