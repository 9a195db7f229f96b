import type { OutgoingHttpHeader, ServerResponse } from 'node:http';
import type { Decision } from '../engine/decision';
import type { DecidedHeaders } from '../engine/headers';
import {
  isForbiddenResponseHeader,
  isSafelistedResponseHeader,
  mergeVary,
} from '../protocol/response-headers';
import { log } from './announce';

type WriteHead = (this: ServerResponse, status: number, second?: unknown, third?: unknown) => ServerResponse;

// Hardly another header has a hyphen there, and to look is ten times as fast as to compare.
const HYPHEN_AT = 'access'.length;
const HYPHEN = 0x2d;

type HeaderPairs = [name: string, value: OutgoingHttpHeader][];

/** Writes a decision's headers, and merges `Vary`. */
export function writeHeaders(response: ServerResponse, { lines, vary }: DecidedHeaders): void {
  for (const { lower, value } of lines) response.setHeader(lower, value);
  if (vary !== undefined) response.setHeader('vary', withVary(response.getHeader('vary'), vary));
}

/** Removes the `Access-Control-*` headers that a response has already. */
export function removeCorsHeaders(response: ServerResponse): void {
  for (const name of response.getHeaderNames()) if (isCorsHeader(name)) response.removeHeader(name);
}

/**
 * Sees to it that what was decided is what leaves: whatever other code does to `Access-Control-*` headers and to
 * `Vary` until then is mended as the headers are sent (DESIGN § 4).
 */
export function guardHeaders(response: ServerResponse, decision: Decision): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its response
  const writeHead = response.writeHead as WriteHead;
  // Everything that sends headers, `end`, `flushHeaders` and streams among it, does so through this method. It is a
  // function for each response: to keep the decision in a property beside a common one takes 2.7 µs more on Express,
  // where a request's own property costs as much as everything else here (Node 20).
  const guardedWriteHead: WriteHead = function (status, second, third) {
    if (this.headersSent) return writeHead.call(this, status, second, third);
    const reason = typeof second === 'string' ? second : undefined;
    const given = takeApart(reason === undefined ? (second ?? third) : third);
    mendHeaders(this, decision.decidedHeaders, given);
    if (decision.exposesAll) exposeAll(this, given);
    const { others } = given;
    if (reason !== undefined) return writeHead.call(this, status, reason, others);
    return others ? writeHead.call(this, status, others) : writeHead.call(this, status);
  };
  response.writeHead = guardedWriteHead;
}

/** Replaces and removes what other code has set since {@link writeHeaders}. Most of the time there is nothing to do. */
function mendHeaders(response: ServerResponse, decided: DecidedHeaders, given: GivenHeaders): void {
  if (given.cors.length > 0 || !hasExactly(response, decided)) replaceCorsHeaders(response, decided, given);
  const vary = given.vary ?? response.getHeader('vary');
  if (decided.vary !== undefined && vary !== decided.vary)
    response.setHeader('vary', withVary(vary, decided.vary));
  else if (given.vary !== undefined) response.setHeader('vary', given.vary);
}

/** Whether a response's `Access-Control-*` headers are those decided and no others. */
function hasExactly(response: ServerResponse, decided: DecidedHeaders): boolean {
  let present = 0;
  for (const name of response.getHeaderNames()) {
    const value = decided.valueOf(name);
    if (value === undefined) {
      if (isCorsHeader(name)) return false;
    } else {
      if (response.getHeader(name) !== value) return false;
      present++;
    }
  }
  return present === decided.lines.length;
}

function replaceCorsHeaders(response: ServerResponse, decided: DecidedHeaders, given: GivenHeaders): void {
  const foreign = response
    .getHeaderNames()
    .filter((name) => isCorsHeader(name) && response.getHeader(name) !== decided.valueOf(name));
  for (const name of foreign) response.removeHeader(name);
  for (const { name, value } of decided.lines) response.setHeader(name, value);
  foreign.push(...given.cors);
  if (foreign.length > 0 && log.enabled)
    log('replaced or removed what other code set: %s', foreign.join(', '));
}

/** The value of `Vary` with what was decided in it. */
function withVary(existing: OutgoingHttpHeader | undefined, decided: string): string {
  if (existing === undefined || existing === decided) return decided;
  return mergeVary(Array.isArray(existing) ? existing.join(', ') : String(existing), decided.split(', '));
}

/** The headers handed to `writeHead`, taken apart. */
interface GivenHeaders {
  /** The names of `Access-Control-*` headers, which are left out of the rest. */
  readonly cors: readonly string[];
  /** `Vary`, where it is among them. */
  readonly vary: string[] | undefined;
  /** All others, each name once: Node keeps only the last of a repeated one where other headers are set already. */
  readonly others: Readonly<Record<string, unknown>> | undefined;
}

const NONE_GIVEN: GivenHeaders = { cors: [], vary: undefined, others: undefined };

/** Takes headers apart in any of the forms that `writeHead` knows: an object, a flat list, a list of pairs. */
function takeApart(headers: unknown): GivenHeaders {
  if (typeof headers !== 'object' || headers === null) return NONE_GIVEN;
  const cors: string[] = [];
  const vary: string[] = [];
  const others = new Map<string, { name: string; value: unknown }>();
  for (const [name, value] of headerPairs(headers)) {
    const lower = name.toLowerCase();
    const before = others.get(lower);
    if (isCorsHeader(lower)) cors.push(name);
    else if (lower === 'vary') vary.push(String(value));
    else others.set(lower, before ? { name, value: [before.value, value].flat() } : { name, value });
  }
  const entries = Array.from(others.values(), ({ name, value }) => [name, value] as const);
  return {
    cors,
    vary: vary.length > 0 ? vary : undefined,
    others: entries.length > 0 ? Object.fromEntries(entries) : undefined,
  };
}

function headerPairs(headers: object): HeaderPairs {
  if (!Array.isArray(headers)) return Object.entries(headers) as HeaderPairs;
  if (Array.isArray(headers[0])) return headers as HeaderPairs;
  const pairs: HeaderPairs = [];
  for (let index = 0; index < headers.length; index += 2) {
    pairs.push([String(headers[index]), headers[index + 1] as OutgoingHttpHeader]);
  }
  return pairs;
}

function isCorsHeader(lowerCaseName: string): boolean {
  return lowerCaseName.charCodeAt(HYPHEN_AT) === HYPHEN && lowerCaseName.startsWith('access-control-');
}

/** Lists all names on a response that scripts can read only where they are listed. */
function exposeAll(response: ServerResponse, { others = {} }: GivenHeaders): void {
  const names = new Set(response.getHeaderNames());
  for (const name of Object.keys(others)) names.add(name.toLowerCase());
  if (response.sendDate) names.add('date');
  const list = [...names].filter(
    (name) => !isSafelistedResponseHeader(name) && !isForbiddenResponseHeader(name),
  );
  if (list.length > 0) response.setHeader('Access-Control-Expose-Headers', list.join(','));
}
