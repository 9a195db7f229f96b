import type { CorsProblem } from '../problems/problem';
import { quote } from '../text/quote';
import type { Entry, EntryNames } from './entry';

/** The entries of a configuration, in the order in which they were declared; none for the same pair twice. */
export class EntryList implements Iterable<Entry> {
  readonly #entries = new Set<Entry>();
  /** Each pair of a resource and an origin that is taken. */
  readonly #pairs = new Set<string>();

  [Symbol.iterator](): Iterator<Entry> {
    return this.#entries[Symbol.iterator]();
  }

  has(entry: Entry): boolean {
    return this.#entries.has(entry);
  }

  /** The problems of registering these names, some of which may be taken: each by its place in the list. */
  duplicates(names: EntryNames): CorsProblem[] {
    const own = new Set<string>();
    const problems: CorsProblem[] = [];
    for (const { resource, origin, pair, path } of pairsOf(names)) {
      if (this.#pairs.has(pair) || own.has(pair)) {
        const whoIs = origin === '*' ? 'all origins are' : `${quote(origin)} is`;
        const forResource = resource === '*' ? 'all resources' : quote(resource);
        const message = `${whoIs} registered for ${forResource} already; say everything that is allowed there in one entry`;
        problems.push({ code: 'duplicate-entry', path, value: origin, message });
      }
      own.add(pair);
    }
    return problems;
  }

  /** Takes these names, so that no other entry can. */
  claim(names: EntryNames): void {
    for (const { pair } of pairsOf(names)) this.#pairs.add(pair);
  }

  add(entry: Entry): void {
    this.#entries.add(entry);
    this.claim(entry);
  }

  delete(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    for (const { pair } of pairsOf(entry)) this.#pairs.delete(pair);
  }
}

function* pairsOf({ resources, origins }: EntryNames) {
  const names = resources === '*' ? [{ text: '*', key: '*' }] : resources;
  const texts = origins === '*' ? ['*'] : origins.map((origin) => origin?.text);
  for (const name of names) {
    for (const [index, origin] of texts.entries()) {
      if (name === undefined || origin === undefined) continue;
      const path = origin === '*' ? 'origins' : `origins[${String(index)}]`;
      yield { resource: name.text, origin, path, pair: `${name.key}\n${origin}` };
    }
  }
}
