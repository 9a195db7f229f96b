import type { CompiledPolicy } from '../policies/compiled-policy';
import { preflightLines, type HeaderLine } from '../policies/policy-headers';
import { needsNoAllowing } from '../protocol/request-headers';

/** The headers that a response gets. */
export interface SentHeaders {
  /** The value of `Access-Control-Allow-Origin`; undefined where there is none. */
  readonly allowOrigin: string | undefined;
  /** The other `Access-Control-*` headers; no more than these may leave. */
  readonly lines: readonly HeaderLine[];
  /** The value of `Vary`, unless other code adds to it. */
  readonly vary: string | undefined;
  /** Whether the names on the response are listed as it is sent, because `*` means nothing with cookies. */
  readonly exposesAll: boolean;
}

const NO_LINES: readonly HeaderLine[] = Object.freeze([]);

const PREFLIGHT_VARY = 'Access-Control-Request-Method, Access-Control-Request-Headers';

/** `Vary` of an answer to a preflight, which always depends on what was asked (docs/design.md § What is sent). */
export function preflightVary(variesByOrigin: boolean): string {
  return variesByOrigin ? `Origin, ${PREFLIGHT_VARY}` : PREFLIGHT_VARY;
}

/** What a refused response gets. */
export function refusedHeaders(vary: string | undefined): SentHeaders {
  return { allowOrigin: undefined, lines: NO_LINES, vary, exposesAll: false };
}

/** What an allowed actual response gets; `allowOrigin` is the value of `Access-Control-Allow-Origin`. */
export function actualHeaders(
  policy: CompiledPolicy,
  allowOrigin: string,
  vary: string | undefined,
): SentHeaders {
  const exposesAll = policy.cookies && policy.exposedList === undefined;
  return { allowOrigin, lines: policy.actualLines, vary, exposesAll };
}

/**
 * What a preflight's response gets that names an allowed origin. Lists that an entry names are sent whole; for all
 * methods and all headers it is `*`, or with cookies, where `*` means nothing to browsers, what was asked for and
 * checked to be tokens. `*` never covers `authorization`, which is named beside it
 * (https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7). Where the method or a header was refused, the lists
 * tell the browser's console which, and grant nothing; such an answer is not for keeping.
 */
export function preflightHeaders(
  policy: CompiledPolicy,
  allowOrigin: string,
  requestedMethod: string,
  requestedHeaders: readonly string[],
  vary: string | undefined,
  refused = false,
): SentHeaders {
  const methods = policy.methodList ?? (policy.cookies ? requestedMethod : '*');
  const names = namesToSend(policy, requestedHeaders);
  const isAsNamed = methods === policy.methodList && names === policy.requestHeaderList && !refused;
  const prepared = isAsNamed ? policy.preflightLines : undefined;
  const lines = prepared ?? preflightLines(policy, methods, names, refused);
  return { allowOrigin, lines, vary, exposesAll: false };
}

/** The request headers to send: what is called allowed is named where it was asked for, so that browsers pass it. */
function namesToSend(policy: CompiledPolicy, requested: readonly string[]): string {
  const { requestHeaderList, cookies } = policy;
  if (requestHeaderList === undefined) return cookies ? requested.join(',') : '*,authorization';
  let names = requestHeaderList;
  for (const name of requested) {
    if (!needsNoAllowing(name) || policy.listsHeader(name)) continue;
    names = names === '' ? name : `${names},${name}`;
  }
  return names;
}

/** The value that a response gets for a header, given in lower case. */
export function valueIn({ allowOrigin, lines }: SentHeaders, lowerCaseName: string): string | undefined {
  if (lowerCaseName === ALLOW_ORIGIN) return allowOrigin;
  for (const { lower, value } of lines) if (lower === lowerCaseName) return value;
  return undefined;
}

/** `Access-Control-Allow-Origin`, as it is sent. */
export const ALLOW_ORIGIN = 'access-control-allow-origin';

/** The headers by their usual names. */
export function asRecord({ allowOrigin, lines, vary }: SentHeaders): Record<string, string> {
  const record: Record<string, string> = {};
  if (allowOrigin !== undefined) record['Access-Control-Allow-Origin'] = allowOrigin;
  for (const { name, value } of lines) record[name] = value;
  if (vary !== undefined) record['Vary'] = vary;
  return record;
}
