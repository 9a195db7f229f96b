import type { CorsPolicy } from '../policies/policy';
import { problem, refuse, type CorsProblem } from '../problems/problem';
import type { CorsMethod } from '../protocol/methods';
import type { ResourceName } from '../resources/resource-name';
import { quote } from '../text/quote';
import { readOrigins, type DraftEntry, type DraftNames, type Entry } from './entry';

/** CorsTexts one by one, in lists, or both. */
export type CorsTexts<Text extends string = string> = readonly (Text | readonly Text[])[];

/**
 * Where the fluent form puts its entries.
 *
 * @internal
 */
export interface EntryTarget {
  /** Adds an entry, or throws a CorsConfigurationError and adds nothing. */
  start(draft: DraftEntry): Entry;
  /**
   * Adds to an entry's policy, or throws a CorsConfigurationError and takes the entry back.
   *
   * @param problems what is wrong with the call by itself
   */
  extend(entry: Entry, addition: CorsPolicy, problems: readonly CorsProblem[]): void;
}

/**
 * What is wrong with a call that takes nothing and was given something: it would open more than whoever wrote it meant.
 *
 * @internal
 */
export function givenToNothing(
  call: string,
  given: readonly unknown[],
  instead: string,
): readonly CorsProblem[] {
  if (given.length === 0) return [];
  const message = `${call}() takes no value, but was given ${quote(given[0])}; ${instead}`;
  return [problem('invalid-value', '', given[0], message)];
}

/**
 * What to write in place of a call that takes nothing.
 *
 * @internal
 */
export const INSTEAD = {
  allOrigins: `to name origins, write forOrigins('https://app.example.com')`,
  allResources: `to name resources, write forResources('Products')`,
  noValue: 'leave the call out where it is not meant',
  allMethods: `to name methods, write allowMethods('GET', 'PUT')`,
  allRequestHeaders: `to name request headers, write allowRequestHeaders('Content-Type')`,
  allResponseHeaders: `to name response headers, write allowResponseHeaders('ETag')`,
} as const;

/** What an entry may be that has its resources and wants its origins: `config.forResources('Products')`. */
export interface CorsResourceSettings {
  /**
   * For these origins. The entry counts from here on, with the CORS-safelisted methods unless more is said.
   *
   * ```ts
   * config.forResources('Products').forOrigins('https://app.example.com', 'https://*.partners.example.com');
   * ```
   *
   * @param origins origins (`https://app.example.com`) and patterns (`https://*.example.com`, `http://localhost:*`),
   *   one by one or in lists
   * @throws CorsConfigurationError naming every text that is not an origin, or that these resources have already
   */
  forOrigins(...origins: CorsTexts): CorsPolicySettings;
  /**
   * For all origins, `null` among them as long as cookies are not allowed.
   *
   * @throws CorsConfigurationError where these resources have an entry for all origins already
   */
  forAllOrigins(): CorsPolicySettings;
  /**
   * Closes these resources to every origin, whatever else is configured.
   *
   * ```ts
   * config.forResources('Internal').forNoOrigins();
   * ```
   *
   * @throws CorsConfigurationError where these resources are closed or exempt already
   */
  forNoOrigins(): void;
  /**
   * Leaves these resources to the application: nothing is decided, set, removed or guarded there, preflights go
   * through. For handlers that do their own CORS, and for posts that other sites' forms send (SAML, payments).
   *
   * ```ts
   * config.forResources('~/files/*path').exempt();
   * ```
   *
   * @throws CorsConfigurationError where these resources have entries
   */
  exempt(): void;
  /** The same as {@link CorsResourceSettings.forAllOrigins}: all origins, the CORS-safelisted methods. */
  allowAllOrigins(): CorsPolicySettings;
  /** All origins, all methods. */
  allowAllOriginsAllMethods(): CorsPolicySettings;
  /** All origins, all methods, all request headers. */
  allowAllOriginsAllMethodsAndAllRequestHeaders(): CorsPolicySettings;
}

/** What an entry allows. Calls add up; one that throws a CorsConfigurationError takes the whole entry back. */
export interface CorsPolicySettings {
  /**
   * Exactly these methods, for preflights and actual requests; `GET` brings `HEAD`. Without this call it is
   * `GET`, `HEAD` and `POST`.
   *
   * @throws CorsConfigurationError for a text that is not a method, and for `CONNECT`, `TRACE` and `TRACK`
   */
  allowMethods(...methods: CorsTexts<CorsMethod>): this;
  /** All methods. */
  allowAllMethods(): this;
  /**
   * These request headers. `Content-Type` is one to name, for `application/json` say. `Accept`, `Accept-Language` and
   * `Content-Language` need no allowing.
   *
   * @throws CorsConfigurationError for a text that is not a header name, and for a header that scripts can't set
   */
  allowRequestHeaders(...names: CorsTexts): this;
  /** All request headers, `Authorization` included. */
  allowAllRequestHeaders(): this;
  /**
   * Lets scripts read these response headers, besides those that they may always read.
   *
   * @throws CorsConfigurationError for a text that is not a header name, and for `Set-Cookie`
   */
  allowResponseHeaders(...names: CorsTexts): this;
  /** Lets scripts read all response headers but `Set-Cookie`. */
  allowAllResponseHeaders(): this;
  /** Credentials: cookies, HTTP authentication, client certificates. */
  allowCookies(): this;
  /**
   * How long a browser may keep the answer to a preflight; Chromium takes two hours at most.
   *
   * @param seconds a whole number from 0 to 86400
   * @throws CorsConfigurationError for anything else
   */
  withCacheDuration(seconds: number): this;
  /** All methods and all request headers. */
  allowAllMethodsAndAllRequestHeaders(): this;
  /** All methods, all request headers, and cookies. */
  allowAll(): this;
}

/**
 * Starts an entry for resources that have been read.
 *
 * @internal
 */
export class ResourceSettings implements CorsResourceSettings {
  readonly #target: EntryTarget;
  readonly #resources: readonly ResourceName[] | '*';

  constructor(target: EntryTarget, resources: readonly ResourceName[] | '*') {
    this.#target = target;
    this.#resources = resources;
  }

  forOrigins(...origins: CorsTexts): CorsPolicySettings {
    const problems: CorsProblem[] = [];
    return this.#start(readOrigins(origins.flat(), problems), problems);
  }

  forAllOrigins(...given: unknown[]): CorsPolicySettings {
    return this.#start('*', givenToNothing('forAllOrigins', given, INSTEAD.allOrigins));
  }

  forNoOrigins(...given: unknown[]): void {
    this.#start('none', givenToNothing('forNoOrigins', given, INSTEAD.noValue));
  }

  exempt(...given: unknown[]): void {
    this.#start([], givenToNothing('exempt', given, INSTEAD.noValue), true);
  }

  allowAllOrigins(...given: unknown[]): CorsPolicySettings {
    return this.#start('*', givenToNothing('allowAllOrigins', given, INSTEAD.allOrigins));
  }

  allowAllOriginsAllMethods(...given: unknown[]): CorsPolicySettings {
    refuse(givenToNothing('allowAllOriginsAllMethods', given, INSTEAD.allOrigins));
    return this.forAllOrigins().allowAllMethods();
  }

  allowAllOriginsAllMethodsAndAllRequestHeaders(...given: unknown[]): CorsPolicySettings {
    refuse(givenToNothing('allowAllOriginsAllMethodsAndAllRequestHeaders', given, INSTEAD.allOrigins));
    return this.forAllOrigins().allowAllMethodsAndAllRequestHeaders();
  }

  #start(
    origins: DraftNames['origins'],
    problems: readonly CorsProblem[],
    exempt = false,
  ): CorsPolicySettings {
    const resources = this.#resources;
    const entry = this.#target.start({ resources, origins, exempt, place: undefined, policy: {}, problems });
    return new PolicySettings(this.#target, entry);
  }
}

class PolicySettings implements CorsPolicySettings {
  readonly #target: EntryTarget;
  readonly #entry: Entry;

  constructor(target: EntryTarget, entry: Entry) {
    this.#target = target;
    this.#entry = entry;
  }

  allowMethods(...methods: CorsTexts<CorsMethod>): this {
    return this.#extend({ methods: methods.flat() });
  }

  allowAllMethods(...given: unknown[]): this {
    return this.#extend({ methods: '*' }, givenToNothing('allowAllMethods', given, INSTEAD.allMethods));
  }

  allowRequestHeaders(...names: CorsTexts): this {
    return this.#extend({ requestHeaders: names.flat() });
  }

  allowAllRequestHeaders(...given: unknown[]): this {
    return this.#extend(
      { requestHeaders: '*' },
      givenToNothing('allowAllRequestHeaders', given, INSTEAD.allRequestHeaders),
    );
  }

  allowResponseHeaders(...names: CorsTexts): this {
    return this.#extend({ responseHeaders: names.flat() });
  }

  allowAllResponseHeaders(...given: unknown[]): this {
    return this.#extend(
      { responseHeaders: '*' },
      givenToNothing('allowAllResponseHeaders', given, INSTEAD.allResponseHeaders),
    );
  }

  allowCookies(...given: unknown[]): this {
    // `true` says no more than the call; anything else may mean that cookies are not to be allowed.
    const meant = given.length === 1 && given[0] === true ? [] : given;
    return this.#extend({ cookies: true }, givenToNothing('allowCookies', meant, INSTEAD.noValue));
  }

  withCacheDuration(seconds: number): this {
    return this.#extend({ cacheDuration: seconds });
  }

  allowAllMethodsAndAllRequestHeaders(...given: unknown[]): this {
    return this.#extend(
      { methods: '*', requestHeaders: '*' },
      givenToNothing('allowAllMethodsAndAllRequestHeaders', given, INSTEAD.allMethods),
    );
  }

  allowAll(...given: unknown[]): this {
    return this.#extend(
      { methods: '*', requestHeaders: '*', cookies: true },
      givenToNothing('allowAll', given, INSTEAD.noValue),
    );
  }

  #extend(addition: CorsPolicy, problems: readonly CorsProblem[] = []): this {
    this.#target.extend(this.#entry, addition, problems);
    return this;
  }
}
