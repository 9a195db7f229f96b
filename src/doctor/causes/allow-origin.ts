import { quote } from '../../text/quote';
import { linesOf, valueOf } from '../exchange';
import type { Advice, Situation } from './advice';
import { adviseOnPreflightAnswer } from './preflight';
import { adviseOnRedirect } from './redirect';
import { readUrl } from '../../text/url';

/** A response without `Access-Control-Allow-Origin`. */
export function adviseOnMissing(situation: Situation): Advice {
  const { failure, response, origin, request, preflightPassed } = situation;
  const { status } = response;
  const needs = `'Access-Control-Allow-Origin: ${origin}'`;
  if (failure.step === 'the CORS check of the preflight response') return adviseOnPreflightAnswer(situation);
  if (failure.step === 'the CORS check of the redirect') {
    const { cause, remedy } = adviseOnRedirect(situation);
    return { cause: `${cause} The redirect itself has no CORS headers, and needs them too.`, remedy };
  }
  if (status === 401 || status === 403) {
    return {
      cause: `Authentication answered ${String(status)} before the CORS headers were set; the page can't even see that.`,
      remedy: `Set the CORS headers in front of authentication, so that its refusals have them too: ${needs}.`,
    };
  }
  if (status >= 400) {
    return {
      cause: `${preflightPassed ? 'The preflight passes, but the' : 'The'} request itself ends in ${String(status)}, and an error's response has no CORS headers: an error handler clears them, or a proxy answers in the server's place.`,
      remedy: `Find out why it is ${String(status)} (the server's log knows), and have errors carry ${needs} as well.`,
    };
  }
  if (preflightPassed) {
    return {
      cause:
        'The preflight passes, but the actual response has no CORS headers: they are set for OPTIONS alone, or a handler overwrites them.',
      remedy: `Send ${needs} with the response to ${request.method} too.`,
    };
  }
  return {
    cause: 'The server sends no CORS headers for this URL, or does not allow this origin.',
    remedy: `Allow the origin in the server's CORS configuration: the response needs ${needs}.`,
  };
}

/** Several values, of which browsers take none. */
export function adviseOnMultiple({ response, origin }: Situation): Advice {
  const lines = linesOf(response.headers, 'Access-Control-Allow-Origin');
  const remedy = `Send one value, the origin that asks if it is allowed, and 'Vary: Origin': 'Access-Control-Allow-Origin: ${origin}'.`;
  return lines.length > 1
    ? {
        cause: `${String(lines.length)} lines of Access-Control-Allow-Origin: two places add one, the server and a proxy in front of it, or two middlewares.`,
        remedy:
          'Let one of them do it: take the header out of the proxy, or have the proxy remove what the server sent.',
      }
    : { cause: 'The server puts its whole list of origins in the header, which has room for one.', remedy };
}

/** A value that is no origin. */
export function adviseOnInvalid({ failure, origin }: Situation): Advice {
  const value = failure.failedParameter;
  const scheme = `${origin.replace(/:.*/, '')}://`;
  const why =
    value === ''
      ? 'is empty: a setting of the server is probably not filled in'
      : readUrl(scheme + value)
        ? `${quote(value)} has no scheme, which is part of an origin`
        : `${quote(value)} is no origin`;
  return {
    cause: `The value of Access-Control-Allow-Origin ${why}.`,
    remedy: `Send 'Access-Control-Allow-Origin: ${origin}'.`,
  };
}

/** Another origin than the one that asks. */
export function adviseOnMismatch({ failure, origin, response }: Situation): Advice {
  const value = failure.failedParameter;
  if (
    isFromCache(response.headers) &&
    !/(?:^|,)\s*origin\s*(?:,|$)/i.test(valueOf(response.headers, 'Vary') ?? '')
  ) {
    return {
      cause: `A cache answered with the response to another origin, ${quote(value)}: it has no 'Vary: Origin' by which caches tell them apart.`,
      remedy: "Send 'Vary: Origin' with every response of this URL, and clear the cache.",
    };
  }
  return {
    cause: `The server allows ${quote(value)}, and the page's origin is '${origin}': ${difference(value, origin)}.`,
    remedy: `Allow '${origin}' in the server's CORS configuration; with several origins, answer each with its own and 'Vary: Origin'.`,
  };
}

function isFromCache(headers: Situation['response']['headers']): boolean {
  return /^[1-9]/.test(valueOf(headers, 'Age') ?? '') || /hit/i.test(valueOf(headers, 'X-Cache') ?? '');
}

/** What keeps two origins from being the same, byte for byte. */
function difference(value: string, origin: string): string {
  if (value === 'null') return "'null' is what pages without an origin send, and stands for no other";
  if (value.includes('*')) return "a '*' inside a value is no pattern";
  if (value === `${origin}/`) return 'a slash at the end is one character too many';
  if (value.toLowerCase() === origin) return 'they are compared with case';
  const [theirs, ours] = [readUrl(value), readUrl(origin)];
  if (!theirs || !ours) return 'they are compared byte for byte';
  if (theirs.origin === origin) return 'it says the same in another way, and they are compared byte for byte';
  if (theirs.host === ours.host) return 'the scheme is part of the origin';
  if (theirs.hostname === ours.hostname && theirs.protocol === ours.protocol) {
    return 'the port is part of the origin';
  }
  const loopback = ['localhost', '127.0.0.1', '[::1]'];
  if (loopback.includes(theirs.hostname) && loopback.includes(ours.hostname)) {
    return 'localhost and its address are different origins';
  }
  return 'that is another origin';
}

/** `*` where credentials are included. */
export function adviseOnWildcard({ origin }: Situation): Advice {
  return {
    cause: "The server allows any origin with '*', which does not count for a request with credentials.",
    remedy:
      `Send 'Access-Control-Allow-Origin: ${origin}', 'Access-Control-Allow-Credentials: true' and 'Vary: Origin', ` +
      "to origins that you trust only; or ask without credentials (credentials: 'omit'), if no cookies are needed.",
  };
}

/** No permission for credentials. */
export function adviseOnCredentials({ failure, request }: Situation): Advice {
  const value = failure.failedParameter;
  const why =
    value === ''
      ? 'has no Access-Control-Allow-Credentials'
      : value.toLowerCase() === 'true'
        ? `says ${quote(value)}, and it is compared with case`
        : /^true(?:, true)+$/.test(value)
          ? 'says it twice, which reads as another value: two places add the header'
          : `says ${quote(value)}`;
  return {
    cause: `The request is made with credentials, and the response ${why}.`,
    remedy:
      "Send 'Access-Control-Allow-Credentials: true', once, if this origin may use the user's cookies; " +
      `or ask without credentials${request.cookie === undefined ? " (credentials: 'omit')" : ''}.`,
  };
}

/** A redirect across origins, after which the browser sends `Origin: null`. */
export function adviseOnTaint({ failure, request }: Situation): Advice {
  return {
    cause: `A redirect led to another origin, so the browser sent 'Origin: null' to ${request.url.origin}, whose response ${
      failure.failedParameter === '' ? 'does not allow that' : `allows ${quote(failure.failedParameter)}`
    }.`,
    remedy: `Have the script ask for ${request.url.href} itself, without the redirect.`,
  };
}
