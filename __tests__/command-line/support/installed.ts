import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dependencies } from '../../../package.json';
import type { Ran } from '../../support/run-command';

const root = path.resolve(__dirname, '../../..');

/** A project that has this package, as it is built, among its dependencies. */
export interface Project {
  /** Writes a file of the project. */
  write(file: string, content: string): void;
  /** Runs `npx express-resource-cors` in it, as far as Node is concerned. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran>;
  remove(): void;
}

export function installedProject(): Project {
  // Where the temporary directory is a link, modules would have two addresses.
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'resource-cors-')));
  const modules = path.join(directory, 'node_modules');
  const installed = path.join(modules, 'express-resource-cors');
  mkdirSync(installed, { recursive: true });
  cpSync(built(), path.join(installed, 'dist'), { recursive: true });
  cpSync(path.join(root, 'package.json'), path.join(installed, 'package.json'));
  for (const name of [...Object.keys(dependencies), 'tsx']) {
    symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'dir');
  }
  writeFileSync(path.join(directory, 'package.json'), '{ "private": true }');
  const main = path.join(installed, 'dist/command-line/main.js');

  return {
    write: (file, content) => {
      writeFileSync(path.join(directory, file), content);
    },
    run: (args, env = {}) => runNode([main, ...args], directory, env),
    remove: () => {
      rmSync(directory, { recursive: true });
    },
  };
}

/** The build, made once for what stands in src now. */
function built(): string {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort();
  const hash = createHash('sha256');
  for (const name of files) hash.update(`${name}\n`).update(readFileSync(path.join(root, 'src', name)));
  const cache = path.join(root, 'node_modules/.cache/express-resource-cors');
  const folder = path.join(cache, `built-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  build(unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process was faster; what it made is as good.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** What `npm run build` makes, less types and maps. */
function build(outDir: string): void {
  const flags = ['--noCheck', '--declaration', 'false', '--declarationMap', 'false', '--sourceMap', 'false'];
  const args = ['--project', path.join(root, 'tsconfig.build.json'), '--outDir', outDir, ...flags];
  const { status, stdout } = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The package does not build:\n${stdout}`);
}

function runNode(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { PATH: process.env['PATH'], ...env },
      timeout: 60_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}
