import { isSafelistedMethod } from '../../protocol/methods';
import { isToken } from '../../protocol/token';
import { unsafeHeaderNames } from '../../protocol/unsafe-headers';
import { printable } from '../../text/quote';
import { membersOf, valueOf, type WireResponse } from '../exchange';
import type { PageRequest } from '../page-request';
import { misspeltLines, misspeltMember, scriptMistake } from './near-miss';
import { varyWithOrigin } from './signs';
import type { RemedyHeaders, Situation } from './situation';

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';
const ALLOW_CREDENTIALS = 'Access-Control-Allow-Credentials';
const ALLOW_METHODS = 'Access-Control-Allow-Methods';
const ALLOW_HEADERS = 'Access-Control-Allow-Headers';

const LONGEST_NAME = 256;
/** Of a list that is longer the rest is left out: nobody who means well sends as many. */
const MOST_NAMES = 1000;

/** What a preflight asks for and its response does not allow. */
export interface Lacking {
  /** The method, where it is not listed. */
  readonly method: string | undefined;
  /** The request headers that are not listed, lower-case; without those that are mistakes of the script. */
  readonly names: readonly string[];
  /** The request headers that are mistakes of the script, and not allowed either. */
  readonly mistakes: readonly string[];
}

/** What of a request the lists of a preflight's response do not cover (Fetch § CORS-preflight fetch, step 7). */
export function lackingIn(response: WireResponse, request: PageRequest): Lacking {
  const { method, credentials } = request;
  const covers = (name: string, wanted: string, same: (text: string) => string): boolean => {
    const listed = membersOf(response.headers, name).map(same);
    return listed.every(isToken) && (listed.includes(wanted) || (!credentials && listed.includes('*')));
  };
  const refused = unsafeHeaderNames(request.headers).filter(
    (name) => !covers(ALLOW_HEADERS, name, (text) => text.toLowerCase()),
  );
  return {
    method: isSafelistedMethod(method) || covers(ALLOW_METHODS, method, (text) => text) ? undefined : method,
    names: refused.filter((name) => scriptMistake(name) === undefined),
    mistakes: refused.filter((name) => scriptMistake(name) !== undefined),
  };
}

/**
 * Every header that the failing response needs and does not have, so that the request passes the next time; what it
 * has already stays. It allows this origin, this method, these headers, and credentials if they are asked for:
 * nothing else. Null where there is nothing to add, and for a page without an origin, to which `null` is no answer.
 */
export function neededHeaders({ request, response, isPreflight }: Situation): RemedyHeaders | null {
  const { headers } = response;
  const needed: Record<string, string> = {};
  const value = valueOf(headers, ALLOW_ORIGIN);
  const passes = value === request.origin || (value === '*' && !request.credentials);
  const meansAll =
    !request.credentials && value !== undefined && value.includes('*') && /^["',*\s]+$/.test(value);
  if (request.origin === 'null' && !passes && !meansAll) return null;
  const allowed = meansAll ? '*' : request.origin;
  if (!passes) needed[ALLOW_ORIGIN] = allowed;
  if (request.credentials && valueOf(headers, ALLOW_CREDENTIALS) !== 'true')
    needed[ALLOW_CREDENTIALS] = 'true';
  if (isPreflight) {
    const { method, names } = lackingIn(response, request);
    const methods = listWith(response, ALLOW_METHODS, method === undefined ? [] : [method], request);
    if (methods !== undefined) needed[ALLOW_METHODS] = methods;
    const list = listWith(response, ALLOW_HEADERS, names, request);
    if (list !== undefined) needed[ALLOW_HEADERS] = list;
  }
  const vary = allowed === '*' ? undefined : varyWithOrigin(headers);
  if (vary !== undefined) needed['Vary'] = vary;
  return Object.keys(needed).length === 0 ? null : needed;
}

/** A list with these names in it, and nothing that keeps it from being one; undefined where it is right as it is. */
function listWith(
  { headers }: WireResponse,
  header: string,
  wanted: readonly string[],
  request: PageRequest,
): string | undefined {
  const raw = membersOf(headers, header);
  const isList = raw.every(isToken);
  if (isList && wanted.length === 0) return undefined;
  const misspelt = misspeltLines(headers, header).map(({ value }) => value);
  // A list that does not parse still says what was meant.
  const meant = [...(isList ? raw : raw.flatMap(namesIn)), ...misspelt.flatMap(namesIn)].flatMap((member) =>
    /^[\w*-]+$/.test(member) ? [member] : namesIn(member),
  );
  const asked = wanted.length > 0 ? wanted : header === ALLOW_METHODS ? [request.method] : [];
  const kept = [...new Set(meant)]
    .slice(0, MOST_NAMES)
    .filter(
      (member) =>
        !(member === '*' && request.credentials) &&
        asked.every((name) => misspeltMember([member], name) === undefined) &&
        !asked.some((name) => sameName(header, name, member)),
    );
  const members = [...kept, ...asked];
  return members.join(', ');
}

/** What names a text has that was meant for a list of them: whatever stands between, and what is left of a value. */
function namesIn(text: string): string[] {
  return (
    text
      .split(/[,;|\s]+/)
      // Longer than any name, and short enough for what trims it.
      .filter((part) => part.length <= LONGEST_NAME)
      .map((part) => part.replace(/:.*$/, '').replace(/^[^\w*]+|[^\w*]+$/g, ''))
      .filter((part) => part !== '' && isToken(part))
  );
}

function sameName(header: string, name: string, member: string): boolean {
  // Another case of a method is another method, which nobody means.
  return header === ALLOW_METHODS
    ? name.toUpperCase() === member.toUpperCase()
    : name.toLowerCase() === member.toLowerCase();
}

/** Headers in a sentence: `'A: b', 'C: d' and 'Vary: Origin'`. */
export function inWords(headers: RemedyHeaders): string {
  const lines = Object.entries(headers).map(([name, value]) => `'${name}: ${printable(value)}'`);
  return namesInWords(lines);
}

/** Names in a sentence. */
export function namesInWords(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names.slice(-1).join('')}`;
}
