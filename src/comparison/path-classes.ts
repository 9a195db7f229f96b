import type { CompiledConfiguration, EntrySet } from '../engine/compiled-configuration';
import { compileTemplate } from '../resources/path-template';
import type { ResourceName } from '../resources/resource-name';
import type { Route } from '../resources/route-template';
import { commonShapes, pathsOf, shapesOf, type Shape } from './path-shapes';
import { unusedText } from './sample-origins';

/** A configuration, and the names that it declares. */
export interface Side {
  readonly compiled: CompiledConfiguration;
  readonly names: readonly ResourceName[];
}

/** Paths for which one set of entries decides before, and one after. */
export interface PathClass {
  /** One of them, percent-encoded. */
  readonly path: string;
  /** The configured name that decides before; undefined where the entries for all resources do. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Every pair of configured names, one of each side, that some path has, with such a path. What the names and the route
 * templates of both sides match is taken, and what two of them match together. Paths that servers read in several ways
 * are left out.
 */
export function pathClasses(before: Side, after: Side): PathClass[] {
  const sides = [after, before];
  const longest = 2 + Math.max(...sides.map(longestTemplate));
  const filler = unusedText(
    sides.flatMap(({ compiled, names }) => [
      compiled.options.basePath,
      ...compiled.options.routes.map(({ text }) => text),
      ...names.map(({ text }) => text),
    ]),
  );
  const shapes = once(sides.flatMap((side) => shapesOfSide(side, longest)));
  const found = new Map<EntrySet, Map<EntrySet, PathClass>>();
  const look = (shape: Shape): void => {
    for (const path of pathsOf(shape, filler)) {
      const was = before.compiled.resources.recognize(path);
      const is = after.compiled.resources.recognize(path);
      if (!was || !is) continue;
      const entriesBefore = was.configured ?? before.compiled.allResources;
      const entriesAfter = is.configured ?? after.compiled.allResources;
      const those = found.get(entriesBefore) ?? new Map<EntrySet, PathClass>();
      if (those.has(entriesAfter)) continue;
      found.set(entriesBefore, those);
      const [nameBefore, nameAfter] = [was, is].map(({ configured, name }) =>
        configured && name !== null ? name : undefined,
      );
      those.set(entriesAfter, { path, before: nameBefore, after: nameAfter });
    }
  };
  for (const shape of shapes) look(shape);
  for (const shape of commonShapes(shapes)) look(shape);
  return [...found.values()].flatMap((those) => [...those.values()]);
}

/** The segments that a name or a template of this side has at most, its wildcards being one each. */
function longestTemplate({ compiled, names }: Side): number {
  const { basePath, routes } = compiled.options;
  const paths = [...routes.map(({ text }) => text), ...names.map(({ text }) => text)];
  return segmentCount(basePath) + Math.max(0, ...paths.map(segmentCount));
}

function segmentCount(path: string): number {
  return path.split('/').length;
}

function shapesOfSide({ compiled, names }: Side, longest: number): Shape[] {
  const { basePath, routes } = compiled.options;
  const base = basePath === '/' ? [] : basePath.slice(1).split('/');
  const own = names.flatMap((name) => [...shapesOfName(name, routes, longest)]);
  const others = routes.flatMap((route) => shapesOf(compileTemplate(route.text).tokens, longest));
  const anything = Array.from({ length: longest }, (_, length) =>
    Array.from({ length }, () => ({ before: '', inside: '', behind: '' })),
  );
  const shapes = [...own, ...others, ...anything].map((shape) => [...base, ...shape]);
  return basePath === '/' ? shapes : [...shapes, ...anything];
}

function* shapesOfName(name: ResourceName, routes: readonly Route[], longest: number): Iterable<Shape> {
  if (name.kind === 'url' || name.kind === 'url-pattern') {
    const path = name.text.slice(1);
    const written = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    yield* shapesOf(compileTemplate(written).tokens, longest);
    return;
  }
  for (const route of routes) {
    const { tokens } = compileTemplate(route.text);
    if (name.kind === 'controller') {
      yield* shapesOf(tokens, longest, { controller: name.folded });
      continue;
    }
    // `a.b.c` may be the action `b.c` of the controller `a`, or `c` of `a.b`.
    for (let dot = name.folded.indexOf('.'); dot !== -1; dot = name.folded.indexOf('.', dot + 1)) {
      const named = { controller: name.folded.slice(0, dot), action: name.folded.slice(dot + 1) };
      yield* shapesOf(tokens, longest, named);
    }
  }
}

function once(shapes: readonly Shape[]): Shape[] {
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
}
