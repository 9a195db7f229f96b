import type { CorsMethod } from '../protocol/methods';

/**
 * What an origin may do with a resource. What a policy leaves out it does not grant, but for `methods`, where
 * the CORS-safelisted ones (`GET`, `HEAD`, `POST`) are allowed.
 *
 * ```ts
 * const policy: CorsPolicy = { methods: ['GET', 'PUT'], requestHeaders: ['Content-Type'], cookies: true };
 * ```
 */
export interface CorsPolicy {
  /** The methods of preflights and actual requests alike, or `'*'` for all; `GET` brings `HEAD`. */
  readonly methods?: readonly CorsMethod[] | '*' | undefined;
  /** The request headers that scripts may set, or `'*'` for all. */
  readonly requestHeaders?: readonly string[] | '*' | undefined;
  /** The response headers that scripts may read besides the safelisted ones, or `'*'` for all. */
  readonly responseHeaders?: readonly string[] | '*' | undefined;
  /** Whether requests may carry credentials: cookies, HTTP authentication, client certificates. */
  readonly cookies?: boolean | undefined;
  /** Seconds for which a browser may keep a preflight's answer: a whole number from 0 to 86400. */
  readonly cacheDuration?: number | undefined;
}

const LISTS = ['methods', 'requestHeaders', 'responseHeaders'] as const;

/**
 * A frozen copy of a policy, which nobody can change behind its checks. A name twice in one list is one.
 *
 * @internal
 */
export function copyPolicy(policy: CorsPolicy): CorsPolicy {
  const { methods, requestHeaders, responseHeaders, cookies, cacheDuration } = policy;
  return Object.freeze({
    ...(methods !== undefined && { methods: copyList(methods) }),
    ...(requestHeaders !== undefined && { requestHeaders: copyList(requestHeaders) }),
    ...(responseHeaders !== undefined && { responseHeaders: copyList(responseHeaders) }),
    ...(cookies !== undefined && { cookies }),
    ...(cacheDuration !== undefined && { cacheDuration }),
  });
}

/**
 * What two policies allow together; the later cache duration counts.
 *
 * @internal
 */
export function addPolicies(policy: CorsPolicy, addition: CorsPolicy): CorsPolicy {
  const sum: { -readonly [Key in keyof CorsPolicy]: CorsPolicy[Key] } = { ...policy, ...addition };
  for (const list of LISTS) {
    const before = policy[list];
    const added = addition[list];
    if (before === undefined || added === undefined) continue;
    sum[list] = before === '*' || added === '*' ? '*' : [...before, ...added];
  }
  return sum;
}

function copyList(list: readonly string[] | '*'): readonly string[] | '*' {
  return list === '*' ? list : Object.freeze([...new Set(list)]);
}
