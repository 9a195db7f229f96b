import type { CompiledEntry } from '../engine/compiled-configuration';
import { requestedMethod, type Findings } from '../engine/findings';
import type { Outcome } from '../engine/outcome';
import type { CorsReason } from '../engine/reason';
import { parseOrigin } from '../origins/origin';
import type { CorsPolicy } from '../policies/policy';
import { FORBIDDEN_METHODS } from '../protocol/methods';
import { isForbiddenRequestHeader, LONGEST_LIST, MOST_NAMES } from '../protocol/request-headers';
import { isOnlyInResponses } from '../protocol/response-headers';
import { literal } from '../text/code';
import { errorText } from '../text/error-text';
import { quote, quoteAll } from '../text/quote';
import { nameFromUrl } from './name-from-url';
import { describeMalformedOrigin, firstOrigins, isBehindProxy, originHint } from './origin-hint';
import { ambiguousPath } from './path-flaw';
import { prefixOf } from './prefix';
import { nearestOf, probableName } from './probable-name';
import { isPostedForm } from './posted-form';
import { lacksCookies } from './remedy';
import { requestedHeaders } from './requested-headers';
import type { Sentences } from './sentences';
import { asked, deciderName, entryName, kind, quoteTexts, resourceName, sentOrigin, what } from './words';
import { whatToWrite } from './what-to-write';

type Explanation = (findings: Findings, outcome: Outcome) => Sentences;

/** For each reason the sentences that say what was asked, what decided, and what to write to allow it. */
const EXPLANATIONS: Readonly<Record<CorsReason, Explanation>> = {
  allowed: (findings, outcome) => {
    if (!lacksCookies(outcome)) {
      return { said: `${asked(findings)} is allowed by ${deciderName(outcome)}.`, advice: '' };
    }
    return {
      said: `${asked(findings)} is allowed by ${deciderName(outcome)}, but it goes with cookies, which that does not allow: a browser keeps the answer from a script that asked with credentials.`,
      advice: prefixOf(findings)?.advice ?? whatToWrite(outcome, 'To allow them'),
    };
  },

  'no-origin': () => ({
    said: `The request has no Origin header, so it is not a CORS request and nothing is decided.`,
    advice: '',
  }),

  'same-origin': ({ input }) => ({
    said: `The request comes from the server's own origin, ${quote(input.origin)}, so nothing is decided.`,
    advice: '',
  }),

  'malformed-origin': (findings) => ({
    said: `The ${kind(findings)} to ${resourceName(findings)} is refused before any entry is looked at, for its Origin header is malformed: ${describeMalformedOrigin(findings.input.origin ?? '')}.`,
    advice: 'Browsers send scheme://host[:port], so no entry can allow it.',
  }),

  'null-origin': (findings, outcome) => {
    const refused = outcome.entry
      ? `${deciderName(outcome)}, which allows cookies, refuses it for`
      : 'no entry names it for';
    return {
      said: `The origin 'null' (${whoseNull(findings)}) is anybody's, so ${refused} ${resourceName(findings)}.`,
      advice: adviceForNull(findings),
    };
  },

  'ambiguous-path': (findings) => ambiguousPath(findings),

  exempt: (findings) => ({
    said: `${resourceName(findings)} is left to the application (exempt), so nothing is decided, set or removed.`,
    advice: '',
  }),

  'resource-not-configured': (findings, outcome) => {
    const { configuration, resource, input } = findings;
    if (outcome.failure !== undefined) {
      return {
        said: `The ${kind(findings)} from ${quote(input.origin)} for the path ${quote(input.path)} is refused before any entry is looked at: the function that names the resource for cors() failed: ${errorText(outcome.failure.cause)}.`,
        advice: '',
      };
    }
    if (resource === null) {
      return {
        said: `The path ${quote(input.path)} is outside basePath ${quote(configuration.options.basePath)}, so it names no resource, and the ${what(findings)} is refused.`,
        advice: 'Set basePath to what the paths of the application begin with.',
      };
    }
    return (
      cause(findings, `has no entry of its own, and none is for all resources`) ?? {
        said: `${resourceName(findings)} has no entry, and none is for all resources, so the ${what(findings)} is refused.`,
        advice: whatToWrite(outcome),
      }
    );
  },

  'origin-not-allowed': (findings, outcome) => {
    const { configured, entries, input } = findings;
    if (outcome.entry) {
      return {
        said: `${asked(findings)} is refused: ${entryName(outcome.entry)} closes it to every origin.`,
        advice: '',
      };
    }
    const origin = parseOrigin(input.origin ?? '');
    const deciding = configured
      ? 'its entries are for'
      : 'it has no entry of its own, and those for all resources are for';
    const notFor = `those for all resources are not for ${quote(sentOrigin(findings))}`;
    const wrong = configured ? undefined : cause(findings, `has no entry of its own, and ${notFor}`);
    if (wrong) return wrong;
    const said = `The origin ${quote(sentOrigin(findings))} is not allowed for ${resourceName(findings)}: ${deciding} ${namedOrigins(findings)}.${shadowed(findings)}`;
    const aboutRequest = adviceAboutRequest(findings) ?? scriptsMistake(findings);
    if (aboutRequest !== undefined) return { said, advice: aboutRequest };
    const hint = origin && entries ? originHint(origin, entries.origins) : '';
    return { said, advice: joined(hint, whatToWrite(outcome)) };
  },

  'method-not-allowed': (findings, outcome) => {
    const allowed = namesIn(outcome.policy?.methodList);
    return {
      said: `${asked(findings)} is refused: the method ${quote(requestedMethod(findings))} is not allowed by ${deciderName(outcome)}, which allows ${quoteAll(allowed)}.${shadowed(findings)}`,
      advice:
        adviceAboutRequest(findings) ?? adviceAboutName(findings) ?? methodAdvice(findings, outcome, allowed),
    };
  },

  'malformed-request-method': (findings, { entry }) => ({
    said: `The preflight from ${quote(findings.input.origin)} to ${resourceName(findings)}, for which ${entryOrNone(entry)}, is refused: its Access-Control-Request-Method header is not a single token.`,
    advice: 'Browsers send one method there.',
  }),

  'request-header-not-allowed': (findings, outcome) => {
    const header = String(outcome.header);
    const allowed = namesIn(outcome.policy?.requestHeaderList);
    return {
      said: `${asked(findings)} is refused: the request header ${quote(header)} is not allowed by ${deciderName(outcome)}, which allows ${allowed.length === 0 ? 'no request headers' : quoteAll(allowed)}.${shadowed(findings)}`,
      advice:
        adviceAboutRequest(findings) ??
        adviceAboutName(findings) ??
        headerAdvice(findings, header, outcome, allowed),
    };
  },

  'malformed-request-headers': (findings, { entry }) => ({
    said: `${asked(findings)}, for which ${entryOrNone(entry)}, is refused: its Access-Control-Request-Headers header ${listFlaw(findings)}.`,
    advice: 'Browsers send header names separated by commas.',
  }),

  'refused-by-filter': (findings, outcome) =>
    outcome.failure === undefined
      ? {
          said: `${asked(findings)} matched ${deciderName(outcome)}, but staticConfigurationAccessFilter answered null.`,
          advice: 'Let it answer with a policy to allow the request.',
        }
      : {
          said: `${asked(findings)} matched ${deciderName(outcome)}, but staticConfigurationAccessFilter failed: ${errorText(outcome.failure.cause)}.`,
          advice: '',
        },

  'refused-by-callback': (findings, { failure }) => {
    const matched = `${asked(findings)} matched no entry, and dynamicConfigurationCallback`;
    if (failure !== undefined) return { said: `${matched} failed: ${errorText(failure.cause)}.`, advice: '' };
    const { resource } = findings;
    const meant = probableName(findings);
    const about = resource === null ? '' : ` for the resource ${quote(resource)} and this origin`;
    return {
      said: `${matched} answered null.${shadowed(findings)}`,
      advice:
        adviceAboutRequest(findings) ??
        prefixOf(findings)?.advice ??
        joined(
          meant === undefined ? '' : `Did you mean ${quote(meant)}?`,
          `To allow it, let that callback answer with a policy${about}.`,
        ),
    };
  },
};

/** The sentences for people that say why it was decided so, and what to write. */
export function explain(outcome: Outcome): Sentences {
  let sentences = explained.get(outcome);
  if (!sentences) {
    sentences = EXPLANATIONS[outcome.reason](outcome.findings, outcome);
    explained.set(outcome, sentences);
  }
  return sentences;
}

/** A refusal is often told twice: on the terminal, and as the text of a 403. */
const explained = new WeakMap<Outcome, Sentences>();

/** The sentences in one text. */
export function messageOf(outcome: Outcome): string {
  const { said, advice } = explain(outcome);
  return joined(said, advice);
}

function joined(said: string, advice: string): string {
  return said === '' || advice === '' ? said + advice : `${said} ${advice}`;
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
    : 'has a name that is not a token';
}

function entryOrNone(entry: CompiledEntry | undefined): string {
  return entry ? `${entryName(entry)} decides` : 'no entry decides';
}

/** The whole explanation, where it is probably the request or its name that is wrong: there is one cause then. */
function cause(findings: Findings, lacks: string): Sentences | undefined {
  const aboutRequest = adviceAboutRequest(findings);
  const advice = aboutRequest ?? adviceAboutName(findings);
  if (advice === undefined) return undefined;
  const prefix = aboutRequest === undefined ? prefixOf(findings) : undefined;
  const refused = `so the ${what(findings)} is refused`;
  return {
    said: prefix
      ? `${capital(prefix.said)}. ${resourceName(findings)} ${lacks}, ${refused}.`
      : `${resourceName(findings)} ${lacks}, ${refused}.`,
    advice,
  };
}

/** What to do where it is no matter of what is allowed; undefined where nothing points to that. */
function adviceAboutRequest(findings: Findings): string | undefined {
  if (isBehindProxy(findings)) return trustProxy(findings);
  return isPostedForm(findings) ? leaveForm(findings) : undefined;
}

/** What to write where the name is probably not the one that was meant; undefined where nothing points to that. */
function adviceAboutName(findings: Findings): string | undefined {
  const { resource, input, configured } = findings;
  if (configured || resource === null) return undefined;
  const prefix = prefixOf(findings);
  if (prefix) return prefix.advice;
  const missing = nameFromUrl(findings);
  if (missing !== undefined) return missing;
  const meant = probableName(findings);
  if (meant === undefined) return undefined;
  const where = input.resource ? 'in this cors()' : 'in the path';
  return `No entry has this name; did you mean ${quote(meant)}? Correct it ${where}, or in the entry.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Says that an entry for all resources would allow it, where entries of its own close the resource to that one. */
function shadowed(findings: Findings): string {
  const { configured, configuration, input, type, resource } = findings;
  const { origins } = configuration.allResources;
  if (!configured || origins.size === 0) return '';
  const { origin = '' } = input;
  const parsed = parseOrigin(origin);
  const policy = (origin === 'null' ? origins.allOrigins : parsed && origins.find(parsed))?.policy;
  if (!policy?.allowsMethod(requestedMethod({ input, type }))) return '';
  const names = requestedHeaders(findings);
  if (!names || policy.firstRefusedHeader(names) !== undefined) return '';
  if (policy.cookies ? origin === 'null' : input.credentials) return '';
  return ` An entry for all resources would allow it, but ${quote(resource)} has entries of its own, which close it to those.`;
}

function namedOrigins({ entries }: Findings): string {
  if (!entries) return 'no origins';
  const origins = firstOrigins(entries.origins);
  const total = entries.origins.size;
  if (origins.length === 0) return entries.origins.allOrigins ? 'all origins' : 'no origins';
  return quoteTexts(origins, total);
}

/** What sends an opaque origin, as far as the request tells. */
function whoseNull({ type, input }: Findings): string {
  return type === 'actual' && input.method === 'POST'
    ? 'a form of a page with no-referrer, as helmet sets it, or one that an identity provider posts'
    : 'a sandboxed or local document, or a redirect from another origin';
}

function adviceForNull(findings: Findings): string {
  const { type, input } = findings;
  if (isPostedForm(findings)) return leaveForm(findings);
  if (type === 'actual' && input.method === 'POST') {
    return `For a form of your own page, set its Referrer-Policy to 'same-origin' (helmet: referrerPolicy: { policy: 'same-origin' }).`;
  }
  return 'Open the page by http or https and not in a sandbox, and ask for the URL to which the redirect leads.';
}

function leaveForm({ input }: Findings): string {
  const isPlain = /^[\w/.-]+$/.test(input.path);
  const exempt = isPlain ? `: config.forResources(${literal(`~${input.path}`)}).exempt()` : ' (exempt)';
  return `If a form is posted here from another site, as with SAML, it is no matter of CORS: leave the path to the application${exempt}.`;
}

/** `trust proxy` is Express's: the scheme is then the one that the proxy was asked with. */
function trustProxy({ input }: Findings): string {
  return `Only the scheme differs from the Host ${quote(input.host)}: behind a proxy that ends TLS, write app.set('trust proxy', 1), and the page is the server's own.`;
}

/** A header that only responses have is one that the script sets by mistake; undefined where it sets none. */
function scriptsMistake(findings: Findings): string | undefined {
  const header = requestedHeaders(findings)?.find(isOnlyInResponses);
  return header === undefined ? undefined : responseHeader(header);
}

function responseHeader(header: string): string {
  return `${quote(header)} is a response header: the script sets it by mistake, so take it out of the script.`;
}

function methodAdvice(findings: Findings, outcome: Outcome, allowed: readonly string[]): string {
  const method = requestedMethod(findings);
  const upper = method.toUpperCase();
  if (FORBIDDEN_METHODS.includes(upper)) return 'No browser sends this method, so it can not be allowed.';
  const spelling =
    upper === method
      ? ''
      : `Methods are compared with case, and browsers send ${quote(method)} as it is written: write ${quote(upper)} in the script.`;
  if (allowed.includes(upper)) return spelling;
  const mistake = scriptsMistake(findings);
  if (mistake !== undefined) return mistake;
  const call = whatToWrite(outcome, spelling === '' ? 'To allow it' : 'To allow that', upper);
  return joined(spelling, call === '' ? otherwise(outcome, 'methods') : call);
}

function headerAdvice(
  findings: Findings,
  header: string,
  outcome: Outcome,
  allowed: readonly string[],
): string {
  if (isForbiddenRequestHeader(header)) {
    return 'No browser lets scripts set this header, so it can not be allowed.';
  }
  const mistake = scriptsMistake(findings);
  if (mistake !== undefined) return mistake;
  const call = whatToWrite(outcome);
  return joined(headerHint(header, allowed), call === '' ? otherwise(outcome, 'requestHeaders') : call);
}

/** What is particular about two headers, or a name that is nearly an allowed one. */
function headerHint(header: string, allowed: readonly string[]): string {
  if (header === 'content-type')
    return `Content-Type must be allowed for 'application/json' and all but three simple types.`;
  if (header === 'authorization')
    return `Authorization must be allowed by its name: no '*' in Access-Control-Allow-Headers covers it.`;
  // Of names as short as 'X-A', one letter is too much to be a slip.
  const meant = header.length > 4 ? nearestOf(header, allowed) : undefined;
  return meant === undefined ? '' : `Did you mean ${quote(meant)}?`;
}

/** What to do where no entry for this origin alone can allow it. */
function otherwise({ entry, policy, findings }: Outcome, property: keyof CorsPolicy): string {
  if (!entry || policy !== entry.policy) {
    const callback = entry ? 'staticConfigurationAccessFilter' : 'dynamicConfigurationCallback';
    return `To allow it, name it in the ${property} of the policy that ${callback} answers with.`;
  }
  return findings.input.origin === 'null'
    ? `The origin 'null' is anybody's, so no entry can allow more to it alone: send the request from a page that has an origin.`
    : '';
}
