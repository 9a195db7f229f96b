import { readAccessCheck, type CorsAccessCheck } from '../configuration/access-check';
import { compiledOf, isConfiguration } from '../configuration/cors-configuration';
import { decisionsInTurn, isReadable } from '../lab/decisions-in-turn';
import type { CorsDecision } from '../explanation/decision';
import { describeNaming } from '../explanation/naming';
import { isToken } from '../protocol/token';
import { unsafeHeaderNames } from '../protocol/unsafe-headers';
import { printable, quote } from '../text/quote';
import { wrap } from '../text/wrap';
import { readArguments } from './arguments';
import { WrongUsage, type Command, type Io } from './command';
import { withConfiguration, type LoadedConfiguration } from './configuration-file';
import { paint, WIDTH } from './terminal';

const FLAGS = {
  config: { type: 'string' },
  method: { type: 'string' },
  url: { type: 'string' },
  origin: { type: 'string' },
  header: { type: 'string', multiple: true },
  credentials: { type: 'boolean' },
  type: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const USAGE = `Usage: npx express-resource-cors explain --config FILE --url URL --origin ORIGIN [flags]

Says what the server would decide about a request from a browser, and why, without a server.

  --config FILE    a module whose default export, or export config, is the configuration, or a JSON file
  --url URL        a path, /api/products/7, or a whole URL
  --origin ORIGIN  the origin of the page, https://app.example.com
  --method METHOD  as the script writes it; GET unless said
  --header HEADER  a header that the script sets, 'Name: value' or its name alone; may be repeated
  --credentials    the script asks with cookies (credentials: 'include')
  --type TYPE      preflight or actual, to look at that one alone
  --json           one object: { allowed, decisions, naming }

Exit status: 0 allowed, 1 refused, 2 wrong usage or no configuration.
`;

export const explain: Command = {
  summary: 'says what your configuration decides about a request, and why',
  usage: USAGE,
  run: (args, io) => {
    const { values, positionals } = readArguments(args, FLAGS);
    if (positionals.length > 0) throw new WrongUsage(`${quote(positionals[0])} belongs to no flag.`);
    const check = readCheck(values);
    return withConfiguration(values.config, io, async (configuration) => {
      const decisions = await decisionsInTurn(configuration, check);
      const allowed = decisions.every((decision) => isReadable(decision, check));
      const naming = namingOf(configuration, check);
      if (values.json) io.stdout.write(`${JSON.stringify({ allowed, decisions, naming }, null, 2)}\n`);
      else {
        const told = decisions.map((decision) => describe(decision, check, io));
        io.stdout.write(
          [...told, `${['How the path got its name', ...bullets(naming)].join('\n')}\n`].join('\n'),
        );
      }
      return allowed ? 0 : 1;
    });
  },
};

type Values = ReturnType<typeof readArguments<typeof FLAGS>>['values'];

function readCheck({ method, url, origin, header = [], credentials, type }: Values): CorsAccessCheck {
  if (url === undefined) throw new WrongUsage('--url is missing: write a path, such as /api/products/7.');
  if (!url.startsWith('/') && !/^https?:\/\//i.test(url)) {
    throw new WrongUsage(
      `${quote(url)} is no URL; write ${quote(`/${url}`)}, or a whole one with its scheme.`,
    );
  }
  if (origin === undefined) {
    throw new WrongUsage(
      '--origin is missing: write the origin of the page, such as https://app.example.com.',
    );
  }
  if (type !== undefined && type !== 'preflight' && type !== 'actual') {
    throw new WrongUsage(`--type is ${quote(type)}; write preflight or actual, or leave it out.`);
  }
  return {
    url,
    origin,
    requestHeaders: header.flatMap(namesToAllow),
    credentials: credentials === true,
    ...(method !== undefined && { method }),
    ...(type !== undefined && { type }),
  };
}

/** The name of a header, unless its value is one that needs no preflight: `Content-Type: text/plain`. */
function namesToAllow(header: string): string[] {
  const colon = header.indexOf(':');
  const name = colon === -1 ? header : header.slice(0, colon);
  if (!isToken(name)) throw new WrongUsage(`${quote(header)} is no header; write 'Name: value'.`);
  return colon === -1 ? [name] : unsafeHeaderNames([[name, header.slice(colon + 1).trim()]]);
}

/** How the name of the path came about, and which entry decides. */
function namingOf(configuration: LoadedConfiguration, check: CorsAccessCheck): string[] {
  if (!isConfiguration(configuration)) return [];
  return describeNaming(compiledOf(configuration), readAccessCheck({ url: check.url }).path, check.origin);
}

function bullets(lines: readonly string[]): string[] {
  return lines.flatMap((line) => wrap(printable(line), '  ', WIDTH));
}

function describe(decision: CorsDecision, check: CorsAccessCheck, io: Io): string {
  const { reason, headers, status } = decision;
  const readable = isReadable(decision, check);
  const verdict = readable ? 'Allowed' : decision.allowed ? 'Allowed, but not with cookies' : 'Refused';
  const title = `${verdict}: ${titleOf(decision, check)}`;
  const lines = Object.entries(headers).map(([name, value]) => printable(`  ${name}: ${value}`));
  const answer =
    status === undefined ? 'The request goes on to the application' : `The answer is ${String(status)}`;
  return [
    ...wrap(title, '', WIDTH).map((line) => paint(readable ? 'green' : 'red', line, io)),
    `Reason: ${reason}`,
    '',
    ...advice(decision),
    '',
    lines.length === 0 ? `${answer}, with no CORS headers.` : `${answer}, with`,
    ...lines,
    '',
  ].join('\n');
}

function titleOf({ type }: CorsDecision, { method = 'GET', url, origin }: CorsAccessCheck): string {
  const what = type === 'preflight' ? 'the preflight of ' : '';
  return printable(`${what}${method} ${url} from ${String(origin)}`);
}

/** The message, and the call to write on lines of its own, to be copied. */
function advice({ message, remedy }: CorsDecision): string[] {
  if (remedy === null || !message.endsWith(` ${remedy}.`)) return wrap(message, '', WIDTH);
  return [...wrap(`${message.slice(0, -remedy.length - 2)}:`, '', WIDTH), '', ...codeLines(remedy)];
}

/** A call in lines: as one if that fits, else with each call of the chain, or each member, on a line of its own. */
function codeLines(code: string): string[] {
  if (code.length <= 98) return [`  ${code}`];
  const broken = code
    .replace(/\)\.(?=for|allow)/g, ')\n    .')
    .replace(/^(config\.extend\(\{) (.*) (\}\))$/, '$1\n    $2,\n  $3')
    .replace(/, (?=origins: |methods: |requestHeaders: |cookies: )/g, ',\n    ');
  return [`  ${broken}`];
}
