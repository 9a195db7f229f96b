import { inspect } from 'node:util';

const LONGEST = 100;

/**
 * A value as it may stand in a message that people read and servers send: strings in single quotes, cut at
 * 100 characters, with everything that can't be seen escaped, so that no request can forge lines of a log or of a
 * response; other values as `util.inspect` shows them.
 */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : shown(value);
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const clean = printable(cut);
  return typeof value === 'string' ? `'${clean.replace(/'/g, "\\'")}'` : clean;
}

/** Several values as {@link quote} shows them, the first eight at most: `'GET', 'POST'`. */
export function quoteAll(values: readonly unknown[]): string {
  const shown = values.slice(0, 8).map(quote).join(', ');
  return values.length > 8 ? `${shown} and ${String(values.length - 8)} more` : shown;
}

function shown(value: unknown): string {
  return inspect(value, {
    depth: 1,
    breakLength: Infinity,
    maxArrayLength: 8,
    maxStringLength: LONGEST,
    customInspect: false,
  });
}

/** Letters, marks, digits, punctuation and symbols of every script, and the space: what can be seen. */
const UNSEEN = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** What most texts are made of, a cut one too: it is told in a fraction of the time. */
const PLAIN = /^[ -~…]*$/;

/**
 * Text of somebody else's as it may go to a terminal or a log: what can't be seen is escaped (line breaks, control
 * characters, those without width or that turn the direction of writing), so that it can neither forge lines nor move
 * the cursor.
 */
export function printable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNSEEN, escapeCharacter);
}

/** One character as an escape sequence, as JavaScript has it: `\n`, `\u200b`, `\u{e0001}`. */
function escapeCharacter(character: string): string {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  const code = Number(character.codePointAt(0)).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);
