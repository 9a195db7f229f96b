import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

const CACHE = path.resolve(__dirname, '../../node_modules/.cache/express-resource-cors');

/**
 * The folder of a package that few commands need, so `npm ci` doesn't bring it. The first call installs it from the
 * registry, later ones find it, until `npm ci` empties `node_modules`. No script of the package is run.
 *
 * @throws Error with what npm said, if it can't be installed.
 */
export function fetched(name: string, version: string): string {
  const folder = path.join(CACHE, `${name.replaceAll('/', '-')}-${version}`);
  fill(folder, (unfinished) => {
    install(`${name}@${version}`, unfinished);
  });
  return path.join(folder, 'node_modules', name);
}

/** Makes a folder, once: it gets its name when it is complete, since other processes may be looking for it. */
export function fill(folder: string, make: (unfinished: string) => void): void {
  if (existsSync(folder)) return;
  mkdirSync(path.dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    make(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process may have been faster; what it made is as good.
    if (!existsSync(folder)) throw error;
  }
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
  const { status, stderr, error } = spawnSync('npm', ['install', ...flags, '--prefix', folder, specifier], {
    cwd: folder,
    encoding: 'utf8',
    // npm is a batch file there.
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error(`${specifier} could not be installed: ${error?.message ?? stderr.trim()}`);
  }
}
