import { compiledOf, CorsConfiguration, isConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { readConfiguredOrigin, type ConfiguredOrigin } from '../origins/configured-origin';
import { isRecord } from '../problems/checks';
import { readResourceName, type ResourceName } from '../resources/resource-name';
import type { Side } from './path-classes';

/** A configuration without its callbacks, and what it names. */
export interface Declared extends Side {
  /** The origins that are named for each resource, by the resource's key; `'*'` for all resources. */
  readonly origins: ReadonlyMap<string, readonly ConfiguredOrigin[]>;
  /** The names by their texts. */
  readonly byText: ReadonlyMap<string, ResourceName>;
}

/** What functions answer can't be compared, so they are left out. */
export function declaredBy(given: CorsConfiguration | CorsDocument): Declared {
  const document: CorsDocument = isConfiguration(given) ? given.toJSON() : given;
  const configuration = CorsConfiguration.from(
    isRecord(document)
      ? {
          ...document,
          dynamicConfigurationCallback: undefined,
          staticConfigurationAccessFilter: undefined,
        }
      : document,
  );
  const names = new Map<string, ResourceName>();
  const byText = new Map<string, ResourceName>();
  const origins = new Map<string, ConfiguredOrigin[]>();
  for (const entry of configuration.toJSON().policies) {
    const resources = entry.resources === '*' ? (['*'] as const) : entry.resources.flatMap(readName);
    const named = Array.isArray(entry.origins) ? (entry.origins as string[]).flatMap(readOrigin) : [];
    for (const name of resources) {
      const key = name === '*' ? name : name.key;
      if (name !== '*') {
        if (!names.has(key)) names.set(key, name);
        byText.set(name.text, name);
      }
      origins.set(key, [...(origins.get(key) ?? []), ...named]);
    }
  }
  return { compiled: compiledOf(configuration), names: [...names.values()], origins, byText };
}

function readName(text: string): ResourceName[] {
  const name = readResourceName(text);
  return typeof name === 'string' ? [] : [name];
}

function readOrigin(text: string): ConfiguredOrigin[] {
  const origin = readConfiguredOrigin(text);
  return typeof origin === 'string' ? [] : [origin];
}
