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

const IS_ASCII = /^[\x20-\x7e]*$/;

/** A segment that has a parameter in it, and may be anything. */
const ANY = Symbol('any segment');

/** What the patterns have in common that begin with the same segments. */
class Node<Value> {
  /** Those that are known up to here and no further. */
  readonly patterns: Pattern<Value>[] = [];
  readonly next = new Map<string | typeof ANY, Node<Value>>();
  /** Those of whose next segment the beginning is known, in lower case: by how long it is, and what it is. */
  readonly byPrefix = new Map<number, Map<string, Pattern<Value>[]>>();
}

/**
 * Finds the first pattern, in the order in which they were added, that matches a path. What a pattern begins with
 * leads to it, so that a thousand patterns that begin differently cost no more than one.
 */
export class PatternTable<Value> {
  readonly #root = new Node<Value>();
  #size = 0;
  #depth = 0;

  get size(): number {
    return this.#size;
  }

  add(template: PathTemplate, value: Value): void {
    const { segments, prefix } = beginningOf(template.tokens);
    let node = this.#root;
    for (const segment of segments) {
      let next = node.next.get(segment);
      if (!next) node.next.set(segment, (next = new Node()));
      node = next;
    }
    patternsAt(node, prefix).push({ template, value, place: this.#size++ });
    this.#depth = Math.max(this.#depth, segments.length + 1);
  }

  /** @param path one that begins with a slash */
  find(path: string): PatternMatch<Value> | undefined {
    // However long a path is, no more of it is looked at than patterns have.
    const segments = path.slice(1).split('/', this.#depth);
    const candidates: Pattern<Value>[] = [];
    gather(this.#root, segments, 0, candidates);
    if (candidates.length > 1) candidates.sort(byPlace);
    for (const { template, value } of candidates) {
      const match = template.regexp.exec(path);
      if (match) return { template, value, match };
    }
    return undefined;
  }
}

function byPlace(one: { readonly place: number }, other: { readonly place: number }): number {
  return one.place - other.place;
}

function patternsAt<Value>({ patterns, byPrefix }: Node<Value>, prefix: string): Pattern<Value>[] {
  if (prefix === '') return patterns;
  let ofLength = byPrefix.get(prefix.length);
  if (!ofLength) byPrefix.set(prefix.length, (ofLength = new Map<string, Pattern<Value>[]>()));
  let those = ofLength.get(prefix);
  if (!those) ofLength.set(prefix, (those = []));
  return those;
}

/** Collects the patterns that begin as the path does. */
function gather<Value>(
  { patterns, next, byPrefix }: Node<Value>,
  segments: readonly string[],
  index: number,
  candidates: Pattern<Value>[],
): void {
  candidates.push(...patterns);
  const segment = segments[index];
  if (segment === undefined) return;
  for (const [length, those] of byPrefix) {
    candidates.push(...(those.get(segment.slice(0, length).toLowerCase()) ?? []));
  }
  const literal = next.size > 0 && next.get(fold(segment));
  if (literal) gather(literal, segments, index + 1, candidates);
  const any = next.get(ANY);
  if (any) gather(any, segments, index + 1, candidates);
}

/** What every path begins with that a template matches, as far as paths can be told apart by it. */
interface Beginning {
  readonly segments: (string | typeof ANY)[];
  /** The beginning of the segment behind those, if it is known. */
  readonly prefix: string;
}

function beginningOf(tokens: readonly Token[]): Beginning {
  const segments: (string | typeof ANY)[] = [];
  /** What follows the last of the segments, with its slash. */
  let text = '';
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'text') text += token.value;
    else if (token.type === 'param' && text.endsWith('/')) {
      segments.push(...text.split('/').slice(1, -1).map(fold), ANY);
      text = '';
    } else {
      const [, ...parts] = text.split('/');
      if (beginsSegment(tokens.slice(index)))
        return { segments: [...segments, ...parts.map(fold)], prefix: '' };
      const last = parts.pop() ?? '';
      // What is known of a segment can only be compared where nothing behind it changes how it folds.
      const prefix = IS_ASCII.test(last) ? last.toLowerCase() : '';
      return { segments: [...segments, ...parts.map(fold)], prefix };
    }
  }
  return { segments: [...segments, ...text.split('/').slice(1).map(fold)], prefix: '' };
}

/** Whether whatever the tokens match begins with a slash, or is nothing. */
function beginsSegment([first, ...rest]: readonly Token[]): boolean {
  if (first === undefined) return true;
  if (first.type === 'group') return beginsSegment(first.tokens) && beginsSegment(rest);
  return first.type === 'text' && first.value.startsWith('/');
}
