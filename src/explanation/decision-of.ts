import type { Outcome } from '../engine/outcome';
import type * as Decisions from './decision';

let decisions: typeof Decisions | undefined;

/**
 * What is decided for a request, as people are told of it. All that it takes is loaded with the first one: most
 * servers never explain anything.
 */
export function decisionOf(outcome: Outcome): Decisions.CorsDecision {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, and only when it is needed
  decisions ??= require('./decision') as typeof Decisions;
  return decisions.decisionOf(outcome);
}
