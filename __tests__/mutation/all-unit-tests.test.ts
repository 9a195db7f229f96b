import { readdirSync } from 'node:fs';
import path from 'node:path';

// Two are tests of child processes, which can't see the mutant; one takes longer to load than all others to run;
// the last listens to the process, and runs alone.
const LEFT_OUT = ['process-warning.test.ts', 'flood.test.ts', 'pattern-table.test.ts', 'warnings.test.ts'];

const unit = path.resolve(__dirname, '../unit');
for (const name of readdirSync(unit, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!name.endsWith('.test.ts') || LEFT_OUT.includes(path.basename(name))) continue;
  describe(name, () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded by what is there
    require(path.join(unit, name));
  });
}
