import type { AuditRemedy, FindingCode } from './finding';

/** What a remedy is written for. */
export interface RemedySubject {
  readonly url: URL;
  /** The origin that may get in; a placeholder where none is known. */
  readonly origin: string;
  readonly method: string;
  /** The headers that pages are known to set and that need allowing, in lower case. */
  readonly headerNames: readonly string[];
  /** Whether the pages that may get in ask with cookies. */
  readonly credentials: boolean;
  /** Whether any origin gets in. */
  readonly isOpenToAll: boolean;
}

const WHOLE = 'Compare the whole of Origin with a list of origins, character for character';

const TEXTS: Readonly<Record<FindingCode, string>> = {
  'any-origin': `${WHOLE}, and send no CORS headers to any other. What everybody may read needs no echo: answer '*', without cookies.`,
  wildcard: 'Nothing, if everybody may read this. If not, list the origins that may.',
  'wildcard-on-protected':
    'List the origins whose pages may use this. If everybody may who has a token, leave it: cookies never go along.',
  'wildcard-with-credentials':
    "Leave Access-Control-Allow-Credentials out where the answer is '*'. If pages need cookies, list their origins; never echo whatever Origin says.",
  'null-origin':
    "Take 'null' out of what is allowed: it is the origin of every sandboxed frame, whoever's page it is on.",
  'any-domain': `${WHOLE}: strangers register names below the same ending.`,
  'prefix-match': `${WHOLE}: startsWith(), and a regular expression without $ at its end, let in what goes on behind.`,
  'suffix-match': `${WHOLE}. For subdomains the comparison begins with the dot: '.example.com', never 'example.com'.`,
  'substring-match': `${WHOLE}: includes(), indexOf(), and a regular expression without ^ and $, let in what stands around.`,
  'unescaped-dot': `${WHOLE}. In a regular expression a dot is any character, unless it is written \\.`,
  'shortened-origin': `${WHOLE}: ask the list whether it holds Origin, never a text whether Origin is part of it.`,
  'other-ending': `${WHOLE}: the same name below another ending is somebody else's.`,
  'special-character': `${WHOLE}: a host may hold more than letters, digits, dots and hyphens.`,
  'cleartext-origin':
    'Allow https origins only: whoever sits on the network writes what a cleartext page does.',
  'other-port': `${WHOLE}, its port too: what listens on another port is another program.`,
  'any-subdomain':
    'List the hosts that need it. If all subdomains do, make sure that none is left to a service you no longer use, or shows what its visitors write.',
  'shared-host':
    'Take hosts out on which anybody can publish pages. If one page there is yours, list its whole origin, if it has one of its own.',
  'loopback-origin': 'Take localhost out of what is allowed in production.',
  'open-preflight': 'Judge a preflight by the same list of origins as the request that follows it.',
  'unsafe-methods': 'Allow any origin no more than the methods that it needs.',
  'any-header': 'List the request headers that your pages send.',
  'dead-methods': 'Take CONNECT, TRACE and TRACK out of the list: no browser sends them.',
  'missing-vary':
    'Send Vary: Origin with every answer of this URL, refusals and answers to requests without Origin among them.',
  'invalid-value': "Send one origin, '*', or no Access-Control-Allow-Origin at all.",
};

/** Codes where any origin may stay what is allowed, with less. */
const STAYS_OPEN: readonly FindingCode[] = ['unsafe-methods', 'any-header'];

/** Codes that leave nothing to write where everybody may read. */
const NOTHING_TO_WRITE: readonly FindingCode[] = ['wildcard', 'wildcard-on-protected'];

/** What to do about a finding: in words, and as code that allows one origin, this method, these headers, and no more. */
export function remedyFor(code: FindingCode, subject: RemedySubject): AuditRemedy {
  const text = TEXTS[code];
  if (NOTHING_TO_WRITE.includes(code)) return { text, resourceCors: null, cors: null };
  const anybody = subject.isOpenToAll && !subject.credentials && STAYS_OPEN.includes(code);
  return { text, resourceCors: resourceCorsCode(subject, anybody), cors: corsCode(subject, anybody) };
}

function resourceCorsCode(
  { url, origin, method, headerNames, credentials }: RemedySubject,
  anybody: boolean,
): string {
  return [
    'config',
    `  .forResources(${inQuotes(`~${readablePath(url)}`)})`,
    anybody ? '  .forAllOrigins()' : `  .forOrigins(${inQuotes(origin)})`,
    `  .allowMethods(${inQuotes(method)})`,
    ...(headerNames.length > 0 ? [`  .allowRequestHeaders(${headerNames.map(inQuotes).join(', ')})`] : []),
    ...(credentials ? ['  .allowCookies()'] : []),
  ].join('\n');
}

function corsCode({ origin, method, headerNames, credentials }: RemedySubject, anybody: boolean): string {
  return [
    'cors({',
    anybody ? "  origin: '*'," : `  origin: [${inQuotes(origin)}],`,
    `  methods: [${inQuotes(method)}],`,
    // Without a list that package allows whatever header is asked for.
    `  allowedHeaders: [${headerNames.map(inQuotes).join(', ')}],`,
    ...(credentials ? ['  credentials: true,'] : []),
    '})',
  ].join('\n');
}

/** The path, where it can stand in a name as it is; characters that mean something in a pattern don't. */
function readablePath({ pathname }: URL): string {
  return /^[\w./~-]+$/.test(pathname) ? pathname : '/the/path/of/it';
}

/** Everything that comes here is a token, an origin or a plain path, but a token may be an apostrophe. */
function inQuotes(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
