import { ownCopy } from '../text/own-copy';

/** In characters. Longer paths are read each time. */
const LONGEST = 128;

/** Paths that are remembered at most. */
const MOST = 1000;

/** Slots for the hashes of paths that were asked for once. */
const SLOTS = 4096;

/**
 * What paths were recognised as that are asked for again and again. A path is remembered when it is asked for the second
 * time, so that paths that never come again cost next to nothing; what has been remembered is never driven out by
 * others, whoever invents them, and nothing of a request but a copy of its path is held on to.
 */
export class RememberedPaths<Value> {
  readonly #values = new Map<string, Value>();
  /** Hashes alone: a path that was asked for once leaves no trace but a number. */
  #once: Int32Array | undefined;

  get(path: string): Value | undefined {
    return this.#values.get(path);
  }

  /** Whether a path that was read is to be remembered. */
  wants(path: string): boolean {
    if (path.length > LONGEST || this.#values.size >= MOST) return false;
    const hash = hashOf(path);
    const once = (this.#once ??= new Int32Array(SLOTS));
    const slot = hash & (SLOTS - 1);
    if (once[slot] === hash) return true;
    once[slot] = hash;
    return false;
  }

  /** Remembers a path; the value must not hold on to a request's text either. */
  set(path: string, value: Value): void {
    this.#values.set(ownCopy(path), value);
  }
}

/** FNV-1a (https://datatracker.ietf.org/doc/html/draft-eastlake-fnv), of UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // 0 is what an empty slot has.
  return hash | 1;
}
