import { ownCopy } from '../text/own-copy';
import { Remembered } from '../text/remembered';
import { foldCase } from './fold-case';
import {
  displayPath,
  escapesAsSent,
  hasOneReading,
  pathBelow,
  readPath,
  unfolded,
  unlikeName,
  withoutTrailingSlash,
  type PathFlaw,
} from './path-readings';
import { UNDECIDED, type PathProperties } from './path-template';
import { PatternTable } from './pattern-table';
import { Reading } from './reading';
import type { ResourceName } from './resource-name';
import type { Route, RouteMatch } from './route-template';

/** What a request's path names. */
export interface Recognition<Entries> {
  /** The configured name as it was declared, else the name that the path gives; null where it gives none. */
  readonly name: string | null;
  /** What is configured under that name; undefined where the name is not configured. */
  readonly configured: Entries | undefined;
  /**
   * Whether all readings of the path give this name. Where they don't, they lead to the same entries all the same, but
   * a callback that is told a name would be told one of several.
   */
  readonly namesAgree: boolean;
  /**
   * Whether a router, which compares letters beyond ASCII as they are, may lead to other entries: then nothing is allowed
   * by these.
   */
  readonly isDisputed?: boolean;
}

/** How the name of a path came about, for people. */
export interface ResourceTrace {
  /** Why the path has no readings, where it has none. */
  readonly flaw: PathFlaw | undefined;
  /** The different readings of the path; the first is the one that names it. */
  readonly readings: readonly ReadingTrace[];
}

/** How one reading of a path came by its name. */
export interface ReadingTrace {
  /** The path as it is read, from the root, encoded slashes being encoded. */
  readonly path: string;
  /** The name that it gives; null where it is outside `basePath`, or takes too long to be held against a pattern. */
  readonly name: string | null;
  /** Whether this very name is configured. */
  readonly configured: boolean;
  /** The route template that matches. */
  readonly template: string | undefined;
  /** The template's `:controller` in this path, or its default. */
  readonly controller: string | undefined;
  /** The template's `:action` in this path, or its default. */
  readonly action: string | undefined;
  /** The names that were looked up, in order; the last one is configured, if any is. */
  readonly tried: readonly TriedName[];
  /** The configured controller that a later segment of the path is called like: `/api/v1/products` is read as `v1`. */
  readonly laterController: string | undefined;
}

/** A name that was looked up for a path. */
export interface TriedName {
  readonly kind: ResourceName['kind'];
  /** As it was declared where it is configured; null for a URL pattern, of which none matches. */
  readonly name: string | null;
  readonly configured: boolean;
}

/** The request target of an `OPTIONS` that asks about the server itself (RFC 9112 § 3.2.4). */
const WHOLE_SERVER = '*';

/** In characters. A function of the application may answer with text of the request, of any length. */
const LONGEST_NAME = 1024;

/** Segments that are looked at for another controller. */
const MOST_LATER_SEGMENTS = 16;

const NAMELESS: Recognition<never> = { name: null, configured: undefined, namesAgree: true };

/** Where nothing is configured, so that even a path that can't be read leads to the same entries as any other. */
const UNREADABLE: Recognition<never> = { name: null, configured: undefined, namesAgree: false };

/** A configured name. What is configured under it is computed when a request names it for the first time. */
class Configured<Entries> implements Recognition<Entries> {
  readonly name: string;
  readonly namesAgree = true;
  readonly #compute: () => Entries;
  #entries: Entries | undefined;

  constructor(name: string, compute: () => Entries) {
    this.name = name;
    this.#compute = compute;
  }

  get configured(): Entries {
    return (this.#entries ??= this.#compute());
  }
}

/** Tells which resource a path names (docs/design.md § Naming a resource), among those that were added. */
export class ResourceTable<Entries> {
  readonly #routes: readonly Route[];
  readonly #basePath: string;
  readonly #urls = new Map<string, Configured<Entries>>();
  readonly #patterns = new Map<string, Configured<Entries>>();
  readonly #patternTable = new PatternTable<Configured<Entries>>();
  readonly #actions = new Map<string, Configured<Entries>>();
  readonly #controllers = new Map<string, Configured<Entries>>();
  /** All names by their text, for those that a function of the application answers with. */
  readonly #texts = new Map<string, Configured<Entries>>();
  readonly #remembered = new Remembered<Recognition<Entries>>();

  /**
   * @param routes the first that matches a path says its controller and action
   * @param basePath what routes and URLs are relative to: `/`, or a path without a trailing slash
   */
  constructor(routes: readonly Route[], basePath: string) {
    this.#routes = routes;
    this.#basePath = basePath;
  }

  /** How many names are configured. */
  get size(): number {
    return this.#urls.size + this.#patterns.size + this.#actions.size + this.#controllers.size;
  }

  /** @param compute gives what is configured under this name; called once at most */
  add(name: ResourceName, compute: () => Entries): void {
    const recognition = new Configured(name.text, compute);
    this.#mapOf(name.kind).set(name.folded, recognition);
    this.#texts.set(textKey(name.text), recognition);
    if (name.template) this.#patternTable.add(name.template, recognition);
  }

  /** What is configured under this name, whatever its spelling. */
  find(name: ResourceName): Recognition<Entries> | undefined {
    return this.#mapOf(name.kind).get(name.folded);
  }

  /**
   * What is configured under the name that a function of the application answered with. The text may be one of the
   * request, so nothing is compiled or kept of it, and one that is too long finds nothing.
   */
  findText(text: string): Recognition<Entries> | undefined {
    return text.length > LONGEST_NAME ? undefined : this.#texts.get(textKey(text));
  }

  /** The configured names, as they were declared. */
  *names(): Iterable<string> {
    for (const map of [this.#patterns, this.#urls, this.#actions, this.#controllers]) {
      for (const { name } of map.values()) yield name;
    }
  }

  /**
   * The resource that a request's path names; undefined where the readings of the path do not all lead to the same
   * entries (docs/design.md § Readings of a path).
   */
  recognize(path: string): Recognition<Entries> | undefined {
    const remembered = this.#remembered.values.get(path);
    if (remembered) return remembered;
    if (hasOneReading(path)) {
      const recognition = this.#recognizeReading(path, true);
      if (recognition && this.#remembered.wants(path)) this.#remember(path, recognition);
      return recognition;
    }
    if (path === WHOLE_SERVER) return NAMELESS;
    const readings = readPath(path);
    if (typeof readings === 'string') {
      return readings === 'unreadable' && this.size === 0 ? UNREADABLE : undefined;
    }
    let found: Recognition<Entries> | undefined;
    for (const reading of readings) {
      const other = this.#recognizeReading(reading);
      if (!other) return undefined;
      if (!found) found = other;
      else if (found.configured !== other.configured) return undefined;
      else if (found.namesAgree && !isSameName(found.name, other.name)) {
        found = { name: found.name, configured: found.configured, namesAgree: false };
      }
    }
    return found && this.#isDisputed(found, path, readings) ? { ...plainOf(found), isDisputed: true } : found;
  }

  #isDisputed(
    { configured, name }: Recognition<Entries>,
    path: string,
    readings: readonly string[],
  ): boolean {
    const leadsElsewhere = readings.some((reading) => {
      const other = unfolded(reading, path);
      return other !== undefined && this.#recognizeReading(other)?.configured !== configured;
    });
    if (leadsElsewhere || !configured) return leadsElsewhere;
    // Who declared a name means every spelling of it, but where another name takes this one.
    return [...readings.map((reading) => unlikeName(reading, name ?? '')), escapesAsSent(path)].some(
      (reading) => {
        const guarding = reading === undefined ? undefined : this.#recognizeReading(reading)?.configured;
        return guarding !== undefined && guarding !== configured;
      },
    );
  }

  #remember(path: string, recognition: Recognition<Entries>): void {
    const { name, configured } = recognition;
    // A name that is not configured is a part of the path, which is a part of the request.
    this.#remembered.set(path, configured ? recognition : unconfigured(name === null ? name : ownCopy(name)));
  }

  /** Whether the readings of a path do not all lead to the same entries, for a resource that is named outright. */
  isAmbiguous(path: string): boolean {
    if (hasOneReading(path)) return false;
    const recognition = this.recognize(path);
    return recognition === undefined || recognition.isDisputed === true;
  }

  /** The parameters of the route and of the URL pattern that a path matches, the pattern's first. */
  properties(path: string): PathProperties {
    const readings = readPath(path);
    if (typeof readings === 'string') return {};
    const below = pathBelow(this.#basePath, readings[0] ?? path);
    if (below === undefined) return {};
    const reading = new Reading(below);
    const route = this.#matchRoute(reading);
    const pattern = this.#patternTable.find(reading);
    return Object.assign(
      Object.create(null) as Record<string, string>,
      route === UNDECIDED ? undefined : route?.properties,
      pattern === UNDECIDED ? undefined : pattern?.match.sequence.values(reading, pattern.match.count),
    );
  }

  /** How the name of a path came about: the readings of the path, and what was looked up for each. */
  trace(path: string): ResourceTrace {
    const readings = path === WHOLE_SERVER ? [] : readPath(path);
    return typeof readings === 'string'
      ? { flaw: readings, readings: [] }
      : { flaw: undefined, readings: readings.map((reading) => this.#traceReading(reading)) };
  }

  /** The resource that one reading names; undefined where it takes too long to be held against a pattern. */
  #recognizeReading(text: string, isPlain = false): Recognition<Entries> | undefined {
    const path = pathBelow(this.#basePath, text);
    if (path === undefined) return NAMELESS;
    const reading = new Reading(path, isPlain);
    const url = this.#urls.size > 0 && this.#urls.get(withoutTrailingSlash(reading.folded));
    if (url) return url;
    if (this.#patternTable.size > 0) {
      const pattern = this.#patternTable.find(reading);
      if (pattern) return pattern === UNDECIDED ? undefined : pattern.value;
    }
    const route = this.#matchRoute(reading);
    if (route === UNDECIDED) return undefined;
    const controller = route?.foldedController;
    if (!route || controller === undefined) return unconfigured(urlOf(path));
    const action = route.foldedAction;
    const configured =
      (action === undefined ? undefined : this.#actions.get(`${controller}.${action}`)) ??
      this.#controllers.get(controller);
    return configured ?? unconfigured(nameOf(route));
  }

  #traceReading(text: string): ReadingTrace {
    const path = pathBelow(this.#basePath, text);
    const reading = path === undefined ? undefined : new Reading(path);
    const route = reading && this.#matchRoute(reading);
    const match = route === UNDECIDED ? undefined : route;
    const recognition = this.#recognizeReading(text);
    return {
      path: displayPath(text),
      name: recognition?.name ?? null,
      configured: recognition?.configured !== undefined,
      template: match?.route.text,
      controller: match?.controller,
      action: match?.action,
      tried: reading ? this.#tried(reading, match) : [],
      laterController: reading && this.#laterController(reading, match?.foldedController),
    };
  }

  #tried(reading: Reading, route: RouteMatch | undefined): TriedName[] {
    const tried: TriedName[] = [];
    const lookUp = (kind: TriedName['kind'], name: string | null, found: Configured<Entries> | undefined) => {
      tried.push({ kind, name: found?.name ?? name, configured: found !== undefined });
      return found !== undefined;
    };
    const url = this.#urls.get(withoutTrailingSlash(reading.folded));
    if (lookUp('url', urlOf(reading.text), url)) return tried;
    const pattern = this.#patternTable.find(reading);
    if (pattern === UNDECIDED || lookUp('url-pattern', null, pattern?.value)) return tried;
    const controller = route?.foldedController;
    if (!route || controller === undefined) return tried;
    const action = route.foldedAction;
    if (action !== undefined) {
      const name = `${controller}.${action}`;
      if (lookUp('action', nameOf(route), this.#actions.get(name))) return tried;
    }
    lookUp('controller', route.controller ?? null, this.#controllers.get(controller));
    return tried;
  }

  #laterController({ segments }: Reading, controller: string | undefined): string | undefined {
    const start = controller === undefined ? 0 : segments.indexOf(controller) + 1;
    for (const segment of segments.slice(start, start + MOST_LATER_SEGMENTS)) {
      const found = this.#controllers.get(segment);
      if (found && segment !== controller) return found.name;
    }
    return undefined;
  }

  #matchRoute(reading: Reading): RouteMatch | typeof UNDECIDED | undefined {
    for (const route of this.#routes) {
      const match = route.match(reading);
      if (match) return match;
    }
    return undefined;
  }

  #mapOf(kind: ResourceName['kind']): Map<string, Configured<Entries>> {
    switch (kind) {
      case 'url':
        return this.#urls;
      case 'url-pattern':
        return this.#patterns;
      case 'action':
        return this.#actions;
      case 'controller':
        return this.#controllers;
    }
  }
}

/** A recognition as a plain record: what is configured under it may be computed when it is read. */
function plainOf<Entries>({ name, configured, namesAgree }: Recognition<Entries>): Recognition<Entries> {
  return { name, configured, namesAgree };
}

function unconfigured(name: string | null): Recognition<never> {
  return { name, configured: undefined, namesAgree: true };
}

/** The name of a URL that is not configured. */
function urlOf(path: string): string {
  return `~${displayPath(withoutTrailingSlash(path))}`;
}

/** The name that a route template gives, where that is not configured. */
function nameOf({ controller = '', action }: RouteMatch): string {
  return action === undefined ? controller : `${controller}.${action}`;
}

/** The same for all spellings of a name; parameters are told by their places alone, as they match. */
function textKey(text: string): string {
  const path = text.startsWith('~/') ? text.slice(1) : undefined;
  if (path === undefined) return foldCase(text);
  const shape = withoutTrailingSlash(path).replace(
    /\\.|([:*])(?:"(?:\\.|[^"\\])*"|[$_\p{ID_Continue}\u200c\u200d]+)/gsu,
    (token, sigil: string | undefined) => sigil ?? token,
  );
  return `~${foldCase(shape)}`;
}

function isSameName(a: string | null, b: string | null): boolean {
  return a === b || (a !== null && b !== null && foldCase(a) === foldCase(b));
}
