import type { CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import type * as Ledgers from './ledger';
import type { CorsLedgerDocument, CorsLedgerEntry } from './ledger-entry';

/** Options of {@link collectDifferences}. */
export interface CorsLedgerOptions {
  /** The most entries that are kept; differences beyond them are only counted. Default: 1000. */
  readonly max?: number | undefined;
}

/** What report-only has found, gathered: which requests a configuration would treat in another way than is done today. */
export interface CorsLedger {
  /** The differences, alike ones as one entry, in the order in which they were first seen. */
  readonly entries: readonly CorsLedgerEntry[];
  /**
   * How many differences are in none of the entries: those of more than 2048 characters, those seen once that made room
   * for others, and those for which there was none.
   */
  readonly others: number;
  /** The ledger for JSON; times are ISO 8601. */
  toJSON(): CorsLedgerDocument;
  /**
   * Adds what another ledger has gathered, of another process say.
   *
   * @param json what `toJSON()` answered with
   * @throws CorsConfigurationError with everything that is wrong with it, each with its place; nothing is added then
   */
  merge(json: CorsLedgerDocument): void;
  /** The entries as a table, those that would be refused first, and of these the most frequent. */
  toString(): string;
  /**
   * A document that allows besides what passes today: for exactly the origins, resources, methods and request headers
   * that were seen, with cookies only where they were seen. Each entry that is for this says in `$comment` how often.
   * Left out is what no entry can allow: an origin `null`, a path that names no resource or can be read in several
   * ways, a resource that is closed (`forNoOrigins`). Methods and headers seen for one resource and origin may mix.
   *
   * ```ts
   * writeFileSync('cors.json', JSON.stringify(ledger.suggest(config), null, 2));
   * ```
   *
   * @param config the configuration that was reported on, which stays as it is, or its declarative form
   */
  suggest(config: CorsConfiguration | CorsDocument): CorsDocument;
  /** Ends the listening. What was gathered stays. */
  close(): void;
}

/**
 * Listens for what report-only finds, until it is closed, and keeps it: within `max` entries, whatever is sent.
 * When it is full, what was seen once and longest ago makes room.
 *
 * ```ts
 * registerGlobal(app, config, { reportOnly: true });
 * const ledger = collectDifferences({ max: 1000 });
 * setInterval(() => writeFileSync('ledger.json', JSON.stringify(ledger)), 60_000);
 * ```
 *
 * @throws CorsConfigurationError where an option is wrong
 */
export function collectDifferences(options: CorsLedgerOptions = {}): CorsLedger {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, and only where there is a ledger
  const { Ledger } = require('./ledger') as typeof Ledgers;
  return new Ledger(options);
}
