import { checkPolicy } from '../policies/check-policy';
import type { CorsPolicy } from '../policies/policy';
import { CorsConfigurationError } from '../problems/problem';

/**
 * What a callback has answered, which may be anything: a policy, or null to refuse.
 *
 * @throws InvalidAnswer for all else; whatever the answer throws when it is looked at
 */
export function readAnswer(answer: unknown): CorsPolicy | null {
  if (answer === null) return null;
  const problems =
    answer === undefined
      ? [{ code: 'invalid-value' as const, path: '', value: answer, message: 'the answer is undefined' }]
      : checkPolicy(answer);
  if (problems.length > 0) throw new InvalidAnswer(new CorsConfigurationError(problems));
  return answer as CorsPolicy;
}

/** A callback's answer that is no policy. */
export class InvalidAnswer extends TypeError {
  constructor(cause: CorsConfigurationError) {
    super(`the answer is no policy; answer with one, or with null to refuse (${cause.message})`, { cause });
  }
}
