import { printable } from '../text/quote';
import type { CorsLedgerEntry } from './ledger-entry';

const HEADING = ['Seen', 'Change', 'Request', 'Resource', 'Origin', 'Reason'];

/** In characters: no cell is wider, whatever was sent. */
const WIDEST = 60;

/** Entries as a table for people, those that would be refused first, and of these the most frequent. */
export function ledgerTable(entries: readonly CorsLedgerEntry[], others: number): string {
  const rows = ledgerRows(entries);
  const widths = HEADING.map((_, at) => Math.max(...rows.map((row) => String(row[at]).length)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padStart(Number(widths[at])) : cell.padEnd(Number(widths[at]))))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(Math.max(...lines.map(({ length }) => length)));
  return [
    ...(entries.length === 0 ? ['No differences.'] : [...lines.slice(0, 1), rule, ...lines.slice(1)]),
    ...(others > 0 ? [`and ${String(others)} more, for which there was no room`] : []),
  ].join('\n');
}

/** The same as cells, with their heading. */
export function ledgerRows(entries: readonly CorsLedgerEntry[]): readonly (readonly string[])[] {
  const sorted = [...entries].sort(
    (one, other) =>
      Number(one.change === 'would-be-allowed') - Number(other.change === 'would-be-allowed') ||
      other.count - one.count,
  );
  return [HEADING, ...sorted.map(cellsOf)];
}

function cellsOf({ count, change, resource, origin, reason, ...entry }: CorsLedgerEntry): string[] {
  return [
    String(count),
    change,
    requestText(entry),
    resource === null ? '-' : cell(resource),
    cell(origin),
    reason === 'allowed' && change === 'would-be-refused' ? 'cookies-not-allowed' : reason,
  ];
}

/** What was asked, in a few words: `PUT, preflight: content-type`. */
function requestText({
  type,
  method,
  headers,
  credentials,
}: Pick<CorsLedgerEntry, 'type' | 'method' | 'headers' | 'credentials'>): string {
  if (type === 'actual') return cell(credentials ? `${method}, cookies` : method);
  return cell(headers.length > 0 ? `${method}, preflight: ${headers.join(', ')}` : `${method}, preflight`);
}

function cell(text: string): string {
  const clean = printable(text);
  return clean.length > WIDEST ? `${clean.slice(0, WIDEST - 1)}…` : clean;
}
