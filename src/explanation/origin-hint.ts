import type { CompiledEntry } from '../engine/compiled-configuration';
import type { Findings } from '../engine/findings';
import type { ConfiguredOrigin } from '../origins/configured-origin';
import { parseOrigin, type Origin } from '../origins/origin';
import type { OriginTable } from '../origins/origin-table';
import { quote } from '../text/quote';
import { inCommon } from './probable-name';

/** What is wrong with a malformed origin, told without repeating it. */
export function describeMalformedOrigin(text: string): string {
  if (text === '') return 'it is empty';
  // eslint-disable-next-line no-control-regex -- looking for them
  if (/[\x00-\x1f\x7f]/.test(text)) return 'it has control characters';
  if (/[\s,]/.test(text)) return 'it has several values, or white space';
  if (/[^\x20-\x7e]/.test(text)) return 'it has characters outside ASCII, which browsers send as Punycode';
  if (!text.includes('://')) return 'it has no scheme';
  if (text.includes('@')) return 'it has user information';
  if (text.endsWith('/') && parseOrigin(text.slice(0, -1)))
    return 'it has a trailing slash, which no origin has';
  if (/:\/\/[^/]*\//.test(text)) return 'it has a path, which no origin has';
  return 'its host or port is not one that browsers send';
}

/** Origins that are looked at, whatever is configured. */
const MOST_ORIGINS = 200;

/**
 * Whether the origin is the server's own but for the scheme: the page came by https to a proxy, which asks the server
 * by http. `trust proxy` makes it the server's own.
 */
export function isBehindProxy({ input }: Findings): boolean {
  const { host, origin = '' } = input;
  if (host === undefined || !/^https:/i.test(origin)) return false;
  const authority = origin.slice('https://'.length).toLowerCase();
  return host.toLowerCase().replace(/:(?:80|443)$/, '') === authority;
}

/** A hint at the classical slips: one cause, the likeliest. Only so many origins are looked at. */
export function originHint(sent: Origin, origins: OriginTable<CompiledEntry>): string {
  const { scheme, text, host, port } = sent;
  const isAllowed = (candidate: string): boolean => {
    const origin = parseOrigin(candidate);
    return origin !== undefined && origins.find(origin) !== undefined;
  };
  const otherScheme = scheme === 'https' ? 'http' : 'https';
  if (isAllowed(`${otherScheme}${text.slice(scheme.length)}`)) {
    return `It is allowed with ${otherScheme}: the scheme is part of the origin.`;
  }
  const rest = port === '' ? '' : `:${port}`;
  for (const other of LOOPBACK.includes(host) ? LOOPBACK : []) {
    if (other !== host && isAllowed(`${scheme}://${other}${rest}`)) {
      return `${quote(`${scheme}://${other}${rest}`)} is allowed: ${other} and ${host} are different origins, so open the page by that name.`;
    }
  }
  const www = host.startsWith('www.') ? host.slice('www.'.length) : `www.${host}`;
  if (origins.findExact(`${scheme}://${www}${rest}`)) {
    const how = host.startsWith('www.') ? 'without' : 'with';
    return `${quote(`${scheme}://${www}${rest}`)} is allowed: ${how} www. it is another origin.`;
  }
  const looked = firstOrigins(origins);
  for (const origin of looked) {
    if (origin.host !== host || origin.scheme !== scheme || origin.label || origin.anyHost) continue;
    if (origin.subdomains) {
      return `${quote(origin.text)} stands for subdomains, not for ${quote(text)} itself.`;
    }
    const missing = port === '' ? ', and this one has none' : '';
    return `${quote(origin.text)} is allowed: the port is part of the origin${missing}.`;
  }
  const meant = looked.find((origin) => origin.scheme === scheme && isSlip(host, origin.host));
  return meant === undefined ? '' : `Did you mean ${quote(meant.text)}?`;
}

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether two hosts differ in two letters at most, in one label that is long enough for a slip. */
function isSlip(sent: string, configured: string): boolean {
  const labels = sent.split('.');
  const others = configured.split('.');
  if (labels.length !== others.length) return false;
  const at = labels.findIndex((label, index) => label !== others[index]);
  const [label = '', other = ''] = [labels[at], others[at]];
  if (labels.some((each, index) => index > at && each !== others[index])) return false;
  // Two machines of one network, app1 and app2, are alike without being a slip.
  if (label.length < 5 || label.replace(/[0-9]+/g, '') === other.replace(/[0-9]+/g, '')) return false;
  return inCommon(label, other) >= Math.max(label.length, other.length) - 2;
}

/** The first of the origins that entries name, each entry being looked at once. */
export function firstOrigins(origins: OriginTable<CompiledEntry>): ConfiguredOrigin[] {
  const found: ConfiguredOrigin[] = [];
  const entries = new Set<CompiledEntry>();
  let looked = 0;
  for (const entry of origins.entries()) {
    if (++looked > MOST_ORIGINS || found.length >= MOST_ORIGINS) break;
    if (entries.has(entry)) continue;
    entries.add(entry);
    if (typeof entry.source.origins === 'string') continue;
    found.push(...entry.source.origins.slice(0, MOST_ORIGINS - found.length));
  }
  return found;
}
