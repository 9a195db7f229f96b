import { readdirSync } from 'node:fs';
import path from 'node:path';

// A test of a child process can't see the mutant, and costs seconds.
const LEFT_OUT = ['process-warning.test.ts'];

const unit = path.resolve(__dirname, '../unit');
for (const name of readdirSync(unit, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!name.endsWith('.test.ts') || LEFT_OUT.includes(path.basename(name))) continue;
  describe(name, () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded by what is there
    require(path.join(unit, name));
  });
}
