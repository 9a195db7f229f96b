import type { OutgoingHttpHeader, ServerResponse } from 'node:http';
import type { Decision } from '../engine/decision';
import type { DecidedHeaders } from '../engine/headers';
import {
  isForbiddenResponseHeader,
  isSafelistedResponseHeader,
  mergeVary,
} from '../protocol/response-headers';
import { log } from './announce';

const GUARD = Symbol('express-resource-cors guard');

interface GuardedResponse extends ServerResponse {
  [GUARD]?: { readonly decision: Decision; readonly writeHead: WriteHead };
}

type WriteHead = (this: ServerResponse, ...parameters: unknown[]) => ServerResponse;

type HeaderPairs = [name: string, value: OutgoingHttpHeader][];

/**
 * Writes a decision's headers, in place of whatever `Access-Control-*` headers the response has already, and
 * merges `Vary`.
 */
export function writeHeaders(response: ServerResponse, { lines, vary }: DecidedHeaders): void {
  for (const name of response.getHeaderNames()) if (isCorsHeader(name)) response.removeHeader(name);
  for (const { name, value } of lines) response.setHeader(name, value);
  if (vary !== undefined) response.setHeader('Vary', withVary(response.getHeader('Vary'), vary));
}

/**
 * Sees to it that what was decided is what leaves: whatever other code does to `Access-Control-*` headers and to
 * `Vary` until then is mended as the headers are sent (DESIGN § 4).
 */
export function guardHeaders(response: GuardedResponse, decision: Decision): void {
  // Everything that sends headers, `end`, `flushHeaders` and streams among it, does so through this method. One
  // function serves all responses, so that a request needs no closure.
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its response, by guardedWriteHead
  response[GUARD] = { decision, writeHead: response.writeHead as WriteHead };
  response.writeHead = guardedWriteHead;
}

function guardedWriteHead(this: GuardedResponse, status: number, ...rest: unknown[]): ServerResponse {
  const guard = this[GUARD];
  if (!guard) throw new Error('unreachable: the guard was not installed by guardHeaders()');
  const { decision, writeHead } = guard;
  if (this.headersSent) return writeHead.call(this, status, ...rest);

  const reason = typeof rest[0] === 'string' ? rest[0] : undefined;
  const given = takeApart(reason === undefined ? (rest[0] ?? rest[1]) : rest[1]);
  mendHeaders(this, decision.decidedHeaders, given);
  if (decision.exposesAll) {
    const names = namesToExpose(
      [...this.getHeaderNames(), ...Object.keys(given.others ?? {})],
      this.sendDate,
    );
    if (names !== '') this.setHeader('Access-Control-Expose-Headers', names);
  }
  const parameters: unknown[] = reason === undefined ? [status] : [status, reason];
  if (given.others) parameters.push(given.others);
  return writeHead.apply(this, parameters);
}

/** Replaces and removes what other code has set since {@link writeHeaders}. Most of the time there is nothing to do. */
function mendHeaders(response: ServerResponse, decided: DecidedHeaders, given: GivenHeaders): void {
  let present = 0;
  const foreign: string[] = [...given.cors];
  for (const name of response.getHeaderNames()) {
    if (!isCorsHeader(name)) continue;
    if (decided.valueOf(name) === response.getHeader(name)) present++;
    else foreign.push(name);
  }
  const vary = given.vary ?? response.getHeader('Vary');
  if (foreign.length > 0 || present < decided.lines.length) {
    for (const name of foreign) response.removeHeader(name);
    for (const { name, value } of decided.lines) response.setHeader(name, value);
    if (foreign.length > 0 && log.enabled)
      log('replaced or removed what other code set: %s', foreign.join(', '));
  }
  if (decided.vary !== undefined && vary !== decided.vary)
    response.setHeader('Vary', withVary(vary, decided.vary));
  else if (given.vary !== undefined) response.setHeader('Vary', given.vary);
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
  return lowerCaseName.startsWith('access-control-');
}

/** All names on a response that scripts can read only where they are listed. */
function namesToExpose(names: readonly string[], hasDate: boolean): string {
  const lower = new Set(names.map((name) => name.toLowerCase()));
  if (hasDate) lower.add('date');
  return [...lower]
    .filter((name) => !isSafelistedResponseHeader(name) && !isForbiddenResponseHeader(name))
    .join(',');
}
