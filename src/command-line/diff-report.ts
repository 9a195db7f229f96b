import type { CorsComparisonRow, CorsComparisonSide } from '../comparison/compare-configurations';
import type { CorsAccessCheck } from '../configuration/access-check';
import { printable } from '../text/quote';
import { wrap } from '../text/wrap';
import { paint } from './terminal';
import type { Io } from './command';
import { WIDTH } from './terminal';

const NOTHING = 'Every request is decided as before.\n';

/** The rows for people: by resource and origin, what is gained, what is lost, and a request that shows it. */
export function differencesAsText(rows: readonly CorsComparisonRow[], io: Io): string {
  if (rows.length === 0) return NOTHING;
  const lines: string[] = [];
  let last: string | undefined;
  for (const { resource, origin, gained, lost, witness } of rows) {
    if (resource !== last)
      lines.push(...(last === undefined ? [] : ['']), paint('bold', resourceTitle(resource), io));
    last = resource;
    lines.push(
      ...wrap(printable(originTitle(origin)), '  ', WIDTH),
      ...(gained
        ? wrap(printable(sideText(gained)), '    gains  ', WIDTH).map((line) => paint('green', line, io))
        : []),
      ...(lost
        ? wrap(printable(sideText(lost, true)), '    loses  ', WIDTH).map((line) => paint('red', line, io))
        : []),
      ...wrap(printable(witnessText(witness)), '    shown by  ', WIDTH),
    );
  }
  return `${[...lines, '', summary(rows)].join('\n')}\n`;
}

/** The rows as a table for a pull request. */
export function differencesAsMarkdown(rows: readonly CorsComparisonRow[]): string {
  if (rows.length === 0) return NOTHING;
  const cells = rows.map(({ resource, origin, gained, lost, witness }) => [
    resource === '*' ? 'any other' : code(resource),
    origin === '*' ? 'any other' : code(origin),
    gained ? sideText(gained, false, code) : '',
    lost ? sideText(lost, true, code) : '',
    code(witnessText(witness)),
  ]);
  const heading = ['Resource', 'Origin', 'Gains', 'Loses', 'Shown by'];
  const table = [heading, heading.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`);
  return `${[...table, '', summary(rows)].join('\n')}\n`;
}

function summary(rows: readonly CorsComparisonRow[]): string {
  const gains = rows.filter(({ gained }) => gained !== null).length;
  const losses = rows.filter(({ lost }) => lost !== null).length;
  return `Gains: ${String(gains)}. Losses: ${String(losses)}.`;
}

function resourceTitle(resource: string): string {
  return resource === '*' ? 'Any other resource' : printable(resource);
}

function originTitle(origin: string): string {
  if (origin === '*') return 'any other origin';
  return origin === 'null' ? "'null', the origin of sandboxed and local pages" : origin;
}

/** What a side has, in words; `show` marks what is a name. */
function sideText(
  { methods, requestHeaders, responseHeaders, cookies, cacheDuration, exempt, status }: CorsComparisonSide,
  isLost = false,
  show: (text: string) => string = (text) => text,
): string {
  const list = (what: string, names: readonly string[] | '*' | undefined): string[] => {
    if (names === undefined) return [];
    return [names === '*' ? `all ${what}` : `${what} ${names.map(show).join(', ')}`];
  };
  return [
    ...(exempt ? ['exempt: it is left to the application'] : []),
    ...list('methods', methods),
    ...list('request headers', requestHeaders),
    ...list('response headers', responseHeaders),
    ...(cookies ? ['cookies'] : []),
    ...(cacheDuration === undefined ? [] : [`preflights kept for ${String(cacheDuration)} s`]),
    ...(status === undefined ? [] : [statusText(status, isLost)]),
  ].join('; ');
}

function statusText(status: number, isLost: boolean): string {
  if (status !== 403) return `the status ${String(status)}`;
  return isLost
    ? 'the answer of the handler to what is refused: it is 403 now'
    : 'no 403 for what is refused';
}

function witnessText({
  method = 'GET',
  url,
  origin,
  requestHeaders = [],
  credentials,
  type,
}: CorsAccessCheck): string {
  const withs = [
    ...(requestHeaders.length === 0 ? [] : [requestHeaders.join(', ')]),
    ...(credentials ? ['cookies'] : []),
  ];
  const request = `${method} ${url} from ${String(origin)}${withs.length === 0 ? '' : ` with ${withs.join(' and ')}`}`;
  return type === 'preflight' ? `the preflight of ${request}` : request;
}

/** Text that Markdown shows as it is, in a cell of a table. */
function code(text: string): string {
  const plain = printable(text).replaceAll('|', '\\|');
  const fence = plain.includes('`') ? '``' : '`';
  return fence === '`' ? `\`${plain}\`` : `\`\` ${plain} \`\``;
}
