import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = path.resolve(__dirname, '../../..');
const VARIABLE = 'RESOURCE_CORS_INSTALLS';

/** Where the tarball is unpacked and installed: on its own, and beside the frameworks that it serves. */
export type Install = 'alone' | 'express-4' | 'express-5';

/** The directory of an install, once all are made. */
export function directoryOf(install: Install): string {
  const directory = process.env[VARIABLE];
  if (directory === undefined) throw new Error(`${VARIABLE} is not set: run npm run test:consumers`);
  return path.join(directory, install);
}

/** Packs the package as `npm publish` would, and installs the tarball in each of `installs/`. */
export async function installAll(): Promise<void> {
  // Where the temporary directory is a link, modules would have two addresses.
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'resource-cors-')));
  process.env[VARIABLE] = directory;
  await run('npm', ['pack', '--pack-destination', directory], { cwd: ROOT });
  const tarball = readdirSync(directory).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  cpSync(path.resolve(__dirname, '../installs'), directory, { recursive: true });
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  for (const install of ['alone', 'express-4', 'express-5'] satisfies Install[]) {
    await run('npm', ['install', `../${tarball}`, ...flags], { cwd: directoryOf(install) });
  }
}

/** The directory of everything that {@link installAll} made. */
export function installsDirectory(): string | undefined {
  return process.env[VARIABLE];
}
