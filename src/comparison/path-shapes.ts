import type { Token } from 'path-to-regexp';
import { foldCase } from '../resources/fold-case';
import type { PlainToken } from '../resources/template-sequence';

/** A segment of a path: fixed text, or any text between two fixed ones. */
type Part = string | Gap;

/** Any text of one character at least. */
interface Gap {
  readonly before: string;
  /** Fixed texts that stand in the middle of it, where a segment has several parameters. */
  readonly inside: string;
  readonly behind: string;
  /** Whether the two fixed texts come from different templates, so that they may overlap. */
  readonly overlaps?: boolean;
}

/** The segments of paths that are alike for a template. */
export type Shape = readonly Part[];

/**
 * The shapes of the paths that a template matches: one for each way to take its optional parts, and for each number of
 * segments that a wildcard may stand for, up to `longest`.
 */
export function shapesOf(
  tokens: readonly Token[],
  longest: number,
  named: Readonly<Record<string, string>> = {},
): Shape[] {
  return waysOf(tokens)
    .filter(([first]) => first === undefined || (first.type === 'text' && first.value.startsWith('/')))
    .flatMap((way) => stretched(segmentsOf(way.map((token) => withName(token, named))), longest))
    .sort((one, other) => one.length - other.length);
}

/** Each way to take or leave the optional parts. */
function waysOf(tokens: readonly Token[]): PlainToken[][] {
  let ways: PlainToken[][] = [[]];
  for (const token of tokens) {
    ways =
      token.type === 'group'
        ? ways.flatMap((before) => [...waysOf(token.tokens).map((inside) => [...before, ...inside]), before])
        : ways.map((before) => [...before, token]);
  }
  return ways;
}

function withName(token: PlainToken, named: Readonly<Record<string, string>>): PlainToken {
  const value = token.type === 'param' && Object.hasOwn(named, token.name) ? named[token.name] : undefined;
  return value === undefined ? token : { type: 'text', value };
}

function segmentsOf(tokens: readonly PlainToken[]): PlainToken[][] {
  const segments: PlainToken[][] = [];
  for (const token of tokens) {
    if (token.type !== 'text') {
      segments.at(-1)?.push(token);
      continue;
    }
    const [rest = '', ...texts] = token.value.split('/');
    if (rest !== '') segments.at(-1)?.push({ type: 'text', value: rest });
    for (const value of texts) segments.push(value === '' ? [] : [{ type: 'text', value }]);
  }
  return segments;
}

function stretched(segments: readonly PlainToken[][], longest: number): Shape[] {
  let shapes: Part[][] = [[]];
  for (const segment of segments) {
    const part = partOf(segment);
    const several = typeof part !== 'string' && segment.some(({ type }) => type === 'wildcard') ? longest : 1;
    shapes = shapes.flatMap((before) =>
      Array.from({ length: several }, (_, more) => [...before, ...run(part, more + 1)]),
    );
  }
  return shapes;
}

/** A part that stands for so many segments. */
function run(part: Part, length: number): Part[] {
  if (length === 1 || typeof part === 'string') return [part];
  const middle = Array.from({ length: length - 2 }, () => ({ before: '', inside: '', behind: '' }));
  return [{ ...part, behind: '' }, ...middle, { before: '', inside: '', behind: part.behind }];
}

function partOf(tokens: readonly PlainToken[]): Part {
  const first = tokens.findIndex(({ type }) => type !== 'text');
  if (first === -1) return textOf(tokens);
  const last = tokens.findLastIndex(({ type }) => type !== 'text');
  return {
    before: textOf(tokens.slice(0, first)),
    inside: textOf(tokens.slice(first, last)),
    behind: textOf(tokens.slice(last + 1)),
  };
}

function textOf(tokens: readonly PlainToken[]): string {
  return foldCase(tokens.map((token) => (token.type === 'text' ? token.value : '')).join(''));
}

/**
 * The shapes that two of a list have in common, where that is not one of the two: `/reports/:id` and `/:any/search`
 * have `/reports/search`.
 */
export function* commonShapes(shapes: readonly Shape[]): Iterable<Shape> {
  const groups = new Map<string, { mask: boolean[]; plain: boolean; shapes: Shape[] }>();
  for (const shape of shapes) {
    const mask = shape.map((part) => typeof part === 'string');
    // Parts that are text in part are told apart only by looking at each.
    const plain = shape.every((part) => typeof part === 'string' || isAny(part));
    const key = `${String(plain)} ${mask.map(Number).join('')}`;
    const group = groups.get(key);
    if (group) group.shapes.push(shape);
    else groups.set(key, { mask, plain, shapes: [shape] });
  }
  const all = [...groups.values()];
  for (const [index, one] of all.entries()) {
    for (const other of all.slice(index)) {
      if (one.mask.length !== other.mask.length) continue;
      if (one.plain && other.plain && (covers(one.mask, other.mask) || covers(other.mask, one.mask)))
        continue;
      yield* commonOf(one, other);
    }
  }
}

function* commonOf(
  one: { mask: readonly boolean[]; shapes: readonly Shape[] },
  other: { mask: readonly boolean[]; shapes: readonly Shape[] },
): Iterable<Shape> {
  const shared = one.mask.flatMap((fixed, at) => (fixed && other.mask[at] ? [at] : []));
  const keyOf = (shape: Shape): string => JSON.stringify(shared.map((at) => shape[at]));
  const byKey = new Map<string, Shape[]>();
  for (const shape of other.shapes) {
    const key = keyOf(shape);
    const those = byKey.get(key);
    if (those) those.push(shape);
    else byKey.set(key, [shape]);
  }
  for (const shape of one.shapes) {
    for (const partner of byKey.get(keyOf(shape)) ?? []) {
      const common = shape === partner ? undefined : commonShape(shape, partner);
      if (common) yield common;
    }
  }
}

function covers(mask: readonly boolean[], other: readonly boolean[]): boolean {
  return other.every((fixed, at) => !fixed || mask[at] === true);
}

function commonShape(one: Shape, other: Shape): Shape | undefined {
  const parts: Part[] = [];
  for (const [at, part] of one.entries()) {
    const common = commonPart(part, other[at] ?? '');
    if (common === undefined) return undefined;
    parts.push(common);
  }
  return parts;
}

function commonPart(one: Part, other: Part): Part | undefined {
  if (typeof one === 'string' && typeof other === 'string') return one === other ? one : undefined;
  if (typeof one === 'string') return fits(one, other as Gap) ? one : undefined;
  if (typeof other === 'string') return fits(other, one) ? other : undefined;
  if (isAny(one)) return other;
  if (isAny(other)) return one;
  const before = longerOf(one.before, other.before, (long, short) => long.startsWith(short));
  const behind = longerOf(one.behind, other.behind, (long, short) => long.endsWith(short));
  if (before === undefined || behind === undefined) return undefined;
  return { before, inside: one.inside + other.inside, behind, overlaps: true };
}

function isAny({ before, inside, behind }: Gap): boolean {
  return before === '' && inside === '' && behind === '';
}

function fits(text: string, { before, behind }: Gap): boolean {
  return text.length > before.length + behind.length && text.startsWith(before) && text.endsWith(behind);
}

function longerOf(
  one: string,
  other: string,
  agree: (long: string, short: string) => boolean,
): string | undefined {
  const [long, short] = one.length < other.length ? [other, one] : [one, other];
  return agree(long, short) ? long : undefined;
}

/** Paths of a shape, with a text for whatever may stand there. */
export function pathsOf(shape: Shape, filler: string): string[] {
  let paths = [''];
  for (const part of shape) {
    const texts = typeof part === 'string' ? [part] : textsOf(part, filler);
    paths = paths.flatMap((path) => texts.map((text) => `${path}/${encodeURIComponent(text)}`));
  }
  return paths.map((path) => (path === '' ? '/' : path));
}

function textsOf({ before, inside, behind, overlaps }: Gap, filler: string): string[] {
  const middle = inside === '' ? filler : `${filler}${inside}${filler}`;
  const texts = [`${before}${middle}${behind}`];
  return overlaps ? [...texts, ...overlapping(before, behind)] : texts;
}

/** The two texts one behind the other, and wherever the end of the first is the beginning of the second. */
export function overlapping(before: string, behind: string): string[] {
  const texts: string[] = [];
  for (let shared = 0; shared <= Math.min(before.length, behind.length); shared++) {
    if (before.endsWith(behind.slice(0, shared))) texts.push(before + behind.slice(shared));
  }
  return texts;
}
