import { editDistance } from '../../text/nearest';
import type { HeaderLines } from '../exchange';

/** The response headers of CORS (Fetch § HTTP responses), but for the one whose absence harms nothing. */
export const CORS_RESPONSE_HEADERS = [
  'Access-Control-Allow-Origin',
  'Access-Control-Allow-Methods',
  'Access-Control-Allow-Headers',
  'Access-Control-Allow-Credentials',
  'Access-Control-Expose-Headers',
] as const;

/** Names that look alike and mean something of their own. */
const OTHERS: readonly string[] = [
  'access-control-max-age',
  'access-control-request-method',
  'access-control-request-methods',
  'access-control-request-headers',
  'access-control-allow-private-network',
  'access-control-request-private-network',
  'access-control-allow-local-network',
  'timing-allow-origin',
];

/** Request headers in use, none of which is a slip of another's name. */
const IN_USE: ReadonlySet<string> = new Set(
  (
    'accept accept-encoding accept-language accept-version api-key apikey authorization baggage cache-control ' +
    'content-disposition content-encoding content-language content-length content-md5 content-range content-type ' +
    'cookie date depth destination dnt etag expires host if-match if-modified-since if-none-match if-range ' +
    'if-unmodified-since keep-alive last-event-id link origin overwrite pragma prefer priority range referer ' +
    'sentry-trace tenant token traceparent tracestate user-agent x-access-token x-amz-date x-api-key x-api-version ' +
    'x-app-id x-apikey x-auth-token x-authorization x-client-id x-client-version x-correlation-id x-csrf-token ' +
    'x-csrftoken x-forwarded-for x-forwarded-host x-forwarded-proto x-goog-api-key x-http-method-override ' +
    'x-locale x-requested-by x-requested-with x-request-id x-session-id x-session-token x-tenant x-tenant-id ' +
    'x-token x-trace-id x-user-id x-user-token x-version x-xsrf-token xsrf-token'
  ).split(' '),
);

const METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'PROPFIND',
  'PROPPATCH',
  'MKCOL',
  'COPY',
  'MOVE',
  'LOCK',
  'UNLOCK',
  'REPORT',
  'SEARCH',
  'QUERY',
  'LINK',
  'UNLINK',
  'PURGE',
];

/** A name that is nearly a header's, as it stands in a response. */
export interface MisspeltLine {
  /** As it was sent. */
  readonly name: string;
  readonly value: string;
}

/** Lines of a response, and names in a list, that are compared: nobody who means well sends as many. */
const MOST_LOOKED_AT = 200;

/** The lines of a response that were probably meant for this header of CORS, under a name that no browser knows. */
export function misspeltLines(headers: HeaderLines, wanted: string): MisspeltLine[] {
  return headers
    .slice(0, MOST_LOOKED_AT)
    .filter(([name]) => corsHeaderMeantBy(name) === wanted)
    .map(([name, value]) => ({ name, value }));
}

/** The header of CORS that was probably meant by a name that is none; undefined for every other name. */
export function corsHeaderMeantBy(name: string): (typeof CORS_RESPONSE_HEADERS)[number] | undefined {
  const lower = name.toLowerCase();
  if (name.length > 64 || OTHERS.includes(lower)) return undefined;
  if (CORS_RESPONSE_HEADERS.some((known) => known.toLowerCase() === lower)) return undefined;
  const bare = lettersOf(lower).replace(/^x(?=access|allow)/, '');
  const short = SHORT_FORMS.get(bare);
  if (short !== undefined) return short;
  let fewest = MOST_EDITS + 1;
  let meant: (typeof CORS_RESPONSE_HEADERS)[number] | undefined;
  for (const [letters, known] of LETTERS) {
    // Most names are too long or too short to be looked at more closely.
    if (Math.abs(letters.length - bare.length) >= fewest) continue;
    const edits = editDistance(bare, letters);
    if (edits < fewest) [fewest, meant] = [edits, known];
  }
  return meant;
}

/** Slips in a name. */
const MOST_EDITS = 3;

const LETTERS = CORS_RESPONSE_HEADERS.map((known) => [lettersOf(known), known] as const);

/** Names with parts left out, or in other words. */
const SHORT_FORMS: ReadonlyMap<string, (typeof CORS_RESPONSE_HEADERS)[number]> = new Map(
  // The last of a name counts: what allows before what exposes.
  [...CORS_RESPONSE_HEADERS].reverse().flatMap((known) => {
    const parts = known.toLowerCase().split('-');
    const [verb, noun] = [String(parts[2]), String(parts[3])];
    return [
      `accesscontrol${noun}`,
      `access${verb}${noun}`,
      `control${verb}${noun}`,
      `allowcontrol${verb}${noun}`,
      `accesscontrols${verb}${noun}`,
      `accesscontrol${verb}ed${noun}`,
      `accesscontrol${verb}s${noun}`,
      `cors${verb}${noun}`,
      `corsaccesscontrol${verb}${noun}`,
      `${verb}${noun}`,
    ].map((short) => [short, known] as const);
  }),
);

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

/** The member of a list that was probably meant for this name, and does not say it; undefined without any. */
export function misspeltMember(members: readonly string[], wanted: string): string | undefined {
  return members.slice(0, MOST_LOOKED_AT).find((member) => isSlipOf(member, wanted));
}

function isSlipOf(member: string, wanted: string): boolean {
  const [said, meant] = [member.toLowerCase(), wanted.toLowerCase()];
  if (said === meant || said === '*') return false;
  // Words and patterns that only look as if they covered everything.
  if (
    /^(?:all|any|every|everything|\*+|\.\*|\*\.\*|all-headers|all-methods|allheaders|allmethods)$/.test(said)
  )
    return true;
  if (said.includes('*')) return matches(said, meant);
  const isMethod = METHODS.includes(wanted.toUpperCase());
  if (isMethod ? METHODS.includes(member.toUpperCase()) : IN_USE.has(said)) return false;
  if (said.replace(/[-_]/g, '') === meant.replace(/[-_]/g, '')) return true;
  if (said.length > 64) return false;
  // Of a name as short as PUT, a letter too many is a slip, and another letter another name.
  if (meant.length < 4)
    return isMethod && said.length === meant.length + 1 && editDistance(said, meant) === 1;
  // Two letters that have changed places are two edits.
  const most = isMethod && meant.length > 4 ? 2 : Math.max(1, Math.floor(meant.length / 6));
  return editDistance(said, meant) <= most;
}

/** Whether a pattern with `*` in it would cover a name, if there were patterns. */
function matches(pattern: string, name: string): boolean {
  const start = pattern.slice(0, pattern.indexOf('*'));
  const end = pattern.slice(pattern.lastIndexOf('*') + 1);
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

/** Headers that only responses have, and that scripts send all the same; lower-case. */
const OF_RESPONSES: readonly string[] = [
  'content-security-policy',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'strict-transport-security',
  'timing-allow-origin',
  'vary',
  'x-content-type-options',
  'x-frame-options',
  'x-xss-protection',
];

/** Options of `fetch` and of its relatives, which land among the headers where a brace is misplaced; lower-case. */
const OPTIONS_OF_FETCH: readonly string[] = [
  'async',
  'body',
  'cache',
  'cors',
  'credentials',
  'crossdomain',
  'cross-domain',
  'crossorigin',
  'datatype',
  'headers',
  'integrity',
  'keepalive',
  'method',
  'mode',
  'no-cors',
  'processdata',
  'redirect',
  'referrer',
  'referrerpolicy',
  'responsetype',
  'response-type',
  'withcredentials',
  'with-credentials',
  'with_credentials',
  'xhrfields',
];

/** What a header that a script sets has no business to be: one of responses, or an option; undefined of all others. */
export function scriptMistake(name: string): 'response header' | 'option' | undefined {
  const lower = name.toLowerCase();
  if (lower.startsWith('access-control-') || OF_RESPONSES.includes(lower)) return 'response header';
  if (OPTIONS_OF_FETCH.includes(lower)) return 'option';
  // A short name like `allow-origin` is a slip of a response header's; `origin` alone browsers set.
  return corsHeaderMeantBy(lower) === undefined ? undefined : 'response header';
}
