import { quote } from '../text/quote';
import { valueOf, type Exchange, type WireResponse } from './exchange';
import type { Examination, Send } from './examine';

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';

/** Nobody's: what a server says to it, it says to whoever is not on its list. */
const ANOTHER_ORIGIN = 'https://another-origin.example';

/** Two origins that get different answers which a cache can't tell apart. */
export interface MixUp {
  readonly origin: string;
  readonly allowOrigin: string | undefined;
  readonly anotherOrigin: string;
  readonly anotherAllowOrigin: string | undefined;
}

/**
 * Asks once more for another origin, and answers with what a cache would mix up (DESIGN § 4, `Vary: Origin`; Fetch
 * § CORS protocol and HTTP caches). Undefined where caches keep the two apart, or keep neither, and where there is
 * nothing to compare: no response to a GET or HEAD across origins.
 */
export async function findMixUp(
  { exchange, isCors, tainted }: Examination,
  ask: (request: Exchange['request']) => ReturnType<Send>,
): Promise<MixUp | undefined> {
  if (!isCors || tainted || exchange?.purpose !== 'actual') return undefined;
  const { request, response } = exchange;
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  if (!isMixable(response)) return undefined;
  const headers = request.headers.map(([name, value]) =>
    name === 'Origin' ? ([name, ANOTHER_ORIGIN] as const) : ([name, value] as const),
  );
  const other = await ask({ ...request, headers });
  const mixUp: MixUp = {
    origin: valueOf(request.headers, 'Origin') ?? '',
    allowOrigin: valueOf(response.headers, ALLOW_ORIGIN),
    anotherOrigin: ANOTHER_ORIGIN,
    anotherAllowOrigin: valueOf(other.headers, ALLOW_ORIGIN),
  };
  return isMixable(other) && mixUp.allowOrigin !== mixUp.anotherAllowOrigin ? mixUp : undefined;
}

/** Whether a cache may keep the response, and hand it to another origin. */
function isMixable({ headers }: WireResponse): boolean {
  const has = (name: string, member: RegExp): boolean =>
    (valueOf(headers, name) ?? '').split(',').some((each) => member.test(each.trim()));
  return !has('Vary', /^(?:origin|\*)$/i) && !has('Cache-Control', /^no-store$/i);
}

/** In a sentence: who gets what. */
export function describeMixUp({ origin, allowOrigin, anotherOrigin, anotherAllowOrigin }: MixUp): string {
  const what = (value: string | undefined): string =>
    value === undefined ? `no ${ALLOW_ORIGIN}` : quote(`${ALLOW_ORIGIN}: ${value}`);
  return (
    `The response depends on the origin (${origin} gets ${what(allowOrigin)}, ${anotherOrigin} gets ` +
    `${what(anotherAllowOrigin)}), but has no 'Vary: Origin': a cache may give one of them the response of the ` +
    'other, which the browser then blocks.'
  );
}

export const MIX_UP_REMEDY =
  "Send 'Vary: Origin' with every response of this URL, those to requests without an Origin among them.";
