import { compiledOf, CorsConfiguration, isConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import type { CorsPolicyEntry } from '../configuration/entry';
import { isPattern, readConfiguredOrigin, type ConfiguredOrigin } from '../origins/configured-origin';
import { checkPolicy } from '../policies/check-policy';
import { CorsConfigurationError } from '../problems/problem';
import { needsNoAllowing } from '../protocol/request-headers';
import { foldCase } from '../resources/fold-case';
import { readResourceName } from '../resources/resource-name';
import type { CorsLedgerEntry } from './ledger-entry';

/** What is to be allowed besides to one origin at one resource, for it passes today. */
export interface Extension {
  readonly resource: string;
  readonly origin: string;
  readonly methods: readonly string[];
  readonly requestHeaders: readonly string[];
  readonly cookies: boolean;
  /** How often it was seen, and when. */
  readonly seen: string;
}

/** What a configuration is to allow besides, and the document that does. */
export interface Suggestion {
  readonly document: CorsDocument;
  readonly extensions: readonly Extension[];
}

/** An entry of a ledger that an entry of a configuration can name. */
type Nameable = CorsLedgerEntry & { readonly resource: string };

/** One or more. */
type Some<Item> = readonly [Item, ...Item[]];

/** See {@link CorsLedger.suggest}. */
export function suggestDocument(
  config: CorsConfiguration | CorsDocument,
  entries: readonly CorsLedgerEntry[],
): CorsDocument {
  return suggest(config, entries).document;
}

/** Allows, beside what a configuration does, what passes today: never more than was seen (docs/design.md § Report only). */
export function suggest(
  config: CorsConfiguration | CorsDocument,
  entries: readonly CorsLedgerEntry[],
): Suggestion {
  const extended = CorsConfiguration.from(isConfiguration(config) ? config.toJSON() : config);
  const { resources } = compiledOf(extended);
  const nameable = entries.filter(
    (entry): entry is Nameable =>
      entry.change === 'would-be-refused' &&
      isNameable(entry, (text) => resources.findText(text)?.configured !== undefined),
  );
  // What is to be the same for several origins is written in one call, for each call reads the whole configuration.
  const alike = groupBy(extensionsFor(nameable), ({ resource, methods, requestHeaders, cookies }) =>
    JSON.stringify([resource, methods, requestHeaders, cookies]),
  );
  const extensions = alike.flatMap((group) => {
    if (extend(extended, group)) return group;
    return group.length === 1 ? [] : group.filter((each) => extend(extended, [each]));
  });
  return { document: marked(extended.toJSON(), extensions), extensions };
}

/** An extension as an entry in its plain form. */
function plainExtension({ resource, origin, methods, requestHeaders, cookies }: Extension): CorsPolicyEntry {
  return {
    resources: [resource],
    origins: [origin],
    methods,
    ...(requestHeaders.length > 0 && { requestHeaders }),
    ...(cookies && { cookies }),
  };
}

/** Whether it was allowed; not where the resource is closed, or where a strict configuration refuses it. */
function extend(configuration: CorsConfiguration, group: Some<Extension>): boolean {
  const [first] = group;
  try {
    configuration.extend({ ...plainExtension(first), origins: group.map(({ origin }) => origin) });
    return true;
  } catch (error) {
    if (error instanceof CorsConfigurationError) return false;
    throw error;
  }
}

/**
 * Whether an entry of a configuration can name what was seen. A path that can be read in two ways is refused whatever
 * is configured. A name that comes from a path may look like one of another kind; only of a controller, and of what is
 * configured, it is certain that an entry for it is for these requests.
 */
function isNameable(
  { resource, origin, method, headers, reason }: CorsLedgerEntry,
  isConfigured: (text: string) => boolean,
): boolean {
  if (resource === null || reason === 'ambiguous-path' || method !== method.toUpperCase()) return false;
  const name = readResourceName(resource);
  if (typeof name === 'string' || (name.kind !== 'controller' && !isConfigured(resource))) return false;
  const page = readConfiguredOrigin(origin);
  if (typeof page === 'string' || isPattern(page)) return false;
  const requestHeaders = headers.filter((header) => !needsNoAllowing(header));
  return (
    checkPolicy({ methods: [method], ...(requestHeaders.length > 0 && { requestHeaders }) }).length === 0
  );
}

function extensionsFor(entries: readonly Nameable[]): Extension[] {
  return groupBy(entries, pairKey).flatMap((group) => {
    const [{ resource, origin }] = group;
    return [
      {
        resource,
        origin,
        methods: sorted(group.map(({ method }) => method)),
        requestHeaders: sorted(
          group.flatMap(({ headers }) => headers).filter((name) => !needsNoAllowing(name)),
        ),
        cookies: group.some(({ credentials }) => credentials),
        seen: seenIn(group),
      },
    ];
  });
}

function seenIn(group: readonly CorsLedgerEntry[]): string {
  const count = group.reduce((sum, entry) => sum + entry.count, 0);
  const first = Math.min(...group.map(({ firstSeen }) => firstSeen.getTime()));
  const last = Math.max(...group.map(({ lastSeen }) => lastSeen.getTime()));
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
  const when = day(first) === day(last) ? `on ${day(first)}` : `from ${day(first)} to ${day(last)}`;
  return `seen ${count === 1 ? 'once' : `${String(count)} times`} ${when}`;
}

/** The document, with a comment in each entry that is there, or allows more, because of what was seen. */
function marked({ policies, ...options }: CorsDocument, extensions: readonly Extension[]): CorsDocument {
  const comments = new Map(extensions.map((each) => [pairKey(each), each.seen]));
  return {
    policies: policies.map((entry) => {
      const { resources, origins } = entry;
      if (!Array.isArray(resources) || !Array.isArray(origins) || resources.length * origins.length !== 1) {
        return entry;
      }
      const [resource, origin] = [String(resources[0]), String(origins[0])];
      const comment = comments.get(pairKey({ resource, origin }));
      return comment === undefined ? entry : { $comment: comment, ...entry };
    }),
    ...options,
  };
}

function pairKey({ resource, origin }: Pick<Extension, 'resource' | 'origin'>): string {
  // It has been read before.
  const { text } = readConfiguredOrigin(origin) as ConfiguredOrigin;
  return JSON.stringify([foldCase(resource), text]);
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function groupBy<Item>(items: readonly Item[], keyFor: (item: Item) => string): Some<Item>[] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const key = keyFor(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
