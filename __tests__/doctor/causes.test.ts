import {
  diagnose,
  type CorsCauseCode,
  type CorsErrorName,
  type DiagnoseOptions,
} from 'express-resource-cors/doctor';
import { answer, ANY_ORIGIN, CREDENTIALS, headers, methods, NO_CONTENT, OK, ORIGIN } from './support/answers';
import type { Answers, Row } from './support/row';
import { serveRows, type RowServer } from './support/row-server';

/** What people get wrong, and what the doctor makes of it. */
interface Case {
  readonly name: string;
  readonly asked?: Partial<DiagnoseOptions>;
  readonly server: Readonly<Record<string, Answers>>;
  readonly corsError: CorsErrorName | null;
  readonly causeCode: CorsCauseCode;
  readonly cause: RegExp;
  readonly remedy: RegExp;
}

const PUT = { method: 'PUT', send: true } as const;
const PUT_PASSES = answer(NO_CONTENT, ORIGIN, methods('PUT'));
const redirect = (location: string): string =>
  answer('301 Moved Permanently', ORIGIN, `Location: ${location}`);
const allowing = (value: string): string => answer(OK, `Access-Control-Allow-Origin: ${value}`);

const CASES: readonly Case[] = [
  {
    name: 'authentication runs first',
    asked: PUT,
    server: { '/': { preflight: answer('401 Unauthorized', 'WWW-Authenticate: Bearer') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    causeCode: 'authentication-answers-preflight',
    cause: /answered 401: authentication runs first/,
    remedy: /before authentication runs/,
  },
  {
    name: 'authentication runs first, and sets the headers all the same',
    asked: PUT,
    server: { '/': { preflight: answer('401 Unauthorized', ORIGIN) } },
    corsError: 'PreflightInvalidStatus',
    causeCode: 'authentication-answers-preflight',
    cause: /answered 401: authentication runs first/,
    remedy: /before authentication runs/,
  },
  {
    name: 'something forbids the preflight',
    asked: PUT,
    server: { '/': { preflight: answer('403 Forbidden') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    causeCode: 'forbidden',
    cause: /answered 403, and nothing in the answer says who refused: .*the CORS handling itself/,
    remedy: /before authentication runs.* allow the origin http:\S+ and the method PUT/,
  },
  {
    name: 'authentication forbids the preflight, with a challenge',
    asked: PUT,
    server: { '/': { preflight: answer('403 Forbidden', 'WWW-Authenticate: Basic realm="a"') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    causeCode: 'authentication-answers-preflight',
    cause: /answered 403 with a challenge: authentication runs first/,
    remedy: /before authentication runs/,
  },
  {
    name: 'nothing handles OPTIONS: 404',
    asked: PUT,
    server: { '/': { preflight: answer('404 Not Found') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    causeCode: 'no-options-route',
    cause: /answered 404: nothing handles OPTIONS/,
    remedy: /with the status 204 and 'Access-Control-Allow-Origin.*Allow-Methods: PUT.* path is right/,
  },
  {
    name: 'nothing handles OPTIONS: 405',
    asked: PUT,
    server: { '/': { preflight: answer('405 Method Not Allowed', 'Allow: GET, PUT') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    causeCode: 'no-options-route',
    cause: /answered 405: nothing handles OPTIONS at this URL \(it says Allow: GET, PUT\)/,
    remedy: /with the status 204 and 'Access-Control-Allow-Origin/,
  },
  {
    name: 'the server fails on the preflight',
    asked: PUT,
    server: { '/': { preflight: answer('502 Bad Gateway') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    causeCode: 'gateway-error',
    cause: /answered 502 by a proxy, gateway or CDN in front of the application/,
    remedy: /Cure the 502: see in the proxy's log/,
  },
  {
    name: 'OPTIONS is answered, without a word of CORS',
    asked: PUT,
    server: { '/': { preflight: answer(OK, 'Allow: GET, PUT') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    causeCode: 'options-answered-before-application',
    cause: /answered 200 with Allow: GET, PUT and nothing of CORS: the web server or the framework answers/,
    remedy: /The answer needs 'Access-Control-Allow-Origin: http/,
  },
  {
    name: 'a redirect to https, of a preflight',
    asked: PUT,
    server: { '/': { preflight: redirect('{api-https}/{row}/') } },
    corsError: 'PreflightDisallowedRedirect',
    causeCode: 'redirect-to-https',
    cause: /from http to https/,
    remedy: /ask for https:/,
  },
  {
    name: 'a redirect to https, without the headers',
    server: { '/': { actual: answer('301 Moved Permanently', 'Location: {api-https}/{row}/') } },
    corsError: 'MissingAllowOriginHeader',
    causeCode: 'redirect-to-https',
    cause: /from http to https.*itself has no CORS headers/,
    remedy: /ask for https:/,
  },
  {
    name: 'a redirect that adds a slash',
    asked: { ...PUT, url: '{api}/{row}/list' },
    server: { '/list': { preflight: redirect('/{row}/list/') } },
    corsError: 'PreflightDisallowedRedirect',
    causeCode: 'redirect-slash',
    cause: /adds a slash at the end/,
    remedy: /ask for http:\S+\/list\/ itself/,
  },
  {
    name: 'a redirect that takes a slash away',
    asked: { ...PUT, url: '{api}/{row}/list/' },
    server: { '/list/': { preflight: redirect('/{row}/list') } },
    corsError: 'PreflightDisallowedRedirect',
    causeCode: 'redirect-slash',
    cause: /takes the slash at the end away/,
    remedy: /ask for http:\S+\/list itself/,
  },
  {
    name: 'a redirect to a login page',
    asked: PUT,
    server: { '/': { preflight: redirect('/login?then=x') } },
    corsError: 'PreflightDisallowedRedirect',
    causeCode: 'redirect-to-login',
    cause: /Authentication runs first, and redirects to a sign-in page/,
    remedy: /answer an API's requests with 401/,
  },
  {
    name: 'a redirect to elsewhere',
    asked: PUT,
    server: { '/': { preflight: redirect('/v2') } },
    corsError: 'PreflightDisallowedRedirect',
    causeCode: 'redirect-elsewhere',
    cause: /has moved to http:\S+\/v2/,
    remedy: /ask for http:\S+\/v2 itself/,
  },
  {
    name: 'a redirect across origins, after which the origin is null',
    server: { '/': { actual: redirect('{other}/{row}/b') }, '/b': { actual: answer(OK, ORIGIN) } },
    corsError: 'AllowOriginMismatch',
    causeCode: 'redirect-origin-null',
    cause: /redirect led to another origin, so the browser sent 'Origin: null'/,
    remedy: /ask for http:\S+\/b itself/,
  },
  {
    name: 'two lines, of a server and its proxy',
    server: { '/': { actual: answer(OK, ORIGIN, ANY_ORIGIN) } },
    corsError: 'MultipleAllowOriginValues',
    causeCode: 'added-twice',
    cause: /added twice \(2 lines, .*\): two places add one, the application and a proxy/,
    remedy: /out of the proxy/,
  },
  {
    name: 'a list of origins in one line',
    server: { '/': { actual: allowing('{page}, {other}') } },
    corsError: 'MultipleAllowOriginValues',
    causeCode: 'list-of-origins',
    cause: /holds several origins .*has room for one/,
    remedy: /compare the Origin of the request with it.*Vary: Origin/,
  },
  {
    name: 'a star, with credentials',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ANY_ORIGIN, CREDENTIALS) } },
    corsError: 'WildcardOriginNotAllowed',
    causeCode: 'star-with-credentials',
    cause: /any origin with '\*', which does not count for a request with credentials/,
    remedy: /For origins that you trust, and for no others, send .* Or ask without credentials/,
  },
  {
    name: 'no word of credentials',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN) } },
    corsError: 'InvalidAllowCredentials',
    causeCode: 'credentials-not-allowed',
    cause: /with credentials, and the response has no Access-Control-Allow-Credentials/,
    remedy: /send once 'Access-Control-Allow-Credentials: true'/,
  },
  {
    name: 'no word of credentials, where the script hands over the cookie itself',
    asked: { credentials: true, headers: { Cookie: 'a=b' } },
    server: { '/': { actual: answer(OK, ORIGIN) } },
    corsError: 'InvalidAllowCredentials',
    causeCode: 'credentials-not-allowed',
    cause: /the response has no Access-Control-Allow-Credentials/,
    remedy: /Or ask without credentials\.$/,
  },
  {
    name: 'credentials in another case',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN, 'Access-Control-Allow-Credentials: TRUE') } },
    corsError: 'InvalidAllowCredentials',
    causeCode: 'credentials-not-allowed',
    cause: /says 'TRUE' in Access-Control-Allow-Credentials, and 'true' is compared with case/,
    remedy: /send once 'Access-Control-Allow-Credentials: true'/,
  },
  {
    name: 'credentials allowed in two places',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN, CREDENTIALS, CREDENTIALS) } },
    corsError: 'InvalidAllowCredentials',
    causeCode: 'credentials-not-allowed',
    cause: /says Access-Control-Allow-Credentials twice.*two places add the header/,
    remedy: /send once 'Access-Control-Allow-Credentials: true'/,
  },
  {
    name: 'an error that loses the headers',
    asked: PUT,
    server: { '/': { preflight: PUT_PASSES, actual: answer('500 Oh') } },
    corsError: 'MissingAllowOriginHeader',
    causeCode: 'error-without-headers',
    cause: /The preflight passes\. The PUT itself was answered 500, and the error has no CORS headers/,
    remedy: /Find out why it is 500.*have errors carry/,
  },
  {
    name: 'authentication that refuses without the headers',
    asked: PUT,
    server: { '/': { preflight: PUT_PASSES, actual: answer('401 Unauthorized') } },
    corsError: 'MissingAllowOriginHeader',
    causeCode: 'authentication-answers-request',
    cause: /answered 401: authentication refused it before the CORS headers were set/,
    remedy: /in front of authentication, so that its refusals have them too/,
  },
  {
    name: 'a handler that overwrites the headers',
    asked: PUT,
    server: { '/': { preflight: PUT_PASSES, actual: answer(OK) } },
    corsError: 'MissingAllowOriginHeader',
    causeCode: 'headers-on-preflight-only',
    cause: /preflight passes, but the response to the PUT itself \(200\).*a handler overwrites them/,
    remedy: /with the response to PUT too/,
  },
  {
    name: 'no headers at all',
    server: { '/': { actual: answer(OK) } },
    corsError: 'MissingAllowOriginHeader',
    causeCode: 'no-cors',
    cause: /without any sign of CORS/,
    remedy: /The response needs 'Access-Control-Allow-Origin: http/,
  },
  {
    name: 'a slash behind the origin',
    server: { '/': { actual: allowing('{page}/') } },
    corsError: 'AllowOriginMismatch',
    causeCode: 'value-trailing-slash',
    cause: /with a slash at the end that an origin does not have/,
    remedy: /Take the slash away: 'Access-Control-Allow-Origin: http/,
  },
  {
    name: 'the scheme in upper case',
    server: { '/': { actual: allowing('{page-upper}') } },
    corsError: 'AllowOriginMismatch',
    causeCode: 'value-case',
    cause: /with capital letters/,
    remedy: /lower case: 'Access-Control-Allow-Origin: http/,
  },
  {
    name: 'the origin with a path',
    server: { '/': { actual: allowing('{page}/app') } },
    corsError: 'AllowOriginMismatch',
    causeCode: 'value-with-path',
    cause: /more than an origin/,
    remedy: /Leave the path out: 'Access-Control-Allow-Origin: http/,
  },
  {
    name: 'another port',
    server: { '/': { actual: allowing('{api}') } },
    corsError: 'AllowOriginMismatch',
    causeCode: 'value-own-origin',
    cause: /The server allows its own origin/,
    remedy: /Allow the origin of the page in its place: .* and 'Vary: Origin'/,
  },
  {
    name: 'another scheme',
    server: { '/': { actual: allowing('{page-https}') } },
    corsError: 'AllowOriginMismatch',
    causeCode: 'value-other-scheme',
    cause: /the scheme, https or http, is part of the origin/,
    remedy: /Allow the origin of the page/,
  },
  {
    name: 'localhost and its address',
    server: { '/': { actual: allowing('http://localhost') } },
    corsError: 'AllowOriginMismatch',
    causeCode: 'value-loopback',
    cause: /are the same machine, and different origins/,
    remedy: /Allow the origin of the page/,
  },
  {
    name: 'a pattern that browsers do not know',
    server: { '/': { actual: allowing('http://*.example.com') } },
    corsError: 'AllowOriginMismatch',
    causeCode: 'value-pattern',
    cause: /is a pattern, .*and browsers know none/,
    remedy: /send back the origin itself, if it matches: 'Access-Control-Allow-Origin: http/,
  },
  {
    name: 'null',
    server: { '/': { actual: allowing('null') } },
    corsError: 'AllowOriginMismatch',
    causeCode: 'value-null',
    cause: /stands for pages without an origin/,
    remedy: /Take null off the list/,
  },
  {
    name: 'a copy from a cache, made for another origin',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {other}', 'Age: 120') } },
    corsError: 'AllowOriginMismatch',
    causeCode: 'cached-for-another-origin',
    cause: /A cache answered \(Age: 120\) with the response that was made for another origin/,
    remedy: /Send 'Vary: Origin'.*clear the cache/,
  },
  {
    name: 'a host without a scheme',
    server: { '/': { actual: allowing('app.example.com') } },
    corsError: 'InvalidAllowOriginValue',
    causeCode: 'value-without-scheme',
    cause: /'app\.example\.com', has no scheme/,
    remedy: /Write the whole origin: 'Access-Control-Allow-Origin: http/,
  },
  {
    name: 'a setting that nobody filled in',
    server: { '/': { actual: allowing('') } },
    corsError: 'InvalidAllowOriginValue',
    causeCode: 'value-unfilled',
    cause: /is empty: a setting of the server is probably not filled in/,
    remedy: /the server sends 'Access-Control-Allow-Origin: http/,
  },
  {
    name: 'patch in lower case',
    asked: { method: 'patch', send: true },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('GET, PATCH')) } },
    corsError: 'MethodDisallowedByPreflightResponse',
    causeCode: 'method-case',
    cause: /asks with 'patch', which browsers send as it is written.*lists 'PATCH'/,
    remedy: /Write 'PATCH' in the script/,
  },
  {
    name: 'methods listed in lower case',
    asked: PUT,
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('get, put')) } },
    corsError: 'MethodDisallowedByPreflightResponse',
    causeCode: 'method-case',
    cause: /lists 'put', and methods are compared with case/,
    remedy: /'Access-Control-Allow-Methods: get, PUT'/,
  },
  {
    name: 'a method that is not listed',
    asked: PUT,
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('GET, POST')) } },
    corsError: 'MethodDisallowedByPreflightResponse',
    causeCode: 'method-not-listed',
    cause:
      /The method PUT is not among those that the server allows \(Access-Control-Allow-Methods: GET, POST\)/,
    remedy: /'Access-Control-Allow-Methods: GET, POST, PUT'/,
  },
  {
    name: 'a star for methods, with credentials',
    asked: { ...PUT, credentials: true },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, CREDENTIALS, methods('*')) } },
    corsError: 'MethodDisallowedByPreflightResponse',
    causeCode: 'star-with-credentials',
    cause: /With credentials, '\*' in Access-Control-Allow-Methods is a name like any other/,
    remedy: /'Access-Control-Allow-Methods: PUT'/,
  },
  {
    name: 'methods separated by spaces',
    asked: PUT,
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('[GET PUT]')) } },
    corsError: 'InvalidAllowMethodsPreflightResponse',
    causeCode: 'list-malformed',
    cause: /not a list of names with commas between them: '\[GET PUT\]'/,
    remedy: /'Access-Control-Allow-Methods: GET, PUT'/,
  },
  {
    name: 'JSON that is not allowed',
    asked: { method: 'POST', send: true, headers: { 'Content-Type': 'application/json' } },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN) } },
    corsError: 'HeaderDisallowedByPreflightResponse',
    causeCode: 'header-not-listed',
    cause: /content-type needs the server's permission.*application\/json does not/,
    remedy: /'Access-Control-Allow-Headers: content-type'/,
  },
  {
    name: 'a star for headers, with credentials',
    asked: { headers: { 'X-A': '1' }, credentials: true },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, CREDENTIALS, headers('*')) } },
    corsError: 'HeaderDisallowedByPreflightResponse',
    causeCode: 'star-with-credentials',
    cause: /With credentials, '\*' in Access-Control-Allow-Headers is a name like any other/,
    remedy: /'Access-Control-Allow-Headers: x-a'/,
  },
  {
    name: 'a user name in a redirect',
    server: { '/': { actual: redirect('{api-user}/{row}/') } },
    corsError: 'RedirectContainsCredentials',
    causeCode: 'redirect-target',
    cause: /a URL with a user name or password in it/,
    remedy: /Redirect to the URL without them/,
  },
  {
    name: 'a redirect to an app',
    server: { '/': { actual: redirect('myapp://open') } },
    corsError: 'CorsDisabledScheme',
    causeCode: 'redirect-target',
    cause: /leads to 'myapp:\/\/open': scripts get to read http and https only/,
    remedy: /answer with the address as data/,
  },
];

const rows = CASES.map(({ name, server }): Row => ({ name, server, expected: { verdict: 'allowed' } }));
let server: RowServer;

beforeAll(async () => {
  server = await serveRows(rows);
});
afterAll(async () => {
  await server.close();
});

test.each(CASES.map((each, index) => ({ ...each, row: rows[index]! })))(
  '$name',
  async ({ row, asked, corsError, causeCode, cause, remedy }) => {
    const url = server.fill(row, String(asked?.url ?? '{api}/{row}/'));
    const diagnosis = await diagnose({ ...asked, url, origin: server.places.page });
    expect(diagnosis).toMatchObject({ verdict: 'blocked', corsError, causeCode });
    expect(diagnosis.cause).toMatch(cause);
    expect(diagnosis.remedy).toMatch(remedy);
    for (const text of [diagnosis.cause, diagnosis.remedy]) expect(text).toMatch(/^[\x20-\x7e]+\.$/);
  },
);
