import { compiledOf, type CompilableConfiguration } from '../configuration/cors-configuration';
import { emitWarning } from '../problems/warning';
import { foldCase } from '../resources/fold-case';
import { quote } from '../text/quote';
import type { KeptDecision } from './kept-decision';

/** What a later middleware would have decided by. */
export interface LaterBasis {
  readonly configuration: CompilableConfiguration;
  readonly path: string;
  /** The resource, where the application names it outright. */
  readonly named: string | undefined;
}

/**
 * Warns where a later middleware would have decided by something else: the first one that a request meets decides
 * (docs/design.md § What is sent).
 *
 * @returns whether there was something to warn of
 */
export function warnOfDifference({ outcome, configuration }: KeptDecision, later: LaterBasis): boolean {
  if (configuration !== later.configuration) {
    emitWarning(
      'second-middleware',
      'a second cors() with another configuration changes nothing: the first middleware that a request meets decides; use one configuration for both',
    );
    return true;
  }
  const { path, resource } = outcome.findings.input;
  if (resource?.name === later.named && path === later.path) return false;
  const first = nameOf({ configuration, path, named: resource?.name });
  const second = nameOf(later);
  if (first === second || (first !== null && second !== null && foldCase(first) === foldCase(second)))
    return false;
  emitWarning(
    'second-middleware',
    `a second cors() that names the resource ${quote(second)} changes nothing: an earlier one decided for ${quote(first)}; name the resource there, or make the route templates name it`,
  );
  return true;
}

function nameOf({ named, configuration, path }: LaterBasis): string | null {
  return named ?? compiledOf(configuration).resources.recognize(path)?.name ?? null;
}
