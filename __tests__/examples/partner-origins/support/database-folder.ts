import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { made } from '../../../support/fetched';

const MANIFEST = path.join(path.dirname(require.resolve('@electric-sql/pglite')), '../package.json');
const CREATE = `require('@electric-sql/pglite').PGlite.create(process.argv[1]).then((postgres) => postgres.close())`;

/** A new folder with an embedded PostgreSQL that has no tables yet. To make one takes seconds, to copy one does not. */
export function databaseFolder(): string {
  const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string };
  const empty = made(`pglite-${version}`, (unfinished) => {
    execFileSync(process.execPath, ['-e', CREATE, unfinished], { cwd: __dirname });
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'partners-'));
  cpSync(empty, folder, { recursive: true });
  return folder;
}
