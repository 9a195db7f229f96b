import { isPattern, type ConfiguredOrigin } from '../origins/configured-origin';
import type { Origin } from '../origins/origin';
import { OriginTable } from '../origins/origin-table';
import { addPolicies, copyPolicy, type CorsPolicy } from '../policies/policy';
import { problem, refuse, type CorsProblem } from '../problems/problem';
import { SAFELISTED_METHODS } from '../protocol/methods';
import type { ResourceName } from '../resources/resource-name';
import type { ResourceTable } from '../resources/resource-table';
import { quote } from '../text/quote';
import { readEntry, type DraftEntry, type Entry } from './entry';

/** The entries of a configuration, and what names its requests. */
interface Declared {
  readonly entries: readonly Entry[];
  readonly resources: ResourceTable<unknown>;
  readonly basePath: string;
}

/** An entry's names, one of each. */
interface Pair {
  readonly resource: ResourceName | '*';
  readonly origin: ConfiguredOrigin;
}

/**
 * Reads what is to be allowed besides. Unlike an entry it is for exact origins, and for URL patterns only where
 * they have entries: what decides for one of those till now depends on the path.
 */
export function readExtension(value: unknown, entries: Iterable<Entry>): DraftEntry {
  const draft = readEntry(value);
  const problems: CorsProblem[] = [...draft.problems];
  const add = (code: CorsProblem['code'], path: string, text: string, why: string): void => {
    problems.push(problem(code, path, text, `${quote(text)} ${why}`));
  };

  if (draft.exempt) {
    add('invalid-value', 'exempt', 'exempt', `can't be extended; write add({ resources, exempt: true })`);
  } else if (typeof draft.origins === 'string') {
    add('invalid-origin', 'origins', draft.origins, `can't be extended; name the origins`);
  } else {
    for (const [index, origin] of draft.origins.entries()) {
      if (!origin || !isPattern(origin)) continue;
      const path = `origins[${String(index)}]`;
      add('invalid-origin', path, origin.text, `is a pattern, which can't be extended; name the origins`);
    }
  }
  if (draft.resources !== '*') {
    const declared = [...entries];
    for (const [index, name] of draft.resources.entries()) {
      if (name?.kind !== 'url-pattern' || declared.some((entry) => names(entry, name))) continue;
      const path = `resources[${String(index)}]`;
      add('invalid-resource', path, name.text, 'has no entries that could be extended; write add()');
    }
  }
  return { ...draft, problems };
}

/**
 * The entries with which these origins may do more with these resources, beside what they may do already. Each
 * pair gets an entry of its own, with the policy that has decided for it and the addition; everybody else is
 * decided as before: other entries are split, and copied to a resource that had none of its own. URL patterns
 * keep the order in which they were declared.
 */
export function extendEntries(
  configuration: Declared,
  { resources, origins, policy }: Entry,
): readonly Entry[] {
  let { entries } = configuration;
  for (const resource of resources === '*' ? (['*'] as const) : resources) {
    if (!entries.some((entry) => names(entry, resource))) {
      entries = [...entries, ...copies(entries, resource, standIn({ ...configuration, entries }, resource))];
    }
    refuseWhereClosed(entries, resource);
    for (const origin of typeof origins === 'string' ? [] : origins) {
      entries = extendPair(entries, { resource, origin }, policy);
    }
  }
  return entries;
}

/** What was closed, or left to the application, was so by intent: nothing is added beside it. */
function refuseWhereClosed(entries: readonly Entry[], resource: ResourceName | '*'): void {
  const closing = entries.find(
    (entry) => names(entry, resource) && (entry.exempt || entry.origins === 'none'),
  );
  if (!closing) return;
  const text = resource === '*' ? '*' : resource.text;
  const what = closing.exempt
    ? 'is left to the application (exempt)'
    : 'is closed to every origin (forNoOrigins)';
  const message = `${quote(text)} ${what}; take that entry away before you allow anything there`;
  refuse([problem('invalid-resource', 'resources', text, message)]);
}

function extendPair(entries: readonly Entry[], pair: Pair, addition: CorsPolicy): readonly Entry[] {
  const { resource, origin } = pair;
  const table = new OriginTable<Entry>();
  for (const entry of entries) if (names(entry, resource)) register(table, entry);
  const deciding = table.find(originAsSent(origin));
  if (!deciding) return [...entries, newEntry(listOf(resource), [origin], addition)];
  const before = deciding.policy;
  // Once an entry names methods it allows exactly those: the safelisted ones are to stay.
  const policy = addPolicies({ ...before, methods: before.methods ?? SAFELISTED_METHODS }, addition);
  const extended = newEntry(listOf(resource), [origin], policy);
  if (table.findExact(origin.text) === undefined) return [...entries, extended];
  return entries.flatMap((entry) => (entry === deciding ? split(entry, pair, extended) : [entry]));
}

/** An exact origin, as a request has it. */
function originAsSent({ text, scheme, host, port }: ConfiguredOrigin): Origin {
  return { text, scheme, host, port };
}

function newEntry(resources: Entry['resources'], origins: Entry['origins'], policy: CorsPolicy): Entry {
  // It stands nowhere in the document any more.
  return { resources, origins, exempt: false, place: undefined, policy: copyPolicy(policy) };
}

/** The name whose entries decide for a resource that has none of its own (docs/design.md § Choosing an entry). */
function standIn({ entries, resources, basePath }: Declared, name: ResourceName | '*'): ResourceName | '*' {
  const declared = entries.flatMap((entry) => (entry.resources === '*' ? [] : entry.resources));
  if (name === '*' || name.kind === 'controller') return '*';
  if (name.kind === 'action') {
    const controller = name.folded.slice(0, name.folded.indexOf('.'));
    return declared.find(({ kind, folded }) => kind === 'controller' && folded === controller) ?? '*';
  }
  const path = `${basePath}${name.folded}`.split('/').filter((segment) => segment !== '');
  const recognized = resources.recognize(`/${path.map(encodeURIComponent).join('/')}`);
  if (recognized?.configured === undefined) return '*';
  return declared.find(({ text }) => text === recognized.name) ?? '*';
}

/** Copies of the entries of another resource, or of those for all: entries of its own close a resource to them. */
function copies(entries: readonly Entry[], resource: ResourceName | '*', of: ResourceName | '*'): Entry[] {
  return entries
    .filter((entry) => names(entry, of))
    .map((entry) => ({
      ...entry,
      resources: listOf(resource),
      place: undefined,
      policy: copyPolicy(entry.policy),
    }));
}

/** An entry in pieces, of which one is replaced: the one for this pair. The resources keep their order. */
function split(entry: Entry, { resource, origin }: Pair, replacement: Entry): Entry[] {
  const { resources, policy } = entry;
  const origins = typeof entry.origins === 'string' ? [] : entry.origins;
  const others = origins.filter(({ text }) => text !== origin.text);
  const at = resources === '*' ? 0 : resources.findIndex((name) => isSame(name, resource));
  const [before, after] = resources === '*' ? [[], []] : [resources.slice(0, at), resources.slice(at + 1)];
  return [
    ...(before.length > 0 ? [newEntry(before, origins, policy)] : []),
    replacement,
    ...(others.length > 0 ? [newEntry(listOf(resource), others, policy)] : []),
    ...(after.length > 0 ? [newEntry(after, origins, policy)] : []),
  ];
}

function register(table: OriginTable<Entry>, entry: Entry): void {
  if (entry.origins === '*') table.add('*', entry);
  else if (entry.origins !== 'none') for (const origin of entry.origins) table.add(origin, entry);
}

function names({ resources }: Entry, resource: ResourceName | '*'): boolean {
  return resources === '*' ? resource === '*' : resources.some((name) => isSame(name, resource));
}

function isSame(name: ResourceName, other: ResourceName | '*'): boolean {
  return other !== '*' && name.key === other.key;
}

function listOf(resource: ResourceName | '*'): Entry['resources'] {
  return resource === '*' ? '*' : [resource];
}
