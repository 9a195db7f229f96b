import type { CorsPolicy } from '../policies/policy';
import type { CorsProblem } from '../problems/problem';
import type { CorsMethod } from '../protocol/methods';
import type { ResourceName } from '../resources/resource-name';
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
  /** Adds to an entry's policy, or throws a CorsConfigurationError and takes the entry back. */
  extend(entry: Entry, addition: CorsPolicy): void;
}

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

  forAllOrigins(): CorsPolicySettings {
    return this.#start('*', []);
  }

  forNoOrigins(): void {
    this.#start('none', []);
  }

  exempt(): void {
    this.#start([], [], true);
  }

  allowAllOrigins(): CorsPolicySettings {
    return this.forAllOrigins();
  }

  allowAllOriginsAllMethods(): CorsPolicySettings {
    return this.forAllOrigins().allowAllMethods();
  }

  allowAllOriginsAllMethodsAndAllRequestHeaders(): CorsPolicySettings {
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

  allowAllMethods(): this {
    return this.#extend({ methods: '*' });
  }

  allowRequestHeaders(...names: CorsTexts): this {
    return this.#extend({ requestHeaders: names.flat() });
  }

  allowAllRequestHeaders(): this {
    return this.#extend({ requestHeaders: '*' });
  }

  allowResponseHeaders(...names: CorsTexts): this {
    return this.#extend({ responseHeaders: names.flat() });
  }

  allowAllResponseHeaders(): this {
    return this.#extend({ responseHeaders: '*' });
  }

  allowCookies(): this {
    return this.#extend({ cookies: true });
  }

  withCacheDuration(seconds: number): this {
    return this.#extend({ cacheDuration: seconds });
  }

  allowAllMethodsAndAllRequestHeaders(): this {
    return this.#extend({ methods: '*', requestHeaders: '*' });
  }

  allowAll(): this {
    return this.#extend({ methods: '*', requestHeaders: '*', cookies: true });
  }

  #extend(addition: CorsPolicy): this {
    this.#target.extend(this.#entry, addition);
    return this;
  }
}
