import { inspect } from 'node:util';
import { parseOrigin } from '../origins/origin';
import { isToken } from '../protocol/token';
import type { CompiledPolicy } from '../policies/compiled-policy';
import type { CompiledConfiguration, CompiledEntry, EntrySet } from './compile';
import { explain } from './explain';
import type { DecidedHeaders } from './headers';

/** What kind of request it was (DESIGN § 4). */
export type CorsRequestType = 'not-cors' | 'preflight' | 'actual';

/** Why it was decided so (DESIGN § 7). */
export type CorsReason =
  | 'allowed'
  | 'no-origin'
  | 'same-origin'
  | 'malformed-origin'
  | 'null-origin'
  | 'ambiguous-path'
  | 'resource-not-configured'
  | 'origin-not-allowed'
  | 'method-not-allowed'
  | 'malformed-request-method'
  | 'request-header-not-allowed'
  | 'malformed-request-headers'
  | 'refused-by-filter'
  | 'refused-by-callback';

/** What was decided for a request, and why. It is frozen, and the middleware leaves it on `req.cors`. */
export interface CorsDecision {
  /** `preflight`, `actual`, or `not-cors` for a request of the server's own origin or of none. */
  readonly type: CorsRequestType;
  /** False where a cross-origin request was refused; true too where there was nothing to refuse (`not-cors`). */
  readonly allowed: boolean;
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
}

/** What an outcome was reached from. */
export interface Facts {
  readonly configuration: CompiledConfiguration;
  readonly input: AccessInput;
  readonly type: CorsRequestType;
  readonly resource: string | null;
  /** Whether an entry is configured for this very resource, which closes it to the entries for all resources. */
  readonly configured: boolean;
  /** The entries among which the origin is looked for; undefined where the path is ambiguous. */
  readonly entries: EntrySet | undefined;
  /** Whether the response could differ for another origin. */
  readonly varies: boolean;
  /** The names that a preflight asks for; undefined where they were not read, or could not be. */
  requestedHeaders?: readonly string[] | undefined;
}

/** What decided, as far as something did. */
export interface Grounds {
  readonly entry?: CompiledEntry | undefined;
  readonly policy?: CompiledPolicy | undefined;
  /** The request header that was refused. */
  readonly header?: string | undefined;
  /** Why a callback failed, if one did. */
  readonly failure?: unknown;
}

/** What the engine needs to know of a request; header values as the server joined them. */
export interface AccessInput {
  readonly method: string;
  /** The path as the application routes it, percent-encoded as it was sent. */
  readonly path: string;
  readonly origin: string | undefined;
  /** Whether the origin is the server's own. */
  readonly sameOrigin: boolean;
  /** `Access-Control-Request-Method`. */
  readonly requestMethod: string | undefined;
  /** `Access-Control-Request-Headers`. */
  readonly requestHeaders: string | undefined;
  /** The resource, where the application names it outright. */
  readonly resource: NamedResource | undefined;
}

/** A resource that the application names outright, with the set that is configured for it, if any. */
export interface NamedResource {
  readonly name: string;
  readonly configured: EntrySet | undefined;
}

/** The decision that the engine makes. Its `message` is built from its grounds when somebody reads it. */
export class Decision implements CorsDecision {
  readonly type: CorsRequestType;
  readonly allowed: boolean;
  readonly reason: CorsReason;
  readonly resource: string | null;
  readonly origin: string | null;
  readonly method: string | null;
  /** The headers as the middleware writes them. */
  readonly decidedHeaders: DecidedHeaders;
  readonly status: number | undefined;
  readonly #facts: Facts;
  readonly #grounds: Grounds;
  #headers: Readonly<Record<string, string>> | undefined;

  constructor(
    facts: Facts,
    reason: CorsReason,
    grounds: Grounds,
    headers: DecidedHeaders,
    status: number | undefined,
  ) {
    const { input, type } = facts;
    this.type = type;
    this.allowed = reason === 'allowed' || type === 'not-cors';
    this.reason = reason;
    this.resource = facts.resource;
    this.origin = checkedOrigin(facts, reason);
    const method = type === 'preflight' ? input.requestMethod : input.method;
    this.method = method !== undefined && isToken(method) ? method : null;
    this.decidedHeaders = headers;
    this.status = status;
    this.#facts = facts;
    this.#grounds = grounds;
    Object.freeze(this);
  }

  /** Whether all names on the response are to be listed as it is sent, because `*` does not do with cookies. */
  get exposesAll(): boolean {
    const { policy } = this.#grounds;
    return (
      this.reason === 'allowed' &&
      this.type === 'actual' &&
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
    return (this.#headers ??= this.decidedHeaders.toObject());
  }

  get message(): string {
    return explain(this.reason, this.#facts, this.#grounds);
  }

  /** The decision as data, `message` included. */
  toJSON(): CorsDecision {
    const { type, allowed, reason, resource, origin, method, headers, status, message } = this;
    return { type, allowed, reason, resource, origin, method, headers, status, message };
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
  const wasLookedAt = type !== 'not-cors' && entries !== undefined && entries.constant === undefined;
  return wasLookedAt || origin === 'null' || parseOrigin(origin) ? origin : null;
}
