import { readFile } from 'node:fs/promises';
import type { CorsDecision } from '../explanation/decision';
import { refuse, type CorsProblem } from '../problems/problem';
import { printable, quote } from '../text/quote';
import { wrap } from '../text/wrap';
import { readArguments } from './arguments';
import { asciiJson } from './terminal';
import { paint } from './terminal';
import { FAILED, WrongUsage, type Command, type Io } from './command';
import { withConfiguration } from './configuration-file';
import { decisionsInTurn, isReadable } from '../lab/decisions-in-turn';
import type { LoadedConfiguration } from './configuration-file';
import { readRules, type Rule } from './rules';
import { whyNotLoaded } from './configuration-file';
import { WIDTH } from './terminal';

const FLAGS = {
  config: { type: 'string' },
  expect: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const USAGE = `Usage: npx express-resource-cors check --config FILE --expect RULES [--json]

Holds a configuration against a table of requests and of what must hold for each.

  --config FILE   a module whose default export, or export config, is the configuration, or a JSON file
  --expect RULES  a JSON file, a list of rules such as
                  { "url": "/api/products", "origin": "https://app.example.com", "expect": "allowed" }
  --json          one object: { holds, results }

A rule has url, and may have origin, method, requestHeaders, credentials, type and a name. Its expect
is "allowed", "refused", or an object with allowed, reason, resource, status and headers.

Exit status: 0 all rules hold, 1 some don't, 2 wrong usage, no configuration or no rules.
`;

export const check: Command = {
  summary: 'holds your configuration against a table of what must be allowed and refused',
  usage: USAGE,
  run: async (args, io) => {
    const { values, positionals } = readArguments(args, FLAGS);
    if (positionals.length > 0) throw new WrongUsage(`${quote(positionals[0])} belongs to no flag.`);
    const { config, expect, json = false } = values;
    if (expect === undefined) throw new WrongUsage('--expect is missing: name a JSON file with rules.');
    const rules = await loadRules(expect, io);
    const status = await withConfiguration(config, io, async (configuration) => {
      if (!rules) return FAILED;
      const results: Result[] = [];
      for (const rule of rules) results.push(await resultOf(rule, configuration));
      const holds = results.every(({ failures }) => failures.length === 0);
      io.stdout.write(json ? `${asciiJson({ holds, results: results.map(asData) })}\n` : report(results, io));
      return holds ? 0 : 1;
    });
    return status;
  },
};

async function loadRules(file: string, io: Io): Promise<Rule[] | undefined> {
  try {
    const problems: CorsProblem[] = [];
    const rules = readRules(JSON.parse(await readFile(file, 'utf8')), problems);
    refuse(problems);
    return rules;
  } catch (error) {
    io.stderr.write(`${quote(file)} gives no rules:\n${whyNotLoaded(error)}\n`);
    return undefined;
  }
}

/** What became of a rule. */
interface Result {
  readonly rule: Rule;
  readonly decision: CorsDecision;
  /** What does not hold, in sentences. */
  readonly failures: readonly string[];
}

async function resultOf(rule: Rule, configuration: LoadedConfiguration): Promise<Result> {
  const decisions = await decisionsInTurn(configuration, rule.check);
  // Allowed is what the page gets at in the end; all else is said of what the browser sends first.
  const unreadable = decisions.find((decision) => !isReadable(decision, rule.check));
  const [first] = decisions as [CorsDecision];
  const failures = failuresOf(rule, unreadable ?? first, unreadable === undefined);
  return { rule, decision: unreadable ?? first, failures };
}

function failuresOf({ expected }: Rule, decision: CorsDecision, isAllowed: boolean): string[] {
  const failures: string[] = [];
  const hold = (what: string, wanted: unknown, seen: unknown): void => {
    if (wanted !== undefined && wanted !== seen) {
      failures.push(`${what} must be ${shown(wanted)}, and is ${shown(seen)}`);
    }
  };
  if (expected.allowed !== undefined && expected.allowed !== isAllowed) {
    failures.push(
      expected.allowed ? 'it must be allowed, and is refused' : 'it must be refused, and is allowed',
    );
  }
  hold('the reason', expected.reason, decision.reason);
  hold('the resource', expected.resource, decision.resource);
  hold('the status', expected.status, decision.status ?? null);
  const headers = new Map(
    Object.entries(decision.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  for (const [name, wanted] of Object.entries(expected.headers ?? {})) {
    hold(name, wanted, headers.get(name.toLowerCase()) ?? null);
  }
  return failures;
}

function shown(value: unknown): string {
  return value === null ? 'none' : quote(value);
}

function asData({ rule, decision, failures }: Result): object {
  return {
    ...(rule.name !== undefined && { name: rule.name }),
    holds: failures.length === 0,
    failures,
    decision,
  };
}

function report(results: readonly Result[], io: Io): string {
  const failed = results.filter(({ failures }) => failures.length > 0);
  const count = `${String(results.length)} ${results.length === 1 ? 'rule' : 'rules'}`;
  if (failed.length === 0) return `${paint('green', `All hold: ${count}.`, io)}\n`;
  const lines = results.flatMap((result, index) =>
    result.failures.length === 0 ? [] : lineOf(result, index, io),
  );
  return `${[...lines, `${String(failed.length)} of ${count} ${failed.length === 1 ? 'does' : 'do'} not hold.`].join('\n')}\n`;
}

function lineOf({ rule, decision, failures }: Result, index: number, io: Io): string[] {
  const { method = 'GET', url, origin } = rule.check;
  const request = `${method} ${url} from ${origin ?? 'no origin'}`;
  const title = `rules[${String(index)}]: ${rule.name === undefined ? request : `${rule.name} (${request})`}`;
  return [
    ...wrap(printable(title), '', WIDTH).map((line) => paint('red', line, io)),
    ...failures.flatMap((failure) => wrap(printable(failure), '  - ', WIDTH)),
    ...wrap(decision.message, '  ', WIDTH),
    '',
  ];
}
