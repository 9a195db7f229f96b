import { isAddress } from '../origins/host';
import { isPublicSuffix } from '../origins/public-suffix';
import { printable } from '../text/quote';
import { linesOf, type WireResponse } from './exchange';
import { isTrustworthy } from './network-rules';
import type { PageRequest } from './page-request';
import { siteOf } from './site';

/** A cookie that a response sets, and whether the browser keeps it. */
export interface CookieFate {
  /** The cookie's name, without its value. */
  readonly name: string;
  /** Whether a browser keeps it. */
  readonly kept: boolean;
  /** Why it is not kept; null where it is. */
  readonly reason: string | null;
}

/**
 * Whether the browser keeps the cookies of an answer to a page's request (RFC 6265bis § 5.7; `SameSite` is `Lax` where
 * nothing else is said, as in Chromium). A user who blocks third-party cookies blocks those of another site too.
 */
export function cookiesOf({ headers }: WireResponse, request: PageRequest, isCors: boolean): CookieFate[] {
  return linesOf(headers, 'Set-Cookie').map(([, line]) => {
    const { name, attributes } = parse(line);
    const reason = reasonNotToKeep(name, attributes, request, isCors);
    return { name: printable(name), kept: reason === null, reason };
  });
}

function parse(line: string): { name: string; attributes: ReadonlyMap<string, string> } {
  const [pair, ...rest] = line.split(';').map(keyAndValue);
  // The last of several attributes of a name counts.
  const attributes = new Map(rest.map(({ key, value }) => [key.toLowerCase(), value]));
  return { name: pair?.hasValue ? pair.key : '', attributes };
}

function keyAndValue(text: string): { key: string; value: string; hasValue: boolean } {
  const equals = text.indexOf('=');
  if (equals < 0) return { key: text.trim(), value: '', hasValue: false };
  return { key: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim(), hasValue: true };
}

function reasonNotToKeep(
  name: string,
  attributes: ReadonlyMap<string, string>,
  { url, origin, credentials }: PageRequest,
  isCors: boolean,
): string | null {
  if (isCors && !credentials) {
    return "the request is made without credentials (credentials: 'include'), so the browser ignores it";
  }
  const isSecure = attributes.has('secure');
  const sameSite = attributes.get('samesite')?.toLowerCase();
  if (isSecure && !isTrustworthy(url)) return 'it is Secure, and came by http';
  if (/^__secure-/i.test(name) && !isSecure) return 'a name with __Secure- needs Secure';
  if (/^__host-/i.test(name) && (!isSecure || attributes.get('path') !== '/' || attributes.get('domain')))
    return 'a name with __Host- needs Secure and Path=/, and no Domain';
  if (sameSite === 'none' && !isSecure) return 'SameSite=None needs Secure';
  if (attributes.has('partitioned') && !isSecure) return 'Partitioned needs Secure';
  const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase() ?? '';
  if (domain !== '' && domain !== url.hostname) {
    // An address has no domains around it.
    if (isAddress(url.hostname) || !url.hostname.endsWith(`.${domain}`))
      return `its Domain (${printable(domain)}) is not the server's`;
    if (isPublicSuffix(domain)) return `its Domain (${printable(domain)}) is a public suffix`;
  }
  if (sameSite === 'none' || !isCors || siteOf(url, origin, 'same-origin') !== 'cross-site') return null;
  const is =
    sameSite === 'lax' || sameSite === 'strict'
      ? `it is SameSite=${sameSite === 'lax' ? 'Lax' : 'Strict'}`
      : 'it has no SameSite, which counts as Lax';
  return `${is}, and the page is of another site than the server`;
}
