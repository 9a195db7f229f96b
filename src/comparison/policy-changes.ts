import type { CompiledPolicy } from '../policies/compiled-policy';
import type { CorsPolicy } from '../policies/policy';
import { SAFELISTED_METHODS } from '../protocol/methods';
import { needsNoAllowing } from '../protocol/request-headers';
import { isSafelistedResponseHeader } from '../protocol/response-headers';
import type { CorsComparisonSide } from './compare-configurations';

/** What an origin may do with a resource. */
export interface Access {
  /** Whether the resource is left to the application. */
  readonly exempt: boolean;
  /** What is allowed; undefined where the origin is refused. */
  readonly policy: CompiledPolicy | undefined;
}

/** What one access allows and another does not, written as policies are; null where that is nothing. */
export function changesBetween(from: Access, to: Access): CorsComparisonSide | null {
  const side: { -readonly [Key in keyof CorsComparisonSide]: CorsComparisonSide[Key] } = {};
  if (to.exempt && !from.exempt) side.exempt = true;
  const { policy } = to;
  if (policy) {
    const methods = added(methodsOf(from.policy), methodsOf(policy), writtenMethods(policy));
    const requestHeaders = added(requestHeadersOf(from.policy), requestHeadersOf(policy));
    const responseHeaders = added(responseHeadersOf(from.policy), responseHeadersOf(policy));
    if (methods) side.methods = methods;
    if (requestHeaders) side.requestHeaders = requestHeaders;
    if (responseHeaders) side.responseHeaders = responseHeaders;
    if (policy.cookies && !from.policy?.cookies) side.cookies = true;
    const duration = durationOf(policy);
    if (duration > durationOf(from.policy)) side.cacheDuration = duration;
  }
  return Object.keys(side).length === 0 ? null : side;
}

/** Names by what they are compared as; `'*'` for all. */
type Names = ReadonlyMap<string, string> | '*';

const NONE: Names = new Map();

/** The methods that are allowed: `GET` brings `HEAD` (docs/design.md § What is sent). */
function methodsOf(policy: CompiledPolicy | undefined): Names {
  const written = policy ? writtenMethods(policy) : [];
  if (written === '*') return '*';
  return new Map([...written, ...(written.includes('GET') ? ['HEAD'] : [])].map((name) => [name, name]));
}

/** The allowed methods by name; none where all are. */
export function methodNames(policy: CompiledPolicy | undefined): string[] {
  const methods = methodsOf(policy);
  return methods === '*' ? [] : [...methods.keys()];
}

/** The methods as an entry would name them. */
function writtenMethods({ source }: CompiledPolicy): readonly string[] | '*' {
  const { methods = SAFELISTED_METHODS } = source;
  return methods === '*' ? '*' : [...new Set(methods.map((name) => name.toUpperCase()))];
}

/** The request headers that need allowing, and are. */
function requestHeadersOf(policy: CompiledPolicy | undefined): Names {
  return namesOf(policy?.source.requestHeaders, needsNoAllowing);
}

/** The response headers that need exposing, and are. */
function responseHeadersOf(policy: CompiledPolicy | undefined): Names {
  return namesOf(policy?.source.responseHeaders, isSafelistedResponseHeader);
}

function namesOf(list: CorsPolicy['requestHeaders'], isFree: (name: string) => boolean): Names {
  if (list === undefined) return NONE;
  if (list === '*') return '*';
  const names = new Map<string, string>();
  for (const name of list) {
    const key = name.toLowerCase();
    if (!names.has(key) && !isFree(key)) names.set(key, name);
  }
  return names;
}

/** What is in the second and not in the first; undefined where that is nothing. */
function added(
  from: Names,
  to: Names,
  written: Iterable<string> | '*' = texts(to),
): string[] | '*' | undefined {
  if (from === '*') return undefined;
  if (to === '*' || written === '*') return '*';
  const names = [...written].filter((name) => !from.has(name) && !from.has(name.toLowerCase()));
  return names.length === 0 ? undefined : names;
}

function texts(names: Names): Iterable<string> | '*' {
  return names === '*' ? '*' : names.values();
}

/** Seconds; none at all is less than 0, at which browsers keep nothing. */
function durationOf(policy: CompiledPolicy | undefined): number {
  return policy?.maxAge === undefined ? -1 : Number(policy.maxAge);
}
