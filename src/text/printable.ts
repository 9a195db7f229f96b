/**
 * Text of somebody else's as it may go to a terminal or a log: all that is not printable ASCII is escaped, so that
 * it can neither forge lines nor move the cursor.
 */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, escapeCharacter);
}

/** One character as an escape sequence: `\u{1b}`. */
export function escapeCharacter(character: string): string {
  return `\\u{${Number(character.codePointAt(0)).toString(16)}}`;
}
