import type { CompiledPolicy } from '../policies/compiled-policy';

/** One `Access-Control-*` header of a response. */
export interface HeaderLine {
  readonly name: string;
  /** The name as servers index it, and as it is sent: Node sets a name in lower case twice as fast as others. */
  readonly lower: string;
  readonly value: string;
}

/** The headers that a decision gives its response. */
export class DecidedHeaders {
  /** The `Access-Control-*` headers; no others may leave. */
  readonly lines: readonly HeaderLine[];
  /** The value of `Vary`, unless other code adds to it. */
  readonly vary: string | undefined;

  constructor(lines: readonly HeaderLine[], vary: string | undefined) {
    this.lines = lines;
    this.vary = vary;
  }

  /** The value decided for a header, given in lower case. */
  valueOf(lowerCaseName: string): string | undefined {
    for (const { lower, value } of this.lines) if (lower === lowerCaseName) return value;
    return undefined;
  }

  toObject(): Readonly<Record<string, string>> {
    const object: Record<string, string> = {};
    for (const { name, value } of this.lines) object[name] = value;
    if (this.vary !== undefined) object['Vary'] = this.vary;
    return Object.freeze(object);
  }
}

const NO_LINES: readonly HeaderLine[] = Object.freeze([]);

const allowOrigin = lineMaker('Access-Control-Allow-Origin');
const allowMethods = lineMaker('Access-Control-Allow-Methods');
const allowHeaders = lineMaker('Access-Control-Allow-Headers');
const maxAge = lineMaker('Access-Control-Max-Age');
const exposeHeaders = lineMaker('Access-Control-Expose-Headers');
const ALLOW_CREDENTIALS = lineMaker('Access-Control-Allow-Credentials')('true');

function lineMaker(name: string): (value: string) => HeaderLine {
  const lower = name.toLowerCase();
  return (value) => ({ name, lower, value });
}

/** `Vary`, where the response could differ for another origin (DESIGN § 4). */
export function varyValue(varies: boolean, preflight: boolean): string | undefined {
  if (!varies) return undefined;
  return preflight ? 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' : 'Origin';
}

/** What a refused response gets. */
export function refusedHeaders(vary: string | undefined): DecidedHeaders {
  return new DecidedHeaders(NO_LINES, vary);
}

/** What an allowed actual response gets; `origin` is the value of `Access-Control-Allow-Origin`. */
export function actualHeaders(
  policy: CompiledPolicy,
  origin: string,
  vary: string | undefined,
): DecidedHeaders {
  const lines = [allowOrigin(origin)];
  if (policy.cookies) lines.push(ALLOW_CREDENTIALS);
  // Without credentials `*` exposes everything; with them it is a name like any other (Fetch § CORS-exposed
  // header-name list), and the names are listed as the response is sent.
  const exposed = policy.exposedList ?? (policy.cookies ? '' : '*');
  if (exposed !== '') lines.push(exposeHeaders(exposed));
  return new DecidedHeaders(lines, vary);
}

/**
 * What a preflight's response gets that names an allowed origin. Lists that an entry names are sent whole; for all
 * methods and all headers it is `*`, or with cookies, where `*` means nothing to browsers, what was asked for and
 * checked to be tokens. `*` never covers `authorization`, which is named beside it (Fetch § CORS-preflight fetch,
 * step 7). Where the method or a header was refused, the lists tell the browser's console which, and grant
 * nothing (DESIGN § 7); such an answer is not for keeping.
 */
export function preflightHeaders(
  policy: CompiledPolicy,
  origin: string,
  requestedMethod: string,
  requestedHeaders: readonly string[],
  vary: string | undefined,
  refused = false,
): DecidedHeaders {
  const lines = [allowOrigin(origin)];
  if (policy.cookies) lines.push(ALLOW_CREDENTIALS);
  const methods = policy.methodList ?? (policy.cookies ? requestedMethod : '*');
  lines.push(allowMethods(methods));
  const names = policy.requestHeaderList ?? (policy.cookies ? requestedHeaders.join(',') : '*,authorization');
  if (names !== '') lines.push(allowHeaders(names));
  if (policy.maxAge !== undefined && !refused) lines.push(maxAge(policy.maxAge));
  return new DecidedHeaders(lines, vary);
}
