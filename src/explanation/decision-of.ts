import type { Outcome } from '../engine/outcome';
import type * as Decisions from './decision';
import type * as Lines from './terminal-lines';

let decisions: typeof Decisions | undefined;
let lines: typeof Lines | undefined;

/**
 * What is decided for a request, as people are told of it. All that it takes is loaded with the first one: most
 * servers never explain anything.
 */
export function decisionOf(outcome: Outcome): Decisions.CorsDecision {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, and only when it is needed
  decisions ??= require('./decision') as typeof Decisions;
  return decisions.decisionOf(outcome);
}

/** A refusal in two lines for a terminal or a log; loaded in the same way. */
export function terminalLinesOf(outcome: Outcome): readonly [refused: string, advice: string] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, and only when it is needed
  lines ??= require('./terminal-lines') as typeof Lines;
  return lines.terminalLines(outcome);
}
