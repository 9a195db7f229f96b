import { inspect } from 'node:util';
import { escapeCharacter } from './printable';

const LONGEST = 100;

/**
 * A value as it may stand in a message that people read and servers send: strings in single quotes, cut at
 * 100 characters, with everything that is not printable ASCII escaped, so that no request can forge lines of
 * a log or of a response; other values as `util.inspect` shows them.
 */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : inspect(value, { depth: 1, breakLength: Infinity });
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const shown = cut.replace(/[^\x20-\x7e…]/gu, escapeCharacter);
  return typeof value === 'string' ? `'${shown.replace(/'/g, "\\'")}'` : shown;
}

/** Several values as {@link quote} shows them, the first eight at most: `'GET', 'POST'`. */
export function quoteAll(values: readonly unknown[]): string {
  const shown = values.slice(0, 8).map(quote).join(', ');
  return values.length > 8 ? `${shown} and ${String(values.length - 8)} more` : shown;
}
