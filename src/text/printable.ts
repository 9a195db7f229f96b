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
