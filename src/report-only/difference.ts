import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { CorsErrorName } from '../doctor/failure';
import type { CorsDecision } from '../explanation/decision';

/**
 * A request that a browser treats in one way today, and would treat in another if the configuration decided; published
 * on the diagnostics channel `express-resource-cors:difference` where report-only is on.
 *
 * ```ts
 * diagnostics_channel.subscribe('express-resource-cors:difference', (message) => {
 *   const { change, decision } = message as CorsDifference;
 *   console.log(change, decision.message);
 * });
 * ```
 */
export interface CorsDifference {
  /** `would-be-refused`: it passes today. `would-be-allowed`: it is blocked today. */
  readonly change: 'would-be-refused' | 'would-be-allowed';
  /** What the configuration would have decided. */
  readonly decision: CorsDecision;
  /** What a browser makes of the response that left. */
  readonly browser: CorsBrowserVerdict;
}

/** Whether a browser lets a script have a response, and if not, by which check. */
export interface CorsBrowserVerdict {
  /** Whether the script gets it; of a preflight, whether the request behind it is sent. */
  readonly allowed: boolean;
  /** Chromium's name for the failure; null where it is allowed, and where it is no failure of CORS. */
  readonly corsError: CorsErrorName | null;
}

/** What of a request a decision does not tell. */
export interface Asked {
  /** The header names that a preflight asks for, sorted; none of an actual request. */
  readonly headers: readonly string[];
  /** Whether it carries cookies, which a preflight never does. */
  readonly credentials: boolean;
}

const CHANNEL = 'express-resource-cors:difference';
const differences = channel(CHANNEL);

/** Registered, so that a ledger of another copy of this package finds it. */
const ASKED = Symbol.for('express-resource-cors asked');

/** Tells whoever listens. What a ledger needs besides goes along unseen. */
export function publishDifference(difference: CorsDifference, asked: Asked): void {
  differences.publish(Object.defineProperty({ ...difference }, ASKED, { value: asked }));
}

/** What was published along with a difference. */
export function askedIn(difference: CorsDifference): Asked {
  return (difference as { [ASKED]?: Asked })[ASKED] ?? { headers: [], credentials: false };
}

/** Listens for differences; the answer ends it. */
export function listenForDifferences(listener: (difference: CorsDifference) => void): () => void {
  const receive = (message: unknown): void => {
    listener(message as CorsDifference);
  };
  subscribe(CHANNEL, receive);
  return () => {
    unsubscribe(CHANNEL, receive);
  };
}
