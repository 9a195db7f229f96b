import { SAFELISTED_METHODS } from '../protocol/methods';
import { isSafelistedResponseHeader } from '../protocol/response-headers';
import { needsNoAllowing } from '../protocol/request-headers';
import type { CorsPolicy } from './policy';

/** A policy with everything computed that depends on it alone. */
export class CompiledPolicy {
  /** The policy as configured, frozen: what callbacks are shown. */
  readonly source: CorsPolicy;
  readonly cookies: boolean;
  /** The methods as sent in a list; undefined for all. */
  readonly methodList: string | undefined;
  /** The request headers as sent in a list, empty for none; undefined for all. */
  readonly requestHeaderList: string | undefined;
  /** The response headers to expose, safelisted ones left out, empty for none; undefined for all. */
  readonly exposedList: string | undefined;
  /** Seconds, as `Access-Control-Max-Age` has them. */
  readonly maxAge: string | undefined;
  readonly #methods: ReadonlySet<string> | undefined;
  readonly #requestHeaders: ReadonlySet<string> | undefined;

  /** @param policy one that has been checked; it is copied */
  constructor(policy: CorsPolicy, defaultCacheDuration?: number) {
    const methods = allOr(policy.methods ?? SAFELISTED_METHODS, (name) => name.toUpperCase());
    const requestHeaders = allOr(policy.requestHeaders ?? []);
    const responseHeaders = allOr(policy.responseHeaders ?? []);
    const cacheDuration = policy.cacheDuration ?? defaultCacheDuration;

    this.source = copyPolicy(policy);
    this.cookies = policy.cookies ?? false;
    this.methodList = methods?.join(',');
    // `GET` brings `HEAD` (DESIGN § 4); the list need not say so, `HEAD` being safelisted.
    this.#methods = methods && new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods);
    this.requestHeaderList = requestHeaders?.join(',');
    this.#requestHeaders = requestHeaders && new Set(requestHeaders.map((name) => name.toLowerCase()));
    this.exposedList = responseHeaders
      ?.filter((name) => !isSafelistedResponseHeader(name.toLowerCase()))
      .join(',');
    this.maxAge = cacheDuration === undefined ? undefined : String(cacheDuration);
  }

  /** Whether requests may use this method, compared with case as browsers do. */
  allowsMethod(method: string): boolean {
    return this.#methods === undefined || this.#methods.has(method);
  }

  /** The first of these header names (lower-case) that scripts may not set. */
  firstRefusedHeader(names: readonly string[]): string | undefined {
    const allowed = this.#requestHeaders;
    if (!allowed) return undefined;
    for (const name of names) if (!allowed.has(name) && !needsNoAllowing(name)) return name;
    return undefined;
  }
}

/** A frozen copy of a policy, which nobody can change behind its checks. */
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

function copyList(list: readonly string[] | '*'): readonly string[] | '*' {
  return list === '*' ? list : Object.freeze([...list]);
}

/** The list without repeats (case aside), or undefined for all. */
function allOr(
  list: readonly string[] | '*',
  spell = (name: string): string => name,
): readonly string[] | undefined {
  if (list === '*') return undefined;
  const unique = new Map<string, string>();
  for (const name of list) {
    const key = name.toLowerCase();
    if (!unique.has(key)) unique.set(key, spell(name));
  }
  return [...unique.values()];
}
