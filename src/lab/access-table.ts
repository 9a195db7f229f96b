import { samplesOf, type Sample } from '../comparison/samples';
import type { CorsConfiguration } from '../configuration/cors-configuration';
import { decisionsInTurn, isReadable } from './decisions-in-turn';

/** Who may do what: resources by origins. */
export interface AccessTable {
  readonly resources: readonly Sample[];
  readonly origins: readonly Sample[];
  /** A row for each resource, with a cell for each origin. */
  readonly cells: readonly (readonly AccessCell[])[];
  /** How many resources and origins are configured and not shown. */
  readonly left: { readonly resources: number; readonly origins: number };
}

/** What pages of one origin may do with one resource. */
interface AccessCell {
  /** The methods that are allowed, of those that were asked about. */
  readonly methods: readonly string[];
  /** Whether also with cookies. */
  readonly cookies: boolean;
  /** Why a `GET` is decided as it is. */
  readonly reason: string;
}

/** Rows and columns that are shown; a browser shows no more at a time, and a callback is asked for each cell. */
const MOST_ROWS = 60;
const MOST_COLUMNS = 16;
const MOST_METHODS = 12;

const USUAL_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Decides for each configured resource and origin, and for those that somebody asks for beside them.
 *
 * @param paths more rows, each a path or a URL
 * @param askers more columns, each an origin
 * @throws TypeError where one of them is none
 */
export async function accessTable(
  configuration: CorsConfiguration,
  paths: readonly string[],
  askers: readonly string[],
): Promise<AccessTable> {
  const found = samplesOf(configuration);
  const resources = [...asked(paths), ...found.resources.slice(0, MOST_ROWS)];
  const [others, named] = partition(found.origins, ({ name }) => name === '*' || name === 'null');
  const origins = [...asked(askers), ...named.slice(0, MOST_COLUMNS), ...others];
  const methods = methodsOf(configuration);
  const cells: AccessCell[][] = [];
  // A row at a time: a callback may ask a database, which need not answer a thousand questions at once.
  for (const { sample: url } of resources) {
    cells.push(
      await Promise.all(
        origins.map(({ sample: origin }) => cellFor(configuration, methods, { url, origin })),
      ),
    );
  }
  return {
    resources,
    origins,
    cells,
    left: {
      resources: Math.max(0, found.resources.length - MOST_ROWS),
      origins: Math.max(0, named.length - MOST_COLUMNS),
    },
  };
}

function asked(samples: readonly string[]): Sample[] {
  return samples.map((sample) => ({ name: sample, sample }));
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** The usual methods, and those that the configuration names. */
function methodsOf(configuration: CorsConfiguration): readonly string[] {
  const named = configuration
    .toJSON()
    .policies.flatMap(({ methods = [] }): readonly string[] => (methods === '*' ? [] : methods));
  const all = new Set([...USUAL_METHODS, ...named.map((name) => name.toUpperCase())]);
  // It is allowed wherever GET is.
  all.delete('HEAD');
  return [...all].slice(0, MOST_METHODS);
}

async function cellFor(
  configuration: CorsConfiguration,
  methods: readonly string[],
  page: { readonly url: string; readonly origin: string },
): Promise<AccessCell> {
  const allowed: string[] = [];
  for (const method of methods) {
    if (await mayRead(configuration, { ...page, method })) allowed.push(method);
  }
  const [method = 'GET'] = allowed;
  const [first] = await decisionsInTurn(configuration, { ...page, method });
  return {
    methods: allowed,
    cookies: allowed.length > 0 && (await mayRead(configuration, { ...page, method, credentials: true })),
    reason: first?.reason ?? '',
  };
}

async function mayRead(
  configuration: CorsConfiguration,
  check: Parameters<typeof decisionsInTurn>[1],
): Promise<boolean> {
  const decisions = await decisionsInTurn(configuration, check);
  return decisions.every((decision) => isReadable(decision, check));
}
