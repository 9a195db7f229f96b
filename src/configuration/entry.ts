import type { EngineEntry } from '../engine/compile';
import { readConfiguredOrigin, type ConfiguredOrigin } from '../origins/configured-origin';
import {
  checkList,
  isRecord,
  POLICY_PROPERTIES,
  checkPolicyProperty,
  unknownProperty,
} from '../policies/check-policy';
import { copyPolicy } from '../policies/compiled-policy';
import type { CorsPolicy } from '../policies/policy';
import type { CorsProblem } from '../problems/problem';
import { readResourceName, type ResourceName } from '../resources/resource-name';
import { quote } from '../text/quote';

/** An entry as a plain object: which origins may do what with which resources. */
export interface CorsPolicyEntry extends CorsPolicy {
  /** The names of resources (`Products`, `Values1.GetData`, `~/reports/:id`), or `'*'` for all. */
  readonly resources: readonly string[] | '*';
  /** Origins (`https://app.example.com`) and patterns (`https://*.example.com`), or `'*'` for all. */
  readonly origins: readonly string[] | '*';
}

/** An entry of a configuration. Its policy is replaced as the fluent form adds to it. */
export class Entry implements EngineEntry {
  readonly resources: readonly ResourceName[] | '*';
  readonly origins: readonly ConfiguredOrigin[] | '*';
  policy: CorsPolicy;

  constructor(
    resources: readonly ResourceName[] | '*',
    origins: readonly ConfiguredOrigin[] | '*',
    policy: CorsPolicy,
  ) {
    this.resources = resources;
    this.origins = origins;
    this.policy = copyPolicy(policy);
  }

  copy(): Entry {
    return new Entry(this.resources, this.origins, this.policy);
  }

  toJSON(): CorsPolicyEntry {
    return {
      resources: this.resources === '*' ? '*' : this.resources.map(({ text }) => text),
      origins: this.origins === '*' ? '*' : this.origins.map(({ text }) => text),
      ...this.policy,
    };
  }
}

/** What an entry names. Undefined stands where a name could not be read, so that the others keep their places. */
export interface EntryNames {
  readonly resources: readonly (ResourceName | undefined)[] | '*';
  readonly origins: readonly (ConfiguredOrigin | undefined)[] | '*';
}

/** An entry as far as it could be read, and everything that is wrong with it. */
export interface DraftEntry extends EntryNames {
  readonly policy: CorsPolicy;
  readonly problems: readonly CorsProblem[];
}

/** Reads an entry from its plain form. */
export function readEntry(value: unknown): DraftEntry {
  if (!isRecord(value)) {
    const message = `${quote(value)} is no entry; write an object such as { resources: ['Products'], origins: ['https://app.example.com'] }`;
    return {
      resources: [],
      origins: [],
      policy: {},
      problems: [{ code: 'invalid-value', path: '', value, message }],
    };
  }
  const problems: CorsProblem[] = [];
  const resources = readResources(value['resources'], problems);
  const origins = readOrigins(value['origins'], problems);
  const policy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (key === 'resources' || key === 'origins' || value[key] === undefined) continue;
    if ((POLICY_PROPERTIES as readonly string[]).includes(key)) {
      problems.push(...checkPolicyProperty(key as keyof CorsPolicy, value[key]));
      policy[key] = value[key];
    } else {
      problems.push(unknownProperty(key, value[key], ['resources', 'origins', ...POLICY_PROPERTIES]));
    }
  }
  return { resources, origins, policy, problems };
}

/** The entry that a draft without problems describes. */
export function entryOf({ resources, origins, policy }: DraftEntry): Entry {
  return new Entry(resources as Entry['resources'], origins as Entry['origins'], policy);
}

/** Reads a list of resource names, or `'*'`; adds to `problems` whatever is wrong with it. */
export function readResources(value: unknown, problems: CorsProblem[]): EntryNames['resources'] {
  return readList(value, 'resources', 'invalid-resource', readResourceName, problems);
}

/** Reads a list of origins and patterns, or `'*'`; adds to `problems` whatever is wrong with it. */
export function readOrigins(value: unknown, problems: CorsProblem[]): EntryNames['origins'] {
  return readList(value, 'origins', 'invalid-origin', readConfiguredOrigin, problems);
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
