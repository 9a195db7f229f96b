import { matchTemplate, UNDECIDED, type PathTemplate, type TemplateMatch } from './path-template';
import type { Reading } from './reading';

/** What was added for a pattern, and its match with a path. */
export interface PatternMatch<Value> {
  readonly value: Value;
  readonly match: TemplateMatch;
}

interface Pattern<Value> {
  readonly template: PathTemplate;
  readonly value: Value;
  /** Its place among all patterns, in the order in which they were added. */
  readonly place: number;
}

const NONE: readonly never[] = [];

/**
 * Finds the first pattern, in the order in which they were added, that matches a path. Only those are tried that begin
 * with the path's first segment, or with a parameter.
 */
export class PatternTable<Value> {
  readonly #byFirst = new Map<string, Pattern<Value>[]>();
  readonly #others: Pattern<Value>[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(template: PathTemplate, value: Value): void {
    const pattern = { template, value, place: this.#size++ };
    const [first, ...more] = new Set(template.sequences.map(({ firstLiteral }) => firstLiteral));
    if (first === undefined || more.length > 0) {
      this.#others.push(pattern);
      return;
    }
    const those = this.#byFirst.get(first);
    if (those) those.push(pattern);
    else this.#byFirst.set(first, [pattern]);
  }

  /** The first pattern that matches; {@link UNDECIDED} where that would take too long to say. */
  find(reading: Reading): PatternMatch<Value> | typeof UNDECIDED | undefined {
    const those = this.#byFirst.get(reading.segments[0] ?? '') ?? NONE;
    const others = this.#others;
    let [one, other] = [0, 0];
    for (;;) {
      const first = those[one];
      const second = others[other];
      const isFirst = first !== undefined && (second === undefined || first.place < second.place);
      const next = isFirst ? first : second;
      if (next === undefined) return undefined;
      if (isFirst) one++;
      else other++;
      const match = matchTemplate(next.template, reading);
      if (match === UNDECIDED) return match;
      if (match) return { value: next.value, match };
    }
  }
}
