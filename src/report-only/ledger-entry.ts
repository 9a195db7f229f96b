import type { CorsReason, CorsRequestType } from '../engine/reason';
import { ownCopy } from '../text/own-copy';
import { askedIn, type CorsDifference } from './difference';

/** Requests that differ alike: of one resource, origin, method and list of headers, with cookies or without. */
export interface CorsLedgerEntry<Time = Date> {
  /** `would-be-refused`: they pass today. `would-be-allowed`: they are blocked today. */
  readonly change: CorsDifference['change'];
  /** Whether they are preflights or actual requests. */
  readonly type: Exclude<CorsRequestType, 'not-cors'>;
  /** As the configuration names it, else as the path does; null where the path names none. */
  readonly resource: string | null;
  /** The origin of the page. */
  readonly origin: string;
  /** The method of the actual request; of a preflight the one that it announces. */
  readonly method: string;
  /** The header names that a preflight asks for, lower-case and sorted; none of an actual request. */
  readonly headers: readonly string[];
  /** Whether they carry cookies, which preflights never do. */
  readonly credentials: boolean;
  /** Why the configuration decides as it does; of the last one. */
  readonly reason: CorsReason;
  /** How many there were. */
  readonly count: number;
  /** When it was seen first. */
  readonly firstSeen: Time;
  /** When it was seen last. */
  readonly lastSeen: Time;
}

/** A ledger as JSON has it; times are ISO 8601. */
export interface CorsLedgerDocument {
  /** The differences, each once. */
  readonly entries: readonly CorsLedgerEntry<string>[];
  /** How many differences are in none of the entries. */
  readonly others: number;
}

/**
 * In characters, of all texts of an entry together. Requests may send more, and none of it is worth the memory; a
 * list of headers that browsers send is far shorter.
 */
export const LONGEST_ENTRY = 2048;

/** The entry for a difference; undefined where it has no origin or method, which no browser causes. */
export function entryFor(difference: CorsDifference, now: Date): CorsLedgerEntry | undefined {
  const { change, decision } = difference;
  const { type, resource, origin, method, reason } = decision;
  if (type === 'not-cors' || origin === null || method === null) return undefined;
  const { headers, credentials } = askedIn(difference);
  const seen = { count: 1, firstSeen: now, lastSeen: now };
  return { change, type, resource, origin, method, headers, credentials, reason, ...seen };
}

/** What is the same for requests that differ alike, and nobody else's. */
export function keyOf({
  change,
  type,
  resource,
  origin,
  method,
  headers,
  credentials,
}: CorsLedgerEntry): string {
  return JSON.stringify([change, type, resource, origin, method, headers, credentials]);
}

/** How many characters an entry keeps. */
export function lengthOf({ resource, origin, method, headers }: CorsLedgerEntry): number {
  return headers.reduce(
    (sum, name) => sum + name.length,
    (resource ?? '').length + origin.length + method.length,
  );
}

/** A copy whose texts keep nothing else of their request in memory. */
export function ownEntry(entry: CorsLedgerEntry): CorsLedgerEntry {
  return {
    ...entry,
    resource: entry.resource === null ? null : ownCopy(entry.resource),
    origin: ownCopy(entry.origin),
    method: ownCopy(entry.method),
    headers: Object.freeze(entry.headers.map(ownCopy)),
  };
}

/** Two entries of one key as one. */
export function added(one: CorsLedgerEntry, other: CorsLedgerEntry): CorsLedgerEntry {
  const latest = other.lastSeen >= one.lastSeen ? other : one;
  return {
    ...one,
    reason: latest.reason,
    count: one.count + other.count,
    firstSeen: one.firstSeen <= other.firstSeen ? one.firstSeen : other.firstSeen,
    lastSeen: latest.lastSeen,
  };
}
