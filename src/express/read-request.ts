import type { TLSSocket } from 'node:tls';
import type { AccessInput, NamedResource } from '../engine/facts';
import { isDefaultPort } from '../origins/origin';
import type { RoutedMessage } from './messages';
import { requestPath } from './request-path';

/** What the engine needs to know of a server's request. */
export function readRequest(request: RoutedMessage, resource: NamedResource | undefined): AccessInput {
  const { headers } = request;
  const { origin } = headers;
  return {
    method: request.method ?? '',
    path: requestPath(request),
    origin,
    sameOrigin: origin !== undefined && isOwnOrigin(request, origin),
    requestMethod: headers['access-control-request-method'],
    requestHeaders: headers['access-control-request-headers'],
    credentials: headers.cookie !== undefined,
    resource,
  };
}

/**
 * Whether the origin is the server's own. Browsers say so themselves (`Sec-Fetch-Site`), on connections that they
 * trust; elsewhere the origin is held against the scheme and the `Host` that the request came to.
 */
function isOwnOrigin(request: RoutedMessage, origin: string): boolean {
  const { 'sec-fetch-site': site, host = request.headers[':authority'] } = request.headers;
  if (site !== undefined) return site === 'same-origin';
  if (typeof host !== 'string') return false;
  const scheme = requestScheme(request);
  const server = `${scheme}://${host}`;
  // Browsers serialise the server's origin in lower case and without the default port, so it is never longer.
  if (origin.length > server.length) return false;
  if (origin.length === server.length)
    return origin === server || origin.toLowerCase() === server.toLowerCase();
  const [, port = ''] = /:([0-9]+)$/.exec(host) ?? [];
  return (
    isDefaultPort(scheme, port) && origin.toLowerCase() === server.slice(0, -port.length - 1).toLowerCase()
  );
}

function requestScheme({ protocol, socket }: RoutedMessage): string {
  if (typeof protocol === 'string') return protocol;
  // Requests made for tests have no socket.
  return (socket as Partial<TLSSocket> | undefined)?.encrypted ? 'https' : 'http';
}
