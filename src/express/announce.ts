import { channel } from 'node:diagnostics_channel';
import debug from 'debug';
import type { CorsDecision } from '../engine/decision';

/** Written to where `DEBUG=express-resource-cors` is set. */
export const log = debug('express-resource-cors');

const decisions = channel('express-resource-cors:decision');

/** Tells whoever listens of a decision (DESIGN § 7). While nobody does, nothing is built. */
export function announce(decision: CorsDecision): void {
  if (decisions.hasSubscribers) decisions.publish(decision);
  if (log.enabled) log('%s: %s', decision.reason, decision.message);
}
