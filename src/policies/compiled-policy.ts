import { SAFELISTED_METHODS } from '../protocol/methods';
import { isSafelistedResponseHeader } from '../protocol/response-headers';
import { needsNoAllowing } from '../protocol/request-headers';
import { copyPolicy, type CorsPolicy } from './policy';
import { actualLines, preflightLines, type HeaderLine } from './policy-headers';

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
  /** The header lines of an allowed actual response, but for the origin and `Vary`. */
  readonly actualLines: readonly HeaderLine[];
  /** Those of an allowed preflight, where the policy names its methods and headers; undefined where not. */
  readonly preflightLines: readonly HeaderLine[] | undefined;
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
    // `GET` brings `HEAD`; the list need not say so, `HEAD` being safelisted (docs/design.md § What is sent).
    this.#methods = methods && new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods);
    this.requestHeaderList = requestHeaders?.join(',');
    this.#requestHeaders = requestHeaders && new Set(requestHeaders.map((name) => name.toLowerCase()));
    this.exposedList = responseHeaders
      ?.filter((name) => !isSafelistedResponseHeader(name.toLowerCase()))
      .join(',');
    this.maxAge = cacheDuration === undefined ? undefined : String(cacheDuration);
    this.actualLines = actualLines(this);
    const { methodList, requestHeaderList } = this;
    this.preflightLines =
      methodList === undefined || requestHeaderList === undefined
        ? undefined
        : Object.freeze(preflightLines(this, methodList, requestHeaderList, false));
  }

  /** Whether requests may use this method, compared with case as browsers do. */
  allowsMethod(method: string): boolean {
    return this.#methods === undefined || this.#methods.has(method);
  }

  /** The first of these header names (lower-case) that scripts may not set. */
  firstRefusedHeader(names: readonly string[]): string | undefined {
    for (const name of names) if (this.refusesHeader(name)) return name;
    return undefined;
  }

  /** Whether scripts may not set this header (lower-case). */
  refusesHeader(name: string): boolean {
    const allowed = this.#requestHeaders;
    return allowed !== undefined && !allowed.has(name) && !needsNoAllowing(name);
  }

  /** Whether the list that is sent has this request header (lower-case) in it. */
  listsHeader(name: string): boolean {
    return this.#requestHeaders === undefined || this.#requestHeaders.has(name);
  }
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
