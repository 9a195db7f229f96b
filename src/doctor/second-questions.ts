import { valueOf, type Exchange, type WireRequest, type WireResponse } from './exchange';
import type { Examination } from './examine';

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';

/** Nobody's: what a server says to it, it says to whoever is not on its list. */
export const ANOTHER_ORIGIN = 'https://another-origin.example';

/** What the second questions brought; a question that was not asked, or not answered, is undefined. */
export interface SecondAnswers {
  /** The same request from {@link ANOTHER_ORIGIN}. */
  readonly another: WireResponse | undefined;
  /** The same request without `Origin`, as a link, an image or a program makes it. */
  readonly none: WireResponse | undefined;
}

/**
 * Asks once more for another origin and once without any, where the answers can tell something: who else gets in, and
 * what a cache would mix up (Fetch § CORS protocol and HTTP caches). Only what is safe is asked again: GET, HEAD, and
 * the preflight. A question that fails takes nothing from the verdict.
 */
export async function askAgain(
  examination: Examination,
  ask: (request: WireRequest, why: string) => Promise<WireResponse | undefined>,
): Promise<SecondAnswers> {
  const nothing = { another: undefined, none: undefined };
  const { isCors, tainted, failure } = examination;
  const exchange = comparable(examination);
  if (!isCors || tainted || !exchange || (failure && !isWorthAsking(failure.corsError))) return nothing;
  const { request, response } = exchange;
  const letsCookiesIn = valueOf(response.headers, 'Access-Control-Allow-Credentials') === 'true';
  const isPreflight = exchange.purpose === 'preflight';
  const another =
    (!isPreflight && isMixable(response)) || letsCookiesIn
      ? await ask(fromAnother(request), 'Once more for another origin: could a cache tell the two apart?')
      : undefined;
  const none =
    isPreflight || isNeverStored(response)
      ? undefined
      : await ask(withoutOrigin(request), 'Once more without Origin, as by a link or an image.');
  return { another, none };
}

/** The exchange that can be had again without harm: the last GET or HEAD, or else the preflight that passed. */
function comparable({ exchange, exchanges, failure }: Examination): Exchange | undefined {
  if (exchange?.purpose === 'actual' && /^(?:GET|HEAD)$/.test(exchange.request.method)) return exchange;
  return failure ? undefined : exchanges.filter(({ purpose }) => purpose === 'preflight').at(-1);
}

/** Whether another answer would tell more of such a failure. */
function isWorthAsking(corsError: string): boolean {
  return corsError === 'MissingAllowOriginHeader' || corsError === 'AllowOriginMismatch';
}

function fromAnother(request: WireRequest): WireRequest {
  const headers = request.headers.map(([name, value]) =>
    name === 'Origin' ? ([name, ANOTHER_ORIGIN] as const) : ([name, value] as const),
  );
  return { ...request, headers };
}

function withoutOrigin(request: WireRequest): WireRequest {
  return {
    ...request,
    headers: request.headers.filter(([name]) => !/^(?:origin|sec-fetch-.*)$/i.test(name)),
  };
}

/** Two answers which a cache can't tell apart. */
export interface MixUp {
  readonly origin: string;
  readonly allowOrigin: string | undefined;
  /** Who gets the other answer; null without `Origin`. */
  readonly other: string | null;
  readonly otherAllowOrigin: string | undefined;
}

/** What a cache would mix up; undefined where caches keep the answers apart, or keep neither. */
export function findMixUp(
  { exchange, request }: Examination,
  { another, none }: SecondAnswers,
): MixUp | undefined {
  if (exchange?.purpose !== 'actual') return undefined;
  const { response } = exchange;
  const origin = valueOf(exchange.request.headers, 'Origin') ?? '';
  const allowOrigin = valueOf(response.headers, ALLOW_ORIGIN);
  const mixUp = (other: string | null, { headers }: WireResponse): MixUp => ({
    origin,
    allowOrigin,
    other,
    otherAllowOrigin: valueOf(headers, ALLOW_ORIGIN),
  });
  if (another && isMixable(response) && isMixable(another)) {
    const found = mixUp(ANOTHER_ORIGIN, another);
    if (found.otherAllowOrigin !== allowOrigin) return found;
  }
  if (none && isMixable(none)) {
    const found = mixUp(null, none);
    const { otherAllowOrigin } = found;
    const serves = otherAllowOrigin === origin || (otherAllowOrigin === '*' && !request.credentials);
    if (otherAllowOrigin !== allowOrigin && !serves) return found;
  }
  return undefined;
}

function isMixable(response: WireResponse): boolean {
  return !has(response, 'Vary', /^(?:origin|\*)$/i) && !isNeverStored(response);
}

function isNeverStored(response: WireResponse): boolean {
  return has(response, 'Cache-Control', /^no-store$/i);
}

function has({ headers }: WireResponse, name: string, member: RegExp): boolean {
  return (valueOf(headers, name) ?? '').split(',').some((each) => member.test(each.trim()));
}
