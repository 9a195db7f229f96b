import { fold } from './fold';
import { displayPath, hasOneReading, pathBelow, readPath, withoutTrailingSlash } from './path-readings';
import { propertiesOf, type PathProperties } from './path-template';
import { PatternTable } from './pattern-table';
import { readResourceName, type ResourceName } from './resource-name';
import type { Route } from './route-template';

/** What a request's path names. */
export interface Recognition<Entries> {
  /** The configured name as it was declared, else the name that the path gives; null where it gives none. */
  readonly name: string | null;
  /** What is configured under that name; undefined where the name is not configured. */
  readonly configured: Entries | undefined;
  readonly namesAgree: boolean;
}

/** The request target of an `OPTIONS` that asks about the server itself (RFC 9112 § 3.2.4). */
const WHOLE_SERVER = '*';

const NAMELESS: Recognition<never> = { name: null, configured: undefined, namesAgree: true };

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

/** Tells which resource a path names (DESIGN § 2), among those that were added. */
export class ResourceTable<Entries> {
  readonly #routes: readonly Route[];
  readonly #basePath: string;
  readonly #urls = new Map<string, Recognition<Entries>>();
  readonly #patterns = new Map<string, Recognition<Entries>>();
  readonly #patternTable = new PatternTable<Recognition<Entries>>();
  readonly #actions = new Map<string, Recognition<Entries>>();
  readonly #controllers = new Map<string, Recognition<Entries>>();

  constructor(routes: readonly Route[], basePath: string) {
    this.#routes = routes;
    this.#basePath = basePath;
  }

  /** @param compute gives what is configured under this name; called once at most */
  add(name: ResourceName, compute: () => Entries): void {
    const recognition = new Configured(name.text, compute);
    this.#mapOf(name.kind).set(name.folded, recognition);
    if (name.template) this.#patternTable.add(name.template, recognition);
  }

  /** What is configured under this name, whatever its spelling. */
  find(name: ResourceName): Recognition<Entries> | undefined {
    return this.#mapOf(name.kind).get(name.folded);
  }

  findText(text: string): Recognition<Entries> | undefined {
    const name = readResourceName(text);
    return typeof name === 'string' ? undefined : this.find(name);
  }

  isAmbiguous(path: string): boolean {
    return !hasOneReading(path) && this.recognize(path) === undefined;
  }

  /** The configured names, as they were declared. */
  *names(): Iterable<string> {
    for (const map of [this.#patterns, this.#urls, this.#actions, this.#controllers]) {
      for (const { name } of map.values()) yield name ?? '';
    }
  }

  /**
   * The resource that a request's path names; undefined where the two ways in which Express may read the path
   * name two, or it can't be read.
   */
  recognize(path: string): Recognition<Entries> | undefined {
    if (hasOneReading(path)) return this.#recognizeReading(path);
    if (path === WHOLE_SERVER) return NAMELESS;
    const readings = readPath(path);
    if (!readings) return undefined;
    const routed = this.#recognizeReading(readings.routed);
    if (readings.resolved === readings.routed) return routed;
    const resolved = this.#recognizeReading(readings.resolved);
    return sameName(routed, resolved) ? routed : undefined;
  }

  /** The parameters of the route and of the URL pattern that a path matches, the pattern's first. */
  properties(path: string): PathProperties {
    const readings = readPath(path);
    const reading = readings && pathBelow(this.#basePath, readings.routed);
    if (reading === undefined) return {};
    const route = this.#routes.find((candidate) => candidate.match(reading));
    const pattern = this.#patternTable.find(reading);
    return Object.assign(
      Object.create(null) as Record<string, string>,
      route?.properties(reading),
      pattern && propertiesOf(pattern.template, pattern.match),
    );
  }

  #recognizeReading(reading: string): Recognition<Entries> {
    const path = pathBelow(this.#basePath, reading);
    if (path === undefined) return NAMELESS;
    const url = this.#urls.size > 0 && this.#urls.get(fold(withoutTrailingSlash(path)));
    if (url) return url;
    const pattern = this.#patternTable.size > 0 && this.#patternTable.find(path);
    if (pattern) return pattern.value;
    // Templates take one trailing slash as Express's router does, no more: `/app//` is not `/app/` to it.
    const { controller, action } = this.#matchRoute(path) ?? {};
    if (controller === undefined) {
      return { name: `~${displayPath(withoutTrailingSlash(path))}`, configured: undefined, namesAgree: true };
    }
    if (action === undefined) {
      return (
        this.#controllers.get(fold(controller)) ?? {
          name: controller,
          configured: undefined,
          namesAgree: true,
        }
      );
    }
    const name = `${controller}.${action}`;
    return (
      this.#actions.get(fold(name)) ??
      this.#controllers.get(fold(controller)) ?? { name, configured: undefined, namesAgree: true }
    );
  }

  #matchRoute(path: string): ReturnType<Route['match']> {
    for (const route of this.#routes) {
      const match = route.match(path);
      if (match) return match;
    }
    return undefined;
  }

  #mapOf(kind: ResourceName['kind']): Map<string, Recognition<Entries>> {
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

function sameName<Entries>(a: Recognition<Entries>, b: Recognition<Entries>): boolean {
  if (a.configured !== undefined || b.configured !== undefined) return a.configured === b.configured;
  return a.name === b.name || (a.name !== null && b.name !== null && fold(a.name) === fold(b.name));
}
