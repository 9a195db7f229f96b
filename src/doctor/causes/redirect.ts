import { quote } from '../../text/quote';
import { valueOf } from '../exchange';
import { locationOf } from '../redirect';
import { signsOfCors } from './signs';
import { rule, type Finding, type Rule, type Situation } from './situation';

/** Where a redirect leads that the browser does not follow, or that has no permission of its own. */
export const REDIRECTS: readonly Rule[] = [
  rule('redirect-target', ({ failure, response }) => {
    const location = quote(valueOf(response.headers, 'Location'));
    if (failure.corsError === 'RedirectContainsCredentials') {
      return without(
        `The redirect leads to a URL with a user name or password in it, ${location}, where no request of CORS may go.`,
        'Redirect to the URL without them; credentials belong in a header or a cookie.',
      );
    }
    if (failure.corsError !== 'CorsDisabledScheme') return undefined;
    return without(
      `The redirect leads to ${location}: scripts get to read http and https only.`,
      'Redirect to an https URL, or answer with the address as data and have the page open it.',
    );
  }),
  toward('redirect-to-login', ({ request, target, isPreflight }) => {
    if (!isLogin(request.url, target)) return undefined;
    return {
      cause: `Authentication runs first, and redirects to a sign-in page (${target.href}), to which no script can follow.`,
      remedy: isPreflight
        ? "Let preflights through before authentication runs, because they never carry cookies or Authorization; and have it answer an API's requests with 401, not with a redirect."
        : "Have authentication answer an API's requests with 401, not with a redirect, and with the CORS headers; the page then opens the sign-in itself. Perhaps the user's session has just expired.",
    };
  }),
  toward('redirect-to-https', ({ request: { url }, target }) => {
    const isSame = url.hostname === target.hostname && folded(url.pathname) === folded(target.pathname);
    if (!isSame || url.protocol !== 'http:' || target.protocol !== 'https:') return undefined;
    return {
      cause: 'The server sends everybody from http to https.',
      remedy: `Have the script ask for ${target.href} itself.`,
    };
  }),
  toward('redirect-slash', ({ request: { url }, target }) => {
    if (url.origin !== target.origin || url.pathname === target.pathname) return undefined;
    if (folded(url.pathname) !== folded(target.pathname)) return undefined;
    const does = url.pathname.includes('//')
      ? 'takes away a slash too many'
      : target.pathname.endsWith('/')
        ? 'adds a slash at the end'
        : 'takes the slash at the end away';
    return {
      cause: `The server ${does}: it has the resource under the other spelling.`,
      remedy: `Have the script ask for ${target.href} itself, or turn the server's redirect off for its API.`,
    };
  }),
  toward('redirect-host', ({ request: { url }, target }) => {
    if (url.host === target.host || folded(url.pathname) !== folded(target.pathname)) return undefined;
    return {
      cause: `The server has one name for its host, ${target.host}, and redirects from ${url.host} to it.`,
      remedy: `Have the script ask for ${target.href} itself.`,
    };
  }),
  toward('redirect-elsewhere', ({ target }) => ({
    cause: `The resource has moved to ${target.href}.`,
    remedy: `Have the script ask for ${target.href} itself; or have the server answer with the address as data, or fetch the resource on its own.`,
  })),
  rule('redirect-origin-null', (situation) => {
    const { failure, request, origin, response } = situation;
    if (origin !== 'null' || request.origin === 'null' || !isAboutOrigin(situation)) return undefined;
    // An error is one whatever the origin.
    if (response.status >= 400 && signsOfCors(response).length === 0) return undefined;
    return without(
      `A redirect led to another origin, so the browser sent 'Origin: null' to ${request.url.origin}, whose response ${
        failure.failedParameter === '' ? 'does not allow that' : `says ${quote(failure.failedParameter)}`
      }.`,
      `Have the script ask for ${request.url.href} itself, without the redirect: then the browser sends ${request.origin}, which that server can allow. Never allow null there: any sandboxed page can send it.`,
    );
  }),
];

interface Led extends Situation {
  readonly target: URL;
}

/** A rule about where a redirect leads that may not be followed, or that nobody permitted. */
function toward(code: Rule['code'], find: (led: Led) => Pick<Finding, 'cause' | 'remedy'> | undefined): Rule {
  return {
    code,
    find: (situation) => {
      const { failure, response, request } = situation;
      const isPreflight = failure.corsError === 'PreflightDisallowedRedirect';
      const isBare =
        failure.step === 'the CORS check of the redirect' && failure.corsError === 'MissingAllowOriginHeader';
      if (!isPreflight && !isBare) return undefined;
      const found = find({ ...situation, target: locationOf(response.headers, request.url) });
      if (!found) return undefined;
      const why = isPreflight
        ? 'A preflight may not be redirected.'
        : 'The redirect itself has no CORS headers, and needs them too.';
      return without(`${found.cause} ${why}`, found.remedy);
    },
  };
}

function without(cause: string, remedy: string): Finding {
  return { cause, remedy, headers: null };
}

/** Whether it is the origin, or credentials, for which a response was refused. */
export function isAboutOrigin({ failure: { corsError } }: Situation): boolean {
  return /(?:AllowOriginHeader|AllowOriginValue|AllowOriginValues|AllowOriginMismatch|WildcardOriginNotAllowed|InvalidAllowCredentials)$/.test(
    corsError,
  );
}

const LOGIN_PATH =
  /(?:^|[/._-])(?:log[-_]?in|log[-_]?on|sign[-_]?in|sign[-_]?on|sso|auth|authn|authenticate|authentication|authorize|goauthentik|oauth2?|oidc|openid-connect|saml2?|adfs|cas|sessions?\/new)(?:[/._-]|$)/i;
const LOGIN_HOST =
  /^(?:login|signin|sign-in|signon|sso|auth|accounts?|id|idp|identity|iam|oauth|oidc|saml|keycloak|authelia|authentik|adfs)[.-]|\.(?:auth0|okta|oktapreview|onelogin|amazoncognito|cloudflareaccess|b2clogin|ciamlogin|frontegg|duosecurity|pingidentity|workos|clerk)\.(?:com|us|dev|net)$|^(?:accounts\.google|login\.microsoftonline|login\.live|login\.windows)\./i;

/** Whether a URL is that of a sign-in, and the one that was asked for is not. */
function isLogin(from: URL, to: URL): boolean {
  if (from.host === to.host && folded(from.pathname) === folded(to.pathname)) return false;
  const isAtHost = LOGIN_HOST.test(to.hostname) && !LOGIN_HOST.test(from.hostname);
  const isByQuery =
    to.searchParams.has('SAMLRequest') ||
    (to.searchParams.has('client_id') && to.searchParams.has('response_type'));
  const isByPath = LOGIN_PATH.test(to.pathname) && folded(from.pathname) !== folded(to.pathname);
  return isAtHost || isByQuery || isByPath;
}

/** A path without what servers fold: repeated slashes, and the one at the end. */
function folded(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/\/$/, '');
}
