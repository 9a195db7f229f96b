import { nearest } from '../text/nearest';
import { quote, quoteAll } from '../text/quote';
import type { CompiledEntry } from './compile';
import type { CorsReason, Facts, Grounds } from './decision';
import { describeMalformedOrigin, originHint } from './origin-hint';

type Explanation = (facts: Facts, grounds: Grounds) => string;

/** For each reason the sentences that say what was asked, what decided, and what to write to allow it. */
const EXPLANATIONS: Readonly<Record<CorsReason, Explanation>> = {
  allowed: (facts, { entry }) => `${asked(facts)} is allowed by ${entryName(facts, entry)}.`,

  'no-origin': () => `The request has no Origin header, so it is not a CORS request and nothing is decided.`,

  'same-origin': ({ input }) =>
    `The request comes from the server's own origin, ${quote(input.origin)}, so nothing is decided.`,

  'malformed-origin': ({ input }) =>
    `The Origin header is malformed: ${describeMalformedOrigin(input.origin ?? '')}. Browsers send scheme://host[:port], so no entry can allow it.`,

  'null-origin': (facts, { entry }) =>
    entry
      ? `The origin 'null' (a sandboxed or local document, or a redirect) is anybody's, so ${entryName(facts, entry)}, which allows cookies, refuses it. Serve the page over http, or allow all origins without cookies.`
      : `The origin 'null' (a sandboxed or local document, or a redirect) is anybody's, and no entry for all origins admits it for ${resourceName(facts)}. Serve the page over http, or add ${startOf(facts)}.forAllOrigins() without cookies.`,

  'ambiguous-path': ({ input }) =>
    `The path ${quote(input.path)} can be read in two ways that name different resources, or does not decode, so it is refused whoever asks. Send it without encoded slashes, dot segments, repeated slashes and backslashes.`,

  'resource-not-configured': (facts, { failure }) => {
    if (failure !== undefined)
      return `The function that names the resource for cors() failed: ${failureText(failure)}.`;
    const { configuration, resource } = facts;
    if (resource === null) {
      return `The path ${quote(facts.input.path)} is outside basePath ${quote(configuration.options.basePath)}, so it names no resource, and there is no entry for all resources. Set basePath right, or add an entry with forAllResources().`;
    }
    const meant = nearest(resource, configuration.resources.names());
    const hint = meant === undefined ? '' : ` Did you mean ${quote(meant)}, which is configured?`;
    return `${quote(resource)} (from the path ${quote(facts.input.path)}) is not configured, and there is no entry for all resources.${hint} To allow it, write config${callForResource(facts)}.forOrigins(${quote(facts.input.origin)}).`;
  },

  'origin-not-allowed': (facts) => {
    const hint = originHint(facts);
    return `The origin ${quote(facts.input.origin)} is not allowed for ${resourceName(facts)}: ${decidingSet(facts)} ${namedOrigins(facts)}.${hint} To allow it, write ${startOf(facts)}.forOrigins(${quote(facts.input.origin)}).`;
  },

  'method-not-allowed': (facts, { entry, policy }) => {
    const method = requestedMethod(facts);
    const listed = policy?.methodList?.split(',') ?? [];
    const upper = method.toUpperCase();
    const hint =
      upper !== method && listed.includes(upper)
        ? ` Methods are compared with case, and browsers send ${quote(method)} as it is written: write ${quote(upper)} in the script.`
        : ` To allow it, add .allowMethods(${quote(upper)}) to the entry.`;
    return `${asked(facts)} is refused: the method ${quote(method)} is not allowed by ${entryName(facts, entry)}, which allows ${quoteAll(listed)}.${hint}`;
  },

  'malformed-request-method': () =>
    `The Access-Control-Request-Method header is not a single token, so the preflight is refused. Browsers send one method there.`,

  'request-header-not-allowed': (facts, { entry, policy, header = '' }) => {
    const list = policy?.requestHeaderList ?? '';
    const allowed = list === '' ? 'no request headers' : quoteAll(list.split(','));
    const json =
      header === 'content-type'
        ? ` (Content-Type must be allowed for 'application/json' and all but three simple types.)`
        : '';
    return `${asked(facts)} is refused: the request header ${quote(header)} is not allowed by ${entryName(facts, entry)}, which allows ${allowed}.${json} To allow it, add .allowRequestHeaders(${quote(header)}) to the entry.`;
  },

  'malformed-request-headers': () =>
    `The Access-Control-Request-Headers header has a name that is no token, so the preflight is refused. Browsers send header names separated by commas.`,

  'refused-by-filter': (facts, { entry, failure }) =>
    failure === undefined
      ? `${asked(facts)} matched ${entryName(facts, entry)}, but staticConfigurationAccessFilter answered null. Let it answer with a policy to allow the request.`
      : `${asked(facts)} matched ${entryName(facts, entry)}, but staticConfigurationAccessFilter failed: ${failureText(failure)}.`,

  'refused-by-callback': (facts, { failure }) =>
    failure === undefined
      ? `${asked(facts)} matched no entry, and dynamicConfigurationCallback answered null. Let it answer with a policy, or write ${startOf(facts)}.forOrigins(${quote(facts.input.origin)}).`
      : `${asked(facts)} matched no entry, and dynamicConfigurationCallback failed: ${failureText(failure)}.`,
};

/** The sentences for people that say why it was decided so. */
export function explain(reason: CorsReason, facts: Facts, grounds: Grounds): string {
  return EXPLANATIONS[reason](facts, grounds);
}

function asked(facts: Facts): string {
  const { input, type } = facts;
  const what =
    type === 'preflight'
      ? `The preflight for ${quote(requestedMethod(facts))}`
      : `The ${input.method} request`;
  return `${what} from ${quote(input.origin)} to ${resourceName(facts)}`;
}

function requestedMethod({ input, type }: Facts): string {
  return type === 'preflight' ? (input.requestMethod ?? '') : input.method;
}

function resourceName({ resource, input }: Facts): string {
  return resource === null ? `the path ${quote(input.path)}` : quote(resource);
}

/** The entry that decided, as it was declared. */
function entryName(facts: Facts, entry: CompiledEntry | undefined): string {
  if (!entry)
    return facts.entries?.constant
      ? entryName(facts, facts.entries.constant)
      : 'the policy from dynamicConfigurationCallback';
  const { resources, origins } = entry.source;
  const forResources =
    resources === '*' ? 'forAllResources()' : `forResources(${quoteAll(resources.map(({ text }) => text))})`;
  const forOrigins =
    origins === '*' ? 'forAllOrigins()' : `forOrigins(${quoteAll(origins.map(({ text }) => text))})`;
  return `the entry ${forResources}.${forOrigins}`;
}

/** The call that begins an entry for the resources among whose entries this request's was looked for. */
function startOf(facts: Facts): string {
  return facts.configured ? `config${callForResource(facts)}` : 'config.forAllResources()';
}

function callForResource({ resource }: Facts): string {
  return `.forResources(${quote(resource ?? '')})`;
}

function decidingSet(facts: Facts): string {
  return facts.configured
    ? 'its entries are for'
    : 'it has no entry of its own, and those for all resources are for';
}

function namedOrigins({ entries }: Facts): string {
  const texts = new Set<string>();
  for (const { source } of entries?.origins.entries() ?? []) {
    if (source.origins === '*') texts.add('all origins');
    else for (const { text } of source.origins) texts.add(text);
    if (texts.size > 20) break;
  }
  return quoteAll([...texts]);
}

function failureText(failure: unknown): string {
  return failure instanceof Error ? failure.message : quote(failure);
}
