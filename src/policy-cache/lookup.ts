import type { CorsPolicy } from '../policies/policy';
import type { LookupSlots } from './lookup-slots';
import { readAnswer } from '../callbacks/answer';

/** What any number of requests wait for together: one call of the callback, with a signal of its own. */
export class Lookup {
  /** The names that were looked up, as `invalidate` compares them. */
  readonly subject: string;
  /** A frozen copy of the policy, or null; rejects where the callback fails. */
  readonly answer: Promise<CorsPolicy | null>;
  readonly #abortion = new AbortController();
  #waiting = 0;

  /**
   * @param known whether the store has answered for it with a policy before
   * @param timeout milliseconds, waiting for a slot included
   */
  constructor(
    subject: string,
    ask: (signal: AbortSignal) => unknown,
    slots: LookupSlots,
    known: boolean,
    timeout: number,
  ) {
    this.subject = subject;
    this.answer = this.#run(ask, slots, known, timeout);
  }

  /** Whether it was given up, so that nobody should wait for it any more. */
  get aborted(): boolean {
    return this.#abortion.signal.aborted;
  }

  /**
   * Waits for the answer, for as long as `signal` does not abort. When the last who waited has gone, the lookup is
   * given up; one of them alone ends nothing for the others.
   */
  async join(signal: AbortSignal): Promise<CorsPolicy | null> {
    this.#waiting++;
    const leave = (): void => {
      this.#waiting--;
      if (this.#waiting === 0) this.#abortion.abort(new Error('no request waits for this lookup any more'));
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await this.answer;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  async #run(
    ask: (signal: AbortSignal) => unknown,
    slots: LookupSlots,
    known: boolean,
    timeout: number,
  ): Promise<CorsPolicy | null> {
    const { signal } = this.#abortion;
    const timer = setTimeout(() => {
      this.#abortion.abort(new Error(`no answer within ${String(timeout)} ms (timeout)`));
    }, timeout);
    try {
      await slots.enter(signal, known);
      try {
        signal.throwIfAborted();
        return readAnswer(await Promise.race([ask(signal), abortionOf(signal)]));
      } finally {
        // Also where the callback takes no notice of its signal: one that never settles must not keep the slot.
        slots.leave();
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Rejects with the signal's reason once that aborts. */
function abortionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
