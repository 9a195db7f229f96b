import { wrap } from '../text/wrap';

/** Columns; nothing that is printed for people is wider. */
export const WIDTH = 100;

/** A message as lines that fit. */
export function fit(message: string): string {
  return wrap(message, '', WIDTH)
    .map((line) => `${line}\n`)
    .join('');
}
