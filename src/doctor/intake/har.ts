import { checkAccess } from '../cors-check';
import { linesOf, type HeaderLines } from '../exchange';
import { readUrl } from '../../text/url';
import { readHeaderLines, unreadable, type GivenRequest } from './given-request';

/**
 * The requests of a HAR file (http://www.softwareishard.com/blog/har-12-spec/) that a browser kept from the script:
 * those to another origin that failed, or whose answer does not allow the page's. Preflights go with their requests.
 *
 * @throws {@link DoctorError} `wrong-usage`, where it is not one, and where nothing in it failed so
 */
export function readHar(text: string): GivenRequest[] {
  const entries = entriesOf(text);
  const found = new Map<string, GivenRequest>();
  for (const entry of entries) {
    const request = failedRequest(entry);
    if (request)
      found.set(JSON.stringify([request.method, request.url, request.origin, request.headers]), request);
  }
  if (found.size > 0) return [...found.values()];
  throw unreadable(
    `The HAR file has ${String(entries.length)} requests, none of which a browser kept from a script by CORS.`,
  );
}

function entriesOf(text: string): readonly unknown[] {
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw unreadable('The HAR file is not JSON.');
  }
  const entries = member(member(file, 'log'), 'entries');
  if (!Array.isArray(entries))
    throw unreadable('The HAR file has no list of entries: { "log": { "entries": [] } }.');
  return entries;
}

function failedRequest(entry: unknown): GivenRequest | undefined {
  const request = member(entry, 'request');
  const url = textOf(request, 'url');
  const target = readUrl(url);
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:') return undefined;
  const lines = headersOf(request);
  const method = textOf(request, 'method') || 'GET';
  const isPreflight = method === 'OPTIONS' && linesOf(lines, 'Access-Control-Request-Method').length > 0;
  const told = readHeaderLines(lines);
  if (isPreflight || told.origin === undefined || told.origin === target.origin) return undefined;
  if (!hasFailed(entry, told)) return undefined;
  const body = textOf(member(request, 'postData'), 'text');
  const mayHaveBody = method !== 'GET' && method !== 'HEAD';
  return { ...told, url, method, ...(body !== '' && mayHaveBody && { body }) };
}

/** A request that CORS ended has no status, or headers that don't allow it. */
function hasFailed(entry: unknown, { origin = '', credentials = false }: GivenRequestHead): boolean {
  const response = member(entry, 'response');
  const status = Number(member(response, 'status'));
  if (!(status > 0) || textOf(response, '_error') !== '') return true;
  const isScript = /^(?:fetch|xhr|)$/.test(textOf(entry, '_resourceType'));
  const step = 'the CORS check of the actual response';
  return isScript && checkAccess(headersOf(response), { origin, credentials }, step) !== undefined;
}

type GivenRequestHead = Pick<GivenRequest, 'origin' | 'credentials'>;

function headersOf(message: unknown): HeaderLines {
  const headers = member(message, 'headers');
  if (!Array.isArray(headers)) return [];
  return headers.map((header: unknown) => [textOf(header, 'name'), textOf(header, 'value')] as const);
}

function member(value: unknown, name: string): unknown {
  const isOwn = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isOwn ? (value as Record<string, unknown>)[name] : undefined;
}

function textOf(value: unknown, name: string): string {
  const text = member(value, name);
  return typeof text === 'string' ? text : '';
}
