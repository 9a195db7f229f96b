import { isIPv4, isIPv6 } from 'node:net';
import { readUrl } from '../text/url';

/** A serialised tuple origin (RFC 6454 § 6.2, HTML § Origin), taken apart and in lower case. */
export interface Origin {
  /** The serialisation: `scheme://host[:port]`. */
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  /** The port's digits; empty for the scheme's default port, which a serialised origin leaves out. */
  readonly port: string;
}

/** The ports that the serialisation leaves out (URL Standard § special schemes). */
const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
  ['ws', '80'],
  ['wss', '443'],
  ['ftp', '21'],
]);

/** Schemes whose documents have an opaque origin, which browsers serialise as `null`. */
const OPAQUE_SCHEMES: ReadonlySet<string> = new Set(['about', 'blob', 'data', 'file', 'javascript']);

/** Longer than any scheme that is in use, `://`, a host of 253 characters with a final dot, and a port. */
const LONGEST_ORIGIN = 340;
const LONGEST_HOST = 253;

// Every alternative starts with a character that the others can't, so matching is linear.
const ORIGIN =
  /^([a-z][a-z0-9+.-]*):\/\/(\[[0-9a-f:.]+\]|[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?)(?::(0|[1-9][0-9]{0,4}))?$/i;

/** What the groups of {@link ORIGIN} take: scheme, host and port. */
interface OriginMatch {
  readonly 1: string;
  readonly 2: string;
  readonly 3?: string;
}

const NUMERIC_END = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$/;

/**
 * Reads an origin as browsers serialise it, scheme and host in any case (DESIGN § 3). Undefined for everything
 * else: a path, user information, two values, a default port, control characters, a host that is none.
 */
export function parseOrigin(text: string): Origin | undefined {
  if (text.length > LONGEST_ORIGIN) return undefined;
  // Matched before it is lower-cased: there are letters outside ASCII whose lower case is inside (the Kelvin sign).
  const match = ORIGIN.exec(text) as OriginMatch | null;
  if (!match) return undefined;
  const { 1: schemeAsSent, 2: hostAsSent, 3: port = '' } = match;
  const scheme = schemeAsSent.toLowerCase();
  const host = hostAsSent.toLowerCase();
  if (!isHost(scheme, host)) return undefined;
  if (Number(port) > 65535 || isDefaultPort(scheme, port)) return undefined;
  return { text: text.toLowerCase(), scheme, host, port };
}

/** Whether the scheme's origins are written without this port. */
export function isDefaultPort(scheme: string, port: string): boolean {
  return DEFAULT_PORTS.get(scheme) === port;
}

/** Whether the scheme is one whose hosts the URL Standard parses (`http`, `https`, …), not an app's own. */
export function isSpecialScheme(scheme: string): boolean {
  return DEFAULT_PORTS.has(scheme);
}

/** Whether the scheme's documents have no origin of their own (`file`, `data`), so that browsers send `null`. */
export function isOpaqueScheme(scheme: string): boolean {
  return OPAQUE_SCHEMES.has(scheme);
}

/** Whether the lower-case host is an address, `[::1]` or `127.0.0.1`, and no name. */
export function isAddress(host: string): boolean {
  return host.startsWith('[') || isIPv4(host);
}

/**
 * Whether a lower-case host ends in a number (URL Standard § ends in a number checker): it is an IPv4 address
 * then, or nothing at all.
 */
export function endsInNumber(host: string): boolean {
  return NUMERIC_END.test(host);
}

/** The host as browsers serialise it, an IPv6 address compressed, an IPv4 address with four decimal parts. */
export function canonicalHost(host: string): string | undefined {
  return readUrl(`http://${host}/`)?.hostname;
}

function isHost(scheme: string, host: string): boolean {
  if (isOpaqueScheme(scheme)) return false;
  if (host.startsWith('[')) return isIPv6(host.slice(1, -1)) && canonicalHost(host) === host;
  if (host.length > LONGEST_HOST + (host.endsWith('.') ? 1 : 0)) return false;
  return !isSpecialScheme(scheme) || !endsInNumber(host) || isIPv4(host);
}
