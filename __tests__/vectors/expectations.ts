import type { CorsDecision, CorsReason } from 'express-resource-cors';
import type { RawResponse } from '../servers/raw-request';
import type { HeaderExpectation, VectorExpectation } from './vector';

const REASONS_OF_ALLOWED: readonly CorsReason[] = ['allowed', 'no-origin', 'same-origin', 'exempt'];

/** Compares all of the response's `Access-Control-*` and `Vary`: what isn't expected must not be there. */
export function checkHeaders(response: RawResponse, expected: Record<string, HeaderExpectation>): void {
  const sent = lowerCaseNames(
    response.headers.filter(([name]) => /^(?:access-control-.*|vary)$/i.test(name)),
  );
  const exact: [string, string][] = [];
  const loose = new Map<string, Exclude<HeaderExpectation, string>>();
  for (const [name, value] of Object.entries(expected)) {
    if (typeof value === 'string') exact.push([name.toLowerCase(), value]);
    else loose.set(name.toLowerCase(), value);
  }

  expect(sent.filter(([name]) => !loose.has(name))).toEqual(exact.sort());
  for (const [name, value] of loose) {
    const lines = sent.filter(([other]) => other === name).map(([, line]) => line);
    checkLoosely(name, lines, value);
  }
}

function checkLoosely(name: string, lines: string[], expected: Exclude<HeaderExpectation, string>): void {
  const members = lines.flatMap(membersOf).sort();
  if (Array.isArray(expected)) {
    expect({ [name]: members }).toEqual({ [name]: expected.map((member) => member.toLowerCase()).sort() });
    return;
  }
  expect(lines).toHaveLength(1);
  if ('oneOf' in expected) {
    expect(expected.oneOf).toContain(lines[0]);
    return;
  }
  expect(members).toEqual([...new Set(members)]);
  expect(members).toEqual(expect.arrayContaining(expected.includes.map((member) => member.toLowerCase())));
  for (const member of expected.excludes) expect(members).not.toContain(member.toLowerCase());
}

function membersOf(list: string): string[] {
  return list.split(',').map((member) => member.trim().toLowerCase());
}

export function checkDecision(decision: CorsDecision, expected: VectorExpectation): void {
  const { reason, type, resource } = expected;
  if (Array.isArray(reason)) expect(reason).toContain(decision.reason);
  else expect(decision.reason).toBe(reason);
  expect(decision.allowed).toBe(expected.allowed ?? REASONS_OF_ALLOWED.includes(decision.reason));
  if (type !== undefined) expect(decision.type).toBe(type);
  if (resource !== undefined) expect(decision.resource).toBe(resource);
  // One or two sentences (DESIGN § 7).
  expect(decision.message).toMatch(/\S.*\.$/s);
}

/**
 * `decision.headers` is what the response gets; but the names to expose may wait for the response,
 * and headers of private networks are the application's own. */
export function checkDecidedIsSent(decision: CorsDecision, response: RawResponse): void {
  const isFixed = ([name]: [string, string]): boolean =>
    /^access-control-(?!expose-headers$|allow-(?:private|local)-network$)/i.test(name);
  const decided = Object.entries(headersOf(decision));
  if (decision.reason === 'exempt') {
    // What leaves is the application's own affair.
    expect(decided).toEqual([]);
    return;
  }
  expect(lowerCaseNames(decided.filter(isFixed))).toEqual(lowerCaseNames(response.headers.filter(isFixed)));
}

/** What the middleware answers by itself: no body, or its message as text. */
export function checkBody(response: RawResponse, decision: CorsDecision, expected: VectorExpectation): void {
  expect(response.body).toBe(expected.body === 'message' ? decision.message : '');
  if (expected.body !== 'message') return;
  const type = response.headers.find(([name]) => name.toLowerCase() === 'content-type');
  expect(type?.[1]).toMatch(/^text\/plain\b/);
}

/** The headers of a decision that was made without a response, so that later code has had no part in them. */
export function checkDecidedHeaders(decision: CorsDecision, expected: Record<string, string>): void {
  expect(inBrowserOrder(headersOf(decision))).toEqual(inBrowserOrder(expected));
}

/** A browser sorts the names that it asks for, and checkAccess asks as a browser does: an echo is sorted too. */
function inBrowserOrder(headers: Record<string, string>): Record<string, string> {
  const name = 'Access-Control-Allow-Headers';
  const list = headers[name];
  return list === undefined ? headers : { ...headers, [name]: list.split(',').sort().join(',') };
}

function headersOf(decision: CorsDecision): Record<string, string> {
  const headers: Record<string, string | undefined> = { ...decision.headers };
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function lowerCaseNames(headers: [string, string][]): [string, string][] {
  return headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]).sort();
}
