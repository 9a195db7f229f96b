import { requestedMethod } from '../engine/findings';
import { isAllowed, type Outcome } from '../engine/outcome';
import { terminalLinesOf } from '../explanation/decision-of';

/** In all: a flood of refusals must fill neither a terminal nor the memory. */
const MOST_PRINTED = 100;

/** In characters, of each part: what stands in a request may be long. */
const LONGEST_PART = 256;

/** What was printed, by what makes a refusal distinct. */
const printed = new Set<string>();

/**
 * Prints each distinct refusal once to standard error, in two lines, with what to write (docs/design.md § Diagnostics).
 * A preflight and its request are one refusal. In production, and after
 * {@link MOST_PRINTED}, nothing is printed.
 */
export function printRefusal(outcome: Outcome): void {
  if (printed.size > MOST_PRINTED) return;
  if (isAllowed(outcome) && !isKeptByBrowser(outcome)) return;
  const key = keyOf(outcome);
  if (printed.has(key) || process.env['NODE_ENV'] === 'production') return;
  printed.add(key);
  if (printed.size > MOST_PRINTED) {
    write(
      `CORS: ${String(MOST_PRINTED)} refusals were printed, and no more are. DEBUG=express-resource-cors shows all.`,
    );
    return;
  }
  const [refused, advice] = terminalLinesOf(outcome);
  write(
    process.stderr.isTTY && process.stderr.hasColors() ? `\u001b[33m${refused}\u001b[39m` : refused,
    advice,
  );
}

/** The server allows it, but the browser keeps the answer from the page: it goes with cookies that are not allowed. */
function isKeptByBrowser({ findings, policy, reason }: Outcome): boolean {
  return reason === 'allowed' && findings.input.credentials && policy?.cookies === false;
}

/** Reason, resource, origin, method and header. */
function keyOf({ findings, reason, header }: Outcome): string {
  const { resource, input } = findings;
  const origin = reason === 'malformed-origin' ? '' : input.origin;
  // A preflight may lack a header beside what its request is refused for as well.
  const culprit = reason === 'request-header-not-allowed' ? String(header) : '';
  const parts = [reason, resource ?? input.path, origin ?? '', requestedMethod(findings), culprit];
  return parts.map((part) => part.slice(0, LONGEST_PART)).join('\n');
}

function write(...lines: readonly string[]): void {
  // A terminal that has gone away is nobody's reason to fail.
  if (process.stderr.writable) process.stderr.write(`${lines.join('\n')}\n`);
}
