import { parse, pathToRegexp, type Keys, type Token } from 'path-to-regexp';
import { errorText } from '../text/error-text';
import type { Reading } from './reading';
import { TemplateSequence, type PlainToken } from './template-sequence';

/** The parameters of a path: strings, and lists of strings for wildcards. */
export type PathProperties = Readonly<Record<string, string | readonly string[]>>;

/** A path in path-to-regexp 8 syntax, ready for matching. */
export interface PathTemplate {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly keys: Keys;
  /** The ways to take its optional parts, in the order in which they are tried. */
  readonly sequences: readonly TemplateSequence[];
}

/** Which way of a template a path takes. */
export interface TemplateMatch {
  readonly sequence: TemplateSequence;
  /** How many of the path's segments match: all, or all but the empty one behind a trailing slash. */
  readonly count: number;
}

/** Stands for the match of a path that is too long to be held against a template. */
export const UNDECIDED = Symbol('undecided');

/**
 * Compiles a path that Express 5 would route with, `/api/:controller{/*rest}`, compared without regard to case.
 *
 * @throws TypeError with path-to-regexp's own reason where the text does not parse
 */
export function compileTemplate(text: string): PathTemplate {
  const data = parse(text);
  const { keys } = pathToRegexp(data);
  const sequences = sequencesOf(data.tokens).flatMap((tokens) => TemplateSequence.read(tokens) ?? []);
  return { text, tokens: data.tokens, keys, sequences };
}

/** Holds a path against a template. */
export function matchTemplate(
  { sequences }: PathTemplate,
  reading: Reading,
): TemplateMatch | typeof UNDECIDED | undefined {
  for (const sequence of sequences) {
    const count = sequence.match(reading);
    if (count === undefined) return UNDECIDED;
    if (count !== -1) return { sequence, count };
  }
  return undefined;
}

/** Why path-to-regexp refused a text, in its own words less the address it adds. */
export function templateFlaw(error: unknown): string {
  return errorText(error).replace(/; visit .*$/s, '');
}

/** What Express 4 and path-to-regexp before 8 write, and what it is now; each is wider than none of its own. */
const WRITTEN_OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [/\/:(\w+)\?/g, '{/:$1}'],
  [/\/:(\w+)\*/g, '{/*$1}'],
  [/\/:(\w+)\+/g, '/*$1'],
  [/\(\.\*\)/g, '*'],
  [/\*(?!\w)/g, '*rest'],
];

/** A path in the syntax of Express 4, which does not parse, as one that means the same here; undefined where there is none. */
export function inVersion8(path: string): string | undefined {
  const written = WRITTEN_OTHERWISE.reduce((text, [old, now]) => text.replaceAll(old, now), path);
  try {
    return compileTemplate(written).text;
  } catch {
    return undefined;
  }
}

/** Each way to take or leave the optional parts, in path-to-regexp's own order: with the part, then without. */
function sequencesOf(tokens: readonly Token[]): PlainToken[][] {
  let sequences: PlainToken[][] = [[]];
  for (const token of tokens) {
    sequences =
      token.type === 'group'
        ? sequences.flatMap((before) => [
            ...sequencesOf(token.tokens).map((inside) => [...before, ...inside]),
            before,
          ])
        : sequences.map((before) => [...before, token]);
  }
  return sequences;
}
