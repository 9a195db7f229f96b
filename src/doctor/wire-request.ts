import type { HeaderLines, WireRequest } from './exchange';
import { isTrustworthy } from './network-rules';
import type { PageRequest } from './page-request';

const USER_AGENT = ['User-Agent', 'express-resource-cors doctor'] as const;

/** Fetch § CORS-preflight fetch, steps 1 to 5. */
export function preflightRequest(
  { url, method }: PageRequest,
  origin: string,
  headerNames: readonly string[],
): WireRequest {
  return {
    method: 'OPTIONS',
    url: withoutFragment(url),
    headers: [
      USER_AGENT,
      ['Accept', '*/*'],
      ['Access-Control-Request-Method', method],
      ...(headerNames.length > 0 ? [['Access-Control-Request-Headers', headerNames.join(',')] as const] : []),
      ['Origin', origin],
      ...metadata(url, true),
    ],
  };
}

/** The request itself, with what a browser adds to what the script sets. */
export function actualRequest(
  { url, method, headers, cookie }: PageRequest,
  isCors: boolean,
  origin: string,
): WireRequest {
  const accepts = headers.some(([name]) => name.toLowerCase() === 'accept');
  // A same-origin GET or HEAD goes without (Fetch § append a request `Origin` header).
  const sendsOrigin = isCors || (method !== 'GET' && method !== 'HEAD');
  return {
    method,
    url: withoutFragment(url),
    headers: [
      USER_AGENT,
      ...(accepts ? [] : [['Accept', '*/*'] as const]),
      ...headers,
      ...(cookie === undefined ? [] : [['Cookie', cookie] as const]),
      ...(sendsOrigin ? [['Origin', origin] as const] : []),
      ...metadata(url, isCors),
    ],
  };
}

/** Fetch Metadata § 2, which goes to trustworthy URLs only. */
function metadata(url: URL, isCors: boolean): HeaderLines {
  if (!isTrustworthy(url)) return [];
  return [
    ['Sec-Fetch-Site', isCors ? 'cross-site' : 'same-origin'],
    ['Sec-Fetch-Mode', 'cors'],
    ['Sec-Fetch-Dest', 'empty'],
  ];
}

function withoutFragment(url: URL): string {
  const bare = new URL(url);
  bare.hash = '';
  return bare.href;
}
