import { parse } from 'tldts';

/**
 * Whether everybody can register names below this domain (`com`, `co.uk`, `github.io`), so that all its
 * subdomains belong to nobody in particular. By the Public Suffix List, both of its parts; a name that is not on
 * it (`localhost`, `internal`) is none.
 */
export function isPublicSuffix(domain: string): boolean {
  const name = domain.replace(/\.$/, '');
  const { publicSuffix, isIcann, isPrivate } = parse(name, { allowPrivateDomains: true });
  return publicSuffix === name && (isIcann === true || isPrivate === true);
}
