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

/** Computes everything that depends on the configuration alone. */
export function compile(options: EngineOptions, entries: Iterable<EngineEntry>): CompiledConfiguration {
  const resources = new ResourceTable<EntrySet>(options.routes, options.basePath);
  const allResources = new OriginTable<CompiledEntry>();
  const named = new Map<string, { name: ResourceName; origins: OriginTable<CompiledEntry> }>();

  for (const source of entries) {
    const entry = { source, policy: new CompiledPolicy(source.policy, options.defaultCacheDuration) };
    if (source.resources === '*') addTo(allResources, entry);
    else {
      for (const name of source.resources) {
        let resource = named.get(name.key);
        if (!resource) named.set(name.key, (resource = { name, origins: new OriginTable() }));
        addTo(resource.origins, entry);
      }
    }
  }
  for (const { name, origins } of named.values()) resources.add(name, entrySet(origins, options));
  return { options, resources, allResources: entrySet(allResources, options) };
}

function addTo(origins: OriginTable<CompiledEntry>, entry: CompiledEntry): void {
  if (entry.source.origins === '*') origins.add('*', entry);
  else for (const origin of entry.source.origins) origins.add(origin, entry);
}

function entrySet(origins: OriginTable<CompiledEntry>, options: EngineOptions): EntrySet {
  const everybody = origins.allOrigins;
  const asked = options.dynamicConfigurationCallback ?? options.staticConfigurationAccessFilter;
  const constant =
    origins.size === 1 && everybody && !everybody.policy.cookies && !asked ? everybody : undefined;
  return { origins, constant };
}
