import { BlockList, isIP } from 'node:net';
import { isBlockedPort } from '../protocol/blocked-ports';
import { isLocalhost } from './connection';
import { NetworkFailure } from './network-failure';

/** From where a host is reached (Local Network Access § 2.1), as far as its name or address tells. */
export type AddressSpace = 'loopback' | 'local' | 'public';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

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
 * @throws {@link NetworkFailure} for a blocked port (Fetch § Port blocking), and for mixed content (Mixed Content
 * § 4.4): http for a page that came by https.
 */
export function refuseUnsendable(url: URL, origin: string): void {
  const { href, port } = url;
  if (isBlockedPort(port)) {
    throw new NetworkFailure(
      'ERR_UNSAFE_PORT',
      `${href} is on port ${port}, to which browsers don't connect.`,
    );
  }
  if (origin.startsWith('https:') && !isTrustworthy(url) && addressSpaceOf(url.hostname) === 'public') {
    throw new NetworkFailure(
      'mixed-content',
      `${href} is mixed content for a page of https: browsers block http there.`,
    );
  }
}

/** Whether the URL is potentially trustworthy (Secure Contexts § 3.1): https, or this very machine. */
export function isTrustworthy({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || addressSpaceOf(hostname) === 'loopback';
}

/** A host that has a name is public, unless the name is one of this machine or of the local network. */
export function addressSpaceOf(hostname: string): AddressSpace {
  if (isLocalhost(hostname)) return 'loopback';
  if (hostname.endsWith('.local')) return 'local';
  const address = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  if (version === 0) return 'public';
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (LOOPBACK.check(address, family)) return 'loopback';
  return LOCAL.check(address, family) ? 'local' : 'public';
}
