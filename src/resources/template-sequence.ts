import { pathToRegexp, TokenData, type Parameter, type Text, type Wildcard } from 'path-to-regexp';
import { foldCase } from './fold-case';
import { withSlashes } from './path-readings';
import type { Reading } from './reading';

/** A token of a template whose optional parts have been taken or left. */
export type PlainToken = Text | Parameter | Wildcard;

/**
 * In characters. What needs a regular expression is not looked for in longer paths, so that no path costs more than some
 * twenty ordinary ones, however many such patterns there are.
 */
const LONGEST_FOR_EXPRESSIONS = 512;

const ASCII = /^[\x00-\x7f]*$/; // eslint-disable-line no-control-regex -- ASCII begins with them

/** A segment of a template: fixed text, or a value between two fixed texts. */
interface Segment {
  /** The whole of it, folded, where it has no value. */
  readonly literal: string | undefined;
  readonly before: string;
  readonly behind: string;
  readonly name: string;
}

/** The values of a match. The object has no prototype: names come from the template, `constructor` too. */
export type Values = Record<string, string | readonly string[]>;

/**
 * One way to take the optional parts of a template: segments, one of which may stand for several. It matches the paths
 * that path-to-regexp 8 would match (its own expression is used where values can't be told apart without one), but
 * looks at no more of a path than the template has.
 */
export class TemplateSequence {
  readonly #head: readonly Segment[];
  /** What stands between head and tail, if anything does. */
  readonly #middle: Segment | RegExp | undefined;
  /** Whether that may be any number of segments, and not just one. */
  readonly #stretches: boolean;
  readonly #tail: readonly Segment[];
  readonly #keys: readonly (Parameter | Wildcard)[];

  private constructor(
    head: readonly Segment[],
    middle: Segment | RegExp | undefined,
    tail: readonly Segment[],
    keys: readonly (Parameter | Wildcard)[],
    stretches = false,
  ) {
    this.#head = head;
    this.#middle = middle;
    this.#stretches = stretches;
    this.#tail = tail;
    this.#keys = keys;
  }

  /** Reads tokens; undefined where no path can match them, because none begins like that. */
  static read(tokens: readonly PlainToken[]): TemplateSequence | undefined {
    const keys = tokens.filter((token) => token.type !== 'text');
    const [first] = tokens;
    if (first === undefined) return new TemplateSequence([], undefined, [], keys);
    if (first.type === 'param' || (first.type === 'text' && !first.value.startsWith('/'))) return undefined;
    if (first.type === 'wildcard') return new TemplateSequence([], expressionOf(tokens), [], keys, true);
    const parts = splitAtSlashes(tokens);
    const segments = parts.map(readSegment);
    const start = segments.findIndex((segment) => segment === undefined || segment === 'wildcard');
    if (start === -1) return new TemplateSequence(segments as Segment[], undefined, [], keys);
    const end = segments.findLastIndex((segment) => segment === undefined || segment === 'wildcard');
    const head = segments.slice(0, start) as Segment[];
    const tail = segments.slice(end + 1) as Segment[];
    const part = parts[start] ?? [];
    const middle = start === end && segments[start] === 'wildcard' ? segmentOf(part) : expressionOf(tokens);
    return new TemplateSequence(head, middle, tail, keys, start < end || isWildcard(part));
  }

  /** The folded text of the first segment, where that is fixed. */
  get firstLiteral(): string | undefined {
    return this.#head[0]?.literal;
  }

  /**
   * How many segments of a path it matches: all, or all but the empty one behind a trailing slash. -1 where it does
   * not match; undefined where that would take too long to say.
   */
  match(reading: Reading): number | undefined {
    const { length } = reading.segments;
    const all = this.#matches(reading, length);
    if (all !== false) return all && length;
    if (reading.segments[length - 1] !== '') return -1;
    const rest = this.#matches(reading, length - 1);
    return rest === false ? -1 : rest && length - 1;
  }

  #matches(reading: Reading, count: number): boolean | undefined {
    const head = this.#head;
    const middle = this.#middle;
    const tail = this.#tail;
    const between = count - head.length - tail.length;
    if (middle === undefined ? between !== 0 : this.#stretches ? between < 1 : between !== 1) return false;
    if (!fitAll(head, reading, 0)) return false;
    if (middle === undefined) return true;
    const end = count - tail.length;
    if (!fitAll(tail, reading, end)) return false;
    if (!(middle instanceof RegExp)) return fitsRange(middle, reading, head.length, end);
    return reading.folded.length > LONGEST_FOR_EXPRESSIONS ? undefined : middle.test(reading.folded);
  }

  /** The segment whose whole text is this parameter's value; -1 where there is none such. */
  wholeSegment(name: string): number {
    return this.#head.findIndex(
      (segment) => segment.name === name && segment.before === '' && segment.behind === '',
    );
  }

  /** All values as they were sent, in a path of which as many segments match; wildcards are lists. */
  values(reading: Reading, count: number): Values {
    const values = Object.create(null) as Values;
    const middle = this.#middle;
    if (middle instanceof RegExp) {
      const match = middle.exec(reading.text) ?? middle.exec(reading.folded);
      this.#keys.forEach(({ name, type }, index) => {
        const value = match?.[index + 1];
        if (value !== undefined) values[name] = valueOf(value, type);
      });
      return values;
    }
    const end = count - this.#tail.length;
    this.#head.forEach((segment, index) => {
      if (segment.literal === undefined) values[segment.name] = valueIn(segment, reading, index, index + 1);
    });
    if (middle) {
      values[middle.name] = valueIn(middle, reading, this.#head.length, end).split('/').map(withSlashes);
    }
    this.#tail.forEach((segment, index) => {
      if (segment.literal === undefined) {
        values[segment.name] = valueIn(segment, reading, end + index, end + index + 1);
      }
    });
    for (const { name, type } of this.#keys) {
      const value = values[name];
      if (type === 'param' && typeof value === 'string') values[name] = withSlashes(value);
    }
    return values;
  }
}

function valueOf(text: string, type: 'param' | 'wildcard'): string | string[] {
  return type === 'wildcard' ? text.split('/').map(withSlashes) : withSlashes(text);
}

/** The tokens of each segment. */
function splitAtSlashes(tokens: readonly PlainToken[]): PlainToken[][] {
  const parts: PlainToken[][] = [];
  for (const token of tokens) {
    if (token.type !== 'text') {
      parts.at(-1)?.push(token);
      continue;
    }
    const [rest = '', ...texts] = token.value.split('/');
    if (rest !== '') parts.at(-1)?.push({ type: 'text', value: rest });
    for (const value of texts) parts.push(value === '' ? [] : [{ type: 'text', value }]);
  }
  return parts;
}

function isWildcard(tokens: readonly PlainToken[]): boolean {
  return tokens.some(({ type }) => type === 'wildcard');
}

/** A segment with one value at most; `wildcard` where that may be several segments, undefined where it has more. */
function readSegment(tokens: readonly PlainToken[]): Segment | 'wildcard' | undefined {
  const captures = tokens.filter(({ type }) => type !== 'text');
  if (captures.length > 1) return undefined;
  return captures[0]?.type === 'wildcard' ? 'wildcard' : segmentOf(tokens);
}

function segmentOf(tokens: readonly PlainToken[]): Segment {
  const at = tokens.findIndex(({ type }) => type !== 'text');
  const capture = tokens[at];
  if (capture === undefined || capture.type === 'text') {
    return { literal: textOf(tokens), before: '', behind: '', name: '' };
  }
  return {
    literal: undefined,
    before: textOf(tokens.slice(0, at)),
    behind: textOf(tokens.slice(at + 1)),
    name: capture.name,
  };
}

function textOf(tokens: readonly PlainToken[]): string {
  return foldCase(tokens.map((token) => (token.type === 'text' ? token.value : '')).join(''));
}

/** What path-to-regexp makes of tokens, their text folded. */
function expressionOf(tokens: readonly PlainToken[]): RegExp {
  const folded = tokens.map((token) =>
    token.type === 'text' ? { type: token.type, value: foldCase(token.value) } : token,
  );
  return pathToRegexp(new TokenData(folded)).regexp;
}

/** Whether the segments of a path, from one on, are those of a template. */
function fitAll(segments: readonly Segment[], reading: Reading, start: number): boolean {
  let index = start;
  for (const segment of segments) if (!fits(segment, reading, index++)) return false;
  return true;
}

function fits({ literal, before, behind }: Segment, reading: Reading, index: number): boolean {
  const text = reading.segments[index] ?? '';
  if (literal !== undefined) return text === literal;
  if (before === '' && behind === '') return text !== '';
  return (
    text.length > before.length + behind.length &&
    text.startsWith(before) &&
    text.endsWith(behind) &&
    cut(reading.shown[index] ?? '', before, behind) !== undefined
  );
}

/** Whether several segments, or one, are a value between the fixed texts of a wildcard's segment. */
function fitsRange(segment: Segment, reading: Reading, start: number, end: number): boolean {
  if (end - start === 1) return fits(segment, reading, start);
  const { before, behind } = segment;
  if (before === '' && behind === '') return true;
  return (
    cutStart(reading.shown[start] ?? '', before) !== undefined &&
    cutEnd(reading.shown[end - 1] ?? '', behind) !== undefined
  );
}

function valueIn({ before, behind }: Segment, reading: Reading, start: number, end: number): string {
  const text = reading.shown.slice(start, end).join('/');
  const range = cut(text, before, behind);
  return range ? text.slice(...range) : text;
}

/** Where a value stands between two fixed texts. */
function cut(text: string, before: string, behind: string): [start: number, end: number] | undefined {
  const start = cutStart(text, before);
  const end = cutEnd(text, behind);
  return start === undefined || end === undefined || start >= end ? undefined : [start, end];
}

/** How much of the beginning of a text folds to this; beyond ASCII that may be more or less than its length. */
function cutStart(text: string, before: string): number | undefined {
  for (let length = before.length; length > 0; length--) {
    const piece = text.slice(0, length);
    if (foldCase(piece) === before) return length;
    if (ASCII.test(piece)) return undefined;
  }
  return before === '' ? 0 : undefined;
}

function cutEnd(text: string, behind: string): number | undefined {
  for (let length = behind.length; length > 0; length--) {
    const piece = text.slice(-length);
    if (foldCase(piece) === behind) return text.length - length;
    if (ASCII.test(piece)) return undefined;
  }
  return behind === '' ? text.length : undefined;
}
