import type { CorsProblem } from '../problems/problem';
import { quote } from '../text/quote';
import type { Entry } from './entry';

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

  /** Adds an entry, unless one of its resources has one of its origins already; answers with those problems. */
  add(entry: Entry): CorsProblem[] {
    const taken = new Set<string>();
    const problems: CorsProblem[] = [];
    for (const { resource, origin, pair, index } of pairsOf(entry)) {
      if (this.#pairs.has(pair) || taken.has(pair)) {
        const path = origin === '*' ? 'origins' : `origins[${String(index)}]`;
        const forOrigin = origin === '*' ? 'all origins' : quote(origin);
        const forResource = resource === '*' ? 'all resources' : quote(resource);
        const message = `${forOrigin} is registered for ${forResource} already; say everything that it may do there in one entry`;
        problems.push({ code: 'duplicate-entry', path, value: origin, message });
      }
      taken.add(pair);
    }
    if (problems.length > 0) return problems;
    this.#entries.add(entry);
    for (const pair of taken) this.#pairs.add(pair);
    return [];
  }

  delete(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    for (const { pair } of pairsOf(entry)) this.#pairs.delete(pair);
  }
}

function* pairsOf({ resources, origins }: Entry) {
  const names = resources === '*' ? [{ text: '*', key: '*' }] : resources;
  const texts = origins === '*' ? ['*'] : origins.map(({ text }) => text);
  for (const { text: resource, key } of names) {
    for (const [index, origin] of texts.entries())
      yield { resource, origin, index, pair: `${key}\n${origin}` };
  }
}
