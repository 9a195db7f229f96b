import { CorsConfigurationError, type CorsProblem } from 'express-resource-cors';

/** The problems with which a configuration call is refused; fails the test if the call is accepted. */
export function problemsOf(call: () => unknown): readonly CorsProblem[] {
  try {
    call();
  } catch (error) {
    if (error instanceof CorsConfigurationError) return error.problems;
    throw error;
  }
  throw new Error('the call was accepted, though it should throw a CorsConfigurationError');
}

/** The one problem with which a configuration call is refused. */
export function problemOf(call: () => unknown): CorsProblem {
  const problems = problemsOf(call);
  expect(problems).toHaveLength(1);
  return problems[0]!;
}

/** Problems without their messages, for comparing many at once. */
export function summary(problems: readonly CorsProblem[]): Omit<CorsProblem, 'message'>[] {
  return problems.map(({ code, path, value }) => ({ code, path, value }));
}
