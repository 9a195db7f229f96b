import { readArguments } from './arguments';
import { WrongUsage, type Command } from './command';

const FLAGS = {
  origin: { type: 'string' },
  method: { type: 'string' },
  header: { type: 'string', multiple: true },
  credentials: { type: 'boolean' },
  preflight: { type: 'boolean' },
  send: { type: 'boolean' },
  force: { type: 'boolean' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const doctor: Command = {
  summary: 'plays the browser against any server, and says why a request is blocked',
  usage: 'Usage: npx express-resource-cors doctor URL --origin ORIGIN [flags]\n',
  run: (args) => {
    const { positionals } = readArguments(args, FLAGS);
    throw new WrongUsage(`Not there yet: ${positionals.join(' ')}`);
  },
};
