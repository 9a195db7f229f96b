import { inspect } from 'node:util';
import { requestedMethod } from '../engine/findings';
import { asRecord } from '../engine/headers';
import { isAllowed, type Outcome } from '../engine/outcome';
import type { CorsReason, CorsRequestType } from '../engine/reason';
import { parseOrigin } from '../origins/origin';
import { isToken } from '../protocol/token';
import { messageOf } from './message';
import { remedyOf } from './remedy';

/**
 * What was decided for a request, and why. The middleware leaves it on `req.cors`. It is made for people when it is
 * first read: whatever is written to it, the answer stays the same.
 *
 * ```ts
 * app.use((req, res, next) => {
 *   if (req.cors && !req.cors.allowed) console.warn(req.cors.message);
 *   next();
 * });
 * ```
 */
export interface CorsDecision {
  /** `preflight`, `actual`, or `not-cors` for a request of the server's own origin or of none. */
  readonly type: CorsRequestType;
  /** False where a cross-origin request was refused; true too where there was nothing to refuse (`not-cors`). */
  readonly allowed: boolean;
  /** Why it was allowed or refused: the first check that settled it. */
  readonly reason: CorsReason;
  /** The configured name as declared, else the one that the path gives; null where it gives none. */
  readonly resource: string | null;
  /** The origin as it was sent; null where there was none, or a malformed one. */
  readonly origin: string | null;
  /** The method of the actual request, in a preflight the one that it announces; null where that is malformed. */
  readonly method: string | null;
  /**
   * The `Access-Control-*` and `Vary` headers that the response gets, by their usual names. Where an entry with
   * cookies exposes all response headers, their names are known, and added, only as the response is sent.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The status with which the middleware answers; undefined where the request goes on to the application. */
  readonly status: number | undefined;
  /** What was asked, which entry decided, and what to write to allow it. Built when it is read. */
  readonly message: string;
  /**
   * The call that allows what was refused, as code in which `config` is the configuration: exactly this resource,
   * origin, method and these headers, and nothing else. Null where there is nothing to allow, and where no call
   * would help: a request that is wrong itself, an origin `null`, a resource that has no name, an answer of a
   * callback. Where a request is allowed, but carries cookies that its entry does not allow, so that the browser
   * keeps the answer from the page, it is the call that allows them. Built when it is read.
   */
  readonly remedy: string | null;
}

/**
 * What is decided for a request, as people are told of it.
 *
 * @internal
 */
export function decisionOf(outcome: Outcome): CorsDecision {
  return new Decision(outcome);
}

class Decision implements CorsDecision {
  readonly type: CorsRequestType;
  readonly allowed: boolean;
  readonly reason: CorsReason;
  readonly resource: string | null;
  readonly origin: string | null;
  readonly method: string | null;
  declare readonly headers: Readonly<Record<string, string>>;
  declare readonly status: number | undefined;
  declare readonly message: string;
  declare readonly remedy: string | null;

  constructor(outcome: Outcome) {
    const { findings, reason, status } = outcome;
    this.type = findings.type;
    this.allowed = isAllowed(outcome);
    this.reason = reason;
    this.resource = findings.resource;
    this.origin = checkedOrigin(outcome);
    this.method = checkedMethod(outcome);
    buildWhenRead(this, 'headers', () => Object.freeze(asRecord(outcome.headers)));
    this.status = status;
    buildWhenRead(this, 'message', () => messageOf(outcome));
    buildWhenRead(this, 'remedy', () => remedyOf(outcome));
  }

  /** What the console shows: the decision as data. */
  [inspect.custom](): CorsDecision {
    return Object.assign({}, this);
  }
}

/** A property of the decision itself, so that a copy has it; but to build it costs something, and few are ever read. */
function buildWhenRead(decision: Decision, name: keyof CorsDecision, get: () => unknown): void {
  Object.defineProperty(decision, name, { enumerable: true, configurable: true, get });
}

/** The origin, if it is well-formed: no decision hands on what was not checked. */
function checkedOrigin({ findings, reason }: Outcome): string | null {
  const { origin } = findings.input;
  if (origin === undefined || reason === 'malformed-origin') return null;
  return origin === 'null' || parseOrigin(origin) ? origin : null;
}

/** The method, if it is one: no decision hands on what was not checked. */
function checkedMethod({ findings }: Outcome): string | null {
  const method = requestedMethod(findings);
  return isToken(method) ? method : null;
}
