/** Whether a script got to read the answer. */
export type State = 'readable' | 'blocked';

/** What came of one call of one front end. */
export interface Outcome {
  readonly page: string;
  readonly call: string;
  /** Before the switch. */
  readonly before: State | undefined;
  /** Since the switch; undefined until the call has been made again. */
  readonly since: State | undefined;
}

/** What the front ends tell of their calls, before the switch and since. */
export class Board {
  readonly #outcomes = new Map<string, Outcome>();
  #switched = false;

  constructor(calls: Readonly<Record<string, readonly string[]>>) {
    for (const [page, names] of Object.entries(calls)) {
      for (const call of names) this.#set({ page, call, before: undefined, since: undefined });
    }
  }

  get outcomes(): readonly Outcome[] {
    return [...this.#outcomes.values()];
  }

  /** @param afterSwitch whether the call was begun after the switch */
  record(page: string, call: string, state: State, afterSwitch: boolean): void {
    const outcome = this.#outcomes.get(keyOf(page, call));
    if (!outcome || afterSwitch !== this.#switched) return;
    this.#set(this.#switched ? { ...outcome, since: state } : { ...outcome, before: state });
  }

  switch(): void {
    this.#switched = true;
  }

  #set(outcome: Outcome): void {
    this.#outcomes.set(keyOf(outcome.page, outcome.call), outcome);
  }
}

function keyOf(page: string, call: string): string {
  return `${page} ${call}`;
}
