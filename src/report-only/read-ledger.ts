import type { CorsReason } from '../engine/reason';
import { parseOrigin } from '../origins/origin';
import { isRecord, unknownProperty } from '../problems/checks';
import { below, problem, refuse, type CorsProblem } from '../problems/problem';
import { isToken } from '../protocol/token';
import { quote } from '../text/quote';
import type { CorsLedgerEntry } from './ledger-entry';

/** A ledger that has been read. */
export interface ReadLedger {
  readonly entries: readonly CorsLedgerEntry[];
  readonly others: number;
}

/** What is wrong with a value, as the end of a sentence; undefined where nothing is. */
type Flaw = (value: unknown) => string | undefined;

const REASONS: Readonly<Record<CorsReason, true>> = {
  allowed: true,
  'no-origin': true,
  'same-origin': true,
  'malformed-origin': true,
  'null-origin': true,
  'ambiguous-path': true,
  exempt: true,
  'resource-not-configured': true,
  'origin-not-allowed': true,
  'method-not-allowed': true,
  'malformed-request-method': true,
  'request-header-not-allowed': true,
  'malformed-request-headers': true,
  'refused-by-filter': true,
  'refused-by-callback': true,
};

const isWholeNumber =
  (least: number): Flaw =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least
      ? undefined
      : `is not a count; write a whole number, ${String(least)} or more`;

const isOneOf =
  (...values: readonly string[]): Flaw =>
  (value) =>
    typeof value === 'string' && values.includes(value)
      ? undefined
      : `must be ${values.map(quote).join(' or ')}`;

const isTime: Flaw = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : `is not a time; write it as '2026-01-31T12:00:00.000Z'`;

const ENTRY: Readonly<Record<keyof CorsLedgerEntry, Flaw>> = {
  change: isOneOf('would-be-refused', 'would-be-allowed'),
  type: isOneOf('preflight', 'actual'),
  resource: (value) =>
    value === null || typeof value === 'string' ? undefined : 'is neither the name of a resource nor null',
  origin: (value) =>
    typeof value === 'string' && (value === 'null' || parseOrigin(value))
      ? undefined
      : 'is not an origin as browsers send it',
  method: (value) => (typeof value === 'string' && isToken(value) ? undefined : 'is not a method'),
  headers: (value) =>
    Array.isArray(value) && value.every((name) => typeof name === 'string' && isToken(name))
      ? undefined
      : 'is not a list of header names',
  credentials: (value) => (typeof value === 'boolean' ? undefined : 'is neither true nor false'),
  reason: (value) =>
    typeof value === 'string' && Object.hasOwn(REASONS, value) ? undefined : 'is not a reason of a decision',
  count: isWholeNumber(1),
  firstSeen: isTime,
  lastSeen: isTime,
};

/**
 * Reads a ledger from what `toJSON()` has made of one.
 *
 * @throws CorsConfigurationError with everything that is wrong with it, each with its place
 */
export function readLedger(json: unknown): ReadLedger {
  if (!isRecord(json) || !Array.isArray(json['entries'])) {
    const message = `${quote(json)} is not a ledger; write an object such as { entries: [], others: 0 }`;
    refuse([problem('invalid-value', '', json, message)]);
    return { entries: [], others: 0 };
  }
  const { entries, others = 0, ...rest } = json;
  const list = entries as readonly unknown[];
  const flaw = isWholeNumber(0)(others);
  refuse([
    ...list.flatMap((entry, index) => below(`entries[${String(index)}]`, problemsOf(entry))),
    ...(flaw === undefined ? [] : [problem('invalid-value', 'others', others, `${quote(others)} ${flaw}`)]),
    ...Object.entries(rest).map(([name, value]) => unknownProperty(name, value, ['entries', 'others'])),
  ]);
  return {
    entries: list.map((entry) => entryOf(entry as CorsLedgerEntry<string>)),
    others: others as number,
  };
}

function problemsOf(entry: unknown): CorsProblem[] {
  if (!isRecord(entry)) {
    return [problem('invalid-value', '', entry, `${quote(entry)} is not an entry of a ledger`)];
  }
  const known = Object.keys(ENTRY);
  return [
    ...Object.entries(ENTRY).flatMap(([name, flawOf]) => {
      const value = entry[name];
      const flaw = flawOf(value);
      if (flaw === undefined) return [];
      const what = name in entry ? `${quote(value)} ${flaw}` : `${quote(name)} is missing`;
      return [problem('invalid-value', name, value, what)];
    }),
    ...Object.keys(entry)
      .filter((name) => !known.includes(name))
      .map((name) => unknownProperty(name, entry[name], known)),
  ];
}

function entryOf(entry: CorsLedgerEntry<string>): CorsLedgerEntry {
  return {
    ...entry,
    headers: [...new Set(entry.headers.map((name) => name.toLowerCase()))].sort(),
    firstSeen: new Date(entry.firstSeen),
    lastSeen: new Date(entry.lastSeen),
  };
}
