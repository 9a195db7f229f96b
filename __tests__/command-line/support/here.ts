import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, type Ran } from '../../support/run-command';

/** A folder with configurations as JSON, which need no process of their own, as modules do. */
export interface Folder {
  write(file: string, content: string): void;
  /** Runs the command line in this folder, as at a terminal that shows colours, or without. */
  run(args: readonly string[], colours?: boolean): Promise<Ran>;
  remove(): void;
}

export function folderHere(): Folder {
  const before = process.cwd();
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'resource-cors-')));
  process.chdir(directory);
  return {
    write: (file, content) => {
      writeFileSync(path.join(directory, file), content);
    },
    run,
    remove: () => {
      process.chdir(before);
      rmSync(directory, { recursive: true });
    },
  };
}
