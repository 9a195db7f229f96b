import type { CorsPolicy } from 'express-resource-cors';

/** A callback, as data: what it answers, or how it fails. */
export interface ScriptedCallback {
  answers?: unknown;
  /** The filter only: the policy it is asked about, with these members changed. */
  changes?: CorsPolicy;
  /** The answer comes by a promise. */
  async?: true;
  fails?: 'throws' | 'rejects' | 'never answers' | 'answers undefined';
}

type Answer = CorsPolicy | null;

export function runnable(
  script: ScriptedCallback,
): (request: unknown, policy?: CorsPolicy) => Answer | Promise<Answer> {
  return (_request, policy) => {
    switch (script.fails) {
      case 'throws':
        throw new Error('The store is down.');
      case 'rejects':
        return Promise.reject(new Error('The store is down.'));
      case 'never answers':
        return new Promise<never>(() => undefined);
      case 'answers undefined':
        return undefined as unknown as null;
    }
    const answer = (script.changes ? { ...policy, ...script.changes } : script.answers) as Answer;
    return script.async ? Promise.resolve(answer) : answer;
  };
}
