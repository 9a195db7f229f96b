import type { Token } from 'path-to-regexp';
import { fold } from './fold';
import { withoutTrailingSlash } from './path-readings';
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
  /** Those of which more is known: how the next segment begins, how the path ends. */
  readonly byEnds: Ends<Value>[] = [];
}

/** Patterns of whose paths as many characters are known. */
interface Ends<Value> {
  /** Characters that the next segment begins with. */
  readonly prefix: number;
  /** Characters that the path ends with. */
  readonly suffix: number;
  /** By both, as {@link endsKey} writes them. */
  readonly patterns: Map<string, Pattern<Value>[]>;
}

/**
 * Finds the first pattern, in the order in which they were added, that matches a path. What a pattern begins and ends
 * with leads to it, so that a thousand patterns that begin or end differently cost hardly more than one.
 */
export class PatternTable<Value> {
  readonly #root = new Node<Value>();
  #size = 0;
  #depth = 0;

  get size(): number {
    return this.#size;
  }

  add(template: PathTemplate, value: Value): void {
    const { segments, prefix, suffix } = outlineOf(template.tokens);
    let node = this.#root;
    for (const segment of segments) {
      let next = node.next.get(segment);
      if (!next) node.next.set(segment, (next = new Node()));
      node = next;
    }
    patternsAt(node, prefix, suffix).push({ template, value, place: this.#size++ });
    this.#depth = Math.max(this.#depth, segments.length + 1);
  }

  /** @param path one that begins with a slash */
  find(path: string): PatternMatch<Value> | undefined {
    // However long a path is, no more of it is looked at than patterns have.
    const segments = path.slice(1).split('/', this.#depth);
    const candidates: Pattern<Value>[] = [];
    gather(this.#root, { segments, path: withoutTrailingSlash(path) }, 0, candidates);
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

function patternsAt<Value>(
  { patterns, byEnds }: Node<Value>,
  prefix: string,
  suffix: string,
): Pattern<Value>[] {
  if (prefix === '' && suffix === '') return patterns;
  let ends = byEnds.find((each) => each.prefix === prefix.length && each.suffix === suffix.length);
  if (!ends) byEnds.push((ends = { prefix: prefix.length, suffix: suffix.length, patterns: new Map() }));
  const key = endsKey(prefix, suffix);
  let those = ends.patterns.get(key);
  if (!those) ends.patterns.set(key, (those = []));
  return those;
}

/** A prefix has no slash in it, so no two pairs have one key. */
function endsKey(prefix: string, suffix: string): string {
  return `${prefix}/${suffix}`.toLowerCase();
}

/** A path that patterns are looked for. */
interface Sought {
  readonly segments: readonly string[];
  /** Without the trailing slash, which every pattern allows. */
  readonly path: string;
}

/** Collects the patterns that begin and end as the path does. */
function gather<Value>(
  { patterns, next, byEnds }: Node<Value>,
  sought: Sought,
  index: number,
  candidates: Pattern<Value>[],
): void {
  candidates.push(...patterns);
  const { segments, path } = sought;
  const segment = segments[index];
  for (const { prefix, suffix, patterns: those } of byEnds) {
    const key = endsKey(segment?.slice(0, prefix) ?? '', path.slice(Math.max(0, path.length - suffix)));
    candidates.push(...(those.get(key) ?? []));
  }
  if (segment === undefined) return;
  const literal = next.size > 0 && next.get(fold(segment));
  if (literal) gather(literal, sought, index + 1, candidates);
  const any = next.get(ANY);
  if (any) gather(any, sought, index + 1, candidates);
}

/** What is known of every path that a template matches, as far as paths can be told apart by it. */
interface Outline {
  readonly segments: (string | typeof ANY)[];
  /** The beginning of the segment behind those; empty where it is not known. */
  readonly prefix: string;
  /** The end of the path, where more follows behind those segments; empty where it is not known. */
  readonly suffix: string;
}

function outlineOf(tokens: readonly Token[]): Outline {
  const segments: (string | typeof ANY)[] = [];
  /** What follows the last of the segments, with its slash. */
  let text = '';
  for (const token of tokens) {
    if (token.type === 'text') text += token.value;
    else if (token.type === 'param' && text.endsWith('/')) {
      segments.push(...text.split('/').slice(1, -1).map(fold), ANY);
      text = '';
    } else {
      const [, ...parts] = text.split('/');
      const last = parts.pop() ?? '';
      return { segments: [...segments, ...parts.map(fold)], prefix: comparable(last), suffix: endOf(tokens) };
    }
  }
  const [rest, ...parts] = text.split('/');
  return {
    segments: [...segments, ...parts.map(fold)],
    prefix: '',
    suffix: rest === '' ? '' : endOf(tokens),
  };
}

/** What a path ends with, but for a trailing slash. */
function endOf(tokens: readonly Token[]): string {
  const last = tokens.at(-1);
  return last?.type === 'text' && !last.value.endsWith('/') ? comparable(last.value) : '';
}

/** A text, if it can be compared with a part of a path: where nothing beside it changes how it folds. */
function comparable(text: string): string {
  return IS_ASCII.test(text) ? text : '';
}
