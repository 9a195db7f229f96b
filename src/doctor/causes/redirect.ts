import { quote } from '../../text/quote';
import { valueOf } from '../exchange';
import { locationOf } from '../redirect';
import type { Advice, Situation } from './advice';

const LOGIN = /(?:^|[/._-])(?:log-?in|sign-?in|sso|auth|oauth2?|saml|account)(?:[/._-]|$)/i;

/** Why the server probably redirects, and how to do without. */
export function adviseOnRedirect({ request, response }: Situation): Advice {
  const { url } = request;
  const target = locationOf(response.headers, url);
  const asIs = `Have the script ask for ${target.href} itself`;
  const path = (each: URL): string => each.pathname.replace(/\/$/, '');
  if (url.host === target.host && url.protocol === 'http:' && target.protocol === 'https:') {
    return { cause: 'The server sends everybody from http to https.', remedy: `${asIs}.` };
  }
  if (url.host === target.host && path(url) === path(target) && url.pathname !== target.pathname) {
    const does = target.pathname.endsWith('/')
      ? 'adds a slash at the end'
      : 'takes the slash at the end away';
    return {
      cause: `The server ${does}: it has the resource under the other spelling.`,
      remedy: `${asIs}, or turn the server's redirect off for its API.`,
    };
  }
  if (LOGIN.test(target.pathname)) {
    return {
      cause: `Authentication runs first, and redirects to a login page (${target.href}).`,
      remedy:
        "Let preflights through before authentication runs, and have it answer an API's requests with 401: no script can follow to a login page.",
    };
  }
  if (withoutWww(url.hostname) === withoutWww(target.hostname) && url.pathname === target.pathname) {
    return {
      cause: 'The server has one name for its host, and redirects from the others.',
      remedy: `${asIs}.`,
    };
  }
  return { cause: `The resource has moved to ${target.href}.`, remedy: `${asIs}.` };
}

/** A redirect whose target CORS forbids. */
export function adviseOnTarget({ failure, response }: Situation): Advice {
  const location = quote(valueOf(response.headers, 'Location'));
  return failure.corsError === 'RedirectContainsCredentials'
    ? {
        cause: `The redirect leads to a URL with a user name or password in it, ${location}.`,
        remedy: 'Redirect to the URL without them; credentials belong in a header or a cookie.',
      }
    : {
        cause: `The redirect leads to ${location}: scripts get to read http and https only.`,
        remedy: 'Redirect to an https URL, or answer with the address as data and have the page open it.',
      };
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}
