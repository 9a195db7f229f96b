import { CompiledPolicy } from '../policies/compiled-policy';
import type { CorsPolicy } from '../policies/policy';
import type { ConfiguredOrigin } from '../origins/configured-origin';
import { OriginTable } from '../origins/origin-table';
import type { ResourceName } from '../resources/resource-name';
import { ResourceTable } from '../resources/resource-table';
import type { Route } from '../resources/route-template';
import type { CorsDynamicConfigurationCallback, CorsStaticConfigurationAccessFilter } from './access-request';

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

/**
 * An entry, read and checked. `Name` and `Origin` are undefined in the lists of one that is still being read, where a
 * text could not be read, so that the others keep their places.
 */
export interface Entry<Name = ResourceName, Origin = ConfiguredOrigin> {
  readonly resources: readonly Name[] | '*';
  /** Whose requests it is for: named origins, all, or none, which closes the resources to everybody. */
  readonly origins: readonly Origin[] | '*' | 'none';
  /** Whether the resources are left to the application; it has no origins then. */
  readonly exempt: boolean;
  /** Where it stands in the document that it was read from: `policies[2]`; undefined for the fluent form. */
  readonly place: string | undefined;
  readonly policy: CorsPolicy;
}

/** What an entry allows. */
export interface CompiledEntry {
  readonly source: Entry;
  readonly policy: CompiledPolicy;
}

/** The entries of one resource, or those for all resources. */
export interface EntrySet {
  readonly origins: OriginTable<CompiledEntry>;
  /** Whether the resource is left to the application. */
  readonly exempt: boolean;
  /** The entry that closes the resource to every origin. */
  readonly closedBy: CompiledEntry | undefined;
  /**
   * The entry that answers every request alike, whatever its origin: the only one, for all origins, without cookies,
   * and with no filter that could say otherwise. Caches need no `Vary: Origin` then.
   */
  readonly uniform: CompiledEntry | undefined;
  /** Whether one origin may get another answer than the next. */
  readonly variesByOrigin: boolean;
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
export function compile(options: EngineOptions, entries: Iterable<Entry>): CompiledConfiguration {
  const resources = new ResourceTable<EntrySet>(options.routes, options.basePath);
  const forAllResources: Entry[] = [];
  const named = new Map<string, { name: ResourceName; entries: Entry[] }>();
  for (const entry of entries) {
    // A copy: the original's policy grows with the calls of its chain.
    const frozen = { ...entry };
    if (frozen.resources === '*') forAllResources.push(frozen);
    else {
      for (const name of frozen.resources) {
        const resource = named.get(name.key);
        if (resource) resource.entries.push(frozen);
        else named.set(name.key, { name, entries: [frozen] });
      }
    }
  }
  for (const { name, entries: own } of named.values()) resources.add(name, () => entrySet(own, options));
  return { options, resources, allResources: entrySet(forAllResources, options) };
}

function entrySet(entries: readonly Entry[], options: EngineOptions): EntrySet {
  const origins = new OriginTable<CompiledEntry>();
  let exempt = false;
  let closedBy: CompiledEntry | undefined;
  for (const source of entries) {
    const entry = { source, policy: new CompiledPolicy(source.policy, options.defaultCacheDuration) };
    if (source.exempt) exempt = true;
    else if (source.origins === 'none') closedBy = entry;
    else if (source.origins === '*') origins.add('*', entry);
    else for (const origin of source.origins) origins.add(origin, entry);
  }
  const everybody = origins.allOrigins;
  // A dynamic callback is never asked where an entry for all origins is.
  const isUniform =
    origins.size === 1 && !closedBy && !exempt && options.staticConfigurationAccessFilter === undefined;
  const uniform = isUniform && everybody && !everybody.policy.cookies ? everybody : undefined;
  const mayAllow = origins.size > 0 || options.dynamicConfigurationCallback !== undefined;
  return { origins, exempt, closedBy, uniform, variesByOrigin: mayAllow && !closedBy && !uniform };
}
