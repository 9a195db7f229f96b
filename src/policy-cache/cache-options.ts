import { checkFunction, LONGEST_TIME, wholeNumber } from '../problems/checks';
import { checkOptions, optionOr, type OptionTable } from '../problems/options';
import { refuse } from '../problems/problem';

/** Options of `cachePolicies`. All times are milliseconds. */
export interface CorsPolicyCacheOptions {
  /** How many answers are kept, refusals among them; the one unused for longest goes first. 1 to 1000000. */
  readonly max: number;
  /** Milliseconds for which an answer is served without asking again. */
  readonly ttl: number;
  /**
   * Milliseconds after `ttl` in which the old answer is still served at once, while one lookup fetches the next.
   * Default: 0.
   */
  readonly staleWhileRevalidate?: number | undefined;
  /**
   * Milliseconds after `ttl` in which the old answer is served where the lookup fails: throws, rejects, or takes
   * longer than `timeout`. Default: 0.
   */
  readonly staleIfError?: number | undefined;
  /**
   * Milliseconds before a lookup counts as failed; its `signal` aborts then. It should be less than the
   * configuration's `callbackTimeout`, so that there is time left to serve an old answer. Default: 4000.
   */
  readonly timeout?: number | undefined;
  /** How many lookups run at once. Up to 10000 others wait for their turn, any more fail. Default: 10. */
  readonly maxConcurrent?: number | undefined;
}

/** Options that have been checked, with their defaults. */
export type ResolvedCacheOptions = { readonly [Name in keyof CorsPolicyCacheOptions]-?: number };

/** What `max` may be at most: room is made for all of them at the start, some 30 bytes each. */
const MOST_KEPT = 1_000_000;

const milliseconds = (least: number) => wholeNumber(least, LONGEST_TIME, 'a number of milliseconds');

const OPTIONS: OptionTable = {
  max: { required: true, check: wholeNumber(1, MOST_KEPT, 'a number of answers') },
  ttl: { required: true, check: milliseconds(1) },
  staleWhileRevalidate: { fallback: () => 0, check: milliseconds(0) },
  staleIfError: { fallback: () => 0, check: milliseconds(0) },
  timeout: { fallback: () => 4000, check: milliseconds(1) },
  maxConcurrent: { fallback: () => 10, check: wholeNumber(1, MOST_KEPT, 'a number of lookups') },
  key: { check: checkFunction },
};

/**
 * Checks what `cachePolicies` is given.
 *
 * @throws CorsConfigurationError naming everything that is wrong
 */
export function readCacheOptions(callback: unknown, options: object): ResolvedCacheOptions {
  refuse(checkFunction(callback, 'callback'));
  refuse(checkOptions(OPTIONS, options, { example: '{ max: 10000, ttl: 60000 }' }));
  const read = (name: keyof CorsPolicyCacheOptions) => optionOr(OPTIONS, options, name) as number;
  return {
    max: read('max'),
    ttl: read('ttl'),
    staleWhileRevalidate: read('staleWhileRevalidate'),
    staleIfError: read('staleIfError'),
    timeout: read('timeout'),
    maxConcurrent: read('maxConcurrent'),
  };
}
