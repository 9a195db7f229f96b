import { diagnoseAloud } from '../doctor/diagnose';
import { DoctorError } from '../doctor/doctor-error';
import type { DiagnoseOptions } from '../doctor/options';
import { printable } from '../text/printable';
import { quote } from '../text/quote';
import { readArguments } from './arguments';
import { FAILED, WrongUsage, type Command } from './command';
import { DoctorReport } from './doctor-report';
import { fit } from './width';

const USAGE = `Usage: npx express-resource-cors doctor URL --origin ORIGIN [flags]

Plays the browser against a server: would a script on a page of ORIGIN get to read URL?

  --origin ORIGIN         the page's origin: https://app.example.com
  --method METHOD         GET, unless said otherwise
  --header 'Name: value'  a header that the script sets; may be given several times
  --credentials           with cookies (credentials: 'include'); --header 'Cookie: ...' gives them
  --preflight             a preflight even where the request alone needs none, as an upload with
                          progress listeners does
  --send                  really send a method that may change things (not GET, HEAD or OPTIONS)
  --force                 send the request though its preflight fails, to see more
  --timeout MILLISECONDS  for everything together; 10000, unless said otherwise
  --json                  one object in place of the report

A certificate that only you trust: set NODE_EXTRA_CA_CERTS to the file of its authority.

Exit status: 0 allowed, 1 blocked, 2 wrong usage, or no answer that could be judged.
`;

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
  usage: USAGE,
  run: async (args, io) => {
    const { options, json } = readOptions(args);
    const report = json ? undefined : new DoctorReport(io);
    try {
      const spoken = await diagnoseAloud(options, (happening) => report?.tell(happening));
      if (report) report.conclude(spoken);
      else io.stdout.write(`${toAscii(JSON.stringify(spoken.diagnosis, null, 2))}\n`);
      return spoken.diagnosis.verdict === 'allowed' ? 0 : 1;
    } catch (error) {
      if (!(error instanceof DoctorError)) throw error;
      if (error.code === 'wrong-usage') throw new WrongUsage(error.message);
      io.stderr.write(fit(printable(error.message)));
      return FAILED;
    }
  },
};

function readOptions(args: readonly string[]): { options: DiagnoseOptions; json: boolean } {
  const { values, positionals } = readArguments(args, FLAGS);
  const { origin, header = [], timeout, json = false, ...others } = values;
  const [url, second] = positionals;
  if (url === undefined) throw new WrongUsage('Which URL is it about?');
  if (second !== undefined) throw new WrongUsage(`One URL at a time; what is ${quote(second)}?`);
  if (origin === undefined) {
    throw new WrongUsage("Which page asks? Give its origin: --origin 'https://app.example.com'.");
  }
  if (timeout !== undefined && !/^[1-9][0-9]*$/.test(timeout)) {
    throw new WrongUsage(`--timeout is a whole number of milliseconds, not ${quote(timeout)}.`);
  }
  const options = { url, origin, headers: readHeaders(header), ...others };
  return { options: timeout === undefined ? options : { ...options, timeout: Number(timeout) }, json };
}

/** Several lines of one name are one header, as where a script appends to it. */
function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers = new Map<string, readonly [name: string, value: string]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new WrongUsage(`A header is written 'Name: value', not ${quote(line)}.`);
    const name = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    const [first, before] = headers.get(name.toLowerCase()) ?? [name];
    headers.set(name.toLowerCase(), [first, before === undefined ? value : `${before}, ${value}`]);
  }
  return Object.fromEntries(headers.values());
}

/** JSON may escape any character, and a terminal need not see those that servers put into headers. */
function toAscii(json: string): string {
  return json.replace(
    /[\x7f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
