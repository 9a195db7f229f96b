// Runs the tests of what decides on other runtimes: npm run test:runtimes -- node@22 node@24 bun deno
// npm's packages `node`, `bun` and `deno` bring the programs; nothing is installed for good.
import { spawnSync } from 'node:child_process';

const JEST = 'node_modules/jest/bin/jest.js';
const DECIDING = ['__tests__/unit', '__tests__/vectors', '__tests__/express'];

/**
 * What Bun's own runner, which stands in for Jest there, has everything for. It runs all in one process, so what is told
 * once in a process is looked at elsewhere.
 */
const ON_BUN = [
  ...['callbacks', 'comparison', 'engine', 'policies', 'protocol', 'resources', 'text'].map(
    (name) => `./__tests__/unit/${name}/`,
  ),
  './__tests__/vectors/',
  ...[
    'bad-requests',
    'cached-policies',
    'callbacks',
    'diagnostics',
    'exempt',
    'expose-all-with-cookies',
    'express-answers',
    'guarded-responses',
    'http2',
    'report-only-changes-nothing',
    'report-only',
    'static-files',
    'what-leaves',
    'without-express',
  ].map((name) => `./__tests__/express/${name}.test.ts`),
];

/**
 * What Deno lacks: V8's counts of calls, hooks of promises, warnings as events and errors of the process as in Node, heads
 * that are refused as they are written, and the order in which Node serves.
 */
const LACKING_IN_DENO = [
  'twelve files',
  'policy answered at once, is not called again',
  'wholly by the old one or wholly by the new',
  'the promises of a callback are seen',
  'after a head that could not be written',
  'is quoted without anything that does not print',
  'is an event of the process, once for each code',
];

/** What is run on each. Bun's server answers `OPTIONS *` by itself, with 400. */
const RUNTIMES = {
  node: ['node', JEST, ...DECIDING],
  bun: ['bun', 'test', '-t', '^(?!.*OPTIONS (?:\\*|for the whole server))', ...ON_BUN],
  deno: [
    'deno',
    'run',
    '-A',
    '--node-modules-dir=manual',
    JEST,
    '--runInBand',
    ...DECIDING,
    '-t',
    `^(?!.*(?:${LACKING_IN_DENO.join('|')}))`,
  ],
};

const asked = process.argv.slice(2);
const failed = (asked.length > 0 ? asked : ['node@22', 'node@24', 'node@latest', 'bun', 'deno']).filter(
  (runtime) => {
    const [name] = runtime.split('@');
    const command = RUNTIMES[name];
    if (!command) {
      console.error(`There is no runtime ${name} here; there are ${Object.keys(RUNTIMES).join(', ')}.`);
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
