import { inspect } from 'node:util';
import { printable } from './printable';

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
