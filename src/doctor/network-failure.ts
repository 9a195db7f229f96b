/**
 * Chromium's names for what ends a request before CORS has anything to judge, without its `net::`; the last three are
 * reasons for which it blocks a request (`blockedReason` in its DevTools protocol). Other browsers fail there too.
 */
export type NetworkErrorName =
  | 'ERR_CONNECTION_REFUSED'
  | 'ERR_CONNECTION_RESET'
  | 'ERR_CONNECTION_CLOSED'
  | 'ERR_EMPTY_RESPONSE'
  | 'ERR_INVALID_HTTP_RESPONSE'
  | 'ERR_RESPONSE_HEADERS_TOO_BIG'
  | 'ERR_RESPONSE_HEADERS_TRUNCATED'
  | 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH'
  | 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION'
  | 'ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION'
  | 'ERR_HTTP2_PROTOCOL_ERROR'
  | 'ERR_UNEXPECTED_PROXY_AUTH'
  | 'ERR_INVALID_REDIRECT'
  | 'ERR_UNSAFE_REDIRECT'
  | 'ERR_UNKNOWN_URL_SCHEME'
  | 'ERR_TOO_MANY_REDIRECTS'
  | 'ERR_UNSAFE_PORT'
  | 'ERR_SSL_PROTOCOL_ERROR'
  | 'ERR_CERT_DATE_INVALID'
  | 'ERR_CERT_COMMON_NAME_INVALID'
  | 'mixed-content'
  | 'origin'
  | 'other';

/** A request that fails in every browser, for a reason that is not CORS. It is a verdict, so it is caught here. */
export class NetworkFailure extends Error {
  /** `NetworkFailure`, which logs show. */
  override readonly name = 'NetworkFailure';
  /** What Chromium calls it. */
  readonly networkError: NetworkErrorName;

  /** @param message what happened, in a sentence */
  constructor(networkError: NetworkErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.networkError = networkError;
  }
}

const SERVER_LOGS = 'Look into the log of the server, or of the proxy in front of it, for this request.';

/** What to do about it. */
export function networkRemedy(networkError: NetworkErrorName): string {
  switch (networkError) {
    case 'ERR_CONNECTION_REFUSED':
      return 'Start the server, or correct the host and the port in the URL.';
    case 'ERR_CONNECTION_RESET':
    case 'ERR_CONNECTION_CLOSED':
    case 'ERR_EMPTY_RESPONSE':
      return `The server or something on the way ends the connection. ${SERVER_LOGS}`;
    case 'ERR_INVALID_HTTP_RESPONSE':
      return 'Correct the port in the URL, or the program that writes this response by hand.';
    case 'ERR_HTTP2_PROTOCOL_ERROR':
    case 'ERR_RESPONSE_HEADERS_TRUNCATED':
      return SERVER_LOGS;
    case 'ERR_RESPONSE_HEADERS_TOO_BIG':
      return 'Have the server send less than 256 KiB of headers.';
    case 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH':
      return 'Have the server, or the proxy in front of it, send one Content-Length.';
    case 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION':
      return 'Have the server, or the proxy in front of it, send one Content-Disposition.';
    case 'ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION':
      return 'Have the server, or the proxy in front of it, send one Location.';
    case 'ERR_UNEXPECTED_PROXY_AUTH':
      return 'Have the server answer 401 or 403: 407 is for proxies.';
    case 'ERR_INVALID_REDIRECT':
    case 'ERR_UNSAFE_REDIRECT':
    case 'ERR_UNKNOWN_URL_SCHEME':
    case 'origin':
    case 'other':
      return 'Have the server redirect to an http or https URL without a user name, or ask for the last URL directly.';
    case 'ERR_TOO_MANY_REDIRECTS':
      return 'Have the server end its redirects, or ask for the last URL directly.';
    case 'ERR_UNSAFE_PORT':
      return 'Have the server listen on another port, such as 3000 or 8080.';
    case 'ERR_SSL_PROTOCOL_ERROR':
      return 'Write http in place of https, or have the server speak TLS on this port.';
    case 'ERR_CERT_DATE_INVALID':
      return 'Renew the certificate of the server. --insecure (insecure: true) asks all the same.';
    case 'ERR_CERT_COMMON_NAME_INVALID':
      return 'Ask for a host that the certificate names. --insecure (insecure: true) asks all the same.';
    case 'mixed-content':
      return 'Serve this URL by https, and ask for it so.';
  }
}

/** What Chromium's console says of it; undefined where that depends on more than the request. */
export function networkConsole(networkError: NetworkErrorName): string | undefined {
  return networkError.startsWith('ERR_') ? `Failed to load resource: net::${networkError}` : undefined;
}
