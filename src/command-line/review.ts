import { readFile } from 'node:fs/promises';
import { compiledOf, CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsLedgerEntry } from '../report-only/ledger-entry';
import { ledgerRows } from '../report-only/ledger-table';
import { readLedger, type ReadLedger } from '../report-only/read-ledger';
import { review as reviewEntries, type Reviewed } from '../report-only/review';
import { suggest, type Extension, type Suggestion } from '../report-only/suggest';
import { literal, literals } from '../text/code';
import { quote } from '../text/quote';
import { wrap } from '../text/wrap';
import { readArguments } from './arguments';
import { paint } from './terminal';
import { FAILED, WrongUsage, type Command, type Io } from './command';
import { withConfiguration } from './configuration-file';
import type { LoadedConfiguration } from './configuration-file';
import { table } from './table';
import { whyNotLoaded } from './configuration-file';
import { WIDTH } from './terminal';
import { withoutOwnWarnings } from './policies';

const FLAGS = { config: { type: 'string' }, json: { type: 'boolean' } } as const;

const USAGE = `Usage: npx express-resource-cors review LEDGER --config FILE [--json]

Decides anew what report-only has gathered, and shows what would break in browsers if the configuration
decided from now on, and what to write so that it does not.

  LEDGER         a JSON file, as JSON.stringify(ledger) makes it
  --config FILE  a module whose default export, or export config, is the configuration, or a JSON file
  --json         one object: breaks, others, and document, the configuration with what is to be written

Exit status: 0 where nothing would break, 1 where something would, 2 for wrong usage, no ledger or no
configuration.
`;

export const review: Command = {
  summary: 'shows what of a report-only ledger would break, and what to write',
  usage: USAGE,
  run: async (args, io) => {
    const { values, positionals } = readArguments(args, FLAGS);
    const [file, ...more] = positionals;
    if (file === undefined) throw new WrongUsage('The ledger is missing: name its JSON file.');
    if (more.length > 0) throw new WrongUsage(`There is one ledger too many: ${quote(more[0])}.`);
    return withoutOwnWarnings(() =>
      withConfiguration(values.config, io, async (loaded) => {
        let ledger: ReadLedger;
        try {
          ledger = readLedger(JSON.parse(await readFile(file, 'utf8')) as unknown);
        } catch (error) {
          io.stderr.write(`${quote(file)} gives no ledger:\n${whyNotLoaded(error)}\n`);
          return FAILED;
        }
        const configuration = ownConfiguration(loaded);
        const reviewed = await reviewEntries(compiledOf(configuration), ledger.entries);
        const broken = reviewed.filter(({ entry, passes }) => !passes && entry.change === 'would-be-refused');
        const entries = broken.map(entryAsDecided);
        const suggestion = suggest(configuration, entries);
        const { others } = ledger;
        if (values.json) {
          const { document } = suggestion;
          io.stdout.write(`${JSON.stringify({ breaks: entries, others, document }, null, 2)}\n`);
        } else {
          io.stdout.write(await describe({ ledger, entries, suggestion }, io));
        }
        return broken.length > 0 ? 1 : 0;
      }),
    );
  },
};

/** The configuration, as one of this copy of the package. */
function ownConfiguration(loaded: LoadedConfiguration): CorsConfiguration {
  const { dynamicConfigurationCallback, staticConfigurationAccessFilter } = loaded;
  return CorsConfiguration.from(loaded.toJSON(), {
    dynamicConfigurationCallback,
    staticConfigurationAccessFilter,
  });
}

/** An entry with the reason that this configuration gives. */
function entryAsDecided({ entry, outcome }: Reviewed): CorsLedgerEntry {
  return { ...entry, reason: outcome.reason };
}

interface Findings {
  readonly ledger: ReadLedger;
  /** What would break. */
  readonly entries: readonly CorsLedgerEntry[];
  readonly suggestion: Suggestion;
}

async function describe({ ledger, entries, suggestion }: Findings, io: Io): Promise<string> {
  const bold = (text: string): string => paint('bold', text, io);
  const { extensions, document } = suggestion;
  const remaining = (await reviewEntries(compiledOf(CorsConfiguration.from(document)), entries)).filter(
    ({ passes }) => !passes,
  );
  const calls = extensions.flatMap((extension) => [`// ${extension.seen}`, ...callLines(extension)]);
  const opened = ledger.entries.filter(({ change }) => change === 'would-be-allowed').length;
  return [
    ...(entries.length === 0
      ? [paint('green', 'Nothing that passes today would break.', io)]
      : [
          paint('red', `What passes today and would break (${counted(entries)}):`, io),
          '',
          ...tableOf(entries),
        ]),
    ...(calls.length === 0
      ? []
      : ['', bold('What to write, where these are yours; anybody can send any origin:'), '', ...calls]),
    ...(remaining.length === 0
      ? []
      : [
          '',
          bold('What no entry can allow, or a callback refuses:'),
          '',
          ...tableOf(remaining.map(({ entry }) => entry)),
        ]),
    ...(opened === 0
      ? []
      : ['', ...wrap(`Blocked in browsers when it was seen, and then allowed: ${rows(opened)}.`, '', WIDTH)]),
    ...(ledger.others === 0
      ? []
      : [
          '',
          ...wrap(
            `The ledger had no room for ${String(ledger.others)} more, of which nothing is known here: give collectDifferences() a greater max, and gather anew.`,
            '',
            WIDTH,
          ),
        ]),
    '',
  ].join('\n');
}

/** What would break, as a table; that all of it would be refused is said above it. */
function tableOf(entries: readonly CorsLedgerEntry[]): string[] {
  const rows = table(
    ledgerRows(entries).map((cells) => cells.filter((_, at) => at !== 1).map((text) => [text])),
  );
  const rule = '-'.repeat(Math.max(...rows.flat().map(({ length }) => length)));
  return [...rows.slice(0, 1).flat(), rule, ...rows.slice(1).flat()];
}

function counted(entries: readonly CorsLedgerEntry[]): string {
  const requests = entries.reduce((sum, { count }) => sum + count, 0);
  return `${rows(entries.length)}, ${requests === 1 ? '1 request' : `${String(requests)} requests`}`;
}

function rows(count: number): string {
  return count === 1 ? '1 row of the ledger' : `${String(count)} rows of the ledger`;
}

/** The call that allows one thing, as code. */
function callLines({ resource, origin, methods, requestHeaders, cookies }: Extension): string[] {
  const members = [
    `resources: [${literal(resource)}]`,
    `origins: [${literal(origin)}]`,
    `methods: [${literals(methods)}]`,
    ...(requestHeaders.length === 0 ? [] : [`requestHeaders: [${literals(requestHeaders)}]`]),
    ...(cookies ? ['cookies: true'] : []),
  ];
  const line = `config.extend({ ${members.join(', ')} });`;
  return line.length <= WIDTH
    ? [line]
    : ['config.extend({', ...members.map((member) => `  ${member},`), '});'];
}
