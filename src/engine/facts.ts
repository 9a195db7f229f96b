import type { CompiledPolicy } from '../policies/compiled-policy';
import type { CompiledConfiguration, CompiledEntry, EntrySet } from './compile';
import type { CorsRequestType } from './reason';

/** What an outcome was reached from. */
export interface Facts {
  readonly configuration: CompiledConfiguration;
  readonly input: AccessInput;
  readonly type: CorsRequestType;
  readonly resource: string | null;
  /** Whether an entry is configured for this very resource, which closes it to the entries for all resources. */
  readonly configured: boolean;
  /** Whether all readings of the path give this name; a callback is asked only then. */
  readonly namesAgree: boolean;
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
  /** Whether it is known to carry cookies, which a preflight never does. */
  readonly credentials?: boolean | undefined;
  /** The resource, where the application names it outright. */
  readonly resource: NamedResource | undefined;
}

/** A resource that the application names outright, with the set that is configured for it, if any. */
export interface NamedResource {
  readonly name: string;
  readonly configured: EntrySet | undefined;
}

/** The method of the actual request, in a preflight the one that it announces. */
export function requestedMethod({ input, type }: Facts): string {
  return type === 'preflight' && input.requestMethod !== undefined ? input.requestMethod : input.method;
}

/** The origin as it was sent; empty where there is none. */
export function originOf({ origin = '' }: AccessInput): string {
  return origin;
}
