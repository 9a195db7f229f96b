import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { quote } from '../text/quote';
import {
  canonicalHost,
  endsInNumber,
  isAddress,
  isDefaultPort,
  isOpaqueScheme,
  isSpecialScheme,
  parseOrigin,
} from './origin';
import { readUrl } from '../text/url';

/** An origin or an origin pattern, as configuration names it. */
export interface ConfiguredOrigin {
  /** As it was written, which is the only way to write it: two that mean the same are equal. */
  readonly text: string;
  readonly scheme: string;
  /** The host; for a pattern of subdomains what follows `*.`. */
  readonly host: string;
  /** Whether a leading `*.` stands for one or more labels; the bare domain is not among them. */
  readonly subdomains: boolean;
  /** The port's digits, empty for the scheme's default port, `*` for any port or none. */
  readonly port: string;
}

const SCHEME = /^[a-z][a-z0-9+.-]*$/;
const LABELS = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/;

/**
 * Reads an origin or a pattern (DESIGN § 3): `https://app.example.com`, `http://localhost:8080`,
 * `https://*.example.com` (all subdomains), `http://localhost:*` (any port or none), and the last two combined.
 *
 * @returns what was read, or a sentence that says what is wrong and what to write
 */
export function readConfiguredOrigin(value: unknown): ConfiguredOrigin | string {
  if (value instanceof RegExp) {
    return `${quote(value)} is a regular expression; name the origins, or write a pattern such as 'https://*.example.com'`;
  }
  if (typeof value !== 'string')
    return `${quote(value)} is no origin; write a string such as 'https://app.example.com'`;
  if (value === '*')
    return `'*' is no origin; to allow all origins, say forAllOrigins() (in a document: "origins": "*")`;
  if (value === 'null') {
    return `'null' is shared by every sandboxed or local document in the world, so it can't be allowed by name; forAllOrigins() without cookies admits it`;
  }
  return readOriginText(value);
}

function readOriginText(text: string): ConfiguredOrigin | string {
  const wrong = (what: string): string => {
    const better = suggestion(text);
    return `${quote(text)} ${what}${better === undefined ? '' : `; write ${quote(better)}`}`;
  };

  const parts = /^([^:/?#]*):\/\/([^/?#\\]*)(.*)/s.exec(text);
  if (!parts) {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
    if (scheme !== undefined && isOpaqueScheme(scheme)) return opaque(text, scheme);
    return wrong('is no origin: an origin is scheme://host[:port]');
  }
  const [, scheme = '', authority = '', rest = ''] = parts;

  if (/\s/.test(text)) return wrong('has white space in it');
  if (isOpaqueScheme(scheme.toLowerCase())) return opaque(text, scheme.toLowerCase());
  if (scheme.includes('*'))
    return wrong(`has a wildcard for its scheme; name each scheme in an origin of its own`);
  if (scheme !== scheme.toLowerCase())
    return wrong('has upper-case letters in its scheme; browsers send lower case');
  if (!SCHEME.test(scheme)) return wrong('has no valid scheme');
  if (rest === '/') return wrong('has a trailing slash, which no origin has');
  if (rest !== '')
    return wrong('has more than scheme, host and port; an origin has no path, query or fragment');
  if (authority.includes('@')) return wrong('has user information in it, which no origin has');

  const [fullHost, colonPort] = splitAuthority(authority);
  const port = colonPort.slice(1);
  if (colonPort !== '' && port !== '*') {
    if (!/^(?:0|[1-9][0-9]{0,4})$/.test(port) || Number(port) > 65535) {
      return wrong(
        `has a bad port; a port is a number of 0 to 65535 without leading zeros, or * for any port`,
      );
    }
    if (isDefaultPort(scheme, port))
      return wrong(`has the default port of ${scheme}, which browsers leave out`);
  }

  const subdomains = fullHost.startsWith('*.');
  const host = subdomains ? fullHost.slice(2) : fullHost;
  const flaw = hostFlaw(scheme, host, fullHost, subdomains);
  if (flaw !== undefined) return wrong(flaw);
  return { text, scheme, host, subdomains, port };
}

/** Host and `:port`; the colons of an IPv6 address, closed or not, are not the port's. */
function splitAuthority(authority: string): [host: string, colonPort: string] {
  const bracket = authority.lastIndexOf(']');
  if (bracket === -1 && authority.includes('[')) return [authority, ''];
  const colon = authority.indexOf(':', bracket + 1);
  return colon === -1 ? [authority, ''] : [authority.slice(0, colon), authority.slice(colon)];
}

function hostFlaw(scheme: string, host: string, fullHost: string, subdomains: boolean): string | undefined {
  if (fullHost === '*')
    return `would allow every host; say forAllOrigins(), or name a domain as in '${scheme}://*.example.com'`;
  if (host === '') return 'has no host';
  if (host.includes('*'))
    return `has a * where none may be; a pattern is a leading '*.' for subdomains, ':*' for any port, or both`;
  if (/[^\x20-\x7e]/.test(host)) return 'has a Unicode host; browsers send its Punycode form';
  if (host !== host.toLowerCase()) return 'has upper-case letters in its host; browsers send lower case';
  if (host.startsWith('[')) {
    if (!host.endsWith(']') || !isIPv6(host.slice(1, -1))) return 'has a bad IPv6 address';
    if (canonicalHost(host) !== host) return 'has an IPv6 address in a form that browsers do not send';
  } else if (!LABELS.test(host) || host.length > 253) {
    return 'has a host that is no valid name';
  } else if (isSpecialScheme(scheme)) {
    if (endsInNumber(host) && canonicalHost(host) !== host) {
      return 'has a host that ends in a number, but is no IPv4 address as browsers send it';
    }
    if (domainToASCII(host) === '') return 'has a host that is no valid name';
  }
  if (subdomains && isAddress(host)) return 'has a wildcard before an address, which has no subdomains';
  return undefined;
}

function opaque(text: string, scheme: string): string {
  return `${quote(text)} can't be allowed: documents of ${scheme}: have no origin of their own, and send 'null' or that of the page which made them; serve the page over http, as from http://localhost:3000`;
}

/** A wildcard for subdomains, and one for the port, in a text that may have more than an origin has. */
const ANY_SUBDOMAIN = /:\/\/\*\.(?=[^:/?#])/;
const ANY_PORT = /:\*(?=[/?#]|$)/;

/** What stands for them where a URL parser takes none. */
const SOME_SUBDOMAIN = '://some-label.';
const SOME_PORT = ':65534';

/** What was probably meant: the nearest thing that {@link readConfiguredOrigin} takes, if there is one. */
function suggestion(text: string): string | undefined {
  const trimmed = text.trim();
  const withScheme = trimmed.includes('://') ? trimmed : `https://${trimmed.replace(/^\/+/, '')}`;
  const plain = withScheme.replace(ANY_SUBDOMAIN, SOME_SUBDOMAIN).replace(ANY_PORT, SOME_PORT);
  const read = readUrl(plain);
  const origin = read && parseOrigin(`${read.protocol}//${read.host}`);
  if (!origin) return undefined;
  let better = origin.text;
  if (ANY_SUBDOMAIN.test(withScheme)) better = better.replace(SOME_SUBDOMAIN, '://*.');
  if (ANY_PORT.test(withScheme)) better = better.replace(SOME_PORT, ':*');
  return better === text || typeof readOriginText(better) === 'string' ? undefined : better;
}
