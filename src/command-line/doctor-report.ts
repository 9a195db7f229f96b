import type { Diagnosis } from '../doctor/diagnose';
import type { DoctorErrorCode } from '../doctor/doctor-error';
import type { Happening } from '../doctor/examine';
import { linesOf, type HeaderLines } from '../doctor/exchange';
import type { Failure } from '../doctor/failure';
import { printable } from '../text/quote';
import { wrap } from '../text/wrap';
import type { Io } from './command';
import { table } from './table';
import { paint, type Style } from './terminal';

/** What came of one run. */
export interface Outcome {
  readonly about: { readonly method: string; readonly url: string; readonly origin: string };
  readonly happenings: readonly Happening[];
  readonly diagnosis?: Diagnosis;
  /** Why there is none. */
  readonly error?: { readonly code: DoctorErrorCode; readonly message: string };
}

/** Columns of a report; every terminal has as many. */
const WIDTH = 80;

/** Characters of a header's value; `--json` has all of it. */
const LONGEST_VALUE = 400;

/** Request headers that every browser sends, and that decide nothing here. */
const TAKEN_FOR_GRANTED = /^(?:user-agent|accept|accept-language|referer|content-length|sec-fetch-.*)$/i;
/** Response headers that CORS, redirects, caches and authentication go by. */
const TELLING =
  /^(?:access-control-.*|vary|location|allow|www-authenticate|cache-control|age|x-cache|server|via)$/i;

/** Response headers that no script asks for. */
const OF_NO_USE =
  /^(?:access-control-.*|age|alt-svc|connection|date|keep-alive|server|set-cookie|strict-transport-security|transfer-encoding|vary|via|x-powered-by)$/;

/** Prints one outcome for people: the verdict and what to do first, then what it rests on. */
export function printReport({ diagnosis, happenings }: Outcome, notes: readonly string[], io: Io): void {
  const print = printer(io);
  if (diagnosis) {
    printVerdict(diagnosis, print, io);
    for (const note of notes) print(note, 'Note     ');
    if (happenings.length > 0) print('', '');
  }
  const isBlocked = diagnosis?.verdict === 'blocked';
  for (const happening of isBlocked ? withoutSecondQuestion(happenings) : happenings) tell(happening, print);
}

/** Once a request has failed, what another origin gets is of no help; what it tells is in the cause. */
function withoutSecondQuestion(happenings: readonly Happening[]): readonly Happening[] {
  const second = happenings.findIndex((each) => each.kind === 'request' && each.purpose === 'vary');
  if (second === -1) return happenings;
  return happenings.slice(0, happenings[second - 1]?.kind === 'note' ? second - 1 : second);
}

type Print = (text: string, first: string, style?: Style) => void;

function printer(io: Io): Print {
  return (text, first, style) => {
    for (const line of wrap(printable(text), first, WIDTH)) {
      const shown = line.trimEnd();
      io.stdout.write(`${style === undefined ? shown : paint(style, shown, io)}\n`);
    }
  };
}

const STYLES: Readonly<Record<Diagnosis['verdict'], Style>> = {
  allowed: ['bold', 'green'],
  blocked: ['bold', 'red'],
  'not-sent': ['bold', 'yellow'],
};

function printVerdict(diagnosis: Diagnosis, print: Print, io: Io): void {
  const { verdict, causeCode, cause, remedy, remedySnippet, evidence, console } = diagnosis;
  print(verdictOf(diagnosis), 'Verdict  ', STYLES[verdict]);
  if (cause !== null) print(cause, verdict === 'allowed' ? 'Note     ' : 'Cause    ');
  if (causeCode !== null) print(causeCode, 'Code     ', 'dim');
  if (remedy !== null) print(remedy, 'Remedy   ', 'bold');
  if (remedySnippet) {
    const { server, where, code } = remedySnippet;
    print(`${server}, in ${where}:`, 'Setting  ');
    // It is there to be copied, so that its lines are not broken.
    for (const line of code.split('\n')) io.stdout.write(`           ${printable(line)}\n`);
  }
  const hidden = diagnosis.readable?.hidden.filter((name) => !OF_NO_USE.test(name)) ?? [];
  if (hidden.length > 0)
    print(`${hidden.join(', ')}, which Access-Control-Expose-Headers does not name`, 'Hidden   ', 'dim');
  const seen = causeCode === null ? [] : evidence;
  seen.forEach((line, index) => {
    print(line, index === 0 ? 'Seen     ' : '         ', 'dim');
  });
  if (console !== null) print(console, 'Console  ', 'dim');
}

function verdictOf({ verdict, corsError, networkError, failedParameter, step }: Diagnosis): string {
  if (corsError !== null) {
    const parameter = failedParameter === '' ? '' : `: ${String(failedParameter)}`;
    return `${verdict}, at ${String(step)} (${corsError}${parameter})`;
  }
  return networkError === null ? verdict.replace('-', ' ') : `${verdict}, before CORS (${networkError})`;
}

/** One step. */
function tell(happening: Happening, print: Print): void {
  switch (happening.kind) {
    case 'note':
      print(happening.text, '');
      return;
    case 'request': {
      const { method, url, headers } = happening.request;
      print(`${method} ${url}`, '-> ', 'bold');
      printHeaders(
        headers.filter(([name]) => !TAKEN_FOR_GRANTED.test(name)),
        print,
      );
      return;
    }
    case 'response': {
      const { status, statusText, headers } = happening.response;
      const telling = headers.filter(([name]) => TELLING.test(name));
      print(`${String(status)} ${statusText}`.trimEnd(), '<- ', 'bold');
      printHeaders(telling, print);
      if (telling.length === 0) print('(no header that matters to CORS)', '   ', 'dim');
      return;
    }
    case 'passed':
      print(happening.what, '   passed: ', 'green');
      return;
    case 'failed':
      print(happening.failure.step, '   failed: ', 'red');
      printReceived(happening.failure, happening.response.headers, print);
  }
}

function printHeaders(headers: HeaderLines, print: Print): void {
  for (const [name, value] of headers) {
    const cut = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}...` : value;
    print(`${name}: ${cut}`, '   ');
  }
}

/** The header that decided, as it was received. */
function printReceived({ header }: Failure, headers: HeaderLines, print: Print): void {
  if (header === null) return;
  const lines = linesOf(headers, header);
  if (lines.length === 0) print(`there is no ${header}`, '           ', 'red');
  for (const [name, value] of lines) print(`received '${name}: ${value}'`, '           ', 'red');
}

/** Prints several outcomes: a table of the verdicts, and below it each cause and remedy once. */
export function printTable(outcomes: readonly Outcome[], notes: readonly string[], io: Io): void {
  const print = printer(io);
  const columns = columnsOf(outcomes);
  const isShared = ([, texts]: Column): boolean => texts.every((text) => text === texts[0]);
  // What all have in common would take the room of what tells them apart.
  for (const [name, [text = '']] of columns.filter(isShared)) print(text, `${name.padEnd(8)} `);
  const shown = [
    ['', outcomes.map((_, index) => String(index + 1))] as Column,
    ...columns.filter((each) => !isShared(each)),
  ];
  const rows = outcomes.map((_, index) => shown.map(([, texts]) => [texts[index] ?? '']));
  const [heading = [], ...body] = table([shown.map(([name]) => [name]), ...rows], WIDTH);
  for (const line of heading) io.stdout.write(`${paint('bold', line, io)}\n`);
  body.forEach((lines, index) => {
    const verdict = outcomes[index]?.diagnosis?.verdict;
    for (const line of lines) io.stdout.write(`${verdict ? paint(STYLES[verdict], line, io) : line}\n`);
  });
  for (const note of notes) print(note, 'Note     ');
  for (const [about, numbers] of remarks(outcomes)) {
    print('', '');
    print(numbers.join(', '), 'Of       ');
    for (const [name, text] of JSON.parse(about) as [string, string][]) print(text, name.padEnd(9));
  }
}

type Column = readonly [name: string, texts: readonly string[]];

function columnsOf(outcomes: readonly Outcome[]): Column[] {
  const column = (name: string, textOf: (outcome: Outcome) => string | undefined): Column => [
    name,
    outcomes.map((outcome) => printable(textOf(outcome) ?? '')),
  ];
  const isOneServer = new Set(outcomes.map(({ about }) => partsOf(about.url)[0])).size === 1;
  return [
    column('Verdict', ({ diagnosis }) => diagnosis?.verdict.replace('-', ' ') ?? 'none'),
    column('Method', ({ about }) => about.method),
    ...(isOneServer
      ? [
          column('Server', ({ about }) => partsOf(about.url)[0]),
          column('Path', ({ about }) => partsOf(about.url)[1]),
        ]
      : [column('URL', ({ about }) => about.url)]),
    column('Origin', ({ about }) => about.origin),
    column(
      'Name',
      ({ diagnosis, error }) => diagnosis?.corsError ?? diagnosis?.networkError ?? error?.code ?? '-',
    ),
  ];
}

/** The origin of a URL, and what follows; of one in which a secret was blotted out too. */
function partsOf(url: string): readonly [server: string, path: string] {
  const [, server = '', path = url] = /^(https?:\/\/[^/?#]*)(.*)$/s.exec(url) ?? [];
  return [server, path];
}

/** What is to be said of which of the outcomes, the same only once. */
function remarks(outcomes: readonly Outcome[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  outcomes.forEach(({ diagnosis, error }, index) => {
    const said: [string, string][] = [];
    if (error) said.push(['Error', error.message]);
    if (diagnosis && diagnosis.cause !== null) said.push(['Cause', diagnosis.cause]);
    if (diagnosis && diagnosis.remedy !== null) said.push(['Remedy', diagnosis.remedy]);
    if (said.length === 0) return;
    const key = JSON.stringify(said);
    found.set(key, [...(found.get(key) ?? []), index + 1]);
  });
  return found;
}
