import { cachePolicies, CorsConfiguration, type CorsCachedPolicies } from 'express-resource-cors';
import type { PartnerStore } from '../partners/partner-store';
import { ROUTES } from './routes';

/** Milliseconds; see docs/policies-from-a-database.md for what each of them does. */
export interface CacheTimes {
  readonly ttl: number;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
}

export interface ApiPolicy {
  readonly config: CorsConfiguration;
  readonly partners: CorsCachedPolicies<{ resource: string | null; origin: string }>;
}

/** `ttl` is the safety net: what a notification tells is known at once, what a lost one would have told by then. */
const TIMES: CacheTimes = { ttl: 30_000, staleWhileRevalidate: 30_000, staleIfError: 600_000 };

/** Who may do what with the API: what stands in code, and the partners of the database. */
export function apiPolicy(store: PartnerStore, times: Partial<CacheTimes> = {}): ApiPolicy {
  const partners = cachePolicies(
    ({ resource, origin, signal }) => {
      signal.throwIfAborted();
      return store.policyFor(resource, origin);
    },
    { max: 10_000, timeout: 2000, maxConcurrent: 8, ...TIMES, ...times },
  );
  const config = new CorsConfiguration({
    routes: ROUTES,
    callbackTimeout: 3000,
    dynamicConfigurationCallback: partners,
  });
  // Not a matter of the database: it works while that is away.
  config.forResources('Status').forAllOrigins().allowMethods('GET');
  return { config, partners };
}
