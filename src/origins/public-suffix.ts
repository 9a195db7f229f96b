import { isAddress } from './host';
import type * as rules from './public-suffix-rules';

/** What the Public Suffix List (https://github.com/publicsuffix/list/wiki/Format) has for a domain. */
interface Domain {
  /** Who lets everybody have names below it: a registry (the ICANN part of the list), or one company. */
  readonly run: 'registry' | 'company' | undefined;
  /** Whether it is excepted from the rule `*` beside it. */
  readonly isException: boolean;
  /** What the list has for the domains below, by their label. */
  readonly below: Map<string, Domain>;
}

/** A list of names that is being read: the domain they are below, and who runs those that follow. */
interface List {
  readonly of: Domain;
  run: Domain['run'];
}

/** Each top-level domain of the list that has been asked for; the list bounds how many there can be. */
const topLevels = new Map<string, Domain>();

/**
 * Whether everybody can have names below this domain (`com`, `co.uk`, `github.io`, `compute.amazonaws.com`), so that
 * its subdomains belong to nobody in particular. By both parts of the Public Suffix List; a name that is not on it
 * (`localhost`, `internal`) is not a public suffix.
 *
 * @param domain in lower case and Punycode; a final dot makes no difference
 */
export function isPublicSuffix(domain: string): boolean {
  return whoRuns(domain) !== undefined;
}

/**
 * Whether a registry lets everybody register names below this domain (`com`, `co.uk`): the ICANN part of the Public
 * Suffix List. `github.io` is a public suffix too, but one company's.
 *
 * @param domain in lower case and Punycode; a final dot makes no difference
 */
export function isRegistrySuffix(domain: string): boolean {
  return whoRuns(domain) === 'registry';
}

/**
 * The domain that belongs to one owner with everything below it: one label more than the public suffix, so
 * `example.co.uk` for `www.example.co.uk`, and `me.github.io` for itself. Where the list has nothing, the last label
 * counts as the suffix, as the list's own algorithm has it. Undefined for a public suffix and for an address.
 *
 * @param host in lower case and Punycode; a final dot makes no difference, and is left out
 */
export function registrableDomain(host: string): string | undefined {
  if (isAddress(host)) return undefined;
  const labels = labelsOf(host);
  const length = suffixLength(labels) + 1;
  return labels.length < length ? undefined : labels.slice(0, length).toReversed().join('.');
}

/** The labels, the top-level domain first. */
function labelsOf(domain: string): string[] {
  return domain.replace(/\.$/, '').split('.').toReversed();
}

function whoRuns(name: string): Domain['run'] {
  const [top = '', ...others] = labelsOf(name);
  let domain = topLevel(top);
  for (const label of others) {
    domain = domain && next(domain, label);
    if (!domain || domain.isException) return undefined;
  }
  return domain?.run;
}

/** How many labels the public suffix of a name has, by the algorithm of the list. */
function suffixLength([top = '', ...others]: readonly string[]): number {
  let domain = topLevel(top);
  let length = 1;
  for (const [index, label] of others.entries()) {
    domain = domain && next(domain, label);
    if (!domain) break;
    if (domain.isException) return index + 1;
    if (domain.run) length = index + 2;
  }
  return length;
}

function next({ below }: Domain, label: string): Domain | undefined {
  return below.get(label) ?? below.get('*');
}

function topLevel(label: string): Domain | undefined {
  const known = topLevels.get(label);
  if (known || !/^[a-z0-9-]+$/.test(label)) return known;
  // Loaded when it is first needed: few configurations have a pattern that asks for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import loads it for everybody
  const { RULES } = require('./public-suffix-rules') as typeof rules;
  const line = new RegExp(`^${label}(?:\\((.*)\\))?$`, 'm').exec(RULES);
  if (!line) return undefined;
  const domain: Domain = { run: 'registry', isException: false, below: new Map() };
  readRules(line[1] ?? '', domain);
  topLevels.set(label, domain);
  return domain;
}

/** Reads the list of names below a domain, in the format that is told beside the rules. */
function readRules(text: string, top: Domain): void {
  const outer: List[] = [];
  let list: List = { of: top, run: 'registry' };
  let last = top;
  for (const token of text.match(/[(|)]|[^(|),]+/g) ?? []) {
    if (token === '(') {
      outer.push(list);
      list = { of: last, run: 'registry' };
    } else if (token === '|') {
      list.run = 'company';
    } else if (token === ')') {
      list = outer.pop() ?? list;
    } else {
      const [, mark, label = ''] = /^([.!]?)(.*)$/.exec(token) ?? [];
      last = { run: mark === '.' ? undefined : list.run, isException: mark === '!', below: new Map() };
      list.of.below.set(label, last);
    }
  }
}
