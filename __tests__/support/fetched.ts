import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Of what tests fetch and find out; `npm ci` empties it. */
export const CACHE = path.resolve(__dirname, '../../node_modules/.cache/express-resource-cors');

/**
 * The folder of a package that few commands need, so `npm ci` doesn't bring it. The first call installs it from the
 * registry, later ones find it. No script of the package is run.
 *
 * @throws Error with what npm said, if it can't be installed.
 */
export function fetched(name: string, version: string): string {
  const folder = made(`${name.replaceAll('/', '-')}-${version}`, (unfinished) => {
    install(`${name}@${version}`, unfinished);
  });
  return path.join(folder, 'node_modules', name);
}

/**
 * A folder of the cache, which is made once: in a folder that nobody else knows, which gets its name when it is complete,
 * since other processes may be looking for it.
 */
export function made(name: string, make: (unfinished: string) => void): string {
  const folder = path.join(CACHE, name);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    make(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process may have been faster; what it made is as good.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function install(specifier: string, folder: string): void {
  const flags = [
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
  ];
  const { status, stderr, error } = spawnSync('npm', ['install', ...flags, '--prefix', '.', specifier], {
    cwd: folder,
    encoding: 'utf8',
    // npm is a batch file there.
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error(`${specifier} could not be installed: ${error?.message ?? stderr.trim()}`);
  }
}
