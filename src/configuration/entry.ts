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

/** Reads an entry from its plain form; adds to `problems` whatever is wrong with it, and answers with none then. */
export function readEntry(value: unknown, problems: CorsProblem[]): Entry | undefined {
  if (!isRecord(value)) {
    problems.push({
      code: 'invalid-value',
      path: '',
      value,
      message: `${quote(value)} is no entry; write an object such as { resources: ['Products'], origins: ['https://app.example.com'] }`,
    });
    return undefined;
  }
  const found: CorsProblem[] = [];
  const resources = readResources(value['resources'], found);
  const origins = readOrigins(value['origins'], found);
  const policy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (key === 'resources' || key === 'origins' || value[key] === undefined) continue;
    if ((POLICY_PROPERTIES as readonly string[]).includes(key)) {
      found.push(...checkPolicyProperty(key as keyof CorsPolicy, value[key]));
      policy[key] = value[key];
    } else {
      found.push(unknownProperty(key, value[key], ['resources', 'origins', ...POLICY_PROPERTIES]));
    }
  }
  problems.push(...found);
  return found.length > 0 ? undefined : new Entry(resources, origins, policy);
}

/** Reads a list of resource names, or `'*'`. */
export function readResources(value: unknown, problems: CorsProblem[]): readonly ResourceName[] | '*' {
  return readList(value, 'resources', 'invalid-resource', readResourceName, problems);
}

/** Reads a list of origins and patterns, or `'*'`. */
export function readOrigins(value: unknown, problems: CorsProblem[]): readonly ConfiguredOrigin[] | '*' {
  return readList(value, 'origins', 'invalid-origin', readConfiguredOrigin, problems);
}

function readList<Item extends object>(
  value: unknown,
  path: string,
  code: 'invalid-origin' | 'invalid-resource',
  read: (item: unknown) => Item | string,
  problems: CorsProblem[],
): readonly Item[] | '*' {
  if (value === '*') return '*';
  const items: Item[] = [];
  const found = checkList(value, path, code, (item) => {
    const result = read(item);
    if (typeof result === 'string') return result;
    items.push(result);
    return undefined;
  });
  problems.push(...found);
  return items;
}
