#!/usr/bin/env node
import { FAILED } from './command';
import { runCommandLine } from './command-line';
import { mayBeClosedEarly, mayColour } from './terminal';

const { stdin, stdout, stderr, env } = process;
mayBeClosedEarly(stdout);
mayBeClosedEarly(stderr);

runCommandLine(process.argv.slice(2), { stdin, stdout, stderr, env, colours: mayColour(stdout, env) }).then(
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
