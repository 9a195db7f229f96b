import type { CorsAccessCheck } from '../configuration/access-check';
import { readAccessCheck } from '../configuration/access-check';
import type { CompiledConfiguration } from '../engine/compiled-configuration';
import { decide, isPending } from '../engine/decide';
import { isAllowed, type Outcome } from '../engine/outcome';

/** A request that is allowed on both sides, or refused on both, and answered otherwise. */
export interface AnswerChange {
  /** The status of the middleware's own answer; undefined where the request goes on to the application. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly witness: CorsAccessCheck;
}

/** Options that say how is answered, and nothing about what is allowed. */
const ANSWERING = ['rejectDisallowed', 'preflightStatus', 'preflightContinue', 'diagnostics'] as const;

/**
 * Requests of one origin for one path whose answer changes, though what is allowed does not: the first whose handler no
 * longer runs or runs again, and the first that is answered with another status.
 *
 * @param methods methods of which one is refused, if any is, and one is allowed, if any is
 * @param header a request header that neither side allows by its name
 * @param sameAccess whether both sides allow the same; otherwise a refused preflight is answered as its entry wants
 */
export function answerChanges(
  [before, after]: readonly [before: CompiledConfiguration, after: CompiledConfiguration],
  page: Pick<CorsAccessCheck, 'url' | 'origin'>,
  methods: readonly string[],
  header: string,
  sameAccess: boolean,
): AnswerChange[] {
  if (ANSWERING.every((name) => before.options[name] === after.options[name])) return [];
  const ask = (method: string, type: CorsAccessCheck['type'], requestHeaders: string[]): CorsAccessCheck => ({
    ...page,
    method,
    requestHeaders,
    credentials: false,
    type,
  });
  const actual = methods.map((method) => ask(method, 'actual', []));
  const preflights = [[], [header]].flatMap((names) =>
    methods.map((method) => ask(method, 'preflight', names)),
  );
  return [...actual, ...preflights].flatMap((witness) => {
    const [was, is] = [outcomeOf(before, witness), outcomeOf(after, witness)];
    if (was.status === is.status || isAllowed(was) !== isAllowed(is)) return [];
    if (!sameAccess && !isAllowed(is) && was.findings.type === 'preflight') return [];
    return [{ before: was.status, after: is.status, witness }];
  });
}

/** What is decided for a request by a configuration without callbacks. */
export function outcomeOf(configuration: CompiledConfiguration, check: CorsAccessCheck): Outcome {
  const decided = decide(configuration, readAccessCheck(check));
  if (isPending(decided)) throw new TypeError('a configuration with callbacks decides later');
  return decided;
}
