import { requestedMethod, type Findings } from '../engine/findings';
import type { Outcome } from '../engine/outcome';
import { readConfiguredOrigin } from '../origins/configured-origin';
import { parseOrigin } from '../origins/origin';
import type { CompiledPolicy } from '../policies/compiled-policy';
import type { CorsPolicy } from '../policies/policy';
import { FORBIDDEN_METHODS } from '../protocol/methods';
import { isForbiddenRequestHeader, needsNoAllowing } from '../protocol/request-headers';
import { isOnlyInResponses } from '../protocol/response-headers';
import { isToken } from '../protocol/token';
import { pathBelow, plainReading, withoutTrailingSlash } from '../resources/path-readings';
import { readResourceName } from '../resources/resource-name';
import { ResourceTable } from '../resources/resource-table';
import { literal, literals } from '../text/code';
import { isBehindProxy } from './origin-hint';
import { isShort } from './path-length';
import { isPostedForm } from './posted-form';
import { prefixOf } from './prefix';
import { requestedHeaders } from './requested-headers';

/** In characters: longer names are not made, nor read. */
const LONGEST_NAME = 256;

/** What a refused request lacks: all of it, and nothing else. */
export interface Need {
  /** The resource, by a name under which entries for it can be declared; `*` where none but those for all exist. */
  readonly resource: string;
  /** The origin as configuration names it. */
  readonly origin: string;
  /** What is to be allowed. */
  readonly lacking: CorsPolicy;
  /** What is to be done: an entry of its own, more for an entry that decides already, or copies for the resource. */
  readonly by: 'new-entry' | 'more' | 'copies';
}

/**
 * The call that allows what was refused, as code: exactly this resource, this origin, this method, these headers,
 * and cookies where the request is known to carry some; nothing else. Null where there is none: where the request
 * itself is wrong, where only an entry for everybody or for all resources would help, where the name of the resource
 * was taken from a prefix of the path, where it is no matter of CORS, and where a callback's answer decided, which no call changes. A filter that is
 * asked about the new entry still has the last word.
 */
export function remedyOf(outcome: Outcome): string | null {
  const need = needOf(outcome);
  if (!need || need.resource === '*') return null;
  return need.by === 'new-entry' ? newEntryCode(need) : extensionCode(need);
}

/**
 * What a refused request lacks; undefined where no entry for this resource and this origin helps.
 *
 * @param method the method to allow, where it is not the one that was asked for
 */
export function needOf(outcome: Outcome, method = requestedMethod(outcome.findings)): Need | undefined {
  const earlier = found.get(outcome);
  if (earlier?.method === method) return earlier.need;
  const need = findNeed(outcome, method);
  found.set(outcome, { method, need });
  return need;
}

/** What was found already: a message and a remedy ask for the same. */
const found = new WeakMap<Outcome, { method: string; need: Need | undefined }>();

function findNeed(outcome: Outcome, method: string): Need | undefined {
  const { findings, reason, entry, policy, failure } = outcome;
  const origin = originInCode(findings);
  if (origin === undefined || failure || findings.resource === null) return undefined;
  if (isBehindProxy(findings) || isPostedForm(findings) || prefixOf(findings)) return undefined;
  const { configured, configuration } = findings;
  const forAll = configuration.allResources.origins.size > 0;
  const need = (by: Need['by'], lacking: CorsPolicy | undefined): Need | undefined => {
    if (!lacking) return undefined;
    // Entries of its own would close the resource to those by which all of it is declared.
    const onlyForAll = forAll && configuration.resources.size === 0;
    const resource = onlyForAll ? '*' : nameInCode(findings);
    return resource === undefined
      ? undefined
      : { resource, origin, lacking, by: onlyForAll && by === 'copies' ? 'new-entry' : by };
  };
  switch (reason) {
    case 'resource-not-configured':
    case 'origin-not-allowed':
      // A resource that is closed to everybody was closed by intent.
      if (entry) return undefined;
      return need(configured || !forAll ? 'new-entry' : 'copies', lackingIn(undefined, findings, method));
    case 'method-not-allowed':
    case 'request-header-not-allowed':
    case 'allowed':
      if (reason === 'allowed' && !lacksCookies(outcome)) return undefined;
      if (policy === undefined || policy !== entry?.policy) return undefined;
      return need('more', lackingIn(policy, findings, method));
    default:
      return undefined;
  }
}

/**
 * Whether the browser keeps the answer to itself although the server allows the request
 * (https://fetch.spec.whatwg.org/#concept-cors-check, step 5).
 */
export function lacksCookies({ findings, policy }: Outcome): boolean {
  return findings.input.credentials && policy?.cookies === false;
}

/** What the request asks for and a policy does not allow; undefined where no policy can. */
function lackingIn(
  policy: CompiledPolicy | undefined,
  findings: Findings,
  method: string,
): CorsPolicy | undefined {
  const asked = requestedHeaders(findings);
  // A header that only responses have is a mistake of the script, which no entry mends.
  if (!asked || asked.some(isOnlyInResponses)) return undefined;
  const names = asked.filter((name) => (policy ? policy.refusesHeader(name) : !needsNoAllowing(name)));
  const methodLacks = !policy?.allowsMethod(method);
  // Methods in configuration are upper-cased, and then compared with case.
  if (methodLacks && method !== method.toUpperCase()) return undefined;
  const lacking = {
    ...(methodLacks && { methods: [method] }),
    ...(names.length > 0 && { requestHeaders: names }),
    ...(findings.input.credentials && !policy?.cookies && { cookies: true }),
  };
  const isForbidden = methodLacks && FORBIDDEN_METHODS.includes(method);
  // Both are tokens, but no configuration has them as names.
  if (isForbidden || !isToken(method) || (methodLacks && method === '*')) return undefined;
  return names.some((name) => name === '*' || isForbiddenRequestHeader(name)) ? undefined : lacking;
}

/** The origin as configuration names it. */
function originInCode({ input }: Findings): string | undefined {
  const origin = parseOrigin(input.origin ?? '');
  const read = origin && readConfiguredOrigin(origin.text);
  return typeof read === 'object' ? read.text : undefined;
}

/** A name under which entries for this very resource can be declared. */
function nameInCode({ resource, configured, configuration, input }: Findings): string | undefined {
  if (resource === null || configured) return resource ?? undefined;
  const { routes, basePath } = configuration.options;
  if (!isShort(input.path) || resource.length > LONGEST_NAME) return undefined;
  if (input.resource) {
    // Of a controller only it is certain that an entry takes nothing from requests which their paths name.
    const name = readResourceName(resource);
    return typeof name === 'object' && name.kind === 'controller' ? resource : undefined;
  }
  const url = urlInCode(input.path, basePath);
  // The path's own name may have syntax in it, by intent: it is only read once that is escaped.
  return (resource.startsWith('~') ? [url] : [resource, url]).find((text) => {
    const name = readResourceName(text);
    if (typeof name === 'string') return false;
    const table = new ResourceTable<true>(routes, basePath);
    table.add(name, () => true);
    return table.recognize(input.path)?.configured;
  });
}

/** The path as the name of a URL, with what path-to-regexp 8 takes for syntax escaped. */
function urlInCode(path: string, basePath: string): string {
  const below = pathBelow(basePath, plainReading(path)) ?? path;
  return `~${withoutTrailingSlash(below).replace(/[{}()[\]+?!:*\\]/g, '\\$&')}`;
}

/** An entry of its own, in the fluent form. */
export function newEntryCode({ resource, origin, lacking }: Need): string {
  const start = resource === '*' ? 'config' : `config.forResources(${literal(resource)})`;
  return `${start}.forOrigins(${literal(origin)})${callsFor(lacking)}`;
}

/** The calls of the fluent form that allow this. */
export function callsFor({ methods, requestHeaders, cookies }: CorsPolicy): string {
  return [
    Array.isArray(methods) ? `.allowMethods(${literals(methods)})` : '',
    Array.isArray(requestHeaders) ? `.allowRequestHeaders(${literals(requestHeaders)})` : '',
    cookies ? '.allowCookies()' : '',
  ].join('');
}

/** More for one pair of a resource and an origin. */
export function extensionCode({ resource, origin, lacking }: Need): string {
  const resources = resource === '*' ? '*' : [resource];
  const members = Object.entries({ resources, origins: [origin], ...lacking }).map(
    ([name, value]: [string, unknown]) => `${name}: ${inCode(value)}`,
  );
  return `config.extend({ ${members.join(', ')} })`;
}

function inCode(value: unknown): string {
  if (Array.isArray(value)) return `[${literals(value as string[])}]`;
  return typeof value === 'string' ? literal(value) : String(value);
}
