import type { CorsWarningCode } from './problem';

/** What is told while the server runs; no `strict` makes errors of it. */
export type RuntimeWarningCode = 'second-middleware' | 'lookup-failed' | 'invalid-answer';

const warned = new Set<string>();

/** What stands in warnings may come from requests: resource names, origins. */
const MOST_WARNINGS = 1000;

/** Emits a warning through the process, once for each code and message. */
export function emitWarning(code: CorsWarningCode | RuntimeWarningCode, message: string): void {
  const key = `${code} ${message}`;
  if (warned.has(key) || warned.size >= MOST_WARNINGS) return;
  warned.add(key);
  process.emitWarning(message, { type: 'CorsWarning', code });
}
