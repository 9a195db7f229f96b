import { requestedMethod, type Findings } from '../engine/findings';
import type { Outcome } from '../engine/outcome';
import { readConfiguredOrigin } from '../origins/configured-origin';
import { parseOrigin } from '../origins/origin';
import { checkPolicy } from '../policies/check-policy';
import type { CompiledPolicy } from '../policies/compiled-policy';
import type { CorsPolicy } from '../policies/policy';
import { needsNoAllowing, parseHeaderNames } from '../protocol/request-headers';
import { pathBelow, plainReading, withoutTrailingSlash } from '../resources/path-readings';
import { readResourceName } from '../resources/resource-name';
import { ResourceTable } from '../resources/resource-table';
import { literal, literals } from '../text/code';

/**
 * The call that allows what was refused, as code: exactly this resource, this origin, this method, these headers,
 * and cookies where the request is known to carry some; nothing else. Null where there is none: where the request
 * itself is wrong, where only an entry for everybody would help, and where a callback's answer decided, which no call
 * changes. A filter that is asked about the new entry still has the last word.
 *
 * @param method the method to allow, where it is not the one that was asked for
 */
export function remedyOf(outcome: Outcome, method = requestedMethod(outcome.findings)): string | null {
  const { findings, reason, entry, policy } = outcome;
  const resource = nameInCode(findings);
  const origin = originInCode(findings);
  if (resource === undefined || origin === undefined || outcome.failure) return null;
  switch (reason) {
    case 'resource-not-configured':
    case 'origin-not-allowed': {
      // A resource that is closed to everybody was closed by intent.
      const lacking = entry ? undefined : lackingIn(undefined, findings, method);
      if (!lacking) return null;
      const { configured, configuration } = findings;
      // Entries of its own close a resource to those for all resources, so they would have to be copied.
      const isClosed = configured || configuration.allResources.origins.size === 0;
      return isClosed ? chain(resource, origin, lacking) : extension(resource, origin, lacking);
    }
    case 'method-not-allowed':
    case 'request-header-not-allowed':
    case 'allowed': {
      if (reason === 'allowed' && !lacksCookies(outcome)) return null;
      if (policy === undefined || policy !== entry?.policy) return null;
      const lacking = lackingIn(policy, findings, method);
      return lacking ? extension(resource, origin, lacking) : null;
    }
    default:
      return null;
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
  { input, type }: Findings,
  method: string,
): CorsPolicy | undefined {
  const asked = type === 'preflight' ? parseHeaderNames(input.requestHeaders ?? '') : [];
  if (!asked) return undefined;
  const names = asked.filter((name) =>
    policy ? policy.firstRefusedHeader([name]) !== undefined : !needsNoAllowing(name),
  );
  const methodLacks = !policy?.allowsMethod(method);
  // Methods in configuration are upper-cased, and then compared with case.
  if (methodLacks && method !== method.toUpperCase()) return undefined;
  const lacking = {
    ...(methodLacks && { methods: [method] }),
    ...(names.length > 0 && { requestHeaders: names }),
    ...(input.credentials && !policy?.cookies && { cookies: true }),
  };
  return checkPolicy(lacking).length === 0 ? lacking : undefined;
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

function chain(resource: string, origin: string, { methods, requestHeaders, cookies }: CorsPolicy): string {
  return [
    `config.forResources(${literal(resource)}).forOrigins(${literal(origin)})`,
    Array.isArray(methods) ? `.allowMethods(${literals(methods)})` : '',
    Array.isArray(requestHeaders) ? `.allowRequestHeaders(${literals(requestHeaders)})` : '',
    cookies ? '.allowCookies()' : '',
  ].join('');
}

function extension(resource: string, origin: string, policy: CorsPolicy): string {
  const members = Object.entries({ resources: [resource], origins: [origin], ...policy }).map(
    ([name, value]: [string, unknown]) =>
      `${name}: ${Array.isArray(value) ? `[${literals(value as string[])}]` : String(value)}`,
  );
  return `config.extend({ ${members.join(', ')} })`;
}
