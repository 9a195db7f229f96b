import type { HeaderLines, WireRequest } from './exchange';
import { isTrustworthy } from './network-rules';
import type { PageRequest } from './page-request';
import type { Site } from './site';

/** Chromium's own: firewalls turn away what looks like no browser. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';

/** What a browser knows of where a request comes from. */
export interface Sender {
  /** The value of `Origin`: `null` after a redirect that tainted it. */
  readonly origin: string;
  readonly site: Site;
}

/** Fetch § CORS-preflight fetch, steps 1 to 5. */
export function preflightRequest(
  request: PageRequest,
  sender: Sender,
  headerNames: readonly string[],
): WireRequest {
  return {
    method: 'OPTIONS',
    url: withoutFragment(request.url),
    headers: [
      ['Accept', '*/*'],
      ['Access-Control-Request-Method', request.method],
      ...(headerNames.length > 0 ? [['Access-Control-Request-Headers', headerNames.join(',')] as const] : []),
      ['Origin', sender.origin],
      ...ofTheBrowser(request, sender),
    ],
  };
}

/** The request itself, with what a browser adds to what the script sets. */
export function actualRequest(request: PageRequest, isCors: boolean, sender: Sender): WireRequest {
  const { url, method, headers, cookie, body } = request;
  const sets = (wanted: string): boolean => headers.some(([name]) => name.toLowerCase() === wanted);
  // A same-origin GET or HEAD goes without (Fetch § append a request `Origin` header).
  const sendsOrigin = isCors || (method !== 'GET' && method !== 'HEAD');
  return {
    method,
    url: withoutFragment(url),
    headers: [
      ...(sets('accept') ? [] : [['Accept', '*/*'] as const]),
      ...headers,
      // Fetch § extract a body: that of a string, where the script names none.
      ...(body !== undefined && !sets('content-type')
        ? [['Content-Type', 'text/plain;charset=UTF-8'] as const]
        : []),
      ...lengthOf(method, body),
      ...(cookie === undefined ? [] : [['Cookie', cookie] as const]),
      ...(sendsOrigin ? [['Origin', sender.origin] as const] : []),
      ...ofTheBrowser(request, sender),
    ],
    ...(body !== undefined && { body }),
  };
}

/** Fetch § HTTP-network-or-cache fetch, step 8: POST and PUT say that they bring nothing. */
function lengthOf(method: string, body: string | undefined): HeaderLines {
  if (body !== undefined) return [['Content-Length', String(Buffer.byteLength(body))]];
  return method === 'POST' || method === 'PUT' ? [['Content-Length', '0']] : [];
}

/** What the browser adds of its own accord. */
function ofTheBrowser(
  { url, origin, headers, userAgent = USER_AGENT }: PageRequest,
  { site }: Sender,
): HeaderLines {
  const setsLanguage = headers.some(([name]) => name.toLowerCase() === 'accept-language');
  // Referrer Policy § strict-origin-when-cross-origin, the default. Which page it is, the origin does not tell.
  const tellsReferrer = origin !== 'null' && (isTrustworthy(url) || !isTrustworthy(new URL(origin)));
  return [
    ['User-Agent', userAgent],
    ...(tellsReferrer ? [['Referer', `${origin}/`] as const] : []),
    ...(setsLanguage ? [] : [['Accept-Language', 'en-US,en;q=0.9'] as const]),
    // Fetch Metadata § 2 goes to trustworthy URLs only.
    ...(isTrustworthy(url)
      ? [
          ['Sec-Fetch-Site', site] as const,
          ['Sec-Fetch-Mode', 'cors'] as const,
          ['Sec-Fetch-Dest', 'empty'] as const,
        ]
      : []),
  ];
}

function withoutFragment(url: URL): string {
  const bare = new URL(url);
  bare.hash = '';
  return bare.href;
}
