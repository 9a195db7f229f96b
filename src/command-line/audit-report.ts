import type { Audit } from '../audit/audit';
import { isAtLeast, SEVERITIES, type Evidence, type Finding, type Severity } from '../audit/finding';
import { printable } from '../text/quote';
import { wrap } from '../text/wrap';
import type { Io } from './command';
import { table } from './table';
import { paint, type Style } from './terminal';

/** Columns: a report goes into logs and tickets, which are narrow. */
const WIDTH = 80;

/** Characters of a header's value; `--json` has all of it. */
const LONGEST_VALUE = 200;
/** Exchanges that are shown for one finding; `--json` has all of them. */
const MOST_SHOWN = 2;

const COLOURS: Readonly<Record<Severity, Style>> = { high: 'red', medium: 'red', low: 'yellow', info: 'dim' };

/** An audit for people: the verdict, a table, then each finding with what shows it and what to do. */
export function auditReport(audit: Audit, failOn: Severity, io: Io): string {
  const { findings, notes, url, origin, requests } = audit;
  const isBad = findings.some(({ severity }) => isAtLeast(severity, failOn));
  const style: Style = isBad ? ['bold', 'red'] : audit.complete ? ['bold', 'green'] : ['bold', 'yellow'];
  const shownCode = new Map<string, number>();
  return [
    ...lines(verdictOf(audit, failOn, isBad), 'Verdict  ').map((line) => paint(style, line, io)),
    ...lines(url, 'URL      '),
    ...lines(`near misses of ${origin}, ${String(requests)} requests`, 'Tried    '),
    ...notes.flatMap((note) => lines(note, 'Note     ')),
    ...overview(findings, io),
    ...findings.flatMap((finding, index) => details(finding, index + 1, shownCode, io)),
    '',
  ].join('\n');
}

function verdictOf({ findings, complete }: Audit, failOn: Severity, isBad: boolean): string {
  const counts = SEVERITIES.map((severity) => [
    findings.filter((finding) => finding.severity === severity).length,
    severity,
  ]).filter(([count]) => count !== 0);
  const found = counts.map((pair) => pair.join(' ')).join(', ');
  const threshold = failOn === 'high' ? 'high' : `${failOn} or worse`;
  if (isBad) return `failed: ${found}; the worst is ${String(findings[0]?.code)}`;
  if (!complete) return `unknown: not all answers tell${found === '' ? '' : `; found so far: ${found}`}`;
  return findings.length === 0
    ? 'passed: nobody got in who should not'
    : `passed: nothing ${threshold} (${found})`;
}

function overview(findings: readonly Finding[], io: Io): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map(({ code, severity, origin }, index) => [
    [String(index + 1)],
    [severity],
    [code],
    [printable(origin)],
  ]);
  const [heading = [], ...body] = table([[[''], ['Severity'], ['Finding'], ['A page of']], ...rows], WIDTH);
  const width = Math.max(...[heading, ...body].flat().map(({ length }) => length));
  return [
    '',
    ...heading.map((line) => paint('bold', line, io)),
    '-'.repeat(width),
    ...body.flatMap((row, index) =>
      row.map((line) => paint(COLOURS[findings[index]?.severity ?? 'info'], line, io)),
    ),
  ];
}

function details(finding: Finding, place: number, shownCode: Map<string, number>, io: Io): string[] {
  const { code, severity, impact, evidence, remedy } = finding;
  const more = evidence.length - MOST_SHOWN;
  return [
    '',
    ...lines(`${code} (${severity})`, `${String(place)}. `).map((line) => paint('bold', line, io)),
    ...lines(impact, '   Could   '),
    ...evidence.slice(0, MOST_SHOWN).flatMap(exchange),
    ...(more > 0 ? lines(`${String(more)} more like that`, '           ') : []),
    ...lines(remedy.text, '   Remedy  '),
    ...codeOf(finding, place, shownCode),
  ];
}

function exchange({ request, response }: Evidence): string[] {
  const header = ([name, value]: readonly [string, string]): string[] =>
    lines(
      `${name}: ${value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}...` : value}`,
      '              ',
    );
  return [
    ...lines(request.method, '   Seen    -> '),
    ...request.headers.flatMap(header),
    ...lines(`${String(response.status)} ${response.statusText}`.trimEnd(), '           <- '),
    ...response.headers.flatMap(header),
  ];
}

/** The code of both packages; where an earlier finding has the same, the way there. */
function codeOf({ remedy }: Finding, place: number, shownCode: Map<string, number>): string[] {
  const { resourceCors, cors } = remedy;
  const key = JSON.stringify([resourceCors, cors]);
  const before = shownCode.get(key);
  if (before !== undefined) return lines(`The code is that of ${String(before)}.`, '           ');
  shownCode.set(key, place);
  return [...block('with express-resource-cors:', resourceCors), ...block('with cors:', cors)];
}

function block(title: string, code: string | null): string[] {
  if (code === null) return [];
  return ['', `           ${title}`, ...code.split('\n').map((line) => `             ${printable(line)}`)];
}

function lines(text: string, first: string): string[] {
  return wrap(printable(text), first, WIDTH);
}
