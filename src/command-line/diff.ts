import { compareConfigurations, type CorsComparisonRow } from '../comparison/compare-configurations';
import type { CorsDocument } from '../configuration/document';
import { quote } from '../text/quote';
import { readArguments } from './arguments';
import { asciiJson } from './terminal';
import { FAILED, WrongUsage, type Command, type Io } from './command';
import { withConfiguration } from './configuration-file';
import { differencesAsMarkdown, differencesAsText } from './diff-report';
import type { LoadedConfiguration } from './configuration-file';
import { fit } from './terminal';
import { withoutOwnWarnings } from './policies';

const FLAGS = {
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
  'fail-on': { type: 'string' },
} as const;

const USAGE = `Usage: npx express-resource-cors diff OLD NEW [flags]

Says who gains and who loses what, when the configuration NEW takes the place of OLD. Each of them is
a module whose default export, or export config, is the configuration, or a JSON file.

  --json          an array of { resource, origin, gained, lost, witness }
  --markdown      a table for a pull request
  --fail-on WHAT  gains, losses or any: status 1 where there are such

Exit status: 0, 1 by --fail-on, 2 wrong usage or no configuration.
`;

const FAILING: Readonly<Record<string, (row: CorsComparisonRow) => boolean>> = {
  gains: ({ gained }) => gained !== null,
  losses: ({ lost }) => lost !== null,
  any: () => true,
};

export const diff: Command = {
  summary: 'says who gains and who loses what between two configurations',
  usage: USAGE,
  run: (args, io) => {
    const { values, positionals } = readArguments(args, FLAGS);
    const [before, after, more] = positionals;
    if (before === undefined || after === undefined) throw new WrongUsage('Name two files: OLD and NEW.');
    if (more !== undefined) throw new WrongUsage(`Two files at a time; what is ${quote(more)}?`);
    const { 'fail-on': failOn, json = false, markdown = false } = values;
    if (failOn !== undefined && !Object.hasOwn(FAILING, failOn)) {
      throw new WrongUsage(`--fail-on is gains, losses or any, not ${quote(failOn)}.`);
    }
    if (json && markdown) throw new WrongUsage('Either --json or --markdown, not both.');
    const write = json ? rowsAsJson : markdown ? differencesAsMarkdown : differencesAsText;
    return withoutOwnWarnings(() =>
      withBoth([before, after], io, (old, now) => {
        const rows = compareConfigurations(documentOf(old), documentOf(now));
        io.stdout.write(write(rows, io));
        for (const [file, configuration] of [
          [before, old],
          [after, now],
        ] as const) {
          tellOfCallbacks(file, configuration, io);
        }
        return failOn !== undefined && FAILING[failOn] && rows.some(FAILING[failOn]) ? 1 : 0;
      }),
    );
  },
};

/** Loads both, so that what is wrong with each is told. */
async function withBoth(
  [before, after]: readonly [before: string, after: string],
  io: Io,
  use: (before: LoadedConfiguration, after: LoadedConfiguration) => number,
): Promise<number> {
  const loaded: LoadedConfiguration[] = [];
  for (const file of [before, after]) {
    await withConfiguration(file, io, (configuration) => {
      loaded.push(configuration);
      return 0;
    });
  }
  const [old, now] = loaded;
  return old && now ? use(old, now) : FAILED;
}

/** The declarative form: a configuration may be one of another copy of this package. */
function documentOf(configuration: LoadedConfiguration): CorsDocument {
  return configuration.toJSON();
}

function tellOfCallbacks(file: string, configuration: LoadedConfiguration, io: Io): void {
  for (const name of ['dynamicConfigurationCallback', 'staticConfigurationAccessFilter'] as const) {
    if (configuration[name] === undefined) continue;
    io.stderr.write(
      fit(`${quote(file)} has a ${name}: what a function answers can't be compared, so it is left out.`),
    );
  }
}

function rowsAsJson(rows: readonly CorsComparisonRow[]): string {
  return `${asciiJson(rows)}\n`;
}
