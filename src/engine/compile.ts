import { CompiledPolicy } from '../policies/compiled-policy';
import type { CorsPolicy } from '../policies/policy';
import type { ConfiguredOrigin } from '../origins/configured-origin';
import { OriginTable } from '../origins/origin-table';
import type { ResourceName } from '../resources/resource-name';
import { ResourceTable } from '../resources/resource-table';
import type { Route } from '../resources/route-template';
import type { CorsAccessRequest } from './access-request';

/** Asked for the policy of an origin that no entry names; null refuses. */
export type CorsDynamicConfigurationCallback = (
  request: CorsAccessRequest,
) => CorsPolicy | null | Promise<CorsPolicy | null>;

/** Asked what becomes of an entry's policy; null refuses, finally. */
export type CorsStaticConfigurationAccessFilter = (
  request: CorsAccessRequest,
  policy: CorsPolicy,
) => CorsPolicy | null | Promise<CorsPolicy | null>;

/** The options, read and with their defaults. */
export interface EngineOptions {
  readonly routes: readonly Route[];
  readonly basePath: string;
  readonly defaultCacheDuration: number | undefined;
  readonly dynamicConfigurationCallback: CorsDynamicConfigurationCallback | undefined;
  readonly staticConfigurationAccessFilter: CorsStaticConfigurationAccessFilter | undefined;
  readonly callbackTimeout: number;
  readonly preflightStatus: number;
  readonly preflightContinue: boolean;
  readonly rejectDisallowed: boolean;
  readonly diagnostics: boolean;
}

/** An entry, read: resources, origins and a policy that has been checked. */
export interface EngineEntry {
  readonly resources: readonly ResourceName[] | '*';
  readonly origins: readonly ConfiguredOrigin[] | '*';
  readonly policy: CorsPolicy;
}

/** What an entry allows. */
export interface CompiledEntry {
  readonly source: EngineEntry;
  readonly policy: CompiledPolicy;
}

/** The entries of one resource, or those for all resources. */
export interface EntrySet {
  readonly origins: OriginTable<CompiledEntry>;
  /**
   * The entry that answers every request alike, whatever its origin: the only one, for all origins, without
   * cookies, and with no callback that could say otherwise. Caches need no `Vary: Origin` then.
   */
  readonly constant: CompiledEntry | undefined;
}

/** A configuration at one moment, ready for deciding. Nothing in it changes. */
export interface CompiledConfiguration {
  readonly options: EngineOptions;
  readonly resources: ResourceTable<EntrySet>;
  readonly allResources: EntrySet;
}

/**
 * Computes what depends on the configuration alone. The entries of a resource are made ready when a request names
 * it for the first time: so an entry more in a live configuration of ten thousand costs some milliseconds.
 */
export function compile(options: EngineOptions, entries: Iterable<EngineEntry>): CompiledConfiguration {
  const resources = new ResourceTable<EntrySet>(options.routes, options.basePath);
  const forAllResources: EngineEntry[] = [];
  const named = new Map<string, { name: ResourceName; entries: EngineEntry[] }>();
  for (const { resources: names, origins, policy } of entries) {
    // A copy: the original's policy grows with the calls of its chain.
    const entry = { resources: names, origins, policy };
    if (names === '*') forAllResources.push(entry);
    else {
      for (const name of names) {
        const resource = named.get(name.key);
        if (resource) resource.entries.push(entry);
        else named.set(name.key, { name, entries: [entry] });
      }
    }
  }
  for (const { name, entries: own } of named.values()) resources.add(name, () => entrySet(own, options));
  return { options, resources, allResources: entrySet(forAllResources, options) };
}

function entrySet(entries: readonly EngineEntry[], options: EngineOptions): EntrySet {
  const origins = new OriginTable<CompiledEntry>();
  for (const source of entries) {
    const entry = { source, policy: new CompiledPolicy(source.policy, options.defaultCacheDuration) };
    if (source.origins === '*') origins.add('*', entry);
    else for (const origin of source.origins) origins.add(origin, entry);
  }
  const everybody = origins.allOrigins;
  const asked = options.dynamicConfigurationCallback ?? options.staticConfigurationAccessFilter;
  const constant =
    origins.size === 1 && everybody && !everybody.policy.cookies && !asked ? everybody : undefined;
  return { origins, constant };
}
