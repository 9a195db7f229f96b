import type { CorsPolicy } from '../policies/policy';
import type { ResourceName } from '../resources/resource-name';
import type { CorsProblem } from '../problems/problem';
import { readOrigins, type DraftEntry, type Entry, type EntryNames } from './entry';

/** Where the fluent form puts its entries. */
export interface EntryTarget {
  /** Adds an entry, or throws a CorsConfigurationError and adds nothing. */
  start(draft: DraftEntry): Entry;
  /** Adds to an entry's policy, or throws a CorsConfigurationError and takes the entry back. */
  extend(entry: Entry, addition: CorsPolicy): void;
}

/** An entry that has its resources and wants its origins: `config.forResources('Products')`. */
export class CorsResourceSettings {
  readonly #target: EntryTarget;
  readonly #resources: readonly ResourceName[] | '*';

  /** @internal */
  constructor(target: EntryTarget, resources: readonly ResourceName[] | '*') {
    this.#target = target;
    this.#resources = resources;
  }

  /**
   * For these origins. The entry counts from here on, with the CORS-safelisted methods unless more is said.
   *
   * @param origins origins (`https://app.example.com`) and patterns (`https://*.example.com`, `http://localhost:*`)
   * @throws CorsConfigurationError naming every origin that is none, or that these resources have already
   */
  forOrigins(...origins: string[]): CorsPolicySettings {
    const problems: CorsProblem[] = [];
    return this.#start(readOrigins(origins, problems), problems);
  }

  /**
   * For all origins, `null` among them as long as cookies are not allowed.
   *
   * @throws CorsConfigurationError where these resources have an entry for all origins already
   */
  forAllOrigins(): CorsPolicySettings {
    return this.#start('*', []);
  }

  /** The same as {@link forAllOrigins}: all origins, the CORS-safelisted methods. */
  allowAllOrigins(): CorsPolicySettings {
    return this.forAllOrigins();
  }

  /** All origins, all methods. */
  allowAllOriginsAllMethods(): CorsPolicySettings {
    return this.forAllOrigins().allowAllMethods();
  }

  /** All origins, all methods, all request headers. */
  allowAllOriginsAllMethodsAndAllRequestHeaders(): CorsPolicySettings {
    return this.forAllOrigins().allowAllMethodsAndAllRequestHeaders();
  }

  #start(origins: EntryNames['origins'], problems: readonly CorsProblem[]): CorsPolicySettings {
    const entry = this.#target.start({ resources: this.#resources, origins, policy: {}, problems });
    return new CorsPolicySettings(this.#target, entry);
  }
}

/** What an entry allows. Calls add up; one that throws a CorsConfigurationError takes the whole entry back. */
export class CorsPolicySettings {
  readonly #target: EntryTarget;
  readonly #entry: Entry;

  /** @internal */
  constructor(target: EntryTarget, entry: Entry) {
    this.#target = target;
    this.#entry = entry;
  }

  /**
   * Exactly these methods, for preflights and actual requests; `GET` brings `HEAD`. Without this call it is
   * `GET`, `HEAD` and `POST`.
   *
   * @throws CorsConfigurationError for a name that is no token, and for `CONNECT`, `TRACE` and `TRACK`
   */
  allowMethods(...methods: string[]): this {
    return this.#extend({ methods });
  }

  /** All methods. */
  allowAllMethods(): this {
    return this.#extend({ methods: '*' });
  }

  /**
   * These request headers. `Content-Type` is one to name, for `application/json` say. `Accept`, `Accept-Language` and
   * `Content-Language` need no allowing; but where a script gives one of them a value of more than 128 bytes, or with
   * characters such as `"` or `{` in it, browsers send a preflight and want to see it named (Fetch § CORS-unsafe
   * request-header names).
   *
   * @throws CorsConfigurationError for a name that is no token, and for one that scripts can't set
   */
  allowRequestHeaders(...names: string[]): this {
    return this.#extend({ requestHeaders: names });
  }

  /** All request headers, `Authorization` included. */
  allowAllRequestHeaders(): this {
    return this.#extend({ requestHeaders: '*' });
  }

  /**
   * Lets scripts read these response headers, besides those that they may always read.
   *
   * @throws CorsConfigurationError for a name that is no token, and for `Set-Cookie`
   */
  allowResponseHeaders(...names: string[]): this {
    return this.#extend({ responseHeaders: names });
  }

  /** Lets scripts read all response headers but `Set-Cookie`. */
  allowAllResponseHeaders(): this {
    return this.#extend({ responseHeaders: '*' });
  }

  /** Credentials: cookies, HTTP authentication, client certificates. */
  allowCookies(): this {
    return this.#extend({ cookies: true });
  }

  /**
   * How long a browser may keep the answer to a preflight; Chromium takes two hours at most.
   *
   * @param seconds a whole number of 0 to 86400
   * @throws CorsConfigurationError for anything else
   */
  withCacheDuration(seconds: number): this {
    return this.#extend({ cacheDuration: seconds });
  }

  /** All methods and all request headers. */
  allowAllMethodsAndAllRequestHeaders(): this {
    return this.#extend({ methods: '*', requestHeaders: '*' });
  }

  /** All methods, all request headers, and cookies. */
  allowAll(): this {
    return this.#extend({ methods: '*', requestHeaders: '*', cookies: true });
  }

  #extend(addition: CorsPolicy): this {
    this.#target.extend(this.#entry, addition);
    return this;
  }
}
