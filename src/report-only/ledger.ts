import type { CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { wholeNumber } from '../problems/checks';
import { checkOptions, type OptionTable } from '../problems/options';
import { refuse } from '../problems/problem';
import type { CorsLedger, CorsLedgerOptions } from './collect-differences';
import { listenForDifferences, type CorsDifference } from './difference';
import {
  added,
  entryFor,
  keyOf,
  lengthOf,
  LONGEST_ENTRY,
  ownEntry,
  type CorsLedgerDocument,
  type CorsLedgerEntry,
} from './ledger-entry';
import { ledgerTable } from './ledger-table';
import { readLedger } from './read-ledger';
import { suggestDocument } from './suggest';

const MAX = 1000;
const MOST = 1_000_000;

const OPTIONS: OptionTable = { max: { check: wholeNumber(1, MOST, 'a number of entries') } };

/** See {@link CorsLedger}. */
export class Ledger implements CorsLedger {
  readonly #entries = new Map<string, CorsLedgerEntry>();
  /** Of these the ones that were seen once, the oldest first: they make room for others. */
  readonly #seenOnce = new Set<string>();
  readonly #max: number;
  readonly #stop: () => void;
  #others = 0;

  constructor(options: CorsLedgerOptions) {
    refuse(checkOptions(OPTIONS, options, { example: '{ max: 1000 }' }));
    this.#max = options.max ?? MAX;
    this.#stop = listenForDifferences((difference) => {
      this.#record(difference);
    });
  }

  get entries(): readonly CorsLedgerEntry[] {
    return [...this.#entries.values()];
  }

  get others(): number {
    return this.#others;
  }

  toJSON(): CorsLedgerDocument {
    const entries = this.entries.map(({ firstSeen, lastSeen, ...entry }) => ({
      ...entry,
      firstSeen: firstSeen.toISOString(),
      lastSeen: lastSeen.toISOString(),
    }));
    return { entries, others: this.#others };
  }

  merge(json: CorsLedgerDocument): void {
    const { entries, others } = readLedger(json);
    for (const entry of entries) this.#add(entry);
    this.#others += others;
  }

  toString(): string {
    return ledgerTable(this.entries, this.#others);
  }

  suggest(config: CorsConfiguration | CorsDocument): CorsDocument {
    return suggestDocument(config, this.entries);
  }

  close(): void {
    this.#stop();
  }

  #record(difference: CorsDifference): void {
    const entry = entryFor(difference, new Date());
    if (entry) this.#add(entry);
  }

  #add(entry: CorsLedgerEntry): void {
    if (lengthOf(entry) > LONGEST_ENTRY) {
      this.#others += entry.count;
      return;
    }
    const key = keyOf(entry);
    const before = this.#entries.get(key);
    if (before) {
      this.#entries.set(key, added(before, entry));
      this.#seenOnce.delete(key);
    } else if (this.#entries.size < this.#max || this.#makeRoom()) {
      this.#entries.set(key, ownEntry(entry));
      if (entry.count === 1) this.#seenOnce.add(key);
    } else this.#others += entry.count;
  }

  /** Forgets what was seen once, longest ago: pages ask again and again, but invented origins come once. */
  #makeRoom(): boolean {
    const [oldest] = this.#seenOnce;
    if (oldest === undefined) return false;
    this.#seenOnce.delete(oldest);
    this.#entries.delete(oldest);
    this.#others++;
    return true;
  }
}
