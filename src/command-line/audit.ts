import { audit as runAudit, type Audit } from '../audit/audit';
import { AuditError } from '../audit/audit-error';
import { isAtLeast, SEVERITIES, type Severity } from '../audit/finding';
import type { AuditOptions } from '../audit/options';
import { printable, quote } from '../text/quote';
import { readArguments } from './arguments';
import { auditReport } from './audit-report';
import { FAILED, WrongUsage, type Command } from './command';
import { readHeaderLines } from './header-lines';
import { asciiJson, fit } from './terminal';

const USAGE = `Usage: npx express-resource-cors audit URL [--origin ORIGIN] [flags]

Asks a server as pages of some thirty origins would: who gets in that should
not? It sends GET and OPTIONS only, to this URL only, and follows no redirect.

  --origin ORIGIN         an origin that may get in: https://app.example.com;
                          what nearly matches it is tried
  --header 'Name: value'  goes with each GET: cookies or a token, if the answer
                          wants them; may be given several times; what is
                          printed masks it
  --method METHOD         what pages send, if not GET: its preflight is judged
  --fail-on SEVERITY      high, medium, low or info: status 1 where something at
                          least as bad is found; medium, unless said otherwise
  --timeout MILLISECONDS  for everything together; 20000, unless said otherwise
  --json                  one object in place of the report

Exit status: 0 nothing as bad found, 1 found, 2 wrong usage, or answers that
do not tell.
`;

const FLAGS = {
  origin: { type: 'string' },
  header: { type: 'string', multiple: true },
  method: { type: 'string' },
  'fail-on': { type: 'string' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const audit: Command = {
  summary: 'asks any server as strangers would: who gets in that should not',
  usage: USAGE,
  run: async (args, io) => {
    const { options, failOn, json } = readOptions(args);
    try {
      const audited = await runAudit(options);
      io.stdout.write(json ? `${asciiJson(audited)}\n` : auditReport(audited, failOn, io));
      return statusOf(audited, failOn);
    } catch (error) {
      if (!(error instanceof AuditError)) throw error;
      if (error.code === 'wrong-usage') throw new WrongUsage(error.message);
      io.stderr.write(fit(printable(error.message)));
      return FAILED;
    }
  },
};

function statusOf({ findings, complete }: Audit, failOn: Severity): number {
  if (findings.some(({ severity }) => isAtLeast(severity, failOn))) return 1;
  return complete ? 0 : FAILED;
}

function readOptions(args: readonly string[]): { options: AuditOptions; failOn: Severity; json: boolean } {
  const { values, positionals } = readArguments(args, FLAGS);
  const { header = [], timeout, json = false, 'fail-on': failOn = 'medium', ...others } = values;
  const [url, second] = positionals;
  if (url === undefined) throw new WrongUsage('Which URL is it about?');
  if (second !== undefined) throw new WrongUsage(`One URL at a time; what is ${quote(second)}?`);
  if (timeout !== undefined && !/^[1-9][0-9]*$/.test(timeout)) {
    throw new WrongUsage(`--timeout is a whole number of milliseconds, not ${quote(timeout)}.`);
  }
  if (!isSeverity(failOn)) {
    throw new WrongUsage(`--fail-on is high, medium, low or info, not ${quote(failOn)}.`);
  }
  const options = { url, headers: readHeaderLines(header), ...others };
  return {
    options: timeout === undefined ? options : { ...options, timeout: Number(timeout) },
    failOn,
    json,
  };
}

function isSeverity(text: string): text is Severity {
  return (SEVERITIES as readonly string[]).includes(text);
}
