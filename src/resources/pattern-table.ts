import type { Token } from 'path-to-regexp';
import { fold } from './fold';
import type { PathTemplate } from './path-template';

/** What was added for a pattern, and its match with a path. */
export interface PatternMatch<Value> {
  readonly template: PathTemplate;
  readonly value: Value;
  readonly match: RegExpExecArray;
}

interface Pattern<Value> {
  readonly template: PathTemplate;
  readonly value: Value;
  /** Its place among all patterns, in the order in which they were added. */
  readonly place: number;
}

/** A segment that has a parameter in it, and may be anything. */
const ANY = Symbol('any segment');

/** What the patterns have in common that begin with the same segments. */
class Node<Value> {
  /** Those that are known up to here and no further. */
  readonly patterns: Pattern<Value>[] = [];
  readonly next = new Map<string | typeof ANY, Node<Value>>();
}

/**
 * Finds the first pattern, in the order in which they were added, that matches a path. The whole segments with
 * which a pattern begins lead to it, so that a thousand patterns in folders of their own cost no more than one.
 */
export class PatternTable<Value> {
  readonly #root = new Node<Value>();
  #size = 0;
  #depth = 0;

  get size(): number {
    return this.#size;
  }

  add(template: PathTemplate, value: Value): void {
    const segments = leadingSegments(template.tokens);
    let node = this.#root;
    for (const segment of segments) {
      let next = node.next.get(segment);
      if (!next) node.next.set(segment, (next = new Node()));
      node = next;
    }
    node.patterns.push({ template, value, place: this.#size++ });
    this.#depth = Math.max(this.#depth, segments.length);
  }

  /** @param path one that begins with a slash */
  find(path: string): PatternMatch<Value> | undefined {
    // However long a path is, no more of it is looked at than patterns have.
    const segments = path.slice(1).split('/', this.#depth).map(fold);
    const candidates: Pattern<Value>[] = [];
    gather(this.#root, segments, 0, candidates);
    candidates.sort((one, other) => one.place - other.place);
    for (const { template, value } of candidates) {
      const match = template.regexp.exec(path);
      if (match) return { template, value, match };
    }
    return undefined;
  }
}

/** Collects the patterns that begin as the path does. */
function gather<Value>(
  { patterns, next }: Node<Value>,
  segments: readonly string[],
  index: number,
  candidates: Pattern<Value>[],
): void {
  candidates.push(...patterns);
  const segment = segments[index];
  if (segment === undefined) return;
  const literal = next.get(segment);
  if (literal) gather(literal, segments, index + 1, candidates);
  const any = next.get(ANY);
  if (any) gather(any, segments, index + 1, candidates);
}

/** The whole segments that every path has which a template matches, as far as they can be told apart. */
function leadingSegments(tokens: readonly Token[]): (string | typeof ANY)[] {
  const segments: (string | typeof ANY)[] = [];
  /** What follows the last of the segments, with its slash. */
  let text = '';
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'text') text += token.value;
    else if (token.type === 'param' && text.endsWith('/')) {
      segments.push(...text.split('/').slice(1, -1).map(fold), ANY);
      text = '';
    } else {
      const parts = text.split('/').slice(1).map(fold);
      return [...segments, ...(beginsSegment(tokens.slice(index)) ? parts : parts.slice(0, -1))];
    }
  }
  return [...segments, ...text.split('/').slice(1).map(fold)];
}

/** Whether whatever the tokens match begins with a slash, or is nothing. */
function beginsSegment([first, ...rest]: readonly Token[]): boolean {
  if (first === undefined) return true;
  if (first.type === 'group') return beginsSegment(first.tokens) && beginsSegment(rest);
  return first.type === 'text' && first.value.startsWith('/');
}
