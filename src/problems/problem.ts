/** What kind of mistake a {@link CorsProblem} is; those of the second group are warnings unless `strict` is on. */
export type CorsProblemCode =
  | 'invalid-origin'
  | 'invalid-resource'
  | 'invalid-route'
  | 'invalid-method'
  | 'invalid-header'
  | 'invalid-cache-duration'
  | 'invalid-option'
  | 'invalid-value'
  | 'empty-list'
  | 'duplicate-entry'
  | 'unknown-property'
  | 'stale-entry'
  | CorsWarningCode;

/** What is legal but probably a mistake (docs/design.md § Checks at start-up). */
export type CorsWarningCode =
  | 'all-origins-with-cookies'
  | 'cleartext-origin-with-cookies'
  | 'public-suffix-origins'
  | 'any-host-of-scheme'
  | 'unknown-method'
  | 'response-header-in-request'
  | 'request-header-in-response'
  | 'unmatchable-resource';

/** One mistake in a configuration. */
export interface CorsProblem {
  /** What kind of mistake it is, for programs. */
  readonly code: CorsProblemCode;
  /** Where it is: `policies[2].origins[0]` in a document, `origins[0]` in one call of the fluent form. */
  readonly path: string;
  /** The value that was refused, as it was given. */
  readonly value: unknown;
  /** What is wrong with the value and what to write in its place, for people. */
  readonly message: string;
}

/**
 * Thrown by configuration calls. `problems` has every mistake of the call (for `CorsConfiguration.from` and
 * `replaceWith`: of the whole document), and `message` tells all of them.
 */
export class CorsConfigurationError extends Error {
  /** `CorsConfigurationError`, which logs show. */
  override readonly name = 'CorsConfigurationError';
  /** Every mistake of the call, at least one. */
  readonly problems: readonly CorsProblem[];

  constructor(problems: readonly CorsProblem[]) {
    super(problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n'));
    this.problems = Object.freeze([...problems]);
  }
}

/** Throws a {@link CorsConfigurationError} if there is any problem. */
export function refuse(problems: readonly CorsProblem[]): void {
  if (problems.length > 0) throw new CorsConfigurationError(problems);
}

/** The problems with their paths put below `prefix`: `origins[0]` becomes `policies[2].origins[0]`. */
export function below(prefix: string, problems: readonly CorsProblem[]): CorsProblem[] {
  return problems.map((problem) => ({
    ...problem,
    path: problem.path === '' ? prefix : `${prefix}.${problem.path}`,
  }));
}
