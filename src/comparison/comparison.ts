import type { CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import type { ConfiguredOrigin } from '../origins/configured-origin';
import { parseOrigin } from '../origins/origin';
import { OriginTable } from '../origins/origin-table';
import type { ResourceName } from '../resources/resource-name';
import { answerChanges, outcomeOf, type AnswerChange } from './answer-changes';
import type { CorsComparisonRow, CorsComparisonSide } from './compare-configurations';
import { declaredBy, type Declared } from './declared';
import { pathClasses, type PathClass } from './path-classes';
import { changesBetween, methodNames, type Access } from './policy-changes';
import { sampleOrigins } from './sample-origins';
import { unlisted, witnessOf } from './witness';

/** See `compareConfigurations`. */
export function compare(
  before: CorsConfiguration | CorsDocument,
  after: CorsConfiguration | CorsDocument,
): CorsComparisonRow[] {
  const sides = { before: declaredBy(before), after: declaredBy(after) };
  const places = placesOf(sides);
  const classes = pathClasses(sides.before, sides.after)
    .map((paths) => ({ paths, resource: resourceOf(paths, sides) }))
    .sort((one, other) => placeOf(one.resource, places) - placeOf(other.resource, places));
  // All rows of a resource mean the same by "any other origin", whichever of its paths they are for.
  const named = new Map<string, Map<string, ConfiguredOrigin>>();
  for (const { paths, resource } of classes) {
    const own = named.get(resource) ?? new Map<string, ConfiguredOrigin>();
    for (const origin of namedOrigins(paths, sides)) own.set(origin.text, origin);
    named.set(resource, own);
  }
  const rows = classes.flatMap(({ paths, resource }) =>
    rowsFor(paths, resource, [...(named.get(resource)?.values() ?? [])], sides),
  );
  const seen = new Set<string>();
  return rows.filter(({ resource, origin, gained, lost }) => {
    const key = JSON.stringify([resource, origin, gained, lost]);
    return !seen.has(key) && seen.add(key);
  });
}

interface Sides {
  readonly before: Declared;
  readonly after: Declared;
}

/** Where each name stands: as declared after the change, then those that are gone. */
function placesOf({ before, after }: Sides): ReadonlyMap<string, number> {
  const texts = new Set([...after.names, ...before.names].map(({ text }) => text));
  return new Map([...texts].map((text, place) => [text, place]));
}

function placeOf(resource: string, places: ReadonlyMap<string, number>): number {
  return places.get(resource) ?? places.size;
}

const KINDS: readonly ResourceName['kind'][] = ['controller', 'action', 'url-pattern', 'url'];

/**
 * What the paths are called: by the more specific of the two names that decide; of two alike by the one that only one
 * side has, for it is what makes the difference; else by the later one.
 */
function resourceOf(paths: PathClass, { before, after }: Sides): string {
  const was = nameIn(before, paths.before);
  const is = nameIn(after, paths.after);
  if (!was || !is) return (is ?? was)?.text ?? '*';
  if (was.key === is.key) return is.text;
  const [rank, other] = [KINDS.indexOf(is.kind), KINDS.indexOf(was.kind)];
  if (rank !== other) return rank > other ? is.text : was.text;
  const isGone = !after.names.some(({ key }) => key === was.key);
  const isNew = !before.names.some(({ key }) => key === is.key);
  return isGone && !isNew ? was.text : is.text;
}

function nameIn({ byText }: Declared, text: string | undefined): ResourceName | undefined {
  return text === undefined ? undefined : byText.get(text);
}

/** The rows of paths of one kind: for each origin that is named, for any other, and for `null`. */
function rowsFor(
  paths: PathClass,
  resource: string,
  named: readonly ConfiguredOrigin[],
  sides: Sides,
): CorsComparisonRow[] {
  const table = new OriginTable<string>();
  for (const origin of named) table.add(origin, origin.text);
  const places = new Map(named.map(({ text }, place) => [text, place]));
  const rows = sampleOrigins(named).flatMap((sample) => {
    const parsed = parseOrigin(sample);
    const origin = (parsed && table.find(parsed)) ?? '*';
    return rowFor(paths, sides, { resource, origin, sample }, placeOf(origin, places));
  });
  const forNull = rowFor(paths, sides, { resource, origin: 'null', sample: 'null' }, named.length + 1);
  return [...rows, ...forNull].sort((one, other) => one.place - other.place).map(({ row }) => row);
}

/** The origins that either side names for one of the two names that decide here, or for all resources. */
function namedOrigins(paths: PathClass, { before, after }: Sides): ConfiguredOrigin[] {
  const keys = [nameIn(after, paths.after)?.key, nameIn(before, paths.before)?.key, '*'];
  return keys.flatMap((key) =>
    [after, before].flatMap(({ origins }) => (key === undefined ? [] : (origins.get(key) ?? []))),
  );
}

interface Place {
  readonly resource: string;
  readonly origin: string;
  readonly sample: string;
}

function rowFor(
  { path: url }: PathClass,
  { before, after }: Sides,
  { resource, origin, sample }: Place,
  place: number,
): { row: CorsComparisonRow; place: number }[] {
  const page = { url, origin: sample };
  const was = accessOf(before, page);
  const is = accessOf(after, page);
  let gained = changesBetween(was, is);
  let lost = changesBetween(is, was);
  const witness = gained ? witnessOf(page, gained, is, was) : lost && witnessOf(page, lost, was, is);
  const answers =
    gained && lost
      ? []
      : answerChanges(
          [before.compiled, after.compiled],
          page,
          methodsToAsk(was, is),
          headerToAsk(was, is),
          !gained && !lost,
        );
  const statuses = statusSides(answers);
  gained ??= statuses.gained;
  lost ??= statuses.lost;
  const shown = witness ?? statuses.witness;
  return shown && (gained ?? lost)
    ? [{ row: { resource, origin, gained, lost, witness: shown }, place }]
    : [];
}

function accessOf({ compiled }: Declared, page: { url: string; origin: string }): Access {
  const { reason, policy } = outcomeOf(compiled, { ...page, method: 'GET', type: 'actual' });
  return { exempt: reason === 'exempt', policy };
}

/** Methods of which some are allowed, if any are, and some refused. */
function methodsToAsk(...accesses: readonly Access[]): string[] {
  const named = accesses.flatMap(({ policy }) => methodNames(policy));
  return [...new Set(['GET', 'POST', 'HEAD', ...named, 'PUT', 'DELETE', unlisted('MOVE', named)])];
}

function headerToAsk(...accesses: readonly Access[]): string {
  const named = accesses.flatMap(({ policy }) => {
    const { requestHeaders = [] } = policy?.source ?? {};
    return requestHeaders === '*' ? [] : requestHeaders;
  });
  return unlisted('X-Requested-With', named);
}

/** What the answers make of the two sides: the first change of whether the handler runs, else the first of a status. */
function statusSides(answers: readonly AnswerChange[]): {
  readonly gained: CorsComparisonSide | null;
  readonly lost: CorsComparisonSide | null;
  readonly witness: CorsComparisonRow['witness'] | undefined;
} {
  const [first] = answers;
  const { before, after, witness } =
    answers.find((answer) => answer.before === undefined || answer.after === undefined) ?? first ?? {};
  if (before !== undefined && after !== undefined) {
    return { gained: { status: after }, lost: { status: before }, witness };
  }
  return {
    gained: before === undefined ? null : { status: before },
    lost: after === undefined ? null : { status: after },
    witness,
  };
}
