import { compiledOf, type CorsConfiguration } from '../configuration/cors-configuration';
import type { Decision } from '../engine/decision';
import { emitWarning } from '../problems/emit-warning';
import { foldCase } from '../resources/fold-case';
import { quote } from '../text/quote';
import type { RoutedMessage } from './messages';

/** What the first middleware that a request met decided by. */
export interface DecisionBasis {
  readonly configuration: CorsConfiguration;
  readonly path: string;
  /** The resource, where the application named it outright. */
  readonly named: string | undefined;
}

// Registered, so that two copies of this package in one application know of each other.
const BASIS = Symbol.for('express-resource-cors basis');

interface Based {
  [BASIS]?: DecisionBasis;
}

/** What the request was decided by already, if it was. */
export function earlierBasis(request: RoutedMessage): DecisionBasis | undefined {
  // It may be anybody's `cors`.
  return (request.cors as Based | null | undefined)?.[BASIS];
}

/** Leaves a decision on its request, for the application, and for the middlewares behind, as what decided. */
export function leaveDecision(
  request: RoutedMessage,
  decision: Decision & Based,
  configuration: CorsConfiguration,
): void {
  // Not a property of the request: each of those takes 2.7 µs on Express, as much as all else here (Node 20).
  const { path, named } = decision.recognizedFrom;
  decision[BASIS] = { configuration, path, named };
  request.cors = decision;
}

/**
 * Warns where a later middleware would have decided by something else (DESIGN § 4); it changes nothing.
 *
 * @returns whether there was something to warn of
 */
export function warnOfDifference(earlier: DecisionBasis, later: DecisionBasis | undefined): boolean {
  if (!later) return false;
  if (earlier.configuration !== later.configuration) {
    emitWarning(
      'second-middleware',
      'a second cors() with another configuration changes nothing: the first middleware that a request meets decides; use one configuration for both',
    );
    return true;
  }
  if (earlier.named === later.named && earlier.path === later.path) return false;
  const first = nameOf(earlier);
  const second = nameOf(later);
  if (first === second || (first !== null && second !== null && foldCase(first) === foldCase(second)))
    return false;
  emitWarning(
    'second-middleware',
    `a second cors() that names the resource ${quote(second)} changes nothing: an earlier one decided for ${quote(first)}; name the resource there, or make the route templates name it`,
  );
  return true;
}

function nameOf({ named, configuration, path }: DecisionBasis): string | null {
  return named ?? compiledOf(configuration).resources.recognize(path)?.name ?? null;
}
