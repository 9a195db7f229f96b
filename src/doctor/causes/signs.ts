import { mergeVary } from '../../protocol/response-headers';
import { isToken } from '../../protocol/token';
import { printable, quote } from '../../text/quote';
import { membersOf, valueOf, type HeaderLines, type WireResponse } from '../exchange';
import type { Situation } from './situation';

/** What a response shows beside the headers of CORS, as questions. */

/** Whether there is no permission where one is looked for: no `Access-Control-Allow-Origin`, or no success. */
export function isUnanswered({ failure, response }: Situation): boolean {
  return isMissing(response) || failure.corsError === 'PreflightInvalidStatus';
}

/** Whether there is no `Access-Control-Allow-Origin` at all. */
export function isMissing({ headers }: WireResponse): boolean {
  return valueOf(headers, 'Access-Control-Allow-Origin') === undefined;
}

/** Whether the status is one of success (RFC 9110 § 15.3), which a preflight needs. */
export function isSuccess({ status }: WireResponse): boolean {
  return status >= 200 && status <= 299;
}

/** The value of a header; empty without one. */
export function headerText({ headers }: WireResponse, name: string): string {
  return valueOf(headers, name) ?? '';
}

/** What caches say of a response that they had already, each header with the value that says so. */
const HITS: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^age$/i, /^\s*0*[1-9]/],
  [/^x-cache-hits$/i, /(?:^|,)\s*0*[1-9]/],
  // RFC 9211, and the many that were there before it: `CF-Cache-Status`, `X-Proxy-Cache`, `X-Vercel-Cache`.
  [/cache(?!-control)/i, /(?:\b|_)hit\b|^\s*(?:stale|updating|revalidated|prerender)\b/i],
  // Varnish names the request that stored the response behind the one that asks.
  [/^x-varnish$/i, /^\s*\d+\s+\d+/],
  [/^server-timing$/i, /\bcdn-cache;\s*desc="?hit/i],
];

/** The header by which a cache says that it answered with what it had; undefined without any. */
export function cacheHit({ headers }: WireResponse): string | undefined {
  for (const [names, says] of HITS) {
    const found = headers.find(([name, value]) => names.test(name) && says.test(value));
    if (found) return `${shown(found[0])}: ${shown(found[1])}`;
  }
  return undefined;
}

/** Whether `Vary` tells caches to keep the answers to several origins apart. */
export function variesByOrigin(headers: HeaderLines): boolean {
  return membersOf(headers, 'Vary').some((name) => /^(?:origin|\*)$/i.test(name));
}

/** The value of `Vary` that names `Origin` too; undefined where it does already. */
export function varyWithOrigin(headers: HeaderLines): string | undefined {
  if (variesByOrigin(headers)) return undefined;
  return mergeVary(membersOf(headers, 'Vary').filter(isToken).join(', '), ['Origin']);
}

/** So many are enough to tell. */
const MOST_SIGNS = 8;

/** Signs that something handles CORS here: `Vary` by what browsers ask with, and other headers of CORS. */
export function signsOfCors({ headers }: WireResponse): string[] {
  const vary = membersOf(headers, 'Vary').filter((name) =>
    /^(?:origin|access-control-request-\w+)$/i.test(name),
  );
  const others = headers
    .map(([name]) => name)
    .filter((name) => /^access-control-/i.test(name) && !/^access-control-allow-origin$/i.test(name));
  return [
    ...(vary.length > 0 ? [`Vary: ${vary.slice(0, MOST_SIGNS).join(', ')}`] : []),
    ...new Set(others.slice(0, MOST_SIGNS).map(shown)),
  ];
}

/** The beginning of the body in one line, without the tags of HTML; empty where there is nothing to read. */
export function bodyText({ body = '' }: WireResponse): string {
  const shown = without(body, /<(?:style|script)\b/gi, /<\/(?:style|script)>/gi);
  return without(shown, /<!--/g, /-->/g)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&#39;|&apos;|&#x27;/gi, "'")
    .replace(/&quot;|&#34;/gi, '"')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A text without what stands between these, in time linear in its length; what has no end goes on to the text's. */
function without(text: string, opening: RegExp, closing: RegExp): string {
  let rest = '';
  let at = 0;
  for (const { index } of text.matchAll(opening)) {
    if (index < at) continue;
    rest += `${text.slice(at, index)} `;
    closing.lastIndex = index;
    at = closing.test(text) ? closing.lastIndex : text.length;
  }
  return rest + text.slice(at);
}

const LONGEST_SHOWN = 400;

/** What a server sent, as it may stand in a sentence: printable, and cut where it is long. */
export function shown(text: string): string {
  return printable(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text);
}

const LONGEST_WORDS = 90;

/** A text of a server in quotes, cut where it is long. */
export function shortQuote(text: string): string {
  const cut = text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)}...` : text;
  // A text with quotes of its own is easier to read in the other ones.
  return cut.includes("'") && !cut.includes('"') ? `"${printable(cut)}"` : quote(cut);
}

/** Whether the response asks for a sign-in (RFC 9110 § 11.6.1). */
export function challenges({ headers }: WireResponse): boolean {
  return valueOf(headers, 'WWW-Authenticate') !== undefined;
}

/** How a response was answered, as the beginning of a sentence. */
export function answered({ isPreflight, request, response }: Situation): string {
  const what = isPreflight ? 'The preflight (OPTIONS)' : `The ${request.method} itself`;
  return `${what} was answered ${String(response.status)}`;
}
