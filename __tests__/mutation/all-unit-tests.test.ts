import { readdirSync } from 'node:fs';
import path from 'node:path';

// Two are tests of child processes, which can't see the mutant; the others listen to the process, and run alone.
const LEFT_OUT = ['process-warning.test.ts', 'flood.test.ts', 'pattern-table.test.ts', 'warnings.test.ts'];

// Enough to notice a mutant, and few enough for a thousand of them.
process.env['CORS_PROPERTY_RUNS'] ??= '200';

const unit = path.resolve(__dirname, '../unit');
for (const name of readdirSync(unit, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!name.endsWith('.test.ts') || LEFT_OUT.includes(path.basename(name))) continue;
  describe(name, () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded by what is there
    require(path.join(unit, name));
  });
}
