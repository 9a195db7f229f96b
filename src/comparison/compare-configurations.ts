import type { CorsAccessCheck } from '../configuration/access-check';
import type { CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import type { CorsPolicy } from '../policies/policy';
import type * as Comparison from './comparison';

/** What somebody gains or loses, written as policies are: the methods, headers and so on that one side alone allows. */
export interface CorsComparisonSide extends CorsPolicy {
  /** The resource is left to the application, on this side alone. */
  readonly exempt?: true;
  /**
   * Where only the answer differs: the status in question. Lost where the handler no longer runs, because this status
   * is answered; gained where it runs again; on both sides where one status has taken the place of the other.
   */
  readonly status?: number;
}

/** Who gains and who loses what with one resource. */
export interface CorsComparisonRow {
  /** The resource, as it is configured; `'*'` for any other. */
  readonly resource: string;
  /** The origin or the pattern, as it is configured; `'*'` for any other; `'null'` for opaque origins. */
  readonly origin: string;
  /** What is allowed after the change only; null where nothing is gained. */
  readonly gained: CorsComparisonSide | null;
  /** What was allowed before the change only; null where nothing is lost. */
  readonly lost: CorsComparisonSide | null;
  /**
   * A request for `checkAccess` that the two decide differently: it shows what is allowed after the change only, else
   * what was allowed before it only, else another status.
   */
  readonly witness: CorsAccessCheck;
}

/**
 * Who gains and who loses what when one configuration takes the place of another
 * (docs/design.md § The comparison).
 *
 * ```ts
 * const gains = compareConfigurations(before, after).filter((row) => row.gained !== null);
 * ```
 *
 * @param before the configuration that is used, or its declarative form
 * @param after the one that is to take its place
 * @returns a row for each resource and origin about which they differ; none where every request is decided alike.
 *   Callbacks are not asked: what a function answers can't be compared
 * @throws CorsConfigurationError where a declarative form is wrong
 */
export function compareConfigurations(
  before: CorsConfiguration | CorsDocument,
  after: CorsConfiguration | CorsDocument,
): CorsComparisonRow[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, and only where something is compared
  const { compare } = require('./comparison') as typeof Comparison;
  return compare(before, after);
}
