import { CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import type { CorsPolicyEntry } from '../configuration/entry';
import { isRecord } from '../problems/checks';
import { CorsConfigurationError, type CorsProblem } from '../problems/problem';
import { SAFELISTED_METHODS } from '../protocol/methods';
import { printable, quote } from '../text/quote';
import { wrap } from '../text/wrap';
import { readArguments } from './arguments';
import { WrongUsage, type Command, type Io } from './command';
import { withConfiguration, type LoadedConfiguration } from './configuration-file';
import { table } from './table';
import { paint, WIDTH } from './terminal';

const FLAGS = { config: { type: 'string' }, json: { type: 'boolean' }, strict: { type: 'boolean' } } as const;

const USAGE = `Usage: npx express-resource-cors policies --config FILE [--json] [--strict]

Shows the entries of a configuration as a table, its options, and its warnings.

  --config FILE  a module whose default export, or export config, is the configuration, or a JSON file
  --json         one object: the configuration in its declarative form, and warnings
  --strict       status 1 where there are warnings

Exit status: 0, 1 with --strict and warnings, 2 for wrong usage or no configuration.
`;

export const policies: Command = {
  summary: 'shows your configuration as a table, with its warnings',
  usage: USAGE,
  run: async (args, io) => {
    const { values, positionals } = readArguments(args, FLAGS);
    if (positionals.length > 0) throw new WrongUsage(`${quote(positionals[0])} belongs to no flag.`);
    return withoutOwnWarnings(() =>
      withConfiguration(values.config, io, (configuration) => {
        const document = configuration.toJSON();
        const warnings = warningsOf(document);
        if (values.json) io.stdout.write(`${JSON.stringify({ ...document, warnings }, null, 2)}\n`);
        else io.stdout.write(describe(document, callbacksOf(configuration), warnings, io));
        return values.strict && warnings.length > 0 ? 1 : 0;
      }),
    );
  },
};

/**
 * Keeps the warnings that this package emits from `stderr` while something runs: they are in what it prints.
 * @internal for its tests
 */
export async function withoutOwnWarnings<T>(run: () => Promise<T>): Promise<T> {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = ((...parameters: Parameters<typeof emitWarning>) => {
    const [, options] = parameters as unknown[];
    const isOurs = isRecord(options) && options['type'] === 'CorsWarning';
    if (!isOurs) emitWarning(...parameters);
  }) as typeof emitWarning;
  try {
    return await run();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** The callbacks that it has, which the declarative form leaves out. */
function callbacksOf(configuration: LoadedConfiguration): string[] {
  const names = ['dynamicConfigurationCallback', 'staticConfigurationAccessFilter'] as const;
  return names.filter((name) => configuration[name] !== undefined);
}

/** The warnings of a configuration, which are problems where it is strict. */
function warningsOf(document: CorsDocument): readonly CorsProblem[] {
  try {
    CorsConfiguration.from({ ...document, strict: true });
    return [];
  } catch (error) {
    if (error instanceof CorsConfigurationError) return error.problems;
    throw error;
  }
}

const HEADING = ['Resources', 'Origins', 'Methods', 'Request headers', 'Exposed headers', 'Cookies', 'Cache'];

function describe(
  document: CorsDocument,
  callbacks: readonly string[],
  warnings: readonly CorsProblem[],
  io: Io,
): string {
  const { policies: entries, ...options } = document;
  const rows = entries.map((entry) => rowOf(entry, document.defaultCacheDuration));
  const [heading, ...body] = table([HEADING.map((text) => [text]), ...rows]) as [string[], ...string[][]];
  const bold = (text: string): string => paint('bold', text, io);
  return [
    ...(entries.length === 0
      ? ['There are no entries, so every origin is refused.']
      : [
          ...heading.map(bold),
          '-'.repeat(Math.max(...[heading, ...body].flat().map(({ length }) => length))),
          ...body.flat(),
        ]),
    ...section(
      'Options',
      [
        ...Object.entries(options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
        ...callbacks.map((name) => `${name}: a function`),
      ],
      bold,
    ),
    ...section(
      'Warnings',
      warnings.map(({ code, path, message }) => `${path}: ${message} (${code})`),
      bold,
    ),
    '',
  ].join('\n');
}

function section(title: string, items: readonly string[], bold: (text: string) => string): string[] {
  if (items.length === 0) return [];
  const lines = items.flatMap((item) => wrap(printable(item), '- ', WIDTH));
  return ['', bold(title), ...lines];
}

function rowOf(entry: CorsPolicyEntry, defaultCacheDuration: number | undefined): string[][] {
  const {
    resources,
    origins,
    methods = SAFELISTED_METHODS,
    requestHeaders,
    responseHeaders,
    cookies,
  } = entry;
  const cacheDuration = entry.cacheDuration ?? defaultCacheDuration;
  return [
    cell(resources),
    entry.exempt ? ['exempt'] : cell(origins),
    cell(methods),
    cell(requestHeaders),
    cell(responseHeaders),
    [cookies ? 'yes' : 'no'],
    [cacheDuration === undefined ? '-' : `${String(cacheDuration)} s`],
  ];
}

function cell(list: readonly string[] | '*' | 'none' | undefined): string[] {
  if (list === 'none') return ['none'];
  if (list === '*') return ['all'];
  return list === undefined ? ['-'] : list.map(printable);
}
