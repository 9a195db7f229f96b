import type { Outcome } from '../engine/outcome';
import type * as Decisions from './decision';

let decisions: typeof Decisions | undefined;

/**
 * What is decided for a request, as people are told of it. All that it takes is loaded with the first one: most
 * servers never explain anything.
 */
export function decisionOf(outcome: Outcome): Decisions.CorsDecision {
  return loaded().decisionOf(outcome);
}

/** A refusal in two lines for a terminal or a log; loaded in the same way. */
export function terminalLinesOf(outcome: Outcome): readonly [refused: string, advice: string] {
  return loaded().terminalLines(outcome);
}

function loaded(): typeof Decisions {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, and only when it is needed
  return (decisions ??= require('./decision') as typeof Decisions);
}
