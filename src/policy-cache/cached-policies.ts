import type { CorsAccessRequest, CorsDynamicConfigurationCallback } from '../engine/access-request';
import { readCacheOptions, type CorsPolicyCacheOptions } from './cache-options';
import type { CorsCachedPolicies } from './cache-policies';
import { keyedBy, PAIR, type CacheSubject, type PairTarget } from './cache-subject';
import { PolicyCache } from './policy-cache';

/** A callback in front of which its answers are kept; what `cachePolicies` makes. */
export function cachedPolicies(
  callback: CorsDynamicConfigurationCallback,
  options: CorsPolicyCacheOptions & { readonly key?: ((request: CorsAccessRequest) => string) | undefined },
): CorsCachedPolicies<PairTarget | string> {
  const resolved = readCacheOptions(callback, options);
  const subject: CacheSubject<PairTarget | string> = options.key ? keyedBy(options.key) : PAIR;
  const cache = new PolicyCache(callback, subject, resolved);
  const cached: CorsDynamicConfigurationCallback = (request) => cache.find(request);
  return Object.assign(cached, {
    invalidate: (target?: PairTarget | string) => {
      cache.invalidate(target);
    },
  });
}
