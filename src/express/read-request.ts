import { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { CompiledConfiguration } from '../engine/compiled-configuration';
import type { AccessInput, NamedResource } from '../engine/findings';
import { isDefaultPort } from '../origins/origin';
import { splitTarget } from '../resources/request-target';
import type { RoutedRequest } from './http-types';
import type { NameReader } from './middleware-options';

/**
 * What the engine needs to know of a server's request; nothing is thrown. Properties that a request has itself are read
 * by `Reflect.get`: an access by name takes three times as long on Express (docs/design.md § Speed).
 *
 * @param readName undefined where the path names the resource
 */
export function readRequest(
  request: RoutedRequest,
  configuration: CompiledConfiguration,
  readName: NameReader | undefined,
): AccessInput {
  const headers = headersOf(request);
  const { origin } = headers;
  let resource: NamedResource | undefined;
  let unnamed: AccessInput['unnamed'];
  if (readName !== undefined) {
    try {
      resource = readName(request, configuration);
    } catch (cause) {
      unnamed = { cause };
    }
  }
  return {
    method: Reflect.get(request, 'method') ?? '',
    path: requestPath(request),
    origin,
    sameOrigin: origin !== undefined && isOwnOrigin(request, headers, origin),
    host: headers['sec-fetch-site'] === undefined ? headers.host : undefined,
    requestMethod: headers['access-control-request-method'],
    requestHeaders: headers['access-control-request-headers'],
    credentials: headers.cookie !== undefined,
    resource,
    unnamed,
  };
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its request
const nodesHeaders = Object.getOwnPropertyDescriptor(IncomingMessage.prototype, 'headers')?.get;

/** The headers; by Node's own getter where that is what the request has, for to find it on Express takes long. */
function headersOf(request: RoutedRequest): IncomingMessage['headers'] {
  return nodesHeaders && request instanceof IncomingMessage && !Object.hasOwn(request, 'headers')
    ? (nodesHeaders.call(request) as IncomingMessage['headers'])
    : request.headers;
}

/**
 * Whether the origin is the server's own. Browsers say so themselves (`Sec-Fetch-Site`), on connections that they
 * trust; elsewhere the origin is held against the scheme and the `Host` that the request came to.
 */
function isOwnOrigin(request: RoutedRequest, headers: IncomingMessage['headers'], origin: string): boolean {
  const { 'sec-fetch-site': site, host = headers[':authority'] } = headers;
  if (site !== undefined) return site === 'same-origin';
  if (typeof host !== 'string') return false;
  // Browsers serialise the server's origin without the default port, so it is never longer than scheme and host.
  const isHost = couldBeSameHost(origin, host) && isAuthority(origin, requestScheme(request), host);
  return isHost || (headers['x-forwarded-host'] !== undefined && isForwarded(request, headers, origin));
}

/** Whether an origin's host begins as a `Host` does: most don't, and the scheme is slow to find out. */
function couldBeSameHost(origin: string, host: string): boolean {
  const start = origin.indexOf('://') + 3;
  if (start < 3) return false;
  const length = Math.min(origin.length - start, host.length);
  for (let index = 0; index < length; index++) {
    // Case is bit 5 of a letter; two characters that differ in nothing else are compared in full later.
    if (((origin.charCodeAt(start + index) ^ host.charCodeAt(index)) & ~0x20) !== 0) return false;
  }
  return true;
}

/** Whether an origin is that of a scheme and a `Host` header. */
function isAuthority(origin: string, scheme: string, host: string): boolean {
  if (host === '') return false;
  const server = `${scheme}://${host}`.toLowerCase();
  const sent = origin.toLowerCase();
  if (sent === server) return true;
  const [, port = ''] = /:([0-9]+)$/.exec(host) ?? [];
  return isDefaultPort(scheme, port) && sent === server.slice(0, -port.length - 1);
}

/**
 * Whether the origin is that of the host that a proxy names in front of this server, where Express's `trust proxy`
 * trusts the one who sent the request.
 */
function isForwarded(request: RoutedRequest, headers: IncomingMessage['headers'], origin: string): boolean {
  const forwarded = headers['x-forwarded-host'];
  if (typeof forwarded !== 'string' || !trustsProxy(request)) return false;
  // Express 5 takes the first of several, as the proxy nearest to the client wrote it.
  const [first = ''] = forwarded.split(',');
  return isAuthority(origin, requestScheme(request), first.trim());
}

/** What Express makes of its setting `trust proxy`. */
type TrustsAddress = (address: string | undefined, hop: number) => unknown;

/** Whether Express's `trust proxy` trusts the address that the request came from. */
function trustsProxy({ app, socket }: RoutedRequest): boolean {
  try {
    const trust: unknown = app?.get('trust proxy fn');
    return typeof trust === 'function' && (trust as TrustsAddress)(socket.remoteAddress, 0) === true;
  } catch {
    return false;
  }
}

function requestScheme({ protocol, socket }: RoutedRequest): string {
  if (typeof protocol === 'string') return protocol;
  // Requests made for tests have no socket.
  return (socket as Partial<TLSSocket> | undefined)?.encrypted ? 'https' : 'http';
}

/**
 * The whole path as it is routed at this point: what Express calls `baseUrl` and `path`, so that a middleware of
 * a router names the same request as one of the application. Without Express it comes from `url`; Connect has cut
 * its mount path off that, and keeps the whole in `originalUrl`. (There a rewrite of the URL that cuts off its
 * beginning can't be told from a mount: name the resource outright behind one.)
 */
export function requestPath(request: RoutedRequest): string {
  const baseUrl: unknown = Reflect.get(request, 'baseUrl');
  if (typeof baseUrl === 'string') {
    const url = String(Reflect.get(request, 'url'));
    // What Express calls the path; it looks at it for longer where there is more in it than a path and a query.
    if (PLAIN_URL.test(url)) {
      const end = url.indexOf('?');
      return baseUrl + (end === -1 ? url : url.slice(0, end));
    }
    const { path } = request;
    if (typeof path === 'string') return baseUrl + path;
  }
  const { originalUrl, url = '' } = request;
  const own = splitTarget(url).path;
  if (typeof originalUrl !== 'string') return own;
  const original = splitTarget(originalUrl).path;
  return own === '/' || endsWithOwn(original, own) ? original : own;
}

/** Whether what Connect left of a path is its end: Connect ends a mount at a slash, or at a dot and adds a slash. */
function endsWithOwn(original: string, own: string): boolean {
  return original.endsWith(own) || (own.startsWith('/.') && original.endsWith(own.slice(1)));
}

/** A URL that begins with a slash, of printable ASCII without `#`: of such a one the path ends at the first `?`. */
const PLAIN_URL = /^\/[!"$-~]*$/;
