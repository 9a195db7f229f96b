import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isRecord } from '../problems/checks';
import { quote } from '../text/quote';
import { readArguments } from './arguments';
import { asciiJson } from './terminal';
import { FAILED, WrongUsage, type Command } from './command';
import { moduleText } from './cors-module';
import { readCorsOptions, type Carried } from './cors-options';
import { whyNotLoaded } from './configuration-file';
import { fit } from './terminal';

const FLAGS = { json: { type: 'boolean' } } as const;

const USAGE = `Usage: npx express-resource-cors from-cors FILE [--json]

Prints the configuration that does what options of the cors package do. FILE is a module whose default
export, or export corsOptions or options, they are, or a JSON file. What differs is said in comments;
what can't be carried over (a regular expression, a function) is left as a hole with a name, and allows
nothing until you fill it in.

  --json  one object: { document, notes, holes }

Exit status: 0, or 2 for wrong usage or no options.
`;

export const fromCors: Command = {
  summary: 'makes a configuration of the options that you hand to the cors package',
  usage: USAGE,
  run: async (args, io) => {
    const { values, positionals } = readArguments(args, FLAGS);
    const [file, more] = positionals;
    if (file === undefined) throw new WrongUsage('Name a module or a JSON file with options of cors.');
    if (more !== undefined) throw new WrongUsage(`One file at a time; what is ${quote(more)}?`);
    let carried: Carried;
    try {
      carried = readCorsOptions(await loadOptions(file));
    } catch (error) {
      io.stderr.write(`${quote(file)} gives no options of cors:\n${whyNotLoaded(error)}\n`);
      return FAILED;
    }
    const { document, notes, holes } = carried;
    io.stdout.write(
      values.json
        ? `${asciiJson({ document, notes: Object.fromEntries(notes), holes })}\n`
        : moduleText(carried),
    );
    if (holes.length > 0) {
      const names = holes.map(({ name }) => name).join(', ');
      io.stderr.write(fit(`What can't be carried over allows nothing until you fill it in: ${names}.`));
    }
    return 0;
  },
};

async function loadOptions(file: string): Promise<unknown> {
  const absolute = path.resolve(file);
  if (path.extname(file).toLowerCase() === '.json') return JSON.parse(await readFile(absolute, 'utf8'));
  await access(absolute);
  return exportedOptions((await import(pathToFileURL(absolute).href)) as Record<string, unknown>);
}

/** The options among what a module exports. A CommonJS module has them twice, under `default`. */
function exportedOptions(module: Record<string, unknown>): unknown {
  const byDefault = module['default'];
  const inner = isRecord(byDefault) ? byDefault : {};
  const candidates = [module['corsOptions'], module['options'], inner['corsOptions'], inner['options']];
  const found = candidates.find((value) => value !== undefined) ?? inner['default'] ?? byDefault;
  if (found === undefined)
    throw new Error('it exports no options, neither by default nor as corsOptions or options');
  if (typeof found === 'function' && found.length > 2) {
    throw new Error('it exports the middleware that cors() made; export the options that cors() was given');
  }
  return found;
}
