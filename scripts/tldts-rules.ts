import { createRequire } from 'node:module';
import type * as Trie from '../node_modules/tldts/dist/types/src/data/trie';

// What the library's own look-up goes by; it is no part of what the library exports.
const { edgeChild, edgeLength, edgeStart, exceptionsRoot, labelText, nodeFlags, rulesRoot } = createRequire(
  __filename,
)('../node_modules/tldts/dist/cjs/src/data/trie.js') as typeof Trie;

/** One rule of the Public Suffix List. */
export interface PublicSuffixRule {
  /** In Punycode, with `*` for any label, and without the `!` of an exception. */
  readonly name: string;
  readonly isException: boolean;
  /** The part of the list that the rule is in: ICANN, or private. */
  readonly run: 'registry' | 'company';
}

const COMPANY = 2;

/** All rules that the library has. It has those of other scripts in Punycode too; only these are taken. */
export function publicSuffixRules(): PublicSuffixRule[] {
  const rules: PublicSuffixRule[] = [];
  const starts: number[] = [];
  for (let edge = 0, start = 0; edge < edgeLength.length; start += edgeLength[edge] ?? 0, edge++)
    starts.push(start);

  const walk = (node: number, above: string, isException: boolean): void => {
    for (let edge = edgeStart[node] ?? 0; edge < (edgeStart[node + 1] ?? 0); edge++) {
      const start = starts[edge] ?? 0;
      const name = labelText.slice(start, start + (edgeLength[edge] ?? 0)) + above;
      const child = edgeChild[edge] ?? 0;
      const part = nodeFlags[child] ?? 0;
      if (part !== 0 && /^[\x20-\x7e]*$/.test(name)) {
        rules.push({ name, isException, run: part === COMPANY ? 'company' : 'registry' });
      }
      walk(child, `.${name}`, isException);
    }
  };
  walk(rulesRoot, '', false);
  walk(exceptionsRoot, '', true);
  return rules;
}
