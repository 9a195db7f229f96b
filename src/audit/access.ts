import { valueOf, type WireResponse } from '../doctor/exchange';

/** What a page gets: nothing; what anybody would get; or what its visitor gets, with the visitor's cookies. */
export type Access = 'none' | 'anonymous' | 'credentials';

const ORDER: readonly Access[] = ['none', 'anonymous', 'credentials'];

/** Whether the one access is more than the other. */
export function isMore(one: Access, other: Access): boolean {
  return ORDER.indexOf(one) > ORDER.indexOf(other);
}

/** The most that a page of the origin gets to read of a response (https://fetch.spec.whatwg.org/#cors-check). */
export function readAccess(origin: string, { headers }: WireResponse): Access {
  const allowed = valueOf(headers, 'Access-Control-Allow-Origin');
  if (allowed === '*') return 'anonymous';
  if (allowed !== origin) return 'none';
  return valueOf(headers, 'Access-Control-Allow-Credentials') === 'true' ? 'credentials' : 'anonymous';
}

/**
 * The most with which a page of the origin may send what its preflight asked for
 * (https://fetch.spec.whatwg.org/#cors-preflight-fetch, steps 7 and 8): a method, and header names in lower case.
 */
export function sendAccess(
  origin: string,
  { method, headerNames }: { readonly method: string; readonly headerNames: readonly string[] },
  response: WireResponse,
): Access {
  if (response.status < 200 || response.status > 299) return 'none';
  const access = readAccess(origin, response);
  const methods = listOf(response, 'Access-Control-Allow-Methods');
  const names = listOf(response, 'Access-Control-Allow-Headers').map((name) => name.toLowerCase());
  const named =
    (['GET', 'HEAD', 'POST'].includes(method) || methods.includes(method)) &&
    headerNames.every((name) => names.includes(name));
  if (named) return access;
  // `*` is a name like any other where credentials are included.
  const covered =
    (['GET', 'HEAD', 'POST', ...methods].includes(method) || methods.includes('*')) &&
    headerNames.every((name) => names.includes(name) || (names.includes('*') && name !== 'authorization'));
  return covered && access !== 'none' ? 'anonymous' : 'none';
}

/** The elements of a list header (RFC 9110 § 5.6.1). */
export function listOf({ headers }: WireResponse, name: string): string[] {
  return (valueOf(headers, name) ?? '')
    .split(',')
    .map((element) => element.trim())
    .filter((element) => element !== '');
}
