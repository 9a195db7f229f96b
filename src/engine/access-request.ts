import type { CorsPolicy } from '../policies/policy';

/** What every server's request object has, Express, Connect and `node:http` alike. */
export interface CorsServerRequest {
  /** The method, as it was sent. */
  readonly method?: string | undefined;
  /** The request target; a router may have cut its own path off. */
  readonly url?: string | undefined;
  /** The headers by their lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What a callback is asked about. */
export interface CorsAccessRequest {
  /** The configured name as declared, else the one that the path gives: `Values1.GetData`, `Products`, `~/path`. */
  readonly resource: string | null;
  /** The parameters of the route template and of the URL pattern that the path matches; lists for wildcards. */
  readonly properties: Readonly<Record<string, string | readonly string[]>>;
  /** The origin as it was sent, well-formed; `'null'` for an opaque one (asked of the filter alone). */
  readonly origin: string;
  /** Whether it is a preflight, which the browser sends before the actual request. */
  readonly isCorsPreflight: boolean;
  /** Whether it is the actual request. */
  readonly isCorsActual: boolean;
  /** The method of the actual request, in a preflight the one that it announces. */
  readonly requestedMethod: string;
  /** The header names that a preflight asks for, lower-cased, without repeats; empty for actual requests. */
  readonly requestedHeaders: readonly string[];
  /** The server's own request object; undefined where there is none (`checkAccess`). */
  readonly request: CorsServerRequest | undefined;
  /** Aborts when `callbackTimeout` has passed: hand it to `fetch` or to a database driver. */
  readonly signal: AbortSignal;
}

/**
 * Asked for the policy of an origin that no entry names; null refuses.
 *
 * ```ts
 * config.dynamicConfigurationCallback = async ({ resource, origin }) => partners.policyOf(resource, origin);
 * ```
 */
export type CorsDynamicConfigurationCallback = (
  request: CorsAccessRequest,
) => CorsPolicy | null | Promise<CorsPolicy | null>;

/**
 * Asked what becomes of an entry's policy; null refuses, finally.
 *
 * ```ts
 * config.staticConfigurationAccessFilter = (request, policy) => (blocked.has(request.origin) ? null : policy);
 * ```
 */
export type CorsStaticConfigurationAccessFilter = (
  request: CorsAccessRequest,
  policy: CorsPolicy,
) => CorsPolicy | null | Promise<CorsPolicy | null>;
