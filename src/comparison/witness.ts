import type { CorsAccessCheck } from '../configuration/access-check';
import type { CorsComparisonSide } from './compare-configurations';
import { methodNames, type Access } from './policy-changes';

/** Methods to show with, the usual ones first. */
const USUAL = ['GET', 'PUT', 'DELETE', 'PATCH', 'POST', 'HEAD', 'OPTIONS'];

/** A request of a page that shows what one side allows and the other does not. */
export function witnessOf(
  page: Pick<CorsAccessCheck, 'url' | 'origin'>,
  side: CorsComparisonSide,
  has: Access,
  lacks: Access,
): CorsAccessCheck {
  const { methods, requestHeaders, cookies, responseHeaders, cacheDuration } = side;
  const asked = { ...page, requestHeaders: [], credentials: false };
  if (methods !== undefined) return { ...asked, method: aMethod(methods, lacks) };
  const method = commonMethod(has, lacks);
  if (requestHeaders !== undefined) {
    return { ...asked, method, requestHeaders: [aHeader(requestHeaders, lacks)] };
  }
  if (cookies) return { ...asked, method, credentials: true };
  if (responseHeaders !== undefined) return { ...asked, method, type: 'actual' };
  return cacheDuration === undefined ? { ...asked, method } : { ...asked, method, type: 'preflight' };
}

/** A method that is in the list, and that the other side refuses. */
function aMethod(methods: readonly string[] | '*', lacks: Access): string {
  if (methods !== '*') return methods[0] ?? 'GET';
  return USUAL.find((method) => !allows(lacks, method)) ?? unlisted('MOVE', methodNames(lacks.policy));
}

/** A method that both sides allow, or the one that has more. */
function commonMethod(has: Access, lacks: Access): string {
  const candidates = [...USUAL, ...methodNames(has.policy)];
  const common = candidates.find((method) => allows(has, method) && allows(lacks, method));
  return common ?? candidates.find((method) => allows(has, method)) ?? 'GET';
}

function allows({ policy }: Access, method: string): boolean {
  return policy?.allowsMethod(method) ?? false;
}

function aHeader(names: readonly string[] | '*', lacks: Access): string {
  if (names !== '*') return names[0] ?? '';
  const { requestHeaders = [] } = lacks.policy?.source ?? {};
  return unlisted('X-Requested-With', requestHeaders === '*' ? [] : requestHeaders);
}

/** A name that is not in a list, case aside. */
export function unlisted(name: string, list: readonly string[]): string {
  const taken = new Set(list.map((each) => each.toLowerCase()));
  let text = name;
  for (let count = 2; taken.has(text.toLowerCase()); count++) text = `${name}-${String(count)}`;
  return text;
}
