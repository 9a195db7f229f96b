/** Bounds how many lookups run at once, and how many wait for their turn: first come, first served. */
export class LookupSlots {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  constructor(most: number, mostWaiting: number) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Waits for a slot, which is the caller's until {@link leave}.
   *
   * @throws (rejects) at once where too many wait already, and with the signal's reason once that aborts
   */
  async enter(signal: AbortSignal): Promise<void> {
    if (this.#taken < this.#most) {
      this.#taken++;
      return;
    }
    if (this.#waiting.size >= this.#mostWaiting) {
      throw new Error(`${String(this.#waiting.size)} lookups wait already for one that is free to run`);
    }
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(enter);
        reject(signal.reason as Error);
      };
      const enter = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(enter);
    });
  }

  /** Gives a slot back, to whoever has waited for longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#taken--;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
