/** Runs one statement, with `$1`, `$2`, … for its parameters. */
export type Query = <Row>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** PostgreSQL, embedded or a server. */
export interface Database {
  readonly query: Query;
  /** Runs statements that count all together, or not at all. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Starts listening; see {@link ChangeListener}. Resolves at once where the database is away: it goes on trying. */
  listen(listener: ChangeListener): Promise<void>;
  close(): Promise<void>;
}

/** Whoever needs to know that partners have changed. */
export interface ChangeListener {
  /**
   * They have changed, in this process or another; or the connection was lost for a while, and nobody knows what
   * changed meanwhile.
   */
  changed(): void;
  /** The connection is lost, and being opened again: told once, however many attempts that takes. */
  lost(error: Error): void;
}

/** What changes of partners are announced on. */
export const CHANNEL = 'partners_changed';
