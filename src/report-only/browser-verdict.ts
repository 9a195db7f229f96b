import { checkAccess } from '../doctor/cors-check';
import { NetworkFailure } from '../doctor/network-failure';
import { linesOf, type WireResponse } from '../doctor/exchange';
import type { Failure } from '../doctor/failure';
import { checkPreflight } from '../doctor/preflight-check';
import { asRecord } from '../engine/headers';
import type { Findings } from '../engine/findings';
import type { CorsRequestType } from '../engine/reason';
import type { Outcome } from '../engine/outcome';
import { parseOrigin } from '../origins/origin';
import { parseHeaderNames } from '../protocol/request-headers';
import { isToken } from '../protocol/token';
import type { Asked, CorsBrowserVerdict } from './difference';

/** A redirect of a preflight is refused wherever it leads; this is what a relative one is relative to. */
const ANYWHERE = new URL('http://localhost/');

/** What of a request browsers look at when they judge the response. */
export interface BrowserRequest extends Asked {
  readonly origin: string;
  /** The method of the actual request. */
  readonly method: string;
}

/**
 * What a request asks for; undefined where no browser sends such a request, so that none makes anything of the
 * response. A preflight goes without credentials, though the request behind it may not
 * (https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 1).
 */
export function askedBy({ type, input }: Pick<Findings, 'type' | 'input'>): BrowserRequest | undefined {
  const { origin, requestMethod, requestHeaders, credentials } = input;
  if (type === 'not-cors' || origin === undefined) return undefined;
  if (origin !== 'null' && !parseOrigin(origin)) return undefined;
  if (type === 'actual') return { origin, method: input.method, headers: [], credentials };
  if (requestMethod === undefined || !isToken(requestMethod)) return undefined;
  const names = parseHeaderNames(requestHeaders ?? '');
  return names && { origin, method: requestMethod, headers: [...names].sort(), credentials: false };
}

/** What a browser makes of a response to this request: by the checks of the doctor. */
export function browserVerdict(
  { status, statusText, headers }: WireResponse,
  type: CorsRequestType,
  { origin, method, headers: headerNames, credentials }: BrowserRequest,
): CorsBrowserVerdict {
  const asker = { origin, credentials };
  let failure: Failure | undefined;
  if (type === 'preflight') {
    const question = { ...asker, url: ANYWHERE, method, headerNames };
    try {
      failure = checkPreflight({ status, statusText, headers }, question);
    } catch (error) {
      if (!(error instanceof NetworkFailure)) throw error;
      // A redirect to nowhere: a failure of the network.
      return { allowed: false, corsError: null };
    }
  } else {
    failure = checkAccess(headers, asker, 'the CORS check of the actual response');
  }
  return { allowed: failure === undefined, corsError: failure?.corsError ?? null };
}

/** The head that would have left had the configuration decided, as far as browsers look at it. */
export function decidedHead({ status, headers }: Outcome, left: WireResponse): WireResponse {
  const decided = Object.entries(asRecord(headers));
  // Where the application would still answer, its status and where it redirects to are its own.
  return status === undefined
    ? { ...left, headers: [...decided, ...linesOf(left.headers, 'Location')] }
    : { status, statusText: '', headers: decided };
}
