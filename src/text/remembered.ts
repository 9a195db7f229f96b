import { ownCopy } from './own-copy';

/** In characters. Longer texts are read each time. */
const LONGEST = 128;

/** Texts that are remembered at most. */
const MOST = 1000;

/** Slots for the hashes of texts that came once. */
const SLOTS = 4096;

/**
 * What texts of requests were read as that come again and again: paths, origins. A text is remembered when it comes for
 * the second time, so that those that never come again cost next to nothing; what has been remembered is never driven
 * out by others, whoever invents them, and nothing of a request but a copy of the text is held on to.
 */
export class Remembered<Value> {
  /** What is remembered. */
  readonly values = new Map<string, Value>();
  /** Hashes alone: a text that came once leaves no trace but a number. */
  #once: Int32Array | undefined;

  /** Whether a text that was read is to be remembered. */
  wants(text: string): boolean {
    if (text.length > LONGEST || this.values.size >= MOST) return false;
    const hash = hashOf(text);
    const once = (this.#once ??= new Int32Array(SLOTS));
    const slot = hash & (SLOTS - 1);
    if (once[slot] === hash) return true;
    once[slot] = hash;
    return false;
  }

  /** Remembers a text; the value must not hold on to a request's text either. */
  set(text: string, value: Value): void {
    this.values.set(ownCopy(text), value);
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
