import { isSafelistedMethod } from '../../protocol/methods';
import { unsafeHeaderNames } from '../../protocol/unsafe-headers';
import { quote } from '../../text/quote';
import { membersOf, valueOf } from '../exchange';
import { readUrl } from '../../text/url';
import { inWords, namesInWords, neededHeaders } from './needs';
import { isFromApplication, serversOf } from './servers';
import { rule, type Finding, type Rule, type Situation } from './situation';
import {
  answered,
  bodyText,
  cacheHit,
  challenges,
  isMissing,
  isSuccess,
  isUnanswered,
  shortQuote,
  shown,
  signsOfCors,
  variesByOrigin,
  headerText,
} from './signs';
import { firewallOf, gatewayWithoutRoute, platformOf, storageWithoutCors } from './vendors';

const IN_FRONT =
  'Answer preflights (OPTIONS with Access-Control-Request-Method) before authentication runs: put the CORS ' +
  'handling in front of it, or exempt them from it.';

const NEVER_SIGNED_IN = 'a preflight never carries credentials, neither cookies nor Authorization';

/** Statuses that proxies, gateways and CDNs give by themselves, and what each says. */
const OF_GATEWAYS: ReadonlyMap<number, string> = new Map([
  [413, 'the body is larger than it takes'],
  [429, 'there were too many requests'],
  [431, 'the headers are larger than it takes, most often the cookies'],
  [502, 'the application behind it is down, or answered with what is not HTTP'],
  [503, 'the application behind it is down or overloaded'],
  [504, 'the application behind it did not answer in time'],
  ...([520, 521, 522, 523, 524, 525, 526, 527, 530] as const).map(
    (status) => [status, 'the CDN got no good answer from the server behind it'] as const,
  ),
]);

/** Who answered, by name, where it is somebody in particular. */
export const ANSWERED_BY_ANOTHER: readonly Rule[] = [
  rule('storage-cors-off', (situation) => {
    const storage = storageWithoutCors(situation.response);
    if (!storage || !isUnanswered(situation)) return undefined;
    return {
      cause: `${answered(situation)}: ${storage.name} says that no CORS configuration of the bucket, container or route lets this request pass${words(situation)}.`,
      remedy: `Give the bucket or container a CORS configuration with the origin ${situation.request.origin}, the method ${situation.request.method}${forHeaders(situation)}.`,
      headers: null,
      setting: neededHeaders(situation),
    };
  }),
  rule('firewall-answers', (situation) => {
    const firewall = firewallOf(situation.response);
    if (!firewall || !isUnanswered(situation)) return undefined;
    const who = `${firewall.name.charAt(0).toUpperCase()}${firewall.name.slice(1)}`;
    return {
      cause: `${answered(situation)} by a firewall or bot check, not by the application: ${who} blocked or challenged it${words(situation)}. Its page has no CORS headers.`,
      remedy: situation.isPreflight
        ? `In the settings of ${firewall.name}, let OPTIONS requests to this path pass without a check: no preflight can solve a challenge.`
        : `Find the rule that blocks the request in the log of ${firewall.name}, and exempt this path from it: a script can neither see nor solve its page.`,
      headers: null,
    };
  }),
  rule('no-options-route', (situation) => {
    const { response } = situation;
    const gateway = gatewayWithoutRoute(response);
    if (!gateway || !isUnanswered(situation)) return undefined;
    return situation.isPreflight
      ? noOptions(situation, `${gateway.name} says that it has no such method or route`)
      : {
          cause: `${answered(situation)}: ${gateway.name} says that it has no such method or route${words(situation)}, and its own answers have no CORS headers.`,
          remedy: `See that the URL and the method are right, and that the gateway has been deployed with this route.${sends(situation, 'Its answer also needs')}`,
          headers: neededHeaders(situation),
        };
  }),
  rule('platform-refuses-anonymous', (situation) => {
    const platform = platformOf(situation.response);
    if (!platform || !isUnanswered(situation) || challengedPreflight(situation)) return undefined;
    return {
      cause: `${answered(situation)} by the access control of ${platform.name}, before any code of the application ran${words(situation)}.${situation.isPreflight ? ` It wants to know who asks, and ${NEVER_SIGNED_IN}.` : ''}`,
      remedy: situation.isPreflight ? platform.remedy : (platform.remedyOfRequest ?? platform.remedy),
      headers: null,
    };
  }),
  rule('authentication-answers-preflight', (situation) => {
    const { isPreflight, response } = situation;
    if (!isPreflight || !isUnanswered(situation) || !asksForSignIn(situation)) return undefined;
    return {
      cause: `${answered(situation)}${response.status === 403 ? ' with a challenge' : ''}: authentication runs first. It can't let a preflight pass, because ${NEVER_SIGNED_IN}.`,
      remedy: `${IN_FRONT}${sends(situation, 'The answer to the preflight then needs the status 204 and')}`,
      headers: null,
      setting: neededHeaders(situation),
    };
  }),
  rule('authentication-answers-request', (situation) => {
    const { isPreflight, response } = situation;
    if (isPreflight || !isMissing(response) || !asksForSignIn(situation)) return undefined;
    // Where other headers of CORS are there, its handling has run, and did not allow the origin.
    if (signsOfCors(response).some((sign) => !sign.startsWith('Vary'))) return undefined;
    return {
      cause: `${answered(situation)}: authentication refused it before the CORS headers were set, so the page can't even see the ${String(response.status)}.`,
      remedy: `Set the CORS headers in front of authentication, so that its refusals have them too${colon(situation)} Then sign in: send what it asks for${challengeOf(situation)}.`,
      headers: neededHeaders(situation),
    };
  }),
  rule('no-options-route', (situation) => {
    const { isPreflight, response } = situation;
    if (!isPreflight || !isUnanswered(situation) || ![404, 405, 501].includes(response.status))
      return undefined;
    return noOptions(situation, 'nothing handles OPTIONS at this URL');
  }),
  rule('options-answered-before-application', (situation) => {
    const { isPreflight, response } = situation;
    const [name] = ['Allow', 'Public'].filter((each) => valueOf(response.headers, each) !== undefined);
    if (!isPreflight || !isMissing(response) || !isSuccess(response) || name === undefined) return undefined;
    if (signsOfCors(response).length > 0) return undefined;
    const { application, proxy } = serversOf(response);
    const who = application ?? proxy ?? 'the web server or the framework';
    return {
      cause: `${answered(situation)} with ${name}: ${shown(headerText(response, name))} and nothing of CORS: ${who} answers OPTIONS by itself, before the application's CORS handling sees it.`,
      remedy: `Let the CORS handling answer OPTIONS first: put it in front, or take away the handler that answers OPTIONS now.${sends(situation, 'The answer needs')}`,
      headers: neededHeaders(situation),
    };
  }),
  rule('gateway-error', (situation) => {
    const { response } = situation;
    const says = OF_GATEWAYS.get(response.status);
    if (says === undefined || !isMissing(response)) return undefined;
    const isCertain = response.status === 502 || response.status === 504 || response.status >= 520;
    if (!isCertain && isFromApplication(response)) return undefined;
    const { proxy } = serversOf(response);
    const headers = situation.isPreflight ? null : neededHeaders(situation);
    return {
      cause: `${answered(situation)} by ${proxy ?? 'a proxy, gateway or CDN'} in front of the application: ${says}. Such an answer has no CORS headers, so the page can't see the ${String(response.status)}.`,
      remedy: `Cure the ${String(response.status)}: ${cure(situation)}${headers ? ` So that the page can see such errors, have them carry ${inWords(headers)} too.` : ' The CORS settings are not the trouble here.'}`,
      headers,
    };
  }),
  rule('cached-without-headers', (situation) => {
    const { response, isPreflight } = situation;
    const hit = cacheHit(response);
    if (hit === undefined || !isMissing(response) || response.status >= 400) return undefined;
    if (signsOfCors(response).length > 0) return undefined;
    return {
      cause: `A cache answered (${hit}) with a response that was stored without CORS headers, most likely for a request without Origin: by a link, an image, a program.`,
      remedy: `Send the CORS headers with every response of this URL, those to requests without Origin too, so that no cache can keep one without them; then clear the cache.${sends(situation, 'They are')}${isPreflight ? '' : ' If that does not help, the server has no CORS headers for this URL: ask it past the cache, with a query that is new.'}`,
      headers: neededHeaders(situation),
    };
  }),
  rule('cached-for-another-origin', (situation) => {
    const { response, origin, request } = situation;
    const value = headerText(response, 'Access-Control-Allow-Origin');
    const hit = cacheHit(response);
    if (hit === undefined || value === origin || variesByOrigin(response.headers)) return undefined;
    const isOther = readUrl(value)?.origin === value && value !== request.url.origin;
    if (!isOther || !situation.failure.corsError.endsWith('AllowOriginMismatch')) return undefined;
    return {
      cause: `A cache answered (${hit}) with the response that was made for another origin, ${quote(value)}: without 'Vary: Origin' a cache can't tell them apart.`,
      remedy: `Send 'Vary: Origin' with every response of this URL, and clear the cache.${sends(situation, 'This page needs')}`,
      headers: neededHeaders(situation),
    };
  }),
  rule('headers-on-preflight-only', (situation) => {
    const { response, preflightPassed, isPreflight, request } = situation;
    if (isPreflight || !preflightPassed || !isMissing(response) || response.status >= 400) return undefined;
    return {
      cause: `The preflight passes, but the response to the ${request.method} itself (${String(response.status)}) has no Access-Control-Allow-Origin: the headers are set for OPTIONS alone, or a handler overwrites them.`,
      remedy: `Send the headers with the response to ${request.method} too${colon(situation)}`,
      headers: neededHeaders(situation),
    };
  }),
];

/** Where nobody in particular shows. */
export const NOBODY_KNOWN: readonly Rule[] = [
  rule('forbidden', (situation) => {
    const { response, isPreflight, request } = situation;
    if (response.status !== 403 || !isUnanswered(situation)) return undefined;
    const isForgery = /csrf|xsrf|forgery|authenticity token/i.test(bodyText(response));
    const headers = isPreflight ? null : neededHeaders(situation);
    return {
      cause: isForgery
        ? `${answered(situation)}: the words ${shortQuote(bodyText(response))} point to protection against forged requests, and the refusal has no CORS headers.`
        : `${answered(situation)}, and nothing in the answer says who refused: it may be authentication or protection against forged requests, a firewall, or the CORS handling itself, which does not allow the origin, the method or a header.`,
      remedy: `The log of the server tells who refused; so does asking again without Origin: if that is refused too, it is not the CORS handling. ${isPreflight ? `If it is authentication: ${IN_FRONT.charAt(0).toLowerCase()}${IN_FRONT.slice(1)}` : `If it is authentication, sign in.`} If it is the CORS handling, allow the origin ${request.origin === 'null' ? 'from which the page comes' : request.origin} and the method ${request.method}${forHeaders(situation)}.${headers ? sends(situation, 'So that the page can see a refusal, it needs') : ''}`,
      headers,
    };
  }),
  rule('error-without-headers', (situation) => {
    const { response, isPreflight, preflightPassed } = situation;
    if (response.status < 400 || !isMissing(response)) return undefined;
    return isPreflight
      ? {
          cause: `${answered(situation)}: the application fails on it, or refuses it, and the error has no CORS headers.`,
          remedy: `Look into the server's log for the OPTIONS request. A preflight needs the status 204${and(situation)}.`,
          headers: neededHeaders(situation),
        }
      : {
          cause: `${preflightPassed ? 'The preflight passes. ' : ''}${answered(situation)}, and the error has no CORS headers: an exception or an error handler passes the CORS handling by, and the page can't even see the ${String(response.status)}.`,
          remedy: `Find out why it is ${String(response.status)} (the server's log tells), and have errors carry the headers too${colon(situation)}`,
          headers: neededHeaders(situation),
        };
  }),
  rule('preflight-status', (situation) => {
    const { failure, response } = situation;
    if (failure.corsError !== 'PreflightInvalidStatus') return undefined;
    const headers = neededHeaders(situation);
    const isComplete = headers === null || Object.keys(headers).join() === 'Vary';
    return {
      cause: `${answered(situation)}, which is no success, though it has the CORS headers: a preflight needs a status from 200 to 299.`,
      remedy: `Answer preflights with 204${response.status === 304 ? ', and keep OPTIONS out of the caching that makes it a 304' : ''}.${isComplete ? '' : sends(situation, 'They also need')}`,
      headers: isComplete ? null : headers,
    };
  }),
  rule('no-cors', (situation) => {
    const { response, isPreflight, request } = situation;
    if (!isMissing(response)) return undefined;
    const isPage = /html/i.test(headerText(response, 'Content-Type'));
    const what = isPage ? ', with a page of HTML,' : '';
    return {
      cause: `${answered(situation)}${what} without any sign of CORS: the server does not handle CORS at this URL${isPage ? ', it is not the API but a web site that answers every path so' : ''}, something in front of it answers, or it says nothing to origins that it does not allow.`,
      remedy: `${isPage ? 'See that the URL is that of the API. ' : ''}Look into the server's log: it tells whether the request arrives there at all. If it does, allow the origin ${request.origin} in the server's CORS configuration for this URL; if not, what stands in front of it has to pass it on.${sends(situation, isPreflight ? 'The answer to OPTIONS needs' : 'The response needs')}`,
      headers: neededHeaders(situation),
    };
  }),
];

function asksForSignIn({ response }: Situation): boolean {
  return response.status === 401 || (response.status === 403 && challenges(response));
}

/** Cloud Run answers 401 with a challenge, as any authentication does. */
function challengedPreflight({ response }: Situation): boolean {
  return response.status === 401;
}

function noOptions(situation: Situation, why: string): Finding {
  const { response, request } = situation;
  const { method } = request;
  const allow = membersOf(response.headers, 'Allow');
  const isPlain = isSafelistedMethod(method) && !request.forcePreflight;
  const reason = unsafeHeaderNames(request.headers);
  const isNeedless = isPlain && (method === 'GET' || method === 'HEAD') && reason.join() === 'content-type';
  return {
    cause: `${answered(situation)}: ${why}${allow.length > 0 ? ` (it says Allow: ${shown(allow.join(', '))})` : ''}.`,
    remedy: `Answer preflights to this URL with the status 204${and(situation)}.${
      isNeedless
        ? ` Or take Content-Type out of the script: a ${method} has no body, and without that header there is no preflight.`
        : ''
    }${response.status === 404 ? " See too that the URL's path is right." : ''}`,
    headers: neededHeaders(situation),
  };
}

/** What cures an error of a gateway. */
function cure({ response, request }: Situation): string {
  switch (response.status) {
    case 413:
      return 'raise the limit on bodies (client_max_body_size of nginx, LimitRequestBody of Apache, maxAllowedContentLength of IIS), or send less.';
    case 429:
      return 'ask less often, or raise the limit; see that preflights are not counted.';
    case 431:
      return `send fewer or shorter headers; delete old cookies of ${request.url.hostname}, or raise the limit on headers.`;
    case 503:
    case 504:
      return "see in the proxy's log why the application does not answer (it may be starting, overloaded, or slow), and raise the time limit only if the answer really takes long.";
    default:
      return "see in the proxy's log why the application behind it does not answer as it should: whether it runs, where the proxy looks for it, and what it answers there.";
  }
}

/** What the response is to be sent with, as a sentence that begins so. */
function sends(situation: Situation, start: string): string {
  const headers = neededHeaders(situation);
  if (!headers) return '';
  return ` ${start} ${inWords(headers)}.`;
}

/** What the response is to be sent with, as the end of a sentence. */
function colon(situation: Situation): string {
  const headers = neededHeaders(situation);
  return headers ? `: ${inWords(headers)}.` : '.';
}

function and(situation: Situation): string {
  const headers = neededHeaders(situation);
  return headers ? ` and ${inWords(headers)}` : '';
}

/** The request headers that need allowing, at the end of a list. */
function forHeaders({ request }: Situation): string {
  const names = unsafeHeaderNames(request.headers);
  return names.length === 0 ? '' : `, and the request headers ${namesInWords(names)}`;
}

/** The response's own words, in brackets. */
function words({ response }: Situation): string {
  const text = bodyText(response);
  return text === '' ? '' : ` (its words: ${shortQuote(text)})`;
}

function challengeOf({ response }: Situation): string {
  const challenge = valueOf(response.headers, 'WWW-Authenticate');
  return challenge === undefined ? '' : ` (${shown(challenge)})`;
}
