import type { CorsPolicy } from './policy';

/** What two policies allow together; the later cache duration counts. */
export function addPolicies(policy: CorsPolicy, addition: CorsPolicy): CorsPolicy {
  const sum: { -readonly [Key in keyof CorsPolicy]: CorsPolicy[Key] } = { ...policy, ...addition };
  for (const list of ['methods', 'requestHeaders', 'responseHeaders'] as const) {
    const before = policy[list];
    const added = addition[list];
    if (before === undefined || added === undefined) continue;
    sum[list] = before === '*' || added === '*' ? '*' : [...before, ...added];
  }
  return sum;
}
