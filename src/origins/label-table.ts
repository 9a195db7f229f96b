import type { InnerLabel } from './configured-origin';

/** The one character of a label that a `*` inside it does not stand for. */
const NOT_WILD = '_';

/** The patterns that have the same text behind their `*`. */
interface Ending<Entry> {
  /** By the text before the `*`, then by port, `*` for any. */
  readonly beginnings: Map<string, Map<string, Entry>>;
  /** The lengths of those texts, the longest first. */
  lengths: number[];
}

/**
 * Finds the most specific of the patterns that have one `*` inside the first label and the same domain behind it:
 * the one with the longest text behind the `*`, of these the one with the longest text before it, of these the one
 * that names the port (docs/design.md § Origins and patterns). What a look-up costs depends on how many different
 * lengths of text the patterns have, which a label's 63 characters bound, and not on how many patterns there are.
 */
export class LabelTable<Entry> {
  /** By the text behind the `*`, as far as the label goes. */
  readonly #endings = new Map<string, Ending<Entry>>();
  /** The lengths of those texts, the longest first. */
  #lengths: number[] = [];

  /** The entries of one pattern by port, `*` for any: to look at, and to add to. */
  portsOf({ before, after }: InnerLabel): Map<string, Entry> {
    let ending = this.#endings.get(after);
    if (!ending) this.#endings.set(after, (ending = { beginnings: new Map(), lengths: [] }));
    let ports = ending.beginnings.get(before);
    if (!ports) ending.beginnings.set(before, (ports = new Map<string, Entry>()));
    this.#lengths = withLength(this.#lengths, after.length);
    ending.lengths = withLength(ending.lengths, before.length);
    return ports;
  }

  /** @param label the first label of a host, in lower case */
  find(label: string, port: string): Entry | undefined {
    for (const behind of this.#lengths) {
      const end = label.length - behind;
      if (end < 1) continue;
      const ending = this.#endings.get(label.slice(end));
      if (!ending) continue;
      for (const start of ending.lengths) {
        // The `*` stands for one character at least.
        if (start >= end) continue;
        const ports = ending.beginnings.get(label.slice(0, start));
        const entry = ports?.get(port) ?? ports?.get('*');
        if (entry !== undefined && !label.slice(start, end).includes(NOT_WILD)) return entry;
      }
    }
    return undefined;
  }

  *entries(): Iterable<Entry> {
    for (const { beginnings } of this.#endings.values()) {
      for (const ports of beginnings.values()) yield* ports.values();
    }
  }
}

function withLength(lengths: number[], length: number): number[] {
  return lengths.includes(length) ? lengths : [...lengths, length].sort((one, other) => other - one);
}
