import type { CompiledConfiguration, CompiledEntry, EntrySet } from '../engine/compiled-configuration';
import { parseOrigin } from '../origins/origin';
import { OriginTable } from '../origins/origin-table';
import type { ReadingTrace, TriedName } from '../resources/resource-table';
import { quote } from '../text/quote';
import { entryName } from './words';

/** Entries that are told of. */
const MOST_ENTRIES = 8;

/**
 * How a path came by its name, and which entry won: the template, the names that were looked up, the entry that decides
 * for the origin, and why the others don't.
 */
export function describeNaming(
  configuration: CompiledConfiguration,
  path: string,
  origin: string | undefined,
): string[] {
  const { resources, allResources } = configuration;
  const { flaw, readings } = resources.trace(path);
  if (flaw !== undefined) return [`The path ${quote(path)} can not be read, so it has no name.`];
  const recognized = resources.recognize(path);
  const lines = readings.flatMap((reading, index) => [
    `${readings.length > 1 ? `Reading ${String(index + 1)}, ${quote(reading.path)}: ` : ''}${templateText(reading)}`,
    `Names tried: ${reading.tried.map(triedText).join(', ') || 'none'}.`,
  ]);
  if (!recognized) return [...lines, 'The readings lead to different entries, so none decides.'];
  const own = recognized.configured;
  const set = own ?? allResources;
  lines.push(
    own
      ? `${quote(recognized.name)} has entries of its own, so those for all resources do not count.`
      : `${recognized.name === null ? 'It names no resource' : `${quote(recognized.name)} has no entries`}, so those for all resources decide.`,
  );
  return [...lines, ...entryLines(set, origin)];
}

function templateText({ template, controller, action, path }: ReadingTrace): string {
  if (template === undefined)
    return `No route template matches, so the name is the URL ${quote(`~${path}`)}.`;
  const parts = [
    controller === undefined ? 'no controller' : `the controller ${quote(controller)}`,
    ...(action === undefined ? [] : [`the action ${quote(action)}`]),
  ];
  return `The template ${quote(template)} matches, with ${parts.join(' and ')}.`;
}

function triedText({ kind, name, configured }: TriedName): string {
  const what = name === null ? 'a URL pattern' : quote(name);
  if (kind === 'url-pattern' && !configured) return 'URL patterns (none matches)';
  return `${what} (${configured ? 'has entries' : 'no entry'})`;
}

function entryLines({ origins, exempt, closedBy }: EntrySet, origin: string | undefined): string[] {
  if (exempt) return ['It is exempt: left to the application.'];
  if (closedBy) return [`${capital(entryName(closedBy))} closes it to every origin.`];
  const entries = new Set<CompiledEntry>();
  for (const entry of origins.entries()) {
    entries.add(entry);
    if (entries.size > MOST_ENTRIES) break;
  }
  const sent = origin === undefined || origin === 'null' ? undefined : parseOrigin(origin);
  const winner = sent ? origins.find(sent) : origin === 'null' ? origins.allOrigins : undefined;
  const shown = [...entries].slice(0, MOST_ENTRIES);
  const lines = shown.map((entry) => `${capital(entryName(entry))} ${whyOf(entry)}.`);
  if (entries.size > MOST_ENTRIES) lines.push('There are more entries.');
  return winner || entries.size > 0 ? lines : ['There is no entry.'];

  function whyOf(entry: CompiledEntry): string {
    if (entry === winner) return 'decides: it is the most specific one for this origin';
    if (!sent) return 'is not for this origin';
    const alone = new OriginTable<CompiledEntry>();
    const { origins: named } = entry.source;
    if (named === '*') alone.add('*', entry);
    else if (named !== 'none') for (const each of named) alone.add(each, entry);
    return alone.find(sent) ? 'does not decide: another is more specific' : 'is not for this origin';
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
