import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nearest } from '../text/nearest';
import { quote } from '../text/quote';
import { FAILED, WrongUsage, type Command, type Io } from './command';
import { audit } from './audit';
import { check } from './check';
import { diff } from './diff';
import { fromCors } from './from-cors';
import { doctor } from './doctor';
import { explain } from './explain';
import { lab } from './lab';
import { policies } from './policies';
import { review } from './review';
import { fit } from './terminal';

/** The sub-commands by name, in the order in which the help lists them. */
const COMMANDS: Readonly<Record<string, Command>> = {
  doctor,
  audit,
  explain,
  policies,
  lab,
  check,
  diff,
  review,
  'from-cors': fromCors,
};

/** Runs the command that the arguments name, and answers with the exit status. */
export async function runCommandLine(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    io.stderr.write(help());
    return FAILED;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(help());
    return 0;
  }
  if (name === '--version') {
    io.stdout.write(`${version()}\n`);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const meant = nearest(name, Object.keys(COMMANDS));
    const question = meant === undefined ? '.' : `; did you mean '${meant}'?`;
    io.stderr.write(`${fit(`There is no command ${quote(name)}${question}`)}\n${help()}`);
    return FAILED;
  }
  return runCommand(name, command, rest, io);
}

async function runCommand(name: string, command: Command, args: readonly string[], io: Io): Promise<number> {
  const end = args.indexOf('--');
  const flags = end === -1 ? args : args.slice(0, end);
  if (flags.includes('--help') || flags.includes('-h')) {
    io.stdout.write(command.usage);
    return 0;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    io.stderr.write(`${fit(error.message)}See: npx express-resource-cors ${name} --help\n`);
    return FAILED;
  }
}

function help(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  return [
    'Usage: npx express-resource-cors <command> [arguments]',
    '',
    ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Each command says more with --help.',
    '',
  ].join('\n');
}

/** The package's own; it stands two folders up, whether this runs from `src` or from `dist`. */
function version(): string {
  // This stands in a folder of src, and once it is built in dist itself.
  const built = path.basename(__dirname) === 'dist';
  const manifest = readFileSync(path.join(__dirname, built ? '..' : '../..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
