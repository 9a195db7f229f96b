import type { CompilableConfiguration } from '../configuration/cors-configuration';
import type { Outcome } from '../engine/outcome';
import type { CorsDecision } from '../explanation/decision';
import { decisionOf } from '../explanation/decision-of';

/** What was decided for a request, and how far it has gone. */
export class KeptDecision {
  readonly outcome: Outcome;
  readonly configuration: CompilableConfiguration;
  /** Whether other code has touched the headers in question since, so that they must be looked at as they leave. */
  touched = false;
  /** Whether the headers are as decided, and on their way. */
  mended = false;
  #decision: CorsDecision | undefined;

  constructor(outcome: Outcome, configuration: CompilableConfiguration) {
    this.outcome = outcome;
    this.configuration = configuration;
  }

  /** The decision as people are told of it; made when it is first read, since most requests' never is. */
  get decision(): CorsDecision {
    return (this.#decision ??= decisionOf(this.outcome));
  }
}

/** Registered, so that two copies of this package in one application know of each other. */
const KEPT = Symbol.for('express-resource-cors decision');

interface Holder {
  [KEPT]?: KeptDecision | undefined;
}

/** A request, as far as this needs one. */
type Keeping = object;

/**
 * What was decided for a request already, if something was. It is kept on the list of raw headers, which belongs to the
 * request alone. On Express a new property of the request itself makes every later access to the request slow, for
 * Express has changed its prototype (docs/design.md § Speed).
 */
export function keptDecision(request: Keeping): KeptDecision | undefined {
  const rawHeaders: unknown = Reflect.get(request, 'rawHeaders');
  return ((Array.isArray(rawHeaders) ? rawHeaders : request) as Holder)[KEPT];
}

/** Keeps an outcome with its request, as what was decided. */
export function keepDecision(
  request: Keeping,
  outcome: Outcome,
  configuration: CompilableConfiguration,
): KeptDecision {
  const kept = new KeptDecision(outcome, configuration);
  const rawHeaders: unknown = Reflect.get(request, 'rawHeaders');
  ((Array.isArray(rawHeaders) ? rawHeaders : request) as Holder)[KEPT] = kept;
  return kept;
}

/** `req.cors`: the decision, until somebody writes something else to it. */
export const CORS_PROPERTY: PropertyDescriptor & ThisType<object> = {
  configurable: true,
  enumerable: true,
  get() {
    return keptDecision(this)?.decision;
  },
  set(value: unknown) {
    Object.defineProperty(this, 'cors', { configurable: true, enumerable: true, writable: true, value });
  },
};
