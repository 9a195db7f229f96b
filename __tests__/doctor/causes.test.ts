import { diagnose, type CorsErrorName, type DiagnoseOptions } from 'express-resource-cors/doctor';
import { answer, ANY_ORIGIN, CREDENTIALS, headers, methods, NO_CONTENT, OK, ORIGIN } from './support/answers';
import type { Answers, Row } from './support/row';
import { serveRows, type RowServer } from './support/row-server';

/** What people get wrong, and what the doctor makes of it. */
interface Case {
  readonly name: string;
  readonly asked?: Partial<DiagnoseOptions>;
  readonly server: Readonly<Record<string, Answers>>;
  readonly corsError: CorsErrorName | null;
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
    cause: /answered 401: authentication runs first/,
    remedy: /before authentication runs/,
  },
  {
    name: 'authentication runs first, and sets the headers all the same',
    asked: PUT,
    server: { '/': { preflight: answer('401 Unauthorized', ORIGIN) } },
    corsError: 'PreflightInvalidStatus',
    cause: /answered 401: authentication runs first/,
    remedy: /before authentication runs/,
  },
  {
    name: 'something forbids the preflight',
    asked: PUT,
    server: { '/': { preflight: answer('403 Forbidden') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    cause: /answered 403: authentication, .* or the server's CORS handling refuses the origin/,
    remedy: /before authentication runs.* on it for this URL and the method PUT/,
  },
  {
    name: 'authentication forbids the preflight, with a challenge',
    asked: PUT,
    server: { '/': { preflight: answer('403 Forbidden', 'WWW-Authenticate: Basic realm="a"') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    cause: /answered 403 with a challenge: authentication runs first/,
    remedy: /before authentication runs/,
  },
  {
    name: 'nothing handles OPTIONS: 404',
    asked: PUT,
    server: { '/': { preflight: answer('404 Not Found') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    cause: /answered 404: nothing handles OPTIONS/,
    remedy: /with 204 and the CORS headers.* path is right/,
  },
  {
    name: 'nothing handles OPTIONS: 405',
    asked: PUT,
    server: { '/': { preflight: answer('405 Method Not Allowed', 'Allow: GET, PUT') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    cause: /answered 405: nothing handles OPTIONS at this URL \(it says Allow: GET, PUT\)/,
    remedy: /with 204 and the CORS headers/,
  },
  {
    name: 'the server fails on the preflight',
    asked: PUT,
    server: { '/': { preflight: answer('502 Bad Gateway') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    cause: /answered 502: the server, or a proxy in front of it, fails/,
    remedy: /log for the OPTIONS request/,
  },
  {
    name: 'OPTIONS is answered, without a word of CORS',
    asked: PUT,
    server: { '/': { preflight: answer(OK, 'Allow: GET, PUT') } },
    corsError: 'PreflightMissingAllowOriginHeader',
    cause: /answered 200, but by something that knows nothing of CORS, or that does not allow this origin/,
    remedy: /the response needs 'Access-Control-Allow-Origin: http/,
  },
  {
    name: 'a redirect to https, of a preflight',
    asked: PUT,
    server: { '/': { preflight: redirect('{api-https}/{row}/') } },
    corsError: 'PreflightDisallowedRedirect',
    cause: /from http to https/,
    remedy: /ask for https:/,
  },
  {
    name: 'a redirect to https, without the headers',
    server: { '/': { actual: answer('301 Moved Permanently', 'Location: {api-https}/{row}/') } },
    corsError: 'MissingAllowOriginHeader',
    cause: /from http to https.*itself has no CORS headers/,
    remedy: /ask for https:/,
  },
  {
    name: 'a redirect that adds a slash',
    asked: { ...PUT, url: '{api}/{row}/list' },
    server: { '/list': { preflight: redirect('/{row}/list/') } },
    corsError: 'PreflightDisallowedRedirect',
    cause: /adds a slash at the end/,
    remedy: /ask for http:\S+\/list\/ itself/,
  },
  {
    name: 'a redirect that takes a slash away',
    asked: { ...PUT, url: '{api}/{row}/list/' },
    server: { '/list/': { preflight: redirect('/{row}/list') } },
    corsError: 'PreflightDisallowedRedirect',
    cause: /takes the slash at the end away/,
    remedy: /ask for http:\S+\/list itself/,
  },
  {
    name: 'a redirect to a login page',
    asked: PUT,
    server: { '/': { preflight: redirect('/login?then=x') } },
    corsError: 'PreflightDisallowedRedirect',
    cause: /Authentication runs first, and redirects to a login page/,
    remedy: /answer an API's requests with 401/,
  },
  {
    name: 'a redirect to elsewhere',
    asked: PUT,
    server: { '/': { preflight: redirect('/v2') } },
    corsError: 'PreflightDisallowedRedirect',
    cause: /has moved to http:\S+\/v2/,
    remedy: /ask for http:\S+\/v2 itself/,
  },
  {
    name: 'a redirect across origins, after which the origin is null',
    server: { '/': { actual: redirect('{other}/{row}/b') }, '/b': { actual: answer(OK, ORIGIN) } },
    corsError: 'AllowOriginMismatch',
    cause: /redirect led to another origin, so the browser sent 'Origin: null'/,
    remedy: /ask for http:\S+\/b itself/,
  },
  {
    name: 'two lines, of a server and its proxy',
    server: { '/': { actual: answer(OK, ORIGIN, ANY_ORIGIN) } },
    corsError: 'MultipleAllowOriginValues',
    cause: /2 lines of Access-Control-Allow-Origin: two places add one, the server and a proxy/,
    remedy: /out of the proxy/,
  },
  {
    name: 'a list of origins in one line',
    server: { '/': { actual: allowing('{page}, {other}') } },
    corsError: 'MultipleAllowOriginValues',
    cause: /whole list of origins in the header/,
    remedy: /Send one value.*Vary: Origin/,
  },
  {
    name: 'a star, with credentials',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ANY_ORIGIN, CREDENTIALS) } },
    corsError: 'WildcardOriginNotAllowed',
    cause: /any origin with '\*', which does not count for a request with credentials/,
    remedy: /Allow-Credentials: true' and 'Vary: Origin', to origins that you trust only; or ask without/,
  },
  {
    name: 'no word of credentials',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN) } },
    corsError: 'InvalidAllowCredentials',
    cause: /with credentials, and the response has no Access-Control-Allow-Credentials/,
    remedy: /Send 'Access-Control-Allow-Credentials: true'/,
  },
  {
    name: 'no word of credentials, where the script hands over the cookie itself',
    asked: { credentials: true, headers: { Cookie: 'a=b' } },
    server: { '/': { actual: answer(OK, ORIGIN) } },
    corsError: 'InvalidAllowCredentials',
    cause: /the response has no Access-Control-Allow-Credentials/,
    remedy: /or ask without credentials\.$/,
  },
  {
    name: 'credentials in another case',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN, 'Access-Control-Allow-Credentials: TRUE') } },
    corsError: 'InvalidAllowCredentials',
    cause: /says 'TRUE', and it is compared with case/,
    remedy: /Send 'Access-Control-Allow-Credentials: true'/,
  },
  {
    name: 'credentials allowed in two places',
    asked: { credentials: true },
    server: { '/': { actual: answer(OK, ORIGIN, CREDENTIALS, CREDENTIALS) } },
    corsError: 'InvalidAllowCredentials',
    cause: /says it twice.*two places add the header/,
    remedy: /true', once/,
  },
  {
    name: 'an error that loses the headers',
    asked: PUT,
    server: { '/': { preflight: PUT_PASSES, actual: answer('500 Oh') } },
    corsError: 'MissingAllowOriginHeader',
    cause: /The preflight passes, but the request itself ends in 500, and an error's response has no CORS/,
    remedy: /Find out why it is 500.*have errors carry/,
  },
  {
    name: 'authentication that refuses without the headers',
    asked: PUT,
    server: { '/': { preflight: PUT_PASSES, actual: answer('401 Unauthorized') } },
    corsError: 'MissingAllowOriginHeader',
    cause: /Authentication answered 401 before the CORS headers were set/,
    remedy: /in front of authentication, so that its refusals have them too/,
  },
  {
    name: 'a handler that overwrites the headers',
    asked: PUT,
    server: { '/': { preflight: PUT_PASSES, actual: answer(OK) } },
    corsError: 'MissingAllowOriginHeader',
    cause: /preflight passes, but the actual response has no CORS headers.*a handler overwrites them/,
    remedy: /with the response to PUT too/,
  },
  {
    name: 'no headers at all',
    server: { '/': { actual: answer(OK) } },
    corsError: 'MissingAllowOriginHeader',
    cause: /no CORS headers for this URL, or does not allow this origin/,
    remedy: /the response needs 'Access-Control-Allow-Origin: http/,
  },
  {
    name: 'a slash behind the origin',
    server: { '/': { actual: allowing('{page}/') } },
    corsError: 'AllowOriginMismatch',
    cause: /a slash at the end is one character too many/,
    remedy: /Allow 'http:/,
  },
  {
    name: 'the scheme in upper case',
    server: { '/': { actual: allowing('{page-upper}') } },
    corsError: 'AllowOriginMismatch',
    cause: /they are compared with case/,
    remedy: /Allow 'http:/,
  },
  {
    name: 'the origin with a path',
    server: { '/': { actual: allowing('{page}/app') } },
    corsError: 'AllowOriginMismatch',
    cause: /it says the same in another way, and they are compared byte for byte/,
    remedy: /Allow 'http:/,
  },
  {
    name: 'another port',
    server: { '/': { actual: allowing('{api}') } },
    corsError: 'AllowOriginMismatch',
    cause: /the port is part of the origin/,
    remedy: /answer each with its own and 'Vary: Origin'/,
  },
  {
    name: 'another scheme',
    server: { '/': { actual: allowing('{page-https}') } },
    corsError: 'AllowOriginMismatch',
    cause: /the scheme is part of the origin/,
    remedy: /Allow 'http:/,
  },
  {
    name: 'localhost and its address',
    server: { '/': { actual: allowing('http://localhost') } },
    corsError: 'AllowOriginMismatch',
    cause: /localhost and its address are different origins/,
    remedy: /Allow 'http:/,
  },
  {
    name: 'a pattern that browsers do not know',
    server: { '/': { actual: allowing('http://*.example.com') } },
    corsError: 'AllowOriginMismatch',
    cause: /a '\*' inside a value is no pattern/,
    remedy: /Allow 'http:/,
  },
  {
    name: 'null',
    server: { '/': { actual: allowing('null') } },
    corsError: 'AllowOriginMismatch',
    cause: /'null' is what pages without an origin send/,
    remedy: /Allow 'http:/,
  },
  {
    name: 'a copy from a cache, made for another origin',
    server: { '/': { actual: answer(OK, 'Access-Control-Allow-Origin: {other}', 'Age: 120') } },
    corsError: 'AllowOriginMismatch',
    cause: /A cache answered with the response to another origin.*no 'Vary: Origin'/,
    remedy: /Send 'Vary: Origin'.*clear the cache/,
  },
  {
    name: 'a host without a scheme',
    server: { '/': { actual: allowing('app.example.com') } },
    corsError: 'InvalidAllowOriginValue',
    cause: /'app\.example\.com' has no scheme/,
    remedy: /Send 'Access-Control-Allow-Origin: http:/,
  },
  {
    name: 'a setting that nobody filled in',
    server: { '/': { actual: allowing('') } },
    corsError: 'InvalidAllowOriginValue',
    cause: /is empty: a setting of the server is probably not filled in/,
    remedy: /Send 'Access-Control-Allow-Origin: http:/,
  },
  {
    name: 'patch in lower case',
    asked: { method: 'patch', send: true },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('GET, PATCH')) } },
    corsError: 'MethodDisallowedByPreflightResponse',
    cause: /asks with 'patch', which browsers send as it is written.*lists 'PATCH'/,
    remedy: /Write 'PATCH' in the script/,
  },
  {
    name: 'methods listed in lower case',
    asked: PUT,
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('get, put')) } },
    corsError: 'MethodDisallowedByPreflightResponse',
    cause: /lists 'put', and methods are compared with case/,
    remedy: /send 'PUT' in Access-Control-Allow-Methods/,
  },
  {
    name: 'a method that is not listed',
    asked: PUT,
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('GET, POST')) } },
    corsError: 'MethodDisallowedByPreflightResponse',
    cause: /The method PUT is not among those that the server allows: 'GET, POST'/,
    remedy: /'Access-Control-Allow-Methods: GET, POST, PUT'/,
  },
  {
    name: 'a star for methods, with credentials',
    asked: { ...PUT, credentials: true },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, CREDENTIALS, methods('*')) } },
    corsError: 'MethodDisallowedByPreflightResponse',
    cause: /With credentials, '\*' in Access-Control-Allow-Methods is a name like any other/,
    remedy: /'Access-Control-Allow-Methods: PUT'/,
  },
  {
    name: 'methods separated by spaces',
    asked: PUT,
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, methods('[GET PUT]')) } },
    corsError: 'InvalidAllowMethodsPreflightResponse',
    cause: /no list of names with commas between them: '\[GET PUT\]'/,
    remedy: /'Access-Control-Allow-Methods: GET, PUT'/,
  },
  {
    name: 'JSON that is not allowed',
    asked: { method: 'POST', send: true, headers: { 'Content-Type': 'application/json' } },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN) } },
    corsError: 'HeaderDisallowedByPreflightResponse',
    cause: /content-type needs the server's permission.*application\/json does not/,
    remedy: /'Access-Control-Allow-Headers: content-type'/,
  },
  {
    name: 'a star for headers, with credentials',
    asked: { headers: { 'X-A': '1' }, credentials: true },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN, CREDENTIALS, headers('*')) } },
    corsError: 'HeaderDisallowedByPreflightResponse',
    cause: /With credentials, '\*' in Access-Control-Allow-Headers is a name like any other/,
    remedy: /'Access-Control-Allow-Headers: x-a'/,
  },
  {
    name: 'a user name in a redirect',
    server: { '/': { actual: redirect('{api-user}/{row}/') } },
    corsError: 'RedirectContainsCredentials',
    cause: /a URL with a user name or password in it/,
    remedy: /Redirect to the URL without them/,
  },
  {
    name: 'a redirect to an app',
    server: { '/': { actual: redirect('myapp://open') } },
    corsError: 'CorsDisabledScheme',
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
  async ({ row, asked, corsError, cause, remedy }) => {
    const url = server.fill(row, String(asked?.url ?? '{api}/{row}/'));
    const diagnosis = await diagnose({ ...asked, url, origin: server.places.page });
    expect(diagnosis).toMatchObject({ verdict: 'blocked', corsError });
    expect(diagnosis.cause).toMatch(cause);
    expect(diagnosis.remedy).toMatch(remedy);
    for (const text of [diagnosis.cause, diagnosis.remedy]) expect(text).toMatch(/^[\x20-\x7e]+\.$/);
  },
);
