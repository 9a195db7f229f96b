import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { WRONG } from './start-up-errors-program';

/** How many files somebody reads at most, who wants to know where an error at start-up comes from. */
const MOST = 10;

/** Two more: what was probably meant is read as a URL, and what else is wrong with the call is told at once. */
const MOST_FOR_ORIGIN = 12;

// In a process of its own: V8 counts in everything that is loaded, which takes long among other suites.
const FILES = JSON.parse(
  execFileSync(
    process.execPath,
    ['--require', require.resolve('tsx/cjs'), path.join(__dirname, 'start-up-errors-program.ts')],
    { encoding: 'utf8' },
  ),
) as Record<string, string[]>;

test.each(WRONG)('few files are on the way to the error of $what', ({ what, kind }) => {
  expect(FILES[what]).toContain('problems/problem.ts');
  expect(FILES[what]!.length).toBeLessThanOrEqual(kind === 'origin' ? MOST_FOR_ORIGIN : MOST);
});
