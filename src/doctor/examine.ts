import { isSafeMethod } from '../protocol/methods';
import { unsafeHeaderNames } from '../protocol/unsafe-headers';
import { checkAccess } from './cors-check';
import { DoctorError } from './doctor-error';
import type { Exchange, WireRequest, WireResponse } from './exchange';
import type { Failure } from './failure';
import { NetworkFailure } from './network-failure';
import { refuseUnsendable } from './network-rules';
import { reasonForPreflight, type PageRequest } from './page-request';
import { checkPreflight } from './preflight-check';
import { checkRedirect, isRedirect, locationOf, MOST_REDIRECTS, redirected } from './redirect';
import { siteOf, type Site } from './site';
import { actualRequest, preflightRequest } from './wire-request';

/** What is told while it happens. */
export type Happening =
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'request'; readonly purpose: Exchange['purpose']; readonly request: WireRequest }
  | { readonly kind: 'response'; readonly purpose: Exchange['purpose']; readonly response: WireResponse }
  | { readonly kind: 'passed'; readonly what: string }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly response: WireResponse };

/** How far to go. */
export interface Permissions {
  /** Whether an unsafe method may really be sent: anything but GET, HEAD and OPTIONS changes things. */
  readonly send: boolean;
  /** Whether the actual request is sent though its preflight fails. */
  readonly force: boolean;
}

export type Send = (request: WireRequest) => Promise<WireResponse>;

/** What a browser makes of a request, and what it went by. */
export interface Examination {
  /** The first failure; undefined where the script gets to read the response. */
  readonly failure: Failure | undefined;
  /** The exchange that failed, or else the last one. */
  readonly exchange: Exchange | undefined;
  /** The request as it stood then, after the redirects on the way. */
  readonly request: PageRequest;
  /** Whether a redirect had the browser send `Origin: null`. */
  readonly tainted: boolean;
  /** Whether the request ever left the page's own origin. */
  readonly isCors: boolean;
  /** What ended the request before CORS could judge it; the verdict where there is no failure of CORS before it. */
  readonly networkFailure: NetworkFailure | undefined;
  /** Why the actual request was not sent, where it was not and no failure says so. */
  readonly unsent: string | undefined;
  readonly exchanges: readonly Exchange[];
}

/** How a request starts. */
function describe({ origin }: URL, isCors: boolean, reasonForPreflight: string | undefined): string {
  if (!isCors) return `${origin} is the page's own origin: CORS does not apply.`;
  return reasonForPreflight === undefined
    ? 'No preflight: method and headers are safelisted.'
    : `A preflight goes first: ${reasonForPreflight}.`;
}

/**
 * Plays the browser, as Fetch § HTTP fetch and § HTTP-redirect fetch have it, with an empty cache.
 * @throws {@link DoctorError} where there is no verdict: what this machine lacks, or no answer in time.
 */
export async function examine(
  asked: PageRequest,
  { send: maySend, force }: Permissions,
  send: Send,
  tell: (happening: Happening) => void,
): Promise<Examination> {
  const exchanges: Exchange[] = [];
  let request = asked;
  let isCors = false;
  let tainted = false;
  let site: Site = 'same-origin';
  let failure: Failure | undefined;
  let failed: { exchange: Exchange; request: PageRequest } | undefined;

  const exchange = async (purpose: Exchange['purpose'], wire: WireRequest): Promise<Exchange> => {
    refuseUnsendable(request.url, request.origin);
    tell({ kind: 'request', purpose, request: wire });
    const response = await send(wire);
    tell({ kind: 'response', purpose, response });
    const made = { purpose, request: wire, response };
    exchanges.push(made);
    return made;
  };
  const note = (text: string): void => {
    tell({ kind: 'note', text });
  };
  /** Tells of a check's outcome; the first that fails is the verdict. */
  const judge = (what: string, found: Failure | undefined, on: Exchange): boolean => {
    tell(found ? { kind: 'failed', failure: found, response: on.response } : { kind: 'passed', what });
    if (found && !failure) {
      failure = found;
      failed = { exchange: on, request };
    }
    return !found;
  };
  const done = (unsent?: string, networkFailure?: NetworkFailure): Examination => ({
    failure,
    exchange: failed?.exchange ?? exchanges.at(-1),
    request: failed?.request ?? request,
    tainted,
    isCors,
    networkFailure,
    unsent,
    exchanges,
  });

  try {
    return done(await walk());
  } catch (error) {
    if (!(error instanceof NetworkFailure || error instanceof DoctorError)) throw error;
    if (!failure && error instanceof DoctorError) throw error;
    note(error.message);
    // What happens to a request that was only forced takes nothing from the verdict.
    return done(undefined, !failure && error instanceof NetworkFailure ? error : undefined);
  }

  /** Follows the request to its end; answers with why it was not sent, if it was not. */
  async function walk(): Promise<string | undefined> {
    let opened: string | undefined;
    for (let redirects = 0; ; redirects++) {
      const { url, method, credentials } = request;
      // Once a request has left the page's origin, coming back does not undo it.
      isCors ||= url.origin !== request.origin;
      site = siteOf(url, request.origin, site);
      const asker = { origin: tainted ? 'null' : request.origin, credentials };
      const sender = { origin: asker.origin, site };

      const reason = isCors ? reasonForPreflight(request) : undefined;
      const opening = describe(url, isCors, reason);
      if (opening !== opened) note(opening);
      opened = opening;
      if (reason !== undefined) {
        const headerNames = unsafeHeaderNames(request.headers);
        const preflight = await exchange('preflight', preflightRequest(request, sender, headerNames));
        const found = checkPreflight(preflight.response, { ...asker, url, method, headerNames });
        if (!judge('the preflight', found, preflight) && !force) return undefined;
      }

      if (!isSafeMethod(method) && !maySend) {
        return whyNotSent(method, isCors, reason !== undefined);
      }
      const actual = await exchange('actual', actualRequest(request, isCors, sender));
      const { status, headers } = actual.response;
      if (!isRedirect(status, headers)) {
        const step = 'the CORS check of the actual response';
        if (isCors) judge(step, checkAccess(headers, asker, step), actual);
        return undefined;
      }

      const target = locationOf(headers, url);
      if (redirects === MOST_REDIRECTS) {
        const text = `${asked.url.href} redirects more than ${String(MOST_REDIRECTS)} times: browsers give up there.`;
        throw new NetworkFailure('ERR_TOO_MANY_REDIRECTS', text);
      }
      const step = 'the CORS check of the redirect';
      if (isCors && !judge(step, checkAccess(headers, asker, step), actual)) return undefined;
      const refused = checkRedirect(url, target, isCors || target.origin !== request.origin);
      if (refused) judge(refused.step, refused, actual);
      if (refused) return undefined;
      if (failure && url.origin !== target.origin) {
        // No browser would have sent it, so its headers are nothing for another server to see.
        note(`What is sent by force is not sent on to ${target.origin}.`);
        return undefined;
      }
      // Fetch § HTTP-redirect fetch: a redirect that a third party chose says nothing of the page's origin.
      tainted ||= url.origin !== target.origin && request.origin !== url.origin;
      request = redirected(request, status, target);
      const where = url.origin === target.origin ? '' : ', on another origin';
      note(`The redirect leads to ${target.href}${where}.`);
      if (tainted) note('The redirects crossed origins on their way, so the browser sends Origin: null.');
    }
  }
}

/** Why a method that may change things was not sent, and what is known without. */
function whyNotSent(method: string, isCors: boolean, preflighted: boolean): string {
  const start = `${method} may change things on the server, and was not sent:`;
  if (!isCors) return `${start} the URL is on the page's own origin, where CORS does not apply.`;
  return preflighted
    ? `${start} the verdict rests on the preflight alone, which passed.`
    : `${start} a browser sends this one without a preflight, so that there is nothing to go by.`;
}
