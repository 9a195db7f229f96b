import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { FloodReport } from './flood-program';

const ORIGINS = 50_000;
const MIB = 1024 * 1024;

/** A process of its own, for its heap; `npm run test:flood` sends a million. */
function flood(): FloodReport {
  const program = path.join(__dirname, 'flood-program.ts');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--require', require.resolve('tsx/cjs'), program, String(ORIGINS)],
    { encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as FloodReport;
}

test('a flood of different origins, grows no memory beyond max and asks the store once for each', () => {
  const { calls, mostCallsForOne, mostAtOnce, heapAtFirst, heapFilled, heapInTheEnd } = flood();

  expect({ calls, mostCallsForOne }).toEqual({ calls: ORIGINS, mostCallsForOne: 1 });
  expect(mostAtOnce).toBeLessThanOrEqual(25);
  // With the path that each was asked about, 10,000 answers would be over 25 MiB.
  expect(heapFilled - heapAtFirst).toBeLessThan(15 * MIB);
  // The 30,000 answers that came since the cache was filled would be over 12 MiB.
  expect(heapInTheEnd - heapFilled).toBeLessThan(3 * MIB);
}, 120_000);
