import { isRecord } from '../policies/check-policy';
import { below, type CorsProblem } from '../problems/problem';
import { quote } from '../text/quote';
import { readEntry, type CorsPolicyEntry, type Entry } from './entry';
import { checkOptions, copyOptions, type CorsOptions } from './options';

/** A configuration as a plain object, as it stands in a JSON file: its entries and options. */
export interface CorsDocument extends CorsOptions {
  readonly policies: readonly CorsPolicyEntry[];
}

/** The functions of a configuration, which no JSON file can hold. */
export type CorsCallbacks = Pick<
  CorsOptions,
  'dynamicConfigurationCallback' | 'staticConfigurationAccessFilter'
>;

/** A document that has been read: options that have been checked, and the entries with the places they came from. */
export interface ReadDocument {
  readonly options: CorsOptions;
  readonly entries: readonly { readonly entry: Entry; readonly path: string }[];
}

/**
 * Reads a document, gathering everything that is wrong in `problems`. Where options are wrong, the defaults stand
 * in for them, so that the entries are looked at too.
 */
export function readDocument(
  document: unknown,
  callbacks: CorsCallbacks,
  problems: CorsProblem[],
): ReadDocument {
  if (!isRecord(document)) {
    const message = `${quote(document)} is no configuration; write an object such as { policies: [] }`;
    problems.push({ code: 'invalid-value', path: '', value: document, message });
    return { options: {}, entries: [] };
  }
  const options: Record<string, unknown> = { ...document, ...callbacks };
  delete options['policies'];
  const found = checkOptions(options, ['policies']);
  problems.push(...found);
  return {
    options: found.length > 0 ? {} : copyOptions(options),
    entries: readEntries(document['policies'], problems),
  };
}

function readEntries(policies: unknown, problems: CorsProblem[]): ReadDocument['entries'] {
  if (!Array.isArray(policies)) {
    const message = `${quote(policies)} is no list of entries; write [] where there are none`;
    problems.push({ code: 'invalid-value', path: 'policies', value: policies, message });
    return [];
  }
  return policies.flatMap((value: unknown, index) => {
    const path = `policies[${String(index)}]`;
    const found: CorsProblem[] = [];
    const entry = readEntry(value, found);
    problems.push(...below(path, found));
    return entry ? [{ entry, path }] : [];
  });
}
