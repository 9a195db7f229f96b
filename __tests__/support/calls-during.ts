import { Session, type Profiler } from 'node:inspector';
import path from 'node:path';

const SOURCE = path.join(__dirname, '..', '..', 'src', '/').replaceAll('\\', '/');

/** How often each function of this package runs meanwhile, by file (V8's counts). */
export async function callsDuring(task: () => unknown): Promise<Map<string, Map<string, number>>> {
  const session = new Session();
  session.connect();
  let result: Profiler.ScriptCoverage[] = [];
  const take = () => {
    session.post('Profiler.takePreciseCoverage', (_error, taken) => {
      ({ result } = taken);
    });
  };
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  take();
  try {
    await task();
    take();
  } finally {
    session.disconnect();
  }
  const calls = new Map<string, Map<string, number>>();
  for (const { url: address, functions } of result) {
    const url = address.replaceAll('\\', '/');
    // As a path, or as a URL of one.
    const at = url.indexOf(SOURCE);
    if (at === -1) continue;
    for (const { functionName, ranges } of functions) {
      const [{ count, startOffset } = { count: 0, startOffset: 0 }] = ranges;
      // Coverage counts by functions of its own.
      if (count === 0 || functionName.startsWith('cov_')) continue;
      const file = url.slice(at + SOURCE.length);
      const ofFile = calls.get(file) ?? new Map<string, number>();
      calls.set(file, ofFile.set(`${functionName}@${String(startOffset)}`, count));
    }
  }
  return calls;
}
