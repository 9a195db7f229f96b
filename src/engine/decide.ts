import { parseOrigin } from '../origins/origin';
import type { CompiledPolicy } from '../policies/compiled-policy';
import { isSafelistedMethod } from '../protocol/methods';
import { parseHeaderNames } from '../protocol/request-headers';
import { isToken } from '../protocol/token';
import type { CompiledConfiguration, CompiledEntry, EntrySet } from './compile';
import { Decision } from './decision';
import { originOf, type AccessInput, type Facts, type Grounds } from './facts';
import { actualHeaders, preflightHeaders, refusedHeaders, varyValue } from './headers';
import type { CorsReason, CorsRequestType } from './reason';

const FORBIDDEN_STATUS = 403;

/** What must be asked of a callback before a decision can be made. */
export interface Question {
  readonly callback: 'dynamicConfigurationCallback' | 'staticConfigurationAccessFilter';
  /** The entry that matched, which the filter is asked about. */
  readonly entry: CompiledEntry | undefined;
  readonly facts: Facts;
}

/** Decides, or says what to ask first. A pure function of the configuration and the request. */
export function decide(configuration: CompiledConfiguration, input: AccessInput): Decision | Question {
  const facts = establish(configuration, input);
  if (facts.type === 'not-cors') return notCors(facts);
  const { entries } = facts;
  if (entries === undefined) return refuse(facts, 'ambiguous-path');
  // Where every origin is answered alike the origin is not looked at, be it `null` or malformed.
  const entry = entries.constant ?? findEntry(entries, originOf(input));
  if (typeof entry === 'string') return refuse(facts, entry);
  const callback =
    entry === undefined
      ? ('dynamicConfigurationCallback' as const)
      : ('staticConfigurationAccessFilter' as const);
  const asked = configuration.options[callback] !== undefined;
  if (entry === undefined) {
    // An opaque origin is everybody's: only an entry for all origins admits it (DESIGN § 3).
    if (input.origin === 'null') return refuse(facts, 'null-origin');
    if (!asked)
      return refuse(facts, entries.origins.size === 0 ? 'resource-not-configured' : 'origin-not-allowed');
  }
  if (entry && !asked && isRefusedAsNull(facts, entry.policy)) return refuse(facts, 'null-origin', { entry });
  if (facts.type === 'preflight') {
    const malformed = readPreflight(facts, entry);
    if (malformed) return malformed;
  }
  // A callback that is told a name would be told one of several.
  if (asked && !facts.namesAgree) return refuse(facts, 'ambiguous-path');
  if (asked) return { callback, entry, facts };
  return entry === undefined ? refuse(facts, 'origin-not-allowed') : judge(facts, entry, entry.policy);
}

/** The decision once a callback has answered: with a policy, or with null to refuse. */
export function conclude({ callback, entry, facts }: Question, policy: CompiledPolicy | null): Decision {
  if (policy) return judge(facts, entry, policy);
  const reason = callback === 'dynamicConfigurationCallback' ? 'refused-by-callback' : 'refused-by-filter';
  return refuse(facts, reason, { entry });
}

/** The decision where a callback has failed: refused, and no status, for the application's error handling answers. */
export function fail({ callback, entry, facts }: Question, failure: unknown): Decision {
  const reason = callback === 'dynamicConfigurationCallback' ? 'refused-by-callback' : 'refused-by-filter';
  const vary = varyValue(facts.varies, facts.type === 'preflight');
  return new Decision(facts, reason, { entry, failure }, refusedHeaders(vary), undefined);
}

/** The decision where the application failed to name the resource: refused, whatever is configured. */
export function refuseUnnamed(
  configuration: CompiledConfiguration,
  input: AccessInput,
  failure: unknown,
): Decision {
  const type = requestType(input);
  const facts: Facts = {
    configuration,
    input,
    type,
    resource: null,
    configured: false,
    namesAgree: true,
    entries: undefined,
    varies: true,
  };
  const headers = refusedHeaders(varyValue(true, type === 'preflight'));
  return new Decision(facts, 'resource-not-configured', { failure }, headers, undefined);
}

function establish(configuration: CompiledConfiguration, input: AccessInput): Facts {
  const type = requestType(input);
  const { resources } = configuration;
  // What a router leaves unanswered goes on to handlers that read the path in their own way.
  const named = input.resource && !resources.isAmbiguous(input.path) ? input.resource : undefined;
  const recognition = input.resource ? named : resources.recognize(input.path);
  const entries = recognition && (recognition.configured ?? configuration.allResources);
  return {
    configuration,
    input,
    type,
    resource: recognition?.name ?? null,
    configured: recognition?.configured !== undefined,
    namesAgree: recognition === undefined || !('namesAgree' in recognition) || recognition.namesAgree,
    entries,
    varies: varies(configuration, entries, type, input.method),
  };
}

/** Sorts a request (DESIGN § 4): without the two headers that make a preflight, `OPTIONS` is a method like others. */
function requestType({ method, origin, sameOrigin, requestMethod }: AccessInput): CorsRequestType {
  if (origin === undefined || sameOrigin) return 'not-cors';
  return method === 'OPTIONS' && requestMethod !== undefined ? 'preflight' : 'actual';
}

/** Whether the status or the headers could differ for another origin, or for none (DESIGN § 4). */
function varies(
  { options }: CompiledConfiguration,
  entries: EntrySet | undefined,
  type: CorsRequestType,
  method: string,
): boolean {
  if (entries?.constant?.policy.allowsMethod(method)) return false;
  const sameForAll =
    entries === undefined ||
    entries.constant !== undefined ||
    (entries.origins.size === 0 && options.dynamicConfigurationCallback === undefined);
  // Everybody is refused; a 403 in place of the handler's answer still goes to foreign origins alone.
  return sameForAll ? options.rejectDisallowed && type !== 'preflight' : true;
}

/** The entry for an origin; undefined where there is none, and the reason where the origin can't have any. */
function findEntry({ origins }: EntrySet, text: string): CompiledEntry | CorsReason | undefined {
  const exact = origins.findExact(text);
  if (exact) return exact;
  if (text === 'null') return origins.allOrigins;
  const origin = parseOrigin(text);
  return origin ? origins.find(origin) : 'malformed-origin';
}

/** Reads what a preflight asks for; the decision that refuses it where that is malformed. */
function readPreflight(facts: Facts, entry: CompiledEntry | undefined): Decision | undefined {
  const { requestMethod = '', requestHeaders = '' } = facts.input;
  if (!isToken(requestMethod)) return refuse(facts, 'malformed-request-method', { entry });
  facts.requestedHeaders = parseHeaderNames(requestHeaders);
  return facts.requestedHeaders ? undefined : refuse(facts, 'malformed-request-headers', { entry });
}

/** An opaque origin is anybody's, so it never gets what cookies protect (DESIGN § 3). */
function isRefusedAsNull({ input }: Facts, policy: CompiledPolicy): boolean {
  return input.origin === 'null' && policy.cookies;
}

/** Holds a request against the policy that applies to it. */
function judge(facts: Facts, entry: CompiledEntry | undefined, policy: CompiledPolicy): Decision {
  const { input, type, configuration } = facts;
  const grounds = { entry, policy };
  if (isRefusedAsNull(facts, policy)) return refuse(facts, 'null-origin', grounds);
  const allowOrigin = entry?.source.origins === '*' && !policy.cookies ? '*' : originOf(input);
  const vary = varyValue(facts.varies, type === 'preflight');
  if (type === 'actual') {
    if (!policy.allowsMethod(input.method)) return refuse(facts, 'method-not-allowed', grounds);
    return new Decision(facts, 'allowed', grounds, actualHeaders(policy, allowOrigin, vary), undefined);
  }

  const { requestMethod = '' } = input;
  const { requestedHeaders = [] } = facts;
  const { diagnostics, preflightContinue, preflightStatus } = configuration.options;
  const methodAllowed = policy.allowsMethod(requestMethod);
  const header = policy.firstRefusedHeader(requestedHeaders);
  if (methodAllowed && header === undefined) {
    const headers = preflightHeaders(policy, allowOrigin, requestMethod, requestedHeaders, vary);
    return new Decision(facts, 'allowed', grounds, headers, preflightContinue ? undefined : preflightStatus);
  }
  const reason = methodAllowed ? 'request-header-not-allowed' : 'method-not-allowed';
  // A browser's own check never refuses a safelisted method, so a refusal of one needs the 403.
  if (diagnostics && (methodAllowed || !isSafelistedMethod(requestMethod))) {
    const headers = preflightHeaders(policy, allowOrigin, requestMethod, requestedHeaders, vary, true);
    return new Decision(facts, reason, { ...grounds, header }, headers, preflightStatus);
  }
  return refuse(facts, reason, { ...grounds, header });
}

function refuse(facts: Facts, reason: CorsReason, grounds: Grounds = {}): Decision {
  const preflight = facts.type === 'preflight';
  const answered = preflight || facts.configuration.options.rejectDisallowed;
  const status = answered ? FORBIDDEN_STATUS : undefined;
  const headers = refusedHeaders(varyValue(facts.varies, preflight));
  return new Decision(facts, reason, grounds, headers, status);
}

/** Nothing to decide; but what goes to every origin alike goes to requests without one too, for the sake of caches. */
function notCors(facts: Facts): Decision {
  const { input, entries } = facts;
  const reason = input.origin === undefined ? 'no-origin' : 'same-origin';
  const constant = entries?.constant;
  const vary = varyValue(facts.varies, false);
  const headers = constant?.policy.allowsMethod(input.method)
    ? actualHeaders(constant.policy, '*', vary)
    : refusedHeaders(vary);
  return new Decision(facts, reason, {}, headers, undefined);
}
