import type { CompiledEntry } from '../engine/compiled-configuration';
import { requestedMethod, type Findings } from '../engine/findings';
import type { Outcome } from '../engine/outcome';
import { parseOrigin } from '../origins/origin';
import { quote } from '../text/quote';

/** How many members of a list are looked at for a message: some more than are shown. */
const MOST_SHOWN = 8;

export function kind({ type }: Findings): string {
  return type === 'preflight' ? 'preflight' : 'request';
}

/** The request in words, with its resource. */
export function asked(findings: Findings): string {
  return `The ${what(findings)} to ${resourceName(findings)}`;
}

/** The request in words: its method and its origin. */
export function what(findings: Findings): string {
  const { input, type } = findings;
  const method = quote(requestedMethod(findings));
  return `${type === 'preflight' ? `preflight for ${method}` : `${method} request`} from ${quote(input.origin)}`;
}

/** The origin as configuration would name it. */
export function sentOrigin({ input }: Findings): string {
  const origin = parseOrigin(input.origin ?? '');
  return origin ? origin.text : (input.origin ?? '');
}

/** The resource, and what it was recognised from. */
export function resourceName({ resource, input }: Findings): string {
  if (resource === null) return `the path ${quote(input.path)}`;
  const source = input.resource ? 'as this cors() names it' : `from the path ${quote(input.path)}`;
  return `${quote(resource)} (${source})`;
}

/** Whose policy decided: an entry's, or what a callback answered with. */
export function deciderName({ entry, policy }: Outcome): string {
  if (!entry) return 'the policy from dynamicConfigurationCallback';
  if (policy === undefined || policy === entry.policy) return entryName(entry);
  return `the policy that staticConfigurationAccessFilter answered with for ${entryName(entry)}`;
}

/** An entry, as it was declared: by its place in a document, else by the calls of the fluent form. */
export function entryName(entry: CompiledEntry): string {
  const { resources, origins, place } = entry.source;
  if (place !== undefined) return `the entry ${place}`;
  const forResources = resources === '*' ? 'forAllResources()' : `forResources(${quoteTexts(resources)})`;
  const forOrigins =
    origins === '*'
      ? 'forAllOrigins()'
      : origins === 'none'
        ? 'forNoOrigins()'
        : `forOrigins(${quoteTexts(origins)})`;
  return `the entry ${forResources}.${forOrigins}`;
}

/** The texts of a list, the first eight at most. The list may have thousands, of which no more are looked at. */
export function quoteTexts(list: readonly { readonly text: string }[], total = list.length): string {
  const shown = list.slice(0, MOST_SHOWN).map(({ text }) => quote(text));
  const rest = total - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${String(rest)} more` : shown.join(', ');
}
