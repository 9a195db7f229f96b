import { isIPv4 } from 'node:net';
import type { ConfiguredOrigin } from '../origins/configured-origin';
import { isPublicSuffix } from '../origins/public-suffix';
import type { CorsPolicy } from '../policies/policy';
import { policyWarnings } from '../policies/policy-warnings';
import { emitWarning } from '../problems/warning';
import { problem, type CorsProblem, type CorsWarningCode } from '../problems/problem';
import type { ResourceName } from '../resources/resource-name';
import type { Route } from '../resources/route-template';
import { quote, quoteAll } from '../text/quote';
import type { DraftNames } from './entry';
import { EntryList } from './entry-list';

/** What is legal in an entry, but probably a mistake (docs/design.md § Checks at start-up). */
export function warningsOf(
  entry: DraftNames & { readonly policy: CorsPolicy },
  routes: readonly Route[],
): CorsProblem[] {
  const { resources, origins, policy } = entry;
  const warnings: CorsProblem[] = [];
  if (resources !== '*') warnings.push(...unmatchableNames(resources, routes));
  warnings.push(...policyWarnings(policy));
  if (origins === '*') {
    if (policy.cookies) warnings.push(allOriginsWithCookies(resources));
    return warnings;
  }
  if (origins === 'none') return warnings;
  origins.forEach((origin, index) => {
    if (origin) warnings.push(...originWarnings(origin, policy, `origins[${String(index)}]`));
  });
  return warnings;
}

function originWarnings(origin: ConfiguredOrigin, policy: CorsPolicy, path: string): CorsProblem[] {
  const { text, scheme, host, subdomains, label, anyHost } = origin;
  const warnings: CorsProblem[] = [];
  const warn = (code: CorsWarningCode, why: string): void => {
    warnings.push({ code, path, value: text, message: `${quote(text)} ${why}` });
  };
  const domain = label ? label.domain : subdomains ? host : undefined;
  if (domain !== undefined && isPublicSuffix(domain)) {
    warn(
      'public-suffix-origins',
      `allows everybody: anyone can have a name ${label ? 'that fits ' : ''}below ${domain}, which is a public suffix; name your own domain, or each of your names in full`,
    );
  }
  if (anyHost) {
    warn(
      'any-host-of-scheme',
      `allows every host of ${scheme}: whatever a visitor has installed that uses this scheme; name the hosts where they are known`,
    );
  }
  if (policy.cookies && scheme === 'http' && !isLoopback(host)) {
    warn(
      'cleartext-origin-with-cookies',
      `is cleartext: whoever is on the network path can act as this origin, with the visitor's cookies; serve it over https`,
    );
  }
  return warnings;
}

/** Emits warnings through the process, each once. */
export function emitWarnings(warnings: readonly CorsProblem[]): void {
  for (const { code, message } of warnings) emitWarning(code as CorsWarningCode, message);
}

/** What other libraries had an advisory for (CVE-2026-54290): it is legal here, and told every time. */
function allOriginsWithCookies(resources: DraftNames['resources']): CorsProblem {
  const where = resources === '*' ? 'all resources' : quoteAll(resources.flatMap((name) => name?.text ?? []));
  const message = `all origins may send cookies to ${where}: any site that a visitor opens can act as that visitor (as in CVE-2026-54290); name the origins in production`;
  return problem('all-origins-with-cookies', 'origins', '*', message);
}

function unmatchableNames(
  names: readonly (ResourceName | undefined)[],
  routes: readonly Route[],
): CorsProblem[] {
  return names.flatMap((name, index) => {
    if (!name) return [];
    const why = unmatchable(name, routes);
    if (why === undefined) return [];
    const path = `resources[${String(index)}]`;
    return [
      {
        code: 'unmatchable-resource' as const,
        path,
        value: name.text,
        message: `${quote(name.text)} ${why}`,
      },
    ];
  });
}

/** Names that differ so little from another that one of the two is probably a slip. */
export function similarNames(
  { resources }: Pick<DraftNames, 'resources'>,
  entries: EntryList,
): CorsProblem[] {
  if (resources === '*') return [];
  const before = new EntryList();
  return resources.flatMap((name, index) => {
    if (!name) return [];
    const other = entries.similarTo(name) ?? before.similarTo(name);
    before.claim({ resources: [name], origins: 'none', exempt: false });
    if (other === undefined) return [];
    // In the same order whichever of the two comes first: it is told once.
    const [one, two] = [name.text, other].sort();
    const message = `${quote(one)} and ${quote(two)} differ in a hyphen or a plural alone, and are two resources; if one is a slip, write the name as the path has it`;
    return [problem('similar-resources', `resources[${String(index)}]`, name.text, message)];
  });
}

function unmatchable({ kind, folded }: ResourceName, routes: readonly Route[]): string | undefined {
  if (kind === 'controller' && !routes.some((route) => route.canNameController(folded))) {
    return `can't match any request: no route template has :controller, or this controller for its default`;
  }
  if (kind === 'action' && !routes.some((route) => route.canNameAction(folded))) {
    return `can't match any request: a name with a dot is Controller.Action, and no route template has an :action; add one to routes ('/:controller/:action{/:id}'), or name a URL ('~/path')`;
  }
  return undefined;
}

/**
 * The machine itself, which nobody else can be on the path to: `localhost` and all below it, with a final dot too,
 * and the loopback addresses (https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy).
 */
function isLoopback(host: string): boolean {
  return /(?:^|\.)localhost\.?$/.test(host) || host === '[::1]' || (host.startsWith('127.') && isIPv4(host));
}
