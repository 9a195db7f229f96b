import { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { AccessInput, NamedResource } from '../engine/findings';
import { isDefaultPort } from '../origins/origin';
import type { RoutedRequest } from './http-types';
import { ownValue } from './own-value';
import { requestPath } from './request-path';

/** What the engine needs to know of a server's request. */
export function readRequest(request: RoutedRequest, resource: NamedResource | undefined): AccessInput {
  const headers = headersOf(request);
  const { origin } = headers;
  return {
    method: (ownValue(request, 'method') as string | undefined) ?? '',
    path: requestPath(request),
    origin,
    sameOrigin: origin !== undefined && isOwnOrigin(request, headers, origin),
    host: headers['sec-fetch-site'] === undefined ? headers.host : undefined,
    requestMethod: headers['access-control-request-method'],
    requestHeaders: headers['access-control-request-headers'],
    credentials: headers.cookie !== undefined,
    resource,
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
  if (!couldBeSameHost(origin, host)) return isForwarded(request, headers, origin);
  return isAuthority(origin, requestScheme(request), host) || isForwarded(request, headers, origin);
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
