/**
 * Writes `src/origins/public-suffix-rules.ts` from the Public Suffix List as the development dependency `tldts` has
 * it: `npm run public-suffixes`, after `npm install --save-dev tldts@latest`.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { publicSuffixRules, type PublicSuffixRule } from './tldts-rules';

interface Domain {
  rule: PublicSuffixRule | undefined;
  readonly below: Map<string, Domain>;
}

const HEADER = `/**
 * The Public Suffix List (https://publicsuffix.org/list/public_suffix_list.dat), in a compact form. The list is
 * subject to the terms of the Mozilla Public License, v. 2.0 (https://mozilla.org/MPL/2.0/), and so is this form of it.
 *
 * Made by \`npm run public-suffixes\`; don't edit it. A line for each top-level domain. Behind a domain, in brackets,
 * those below it: first what registries run (the ICANN part of the list), and behind a bar what companies run (the
 * private part). \`*\` is any label, \`!\` an exception from it; a dot is before what is not a suffix itself.
 */
`;

function treeOf(rules: readonly PublicSuffixRule[]): Domain {
  const root: Domain = { rule: undefined, below: new Map() };
  for (const rule of rules) {
    let domain = root;
    for (const label of rule.name.split('.').toReversed()) {
      const next = domain.below.get(label) ?? { rule: undefined, below: new Map() };
      domain.below.set(label, next);
      domain = next;
    }
    domain.rule = rule;
  }
  return root;
}

function write(label: string, { rule, below }: Domain): string {
  const mark = rule === undefined ? '.' : rule.isException ? '!' : '';
  return `${mark}${label}${writeBelow(below)}`;
}

function writeBelow(below: ReadonlyMap<string, Domain>): string {
  if (below.size === 0) return '';
  const sorted = [...below].sort(([one], [other]) => (one < other ? -1 : 1));
  const registries = sorted.filter(([, domain]) => domain.rule?.run !== 'company');
  const companies = sorted.filter(([, domain]) => domain.rule?.run === 'company');
  const list = (some: typeof sorted): string => some.map(([label, domain]) => write(label, domain)).join(',');
  return `(${list(registries)}${companies.length === 0 ? '' : `|${list(companies)}`})`;
}

const { below } = treeOf(publicSuffixRules());
// A top-level domain is always a registry's, whether the list names it (`com`) or only names below it (`za`).
const lines = [...below].map(([label, domain]) => `${label}${writeBelow(domain.below)}`).sort();
const file = path.join(__dirname, '../src/origins/public-suffix-rules.ts');
// `String.raw`, so that the type is string: the declarations would have all of the text once more.
writeFileSync(file, `${HEADER}export const RULES = String.raw\`\n${lines.join('\n')}\n\`;\n`);
