import type { CompiledEntry } from '../engine/compiled-configuration';
import type { Outcome } from '../engine/outcome';
import { addPolicies, type CorsPolicy } from '../policies/policy';
import { SAFELISTED_METHODS } from '../protocol/methods';
import { literal } from '../text/code';
import { isFromDocument } from './prefix';
import { callsFor, extensionCode, needOf, newEntryCode, type Need } from './remedy';

/** In characters: the longest edit that a message shows; a request can ask for hundreds of headers. */
const LONGEST_EDIT = 600;

/**
 * What to write to allow exactly what was refused, in the form in which the configuration is written: calls, or changes
 * of the document. Where the entry that decided is for others too, it is left alone, and this pair gets its own.
 * Empty where nothing helps.
 *
 * @param purpose the beginning of the sentence
 * @param method the method to allow, where it is not the one that was asked for
 */
export function whatToWrite(outcome: Outcome, purpose = 'To allow it', method?: string): string {
  const need = needOf(outcome, method);
  if (!need) return '';
  // Each name takes some characters, so that of very many nothing need be made to see that it is too long.
  const isLong = Number(need.lacking.requestHeaders?.length) * 5 > LONGEST_EDIT;
  const edit = isLong ? '' : editFor(need, outcome);
  if (isLong || edit.length > LONGEST_EDIT)
    return `${purpose}, write the call that is the decision's remedy.`;
  // An entry for this resource alone would close it to those by which everything else is declared.
  const scope = need.resource === '*' ? ' for all resources, as this configuration names none' : '';
  return `${purpose}${scope}, ${edit}.`;
}

function editFor(need: Need, { entry, findings }: Outcome): string {
  if (need.by === 'more' && entry) {
    const { place } = entry.source;
    if (place === undefined) return editOfChain(need, entry);
    const edit = editOfDocument(need, entry, place);
    return edit.length > LONGEST_EDIT ? `write ${extensionCode(need)}` : edit;
  }
  if (need.by === 'new-entry' && isFromDocument(findings.configuration)) {
    return `change the document: policies: add ${entryJson([need.resource], [need.origin], need.lacking)}`;
  }
  return `write ${need.by === 'new-entry' ? newEntryCode(need) : extensionCode(need)}`;
}

/** The calls to add to an entry that is for this pair alone; else the call that leaves its other pairs alone. */
function editOfChain(need: Need, entry: CompiledEntry): string {
  if (!isForAlone(entry, need)) return `write ${extensionCode(need)}`;
  const start = need.resource === '*' ? 'config' : `config.forResources(${literal(need.resource)})`;
  return `add ${callsFor(addition(need.lacking, entry))} to ${start}.forOrigins(${literal(need.origin)})`;
}

/** What to add to a policy: once an entry names methods it allows exactly those, and the safelisted ones are to stay. */
function addition(lacking: CorsPolicy, { source }: CompiledEntry): CorsPolicy {
  if (lacking.methods === undefined || source.policy.methods !== undefined) return lacking;
  return addPolicies({ methods: SAFELISTED_METHODS }, lacking);
}

function isForAlone({ source: { resources, origins } }: CompiledEntry, { resource, origin }: Need): boolean {
  const hasResource =
    resources === '*' ? resource === '*' : resources.length === 1 && resources[0]?.text === resource;
  return hasResource && typeof origins !== 'string' && origins.length === 1 && origins[0]?.text === origin;
}

function editOfDocument(need: Need, entry: CompiledEntry, place: string): string {
  if (isForAlone(entry, need))
    return `change the document: ${changes(need.lacking, entry, place).join('; ')}`;
  const { resources, origins } = entry.source;
  const { resource, origin, lacking } = need;
  const name = resources === '*' ? undefined : resources.find(({ text }) => text === resource);
  // Copies of the entries for all resources, and patterns that change their places, are for extend() to make.
  const isCopied = resources === '*' ? resource !== '*' : name === undefined;
  if (isCopied || (name?.kind === 'url-pattern' && resources.length > 1))
    return `write ${extensionCode(need)}`;

  const { policy } = entry.source;
  const extended = addPolicies(
    lacking.methods === undefined ? policy : { ...policy, methods: policy.methods ?? SAFELISTED_METHODS },
    lacking,
  );
  const added = [entryJson([resource], [origin], extended)];
  const edits: string[] = [];
  const isNamed = typeof origins !== 'string' && origins.some(({ text }) => text === origin);
  if (isNamed) {
    const others = origins.filter(({ text }) => text !== origin).map(({ text }) => text);
    if (resources !== '*' && resources.length > 1) {
      edits.push(`${place}.resources: take out ${json(resource)}`);
      if (others.length > 0) added.unshift(entryJson([resource], others, policy));
    } else edits.push(`${place}.origins: take out ${json(origin)}`);
  }
  edits.push(...added.map((each) => `policies: add ${each}`));
  return `change the document: ${edits.join('; ')}`;
}

/** The changes of an entry that allow it more: of lists that it has, and of properties that it has not. */
function changes(lacking: CorsPolicy, { source }: CompiledEntry, place: string): string[] {
  const edits: string[] = [];
  const written: string[] = [];
  for (const [property, value] of Object.entries(lacking) as [keyof CorsPolicy, unknown][]) {
    if (Array.isArray(source.policy[property]) && Array.isArray(value)) {
      edits.push(`${place}.${property}: add ${value.map(json).join(', ')}`);
    } else {
      const whole = property === 'methods' ? [...SAFELISTED_METHODS, ...(value as string[])] : value;
      written.push(`${json(property)}: ${json(whole)}`);
    }
  }
  return written.length === 0 ? edits : [...edits, `${place}: write ${written.join(', ')}`];
}

function entryJson(resources: readonly string[], origins: readonly string[], policy: CorsPolicy): string {
  const [first] = resources;
  const members = Object.entries({ resources: first === '*' ? '*' : resources, origins, ...policy });
  return `{ ${members.map(([name, value]) => `${JSON.stringify(name)}: ${json(value)}`).join(', ')} }`;
}

/** JSON in ASCII, so that it can be shown anywhere; with a blank behind each comma. */
function json(value: unknown): string {
  const text = Array.isArray(value)
    ? `[${value.map((each) => JSON.stringify(each)).join(', ')}]`
    : JSON.stringify(value);
  return text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
