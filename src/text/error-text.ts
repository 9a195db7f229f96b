import { types } from 'node:util';
import { printable, quote } from './quote';

const LONGEST = 500;

/**
 * What somebody's code threw, as it may stand in a message or a log; it may be anything, and throw again when looked
 * at. Line breaks and control characters in it are escaped: a store's error may hold what a request said.
 */
export function errorText(error: unknown): string {
  const text = messageOf(error);
  return printable(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

/** The same in the lines that it has, for a terminal; nothing in them moves the cursor. */
export function errorLines(error: unknown): readonly string[] {
  return messageOf(error).split(/\r?\n/).map(printable);
}

function messageOf(error: unknown): string {
  try {
    // An error of another realm (a `vm` context) is not an instance of this one's.
    if (!(error instanceof Error) && !types.isNativeError(error)) return quote(error);
    const message: unknown = error.message;
    return typeof message === 'string' ? message : quote(message);
  } catch {
    return 'something that throws when it is looked at';
  }
}
