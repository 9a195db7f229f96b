import { createHash } from 'node:crypto';
import type { CorsAccessRequest } from '../engine/access-request';
import { CorsConfigurationError, problem } from '../problems/problem';
import { foldCase } from '../resources/fold-case';
import { quote } from '../text/quote';

/** What a callback without a `key` is handed: the two that its answer may depend on, and the signal. */
export type CorsPolicyLookup = Pick<CorsAccessRequest, 'resource' | 'origin' | 'signal'>;

/** What the answers of a callback depend on: what they are kept by, and what the callback is handed. */
export interface CacheSubject<Target> {
  /** What an answer is kept by. */
  keyOf(request: CorsAccessRequest): string;
  /** What `invalidate` knows answers by: the same for all spellings. */
  nameOf(request: CorsAccessRequest): string;
  /** The same, of what `invalidate` was given. */
  nameOfTarget(target: Target): string;
  /** What the callback is handed: what the key stands for, and a signal that is no one request's. */
  handed(request: CorsAccessRequest, signal: AbortSignal): CorsAccessRequest | CorsPolicyLookup;
}

export type PairTarget = Pick<CorsAccessRequest, 'resource' | 'origin'>;

/**
 * Answers that depend on resource and origin alone.
 *
 * Origins are compared, and handed over, in lower case (docs/design.md § Origins and patterns). Resources are compared without regard to case
 * where an answer is forgotten, but kept by their spelling: a callback that minds the case answers differently to
 * another spelling, and nobody may have that answer served to everybody.
 */
export const PAIR: CacheSubject<PairTarget> = {
  keyOf: ({ resource, origin }) => shorten(pair(resource, origin)),
  nameOf: ({ resource, origin }) => shorten(pair(resource && foldCase(resource), origin)),
  nameOfTarget: (target) => PAIR.nameOf(checkedPair(target) as CorsAccessRequest),
  handed: ({ resource, origin }, signal) => Object.freeze({ resource, origin: origin.toLowerCase(), signal }),
};

/** Answers that depend on what a function makes the key of. */
export function keyedBy(
  key: (request: CorsAccessRequest) => string,
): CacheSubject<CorsAccessRequest | string> {
  const keyOf = (request: CorsAccessRequest): string => shorten(checkedKey(key(request)));
  return {
    keyOf,
    nameOf: keyOf,
    nameOfTarget: (target) => (typeof target === 'string' ? shorten(target) : keyOf(target)),
    handed: withSignal,
  };
}

/** No origin has a space in it, so no two pairs are written alike. */
function pair(resource: string | null, origin: string): string {
  const sent = origin.toLowerCase();
  return resource === null ? sent : `${sent} ${resource}`;
}

const LONGEST = 512;

/** A key of bounded length: what requests make keys of may be as long as they like. */
function shorten(key: string): string {
  if (key.length <= LONGEST) return `=${key}`;
  return `#${createHash('sha256').update(key).digest('base64')}`;
}

function checkedKey(key: unknown): string {
  if (typeof key === 'string') return key;
  // A promise is refused as any other value is, but must not end the process if it rejects.
  if (key instanceof Promise) key.catch(() => undefined);
  throw new TypeError(`the key is ${quote(key)}, but must be a string`);
}

function checkedPair(target: unknown): PairTarget {
  const { resource, origin } = (target ?? {}) as Record<keyof PairTarget, unknown>;
  if (typeof origin === 'string' && (typeof resource === 'string' || resource === null)) {
    return { resource, origin };
  }
  const message = `${quote(target)} names no answer; write { resource: 'Products', origin: 'https://app.example.com' }, or nothing to forget all`;
  throw new CorsConfigurationError([problem('invalid-value', '', target, message)]);
}

/** The request with another signal; what is computed when it is looked at still is. */
function withSignal(request: CorsAccessRequest, signal: AbortSignal): CorsAccessRequest {
  return Object.freeze({
    resource: request.resource,
    get properties() {
      return request.properties;
    },
    origin: request.origin,
    isCorsPreflight: request.isCorsPreflight,
    isCorsActual: request.isCorsActual,
    requestedMethod: request.requestedMethod,
    requestedHeaders: request.requestedHeaders,
    request: request.request,
    signal,
  });
}
