import type { OutgoingHttpHeader, ServerResponse } from 'node:http';
import type { Decision } from '../engine/decision';
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
 * Writes a decision's headers, and sees to it that they are what leaves: whatever other code does to
 * `Access-Control-*` headers and to `Vary` until then is mended as the headers are sent (DESIGN § 4).
 */
export function guardResponse(response: GuardedResponse, decision: Decision): void {
  if (response.headersSent) return;
  setDecidedHeaders(response, decision, response.getHeader('Vary'));
  // Everything that sends headers, `end`, `flushHeaders` and streams among it, does so through this method. One
  // function serves all responses, so that a request needs no closure.
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its response, by guardedWriteHead
  response[GUARD] = { decision, writeHead: response.writeHead as WriteHead };
  response.writeHead = guardedWriteHead;
}

function guardedWriteHead(this: GuardedResponse, status: number, ...rest: unknown[]): ServerResponse {
  const guard = this[GUARD];
  if (!guard) throw new Error('unreachable: the guard was not installed by guardResponse()');
  const { decision, writeHead } = guard;
  if (this.headersSent) return writeHead.call(this, status, ...rest);

  const reason = typeof rest[0] === 'string' ? rest[0] : undefined;
  const pairs = headerPairs(reason === undefined ? (rest[0] ?? rest[1]) : rest[1]);
  const foreign = new Set<string>();
  const given: unknown[] = [];
  const varied: string[] = [];
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    if (isCorsHeader(lower)) {
      if (decidedValue(decision, lower) !== value) foreign.add(name);
    } else if (lower === 'vary') {
      varied.push(String(value));
    } else {
      given.push(name, value);
    }
  }

  for (const name of this.getHeaderNames()) {
    if (!isCorsHeader(name)) continue;
    if (decidedValue(decision, name) === this.getHeader(name)) continue;
    foreign.add(name);
    this.removeHeader(name);
  }
  if (foreign.size > 0) log('replaced or removed what other code set: %s', [...foreign].join(', '));

  setDecidedHeaders(this, decision, varied.length > 0 ? varied : this.getHeader('Vary'));
  if (decision.exposesAll) {
    const names = namesToExpose([...this.getHeaderNames(), ...pairs.map(([name]) => name)], this.sendDate);
    if (names !== '') this.setHeader('Access-Control-Expose-Headers', names);
  }
  const parameters = reason === undefined ? [status] : [status, reason];
  return writeHead.call(this, ...parameters, ...(given.length > 0 ? [given] : []));
}

function setDecidedHeaders(
  response: ServerResponse,
  { headers }: Decision,
  vary: OutgoingHttpHeader | undefined,
): void {
  for (const name of Object.keys(headers)) {
    if (name !== 'Vary') response.setHeader(name, headers[name] ?? '');
  }
  const existing = vary === undefined ? '' : Array.isArray(vary) ? vary.join(', ') : String(vary);
  const merged = headers['Vary'] === undefined ? existing : mergeVary(existing, headers['Vary'].split(', '));
  if (merged !== '') response.setHeader('Vary', merged);
}

/** The value that was decided for a header, given in lower case. */
function decidedValue({ headers }: Decision, lowerCaseName: string): string | undefined {
  const name = Object.keys(headers).find((candidate) => candidate.toLowerCase() === lowerCaseName);
  return name === undefined ? undefined : headers[name];
}

/** The headers handed to `writeHead`, in any of its forms: an object, a flat list, a list of pairs. */
function headerPairs(headers: unknown): HeaderPairs {
  if (Array.isArray(headers)) {
    if (Array.isArray(headers[0])) return headers as HeaderPairs;
    const pairs: HeaderPairs = [];
    for (let index = 0; index < headers.length; index += 2) {
      pairs.push([String(headers[index]), headers[index + 1] as OutgoingHttpHeader]);
    }
    return pairs;
  }
  return typeof headers === 'object' && headers !== null ? (Object.entries(headers) as HeaderPairs) : [];
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
