import { BlockList, isIP } from 'node:net';
import { isBlockedPort } from '../protocol/blocked-ports';
import { DoctorError } from './doctor-error';

/** Addresses of the local network, to which Chromium lets a page through by the user's permission. */
const LOCAL = new BlockList();
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  LOCAL.addSubnet(net, prefix);
}
LOCAL.addSubnet('fc00::', 7, 'ipv6');
LOCAL.addSubnet('fe80::', 10, 'ipv6');

/**
 * What browsers never send, CORS or not.
 * @throws {@link DoctorError} for a blocked port (Fetch § Port blocking), and for mixed content (Mixed Content
 * § 4.4): http for a page that came by https.
 */
export function refuseUnsendable(url: URL, origin: string): void {
  const { href, port } = url;
  if (isBlockedPort(port)) {
    throw new DoctorError('blocked-port', `${href} is on port ${port}, to which browsers don't connect.`);
  }
  if (origin.startsWith('https:') && !isTrustworthy(url) && !isLocal(url.hostname)) {
    throw new DoctorError(
      'mixed-content',
      `${href} is mixed content for a page of https: browsers block http there.`,
    );
  }
}

/** Whether the URL is potentially trustworthy (Secure Contexts § 3.1): https, or this very machine. */
export function isTrustworthy({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(?:.*\.)?localhost$|^127\.|^\[::1\]$/.test(hostname);
}

function isLocal(hostname: string): boolean {
  if (hostname.endsWith('.local')) return true;
  const address = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  return version !== 0 && LOCAL.check(address, version === 6 ? 'ipv6' : 'ipv4');
}
