import type { HeaderLines } from '../doctor/exchange';

const MASK = '***';

/** Shorter pieces of a secret are no secret, and would blot out half of a text. */
const SHORTEST_PIECE = 6;

/** A function that blots out the values of these headers, and their pieces, wherever a server repeats them. */
export function masking(headers: HeaderLines): (text: string) => string {
  const values = headers.map(([, value]) => value).filter((value) => value !== '');
  const pieces = values
    .flatMap((value) => value.split(/[\s;,=:"]+/))
    .filter(({ length }) => length >= SHORTEST_PIECE);
  // Longest first: a piece must not break up the whole.
  const secrets = [...new Set([...values.filter(({ length }) => length >= SHORTEST_PIECE), ...pieces])].sort(
    (one, other) => other.length - one.length,
  );
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}

/** Header lines whose values are masked. */
export function maskedLines(headers: HeaderLines): HeaderLines {
  return headers.map(([name]) => [name, MASK]);
}
