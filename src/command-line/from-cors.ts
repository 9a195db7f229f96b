import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isRecord } from '../problems/checks';
import { printable } from '../text/printable';
import { quote } from '../text/quote';
import { wrap } from '../text/wrap';
import { readArguments } from './arguments';
import { asciiJson } from './ascii-json';
import { FAILED, WrongUsage, type Command } from './command';
import { readCorsOptions, type Carried } from './cors-options';
import { whyNotLoaded } from './why-not-loaded';
import { fit } from './width';

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

/** The configuration as a module, with what differs in comments. */
function moduleText({ document, policy, notes, holes }: Carried): string {
  const { policies, ...options } = document;
  const said = (property: string, indent: string): string[] =>
    (notes.get(property) ?? []).flatMap((note) => comment(note, indent));
  const line = (property: string, value: string, indent: string): string[] => [
    ...said(property, indent),
    `${indent}${property}: ${value},`,
  ];
  const places = holes.filter(({ kind }) => kind === 'origins');
  const callback = holes.find(({ kind }) => kind === 'callback');
  const origins = policies[0]?.origins ?? [];
  const hasEntry = policies.length > 0 || places.length > 0;
  const list = Array.isArray(origins)
    ? `[${[...(origins as string[]).map(text), ...places.map(({ name }) => `...${name}`)].join(', ')}]`
    : text(origins as string);
  const properties = Object.entries(policy).flatMap(([name, value]) => line(name, text(value), '      '));
  return [
    ...comment(
      'What the options of cors did, for CorsConfiguration.from(). What differs is said above each line.',
      '',
    ),
    ...places.flatMap(({ name, note }) => ['', ...comment(`A hole: ${note}`, ''), `const ${name} = [];`]),
    ...(callback
      ? [
          '',
          ...comment(`A hole: ${callback.note}`, ''),
          ...(Object.keys(policy).length === 0 ? [] : [`// What it allowed: ${text(policy)}`]),
          `const ${callback.name} = ({ origin }) => null;`,
        ]
      : []),
    '',
    'export const config = {',
    ...Object.entries(options).flatMap(([name, value]) => line(name, text(value), '  ')),
    ...(callback ? [`  dynamicConfigurationCallback: ${callback.name},`] : []),
    ...said('policies', '  '),
    ...(hasEntry
      ? [
          '  policies: [',
          '    {',
          "      resources: '*',",
          ...line('origins', list, '      '),
          ...properties,
          '    },',
          places.length > 0 && origins.length === 0
            ? '  ].filter(({ origins }) => origins.length > 0),'
            : '  ],',
        ]
      : ['  policies: [],']),
    '};',
    '',
  ].join('\n');
}

function comment(note: string, indent: string): string[] {
  return wrap(printable(note), `${indent}// `, 100).map((line, index) =>
    index === 0 ? line : `${indent}// ${line.slice(indent.length + 3)}`,
  );
}

/** A value as JavaScript, with strings in single quotes. */
function text(value: unknown): string {
  if (typeof value === 'string')
    return `'${asciiJson(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (isRecord(value)) {
    return `{ ${Object.entries(value)
      .map(([name, each]) => `${name}: ${text(each)}`)
      .join(', ')} }`;
  }
  return String(value);
}
