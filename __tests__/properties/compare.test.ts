import fc from 'fast-check';
import {
  compareConfigurations,
  CorsConfiguration,
  type CorsAccessCheck,
  type CorsComparisonRow,
  type CorsComparisonSide,
  type CorsDecision,
  type CorsDocument,
} from 'express-resource-cors';
import { configuration, pageVisits } from './arbitraries';
import { patternMatches } from './model';
import { check, howToRepeat, tally, TIMEOUT } from './runs';

jest.setTimeout(TIMEOUT);

beforeAll(() => {
  process.stdout.write(howToRepeat());
  // The generated configurations give cause for every warning there is.
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

afterAll(() => {
  process.stdout.write(tally());
});

interface Pair {
  readonly before: CorsDocument;
  readonly after: CorsDocument;
  readonly checks: readonly CorsAccessCheck[];
}

/** Two configurations, mostly with much in common, and what pages ask for, in one half aimed at the first. */
const pair: fc.Arbitrary<Pair> = fc
  .tuple(
    pageVisits,
    pageVisits,
    fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    fc.constantFrom(undefined, 'preflight' as const, 'actual' as const),
    fc.boolean(),
  )
  .map(([[{ document: before }, pages], [{ document: other }, otherPages], kept, type, swapped]) => {
    const after = mixed(before, other, kept);
    const [one, two] = swapped ? [after, before] : [before, after];
    const checks = [...pages, ...otherPages].map(({ target, origin, method, headers }) => ({
      url: target,
      origin,
      method,
      requestHeaders: headers.map(([name]) => name),
      type,
    }));
    return { before: one, after: two, checks };
  });

/** A document with some of the entries and options of the first, and some of the second. */
function mixed(one: CorsDocument, other: CorsDocument, kept: readonly boolean[]): CorsDocument {
  const { policies, ...options } = one;
  const { policies: others, ...otherOptions } = other;
  const document: CorsDocument = {
    ...(kept[0] ? options : otherOptions),
    ...(kept[1] && { rejectDisallowed: otherOptions.rejectDisallowed }),
    policies: policies.filter((_, index) => kept[2 + index]),
  };
  return others.reduce((sum, entry) => {
    const more = { ...sum, policies: [...sum.policies, entry] };
    try {
      CorsConfiguration.from(more);
      return more;
    } catch {
      return sum;
    }
  }, document);
}

test('every request that is decided differently is in the answer, with what makes the difference', () =>
  check(0.1, pair, async ({ before, after, checks }) => {
    const [was, is] = [CorsConfiguration.from(before), CorsConfiguration.from(after)];
    const rows = compareConfigurations(was, is);
    for (const asked of checks) {
      const [old, now] = [await was.checkAccess(asked), await is.checkAccess(asked)];
      if (!isCompared(old, now)) continue;
      const differences = differencesOf(old, now);
      if (differences.length === 0) continue;
      const covered = rows.filter(covering(asked, [was, is]));
      for (const difference of differences) {
        const explained = covered.some((row) => difference(row, asked));
        if (!explained) throw new Error(JSON.stringify({ asked, old, now, covered, rows }, null, 2));
      }
    }
  }));

test('every row has a request that shows it', () =>
  check(0.1, pair, async ({ before, after }) => {
    const [was, is] = [CorsConfiguration.from(before), CorsConfiguration.from(after)];
    for (const row of compareConfigurations(before, after)) {
      const [old, now] = [await was.checkAccess(row.witness), await is.checkAccess(row.witness)];
      expect(row.gained ?? row.lost).not.toBeNull();
      const shown = differencesOf(old, now).some((difference) => difference(row, row.witness));
      const side = row.gained && !row.gained.status ? row.gained : (row.lost ?? row.gained);
      const unseen = 'responseHeaders' in (side ?? {}) && !(exposed(old) && exposed(now));
      if (!shown && !unseen) throw new Error(JSON.stringify({ row, old, now }, null, 2));
      if (row.gained && !row.gained.status) expect(now.allowed).toBe(true);
      else if (row.lost && !row.lost.status) expect(old.allowed).toBe(true);
    }
  }));

test('a configuration and itself do not differ', () =>
  check(0.05, configuration, ({ document }) => {
    expect(compareConfigurations(document, CorsConfiguration.from(document))).toEqual([]);
    return Promise.resolve();
  }));

/** Paths that are read in several ways are left out, and so are requests that cross no origins. */
function isCompared(...decisions: CorsDecision[]): boolean {
  return decisions.every(({ type, reason }) => type !== 'not-cors' && reason !== 'ambiguous-path');
}

type Difference = (row: CorsComparisonRow, asked: CorsAccessCheck) => boolean;

/** What a browser, or whoever looks at the status, makes of two decisions: in which ways they differ. */
function differencesOf(old: CorsDecision, now: CorsDecision): Difference[] {
  const differences: Difference[] = [];
  if (old.reason === 'exempt' || now.reason === 'exempt') {
    if (old.reason !== 'exempt') differences.push(({ gained }) => gained?.exempt === true);
    if (now.reason !== 'exempt') differences.push(({ lost }) => lost?.exempt === true);
    return differences;
  }
  if (!old.allowed && now.allowed) return [({ gained }, asked) => grants(gained, asked)];
  if (old.allowed && !now.allowed) return [({ lost }, asked) => grants(lost, asked)];
  if (old.status !== now.status) differences.push(() => true);
  if (!old.allowed) return differences;
  compareHeader('Access-Control-Allow-Credentials', ({ cookies }) => cookies === true);
  compareHeader('Access-Control-Max-Age', ({ cacheDuration }) => cacheDuration !== undefined);
  const [exposedOld, exposedNow] = [exposed(old), exposed(now)];
  if (!exposedOld || !exposedNow) return differences;
  const more = exposedNow.filter((name) => !exposedOld.includes(name) && !exposedOld.includes('*'));
  const fewer = exposedOld.filter((name) => !exposedNow.includes(name) && !exposedNow.includes('*'));
  if (more.length > 0) differences.push(({ gained }) => includesAll(gained?.responseHeaders, more));
  if (fewer.length > 0) differences.push(({ lost }) => includesAll(lost?.responseHeaders, fewer));
  return differences;

  function compareHeader(name: string, isIn: (side: CorsComparisonSide) => boolean): void {
    if (old.headers[name] === now.headers[name]) return;
    differences.push(({ gained, lost }) => [gained, lost].some((side) => side !== null && isIn(side)));
  }
}

/** Undefined where it can't be seen: with cookies all names are listed as a response is sent, and not before. */
function exposed({ headers }: CorsDecision): string[] | undefined {
  const list = headers['Access-Control-Expose-Headers'] ?? '';
  if (list === '' && headers['Access-Control-Allow-Credentials'] === 'true') return undefined;
  return list === '' ? [] : list.toLowerCase().split(',');
}

function includesAll(list: readonly string[] | '*' | undefined, names: readonly string[]): boolean {
  if (list === '*') return true;
  return names.every((name) => list?.some((each) => each.toLowerCase() === name));
}

/** Whether what a side has is what the request needs. */
function grants(
  side: CorsComparisonSide | null,
  { method = 'GET', requestHeaders = [] }: CorsAccessCheck,
): boolean {
  if (!side) return false;
  const { methods = [], requestHeaders: headers = [], exempt } = side;
  const upper = method.toUpperCase();
  const named = methods === '*' || methods.includes(upper) || (upper === 'HEAD' && methods.includes('GET'));
  const allowed = requestHeaders.some(
    (name) => headers === '*' || headers.some((each) => each.toLowerCase() === name.toLowerCase()),
  );
  return exempt === true || named || allowed;
}

/** Whether a row is about this request: its resource is one that decides, and its origin is the page's. */
function covering(
  { url, origin: page = '' }: CorsAccessCheck,
  sides: readonly CorsConfiguration[],
): (row: CorsComparisonRow) => boolean {
  const entriesOf = sides.map((side) => side.toJSON().policies);
  const entries = entriesOf.flat();
  const deciding = sides.flatMap((side, index) => {
    const name = side.resourceOf(url);
    return name !== null && entriesOf[index]!.some(({ resources }) => resources.includes(name)) ? [name] : [];
  });
  const named = entries.flatMap(({ resources, origins }) =>
    Array.isArray(origins) && (resources === '*' || resources.some((name) => deciding.includes(name)))
      ? (origins as string[])
      : [],
  );
  const isNamed = named.some((each) => matches(each, page));
  return ({ resource, origin }) => {
    if (deciding.length === 0 ? resource !== '*' : !deciding.includes(resource)) return false;
    return origin === '*' ? page !== 'null' && !isNamed : matches(origin, page);
  };
}

function matches(configured: string, page: string): boolean {
  return configured === page || patternMatches(configured, page);
}
