import { quote } from '../text/quote';
import { linesOf, valueOf, type HeaderLines } from './exchange';
import type { Failure } from './failure';
import { NetworkFailure, type NetworkErrorName } from './network-failure';
import type { PageRequest } from './page-request';
import { readUrl } from '../text/url';

/** Fetch § redirect status. */
const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308];

/** More are a network error (Fetch § HTTP-redirect fetch). */
export const MOST_REDIRECTS = 20;

/** What Chromium's network stack turns down by itself, so that no error of CORS is told. */
const NETWORK_REFUSES: ReadonlyMap<string, NetworkErrorName> = new Map([
  ['about:', 'ERR_UNSAFE_REDIRECT'],
  ['blob:', 'ERR_UNSAFE_REDIRECT'],
  ['chrome:', 'ERR_UNSAFE_REDIRECT'],
  ['chrome-untrusted:', 'ERR_UNSAFE_REDIRECT'],
  ['data:', 'ERR_UNSAFE_REDIRECT'],
  ['file:', 'ERR_UNSAFE_REDIRECT'],
  ['filesystem:', 'ERR_UNSAFE_REDIRECT'],
  ['view-source:', 'other'],
  ['ws:', 'ERR_UNKNOWN_URL_SCHEME'],
  ['wss:', 'ERR_UNKNOWN_URL_SCHEME'],
]);

/** Whether the response sends the browser elsewhere: one of the five statuses, with a `Location`. */
export function isRedirect(status: number, headers: HeaderLines): boolean {
  return REDIRECT_STATUSES.includes(status) && (valueOf(headers, 'Location') ?? '') !== '';
}

/**
 * Where a redirect leads (Fetch § location URL).
 * @throws {@link NetworkFailure} where no browser would go on: that is a failure of the network, and not of CORS.
 */
export function locationOf(headers: HeaderLines, base: URL): URL {
  const values = new Set(linesOf(headers, 'Location').map(([, value]) => value));
  const [value = '', other] = values;
  if (other !== undefined) {
    throw new NetworkFailure(
      'ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION',
      `${base.href} redirects to two places, ${quote(value)} and ${quote(other)}: browsers follow neither.`,
    );
  }
  // Bytes on the wire; as in browsers they are read as UTF-8.
  const text = Buffer.from(value, 'latin1').toString('utf8');
  const url = readUrl(text, base);
  if (!url) {
    throw new NetworkFailure(
      'ERR_INVALID_REDIRECT',
      `${base.href} redirects to ${quote(value)}, which is not a URL.`,
    );
  }
  if (url.hash === '') url.hash = base.hash;
  return url;
}

/**
 * Whether CORS lets the browser follow (Fetch § HTTP-redirect fetch); undefined where it does.
 * @throws {@link NetworkFailure} where the browser does not go there for other reasons.
 */
export function checkRedirect(from: URL, to: URL, isCors: boolean): Failure | undefined {
  const step = 'the target of the redirect';
  if (to.username !== '' || to.password !== '') {
    // The standard would let a page's own server redirect to itself so; Chromium blocks that too, without CORS.
    if (!isCors) throw neverFollowed('origin', from, to);
    return { corsError: 'RedirectContainsCredentials', failedParameter: '', step, header: 'Location' };
  }
  if (to.protocol === 'http:' || to.protocol === 'https:') return undefined;
  const refused = NETWORK_REFUSES.get(to.protocol);
  if (refused !== undefined) throw neverFollowed(refused, from, to);
  return { corsError: 'CorsDisabledScheme', failedParameter: '', step, header: 'Location' };
}

/** Headers that describe a body, which a redirect to GET leaves behind (Fetch § request-body-header name). */
const BODY_HEADERS: readonly string[] = [
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
];

/** The request as it goes on to the target (Fetch § HTTP-redirect fetch). */
export function redirected(request: PageRequest, status: number, target: URL): PageRequest {
  const { method } = request;
  const becomesGet =
    (method === 'POST' && (status === 301 || status === 302)) ||
    (status === 303 && method !== 'GET' && method !== 'HEAD');
  const crosses = request.url.origin !== target.origin;
  const keeps = (name: string): boolean =>
    !(becomesGet && BODY_HEADERS.includes(name)) && !(crosses && name === 'authorization');
  return {
    ...request,
    url: target,
    method: becomesGet ? 'GET' : method,
    headers: request.headers.filter(([name]) => keeps(name.toLowerCase())),
    body: becomesGet ? undefined : request.body,
    // It was meant for the first server.
    cookie: crosses ? undefined : request.cookie,
  };
}

function neverFollowed(networkError: NetworkErrorName, from: URL, to: URL): NetworkFailure {
  const where = quote(to.href);
  return new NetworkFailure(networkError, `${from.href} redirects to ${where}, where browsers don't follow.`);
}
