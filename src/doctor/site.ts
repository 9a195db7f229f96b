import { registrableDomain } from '../origins/public-suffix';

/** How far a request is from the page that made it (Fetch Metadata § 2.3), nearest first. */
export type Site = 'same-origin' | 'same-site' | 'cross-site';

/**
 * The value of `Sec-Fetch-Site` for the next URL of a request (Fetch Metadata § 2.3): a redirect never makes it
 * nearer again.
 *
 * @param origin the page's, serialised
 * @param before what the URLs before this one made of it
 */
export function siteOf(url: URL, origin: string, before: Site): Site {
  if (before === 'cross-site' || !isSameSite(url, origin)) return 'cross-site';
  return url.origin === origin ? before : 'same-site';
}

/** HTML § same site: the scheme, and the domain that can be registered, or else the whole host. */
function isSameSite(url: URL, origin: string): boolean {
  if (origin === 'null') return false;
  const { protocol, hostname } = new URL(origin);
  if (protocol !== url.protocol) return false;
  if (hostname === url.hostname) return true;
  const domain = registrableDomain(url.hostname);
  return domain !== undefined && domain === registrableDomain(hostname);
}
