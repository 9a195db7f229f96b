import { isForbiddenResponseHeader, isSafelistedResponseHeader } from '../protocol/response-headers';
import { isToken } from '../protocol/token';
import { membersOf, type WireResponse } from './exchange';

/** The headers of a response, as a script gets to see them; names in lower case, sorted, without repeats. */
export interface Readable {
  /** Those that the script can read. */
  readonly exposed: readonly string[];
  /** Those that are there, and kept from it. */
  readonly hidden: readonly string[];
}

/** Which headers of a response a script can read (Fetch § CORS filtered response). */
export function readableOf(response: WireResponse, isCors: boolean, credentials: boolean): Readable {
  const names = [...new Set(response.headers.map(([name]) => name.toLowerCase()))].sort();
  const isExposed = (name: string): boolean =>
    isCors ? exposes(response, credentials, name) : !isForbiddenResponseHeader(name);
  return { exposed: names.filter(isExposed), hidden: names.filter((name) => !isExposed(name)) };
}

/** Whether a response exposes a header (lower-case), be it there or not. */
export function exposes({ headers }: WireResponse, credentials: boolean, name: string): boolean {
  if (isForbiddenResponseHeader(name)) return false;
  if (isSafelistedResponseHeader(name)) return true;
  const listed = membersOf(headers, 'Access-Control-Expose-Headers').map((each) => each.toLowerCase());
  // A list that does not parse exposes nothing.
  if (!listed.every(isToken)) return false;
  return listed.includes(name) || (!credentials && listed.includes('*'));
}
