import { isRecord } from '../problems/checks';
import { problem, type CorsProblem } from '../problems/problem';
import { quote } from '../text/quote';
import { readEntry, type CorsPolicyEntry, type DraftEntry } from './entry';
import { checkConfigurationOptions, copyOptions, type CorsOptions } from './options';

/** A configuration as a plain object, as it stands in a JSON file: its entries and options. */
export interface CorsDocument extends CorsOptions {
  /** The entries; their order means nothing. */
  readonly policies: readonly CorsPolicyEntry[];
  /** Where the JSON Schema of such documents is, for editors; it is not looked at. */
  readonly $schema?: string | undefined;
}

/** The functions of a configuration, which no JSON file can hold. */
export type CorsCallbacks = Pick<
  CorsOptions,
  'dynamicConfigurationCallback' | 'staticConfigurationAccessFilter'
>;

/**
 * A document that has been read: the options that are right, and the entries with the places they came from.
 *
 * @internal
 */
export interface ReadDocument {
  readonly options: CorsOptions;
  readonly entries: readonly { readonly draft: DraftEntry; readonly path: string }[];
}

/** What to hand over in place of something that is not a configuration. */
function whatToGive(value: unknown): string {
  if (typeof value === 'string') {
    return `it is a text: read a file and parse it first, as in JSON.parse(readFileSync('cors.json', 'utf8'))`;
  }
  if (typeof value === 'function') {
    return 'it is a function: one that decides is an option, new CorsConfiguration({ dynamicConfigurationCallback })';
  }
  return 'write an object such as { policies: [] }';
}

/**
 * Reads a document, gathering everything that is wrong in `problems`. Where an option is wrong, its default stands
 * in for it, so that the entries are looked at too.
 *
 * @internal
 */
export function readDocument(
  document: unknown,
  callbacks: CorsCallbacks,
  problems: CorsProblem[],
): ReadDocument {
  if (!isRecord(document)) {
    const message = `${quote(document)} is not a configuration; ${whatToGive(document)}`;
    problems.push(problem('invalid-value', '', document, message));
    return { options: {}, entries: [] };
  }
  if (!isRecord(callbacks)) {
    const message = `${quote(callbacks)} is not an object with callbacks; write { dynamicConfigurationCallback }`;
    problems.push(problem('invalid-value', '', callbacks, message));
  }
  const given: Record<string, unknown> = { ...document, ...callbacks };
  const right = Object.entries(given).filter(([name, value]) => {
    const found = checkConfigurationOptions({ [name]: value }, ['policies', '$schema']);
    problems.push(...found);
    return found.length === 0;
  });
  return {
    options: copyOptions(Object.fromEntries(right)),
    entries: readEntries(document['policies'], problems),
  };
}

function readEntries(policies: unknown, problems: CorsProblem[]): ReadDocument['entries'] {
  if (!Array.isArray(policies)) {
    const message = `${quote(policies)} is not a list of entries; write [] where there are none`;
    problems.push(problem('invalid-value', 'policies', policies, message));
    return [];
  }
  return Array.from(policies, (value: unknown, index) => {
    const path = `policies[${String(index)}]`;
    return { draft: readEntry(value, path), path };
  });
}
