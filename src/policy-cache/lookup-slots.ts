/** Somebody who waits for a slot. */
interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  /** Whether the wait is over. */
  over: boolean;
}

/** Those who wait, in the order in which they came. One whose wait is over goes when the queue is next looked at. */
class Queue {
  #waiting: Waiting[] = [];
  #first = 0;
  /** How many wait. */
  size = 0;

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.size++;
  }

  /** Takes the one that came first. */
  takeOldest(): Waiting | undefined {
    for (; this.#first < this.#waiting.length; this.#first++) {
      const waiting = this.#waiting[this.#first];
      if (waiting && !waiting.over) {
        this.#forget();
        return this.#end(waiting);
      }
    }
    this.#forget();
    return undefined;
  }

  /** Takes the one that came last. */
  takeNewest(): Waiting | undefined {
    while (this.#waiting.length > this.#first) {
      const waiting = this.#waiting.pop();
      if (waiting && !waiting.over) return this.#end(waiting);
    }
    return undefined;
  }

  /** Ends the wait of one of them. */
  remove(waiting: Waiting): void {
    this.#end(waiting);
    // Mostly those who came first give up first.
    while (this.#waiting[this.#first]?.over) this.#first++;
    this.#forget();
  }

  #end(waiting: Waiting): Waiting {
    waiting.over = true;
    this.size--;
    return waiting;
  }

  /** Lets those go whose wait is over, once they are the half: in a flood nobody may be left who gives up. */
  #forget(): void {
    if (this.#first * 2 < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(this.#first);
    this.#first = 0;
  }
}

/**
 * Bounds how many lookups run at once, and how many wait for their turn. Those for partners that the store knows come
 * first, whoever has waited for longest before the others. Of strangers the newest comes first: in a flood of
 * invented origins the oldest have waited for so long that nobody needs their answer any more, and a new partner
 * among them is answered all the same. Where too many wait, the oldest stranger is turned away.
 */
export class LookupSlots {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #known = new Queue();
  readonly #strangers = new Queue();
  #taken = 0;

  constructor(most: number, mostWaiting: number) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Waits for a slot, which is the caller's until {@link leave}.
   *
   * @param known whether the store has answered with a policy before
   * @throws (rejects) where too many wait, and with the signal's reason once that aborts
   */
  async enter(signal: AbortSignal, known: boolean): Promise<void> {
    if (this.#taken < this.#most) {
      this.#taken++;
      return;
    }
    const queue = known ? this.#known : this.#strangers;
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = { resolve, reject, over: false };
      queue.add(waiting);
      signal.addEventListener(
        'abort',
        () => {
          if (waiting.over) return;
          queue.remove(waiting);
          reject(signal.reason as Error);
        },
        { once: true },
      );
      this.#makeRoom();
    });
  }

  /** Gives a slot back, to whoever comes next. */
  leave(): void {
    const next = this.#known.takeOldest() ?? this.#strangers.takeNewest();
    if (next === undefined) this.#taken--;
    else next.resolve();
  }

  #makeRoom(): void {
    if (this.#known.size + this.#strangers.size <= this.#mostWaiting) return;
    const oldest = this.#strangers.takeOldest() ?? this.#known.takeOldest();
    const why = `more than ${String(this.#mostWaiting)} lookups wait for one that is free to run`;
    oldest?.reject(new Error(why));
  }
}
