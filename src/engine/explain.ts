import { parseOrigin, serializeOrigin } from '../origins/origin';
import type { CompiledPolicy } from '../policies/compiled-policy';
import type { CorsPolicy } from '../policies/policy';
import { FORBIDDEN_METHODS } from '../protocol/methods';
import { isForbiddenRequestHeader } from '../protocol/request-headers';
import { errorText } from '../text/error-text';
import { nearest } from '../text/nearest';
import { quote, quoteAll } from '../text/quote';
import type { CompiledEntry } from './compile';
import type { Facts, Grounds } from './facts';
import { describeMalformedOrigin, originHint } from './origin-hint';
import type { CorsReason } from './reason';

/** How many origins of a set are looked at for its message. */
const MOST_ORIGINS = 20;

type Explanation = (facts: Facts, grounds: Grounds) => string;

/** For each reason the sentences that say what was asked, what decided, and what to write to allow it. */
const EXPLANATIONS: Readonly<Record<CorsReason, Explanation>> = {
  allowed: (facts, { entry }) => `${asked(facts)} is allowed by ${entryName(entry)}.`,

  'no-origin': () => `The request has no Origin header, so it is not a CORS request and nothing is decided.`,

  'same-origin': ({ input }) =>
    `The request comes from the server's own origin, ${quote(input.origin)}, so nothing is decided.`,

  'malformed-origin': ({ input }) =>
    `The Origin header is malformed: ${describeMalformedOrigin(input.origin ?? '')}. Browsers send scheme://host[:port], so no entry can allow it.`,

  'null-origin': (facts, { entry }) =>
    entry
      ? `The origin 'null' (a sandboxed or local document, or a redirect) is anybody's, so ${entryName(entry)}, which allows cookies, refuses it. Serve the page over http, or allow all origins without cookies.`
      : `The origin 'null' (a sandboxed or local document, or a redirect) is anybody's, and no entry for all origins admits it for ${resourceName(facts)}. Serve the page over http, or add ${startOf(facts)}.forAllOrigins() without cookies.`,

  'ambiguous-path': ({ input }) =>
    `The path ${quote(input.path)} can be read in two ways that name different resources, or does not decode, so it is refused whoever asks. Send it without encoded slashes, dot segments, repeated slashes and backslashes.`,

  'resource-not-configured': (facts, { failure }) => {
    const { configuration, resource, input } = facts;
    if (failure !== undefined) {
      return `The function that names the resource for cors() failed: ${errorText(failure)}.`;
    }
    if (resource === null) {
      return `The path ${quote(input.path)} is outside basePath ${quote(configuration.options.basePath)}, so it names no resource, and there is no entry for all resources. Set basePath right, or add an entry with forAllResources().`;
    }
    return `${quote(resource)} (from the path ${quote(input.path)}) is not configured, and there is no entry for all resources.${probableName(facts)} To allow it, write config${callForResource(resource)}.forOrigins(${quote(sentOrigin(facts))}).`;
  },

  'origin-not-allowed': (facts) => {
    const { configured } = facts;
    const deciding = configured
      ? 'its entries are for'
      : 'it has no entry of its own, and those for all resources are for';
    const hint = originHint(facts) + (configured ? '' : probableName(facts));
    return `The origin ${quote(sentOrigin(facts))} is not allowed for ${resourceName(facts)}: ${deciding} ${namedOrigins(facts)}.${hint} To allow it, write ${startOf(facts)}.forOrigins(${quote(sentOrigin(facts))}).`;
  },

  'method-not-allowed': (facts, { entry, policy }) => {
    const method = requestedMethod(facts);
    const allowed = policy?.methodList?.split(',') ?? [];
    return `${asked(facts)} is refused: the method ${quote(method)} is not allowed by ${entryName(entry)}, which allows ${quoteAll(allowed)}. ${methodAdvice(method, allowed, entry, policy)}`;
  },

  'malformed-request-method': (facts) =>
    `The preflight from ${quote(facts.input.origin)} to ${resourceName(facts)} is refused: its Access-Control-Request-Method header is not a single token. Browsers send one method there.`,

  'request-header-not-allowed': (facts, { entry, policy, header = '' }) => {
    const list = policy?.requestHeaderList ?? '';
    const allowed = list === '' ? 'no request headers' : quoteAll(list.split(','));
    return `${asked(facts)} is refused: the request header ${quote(header)} is not allowed by ${entryName(entry)}, which allows ${allowed}. ${headerAdvice(header, entry)}`;
  },

  'malformed-request-headers': (facts) =>
    `${asked(facts)} is refused: its Access-Control-Request-Headers header has a name that is no token. Browsers send header names separated by commas.`,

  'refused-by-filter': (facts, { entry, failure }) =>
    failure === undefined
      ? `${asked(facts)} matched ${entryName(entry)}, but staticConfigurationAccessFilter answered null. Let it answer with a policy to allow the request.`
      : `${asked(facts)} matched ${entryName(entry)}, but staticConfigurationAccessFilter failed: ${errorText(failure)}.`,

  'refused-by-callback': (facts, { failure }) =>
    failure === undefined
      ? `${asked(facts)} matched no entry, and dynamicConfigurationCallback answered null. Let it answer with a policy, or write ${startOf(facts)}.forOrigins(${quote(sentOrigin(facts))}).`
      : `${asked(facts)} matched no entry, and dynamicConfigurationCallback failed: ${errorText(failure)}.`,
};

/** The sentences for people that say why it was decided so. */
export function explain(reason: CorsReason, facts: Facts, grounds: Grounds): string {
  return EXPLANATIONS[reason](facts, grounds);
}

function asked(facts: Facts): string {
  const { input, type } = facts;
  const method = quote(requestedMethod(facts));
  const what = type === 'preflight' ? `The preflight for ${method}` : `The ${method} request`;
  return `${what} from ${quote(input.origin)} to ${resourceName(facts)}`;
}

function requestedMethod({ input, type }: Facts): string {
  return type === 'preflight' ? (input.requestMethod ?? '') : input.method;
}

/** The origin as configuration would name it. */
function sentOrigin({ input }: Facts): string {
  const origin = parseOrigin(input.origin ?? '');
  return origin ? serializeOrigin(origin) : (input.origin ?? '');
}

function resourceName({ resource, input }: Facts): string {
  return resource === null ? `the path ${quote(input.path)}` : quote(resource);
}

/** The entry that decided, as it was declared. */
function entryName(entry: CompiledEntry | undefined): string {
  if (!entry) return 'the policy from dynamicConfigurationCallback';
  const { resources, origins } = entry.source;
  const forResources =
    resources === '*' ? 'forAllResources()' : `forResources(${quoteAll(resources.map(({ text }) => text))})`;
  const forOrigins =
    origins === '*' ? 'forAllOrigins()' : `forOrigins(${quoteAll(origins.map(({ text }) => text))})`;
  return `the entry ${forResources}.${forOrigins}`;
}

/** The call that begins an entry for the resources among whose entries this request's was looked for. */
function startOf({ configured, resource }: Facts): string {
  return configured && resource !== null ? `config${callForResource(resource)}` : 'config.forAllResources()';
}

function callForResource(resource: string): string {
  return `.forResources(${quote(resource)})`;
}

/** The configured name that was probably meant, where the path's own is not configured. */
function probableName({ configuration, resource }: Facts): string {
  const meant = resource === null ? undefined : nearest(resource, configuration.resources.names());
  return meant === undefined ? '' : ` Did you mean ${quote(meant)}, which is configured?`;
}

function namedOrigins({ entries }: Facts): string {
  const texts = new Set<string>();
  for (const { source } of entries?.origins.entries() ?? []) {
    if (source.origins === '*') texts.add('all origins');
    else for (const { text } of source.origins) texts.add(text);
    if (texts.size > MOST_ORIGINS) break;
  }
  return quoteAll([...texts]);
}

function methodAdvice(
  method: string,
  allowed: readonly string[],
  entry: CompiledEntry | undefined,
  policy: CompiledPolicy | undefined,
): string {
  const upper = method.toUpperCase();
  if (FORBIDDEN_METHODS.includes(upper)) return 'No browser sends this method, so it can not be allowed.';
  const spelling =
    upper === method
      ? ''
      : `Methods are compared with case, and browsers send ${quote(method)} as it is written: write ${quote(upper)} in the script. `;
  if (allowed.includes(upper)) return spelling.trimEnd();
  // An entry that names methods allows exactly those, so the safelisted ones must be named with the first.
  const names = policy?.source.methods === undefined ? [...allowed, upper] : [upper];
  return `${spelling}To allow it, ${addition(entry, 'methods', `.allowMethods(${quoteAll(names)})`)}`;
}

function headerAdvice(header: string, entry: CompiledEntry | undefined): string {
  if (isForbiddenRequestHeader(header))
    return 'No browser lets scripts set this header, so it can not be allowed.';
  const json =
    header === 'content-type'
      ? `Content-Type must be allowed for 'application/json' and all but three simple types. `
      : '';
  return `${json}To allow it, ${addition(entry, 'requestHeaders', `.allowRequestHeaders(${quote(header)})`)}`;
}

function addition(entry: CompiledEntry | undefined, property: keyof CorsPolicy, call: string): string {
  return entry
    ? `add ${call} to the entry.`
    : `name it in the ${property} of the policy that the callback answers with.`;
}
