import { isRecord, unknownProperty } from '../policies/check-policy';
import { checkFunction, LONGEST_TIME, wholeNumber, type OptionCheck } from '../problems/check-option';
import { CorsConfigurationError, refuse } from '../problems/problem';
import { quote } from '../text/quote';

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
  readonly staleWhileRevalidate?: number;
  /**
   * Milliseconds after `ttl` in which the old answer is served where the lookup fails: throws, rejects, or takes
   * longer than `timeout`. Default: 0.
   */
  readonly staleIfError?: number;
  /**
   * Milliseconds before a lookup counts as failed; its `signal` aborts then. It should be less than the
   * configuration's `callbackTimeout`, so that there is time left to serve an old answer. Default: 4000.
   */
  readonly timeout?: number;
  /** How many lookups run at once. Up to 10000 others wait for their turn, any more fail. Default: 10. */
  readonly maxConcurrent?: number;
}

/** Options that have been checked, with their defaults. */
export type ResolvedCacheOptions = Required<CorsPolicyCacheOptions>;

/** What `max` may be at most: room is made for all of them at the start, some 30 bytes each. */
const MOST_KEPT = 1_000_000;

const DEFAULTS: Omit<ResolvedCacheOptions, 'max' | 'ttl'> = {
  staleWhileRevalidate: 0,
  staleIfError: 0,
  timeout: 4000,
  maxConcurrent: 10,
};

const CHECKS: Readonly<Record<keyof CorsPolicyCacheOptions | 'key', OptionCheck>> = {
  max: wholeNumber(1, MOST_KEPT, 'a number of answers'),
  ttl: wholeNumber(1, LONGEST_TIME, 'milliseconds'),
  staleWhileRevalidate: wholeNumber(0, LONGEST_TIME, 'milliseconds'),
  staleIfError: wholeNumber(0, LONGEST_TIME, 'milliseconds'),
  timeout: wholeNumber(1, LONGEST_TIME, 'milliseconds'),
  maxConcurrent: wholeNumber(1, MOST_KEPT, 'a number of lookups'),
  key: checkFunction,
};

const NAMES = Object.keys(CHECKS) as readonly (keyof typeof CHECKS)[];
const REQUIRED: readonly string[] = NAMES.filter((name) => name !== 'key' && !(name in DEFAULTS));

/**
 * Checks what `cachePolicies` is given.
 *
 * @throws CorsConfigurationError naming everything that is wrong
 */
export function readCacheOptions(callback: unknown, options: unknown): ResolvedCacheOptions {
  refuse(checkFunction(callback, 'callback'));
  if (!isRecord(options)) {
    const message = `${quote(options)} is no object with options; write { max: 10000, ttl: 60000 }`;
    throw new CorsConfigurationError([{ code: 'invalid-value', path: '', value: options, message }]);
  }
  const names = new Set([...REQUIRED, ...Object.keys(options)]);
  refuse(
    [...names].flatMap((name) => {
      const value = options[name];
      if (!isName(name)) return [unknownProperty(name, value, NAMES)];
      return value === undefined && !REQUIRED.includes(name) ? [] : CHECKS[name](value, name);
    }),
  );
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...(Object.fromEntries(given) as unknown as CorsPolicyCacheOptions) };
}

function isName(name: string): name is keyof typeof CHECKS {
  return Object.hasOwn(CHECKS, name);
}
