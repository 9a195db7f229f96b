import type { Entry as EngineEntry } from '../engine/compiled-configuration';
import { readConfiguredOrigin, type ConfiguredOrigin } from '../origins/configured-origin';
import {
  checkPolicyProperty,
  POLICY_PROPERTIES,
  POLICY_PROPERTIES_ELSEWHERE,
} from '../policies/check-policy';
import { copyPolicy, type CorsPolicy } from '../policies/policy';
import { checkList, isRecord, unknownProperty } from '../problems/checks';
import { problem, type CorsProblem } from '../problems/problem';
import { readResourceName, type ResourceName } from '../resources/resource-name';
import { quote } from '../text/quote';
import { OPTION_NAMES } from './options';

/**
 * An entry as a plain object: which origins may do what with which resources.
 *
 * ```ts
 * config.add({ resources: ['Products'], origins: ['https://app.example.com'], methods: ['GET', 'PUT'] });
 * config.add({ resources: ['Internal'], origins: 'none' });
 * config.add({ resources: ['~/files/*path'], exempt: true });
 * ```
 */
export interface CorsPolicyEntry extends CorsPolicy {
  /** The names of resources (`Products`, `Values1.GetData`, `~/reports/:id`), or `'*'` for all. */
  readonly resources: readonly string[] | '*';
  /**
   * Origins (`https://app.example.com`) and patterns (`https://*.example.com`), `'*'` for all, or `'none'`, which
   * closes the resources to every origin, whatever else is configured. Left out only with `exempt`.
   */
  readonly origins?: readonly string[] | '*' | 'none' | undefined;
  /** `true` leaves the resources to the application: nothing is decided, set, removed or answered there. */
  readonly exempt?: boolean | undefined;
  /** A remark for people; it is not looked at. */
  readonly $comment?: string | undefined;
}

/**
 * An entry of a configuration. Its policy grows with the calls of the fluent form.
 *
 * @internal
 */
export interface Entry extends EngineEntry {
  policy: CorsPolicy;
}

/**
 * What an entry names, as far as it could be read.
 *
 * @internal
 */
export type DraftNames = Pick<
  EngineEntry<ResourceName | undefined, ConfiguredOrigin | undefined>,
  'resources' | 'origins' | 'exempt'
>;

/**
 * An entry as far as it could be read, and everything that is wrong with it.
 *
 * @internal
 */
export interface DraftEntry extends EngineEntry<ResourceName | undefined, ConfiguredOrigin | undefined> {
  readonly problems: readonly CorsProblem[];
}

const EXAMPLE = `{ resources: ['Products'], origins: ['https://app.example.com'] }`;

/** Properties of an entry that are not of its policy; a remark is for people alone. */
const READ_ELSEWHERE: readonly string[] = ['resources', 'origins', 'exempt', '$comment'];

/** What stands in an entry and belongs elsewhere. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    OPTION_NAMES.map((name) => [name, 'it is an option of the whole configuration, not of an entry']),
  ),
  ...POLICY_PROPERTIES_ELSEWHERE,
};

/**
 * Reads an entry from its plain form; `place` says where it stands in its document.
 *
 * @internal
 */
export function readEntry(value: unknown, place?: string): DraftEntry {
  if (!isRecord(value)) {
    const message = `${quote(value)} is not an entry; write an object such as ${EXAMPLE}`;
    const problems = [problem('invalid-value', '', value, message)];
    return { resources: [], origins: [], exempt: false, place, policy: {}, problems };
  }
  const problems: CorsProblem[] = [];
  const resources = readResources(value['resources'], problems);
  const exempt = readExempt(value, problems);
  const origins = exempt ? [] : readOrigins(value['origins'], problems);
  const policy: Record<string, unknown> = {};
  const allowsNothing = exempt ? 'exempt' : origins === 'none' ? `origins: 'none'` : undefined;
  for (const key of Object.keys(value)) {
    if (READ_ELSEWHERE.includes(key) || value[key] === undefined) continue;
    if (!(POLICY_PROPERTIES as readonly string[]).includes(key)) {
      const known = ['resources', 'origins', 'exempt', ...POLICY_PROPERTIES];
      problems.push(unknownProperty(key, value[key], known, ELSEWHERE));
    } else if (allowsNothing !== undefined) {
      const why = `an entry with ${allowsNothing} allows nothing, so ${quote(key)} means nothing in it; leave it out`;
      problems.push(problem('invalid-value', key, value[key], why));
    } else {
      problems.push(...checkPolicyProperty(key as keyof CorsPolicy, value[key]));
      policy[key] = value[key];
    }
  }
  return { resources, origins, exempt, place, policy, problems };
}

/**
 * The entry that a draft without problems describes; a name twice in one list is one.
 *
 * @internal
 */
export function entryOf({ resources, origins, exempt, place, policy }: DraftEntry): Entry {
  const names = resources as Entry['resources'];
  const pages = origins as Entry['origins'];
  return {
    resources: names === '*' ? names : once(names, ({ key }) => key),
    origins: typeof pages === 'string' ? pages : once(pages, ({ text }) => text),
    exempt,
    place,
    policy: copyPolicy(policy),
  };
}

/** The items without those whose key an earlier one has. */
function once<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const byKey = new Map<string, Item>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}

/**
 * An entry in its plain form.
 *
 * @internal
 */
export function plainEntry({ resources, origins, exempt, policy }: Entry): CorsPolicyEntry {
  const names = resources === '*' ? '*' : resources.map(({ text }) => text);
  if (exempt) return { resources: names, exempt };
  return {
    resources: names,
    origins: typeof origins === 'string' ? origins : origins.map(({ text }) => text),
    ...policy,
  };
}

/**
 * Reads a list of resource names, or `'*'`; adds to `problems` whatever is wrong with it.
 *
 * @internal
 */
export function readResources(value: unknown, problems: CorsProblem[]): DraftNames['resources'] {
  return readList(value, 'resources', 'invalid-resource', readResourceName, problems);
}

/**
 * Reads a list of origins and patterns, `'*'` or `'none'`; adds to `problems` whatever is wrong with it.
 *
 * @internal
 */
export function readOrigins(value: unknown, problems: CorsProblem[]): DraftNames['origins'] {
  if (value === 'none') return 'none';
  if (value === undefined) {
    const message = `the entry names no origins; write a list such as ['https://app.example.com'], '*' for all, or 'none'`;
    problems.push(problem('invalid-value', 'origins', value, message));
    return [];
  }
  return readList(value, 'origins', 'invalid-origin', readConfiguredOrigin, problems);
}

function readExempt({ exempt, origins }: Record<string, unknown>, problems: CorsProblem[]): boolean {
  if (exempt === undefined || exempt === false) return false;
  if (exempt !== true) {
    problems.push(problem('invalid-value', 'exempt', exempt, `${quote(exempt)} is neither true nor false`));
  } else if (origins !== undefined) {
    const message = 'an exempt entry has no origins: nothing is decided there; leave out one of the two';
    problems.push(problem('invalid-value', 'origins', origins, message));
  }
  return true;
}

function readList<Item extends object>(
  value: unknown,
  path: string,
  code: 'invalid-origin' | 'invalid-resource',
  read: (item: unknown) => Item | string,
  problems: CorsProblem[],
): readonly (Item | undefined)[] | '*' {
  if (value === '*') return '*';
  const items: (Item | undefined)[] = [];
  const found = checkList(value, path, code, (item) => {
    const result = read(item);
    const flaw = typeof result === 'string' ? result : undefined;
    items.push(typeof result === 'string' ? undefined : result);
    return flaw;
  });
  problems.push(...found);
  return items;
}
