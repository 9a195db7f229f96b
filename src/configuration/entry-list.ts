import { problem, type CorsProblem } from '../problems/problem';
import type { ResourceName } from '../resources/resource-name';
import { quote } from '../text/quote';
import type { Entry, DraftNames } from './entry';

/** The entries of a configuration, in the order in which they were declared; none for the same pair twice. */
export class EntryList implements Iterable<Entry> {
  readonly #entries = new Set<Entry>();
  /** Each pair of a resource and an origin that is taken. */
  readonly #pairs = new Set<string>();
  /** How many entries each resource has. */
  readonly #resources = new Map<string, number>();
  /** The names of controllers and actions by what is left without hyphens and plurals, each with its key. */
  readonly #spellings = new Map<string, Map<string, string>>();

  [Symbol.iterator](): Iterator<Entry> {
    return this.#entries[Symbol.iterator]();
  }

  has(entry: Entry): boolean {
    return this.#entries.has(entry);
  }

  /** The problems of registering these names, some of which may be taken: each by its place in the list. */
  duplicates(names: DraftNames): CorsProblem[] {
    return [...pairsOf(names)].flatMap(({ resource, key, origin, pair, path }) => {
      const forResource = resource === '*' ? 'all resources' : quote(resource);
      const wrong = (message: string) => [problem('duplicate-entry', path, origin, message)];
      if (this.#pairs.has(pair)) {
        return wrong(
          `${whoIs(origin)} registered for ${forResource} already; say everything that is allowed there in one entry`,
        );
      }
      const isExempt = this.#pairs.has(`${key}\n${EXEMPT}`);
      if (isExempt || (origin === EXEMPT && this.#resources.has(key))) {
        return wrong(
          `${forResource} can't be exempt and have other entries: leave it to the application, or decide about it here`,
        );
      }
      return [];
    });
  }

  /** Another name that there is, and that differs in a hyphen or a plural alone. */
  similarTo(name: ResourceName): string | undefined {
    const spelling = spellingOf(name);
    if (spelling === undefined) return undefined;
    for (const [key, text] of this.#spellings.get(spelling) ?? []) if (key !== name.key) return text;
    return undefined;
  }

  /** Takes these names, so that no other entry can. */
  claim(names: DraftNames): void {
    for (const { pair, key } of pairsOf(names)) {
      this.#pairs.add(pair);
      this.#resources.set(key, (this.#resources.get(key) ?? 0) + 1);
    }
    for (const name of names.resources === '*' ? [] : names.resources) {
      const spelling = name && spellingOf(name);
      if (spelling === undefined || !name) continue;
      let texts = this.#spellings.get(spelling);
      if (!texts) this.#spellings.set(spelling, (texts = new Map<string, string>()));
      if (!texts.has(name.key)) texts.set(name.key, name.text);
    }
  }

  add(entry: Entry): void {
    this.#entries.add(entry);
    this.claim(entry);
  }

  delete(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    for (const { pair, key } of pairsOf(entry)) {
      this.#pairs.delete(pair);
      const left = (this.#resources.get(key) ?? 0) - 1;
      if (left > 0) this.#resources.set(key, left);
      else this.#resources.delete(key);
    }
    for (const name of entry.resources === '*' ? [] : entry.resources) {
      if (!this.#resources.has(name.key)) this.#spellings.get(spellingOf(name) ?? '')?.delete(name.key);
    }
  }
}

const EXEMPT = 'exempt';

/** What two names have in common that differ in hyphens or a plural alone. Paths may well differ in that. */
function spellingOf({ kind, folded }: ResourceName): string | undefined {
  if (kind !== 'controller' && kind !== 'action') return undefined;
  const parts = folded
    .split('.')
    .map((part) => part.replace(/[-_]/g, '').replace(/ies$/, 'y').replace(/s$/, ''));
  return `${kind} ${parts.join('.')}`;
}

/** Each pair of a resource and an origin that these names stand for, once. */
function* pairsOf({ resources, origins, exempt }: DraftNames) {
  const names = resources === '*' ? [{ text: '*', key: '*' }] : resources;
  const texts = exempt
    ? [EXEMPT]
    : typeof origins === 'string'
      ? [origins]
      : origins.map((each) => each?.text);
  const seen = new Set<string>();
  for (const name of names) {
    for (const [index, origin] of texts.entries()) {
      if (name === undefined || origin === undefined) continue;
      const path = exempt ? EXEMPT : typeof origins === 'string' ? 'origins' : `origins[${String(index)}]`;
      const pair = `${name.key}\n${origin}`;
      if (seen.has(pair)) continue;
      seen.add(pair);
      yield { resource: name.text, key: name.key, origin, path, pair };
    }
  }
}

function whoIs(origin: string): string {
  if (origin === EXEMPT) return 'an exemption is';
  if (origin === 'none') return 'closing to every origin is';
  return origin === '*' ? 'all origins are' : `${quote(origin)} is`;
}
