import type { CompiledConfiguration, EntrySet } from './compiled-configuration';
import type { CorsRequestType } from './reason';

/** What the engine needs to know of a request; header values as the server joined them. */
export interface AccessInput {
  readonly method: string;
  /** The path as the application routes it, percent-encoded as it was sent. */
  readonly path: string;
  readonly origin: string | undefined;
  /** Whether the origin is the server's own. */
  readonly sameOrigin: boolean;
  /** The `Host` that the request came to, where no `Sec-Fetch-Site` says whose page it is; for explaining only. */
  readonly host?: string | undefined;
  /** `Access-Control-Request-Method`. */
  readonly requestMethod: string | undefined;
  /** `Access-Control-Request-Headers`. */
  readonly requestHeaders: string | undefined;
  /** Whether it is known to carry cookies, which a preflight never does. */
  readonly credentials: boolean;
  /** The resource, where the application names it outright. */
  readonly resource: NamedResource | undefined;
  /** What went wrong where the application was to name it: the request is refused then. */
  readonly unnamed?: { readonly cause: unknown } | undefined;
}

/** A resource that the application names outright, with the set that is configured for it, if any. */
export interface NamedResource {
  readonly name: string;
  readonly configured: EntrySet | undefined;
}

/** What is found out about a request before anything is decided. */
export interface Findings {
  readonly configuration: CompiledConfiguration;
  readonly input: AccessInput;
  readonly type: CorsRequestType;
  readonly resource: string | null;
  /** Whether an entry is configured for this very resource, which closes it to the entries for all resources. */
  readonly configured: boolean;
  /** The entries among which the origin is looked for; undefined where the path is ambiguous. */
  readonly entries: EntrySet | undefined;
  /** Whether a router may take the path for another resource, so that nothing is allowed by these entries. */
  readonly disputed: boolean;
  /** Whether a callback may be asked about the resource: not where the readings of the path name several. */
  readonly named: boolean;
  /** `Vary`, where the response could differ for another origin or another preflight. */
  readonly vary: string | undefined;
}

/** The method of the actual request, in a preflight the one that it announces. */
export function requestedMethod({ input, type }: Pick<Findings, 'input' | 'type'>): string {
  return type === 'preflight' && input.requestMethod !== undefined ? input.requestMethod : input.method;
}
