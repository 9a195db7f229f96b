import { connect as connectPlain, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectSecure, type TLSSocket } from 'node:tls';

/** A connection, and which protocol the two sides agreed on. */
export interface Connection {
  readonly socket: Socket | TLSSocket;
  readonly protocol: 'http/1.1' | 'h2';
}

/**
 * Connects as browsers do: to this very machine for every name below `localhost`, whatever the name server says,
 * and by HTTP/2 where the server of an https URL speaks it. Fails with Node's own error.
 *
 * @param insecure whether a certificate that this machine doesn't trust is taken
 * @param signal ends the connection, whenever it is aborted
 */
export function connect(url: URL, insecure: boolean, signal: AbortSignal): Promise<Connection> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isSecure = url.protocol === 'https:';
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  const lookup = isLocalhost(host) ? { lookup: loopback } : {};
  return new Promise((resolve, reject) => {
    const socket = isSecure
      ? connectSecure({
          host,
          port,
          ...lookup,
          ALPNProtocols: ['h2', 'http/1.1'],
          rejectUnauthorized: !insecure,
          ...(isIP(host) === 0 && { servername: host }),
        })
      : connectPlain({ host, port, ...lookup });
    const abort = (): void => {
      socket.destroy(new Error('aborted'));
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.on('close', () => {
      signal.removeEventListener('abort', abort);
      reject(new Error('closed before it was connected'));
    });
    // It stays there: what happens to a connection after its answer is of no interest.
    socket.on('error', reject);
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      const speaksHttp2 = 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
      resolve({ socket, protocol: speaksHttp2 ? 'h2' : 'http/1.1' });
    });
    if (signal.aborted) abort();
  });
}

/** Names that never leave this machine (RFC 6761 § 6.3). */
export function isLocalhost(hostname: string): boolean {
  return /^(?:.*\.)?localhost\.?$/.test(hostname);
}

/** Both loopback addresses, in the order in which Chromium tries them. */
const loopback: LookupFunction = (_hostname, { all }, callback) => {
  const addresses = [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ];
  if (all) callback(null, addresses);
  else callback(null, '127.0.0.1', 4);
};
