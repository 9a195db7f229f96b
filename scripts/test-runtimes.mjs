// Runs the tests of what decides on other runtimes: npm run test:runtimes -- node@22 node@24 deno
// npm's packages `node` and `deno` bring the programs; nothing is installed for good.
import { spawnSync } from 'node:child_process';

const JEST = 'node_modules/jest/bin/jest.js';
const DECIDING = ['--selectProjects', 'unit', 'vectors', 'express'];

/** What is run on each. Deno lacks what some tests look with: V8's counts of calls, hooks of promises, Node's `--eval`. */
const RUNTIMES = {
  node: ['node', JEST, ...DECIDING],
  deno: [
    'deno',
    'run',
    '-A',
    '--node-modules-dir=manual',
    JEST,
    '--runInBand',
    '--selectProjects',
    'vectors',
  ],
};

const asked = process.argv.slice(2);
const failed = (asked.length > 0 ? asked : ['node@22', 'node@24', 'node@latest', 'deno']).filter(
  (runtime) => {
    const [name] = runtime.split('@');
    const command = RUNTIMES[name];
    if (!command) {
      console.error(`There is no runtime ${name} here; there are ${Object.keys(RUNTIMES).join(' and ')}.`);
      return true;
    }
    console.log(`\n${runtime}: ${command.join(' ')}`);
    const { status } = spawnSync('npx', ['--yes', '--package', runtime, '--', ...command], {
      stdio: 'inherit',
      // npx is a batch file on Windows.
      shell: process.platform === 'win32',
    });
    return status !== 0;
  },
);
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
