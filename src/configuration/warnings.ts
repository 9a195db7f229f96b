import { isIPv4 } from 'node:net';
import type { ConfiguredOrigin } from '../origins/configured-origin';
import { isPublicSuffix } from '../origins/public-suffix';
import type { CorsPolicy } from '../policies/policy';
import { emitWarning } from '../problems/warning';
import type { CorsProblem, CorsWarningCode } from '../problems/problem';
import type { ResourceName } from '../resources/resource-name';
import type { Route } from '../resources/route-template';
import { quote, quoteAll } from '../text/quote';
import type { DraftNames } from './entry';

/** What is legal in an entry, but probably a mistake (docs/design.md § Checks at start-up). */
export function warningsOf(
  entry: DraftNames & { readonly policy: CorsPolicy },
  routes: readonly Route[],
): CorsProblem[] {
  const { resources, origins, policy } = entry;
  const warnings: CorsProblem[] = [];
  if (resources !== '*') warnings.push(...unmatchableNames(resources, routes));
  if (origins === '*') {
    if (policy.cookies) warnings.push(allOriginsWithCookies(resources));
    return warnings;
  }
  if (origins === 'none') return warnings;
  origins.forEach((origin, index) => {
    if (!origin) return;
    const path = `origins[${String(index)}]`;
    const { text, host } = origin;
    if (origin.subdomains && isPublicSuffix(host)) {
      const message = `${quote(text)} allows everybody: anyone can have a name below ${host}, which is a public suffix; name your own domain`;
      warnings.push({ code: 'public-suffix-origins', path, value: text, message });
    }
    if (policy.cookies && origin.scheme === 'http' && !isLoopback(origin)) {
      const message = `${quote(text)} is cleartext: whoever is on the network path can act as this origin, with the visitor's cookies; serve it over https`;
      warnings.push({ code: 'cleartext-origin-with-cookies', path, value: text, message });
    }
  });
  return warnings;
}

/** Emits warnings through the process, each once. */
export function emitWarnings(warnings: readonly CorsProblem[]): void {
  for (const { code, message } of warnings) emitWarning(code as CorsWarningCode, message);
}

function allOriginsWithCookies(resources: DraftNames['resources']): CorsProblem {
  const where = resources === '*' ? 'all resources' : quoteAll(resources.flatMap((name) => name?.text ?? []));
  const message = `all origins may send cookies to ${where}: any site that a visitor opens can act as that visitor; name the origins in production`;
  return { code: 'all-origins-with-cookies', path: 'origins', value: '*', message };
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

function unmatchable({ kind, folded }: ResourceName, routes: readonly Route[]): string | undefined {
  if (kind === 'controller' && !routes.some((route) => route.canNameController(folded))) {
    return `can't match any request: no route template has :controller, or this controller for its default`;
  }
  if (kind === 'action' && !routes.some((route) => route.canNameAction(folded))) {
    return `can't match any request: a name with a dot is Controller.Action, and no route template has an :action; add one to routes ('/:controller/:action{/:id}'), or name a URL ('~/path')`;
  }
  return undefined;
}

/** The machine itself, which nobody else can be on the path to (RFC 6761 § 6.3 for `*.localhost`). */
function isLoopback({ host }: ConfiguredOrigin): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    (host.startsWith('127.') && isIPv4(host))
  );
}
