/** What kind of mistake a {@link CorsProblem} is; those of the second group are warnings unless `strict` is on. */
export type CorsProblemCode =
  /** A text that is not an origin or a pattern for origins. */
  | 'invalid-origin'
  /** A text that does not name a resource. */
  | 'invalid-resource'
  /** A route template that can't be used. */
  | 'invalid-route'
  /** A text that is not a method, or a method that no browser sends. */
  | 'invalid-method'
  /** A text that is not a header name, or a header that scripts can't set or read. */
  | 'invalid-header'
  /** A cache duration that is not a whole number of seconds from 0 to 86400. */
  | 'invalid-cache-duration'
  /** An option with a value that it can't have. */
  | 'invalid-option'
  /** A value of the wrong kind, such as a text where a list belongs. */
  | 'invalid-value'
  /** A list without any member. */
  | 'empty-list'
  /** A resource and an origin that have an entry already. */
  | 'duplicate-entry'
  /** The name of an option or a property that does not exist. */
  | 'unknown-property'
  /** A chain that goes on with an entry which the configuration no longer has. */
  | 'stale-entry'
  | CorsWarningCode;

/** What is legal but probably a mistake (docs/design.md § Checks at start-up). */
export type CorsWarningCode =
  /** Any site that a visitor opens may act with the visitor's cookies. */
  | 'all-origins-with-cookies'
  /** An `http:` origin with cookies: whoever is on the network path can act as it. */
  | 'cleartext-origin-with-cookies'
  /** A pattern for names that anybody can register. */
  | 'public-suffix-origins'
  /** A pattern for every host of a scheme, such as all extensions of a browser. */
  | 'any-host-of-scheme'
  /** A resource name that no request can have. */
  | 'unmatchable-resource'
  /** Names of resources that differ in so little that one of them is probably a slip. */
  | 'similar-resources'
  /** A route template behind one that matches everything it matches. */
  | 'shadowed-route'
  /** A request header that only responses have. */
  | 'response-header-in-request'
  /** An exposed header that only requests have. */
  | 'request-header-in-response'
  /** A method that Node's HTTP parser does not know, so that no request with it arrives. */
  | 'unknown-method';

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

/** A problem with a value; `path` says where the value stands. */
export function problem(code: CorsProblemCode, path: string, value: unknown, message: string): CorsProblem {
  return { code, path, value, message };
}

/** Throws a {@link CorsConfigurationError} if there is any problem. */
export function refuse(problems: readonly CorsProblem[]): void {
  if (problems.length > 0) throw new CorsConfigurationError(problems);
}

/** The problems with their paths put below `prefix`: `origins[0]` becomes `policies[2].origins[0]`. */
export function below(prefix: string, problems: readonly CorsProblem[]): CorsProblem[] {
  return problems.map((each) => ({
    ...each,
    path: each.path === '' ? prefix : `${prefix}.${each.path}`,
  }));
}
