import { readdirSync } from 'node:fs';
import path from 'node:path';

// One is a test of a child process, which can't see the mutant; one takes longer to load than all others to run; the
// last two listen to the process for warnings, which come once. The tests of the cache stop the clock for whatever is
// loaded with them.
const LEFT_OUT = [
  'process-warning.test.ts',
  'pattern-table.test.ts',
  'warnings.test.ts',
  'troubleshooting.test.ts',
];
const FOLDER_LEFT_OUT = `cache${path.sep}`;

const unit = path.resolve(__dirname, '../unit');
for (const name of readdirSync(unit, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!name.endsWith('.test.ts') || name.startsWith(FOLDER_LEFT_OUT)) continue;
  if (LEFT_OUT.includes(path.basename(name))) continue;
  describe(name, () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded by what is there
    require(path.join(unit, name));
  });
}
