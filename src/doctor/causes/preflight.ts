import { isToken } from '../../protocol/token';
import { quote } from '../../text/quote';
import { valueOf } from '../exchange';
import type { Advice, Situation } from './advice';

const IN_FRONT =
  'Answer preflights (OPTIONS with Access-Control-Request-Method) before authentication runs: put the CORS ' +
  'handling in front of it, or exempt them from it.';

/** A preflight whose response says nothing of CORS, or whose status is no success: what its status tells. */
export function adviseOnPreflightAnswer({ response, origin, request }: Situation): Advice {
  const { status, headers } = response;
  const answered = `The preflight was answered ${String(status)}`;
  const allow = `Access-Control-Allow-Origin: ${origin}`;
  if (status === 401) {
    return {
      cause: `${answered}: authentication runs first. A preflight never carries credentials, neither cookies nor Authorization, so it can't get past.`,
      remedy: IN_FRONT,
    };
  }
  if (status === 403) {
    const challenged = valueOf(headers, 'WWW-Authenticate') !== undefined;
    return challenged
      ? {
          cause: `${answered} with a challenge: authentication runs first, and a preflight never carries credentials.`,
          remedy: IN_FRONT,
        }
      : {
          cause: `${answered}: authentication, or protection against forged requests, runs first; or the server's CORS handling refuses the origin, the method or a header.`,
          remedy: `${IN_FRONT} If the server has a list of allowed origins, see that '${origin}' is on it for this URL and the method ${request.method}.`,
        };
  }
  if (status === 404 || status === 405 || status === 501) {
    const allowed = valueOf(headers, 'Allow');
    return {
      cause: `${answered}: nothing handles OPTIONS at this URL${allowed === undefined ? '' : ` (it says Allow: ${bare(allowed)})`}.`,
      remedy: `Answer preflights to it with 204 and the CORS headers, by a CORS middleware in front of the routes (in Express: registerGlobal() of express-resource-cors).${status === 404 ? " See too that the URL's path is right." : ''}`,
    };
  }
  if (status >= 500) {
    return {
      cause: `${answered}: the server, or a proxy in front of it, fails on it.`,
      remedy: `Look in the server's log for the OPTIONS request; once it answers with 2xx, it needs '${allow}'.`,
    };
  }
  if (status >= 200 && status <= 299) {
    return {
      cause: `${answered}, but by something that knows nothing of CORS, or that does not allow this origin.`,
      remedy: `Allow the origin in the server's CORS configuration: the response needs '${allow}'.`,
    };
  }
  return {
    cause: `${answered}, which is no success.`,
    remedy: `Answer preflights with 204 and '${allow}'.`,
  };
}

/** A list of the preflight's response that does not parse. */
export function adviseOnMalformedList({ failure, response }: Situation): Advice {
  const header = failure.header ?? '';
  const value = valueOf(response.headers, header) ?? '';
  const members = value.split(/[^\w!#$%&'*+.^`|~-]+/).filter((member) => isToken(member));
  return {
    cause: `${header} is no list of names with commas between them: ${quote(value)}.`,
    remedy: `Write it with commas, without quotes or brackets: '${header}: ${bare(members.join(', '))}'.`,
  };
}

/** A method that the preflight's response does not allow. */
export function adviseOnMethod({ request, response }: Situation): Advice {
  const { method, credentials } = request;
  const list = valueOf(response.headers, 'Access-Control-Allow-Methods');
  const listed = membersOf(list);
  if (credentials && listed.includes('*')) return star('Access-Control-Allow-Methods', method);
  const otherCase = listed.find((each) => each.toUpperCase() === method.toUpperCase());
  if (otherCase !== undefined) {
    return method === method.toUpperCase()
      ? {
          cause: `The server lists ${quote(otherCase)}, and methods are compared with case.`,
          remedy: `Have it send '${method}' in Access-Control-Allow-Methods.`,
        }
      : {
          cause: `The script asks with ${quote(method)}, which browsers send as it is written (they upper-case only DELETE, GET, HEAD, OPTIONS, POST and PUT); the server lists ${quote(otherCase)}.`,
          remedy: `Write ${quote(otherCase)} in the script.`,
        };
  }
  return notListed('Access-Control-Allow-Methods', list, method, `The method ${method}`);
}

/** A header that the preflight's response does not allow. */
export function adviseOnHeader({ failure, request, response }: Situation): Advice {
  const name = failure.failedParameter;
  const list = valueOf(response.headers, 'Access-Control-Allow-Headers');
  if (request.credentials && membersOf(list).includes('*')) return star('Access-Control-Allow-Headers', name);
  const advice = notListed('Access-Control-Allow-Headers', list, name, `The request header ${name}`);
  if (name !== 'content-type') return advice;
  const hint = 'Only forms and text/plain go without being asked for: application/json does not.';
  return { ...advice, cause: `${advice.cause} ${hint}` };
}

function notListed(header: string, list: string | undefined, wanted: string, what: string): Advice {
  const members = membersOf(list);
  return {
    cause:
      members.length === 0
        ? `${what} needs the server's permission, and its preflight response has no ${header}.`
        : `${what} is not among those that the server allows: ${quote(list)}.`,
    remedy: `Have the preflight's response say '${header}: ${bare([...members, wanted].join(', '))}'.`,
  };
}

/** `*` is no wildcard where credentials are included (Fetch § CORS-preflight fetch, step 7). */
function star(header: string, wanted: string): Advice {
  return {
    cause: `With credentials, '*' in ${header} is a name like any other, and stands for no others.`,
    remedy: `List them by name: '${header}: ${wanted}'.`,
  };
}

function membersOf(list = ''): string[] {
  return list
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
}

/** A server's words, fit to stand in a line. */
function bare(value: string): string {
  return quote(value).slice(1, -1);
}
