import { ServerResponse, type OutgoingHttpHeader } from 'node:http';
import { ALLOW_ORIGIN, valueIn, type SentHeaders } from '../engine/headers';
import {
  isForbiddenResponseHeader,
  isSafelistedResponseHeader,
  mergeVary,
} from '../protocol/response-headers';
import { log } from './announce';
import type { KeptDecision } from './kept-decision';

/** What is done to a response to set, remove and send its headers. All of it may be missing on a foreign object. */
export interface HeaderMethods {
  setHeader: (name: string, value: OutgoingHttpHeader) => unknown;
  appendHeader: (name: string, value: OutgoingHttpHeader) => unknown;
  removeHeader: (name: string) => unknown;
  writeHead: (status: number, second?: unknown, third?: unknown) => unknown;
}

/** The methods that are guarded: whatever code does to a response's headers goes through one of them. */
export const GUARDED = ['setHeader', 'appendHeader', 'removeHeader', 'writeHead'] as const;

type Guarded = ThisType<object> & HeaderMethods;

/**
 * Sees to it that what was decided is what leaves, whatever other code does to `Access-Control-*` headers and to
 * `Vary` (docs/design.md § What is sent). Until the head is written it is noted when one of them is touched; they are
 * looked at only then, or where headers are handed to `writeHead`. From then on nothing changes them any more.
 *
 * @param below the methods that do the work: of the object that has these for its own, or of its prototype
 * @param keptFor what was decided for the request that this response answers
 */
export function guardedMethods(
  below: Partial<HeaderMethods>,
  keptFor: (response: object) => KeptDecision | undefined,
): HeaderMethods {
  const noting = (method: 'setHeader' | 'appendHeader' | 'removeHeader') =>
    function (this: object, name: string, value: OutgoingHttpHeader): unknown {
      // Hardly another header has a hyphen there, and to look costs nothing.
      if (typeof name === 'string' && name.charCodeAt(HYPHEN_AT) !== HYPHEN && name.length !== VARY.length) {
        return below[method]?.call(this, name, value);
      }
      const kept = matters(name) ? keptFor(this) : undefined;
      if (kept?.mended) {
        if (method === 'removeHeader') return undefined;
        return isVary(name) ? addToVary(this, below, kept, value) : this;
      }
      if (kept) kept.touched = true;
      return below[method]?.call(this, name, value);
    };

  const guarded: Guarded = {
    setHeader: noting('setHeader'),
    appendHeader: noting('appendHeader'),
    removeHeader: noting('removeHeader') as HeaderMethods['removeHeader'],
    writeHead(status, second, third) {
      // What applications inherit from is guarded too, and has nothing to do for a head that comes from here.
      const kept = this === leaving ? undefined : keptFor(this);
      if (!kept || kept.mended) return below.writeHead?.call(this, status, second, third);
      const reason = typeof second === 'string' ? second : undefined;
      const headers = reason === undefined ? (second ?? third) : third;
      const { headers: decided } = kept.outcome;
      let others: unknown = headers;
      if (kept.touched || decided.exposesAll || (typeof headers === 'object' && headers !== null)) {
        others = mendHead(this, below, decided, headers);
      }
      return reason === undefined
        ? handOn(this, below, kept, status, others)
        : handOn(this, below, kept, status, reason, others);
    },
  };
  return guarded;
}

/** The response whose head is handed on just now, as it was decided. */
let leaving: object | undefined;

function handOn(
  response: object,
  { writeHead }: Partial<HeaderMethods>,
  kept: KeptDecision,
  status: number,
  second: unknown,
  third?: unknown,
): unknown {
  const outer = leaving;
  leaving = response;
  kept.mended = true;
  try {
    return writeHead?.call(response, status, second, third);
  } catch (error) {
    // A status that is none, say: the application's error handling will write another head.
    kept.mended = false;
    throw error;
  } finally {
    leaving = outer;
  }
}

/** Whether a header may be one that was decided about. What is not text Node refuses itself. */
function matters(name: unknown): boolean {
  return typeof name !== 'string' || isVary(name) || isCorsHeader(name);
}

const VARY = 'vary';
const PREFIX = 'access-control-';
const HYPHEN_AT = 'access'.length;
const HYPHEN = 0x2d;

function isVary(name: string): boolean {
  return name.toLowerCase() === VARY;
}

function isCorsHeader(name: string): boolean {
  return name.slice(0, PREFIX.length).toLowerCase() === PREFIX && !isPrivateNetworkHeader(name);
}

/**
 * The headers of private network access, which no browser asks for any more: this package sends none of them, and an
 * application that does has its reasons.
 */
function isPrivateNetworkHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === 'access-control-allow-private-network' || lower === 'access-control-allow-local-network';
}

/**
 * Writes a decision's headers for other code to see.
 *
 * @returns whether one of the headers in question stood there already
 */
export function writeHeaders(
  response: object,
  methods: WritingMethods,
  { allowOrigin, lines, vary }: SentHeaders,
): boolean {
  const { setHeader, getHeader, getHeaderNames } = methods;
  let stood = false;
  let varied = false;
  for (const name of getHeaderNames?.call(response) ?? knownNamesOn(response)) {
    if (name === VARY) varied = true;
    else if (isCorsHeader(name)) stood = true;
  }
  if (allowOrigin !== undefined) setHeader?.call(response, ALLOW_ORIGIN, allowOrigin);
  for (const { lower, value } of lines) setHeader?.call(response, lower, value);
  if (vary !== undefined) {
    setHeader?.call(response, VARY, varied ? withVary(getHeader?.call(response, VARY), vary) : vary);
  }
  return stood;
}

/** What {@link writeHeaders} needs besides. */
export interface WritingMethods extends Partial<HeaderMethods> {
  getHeader?: (name: string) => OutgoingHttpHeader | undefined;
  getHeaderNames?: () => string[];
}

/** Node's own, called with a response: to look them up on an Express response costs more than to run them. */
export const NODE_METHODS: WritingMethods = Object.freeze({
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with their response, here and below
  setHeader: ServerResponse.prototype.setHeader,
  // eslint-disable-next-line @typescript-eslint/unbound-method
  removeHeader: ServerResponse.prototype.removeHeader,
  // eslint-disable-next-line @typescript-eslint/unbound-method
  getHeader: ServerResponse.prototype.getHeader,
  // eslint-disable-next-line @typescript-eslint/unbound-method
  getHeaderNames: ServerResponse.prototype.getHeaderNames,
});

/** The lower-case names of the headers that a response has, as far as it can tell. */
function namesOn(response: object, { getHeaderNames }: WritingMethods): readonly string[] {
  return getHeaderNames?.call(response) ?? knownNamesOn(response);
}

function knownNamesOn(response: object): readonly string[] {
  return KNOWN_NAMES.filter((name) => headerOf(response, name) !== undefined);
}

/** The names that servers send, for a response that can't list its own. */
const KNOWN_NAMES: readonly string[] = [
  ALLOW_ORIGIN,
  'access-control-allow-credentials',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-expose-headers',
  'access-control-max-age',
  VARY,
];

/** Replaces and removes what other code has set, and takes the headers handed to `writeHead` apart. */
function mendHead(
  response: object,
  below: Partial<HeaderMethods>,
  decided: SentHeaders,
  headers: unknown,
): Readonly<Record<string, unknown>> | undefined {
  const given = takeApart(headers);
  const methods = methodsOf(response, below);
  const foreign = namesOn(response, methods).filter(
    (name) => isCorsHeader(name) && headerOf(response, name) !== valueIn(decided, name.toLowerCase()),
  );
  for (const name of foreign) methods.removeHeader?.call(response, name);
  const set = (name: string, value: string): void => {
    if (headerOf(response, name) !== value) methods.setHeader?.call(response, name, value);
  };
  if (decided.allowOrigin !== undefined) set(ALLOW_ORIGIN, decided.allowOrigin);
  for (const { lower, value } of decided.lines) set(lower, value);
  foreign.push(...given.cors);
  if (foreign.length > 0 && log.enabled)
    log('replaced or removed what other code set: %s', foreign.join(', '));

  const vary = given.vary ?? headerOf(response, VARY);
  if (decided.vary !== undefined) set(VARY, withVary(vary, decided.vary));
  else if (given.vary !== undefined) methods.setHeader?.call(response, VARY, given.vary);
  if (decided.exposesAll) exposeAll(response, methods, given);
  return given.others;
}

/** The methods of a response, as far as it has them, with those that are guarded replaced by the ones below the guard. */
export function methodsOf(response: object, below: Partial<HeaderMethods>): WritingMethods {
  const { getHeaderNames, getHeader } = response as WritingMethods;
  return {
    ...(below.setHeader && { setHeader: below.setHeader }),
    ...(below.removeHeader && { removeHeader: below.removeHeader }),
    ...(typeof getHeader === 'function' && { getHeader }),
    ...(typeof getHeaderNames === 'function' && { getHeaderNames }),
  };
}

function headerOf(response: object, name: string): OutgoingHttpHeader | undefined {
  const { getHeader } = response as WritingMethods;
  return typeof getHeader === 'function' ? getHeader.call(response, name) : undefined;
}

/** Whatever `Vary` other code sets as the head leaves, what was decided stays in it. */
function addToVary(
  response: object,
  below: Partial<HeaderMethods>,
  { outcome }: KeptDecision,
  value: OutgoingHttpHeader,
): unknown {
  const { vary } = outcome.headers;
  return below.setHeader?.call(response, VARY, vary === undefined ? value : withVary(value, vary));
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
    // HTTP/2 trims names before it sends them.
    const lower = name.trim().toLowerCase();
    const before = others.get(lower);
    if (isCorsHeader(lower)) cors.push(name);
    else if (lower === VARY) vary.push(String(value));
    else others.set(lower, before ? { name, value: [before.value, value].flat() } : { name, value });
  }
  const entries = Array.from(others.values(), ({ name, value }) => [name, value] as const);
  return {
    cors,
    vary: vary.length > 0 ? vary : undefined,
    others: entries.length > 0 ? Object.fromEntries(entries) : undefined,
  };
}

function headerPairs(headers: object): (readonly [name: string, value: unknown])[] {
  if (!Array.isArray(headers)) return Object.entries(headers);
  const list = headers as readonly unknown[];
  if (Array.isArray(list[0])) {
    return list.map((pair) => [String((pair as unknown[])[0]), (pair as unknown[])[1]]);
  }
  return list.flatMap((name, index) => (index % 2 === 0 ? [[String(name), list[index + 1]] as const] : []));
}

/** Lists all names on a response that scripts can read only where they are listed. */
function exposeAll(response: object, methods: WritingMethods, { others = {} }: GivenHeaders): void {
  const names = new Set(namesOn(response, methods));
  for (const name of Object.keys(others)) names.add(name.trim().toLowerCase());
  if ((response as { sendDate?: unknown }).sendDate) names.add('date');
  const list = [...names].filter(
    (name) => !isSafelistedResponseHeader(name) && !isForbiddenResponseHeader(name),
  );
  if (list.length > 0) methods.setHeader?.call(response, 'access-control-expose-headers', list.join(','));
}
