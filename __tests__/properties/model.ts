/**
 * DESIGN sections 2 to 4 once more, written down as plainly as they read: lists are scanned from the front, strings
 * are compared, nothing is prepared or remembered. It shares no code with the library.
 */
import { METHODS } from 'node:http';
import type { CorsDocument, CorsPolicy, CorsReason } from 'express-resource-cors';
import { outcomeOf, type Facts, type Scripts } from './scripted-callbacks';

export interface ModelConfiguration {
  readonly document: CorsDocument;
  readonly scripts: Scripts;
}

/** A request as a server reads it: several lines of one header are one value, joined by `, `. */
export interface ModelRequest {
  readonly method: string;
  /** The request target. */
  readonly target: string;
  readonly host: string;
  readonly origin?: string | undefined;
  readonly secFetchSite?: string | undefined;
  readonly requestMethod?: string | undefined;
  readonly requestHeaders?: string | undefined;
}

export interface Verdict {
  readonly type: 'not-cors' | 'preflight' | 'actual';
  readonly reason: CorsReason;
  readonly resource: string | null;
  /** The status of the middleware's own answer; undefined where the request goes on to the handler. */
  readonly status: number | undefined;
  /** The `Access-Control-*` headers and `Vary`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether `Access-Control-Expose-Headers` names what is on the response as it is sent. */
  readonly exposesWhatIsSent: boolean;
}

// Section 4: what the middleware does with a request.

export function decide(configuration: ModelConfiguration, request: ModelRequest): Verdict {
  const { document, scripts } = configuration;
  const { origin, method } = request;
  const diagnostics = document.diagnostics === true;
  const type = typeOf(request);
  const preflight = type === 'preflight';
  const named = nameTarget(document, request.target);
  const resource = named === 'ambiguous' ? null : spell(named);
  const set = named === 'ambiguous' ? [] : decidingSet(document, named);
  const closed = set.some((row) => row.origin === 'none');
  const nobody = named === 'ambiguous' || closed || (set.length === 0 && !scripts.dynamic);
  // "one anonymous all-origins entry, with no filter (a dynamic callback is never asked there)": the origin is not
  // looked at.
  const only = set.length === 1 && !scripts.filter ? set[0] : undefined;
  const everybody = only?.origin === '*' && only.policy.cookies !== true ? only.policy : undefined;

  const refusalDependsOnOrigin = document.rejectDisallowed === true && !preflight;
  const asked = 'Access-Control-Request-Method, Access-Control-Request-Headers';
  let vary = preflight ? `Origin, ${asked}` : 'Origin';
  if (nobody && !refusalDependsOnOrigin) vary = '';
  if (everybody && (!refusalDependsOnOrigin || allowsMethod(everybody, method)))
    vary = preflight ? asked : '';

  const verdict = (
    reason: CorsReason,
    status: number | undefined,
    headers: Record<string, string> = {},
    exposesWhatIsSent = false,
  ): Verdict => {
    const all = Object.entries({ ...headers, Vary: vary }).filter(([, value]) => value !== '');
    return { type, reason, resource, status, headers: Object.fromEntries(all), exposesWhatIsSent };
  };
  const refused = (reason: CorsReason): Verdict =>
    verdict(reason, preflight || document.rejectDisallowed ? 403 : undefined);

  // "nothing is decided, set, removed or guarded, preflights go through"
  if (set.some((row) => row.origin === 'exempt')) {
    return { type, reason: 'exempt', resource, status: undefined, headers: {}, exposesWhatIsSent: false };
  }
  if (type === 'not-cors') {
    const reason = origin === undefined ? 'no-origin' : 'same-origin';
    if (!everybody || !allowsMethod(everybody, method)) return verdict(reason, undefined);
    return verdict(reason, undefined, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': exposed(everybody),
    });
  }
  if (named === 'ambiguous') return refused('ambiguous-path');
  if (closed) return refused('origin-not-allowed');

  // Section 3: which policy?
  const found = findEntry(set, origin ?? '');
  if (!everybody) {
    // "An anonymous all-origins entry answers * to any Origin whatever"; what a filter may be asked about is checked.
    const toAnyOrigin = found?.origin === '*' && !found.policy.cookies && !scripts.filter;
    if (!isOrigin(origin ?? '') && !toAnyOrigin) return refused('malformed-origin');
    if (origin === 'null' && !found) return refused('null-origin');
    if (!found && !scripts.dynamic)
      return refused(set.length === 0 ? 'resource-not-configured' : 'origin-not-allowed');
    // "a callback is never asked about a path whose readings differ in name"
    if (!named.agreed && (found ? scripts.filter : scripts.dynamic)) return refused('ambiguous-path');
    // Unless a filter has a say in it.
    if (origin === 'null' && found?.policy.cookies && !scripts.filter) return refused('null-origin');
  }
  const names = namesIn(request.requestHeaders ?? '');
  if (preflight) {
    if (!isToken(request.requestMethod ?? '')) return refused('malformed-request-method');
    if (!names.every(isToken)) return refused('malformed-request-headers');
  }
  const requested = preflight ? (request.requestMethod ?? '') : method;
  const facts: Facts = {
    resource,
    origin: origin ?? '',
    isCorsPreflight: preflight,
    requestedMethod: requested,
    requestedHeaders: preflight ? names : [],
  };
  const policy = everybody ?? askForPolicy(found?.policy, scripts, facts);
  const whoRefuses = found ? 'refused-by-filter' : 'refused-by-callback';
  // Section 6: it fails closed, and the error goes on with status 503.
  if (policy === 'failure') return verdict(whoRefuses, 503);
  if (policy === null) return refused(whoRefuses);
  if (origin === 'null' && policy.cookies) return refused('null-origin');

  const cookies = policy.cookies === true;
  const grant = {
    'Access-Control-Allow-Origin': found?.origin === '*' && !cookies ? '*' : (origin ?? ''),
    'Access-Control-Allow-Credentials': cookies ? 'true' : '',
  };
  if (!preflight) {
    if (!allowsMethod(policy, method)) return refused('method-not-allowed');
    const asSent = policy.responseHeaders === '*' && cookies;
    const list = asSent ? '' : exposed(policy);
    return verdict('allowed', undefined, { ...grant, 'Access-Control-Expose-Headers': list }, asSent);
  }
  const lists = {
    'Access-Control-Allow-Methods': allowedMethods(policy, requested),
    'Access-Control-Allow-Headers': allowedHeaders(policy, names),
  };
  const status = document.preflightStatus ?? 204;
  if (!allowsMethod(policy, requested)) {
    const told = diagnostics && !['GET', 'HEAD', 'POST'].includes(requested);
    return told
      ? verdict('method-not-allowed', status, { ...grant, ...lists })
      : refused('method-not-allowed');
  }
  if (!names.every((name) => allowsRequestHeader(policy, name))) {
    return diagnostics
      ? verdict('request-header-not-allowed', status, { ...grant, ...lists })
      : refused('request-header-not-allowed');
  }
  const seconds = policy.cacheDuration ?? document.defaultCacheDuration;
  return verdict('allowed', document.preflightContinue ? undefined : status, {
    ...grant,
    ...lists,
    'Access-Control-Max-Age': seconds === undefined ? '' : String(seconds),
  });
}

/** What a page may do, said by the policies alone, without a word about headers. */
export interface PageRequest {
  readonly origin: string;
  readonly target: string;
  readonly method: string;
  /** Lower-cased names of the headers that are not CORS-safelisted. */
  readonly unsafeHeaders: readonly string[];
  readonly preflight: boolean;
  readonly credentials: 'include' | 'omit';
}

/** Whether a request to this target is left to the application. */
export function isExempt({ document }: ModelConfiguration, target: string): boolean {
  return setOf(document, target).some((row) => row.origin === 'exempt');
}

/** Whether what a target names is closed to every origin. */
export function isClosed({ document }: ModelConfiguration, target: string): boolean {
  return setOf(document, target).some((row) => row.origin === 'none');
}

function setOf(document: CorsDocument, target: string): readonly Row[] {
  const named = nameTarget(document, target);
  return named === 'ambiguous' ? [] : decidingSet(document, named);
}

/** The policy under which the page reads the answer, of what is not exempt; null where it may not read it. */
export function policyForPage(
  { document, scripts }: ModelConfiguration,
  page: PageRequest,
): CorsPolicy | null {
  // Node's parser knows these methods only.
  if (!METHODS.includes(page.method)) return null;
  const named = nameTarget(document, page.target);
  if (named === 'ambiguous') return null;
  const set = decidingSet(document, named);
  if (set.some((row) => row.origin === 'none')) return null;
  const entry = findEntry(set, page.origin)?.policy;
  if (!named.agreed && (entry ? scripts.filter : scripts.dynamic)) return null;
  let policy: CorsPolicy | null = null;
  for (const isCorsPreflight of page.preflight ? [true, false] : [false]) {
    const answer = askForPolicy(entry, page.origin === 'null' && !entry ? {} : scripts, {
      resource: spell(named),
      origin: page.origin,
      isCorsPreflight,
      requestedMethod: page.method,
      requestedHeaders: isCorsPreflight ? page.unsafeHeaders : [],
    });
    if (answer === 'failure' || answer === null) return null;
    policy = answer;
    if (policy.cookies ? page.origin === 'null' : page.credentials === 'include') return null;
    if (!allowsMethod(policy, page.method)) return null;
    const allowed = policy;
    if (isCorsPreflight && !page.unsafeHeaders.every((name) => allowsRequestHeader(allowed, name)))
      return null;
  }
  return policy;
}

/** Whether a page that may read the response may read this header of it. */
export function allowsResponseHeader(policy: CorsPolicy, name: string): boolean {
  const lower = name.toLowerCase();
  if (lower === 'set-cookie') return false;
  if (SAFELISTED_RESPONSE_HEADERS.includes(lower) || policy.responseHeaders === '*') return true;
  return (policy.responseHeaders ?? []).some((other) => other.toLowerCase() === lower);
}

function typeOf({ method, origin, secFetchSite, host, requestMethod }: ModelRequest): Verdict['type'] {
  if (origin === undefined || secFetchSite === 'same-origin') return 'not-cors';
  if (secFetchSite === undefined && origin === `http://${host}`) return 'not-cors';
  return method === 'OPTIONS' && requestMethod !== undefined ? 'preflight' : 'actual';
}

const SAFELISTED_RESPONSE_HEADERS = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
];

function exposed({ responseHeaders = [] }: CorsPolicy): string {
  if (responseHeaders === '*') return '*';
  return responseHeaders
    .filter((name) => !SAFELISTED_RESPONSE_HEADERS.includes(name.toLowerCase()))
    .join(',');
}

function methodsOf({ methods }: CorsPolicy): readonly string[] {
  if (methods === undefined || methods === '*') return ['GET', 'HEAD', 'POST'];
  return methods.map((name) => name.toUpperCase());
}

function allowsMethod(policy: CorsPolicy, method: string): boolean {
  if (policy.methods === '*') return true;
  const methods = methodsOf(policy);
  return methods.includes(method) || (method === 'HEAD' && methods.includes('GET'));
}

function allowedMethods(policy: CorsPolicy, requested: string): string {
  if (policy.methods === '*') return policy.cookies ? requested : '*';
  return methodsOf(policy).join(',');
}

/** "never need allowing, and are named in the answer where a preflight asks for them" */
const NEVER_NEED_ALLOWING = ['accept', 'accept-language', 'content-language', 'origin'];

function allowsRequestHeader({ requestHeaders }: CorsPolicy, name: string): boolean {
  return NEVER_NEED_ALLOWING.includes(name) || isListed(name, requestHeaders);
}

function isListed(name: string, list: readonly string[] | '*' = []): boolean {
  return list === '*' || list.some((other) => other.toLowerCase() === name);
}

function allowedHeaders({ requestHeaders = [], cookies }: CorsPolicy, requested: readonly string[]): string {
  if (requestHeaders !== '*') {
    const asked = requested.filter(
      (name) => NEVER_NEED_ALLOWING.includes(name) && !isListed(name, requestHeaders),
    );
    return [...requestHeaders, ...asked].join(',');
  }
  return cookies ? requested.join(',') : '*,authorization';
}

/** The names in a list, lower-cased, without repeats; empty elements don't count (RFC 9110, section 5.6.1). */
export function namesIn(list: string): string[] {
  const names = list.split(',').map((name) => name.replace(/^[ \t]+|[ \t]+$/g, '').toLowerCase());
  return names.filter((name, index) => name !== '' && names.indexOf(name) === index);
}

function isToken(text: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text);
}

// Section 3: which policy?

interface Row {
  readonly resource: string;
  /** Or `*`, `none` or `exempt`. */
  readonly origin: string;
  readonly policy: CorsPolicy;
}

/** The entries, one row for each resource and origin. */
function rowsOf({ policies }: CorsDocument): Row[] {
  return policies.flatMap(({ resources, origins = 'exempt', ...policy }) =>
    (resources === '*' ? ['*'] : resources).flatMap((resource) =>
      (typeof origins === 'string' ? [origins] : origins).map((origin) => ({ resource, origin, policy })),
    ),
  );
}

/** The rows of the resource; those of all resources where it has none. */
function decidingSet(document: CorsDocument, named: Named): Row[] {
  const { configured = '*' } = named;
  return rowsOf(document).filter(({ resource }) => sameName(resource, configured));
}

function askForPolicy(
  entry: CorsPolicy | undefined,
  { dynamic, filter }: Scripts,
  facts: Facts,
): CorsPolicy | null | 'failure' {
  if (entry) return filter ? outcomeOf(filter, facts, entry) : entry;
  return dynamic ? outcomeOf(dynamic, facts) : null;
}

/** The entry for exactly this origin, else the most specific pattern's, else that for all origins. */
function findEntry(set: readonly Row[], origin: string): Row | undefined {
  // What is no origin is none that was named, and fits no pattern.
  if (!isOrigin(origin)) return set.find((row) => row.origin === '*');
  const exact = set.find((row) => row.origin === origin.toLowerCase());
  if (exact && origin !== 'null') return exact;
  let best: Row | undefined;
  for (const row of set) {
    if (!patternMatches(row.origin, origin.toLowerCase())) continue;
    if (!best || isMoreSpecific(row.origin, best.origin)) best = row;
  }
  return best ?? set.find((row) => row.origin === '*');
}

export function patternMatches(pattern: string, origin: string): boolean {
  if (pattern === '*' || !pattern.includes('*') || origin === 'null') return false;
  const [scheme, host, port] = splitOrigin(origin);
  const [patternScheme, patternHost, patternPort] = splitOrigin(pattern);
  if (scheme !== patternScheme) return false;
  if (patternPort !== '*' && port !== patternPort) return false;
  switch (kindOf(patternHost)) {
    case 'exact':
      return host === patternHost;
    case 'label': {
      // "one or more of a-z, 0-9 and -, never a dot"
      const [before, after] = aroundStar(patternHost);
      if (!host.startsWith(before) || !host.endsWith(after)) return false;
      return /^[a-z0-9-]+$/.test(
        host.slice(before.length, Math.max(before.length, host.length - after.length)),
      );
    }
    case 'subdomains': {
      const suffix = patternHost.slice(1);
      return host.endsWith(suffix) && host.length > suffix.length;
    }
    case 'any host':
      return true;
  }
}

/** From the most specific on. */
const KINDS = ['exact', 'label', 'subdomains', 'any host'] as const;

function kindOf(host: string): (typeof KINDS)[number] {
  if (host === '*') return 'any host';
  if (host.startsWith('*.')) return 'subdomains';
  return host.includes('*') ? 'label' : 'exact';
}

function aroundStar(host: string): [before: string, after: string] {
  const [before = '', after = ''] = host.split('*');
  return [before, after];
}

/**
 * "an exact host, then a * inside the first label, then subdomains, then any host of a scheme; what is longer behind
 * the *, then what is longer before it; a port before any port"
 */
function isMoreSpecific(one: string, other: string): boolean {
  const [, oneHost, onePort] = splitOrigin(one);
  const [, otherHost, otherPort] = splitOrigin(other);
  const [oneBefore, oneAfter] = aroundStar(oneHost);
  const [otherBefore, otherAfter] = aroundStar(otherHost);
  const differences = [
    KINDS.indexOf(kindOf(otherHost)) - KINDS.indexOf(kindOf(oneHost)),
    oneAfter.length - otherAfter.length,
    oneBefore.length - otherBefore.length,
    Number(onePort !== '*') - Number(otherPort !== '*'),
  ];
  return (differences.find((difference) => difference !== 0) ?? 0) > 0;
}

function splitOrigin(origin: string): [scheme: string, host: string, port: string] {
  const [scheme = '', rest = ''] = origin.split('://');
  const colon = rest.lastIndexOf(':');
  if (colon < 0 || rest.endsWith(']')) return [scheme, rest, ''];
  return [scheme, rest.slice(0, colon), rest.slice(colon + 1)];
}

/** Whether it is a serialised origin: `null`, or scheme, host and perhaps a port, and nothing else. */
function isOrigin(text: string): boolean {
  if (text === 'null') return true;
  // An application's own, whose scheme has no hosts: byte for byte.
  if (/^(?!https?:|wss?:|ftp:|file:|about:|blob:|data:|javascript:)[a-z][a-z0-9+.-]*:\/\/\.?$/.test(text))
    return true;
  const match =
    /^[a-z][a-z0-9+.-]*:\/\/(?:(?:[a-z0-9_-]+\.)*[a-z0-9_-]+\.?|\[[0-9a-f:]+\])(?::([1-9][0-9]*))?$/i.exec(
      text,
    );
  return match !== null && Number(match[1] ?? 0) < 65536;
}

// Section 2: which resource is this?

/** What a path names, read in one way. */
interface Named {
  /** The configured name that matches, as declared. */
  readonly configured?: string;
  /** What the route template or the path itself gives, where no name is configured. */
  readonly derived: string | null;
}

/** What a path names, whichever way it is read. */
interface NamedPath extends Named {
  /** Whether all readings give this name, and not only the same entries. */
  readonly agreed: boolean;
}

function spell({ configured, derived }: Named): string | null {
  return configured ?? derived;
}

function nameTarget(document: CorsDocument, target: string): NamedPath | 'ambiguous' {
  const readings = readingsOf(pathOf(target));
  if (readings === 'climbs') return 'ambiguous';
  if (readings === 'unreadable') {
    // "A path that does not decode is ambiguous, unless no resource is configured at all."
    const nothing = rowsOf(document).every(({ resource }) => resource === '*');
    return nothing ? { derived: null, agreed: false } : 'ambiguous';
  }
  const [first, ...others] = readings.map((segments) => nameSegments(document, segments));
  if (!first) throw new Error('every path has a reading');
  if (!others.every(({ configured }) => sameOptional(configured, first.configured))) return 'ambiguous';
  // A slash more is another name: `~/app/` is what `/app//` is called, and `~/app` what it resolves to.
  const agreed =
    first.configured !== undefined ||
    others.every((other) => other.derived?.toLowerCase() === first.derived?.toLowerCase());
  return { ...first, agreed };
}

function sameOptional(one: string | null = null, other: string | null = null): boolean {
  return one === null || other === null ? one === other : sameName(one, other);
}

/** The segments of a path in each way of section 2 in which it may be read, or why it may in none. */
function readingsOf(path: string): string[][] | 'unreadable' | 'climbs' {
  let whole: string;
  try {
    whole = decodeURIComponent(path);
  } catch {
    return 'unreadable';
  }
  if (whole.includes('\0')) return 'unreadable';
  if (whole.split(/[/\\]/).includes('..')) return 'climbs';
  // To who looks for a host, a backslash is a slash: what is behind the host begins with one.
  const behindHost = /^[/\\]{2}/.test(path) ? [path.replace(/^[/\\]+[^/\\]*[/\\]?/, '/')] : [];
  const readings = [path, ...behindHost].flatMap((each) => [
    segmentsOf(each).map(decodeURIComponent),
    // "Only needless escapes count, those of letters, digits and -._~": as it was sent they stay.
    segmentsOf(each).map((segment) =>
      decodeURIComponent(
        segment.replace(/%(?=([0-9a-f]{2}))/gi, (percent, code: string) =>
          /[\w.~-]/.test(String.fromCharCode(parseInt(code, 16))) ? '%25' : percent,
        ),
      ),
    ),
    resolve(decodeURIComponent(each)),
  ]);
  // By who decodes before anything else, and compares then; a backslash may separate nothing.
  readings.push(segmentsOf(whole), foldSlashes(whole));
  if (/^[/\\]{2}/.test(whole)) readings.push(resolve(whole.replace(/^[/\\]+[^/\\]*/, '')));
  return readings;
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1);
}

/** The path of a request target, which may be a whole URL (RFC 9112, section 3.2.2). */
function pathOf(target: string): string {
  const path = target.replace(/^http:\/\/[^/]*/, '');
  return path.split(/[?#]/)[0] ?? '';
}

/** As file systems read it: backslashes are slashes, repeated slashes are one, `.` and `..` are walked. */
function resolve(path: string): string[] {
  return foldSlashes(path.replaceAll('\\', '/'));
}

function foldSlashes(path: string): string[] {
  const walked: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') walked.pop();
    else if (segment !== '' && segment !== '.') walked.push(segment);
  }
  return walked;
}

function nameSegments(document: CorsDocument, allSegments: readonly string[]): Named {
  const segments = belowBase(document.basePath ?? '/', allSegments);
  if (!segments) return { derived: null };
  const { controller, action } = routed(document, segments);
  const names = rowsOf(document).map(({ resource }) => resource);
  const urls = names.filter((name) => name.startsWith('~/'));
  const configured =
    urls.find((name) => !isPattern(name) && matches(urlPath(name), segments)) ??
    urls.find((name) => isPattern(name) && matches(urlPath(name), segments)) ??
    // A controller's segment may have a dot in it; that doesn't make it a controller with an action.
    names.find(
      (name) => name.includes('.') && action !== undefined && sameName(name, `${controller}.${action}`),
    ) ??
    names.find((name) => controller !== undefined && !name.includes('.') && sameName(name, controller));
  if (configured !== undefined) return { configured, derived: null };
  if (controller === undefined)
    return { derived: `~/${withoutTrailingSlash(segments).map(spellSegment).join('/')}` };
  return { derived: action === undefined ? controller : `${controller}.${action}` };
}

function isPattern(url: string): boolean {
  return /[:*{]/.test(url);
}

/** The path that a URL name names; a trailing slash of it makes no difference either. */
function urlPath(url: string): string {
  return url.length > 2 && url.endsWith('/') ? url.slice(1, -1) : url.slice(1);
}

/** A slash inside a segment separates nothing. */
function spellSegment(segment: string): string {
  return segment.replaceAll('/', '%2F');
}

function belowBase(basePath: string, segments: readonly string[]): readonly string[] | undefined {
  const base = basePath.split('/').filter((segment) => segment !== '');
  if (!base.every((segment, index) => sameName(segment, segments[index] ?? ''))) return undefined;
  return segments.length > base.length ? segments.slice(base.length) : [''];
}

type Parameters = Readonly<Record<string, string>>;

const DEFAULT_ROUTES = ['/api/:controller{/*rest}', '/:controller{/*rest}'];

function routed({ routes = DEFAULT_ROUTES }: CorsDocument, segments: readonly string[]): Parameters {
  for (const route of routes) {
    const { template, defaults = {} } = typeof route === 'string' ? { template: route } : route;
    const found = matches(template, segments);
    if (found) return { ...defaults, ...found };
  }
  return {};
}

/** The parameters with which a template of path-to-regexp 8 matches a path, a trailing slash making no difference. */
function matches(template: string, segments: readonly string[]): Parameters | undefined {
  for (const path of withAndWithout(template)) {
    const patterns = path.split('/').slice(1);
    const found =
      matchSegments(patterns, segments) ?? matchSegments(patterns, withoutTrailingSlash(segments));
    if (found) return found;
  }
  return undefined;
}

function withoutTrailingSlash(segments: readonly string[]): readonly string[] {
  return segments.length > 1 && segments.at(-1) === '' ? segments.slice(0, -1) : segments;
}

/** The template with its optional parts and without them, in every combination, the fuller first. */
function withAndWithout(template: string): string[] {
  const open = template.indexOf('{');
  if (open < 0) return [template];
  let close = open;
  for (let depth = 1; depth > 0;) {
    close += 1;
    if (template[close] === '{') depth += 1;
    if (template[close] === '}') depth -= 1;
  }
  const before = template.slice(0, open);
  const inside = template.slice(open + 1, close);
  const after = template.slice(close + 1);
  return [...withAndWithout(before + inside + after), ...withAndWithout(before + after)];
}

function matchSegments(patterns: readonly string[], segments: readonly string[]): Parameters | undefined {
  const [pattern, ...otherPatterns] = patterns;
  if (pattern === undefined || segments.length === 0)
    return patterns.length === segments.length ? {} : undefined;
  // A wildcard takes whatever is there, but not nothing; any number of segments.
  for (let taken = pattern.startsWith('*') ? segments.length : 1; taken > 0; taken -= 1) {
    const own = matchSegment(pattern, segments.slice(0, taken).join('/'));
    const others = own && matchSegments(otherPatterns, segments.slice(taken));
    if (others) return { ...own, ...others };
  }
  return undefined;
}

function matchSegment(pattern: string, text: string): Parameters | undefined {
  const parameter = /^([^:*]*)[:*](\w+)(.*)$/.exec(pattern);
  if (!parameter) return sameName(pattern, text) ? {} : undefined;
  const [, before = '', name = '', after = ''] = parameter;
  if (text.length <= before.length + after.length) return undefined;
  const value = text.slice(before.length, text.length - after.length);
  return sameName(before + value + after, text) ? { [name]: value } : undefined;
}

/** Names are compared without regard to case, and those of URLs to a trailing slash. */
function sameName(one: string, other: string): boolean {
  return spelling(one) === spelling(other);
}

function spelling(name: string): string {
  const lower = name.toLowerCase();
  return lower.startsWith('~/') && lower.endsWith('/') ? lower.slice(0, -1) : lower;
}
