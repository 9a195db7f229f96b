import { isIPv4 } from 'node:net';
import { quote } from '../text/quote';
import { endsInNumber, hasValidPunycode, isAddress, serializeIPv6 } from './host';
import {
  isDefaultPort,
  isOpaqueScheme,
  isSpecialScheme,
  LONGEST_HOST,
  parseApplicationOrigin,
} from './origin';
import { adviceFor, CALLBACK, listFlaw, whatToWrite } from './origin-advice';
import { isPublicSuffix, isRegistrySuffix } from './public-suffix';

/** An origin or an origin pattern, as configuration names it. */
export interface ConfiguredOrigin {
  /** As it was written, which is the only way to write it: two that mean the same are equal. */
  readonly text: string;
  readonly scheme: string;
  /** The host as it was written; for a pattern of subdomains what follows `*.`. */
  readonly host: string;
  /** Whether a leading `*.` stands for one or more labels; the bare domain is not among them. */
  readonly subdomains: boolean;
  /** Where one `*` is inside the first label, beside fixed text. */
  readonly label: InnerLabel | undefined;
  /** Whether the host is `*`: any host of a scheme that is not the web's. */
  readonly anyHost: boolean;
  /** The port's digits, empty for the scheme's default port, `*` for any port or none. */
  readonly port: string;
}

/** A first label with one `*` in it, which stands for one or more of `a-z`, `0-9` and `-`. */
export interface InnerLabel {
  /** What is before the `*`; it or what is behind may be empty, but not both. */
  readonly before: string;
  /** What is behind the `*` and still in the label. */
  readonly after: string;
  /** What follows the label and its dot. */
  readonly domain: string;
}

/**
 * Reads an origin or a pattern (docs/design.md § Origins and patterns).
 *
 * Permitted: `https://app.example.com`, `http://localhost:8080`, `capacitor://localhost`; what applications without
 * hosts send, `app://.`, `app://`, `file://`; `https://*.example.com` (all subdomains),
 * `https://app-*-team.example.com` (one `*` inside the first label), `moz-extension://*` (any host of a scheme other
 * than http and https), and each of these with `:*` (any port or none).
 *
 * Refused: what no browser sends (`https://a.com/`, `https://A.com`, `https://a.com:443`), what stands for everybody
 * (`*`, `null`, `https://*`), and what lets strangers in (`https://app*.com`, `https://*example.com`).
 *
 * @returns what was read, or a sentence that says what is wrong and what to write
 */
export function readConfiguredOrigin(value: unknown): ConfiguredOrigin | string {
  if (typeof value !== 'string') return whatToWrite(value, isPermitted);
  const read = readText(value);
  if (typeof read === 'object') return read;
  return `${quote(value)} ${listFlaw(value, isPermitted) ?? `${read}${adviceFor(value, isPermitted)}`}`;
}

/** Whether it stands for more than one origin. */
export function isPattern({ subdomains, label, anyHost, port }: ConfiguredOrigin): boolean {
  return subdomains || anyHost || label !== undefined || port === '*';
}

function isPermitted(text: string): boolean {
  return typeof readText(text) === 'object';
}

const SCHEME = /^[a-z][a-z0-9+.-]*$/;
/** `http` or `https` with a letter too few, too many, or in the wrong place. */
const MISSPELT_HTTP = /^(?!https?$)(?:h+t*p+s*|h*t+p+s*|h+p+t+s*|h+t+p*s+|h+t+s+p+)$/;
const LABELS = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?$/;
const LONGEST_LABEL = 63;

/** A `*` inside the first label, beside fixed text, and what follows that label. */
const INNER_LABEL = /^([^.*[]*)\*([^.*]*)(?:\.([^*]*))?$/;

const OTHER_RULES = `for any other rule, give new CorsConfiguration() a callback: { ${CALLBACK} }`;

/** The host of an origin, and what is a wildcard in it. */
type Host = Pick<ConfiguredOrigin, 'host' | 'subdomains' | 'label' | 'anyHost'>;

/**
 * Reads the text of an origin or a pattern.
 *
 * @returns what was read, or what is wrong with it: the end of a sentence that begins with the text
 */
function readText(text: string): ConfiguredOrigin | string {
  const application = parseApplicationOrigin(text);
  if (application) return { ...application, subdomains: false, label: undefined, anyHost: false };

  const flaw = wordFlaw(text);
  if (flaw !== undefined) return flaw;
  const parts = /^([^:/?#]*):\/\/([^/?#\\]*)(.*)/s.exec(text);
  if (!parts) {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
    if (scheme !== undefined && isOpaqueScheme(scheme)) return opaqueFlaw(scheme);
    return 'is not an origin: an origin is scheme://host[:port]';
  }
  const [, scheme = '', authority = '', rest = ''] = parts;
  const [writtenHost, colonPort] = splitAuthority(authority);
  const wrong = schemeFlaw(scheme) ?? restFlaw(authority, rest) ?? portFlaw(scheme, colonPort);
  if (wrong !== undefined) return wrong;
  const host = readHost(scheme, writtenHost);
  return typeof host === 'string' ? host : { text, scheme, ...host, port: colonPort.slice(1) };
}

/** What is wrong with a text before it is looked at as an origin. */
function wordFlaw(text: string): string | undefined {
  if (text === '*') {
    return `is not an origin; to allow all origins, say forAllOrigins() (in a document: "origins": "*")`;
  }
  if (text === 'null') {
    return `is shared by every sandboxed or local document in the world, so it can't be allowed by name; forAllOrigins() without cookies admits it`;
  }
  if (text === 'undefined') {
    return 'is what an environment variable that is not set becomes in a text; set it, or leave this out';
  }
  const trimmed = text.trim();
  if (trimmed === '') {
    return `is empty, as behind a comma too many or where an environment variable is set to nothing; leave it out`;
  }
  if (trimmed !== text) return 'has white space around it';
  return /\s/.test(text) ? 'has white space in it' : undefined;
}

function schemeFlaw(scheme: string): string | undefined {
  const lower = scheme.toLowerCase();
  if (isOpaqueScheme(lower)) return opaqueFlaw(lower);
  if (scheme.includes('*')) return 'has a wildcard for its scheme; name each scheme in an origin of its own';
  if (scheme !== lower) return 'has upper-case letters in its scheme; browsers send lower case';
  if (!SCHEME.test(scheme)) return 'does not begin with a valid scheme';
  return MISSPELT_HTTP.test(scheme) ? `has the scheme '${scheme}', which no browser has` : undefined;
}

function restFlaw(authority: string, rest: string): string | undefined {
  if (rest === '/') return 'has a trailing slash, which no origin has';
  if (rest !== '') return 'has more than scheme, host and port; an origin has no path, query or fragment';
  return authority.includes('@') ? 'has user information in it, which no origin has' : undefined;
}

function portFlaw(scheme: string, colonPort: string): string | undefined {
  const port = colonPort.slice(1);
  if (colonPort === '' || port === '*') return undefined;
  if (!/^(?:0|[1-9][0-9]{0,4})$/.test(port) || Number(port) > 65535) {
    return 'has a bad port; a port is a number of 0 to 65535 without leading zeros, or * for any port';
  }
  return isDefaultPort(scheme, port)
    ? `has the default port of ${scheme}, which browsers leave out`
    : undefined;
}

/** Host and `:port`; the colons of an IPv6 address, closed or not, are not the port's. */
function splitAuthority(authority: string): [host: string, colonPort: string] {
  const bracket = authority.lastIndexOf(']');
  if (bracket === -1 && authority.includes('[')) return [authority, ''];
  const colon = authority.indexOf(':', bracket + 1);
  return colon === -1 ? [authority, ''] : [authority.slice(0, colon), authority.slice(colon)];
}

/** Reads a host with its wildcard, or says what is wrong with it. */
function readHost(scheme: string, written: string): Host | string {
  const host: Host = { host: written, subdomains: false, label: undefined, anyHost: false };
  if (written === '') return 'has no host';
  if (written === '*') {
    if (scheme !== 'http' && scheme !== 'https') return { ...host, anyHost: true };
    return `would allow every host; say forAllOrigins(), or name a domain as in '${scheme}://*.example.com'`;
  }
  if (written.startsWith('*.')) {
    const domain = written.slice(2);
    if (domain === '') return 'has no host';
    if (isAddress(domain)) return 'has a wildcard before an address, which has no subdomains';
    return nameFlaw(scheme, domain) ?? { ...host, host: domain, subdomains: true };
  }
  if (!written.includes('*')) return nameFlaw(scheme, written) ?? host;
  const [, before, after = '', domain = ''] = INNER_LABEL.exec(written) ?? [];
  if (before === undefined) return STAR_FLAW;
  const label = { before, after, domain };
  return labelFlaw(scheme, label) ?? { ...host, label };
}

const STAR_FLAW = `has a * in the wrong place; a pattern is '*.' before a domain (all subdomains), one * beside fixed text in the first label ('https://app-*.example.com'), or ':*' (any port); ${OTHER_RULES}`;

function labelFlaw(scheme: string, label: InnerLabel): string | undefined {
  const { before, after, domain } = label;
  const someHost = (some: string): string => `${before}${some}${after}${domain === '' ? '' : `.${domain}`}`;
  if (domain === '' || isRegistrySuffix(domain)) {
    const who = domain === '' ? 'nothing follows its first label' : `'${domain}' is run by a registry`;
    return `lets strangers in: ${who}, so others can have such a name ('${someHost('x')}') too; keep the * below a domain of your own, as in '${scheme}://app-*.example.com'${subdomainsOf(scheme, label)}; ${OTHER_RULES}`;
  }
  // A `*` may be Punycode together with what is beside it, or not: only what follows can be looked at as Punycode.
  return lettersFlaw(someHost('x')) ?? nameFlaw(scheme, domain) ?? shapeFlaw(someHost('x'));
}

/** For whoever leaves out the dot, in `*example.com`. */
function subdomainsOf(scheme: string, { before, after, domain }: InnerLabel): string {
  const host = `${after}.${domain}`;
  const isSlip = before === '' && /^[a-z0-9]/.test(after) && domain !== '' && !isPublicSuffix(host);
  return isSlip ? `, or say '${scheme}://*.${host}' for all subdomains of ${host}` : '';
}

/** What is wrong with a host that has no wildcard. */
function nameFlaw(scheme: string, host: string): string | undefined {
  if (host.includes('*')) return STAR_FLAW;
  const letters = lettersFlaw(host);
  if (letters !== undefined) return letters;
  if (host.startsWith('[')) {
    const serialized = host.endsWith(']') ? serializeIPv6(host.slice(1, -1)) : undefined;
    if (serialized === undefined) return 'has a bad IPv6 address';
    return `[${serialized}]` === host ? undefined : 'has an IPv6 address in a form that browsers do not send';
  }
  const shape = shapeFlaw(host);
  if (shape !== undefined || !isSpecialScheme(scheme)) return shape;
  if (endsInNumber(host) && !isIPv4(host)) {
    return 'has a host that ends in a number, but is not an IPv4 address as browsers send it';
  }
  return hasValidPunycode(host) ? undefined : NOT_A_NAME;
}

function lettersFlaw(host: string): string | undefined {
  if (/[^\x20-\x7e]/.test(host)) return 'has a Unicode host; browsers send its Punycode form';
  return host === host.toLowerCase()
    ? undefined
    : 'has upper-case letters in its host; browsers send lower case';
}

const NOT_A_NAME = 'has a host that is not a valid name';

function shapeFlaw(host: string): string | undefined {
  if (host.length > LONGEST_HOST || !LABELS.test(host)) return NOT_A_NAME;
  return host.split('.').every((label) => label.length <= LONGEST_LABEL) ? undefined : NOT_A_NAME;
}

function opaqueFlaw(scheme: string): string {
  const webview =
    scheme === 'file' ? `; of a webview whose pages send 'file://', name exactly 'file://'` : '';
  return `can't be allowed: documents of ${scheme}: have no origin of their own, and send 'null' or that of the page which made them; serve the page over http, as from http://localhost:3000${webview}`;
}
