import type { CorsWarningCode } from './problem';

/** What is told while the server runs; `strict` makes no errors of it. */
export type RuntimeWarningCode = 'second-middleware' | 'lookup-failed' | 'invalid-answer';

/** By the code: what stands in warnings may come from requests, so each code is told of so often and no oftener. */
const MOST_WARNINGS = 100;

/** Warnings about the configuration come from the developer, and are as many as the configuration has mistakes. */
const MOST_CONFIGURATION_WARNINGS = 10_000;

const RUNTIME_CODES: readonly string[] = ['second-middleware', 'lookup-failed', 'invalid-answer'];

const told = new Map<string, Set<string>>();

/**
 * Emits a warning through the process, once for each code and message. A flood of one code keeps no other from being
 * told.
 */
export function emitWarning(code: CorsWarningCode | RuntimeWarningCode, message: string): void {
  let messages = told.get(code);
  if (!messages) told.set(code, (messages = new Set()));
  const most = RUNTIME_CODES.includes(code) ? MOST_WARNINGS : MOST_CONFIGURATION_WARNINGS;
  if (messages.has(message) || messages.size >= most) return;
  messages.add(message);
  process.emitWarning(message, { type: 'CorsWarning', code });
}
