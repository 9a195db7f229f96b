import type { CompiledEntry } from '../engine/compiled-configuration';
import { requestedMethod, type Findings } from '../engine/findings';
import type { Outcome } from '../engine/outcome';
import type { CorsReason } from '../engine/reason';
import { parseOrigin } from '../origins/origin';
import type { CorsPolicy } from '../policies/policy';
import { FORBIDDEN_METHODS } from '../protocol/methods';
import { isForbiddenRequestHeader, LONGEST_LIST, MOST_NAMES } from '../protocol/request-headers';
import { LONGEST_PATH, MOST_SEGMENTS } from '../resources/path-readings';
import { literal } from '../text/code';
import { errorText } from '../text/error-text';
import { nearest } from '../text/nearest';
import { quote, quoteAll } from '../text/quote';
import { describeMalformedOrigin, originHint } from './origin-hint';
import { lacksCookies, remedyOf } from './remedy';

/** How many origins of a set are looked at for its message. */
const MOST_ORIGINS = 20;

/** The longest call that a message shows; a request can ask for hundreds of headers. */
const LONGEST_CALL = 600;

type Explanation = (findings: Findings, outcome: Outcome) => string;

/** For each reason the sentences that say what was asked, what decided, and what to write to allow it. */
const EXPLANATIONS: Readonly<Record<CorsReason, Explanation>> = {
  allowed: (findings, outcome) => {
    if (!lacksCookies(outcome)) return `${asked(findings)} is allowed by ${deciderName(outcome)}.`;
    return `${asked(findings)} is allowed by ${deciderName(outcome)}, but it goes with cookies, which that does not allow: a browser keeps the answer from a script that asked with credentials.${callToWrite(outcome, 'To allow them')}`;
  },

  'no-origin': () => `The request has no Origin header, so it is not a CORS request and nothing is decided.`,

  'same-origin': ({ input }) =>
    `The request comes from the server's own origin, ${quote(input.origin)}, so nothing is decided.`,

  'malformed-origin': (findings) =>
    `The ${kind(findings)} to ${resourceName(findings)} is refused before any entry is looked at, for its Origin header is malformed: ${describeMalformedOrigin(findings.input.origin ?? '')}. Browsers send scheme://host[:port], so no entry can allow it.`,

  'null-origin': (findings, outcome) =>
    outcome.entry
      ? `The origin 'null' (a sandboxed or local document, or a redirect) is anybody's, so ${deciderName(outcome)}, which allows cookies, refuses it for ${resourceName(findings)}. Serve the page over http, or allow all origins without cookies.`
      : `The origin 'null' (a sandboxed or local document, or a redirect) is anybody's, and no entry for all origins admits it for ${resourceName(findings)}. Serve the page over http, or admit everybody by ${startOf(findings)}.forAllOrigins() without cookies.`,

  'ambiguous-path': ({ input: { path } }) =>
    path.length > LONGEST_PATH
      ? `The path ${quote(path)} has ${String(path.length)} characters, and those of more than ${String(LONGEST_PATH)} are refused unread, whoever asks. Send what is long in the query or in the body.`
      : `The path ${quote(path)} can be read in two ways that name different resources, does not decode, or has escapes and more than ${String(MOST_SEGMENTS)} segments, so it is refused whoever asks, before any entry is looked at. Send it without encoded slashes, dot segments, repeated slashes and backslashes.`,

  exempt: (findings) =>
    `${resourceName(findings)} is left to the application (exempt), so nothing is decided, set or removed.`,

  'resource-not-configured': (findings, outcome) => {
    const { configuration, resource, input } = findings;
    if (outcome.failure !== undefined) {
      return `The ${kind(findings)} from ${quote(input.origin)} for the path ${quote(input.path)} is refused before any entry is looked at: the function that names the resource for cors() failed: ${errorText(outcome.failure.cause)}.`;
    }
    if (resource === null) {
      return `The path ${quote(input.path)} is outside basePath ${quote(configuration.options.basePath)}, so it names no resource, and there is no entry for all resources that could decide about ${quote(sentOrigin(findings))}. Set basePath right, or add an entry with forAllResources().`;
    }
    return `${resourceName(findings)} is not configured${probableName(findings)} No entry is for all resources either, so the ${what(findings)} is refused.${callToWrite(outcome)}`;
  },

  'origin-not-allowed': (findings, outcome) => {
    const { configured, entries, input } = findings;
    if (outcome.entry)
      return `${asked(findings)} is refused: ${entryName(outcome.entry)} closes it to every origin.`;
    const origin = parseOrigin(input.origin ?? '');
    const hint = origin && entries ? originHint(origin, entries.origins) : '';
    const deciding = configured
      ? 'its entries are for'
      : 'it has no entry of its own, and those for all resources are for';
    const meant = configured ? '.' : probableName(findings);
    return `The origin ${quote(sentOrigin(findings))} is not allowed for ${resourceName(findings)}: ${deciding} ${namedOrigins(findings)}${meant}${hint}${callToWrite(outcome)}`;
  },

  'method-not-allowed': (findings, outcome) => {
    const allowed = namesIn(outcome.policy?.methodList);
    return `${asked(findings)} is refused: the method ${quote(requestedMethod(findings))} is not allowed by ${deciderName(outcome)}, which allows ${quoteAll(allowed)}.${methodAdvice(findings, outcome, allowed)}`;
  },

  'malformed-request-method': (findings, { entry }) =>
    `The preflight from ${quote(findings.input.origin)} to ${resourceName(findings)}, for which ${entryOrNone(entry)}, is refused: its Access-Control-Request-Method header is not a single token. Browsers send one method there.`,

  'request-header-not-allowed': (findings, outcome) => {
    const header = String(outcome.header);
    const allowed = namesIn(outcome.policy?.requestHeaderList);
    return `${asked(findings)} is refused: the request header ${quote(header)} is not allowed by ${deciderName(outcome)}, which allows ${allowed.length === 0 ? 'no request headers' : quoteAll(allowed)}.${headerAdvice(header, outcome, allowed)}`;
  },

  'malformed-request-headers': (findings, { entry }) =>
    `${asked(findings)}, for which ${entryOrNone(entry)}, is refused: its Access-Control-Request-Headers header ${listFlaw(findings)}. Browsers send header names separated by commas.`,

  'refused-by-filter': (findings, outcome) =>
    outcome.failure === undefined
      ? `${asked(findings)} matched ${deciderName(outcome)}, but staticConfigurationAccessFilter answered null. Let it answer with a policy to allow the request.`
      : `${asked(findings)} matched ${deciderName(outcome)}, but staticConfigurationAccessFilter failed: ${errorText(outcome.failure.cause)}.`,

  'refused-by-callback': (findings, { failure }) => {
    const what = `${asked(findings)} matched no entry, and dynamicConfigurationCallback`;
    if (failure !== undefined) return `${what} failed: ${errorText(failure.cause)}.`;
    const meant = nearestName(findings);
    const question = meant === undefined ? '' : ` Did you mean ${quote(meant)}?`;
    return `${what} answered null.${question} Let it answer with a policy; or let it out of this, for good, by ${startOf(findings)}.forOrigins(${literal(sentOrigin(findings))}).`;
  },
};

/** The sentences for people that say why it was decided so. */
export function messageOf(outcome: Outcome): string {
  return EXPLANATIONS[outcome.reason](outcome.findings, outcome);
}

/** The names in a list as it is sent. */
function namesIn(list: string | undefined): string[] {
  return list ? list.split(',') : [];
}

/** What is wrong with a list of request headers that was not read. */
function listFlaw({ input }: Findings): string {
  const list = String(input.requestHeaders);
  const isLong = list.length > LONGEST_LIST || list.split(',').length > MOST_NAMES;
  return isLong
    ? `lists more than ${String(MOST_NAMES)} names or ${String(LONGEST_LIST)} characters`
    : 'has a name that is no token';
}

/** The remedy, as the end of a message. */
function callToWrite(outcome: Outcome, purpose = 'To allow it', method?: string): string {
  const remedy = remedyOf(outcome, method);
  if (remedy === null) return '';
  return remedy.length > LONGEST_CALL
    ? ` ${purpose}, write the call that is the decision's remedy.`
    : ` ${purpose}, write ${remedy}.`;
}

function kind({ type }: Findings): string {
  return type === 'preflight' ? 'preflight' : 'request';
}

function asked(findings: Findings): string {
  return `The ${what(findings)} to ${resourceName(findings)}`;
}

function what(findings: Findings): string {
  const { input, type } = findings;
  const method = quote(requestedMethod(findings));
  return `${type === 'preflight' ? `preflight for ${method}` : `${method} request`} from ${quote(input.origin)}`;
}

/** The origin as configuration would name it. */
function sentOrigin({ input }: Findings): string {
  const origin = parseOrigin(input.origin ?? '');
  return origin ? origin.text : (input.origin ?? '');
}

/** The resource, and what it was recognised from. */
function resourceName({ resource, input }: Findings): string {
  if (resource === null) return `the path ${quote(input.path)}`;
  const source = input.resource ? 'as this cors() names it' : `from the path ${quote(input.path)}`;
  return `${quote(resource)} (${source})`;
}

/** Whose policy decided: an entry's, or what a callback answered with. */
function deciderName({ entry, policy }: Outcome): string {
  if (!entry) return 'the policy from dynamicConfigurationCallback';
  if (policy === undefined || policy === entry.policy) return entryName(entry);
  return `the policy that staticConfigurationAccessFilter answered with for ${entryName(entry)}`;
}

function entryOrNone(entry: CompiledEntry | undefined): string {
  return entry ? `${entryName(entry)} decides` : 'no entry decides';
}

/** An entry, as it was declared. */
function entryName(entry: CompiledEntry): string {
  const { resources, origins } = entry.source;
  const forResources =
    resources === '*' ? 'forAllResources()' : `forResources(${quoteAll(resources.map(({ text }) => text))})`;
  const forOrigins =
    origins === '*'
      ? 'forAllOrigins()'
      : origins === 'none'
        ? 'forNoOrigins()'
        : `forOrigins(${quoteAll(origins.map(({ text }) => text))})`;
  return `the entry ${forResources}.${forOrigins}`;
}

/** The call that begins an entry for the resources among whose entries this request's was looked for. */
function startOf({ configured, resource }: Findings): string {
  return configured && resource !== null
    ? `config.forResources(${literal(resource)})`
    : 'config.forAllResources()';
}

/** The question for the configured name that was probably meant, as the end of a sentence. */
function probableName(findings: Findings): string {
  const meant = nearestName(findings);
  return meant === undefined ? '.' : `; did you mean ${quote(meant)}?`;
}

/** The configured name that is nearest to that of the path, where that one is not configured. */
function nearestName({ configuration, resource, configured }: Findings): string | undefined {
  return resource === null || configured ? undefined : nearest(resource, configuration.resources.names());
}

function namedOrigins({ entries }: Findings): string {
  const texts = new Set<string>();
  for (const { source } of entries?.origins.entries() ?? []) {
    if (source.origins === '*') texts.add('all origins');
    else if (source.origins !== 'none') for (const { text } of source.origins) texts.add(text);
    if (texts.size > MOST_ORIGINS) break;
  }
  return quoteAll([...texts]);
}

function methodAdvice(findings: Findings, outcome: Outcome, allowed: readonly string[]): string {
  const method = requestedMethod(findings);
  const upper = method.toUpperCase();
  if (FORBIDDEN_METHODS.includes(upper)) return ' No browser sends this method, so it can not be allowed.';
  const spelling =
    upper === method
      ? ''
      : ` Methods are compared with case, and browsers send ${quote(method)} as it is written: write ${quote(upper)} in the script.`;
  if (allowed.includes(upper)) return spelling;
  const call = callToWrite(outcome, spelling === '' ? 'To allow it' : 'To allow that', upper);
  return spelling + (call === '' ? otherwise(outcome, 'methods', `.allowMethods(${literal(upper)})`) : call);
}

function headerAdvice(header: string, outcome: Outcome, allowed: readonly string[]): string {
  if (isForbiddenRequestHeader(header))
    return ' No browser lets scripts set this header, so it can not be allowed.';
  const call = callToWrite(outcome);
  return (
    headerHint(header, allowed) +
    (call === '' ? otherwise(outcome, 'requestHeaders', `.allowRequestHeaders(${literal(header)})`) : call)
  );
}

/** What is particular about two headers, or a name that is nearly an allowed one. */
function headerHint(header: string, allowed: readonly string[]): string {
  if (header === 'content-type')
    return ` Content-Type must be allowed for 'application/json' and all but three simple types.`;
  if (header === 'authorization')
    return ` Authorization must be allowed by its name: no '*' in Access-Control-Allow-Headers covers it.`;
  // Of names as short as 'X-A', one letter is too much to be a slip.
  const meant = header.length > 4 ? nearest(header, allowed) : undefined;
  return meant === undefined ? '' : ` Did you mean ${quote(meant)}?`;
}

/** What to do where no call allows it for one origin alone. */
function otherwise({ entry, policy }: Outcome, property: keyof CorsPolicy, call: string): string {
  if (entry && policy === entry.policy) return ` To allow it to everybody, add ${call} to the entry.`;
  const callback = entry ? 'staticConfigurationAccessFilter' : 'dynamicConfigurationCallback';
  return ` To allow it, name it in the ${property} of the policy that ${callback} answers with.`;
}
