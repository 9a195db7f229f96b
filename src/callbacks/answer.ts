import { checkPolicy } from '../policies/check-policy';
import { copyPolicy, type CorsPolicy } from '../policies/policy';
import { isRecord } from '../problems/checks';
import { CorsConfigurationError, problem } from '../problems/problem';

/**
 * What a callback has answered, which may be anything: a policy, or null to refuse. The answer is read once, property
 * by property, into a copy of our own. The copy is checked, and used: what an answer's getters say later counts for
 * nothing.
 *
 * @returns a frozen copy
 * @throws InvalidAnswer for all else; whatever the answer throws as it is read
 */
export function readAnswer(answer: unknown): CorsPolicy | null {
  if (answer === null) return null;
  if (answer === undefined) {
    throw new InvalidAnswer(
      new CorsConfigurationError([problem('invalid-value', '', answer, 'the answer is undefined')]),
    );
  }
  const copy = isRecord(answer) ? copyOf(answer) : answer;
  const problems = checkPolicy(copy);
  if (problems.length > 0) throw new InvalidAnswer(new CorsConfigurationError(problems));
  return copyPolicy(copy);
}

/** More than any policy has: what a callback answers with must not fill the memory. */
const MOST_MEMBERS = 10_000;

function copyOf(answer: Record<string, unknown>): Record<string, unknown> {
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(answer)) {
    const value = answer[key];
    copy[key] = Array.isArray(value) ? copyOfList(key, value) : value;
  }
  return copy;
}

/** By the places in the list: an iterator of its own could go on for ever. */
function copyOfList(key: string, list: readonly unknown[]): unknown[] {
  const { length } = list;
  if (length > MOST_MEMBERS) {
    const message = `the list has ${String(length)} members, more than ${String(MOST_MEMBERS)}`;
    throw new InvalidAnswer(new CorsConfigurationError([problem('invalid-value', key, undefined, message)]));
  }
  return Array.from({ length }, (_, index) => list[index]);
}

/** A callback's answer that is not a policy. */
export class InvalidAnswer extends TypeError {
  readonly #isOne = true;

  /** Whether something that was thrown is one. It may be anything, and throw again when it is looked at. */
  static is(thrown: unknown): thrown is InvalidAnswer {
    return typeof thrown === 'object' && thrown !== null && #isOne in thrown;
  }

  constructor(cause: CorsConfigurationError) {
    super(
      `the answer is not a policy; answer with a policy, or with null to refuse (${cause.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')})`,
      { cause },
    );
  }
}
