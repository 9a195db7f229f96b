import { requestedMethod } from '../engine/findings';
import type { Outcome } from '../engine/outcome';
import { parseOrigin } from '../origins/origin';
import { isToken } from '../protocol/token';
import { printable } from '../text/quote';
import { explain } from './message';

/** Columns of a terminal that nobody has made wider. */
const COLUMNS = 80;

/** In characters: a message that is longer is cut. */
const LONGEST_LINE = 800;

/**
 * A refusal in two lines for a terminal or a log: what was refused and for whom; and what to write, or the cause where
 * nothing can be written.
 */
export function terminalLines(outcome: Outcome): readonly [refused: string, advice: string] {
  const { findings, reason, header } = outcome;
  const { said, advice } = explain(outcome);
  const method = requestedMethod(findings);
  const verb = reason === 'allowed' ? 'kept from the page' : 'refused';
  const from = `from ${originName(findings.input.origin ?? '')}`;
  const culprit = reason === 'request-header-not-allowed' ? `: ${shortened(String(header), 40)}` : '';
  const why = reason === 'allowed' ? 'cookies not allowed' : `${reason}${culprit}`;
  const start = `CORS ${verb}: ${isToken(method) ? method : 'a request'} `;
  const end = ` ${from} (${why})`;
  const room = Math.max(40, COLUMNS - start.length - end.length);
  const first = `${start}${shortened(findings.input.path, room)}${end}`;
  return [printable(first), printable(`  ${cut(advice === '' ? said : advice, LONGEST_LINE)}`)];
}

/** The origin, if it is one: nothing that was not checked is repeated. */
function originName(origin: string): string {
  return origin === 'null' || parseOrigin(origin) ? shortened(origin, 60) : 'a malformed origin';
}

/** A text with its middle left out where it is too long: its beginning and its end tell most. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - end)}…${text.slice(text.length - end)}`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
