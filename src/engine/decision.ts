import { inspect } from 'node:util';
import { parseOrigin } from '../origins/origin';
import { isToken } from '../protocol/token';
import { explain } from './explain';
import { requestedMethod, type Facts, type Grounds } from './facts';
import type { DecidedHeaders } from './headers';
import { remedyFor } from './remedy';
import type { CorsReason, CorsRequestType } from './reason';

/**
 * What was decided for a request, and why. The middleware leaves it on `req.cors`. It is a record of what was settled:
 * whatever is written to it, the answer stays the same.
 */
export interface CorsDecision {
  /** `preflight`, `actual`, or `not-cors` for a request of the server's own origin or of none. */
  readonly type: CorsRequestType;
  /** False where a cross-origin request was refused; true too where there was nothing to refuse (`not-cors`). */
  readonly allowed: boolean;
  /** Why it was allowed or refused: the first check that settled it. */
  readonly reason: CorsReason;
  /** The configured name as declared, else the one that the path gives; null where it gives none. */
  readonly resource: string | null;
  /** The origin as it was sent; null where there was none, or a malformed one. */
  readonly origin: string | null;
  /** The method of the actual request, in a preflight the one that it announces; null where that is malformed. */
  readonly method: string | null;
  /**
   * The `Access-Control-*` and `Vary` headers that the response gets, by their usual names. Where an entry with
   * cookies exposes all response headers, their names are known, and added, only as the response is sent.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The status with which the middleware answers; undefined where the request goes on to the application. */
  readonly status: number | undefined;
  /** What was asked, which entry decided, and what to write to allow it. Built when it is read. */
  readonly message: string;
  /**
   * The call that allows what was refused, as code in which `config` is the configuration: exactly this resource,
   * origin, method and these headers, and nothing else. Null where there is nothing to allow, and where no call
   * would help: a request that is wrong itself, an origin `null`, a resource that has no name, an answer of a
   * callback. Where a request is allowed, but carries cookies that its entry does not allow, so that the browser
   * keeps the answer from the page, it is the call that allows them. Built when it is read.
   */
  readonly remedy: string | null;
}

/**
 * The decision that the engine makes. What it tells is its own properties, to be copied and compared like any others;
 * what costs something to tell is derived when somebody reads it, which for most requests nobody does. It is acted on,
 * and explained, by what it was reached from, which nobody can change; to freeze it takes 150 ns more.
 */
export class Decision implements CorsDecision {
  readonly type: CorsRequestType;
  readonly allowed: boolean;
  readonly reason: CorsReason;
  readonly resource: string | null;
  readonly origin: string | null;
  readonly method: string | null;
  readonly status: number | undefined;
  readonly #facts: Facts;
  readonly #reason: CorsReason;
  readonly #grounds: Grounds;
  readonly #decidedHeaders: DecidedHeaders;
  #headers: Readonly<Record<string, string>> | undefined;

  constructor(
    facts: Facts,
    reason: CorsReason,
    grounds: Grounds,
    headers: DecidedHeaders,
    status: number | undefined,
  ) {
    const { type } = facts;
    this.type = type;
    this.allowed = reason === 'allowed' || type === 'not-cors';
    this.reason = reason;
    this.resource = facts.resource;
    this.origin = checkedOrigin(facts, reason);
    this.method = checkedMethod(facts);
    this.status = status;
    this.#facts = facts;
    this.#reason = reason;
    this.#grounds = grounds;
    this.#decidedHeaders = headers;
  }

  /** The headers as the middleware writes them. */
  get decidedHeaders(): DecidedHeaders {
    return this.#decidedHeaders;
  }

  /** What the resource was recognised from: the path, or the name that the application gave outright. */
  get recognizedFrom(): { readonly path: string; readonly named: string | undefined } {
    const { path, resource } = this.#facts.input;
    return { path, named: resource?.name };
  }

  /** Whether all names on the response are to be listed as it is sent, because `*` does not do with cookies. */
  get exposesAll(): boolean {
    const { policy } = this.#grounds;
    return (
      this.#reason === 'allowed' &&
      this.#facts.type === 'actual' &&
      policy !== undefined &&
      policy.cookies &&
      policy.exposedList === undefined
    );
  }

  /** Whether a refusal's message may go to the browser (the option `diagnostics`). */
  get explainsItself(): boolean {
    return this.#facts.configuration.options.diagnostics;
  }

  get headers(): Readonly<Record<string, string>> {
    return (this.#headers ??= this.#decidedHeaders.toObject());
  }

  get message(): string {
    return explain(this.#reason, this.#facts, this.#grounds);
  }

  get remedy(): string | null {
    return remedyFor(this.#reason, this.#facts, this.#grounds);
  }

  /** The decision as data, `message` and `remedy` included. */
  toJSON(): CorsDecision {
    const { type, allowed, reason, resource, origin, method, headers, status, message, remedy } = this;
    return { type, allowed, reason, resource, origin, method, headers, status, message, remedy };
  }

  /** What the console shows: the decision as data. */
  [inspect.custom](): CorsDecision {
    return this.toJSON();
  }
}

/** The origin, if it is well-formed: no decision hands on what was not checked. */
function checkedOrigin({ input, type, entries }: Facts, reason: CorsReason): string | null {
  const { origin } = input;
  if (origin === undefined || reason === 'malformed-origin') return null;
  // Where an entry was looked for, it was read then, and is well-formed.
  const wasLookedAt = type !== 'not-cors' && entries !== undefined && entries.constant === undefined;
  return wasLookedAt || origin === 'null' || parseOrigin(origin) ? origin : null;
}

/** The method, if it is one: no decision hands on what was not checked. */
function checkedMethod(facts: Facts): string | null {
  const method = requestedMethod(facts);
  return isToken(method) ? method : null;
}
