import type { Token } from 'path-to-regexp';
import { quote } from '../text/quote';
import { foldCase } from './fold-case';
import { withSlashes } from './path-readings';
import { compileTemplate, inVersion8, templateFlaw, UNDECIDED, type PathTemplate } from './path-template';
import type { Reading } from './reading';
import type { TemplateSequence, Values } from './template-sequence';

/** A route template as configuration names it. */
export type CorsRoute = string | CorsRouteTemplate;

/** A route template with values for where its path has no `:controller` or `:action`. */
export interface CorsRouteTemplate {
  /** A path below `basePath` in path-to-regexp 8 syntax: `/:controller/:action{/:id}`. */
  readonly template: string;
  /** The controller and action where the path names none: `{ controller: 'Home', action: 'Index' }`. */
  readonly defaults?: {
    /** Where the path has no `:controller`. */
    readonly controller?: string;
    /** Where the path has no `:action`. */
    readonly action?: string;
  };
}

/** What a route template says of a path. */
export class RouteMatch {
  readonly route: Route;
  readonly #reading: Reading;
  readonly #way: Way;
  readonly #count: number;

  constructor(route: Route, reading: Reading, way: Way, count: number) {
    this.route = route;
    this.#reading = reading;
    this.#way = way;
    this.#count = count;
  }

  /** The controller as it was sent, or the template's default. */
  get controller(): string | undefined {
    return this.#value('controller');
  }

  /** The action as it was sent, or the template's default. */
  get action(): string | undefined {
    return this.#value('action');
  }

  /** In the form in which names are compared. */
  get foldedController(): string | undefined {
    return this.#folded('controller');
  }

  /** In the form in which names are compared. */
  get foldedAction(): string | undefined {
    return this.#folded('action');
  }

  /** The route's parameters with its defaults. */
  get properties(): Values {
    const { controller, action } = this;
    const properties = this.#way.sequence.values(this.#reading, this.#count);
    if (controller !== undefined) properties['controller'] = controller;
    if (action !== undefined) properties['action'] = action;
    return properties;
  }

  #value(part: NamedPart): string | undefined {
    const { isIn, fallback } = this.route[part];
    if (!isIn) return fallback;
    const place = this.#way[part];
    if (place !== -1) return withSlashes(this.#reading.shown[place] ?? '');
    const value = this.#way.sequence.values(this.#reading, this.#count)[part];
    return typeof value === 'string' ? value : fallback;
  }

  #folded(part: NamedPart): string | undefined {
    const { isIn, fallback } = this.route[part];
    if (!isIn) return fallback && foldCase(fallback);
    // Most often it is a segment of its own, which has been folded already.
    const place = this.#way[part];
    if (place !== -1) return withSlashes(this.#reading.segments[place] ?? '');
    const value = this.#value(part);
    return value === undefined ? undefined : foldCase(value);
  }
}

type NamedPart = 'controller' | 'action';

/** Where a template has the controller or the action. */
interface Placing {
  /** Whether it has it at all. */
  readonly isIn: boolean;
  /** Its value where the path has none. */
  readonly fallback: string | undefined;
}

/** A way to take a template's optional parts, and the segments that controller and action are; -1 for none. */
interface Way {
  readonly sequence: TemplateSequence;
  readonly controller: number;
  readonly action: number;
}

/** A route template, ready for matching. */
export class Route {
  readonly text: string;
  readonly controller: Placing;
  readonly action: Placing;
  readonly #ways: readonly Way[];

  private constructor(path: PathTemplate, defaults: CorsRouteTemplate['defaults'] = {}) {
    this.text = path.text;
    this.#ways = path.sequences.map((sequence) => ({
      sequence,
      controller: sequence.wholeSegment('controller'),
      action: sequence.wholeSegment('action'),
    }));
    this.controller = placing(path, 'controller', defaults.controller);
    this.action = placing(path, 'action', defaults.action);
  }

  /** Reads a template; answers with a sentence where it can't be used. */
  static read(template: string, defaults?: CorsRouteTemplate['defaults']): Route | string {
    if (!/^\{*\//.test(template)) {
      return `${quote(template)} does not begin with a slash; write ${quote(`/${template.replace(/^~?\/*/, '')}`)} (templates are relative to basePath)`;
    }
    let path: PathTemplate;
    try {
      path = compileTemplate(template);
    } catch (error) {
      const better = inVersion8(template);
      const advice = better === undefined ? '' : `; write ${quote(better)}`;
      return `${quote(template)} is not a template in path-to-regexp 8 syntax: ${templateFlaw(error)}${advice}`;
    }
    const wildcard = findWildcard(path.tokens);
    if (wildcard !== undefined) {
      return `${quote(template)} takes ${wildcard} from a wildcard, which may be several segments; write ':${wildcard}'`;
    }
    return new Route(path, defaults);
  }

  /** What it says of a path; undefined where it does not match, {@link UNDECIDED} where that takes too long to say. */
  match(reading: Reading): RouteMatch | typeof UNDECIDED | undefined {
    for (const way of this.#ways) {
      const count = way.sequence.match(reading);
      if (count === undefined) return UNDECIDED;
      if (count !== -1) return new RouteMatch(this, reading, way, count);
    }
    return undefined;
  }

  /** Whether some path can have this controller, given folded. */
  canNameController(controller: string): boolean {
    return canBe(this.controller, controller);
  }

  /** Whether some path can have this `Controller.Action`, given folded. */
  canNameAction(name: string): boolean {
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      if (canBe(this.controller, name.slice(0, dot)) && canBe(this.action, name.slice(dot + 1))) return true;
    }
    return false;
  }
}

function placing(path: PathTemplate, name: NamedPart, fallback: string | undefined): Placing {
  return {
    isIn: path.keys.some((key) => key.name === name),
    fallback,
  };
}

function canBe({ isIn, fallback }: Placing, folded: string): boolean {
  return isIn || (fallback !== undefined && foldCase(fallback) === folded);
}

function findWildcard(tokens: readonly Token[]): string | undefined {
  for (const token of tokens) {
    if (token.type === 'group') {
      const found = findWildcard(token.tokens);
      if (found !== undefined) return found;
    } else if (token.type === 'wildcard' && (token.name === 'controller' || token.name === 'action')) {
      return token.name;
    }
  }
  return undefined;
}
