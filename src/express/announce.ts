import { channel } from 'node:diagnostics_channel';
import debug from 'debug';
import type { KeptDecision } from './kept-decision';
import { printRefusal } from './print-refusals';

/** Written to where `DEBUG=express-resource-cors` is set. */
export const log = debug('express-resource-cors');

const decisions = channel('express-resource-cors:decision');

/** Tells whoever listens of a decision (docs/design.md § Diagnostics). While nobody does, nothing is built. */
export function announce(kept: KeptDecision): void {
  if (decisions.hasSubscribers) decisions.publish(kept.decision);
  if (log.enabled) log('%s: %s', kept.outcome.reason, kept.decision.message);
  if (kept.outcome.findings.configuration.options.diagnostics) printRefusal(kept.outcome);
}
