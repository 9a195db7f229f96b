import { isIPv4 } from 'node:net';
import { endsInNumber, serializeIPv6 } from './host';
import { ownCopy } from '../text/own-copy';
import { Remembered } from '../text/remembered';

/**
 * A serialised tuple origin (https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin),
 * taken apart and in lower case.
 */
export interface Origin {
  /** The serialisation: `scheme://host[:port]`. */
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  /** The port's digits; empty for the scheme's default port, which a serialised origin leaves out. */
  readonly port: string;
}

/** The ports that the serialisation leaves out (https://url.spec.whatwg.org/#special-scheme). */
const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
  ['ws', '80'],
  ['wss', '443'],
  ['ftp', '21'],
]);

/**
 * Schemes whose documents have an opaque origin, which browsers serialise as `null`
 * (https://url.spec.whatwg.org/#origin).
 */
const OPAQUE_SCHEMES: ReadonlySet<string> = new Set(['about', 'blob', 'data', 'file', 'javascript']);

/** Longer than any scheme that is in use, `://`, a host of 253 characters with a final dot, and a port. */
const LONGEST_ORIGIN = 340;

/** The longest host that DNS knows, without its final dot. */
export const LONGEST_HOST = 253;

// Every alternative starts with a character that the others can't, so matching is linear.
const ORIGIN =
  /^([a-z][a-z0-9+.-]*):\/\/(\[[0-9a-f:.]+\]|[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?)(?::(0|[1-9][0-9]{0,4}))?$/i;

/** What the groups of {@link ORIGIN} take: scheme, host and port. */
interface OriginMatch {
  readonly 1: string;
  readonly 2: string;
  readonly 3?: string;
}

/**
 * What webviews send for pages of an application's own scheme that has no hosts (`app://.`, `app://`), and for its
 * files (`file://`). In lower case only: no browser's URL parser has read these.
 */
const APPLICATION_ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/(\.?)$/;

/**
 * Reads an origin as browsers serialise it, scheme and host in any case, or an application's own as its webview sends
 * it (docs/design.md § Origins and patterns). Undefined for everything else: a path, user information, two values,
 * a default port, control characters, a host that browsers do not send.
 */
export function parseOrigin(text: string): Origin | undefined {
  const remembered = wellFormed.values.get(text);
  if (remembered) return remembered;
  if (!wellFormed.wants(text)) return readOrigin(text);
  const origin = readOrigin(ownCopy(text));
  if (origin) wellFormed.set(text, Object.freeze(origin));
  return origin;
}

/** Those that come again and again, be they allowed or not. */
const wellFormed = new Remembered<Origin>();

/** As {@link parseOrigin}, for what no request has sent: nothing is remembered. */
export function readOrigin(text: string): Origin | undefined {
  if (text.length > LONGEST_ORIGIN) return undefined;
  // Matched before it is lower-cased: there are letters outside ASCII whose lower case is inside (the Kelvin sign).
  const match = ORIGIN.exec(text) as OriginMatch | null;
  if (!match) return parseApplicationOrigin(text);
  const { 1: schemeAsSent, 2: hostAsSent, 3: port = '' } = match;
  const scheme = schemeAsSent.toLowerCase();
  const host = hostAsSent.toLowerCase();
  if (!isHost(scheme, host)) return undefined;
  if (Number(port) > 65535 || isDefaultPort(scheme, port)) return undefined;
  return { text: text.toLowerCase(), scheme, host, port };
}

/** Reads an origin of an application whose scheme has no hosts, byte for byte. */
export function parseApplicationOrigin(text: string): Origin | undefined {
  // Most texts that are not an origin end otherwise, and need not be looked at.
  if (!text.endsWith('://') && !text.endsWith('://.')) return undefined;
  const [, scheme, host = ''] = APPLICATION_ORIGIN.exec(text) ?? [];
  if (scheme === undefined || isSpecialScheme(scheme)) return undefined;
  if (isOpaqueScheme(scheme) && text !== 'file://') return undefined;
  return { text, scheme, host, port: '' };
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

function isHost(scheme: string, host: string): boolean {
  if (isOpaqueScheme(scheme)) return false;
  if (host.startsWith('[')) {
    const address = host.slice(1, -1);
    return serializeIPv6(address) === address;
  }
  if (host.length > LONGEST_HOST + (host.endsWith('.') ? 1 : 0)) return false;
  return !isSpecialScheme(scheme) || !endsInNumber(host) || isIPv4(host);
}
