import type { Token } from 'path-to-regexp';
import { quote } from '../text/quote';
import { fold } from './fold';
import { withSlashes } from './path-readings';
import {
  compileTemplate,
  propertiesOf,
  templateFlaw,
  type PathProperties,
  type PathTemplate,
} from './path-template';

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
export interface RouteMatch {
  readonly controller: string | undefined;
  readonly action: string | undefined;
}

/** A route template, ready for matching. */
export class Route {
  readonly #path: PathTemplate;
  readonly #controller: NamedPart;
  readonly #action: NamedPart;

  private constructor(path: PathTemplate, defaults: CorsRouteTemplate['defaults'] = {}) {
    this.#path = path;
    this.#controller = namedPart(path, 'controller', defaults.controller);
    this.#action = namedPart(path, 'action', defaults.action);
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
      return `${quote(template)} is no template in path-to-regexp 8 syntax: ${templateFlaw(error)}`;
    }
    const wildcard = findWildcard(path.tokens);
    if (wildcard !== undefined) {
      return `${quote(template)} takes ${wildcard} from a wildcard, which may be several segments; write ':${wildcard}'`;
    }
    return new Route(path, defaults);
  }

  /** The controller and action of a path, or undefined where the template does not match it. */
  match(reading: string): RouteMatch | undefined {
    const match = this.#path.regexp.exec(reading);
    return match
      ? { controller: valueOf(this.#controller, match), action: valueOf(this.#action, match) }
      : undefined;
  }

  /** The route's parameters with its defaults, for a path that it matches. */
  properties(reading: string): PathProperties | undefined {
    const match = this.#path.regexp.exec(reading);
    if (!match) return undefined;
    const properties = propertiesOf(this.#path, match);
    const { controller, action } = {
      controller: valueOf(this.#controller, match),
      action: valueOf(this.#action, match),
    };
    if (controller !== undefined) properties['controller'] = controller;
    if (action !== undefined) properties['action'] = action;
    return properties;
  }

  /** Whether some path can have this controller, given folded. */
  canNameController(controller: string): boolean {
    return canBe(this.#controller, controller);
  }

  /** Whether some path can have this `Controller.Action`, given folded. */
  canNameAction(name: string): boolean {
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      if (canBe(this.#controller, name.slice(0, dot)) && canBe(this.#action, name.slice(dot + 1)))
        return true;
    }
    return false;
  }
}

/** Where a match has the controller or the action, and its value where the match has none. */
interface NamedPart {
  readonly groups: readonly number[];
  readonly fallback: string | undefined;
}

function namedPart(path: PathTemplate, name: string, fallback: string | undefined): NamedPart {
  // A template with optional parts compiles to alternatives, each with the same names in groups of its own.
  const groups = path.keys.flatMap((key, index) => (key.name === name ? [index + 1] : []));
  return { groups, fallback };
}

function valueOf({ groups, fallback }: NamedPart, match: RegExpExecArray): string | undefined {
  for (const group of groups) {
    const value = match[group];
    if (value !== undefined) return withSlashes(value);
  }
  return fallback;
}

function canBe({ groups, fallback }: NamedPart, folded: string): boolean {
  return groups.length > 0 || (fallback !== undefined && fold(fallback) === folded);
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
