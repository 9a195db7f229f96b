import { isForbiddenRequestHeader } from '../../protocol/request-headers';
import { readUrl } from '../../text/url';
import { DoctorError } from '../doctor-error';
import type { DiagnoseOptions } from '../options';

/** A request as people have it in hand: what it tells of the options for a diagnosis; often not the origin. */
export type GivenRequest = Pick<
  DiagnoseOptions,
  'method' | 'body' | 'credentials' | 'preflight' | 'insecure' | 'userAgent'
> & {
  readonly url: string;
  readonly origin?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What could not be taken over as it was, in sentences. */
  readonly notes: readonly string[];
};

/** Requests of one text; more is no longer one trouble. */
export const MOST_REQUESTS = 20;

/** Header lines as they were written. */
export type GivenHeaders = readonly (readonly [name: string, value: string])[];

/** What header lines tell of the page and of its script. */
export type ToldByHeaders = Pick<GivenRequest, 'origin' | 'headers' | 'userAgent' | 'credentials' | 'notes'>;

/** Headers that only a browser sends: where one of them stands, the lines were copied out of a browser. */
const ONLY_BROWSERS = /^(?:sec-fetch-|sec-ch-ua)/;

/** What browsers add by themselves, though a script could set it too. */
const ADDED_BY_BROWSERS: readonly string[] = [
  'accept-language',
  'cache-control',
  'dnt',
  'if-modified-since',
  'if-none-match',
  'pragma',
  'priority',
  'upgrade-insecure-requests',
  'x-client-data',
];

/**
 * Tells the headers that the script sets from those that the browser adds, and takes from the latter what they
 * tell: the page's origin, the cookies, the name of the browser.
 */
export function readHeaderLines(lines: GivenHeaders): ToldByHeaders {
  const isCopied = lines.some(([name]) => ONLY_BROWSERS.test(name.toLowerCase()));
  const headers = new Map<string, readonly [name: string, value: string]>();
  const notes: string[] = [];
  let origin: string | undefined;
  let referrer: string | undefined;
  let userAgent: string | undefined;
  let credentials = false;
  for (const [name, value] of lines) {
    const lower = name.toLowerCase();
    if (lower === 'origin') origin = value;
    else if (lower === 'referer') referrer = value;
    else if (lower === 'user-agent') userAgent = value;
    else if (lower === 'cookie') {
      credentials = true;
      append(headers, name, value, '; ');
    } else if (lower === 'sec-fetch-mode' && value !== 'cors') {
      notes.push(
        `The request was of mode '${value}', to which CORS does not apply; a script's fetch is asked for.`,
      );
    } else if (!isOfTheBrowser(lower, isCopied)) append(headers, name, value, ', ');
  }
  origin ??= referrer === undefined ? undefined : readUrl(referrer)?.origin;
  return {
    ...(origin !== undefined && { origin }),
    ...(userAgent !== undefined && { userAgent }),
    ...(credentials && { credentials }),
    headers: Object.fromEntries(headers.values()),
    notes,
  };
}

function isOfTheBrowser(name: string, isCopied: boolean): boolean {
  // HTTP/2 has pseudo-headers, which some tools list among the others.
  if (name.startsWith(':') || isForbiddenRequestHeader(name)) return true;
  return isCopied && ADDED_BY_BROWSERS.includes(name);
}

/** Several lines of one name are one header, as where a script appends to it. */
function append(
  headers: Map<string, readonly [name: string, value: string]>,
  name: string,
  value: string,
  separator: string,
): void {
  const key = name.toLowerCase();
  const [first, before] = headers.get(key) ?? [name];
  headers.set(key, [first, before === undefined ? value : `${before}${separator}${value}`]);
}

/** What cannot be read, told to whoever pasted it. */
export function unreadable(message: string): DoctorError {
  return new DoctorError('wrong-usage', message);
}
