import { isAddress } from '../origins/host';
import { isPublicSuffix } from '../origins/public-suffix';

/** Where a host belongs, by the Public Suffix List. */
export interface Site {
  /** The part that somebody registered: `example.co.uk`, `team.github.io`. */
  readonly domain: string;
  /** The part below which names are registered: `co.uk`, `github.io`. */
  readonly suffix: string;
  /** Whether the list knows the suffix, so that anybody can really register there. */
  readonly isListed: boolean;
}

/** The site of a lower-case host (https://publicsuffix.org/list/ § Algorithm); undefined for an address or a single label. */
export function siteOf(host: string): Site | undefined {
  if (isAddress(host)) return undefined;
  const labels = host.replace(/\.$/, '').split('.');
  if (labels.length < 2) return undefined;
  for (let at = 1; at < labels.length; at++) {
    const suffix = labels.slice(at).join('.');
    if (isPublicSuffix(suffix)) return { domain: labels.slice(at - 1).join('.'), suffix, isListed: true };
  }
  return { domain: labels.slice(-2).join('.'), suffix: labels.slice(-1).join(''), isListed: false };
}
