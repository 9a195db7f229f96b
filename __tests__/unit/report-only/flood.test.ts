import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { LedgerFlood } from './flood-program';

const REQUESTS = 50_000;
const MIB = 1024 * 1024;

/** A process of its own, for its heap; `npm run test:flood` sends a million. */
function flood(): LedgerFlood {
  const program = path.join(__dirname, 'flood-program.ts');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--require', require.resolve('tsx/cjs'), program, String(REQUESTS)],
    { encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as LedgerFlood;
}

test('a flood of invented origins and resources leaves the ledger within its bound, and every request is counted', () => {
  const { entries, others, heapFilled, heapInTheEnd } = flood();

  expect([entries, others]).toEqual([1000, REQUESTS - 1000]);
  // The 46,000 that came since the ledger was full would be over 40 MiB.
  expect(heapInTheEnd - heapFilled).toBeLessThan(4 * MIB);
}, 120_000);
