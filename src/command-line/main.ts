#!/usr/bin/env node
import { mayColour } from './colours';
import { FAILED } from './command';
import { runCommandLine } from './command-line';

/** `| head` closes its end early: that is no failure. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

process.stdout.on('error', ignoreClosedPipe);
process.stderr.on('error', ignoreClosedPipe);

const { stdout, stderr, env } = process;
runCommandLine(process.argv.slice(2), { stdout, stderr, env, colours: mayColour(stdout, env) }).then(
  (status) => {
    // Once everything is written; the configuration's module may hold timers and connections, which never end.
    stdout.write('', () => {
      process.exit(status);
    });
  },
  (error: unknown) => {
    // A mistake of this package: status 1 would pass for an answer.
    console.error(error);
    process.exitCode = FAILED;
  },
);
