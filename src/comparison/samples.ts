import type { CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { OriginTable } from '../origins/origin-table';
import { parseOrigin } from '../origins/origin';
import { declaredBy } from './declared';
import { pathClasses } from './path-classes';
import { sampleOrigins } from './sample-origins';

/** A resource or an origin as it is configured, `'*'` for any other, and something that goes by that name. */
export interface Sample {
  readonly name: string;
  /** A path, or an origin. */
  readonly sample: string;
}

/**
 * A path for each resource that a configuration names and for any other; and an origin for each that it names, for any
 * other, and `null`.
 *
 * A resource that no path names is left out, and so is an origin that another pattern covers wholly.
 */
export function samplesOf(configuration: CorsConfiguration | CorsDocument): {
  readonly resources: readonly Sample[];
  readonly origins: readonly Sample[];
} {
  const declared = declaredBy(configuration);
  const paths = new Map(
    pathClasses(declared, declared).map(({ path, after }) => [after ?? '*', path] as const),
  );
  const named = new Map([...declared.origins.values()].flat().map((origin) => [origin.text, origin]));
  const table = new OriginTable<string>();
  for (const origin of named.values()) table.add(origin, origin.text);
  const samples = new Map<string, string>();
  for (const sample of sampleOrigins([...named.values()])) {
    const origin = parseOrigin(sample);
    const name = (origin && table.find(origin)) ?? '*';
    if (!samples.has(name)) samples.set(name, sample);
  }
  return {
    resources: inOrder([...declared.names.map(({ text }) => text), '*'], paths),
    origins: [...inOrder([...named.keys(), '*'], samples), { name: 'null', sample: 'null' }],
  };
}

function inOrder(names: readonly string[], samples: ReadonlyMap<string, string>): Sample[] {
  return names.flatMap((name) => {
    const sample = samples.get(name);
    return sample === undefined ? [] : [{ name, sample }];
  });
}
