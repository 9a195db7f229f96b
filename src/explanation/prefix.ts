import type { Findings } from '../engine/findings';
import { foldCase } from '../resources/fold-case';
import { pathBelow, withoutTrailingSlash } from '../resources/path-readings';
import { literal } from '../text/code';
import { quote } from '../text/quote';
import { isShort } from './path-length';

/** A first part of a path that was taken for the name of a resource. */
export interface Prefix {
  /** What is wrong: which segment was taken for the name, and what it looks like. */
  readonly said: string;
  /** The option to write, so that the path gets the name that follows the prefix. */
  readonly advice: string;
}

const VERSION = /^(?:v\d+(?:[._-]\d+)*|\d+(?:\.\d+)+)$/;
const STAGES: ReadonlySet<string> = new Set([
  ...['prod', 'production', 'dev', 'development', 'staging', 'stage', 'test', 'testing', 'qa', 'uat'],
  ...['preview', 'sandbox', 'api', '$default'],
]);
const TENANTS: ReadonlySet<string> = new Set([
  ...['tenant', 'tenants', 'org', 'orgs', 'organization', 'organizations', 'organisation', 'organisations'],
  ...['workspace', 'workspaces', 'account', 'accounts', 'customer', 'customers', 'team', 'teams'],
]);
const ID = /^(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What was found out already: a message and its remedy ask several times. */
const known = new WeakMap<Findings, Prefix | null>();

/** Tells where the name of a path was taken from a prefix; found out once for each request. */
export function prefixOf(findings: Findings): Prefix | undefined {
  let prefix = known.get(findings);
  if (prefix === undefined) known.set(findings, (prefix = findPrefix(findings) ?? null));
  return prefix ?? undefined;
}

/**
 * Tells where the name of a path was taken from what stands before the name: `/api/v1/products` is read as `v1`.
 * Only where that name is not configured: else it is meant.
 */
function findPrefix({ configuration, configured, input, resource }: Findings): Prefix | undefined {
  const { path } = input;
  if (configured || resource === null || input.resource || !isShort(path)) return undefined;
  const { options, resources } = configuration;
  const [reading] = resources.trace(path).readings;
  const below = reading && pathBelow(options.basePath, reading.path);
  if (!reading || below === undefined) return undefined;
  const shown = withoutTrailingSlash(below).slice(1).split('/');
  const segments = shown.map(foldCase);
  const { controller, laterController: later } = reading;
  const at = controller === undefined ? 0 : segments.indexOf(foldCase(controller));
  if (at === -1) return undefined;
  const target = later === undefined ? lookedAt(segments, at) : segments.indexOf(foldCase(later), at);
  if (target === undefined || target === -1) return undefined;

  const taken = shown[at] ?? '';
  const named = `the path ${quote(path)} ${controller === undefined ? 'matches no route template' : `is read as ${quote(taken)}`}`;
  const like = controller === undefined ? undefined : likeness(segments, at);
  const looks = like === undefined ? '' : `, which looks like ${like}`;
  const follows = later === undefined ? '' : `, though ${quote(later)}, which has entries, comes later in it`;
  const isDocument = isFromDocument(configuration);
  const before = shown.slice(0, target);
  const option = optionFor({ shown: before, segments, target, configuration, isDocument });
  const following = shown[target];
  const name = following === undefined ? 'what follows' : quote(following);
  const purpose = `For the name to be ${name}${controller === undefined ? '' : `, not ${quote(taken)}`}`;
  return {
    said: `${named}${looks}${follows}`,
    advice: `${purpose}, write ${option}.`,
  };
}

/** Where the name is, behind what looks like a prefix; undefined where nothing does. */
function lookedAt(segments: readonly string[], at: number): number | undefined {
  const [first = '', next] = segments.slice(at);
  if (VERSION.test(first)) return at + 1;
  if (next === undefined) return undefined;
  if (VERSION.test(next) || (next === 'api' && at === 0)) return at + 2;
  if (STAGES.has(first) || ID.test(first)) return at + 1;
  return TENANTS.has(first) && segments.length > at + 2 ? at + 2 : undefined;
}

function likeness(segments: readonly string[], at: number): string | undefined {
  const [first = '', next = ''] = segments.slice(at);
  if (VERSION.test(first)) return 'a version';
  if (STAGES.has(first)) return 'a stage';
  if (TENANTS.has(first) || ID.test(first)) return 'a tenant';
  return VERSION.test(next) ? 'a prefix' : undefined;
}

interface Proposal {
  /** The segments before the name, as they were sent. */
  readonly shown: readonly string[];
  readonly segments: readonly string[];
  readonly target: number;
  readonly configuration: Findings['configuration'];
  readonly isDocument: boolean;
}

function optionFor({ shown, segments, target, configuration, isDocument }: Proposal): string {
  const { basePath, routes } = configuration.options;
  const [stage = ''] = segments;
  const isStage = STAGES.has(stage) && (target === 1 || (target === 2 && segments[1] === 'api'));
  const write = (text: string): string => (isDocument ? JSON.stringify(text) : literal(text));
  const name = (option: string): string => (isDocument ? `"${option}"` : option);
  if (isStage) {
    return `${name('basePath')}: ${write(`${basePath === '/' ? '' : basePath}/${shown[0] ?? ''}`)}`;
  }
  const template = `${shown.map((text, index) => inTemplate(text, index, segments)).join('')}/:controller{/*rest}`;
  // The others stay behind it, so that all other paths keep their names.
  const isPlain = routes.every(
    ({ controller, action }) => (controller.fallback ?? action.fallback) === undefined,
  );
  if (!isPlain || routes.length > 3) return `${write(template)} as the first of the ${name('routes')}`;
  return `${name('routes')}: [${[template, ...routes.map(({ text }) => text)].map(write).join(', ')}]`;
}

/**
 * A segment as it stands in a template: what differs from request to request is a parameter. A version is not: the
 * template `v:version` would take every name that begins with a v for one.
 */
function inTemplate(text: string, index: number, segments: readonly string[]): string {
  const folded = segments[index] ?? '';
  if (index > 0 && TENANTS.has(segments[index - 1] ?? '')) return '/:tenant';
  if (ID.test(folded) && index > 0) {
    const before = segments.slice(1, index).filter((segment) => ID.test(segment)).length;
    return before === 0 ? '/:id' : `/:id${String(before + 1)}`;
  }
  return `/${text.replace(/[{}()[\]+?!:*\\]/g, '\\$&')}`;
}

/** Whether the configuration was read from a document: then its first entry was. */
export function isFromDocument({ allResources, resources }: Findings['configuration']): boolean {
  const [forAll] = allResources.origins.entries();
  if (forAll) return forAll.source.place !== undefined;
  for (const name of resources.names()) {
    const entries = resources.findText(name)?.configured;
    const closing = entries?.closedBy?.source;
    if (closing) return closing.place !== undefined;
    const [first] = entries?.origins.entries() ?? [];
    return first?.source.place !== undefined;
  }
  return false;
}
