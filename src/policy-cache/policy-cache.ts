import { InvalidAnswer } from '../callbacks/answer';
import type { CorsAccessRequest } from '../engine/access-request';
import type { CorsPolicy } from '../policies/policy';
import { emitWarning } from '../problems/warning';
import { errorText } from '../text/error-text';
import { ownCopy } from '../text/own-copy';
import { quote } from '../text/quote';
import { BoundedMap } from './bounded-map';
import type { ResolvedCacheOptions } from './cache-options';
import type { CacheSubject } from './cache-subject';
import { Lookup } from './lookup';
import { LookupSlots } from './lookup-slots';

/** How many lookups wait for their turn, at most: in a flood some fail, and memory stays. */
const MOST_WAITING = 10_000;

/** An answer that is kept. */
interface Kept {
  readonly policy: CorsPolicy | null;
  /** When it came, on the clock that nobody sets. */
  readonly since: number;
  /** The names it was looked up by, as `invalidate` compares them. */
  readonly subject: string;
}

/** Answers of a callback, kept for a while, and the lookups that are under way. */
export class PolicyCache<Target> {
  readonly #callback: (request: CorsAccessRequest) => unknown;
  readonly #subject: CacheSubject<Target>;
  readonly #options: ResolvedCacheOptions;
  readonly #kept: BoundedMap<Kept>;
  /** The one lookup of each key that later requests may join. */
  readonly #lookups = new Map<string, Lookup>();
  readonly #slots: LookupSlots;

  constructor(
    callback: (request: CorsAccessRequest) => unknown,
    subject: CacheSubject<Target>,
    options: ResolvedCacheOptions,
  ) {
    this.#callback = callback;
    this.#subject = subject;
    this.#options = options;
    this.#kept = new BoundedMap(options.max);
    this.#slots = new LookupSlots(options.maxConcurrent, MOST_WAITING);
  }

  /** The answer: at once where one is kept that may be served, else a promise of it. */
  find(request: CorsAccessRequest): CorsPolicy | null | Promise<CorsPolicy | null> {
    const key = this.#subject.keyOf(request);
    const kept = this.#kept.get(key);
    if (!kept || !this.#isWithin(kept, this.#options.staleWhileRevalidate)) return this.#wait(key, request);
    if (!this.#isWithin(kept, 0)) this.#refresh(key, request);
    return kept.policy;
  }

  /**
   * Forgets one answer, or all. A lookup under way answers those who wait for it already, and nobody else: it may
   * have read what has changed since.
   */
  invalidate(target: Target | undefined): void {
    if (target === undefined) {
      this.#kept.clear();
      this.#lookups.clear();
      return;
    }
    const subject = this.#subject.nameOfTarget(target);
    for (const [key, kept] of [...this.#kept.entries()]) if (kept.subject === subject) this.#kept.delete(key);
    for (const [key, lookup] of this.#lookups) if (lookup.subject === subject) this.#lookups.delete(key);
  }

  /** Whether an answer is at most `ttl` and this many milliseconds old. */
  #isWithin({ since }: Kept, window: number): boolean {
    return performance.now() - since < this.#options.ttl + window;
  }

  async #wait(key: string, request: CorsAccessRequest): Promise<CorsPolicy | null> {
    request.signal.throwIfAborted();
    try {
      return await this.#look(key, request).join(request.signal);
    } catch (error) {
      // Not the answer that was kept when the lookup began: that may have been invalidated since.
      const kept = this.#kept.peek(key);
      if (!kept || !this.#isWithin(kept, this.#options.staleIfError)) throw error;
      warnOfFailure(error);
      return kept.policy;
    }
  }

  #refresh(key: string, request: CorsAccessRequest): void {
    this.#look(key, request).answer.catch(warnOfFailure);
  }

  /** The lookup under way for a key, or a new one. */
  #look(key: string, request: CorsAccessRequest): Lookup {
    const current = this.#lookups.get(key);
    if (current && !current.aborted) return current;
    const { timeout } = this.#options;
    const ask = (signal: AbortSignal): unknown =>
      this.#callback(this.#subject.handed(request, signal) as CorsAccessRequest);
    const isKnown = (this.#kept.peek(key)?.policy ?? null) !== null;
    const lookup = new Lookup(this.#subject.nameOf(request), ask, this.#slots, isKnown, timeout);
    this.#lookups.set(key, lookup);
    // First in line: whoever waits for the answer finds it kept.
    lookup.answer.then(
      (policy) => {
        if (this.#end(key, lookup)) this.#keep(key, lookup, policy);
      },
      (error: unknown) => {
        const current = this.#end(key, lookup);
        if (!InvalidAnswer.is(error)) return;
        // The store has answered: what it said before counts no more.
        if (current) this.#kept.delete(key);
        warnOfAnswer(request, error);
      },
    );
    return lookup;
  }

  /** Ends a lookup; whether its answer counts for later requests. */
  #end(key: string, lookup: Lookup): boolean {
    return this.#lookups.get(key) === lookup && this.#lookups.delete(key);
  }

  #keep(key: string, { subject }: Lookup, policy: CorsPolicy | null): void {
    this.#kept.set(ownCopy(key), { policy, since: performance.now(), subject: ownCopy(subject) });
  }
}

/** Tells of a failure that no request hears of, an older answer being served. */
function warnOfFailure(error: unknown): void {
  if (InvalidAnswer.is(error)) return;
  const message = `A policy could not be looked up, so an older answer is served: ${errorText(error)}`;
  emitWarning('lookup-failed', message);
}

function warnOfAnswer({ resource, origin }: CorsAccessRequest, error: InvalidAnswer): void {
  const asked = `${quote(origin)} and ${resource === null ? 'no resource' : quote(resource)}`;
  emitWarning('invalid-answer', `Asked about ${asked}, the callback failed: ${errorText(error)}`);
}
