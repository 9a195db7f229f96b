import type { CorsAccessRequest, CorsDynamicConfigurationCallback } from '../engine/access-request';
import type { CorsPolicy } from '../policies/policy';
import type { CorsPolicyCacheOptions } from './cache-options';
import type { CorsPolicyLookup, PairTarget } from './cache-subject';
import type * as Cached from './cached-policies';

/** A callback whose answers are kept, for `dynamicConfigurationCallback`. */
export interface CorsCachedPolicies<Target> {
  (request: CorsAccessRequest): CorsPolicy | null | Promise<CorsPolicy | null>;
  /**
   * Forgets the answer for one target, or without one all answers. From then on requests are answered by lookups
   * that began later, and nothing older is served while the store fails.
   */
  invalidate(target?: Target): void;
}

/**
 * A bounded cache around a dynamic callback (docs/design.md § Caching policies): policies and refusals are kept for `ttl`, one call is
 * under way for a key however many requests wait, and what fails is never kept.
 *
 * ```ts
 * const partners = cachePolicies(({ resource, origin, signal }) => store.find(resource, origin, signal), {
 *   max: 10_000,
 *   ttl: 60_000, // milliseconds
 * });
 * config.dynamicConfigurationCallback = partners;
 * partners.invalidate(); // an administrator has changed something
 * ```
 *
 * @param callback handed resource, origin and signal, and nothing else, for these two are the key. The origin is in
 *   lower case; the signal is the lookup's own, and aborts once no request waits for it any more or `timeout` is over
 * @throws CorsConfigurationError naming every option that is wrong
 */
export function cachePolicies(
  callback: (lookup: CorsPolicyLookup) => CorsPolicy | null | Promise<CorsPolicy | null>,
  options: CorsPolicyCacheOptions & { readonly key?: undefined },
): CorsCachedPolicies<Pick<CorsAccessRequest, 'resource' | 'origin'>>;
/**
 * The same for policies that depend on more than resource and origin.
 *
 * @param callback handed the whole request of whoever asked first, with the signal of the lookup
 * @param options `key` says what the answer depends on: requests with the same key are given the same answer, so
 *   whatever the callback looks at must be in it, resource and origin too (`JSON.stringify([tenant, resource, origin])`)
 */
export function cachePolicies(
  callback: CorsDynamicConfigurationCallback,
  options: CorsPolicyCacheOptions & { readonly key: (request: CorsAccessRequest) => string },
): CorsCachedPolicies<CorsAccessRequest | string>;
export function cachePolicies(
  callback: CorsDynamicConfigurationCallback,
  options: CorsPolicyCacheOptions & { readonly key?: ((request: CorsAccessRequest) => string) | undefined },
): CorsCachedPolicies<PairTarget | string> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, and only where there is a cache
  const { cachedPolicies } = require('./cached-policies') as typeof Cached;
  return cachedPolicies(callback, options);
}
