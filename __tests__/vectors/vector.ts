import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CorsDocument, CorsReason } from 'express-resource-cors';
import type { HandlerScript } from '../servers/scripted-handler';
import type { ScriptedCallback } from './scripted-callback';

/** A file of vectors: cases of one theme of the design. */
export interface VectorFile {
  file: string;
  /** The rules of the design that the cases pin. */
  about: string;
  /**
   * `all` where a platform could make a difference: what it does to paths, to responses and to errors, and when it calls.
   * `one` where the rule is about what stands in the request alone, which each platform hands over as it came.
   */
  platforms: 'all' | 'one';
  cases: VectorCase[];
}

export interface VectorCase {
  /** Subject, condition, outcome. */
  name: string;
  /** What `CorsConfiguration.from` gets; `diagnostics` is off where it isn't given. */
  configuration: CorsDocument;
  callbacks?: { dynamic?: ScriptedCallback; filter?: ScriptedCallback };
  /** The name that `cors(config, { resource })` is given. */
  resource?: string;
  /** Where a router of its own has the middleware and the handler (Express only). */
  mount?: string;
  /** Express's `trust proxy` is on (Express only). */
  trustProxy?: boolean;
  /** Platforms that answer these requests by themselves, before any middleware. */
  answeredBy?: string[];
  /** Configurations of further middlewares behind the first. */
  others?: CorsDocument[];
  requests: VectorRequest[];
}

export interface VectorRequest {
  name: string;
  method: string;
  /** The raw request target. */
  path: string;
  /** A list of values is sent as that many header lines. `Host` is `api.example.com` unless given. */
  headers: Record<string, string | string[]>;
  /** Response headers that are there before the middleware runs. */
  before?: Record<string, string>;
  handler?: HandlerScript;
  expect: VectorExpectation;
}

export interface VectorExpectation {
  status: number;
  /**
   * All `Access-Control-*` and `Vary` headers of the response: one that isn't listed must not be there.
   * A string is the exact value; a list is a set of members, in any order, each exactly once;
   * `includes` and `excludes` look at the members of a list that a platform may add to;
   * `oneOf` names values that the design does not decide between.
   */
  headers: Record<string, HeaderExpectation>;
  /** The decision's reason; a list where the design leaves two names for the same refusal open; null: no decision. */
  reason: CorsReason | CorsReason[] | null;
  /** Where it isn't given, it follows from the reason. */
  allowed?: boolean;
  type?: 'not-cors' | 'preflight' | 'actual';
  /** The name of the resource that decided. */
  resource?: string | null;
  reachesHandler: boolean;
  /** What the middleware's own answer says: nothing, unless this is `message`. */
  body?: 'message';
}

export type HeaderExpectation =
  string | string[] | { includes: string[]; excludes: string[]; oneOf?: never } | { oneOf: string[] };

type Keys<T> = Record<keyof Required<T>, true>;

const CASE_KEYS: Keys<VectorCase> = {
  name: true,
  configuration: true,
  callbacks: true,
  resource: true,
  mount: true,
  trustProxy: true,
  answeredBy: true,
  others: true,
  requests: true,
};
const CALLBACKS_KEYS: Keys<NonNullable<VectorCase['callbacks']>> = { dynamic: true, filter: true };
const CALLBACK_KEYS: Keys<ScriptedCallback> = { answers: true, changes: true, async: true, fails: true };
const REQUEST_KEYS: Keys<VectorRequest> = {
  name: true,
  method: true,
  path: true,
  headers: true,
  before: true,
  handler: true,
  expect: true,
};
const HANDLER_KEYS: Keys<HandlerScript> = {
  status: true,
  setHeader: true,
  appendHeader: true,
  removeHeader: true,
  statusMessage: true,
  writeHead: true,
  writeHeadList: true,
  flushHeaders: true,
  throws: true,
};
const THROWS_KEYS: Keys<NonNullable<HandlerScript['throws']>> = { status: true, headers: true };
const EXPECT_KEYS: Keys<VectorExpectation> = {
  status: true,
  headers: true,
  reason: true,
  allowed: true,
  type: true,
  resource: true,
  reachesHandler: true,
  body: true,
};

// Every reason, so that a misspelt one is found before a server runs.
const REASONS: Record<CorsReason, true> = {
  allowed: true,
  'no-origin': true,
  'same-origin': true,
  'malformed-origin': true,
  'null-origin': true,
  'ambiguous-path': true,
  exempt: true,
  'resource-not-configured': true,
  'origin-not-allowed': true,
  'method-not-allowed': true,
  'malformed-request-method': true,
  'request-header-not-allowed': true,
  'malformed-request-headers': true,
  'refused-by-filter': true,
  'refused-by-callback': true,
};

/** All vector files of this folder, checked key by key: a misspelt expectation must not pass for one that holds. */
export function readVectors(folder: string): VectorFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((file) => readVectorFile(file, JSON.parse(readFileSync(join(folder, file), 'utf8'))));
}

/** Checks the parsed contents of one vector file. */
export function readVectorFile(file: string, contents: unknown): VectorFile {
  requireMembers(contents, ['about', 'platforms', 'cases'], file);
  const { about, platforms, cases } = contents as Omit<VectorFile, 'file'>;
  requireThat(typeof about === 'string' && Array.isArray(cases) && cases.length > 0, file, 'about, cases');
  requireThat(['all', 'one'].includes(platforms), file, 'platforms: all or one');
  requireDistinct(cases, file);
  for (const each of cases) checkCase(each, `${file} › ${each.name}`);
  return { file, about, platforms, cases };
}

function checkCase(value: VectorCase, where: string): void {
  requireMembers(value, Object.keys(CASE_KEYS), where, ['name', 'configuration', 'requests']);
  requireThat(Array.isArray(value.requests) && value.requests.length > 0, where, 'requests');
  if (value.callbacks) {
    requireMembers(value.callbacks, Object.keys(CALLBACKS_KEYS), where);
    for (const callback of Object.values(value.callbacks)) {
      requireMembers(callback, Object.keys(CALLBACK_KEYS), where);
      const ways = ['answers', 'changes', 'fails'].filter((key) => key in callback);
      requireThat(ways.length === 1, where, 'one of answers, changes and fails for each callback');
    }
  }
  requireDistinct(value.requests, where);
  for (const request of value.requests) checkRequest(request, `${where} › ${request.name}`);
}

function checkRequest(value: VectorRequest, where: string): void {
  requireMembers(value, Object.keys(REQUEST_KEYS), where, ['name', 'method', 'path', 'headers', 'expect']);
  if (value.handler) {
    requireMembers(value.handler, Object.keys(HANDLER_KEYS), where);
    if (value.handler.throws) requireMembers(value.handler.throws, Object.keys(THROWS_KEYS), where);
  }
  const expectation = value.expect;
  requireMembers(expectation, Object.keys(EXPECT_KEYS), where, [
    'status',
    'headers',
    'reason',
    'reachesHandler',
  ]);
  requireThat(Number.isInteger(expectation.status), where, 'status: a number');
  requireThat(typeof expectation.reachesHandler === 'boolean', where, 'reachesHandler: true or false');
  const reasons = Array.isArray(expectation.reason) ? expectation.reason : [expectation.reason];
  for (const reason of reasons) {
    requireThat(reason === null || Object.hasOwn(REASONS, reason), where, `reason ${String(reason)}`);
  }
  for (const [name, header] of Object.entries(expectation.headers)) {
    requireThat(/^(?:Access-Control-[A-Z]|Vary$)/.test(name), where, `header ${name}`);
    if (typeof header === 'object' && !Array.isArray(header)) {
      const known = 'oneOf' in header ? ['oneOf'] : ['includes', 'excludes'];
      requireMembers(header, known, where, known);
    }
  }
  requireThat([undefined, 'message'].includes(expectation.body), where, 'body: message');
  requireThat(
    [undefined, 'not-cors', 'preflight', 'actual'].includes(expectation.type),
    where,
    `type ${expectation.type}`,
  );
}

function requireMembers(value: unknown, known: string[], where: string, required: string[] = []): void {
  requireThat(typeof value === 'object' && value !== null && !Array.isArray(value), where, 'an object');
  const keys = Object.keys(value as object);
  for (const key of keys) requireThat(known.includes(key), where, `unknown key ${key}`);
  for (const key of required) requireThat(keys.includes(key), where, `key ${key} is missing`);
}

function requireDistinct(named: readonly { name: string }[], where: string): void {
  const names = named.map(({ name }) => name);
  for (const name of names) requireThat(typeof name === 'string' && name !== '', where, 'a name for each');
  requireThat(new Set(names).size === names.length, where, 'each name once');
}

function requireThat(condition: boolean, where: string, what: string): void {
  if (!condition) throw new Error(`Wrong vector in ${where}: ${what}`);
}
