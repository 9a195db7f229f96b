import { checkPartner } from './check-partner';
import type { PartnerStore } from './partner-store';

/** How many reports are remembered, so that each is made once. */
const MOST_REMEMBERED = 10_000;

/**
 * Reports rows that somebody has put into the tables behind the page's back: each value once. They let nobody in;
 * this is so that somebody mends them.
 */
export class BadRows {
  readonly #store: PartnerStore;
  readonly #report: (sentence: string) => void;
  readonly #reported = new Set<string>();
  #looking = false;
  #again = false;

  constructor(store: PartnerStore, report: (sentence: string) => void) {
    this.#store = store;
    this.#report = report;
  }

  /** Looks through all partners. Where they change meanwhile, once more afterwards. */
  async look(): Promise<void> {
    this.#again = this.#looking;
    if (this.#looking) return;
    this.#looking = true;
    try {
      for (const { id, ...partner } of await this.#store.list()) {
        for (const { field, message } of checkPartner(partner))
          this.#tell(`Partner ${String(id)} ('${partner.name}'), ${field}: ${message}`);
      }
    } catch {
      // The database is away, as others tell; when it is back this is called again.
    } finally {
      this.#looking = false;
    }
    if (this.#again) await this.look();
  }

  #tell(sentence: string): void {
    if (this.#reported.has(sentence) || this.#reported.size >= MOST_REMEMBERED) return;
    this.#reported.add(sentence);
    this.#report(sentence);
  }
}
