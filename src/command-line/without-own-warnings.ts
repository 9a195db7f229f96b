import { isRecord } from '../problems/checks';

/** Keeps the warnings that this package emits from `stderr` while something runs: they are in what it prints. */
export async function withoutOwnWarnings<T>(run: () => Promise<T>): Promise<T> {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = ((...parameters: Parameters<typeof emitWarning>) => {
    const [, options] = parameters as unknown[];
    const isOurs = isRecord(options) && options['type'] === 'CorsWarning';
    if (!isOurs) emitWarning(...parameters);
  }) as typeof emitWarning;
  try {
    return await run();
  } finally {
    process.emitWarning = emitWarning;
  }
}
