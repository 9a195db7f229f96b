import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { directoryOf, type Install } from './installs';

const run = promisify(execFile);

const SOURCES = path.resolve(__dirname, '../projects');
const TSC = require.resolve('typescript/bin/tsc');

/** A TypeScript project: how its modules are written and found. */
export interface TypeScriptProject {
  readonly install: Install;
  /** `type` of its package.json. */
  readonly type: 'commonjs' | 'module';
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  readonly files: readonly string[];
}

let made = 0;

/** Compiles a project, the types of all libraries checked, and answers with the directory of its programs. */
export async function compiled({
  install,
  type,
  compilerOptions,
  files,
}: TypeScriptProject): Promise<string> {
  made += 1;
  const directory = path.join(directoryOf(install), `project-${String(made)}`);
  mkdirSync(directory);
  for (const file of files) cpSync(path.join(SOURCES, 'typescript', file), path.join(directory, file));
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ private: true, type }));
  const options = {
    target: 'es2022',
    lib: ['es2023'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    esModuleInterop: true,
    skipLibCheck: false,
    rootDir: '.',
    outDir: 'dist',
    ...compilerOptions,
  };
  writeFileSync(path.join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }));
  try {
    await run(process.execPath, [TSC, '--project', directory]);
  } catch (error) {
    throw new Error(`It does not compile:\n${(error as { stdout: string }).stdout}`, { cause: error });
  }
  return path.join(directory, 'dist');
}

/** A JavaScript program of `projects/`, copied to where its imports are installed. */
export function javascript(install: Install, file: string): string {
  const program = path.join(directoryOf(install), file);
  cpSync(path.join(SOURCES, 'javascript', file), program);
  return program;
}

/** What a program prints, run to its end. */
export async function outputOf(program: string, ...args: string[]): Promise<string> {
  return (await run(process.execPath, [program, ...args])).stdout;
}

const running: ChildProcess[] = [];

/** Starts a program that serves, and answers with the port that it prints. */
export function serving(program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout.setEncoding('utf8').once('data', (text: string) => {
      resolve(Number(text));
    });
    child.on('error', reject);
    child.on('exit', () => {
      reject(new Error(`${program} ended without a port:\n${stderr}`));
    });
  });
}

/** Ends the programs that serve. */
export function endPrograms(): void {
  for (const child of running.splice(0)) child.kill();
}
