import { diagnoseAloud, type Diagnosis } from '../doctor/diagnose';
import { DoctorError } from '../doctor/doctor-error';
import type { Happening } from '../doctor/examine';
import type { HeaderLines } from '../doctor/exchange';
import type { DiagnoseOptions } from '../doctor/options';
import { maskingOf, withoutSecrets } from '../doctor/secrets';
import { printable } from '../text/quote';
import { FAILED, WrongUsage, type Command } from './command';
import { readDoctorArguments } from './doctor-arguments';
import { printReport, printTable, type Outcome } from './doctor-report';
import { asciiJson, fit } from './terminal';

const USAGE = `Usage: npx express-resource-cors doctor URL --origin ORIGIN [flags]
       npx express-resource-cors doctor curl 'https://...' -H '...' [flags]
       npx express-resource-cors doctor --har FILE
       npx express-resource-cors doctor -      (a text on standard input)

Plays the browser against a server: would a script on a page of ORIGIN get to
read URL? In place of a URL it takes what you have in hand: a curl command or a
fetch call as the browser's developer tools copy them, the sentence of the
console, or a HAR file, of which it asks for what CORS failed.

  --origin ORIGIN         the page's origin: https://app.example.com; several
                          origins, or several URLs, make a table
  -X, --method METHOD     GET, unless said otherwise
  -H, --header 'Name: v'  a header that the script sets; as often as you like
  -d, --data TEXT         a body, as curl sends it: the method is POST then
  --credentials           with cookies (credentials: 'include')
  -b, --cookie 'a=b'      these cookies, with credentials
  -A, --user-agent NAME   the browser's name for itself
  -k, --insecure          take a certificate that this machine does not trust
  --reads NAME            a response header that the script reads
  --preflight             a preflight even where the request alone needs none,
                          as an upload with progress listeners does
  --send                  really send a method that may change things (not GET,
                          HEAD or OPTIONS)
  --force                 send the request though its preflight fails
  --timeout MILLISECONDS  for everything together; 10000, unless said otherwise
  --json                  one object in place of the report; of several runs a list
  --show-secrets          Authorization, cookies and other tokens as they are

A certificate that only you trust: set NODE_EXTRA_CA_CERTS to the file of its
authority. Proxies are not used.

Exit status: 0 allowed, 1 blocked, 2 wrong usage or no verdict, 3 not sent.
`;

export const doctor: Command = {
  summary: 'plays the browser against any server, and says why a request is blocked',
  usage: USAGE,
  run: async (args, io) => {
    const { runs, notes, json, showSecrets } = await readDoctorArguments(args, io);
    const outcomes: Outcome[] = [];
    for (const options of runs) outcomes.push(await outcomeOf(options, showSecrets));
    const [outcome, second] = outcomes;
    if (outcome && !second) {
      if (outcome.error) io.stderr.write(fit(printable(outcome.error.message)));
      if (!json) printReport(outcome, notes, io);
      else if (outcome.diagnosis) io.stdout.write(`${asciiJson(outcome.diagnosis)}\n`);
    } else if (json) {
      const list = outcomes.map(({ about, diagnosis, error }) => ({
        ...about,
        ...diagnosis,
        ...(error && { error }),
      }));
      io.stdout.write(`${asciiJson(list)}\n`);
    } else printTable(outcomes, notes, io);
    return worstOf(outcomes.map(statusOf));
  },
};

/** Asks, and answers with what may be shown of it. */
async function outcomeOf(options: DiagnoseOptions, showSecrets: boolean): Promise<Outcome> {
  const happenings: Happening[] = [];
  const { url, origin, method = 'GET' } = options;
  const about = { method, url: String(url), origin };
  let outcome: Outcome;
  try {
    const { diagnosis } = await diagnoseAloud(options, (happening) => happenings.push(happening));
    outcome = { about, happenings, diagnosis };
  } catch (error) {
    if (!(error instanceof DoctorError)) throw error;
    if (error.code === 'wrong-usage') throw new WrongUsage(error.message);
    outcome = { about, happenings, error: { code: error.code, message: error.message } };
  }
  return showSecrets ? outcome : withoutSecrets(outcome, maskingOf(linesIn(happenings)));
}

function linesIn(happenings: readonly Happening[]): HeaderLines {
  return happenings.flatMap((happening) => {
    if (happening.kind === 'request') return happening.request.headers;
    return happening.kind === 'response' ? happening.response.headers : [];
  });
}

const STATUSES: Readonly<Record<Diagnosis['verdict'], number>> = { allowed: 0, blocked: 1, 'not-sent': 3 };

function statusOf({ diagnosis }: Outcome): number {
  return diagnosis ? STATUSES[diagnosis.verdict] : FAILED;
}

/** Of several runs: no verdict, then blocked, then not sent. */
function worstOf(statuses: readonly number[]): number {
  return [FAILED, STATUSES.blocked, STATUSES['not-sent']].find((status) => statuses.includes(status)) ?? 0;
}
