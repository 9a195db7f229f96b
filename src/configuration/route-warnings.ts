import type { Token } from 'path-to-regexp';
import { problem, type CorsProblem } from '../problems/problem';
import { foldCase } from '../resources/fold-case';
import { compileTemplate } from '../resources/path-template';
import type { Route } from '../resources/route-template';
import { nearest } from '../text/nearest';
import { quote } from '../text/quote';

/** Ways to take the optional parts of a template; of one that has more, nothing is certain. */
const MOST_WAYS = 64;

/** What people call the parameter that names the resource. */
const MEANT_AS_CONTROLLER = ['controllers', 'resource', 'resources', 'entity', 'collection'];

/** What is legal in route templates, but certainly a mistake (docs/design.md § Checks at start-up). */
export function routeWarnings(routes: readonly Route[]): CorsProblem[] {
  const ways = routes.map(({ text }) => waysOf(compileTemplate(text).tokens));
  return [
    ...routes.flatMap(({ text }, index) => {
      const earlier = ways.slice(0, index).findIndex((way) => coversAll(way, ways[index] ?? []));
      if (earlier === -1) return [];
      const message = `${quote(text)} is never reached: ${quote(routes[earlier]?.text)} stands before it and matches all that it matches; put it first, or leave it out`;
      return [problem('shadowed-route', `routes[${String(index)}]`, text, message)];
    }),
    ...routes.flatMap((route, index) => {
      const message = nameless(route);
      return message === undefined
        ? []
        : [problem('unmatchable-resource', `routes[${String(index)}]`, route.text, message)];
    }),
  ];
}

/** What is said of a template that names no controller, where it was probably meant to. */
function nameless({ text, controller }: Route): string | undefined {
  if (controller.isIn || controller.fallback !== undefined) return undefined;
  const names = compileTemplate(text).keys.map(({ name }) => name);
  const meant = names.find(
    (name) => MEANT_AS_CONTROLLER.includes(name.toLowerCase()) || nearest(name, ['controller']) !== undefined,
  );
  if (meant === undefined) return undefined;
  const write = quote(text.replace(`:${meant}`, ':controller'));
  return `${quote(text)} has no :controller, so a controller's name never matches its paths; write ${write}, or give it a default controller`;
}

/** The segments of each way to take the optional parts; undefined where there are too many. */
function waysOf(tokens: readonly Token[]): string[][] {
  const texts = expand(tokens);
  return texts.length > MOST_WAYS
    ? []
    : texts.map((text) => text.split('/').filter((segment) => segment !== ''));
}

/** Each way as a text in which a parameter is `:` and a wildcard `*`; neither stands in a folded literal as such. */
function expand(tokens: readonly Token[]): string[] {
  let ways = [''];
  for (const token of tokens) {
    if (token.type === 'group') {
      const inside = expand(token.tokens);
      ways = ways.flatMap((before) => [...inside.map((each) => before + each), before]);
    } else {
      const text =
        token.type === 'text'
          ? foldCase(token.value).replace(/[:*]/g, encodeURIComponent)
          : token.type === 'param'
            ? ':'
            : '*';
      ways = ways.map((before) => before + text);
    }
    if (ways.length > MOST_WAYS) return ways;
  }
  return ways;
}

function coversAll(earlier: readonly string[][], later: readonly string[][]): boolean {
  return later.length > 0 && later.every((way) => earlier.some((other) => covers(other, way)));
}

/** Whether each path that one way matches is matched by another, as far as that is certain. */
function covers(earlier: readonly string[], later: readonly string[]): boolean {
  for (const [index, segment] of earlier.entries()) {
    if (segment === '*' && index === earlier.length - 1) return later.length > index;
    const other = later[index];
    if (other === undefined) return false;
    if (segment !== other && (segment !== ':' || other.includes('*'))) return false;
  }
  return earlier.length === later.length;
}
