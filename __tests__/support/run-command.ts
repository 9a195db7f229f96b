import { spawn } from 'node:child_process';
import path from 'node:path';
import { Readable } from 'node:stream';
import { runCommandLine } from '../../src/command-line/command-line';

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line here, as at a terminal that shows colours, or without; with a text on standard input. */
export async function run(args: readonly string[], colours = false, piped?: string): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof written) => ({ write: (text: string) => (written[name] += text) });
  const stdin = piped === undefined ? {} : { stdin: Readable.from([Buffer.from(piped)]) };
  const io = { ...stdin, stdout: sink('stdout'), stderr: sink('stderr'), colours, env: {} };
  return { status: await runCommandLine(args, io), ...written };
}

/** Runs it as a program of its own. */
export function runProgram(args: readonly string[], piped = ''): Promise<Ran> {
  const main = path.join(__dirname, '../../src/command-line/main.ts');
  const child = spawn(process.execPath, [require.resolve('tsx/cli'), main, ...args]);
  child.stdin.end(piped);
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, ...written });
    });
  });
}
