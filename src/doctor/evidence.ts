import { printable } from '../text/quote';
import { linesOf, valueOf, type Exchange } from './exchange';
import { corsHeaderMeantBy } from './causes/near-miss';
import { bodyText, shortQuote } from './causes/signs';
import { ANOTHER_ORIGIN, type SecondAnswers } from './second-questions';

/** Headers that say who answered, and why; beside those of CORS. */
const TELLING: readonly string[] = [
  'Server',
  'Via',
  'X-Powered-By',
  'Allow',
  'Public',
  'Location',
  'WWW-Authenticate',
  'Vary',
  'Age',
  'Cache-Control',
  'Cache-Status',
  'X-Cache',
  'X-Cache-Status',
  'X-Varnish',
  'CF-Cache-Status',
  'cf-mitigated',
  'CF-RAY',
  'x-amzn-ErrorType',
  'x-amzn-waf-action',
  'x-vercel-mitigated',
  'X-Rack-CORS',
];

const LONGEST_LINE = 200;
const MOST_LINES = 60;

/** What was seen, in short lines: what a verdict's cause rests on. */
export function evidenceOf(exchange: Exchange | undefined, { another, none }: SecondAnswers): string[] {
  if (!exchange) return [];
  const { request, response, purpose } = exchange;
  const { status, statusText, headers } = response;
  const what = purpose === 'preflight' ? 'preflight (OPTIONS)' : request.method;
  const text = bodyText(response);
  return [
    `${what}: status ${`${String(status)} ${statusText}`.trim()}`,
    ...TELLING.flatMap((name) => linesOf(headers, name)).map(line),
    ...headers.filter(([name]) => /^access-control-/i.test(name)).map(line),
    ...headers.slice(0, MOST_LINES).flatMap(([name]) => {
      const meant = corsHeaderMeantBy(name);
      return meant === undefined ? [] : [`${shortQuote(name)} is nearly ${meant}`];
    }),
    ...(text === '' ? [] : [`body: ${shortQuote(text)}`]),
    ...(another ? [`asked by ${ANOTHER_ORIGIN}: ${permission(another.headers)}`] : []),
    ...(none ? [`asked without Origin: ${permission(none.headers)}`] : []),
  ]
    .slice(0, MOST_LINES)
    .map(printable);
}

function line([name, value]: readonly [string, string]): string {
  const text = `${name}: ${value}`;
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}...` : text;
}

function permission(headers: Exchange['response']['headers']): string {
  const value = valueOf(headers, 'Access-Control-Allow-Origin');
  const vary = valueOf(headers, 'Vary');
  const allowed =
    value === undefined ? 'no Access-Control-Allow-Origin' : line(['Access-Control-Allow-Origin', value]);
  return `${allowed}, ${vary === undefined ? 'no Vary' : line(['Vary', vary])}`;
}
