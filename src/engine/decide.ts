import { parseOrigin } from '../origins/origin';
import type { CompiledPolicy } from '../policies/compiled-policy';
import { isSafelistedMethod } from '../protocol/methods';
import { parseHeaderNames } from '../protocol/request-headers';
import { isToken } from '../protocol/token';
import type { CompiledConfiguration, CompiledEntry, EntrySet } from './compiled-configuration';
import type { AccessInput, Findings } from './findings';
import { actualHeaders, preflightHeaders, preflightVary, refusedHeaders, type SentHeaders } from './headers';
import type { Failure, Outcome } from './outcome';
import type { CorsReason, CorsRequestType } from './reason';

const FORBIDDEN_STATUS = 403;

/** A decision that waits for a callback's answer. */
export interface PendingCallback {
  readonly callback: 'dynamicConfigurationCallback' | 'staticConfigurationAccessFilter';
  /** The entry that matched, which the filter is asked about. */
  readonly entry: CompiledEntry | undefined;
  readonly findings: Findings;
  /** The header names that a preflight asks for. */
  readonly requestedHeaders: readonly string[];
}

/** Whether a callback must be asked before there is an outcome. */
export function isPending(decided: Outcome | PendingCallback): decided is PendingCallback {
  return (decided as Partial<PendingCallback>).callback !== undefined;
}

const NO_NAMES: readonly string[] = Object.freeze([]);

/** Decides, or says which callback to ask first. A pure function of the configuration and the request. */
export function decide(configuration: CompiledConfiguration, input: AccessInput): Outcome | PendingCallback {
  if (input.unnamed) return failToName(configuration, input, input.unnamed.cause);
  const findings = find(configuration, input);
  const decided = decideBy(findings);
  return findings.disputed && mayAllow(decided) ? refuseDisputed(findings) : decided;
}

/** Whether something may come to be allowed, or was left to the application. */
function mayAllow(decided: Outcome | PendingCallback): boolean {
  return isPending(decided) || decided.headers.allowOrigin !== undefined || decided.reason === 'exempt';
}

function refuseDisputed(findings: Findings): Outcome {
  return findings.type === 'not-cors'
    ? outcome(findings, reasonForNone(findings.input), refusedHeaders('Origin'), undefined)
    : refuse(findings, 'ambiguous-path');
}

function decideBy(findings: Findings): Outcome | PendingCallback {
  const { configuration, input } = findings;
  const { entries, type } = findings;
  if (entries?.exempt) return outcome(findings, 'exempt', refusedHeaders(undefined), undefined);
  if (type === 'not-cors') return notCors(findings);
  if (entries === undefined) return refuse(findings, 'ambiguous-path');
  if (entries.closedBy) return refuse(findings, 'origin-not-allowed', entries.closedBy);
  const { options } = configuration;
  const { origin = '' } = input;

  // Where every origin is answered alike the origin is not looked at, be it `null` or malformed.
  const found =
    entries.uniform ?? findEntry(entries, origin, options.staticConfigurationAccessFilter !== undefined);
  if (found === 'malformed-origin') return refuse(findings, found);
  if (found === undefined) {
    // An opaque origin is everybody's: only an entry for all origins admits it.
    if (origin === 'null') return refuse(findings, 'null-origin');
    if (options.dynamicConfigurationCallback === undefined) {
      return refuse(findings, entries.origins.size === 0 ? 'resource-not-configured' : 'origin-not-allowed');
    }
  }
  const asked: PendingCallback['callback'] = found
    ? 'staticConfigurationAccessFilter'
    : 'dynamicConfigurationCallback';
  const callback = options[asked] && asked;
  if (callback !== undefined && !findings.named) return refuse(findings, 'ambiguous-path');
  // An opaque origin is anybody's, so it never gets what cookies protect (docs/design.md § Choosing an entry).
  if (origin === 'null' && callback === undefined && found?.policy.cookies) {
    return refuse(findings, 'null-origin', found);
  }

  let requestedHeaders = NO_NAMES;
  if (type === 'preflight') {
    const { requestMethod = '', requestHeaders = '' } = input;
    if (!isToken(requestMethod)) return refuse(findings, 'malformed-request-method', found);
    const names = parseHeaderNames(requestHeaders);
    if (!names) return refuse(findings, 'malformed-request-headers', found);
    requestedHeaders = names;
  }
  if (callback !== undefined) return { callback, entry: found, findings, requestedHeaders };
  return found
    ? judge(findings, found, found.policy, requestedHeaders)
    : refuse(findings, 'origin-not-allowed');
}

/** The outcome once a callback has answered: with a policy, or with null to refuse. */
export function conclude(pending: PendingCallback, policy: CompiledPolicy | null): Outcome {
  const { findings, entry, requestedHeaders } = pending;
  return policy
    ? judge(findings, entry, policy, requestedHeaders)
    : refuse(findings, reasonOfCallback(pending), entry);
}

/** The outcome where a callback has failed: refused, and no status, for the application's error handling answers. */
export function fail(pending: PendingCallback, cause: unknown): Outcome {
  const { callback, findings, entry } = pending;
  return failed(findings, reasonOfCallback(pending), entry, { of: callback, cause });
}

/** The outcome where the application failed to name the resource: refused, whatever is configured. */
function failToName(configuration: CompiledConfiguration, input: AccessInput, cause: unknown): Outcome {
  const type = requestType(input);
  const findings: Findings = {
    configuration,
    input,
    type,
    resource: null,
    configured: false,
    entries: undefined,
    disputed: false,
    named: false,
    vary: type === 'preflight' ? preflightVary(true) : 'Origin',
  };
  return failed(findings, 'resource-not-configured', undefined, {
    of: 'the resource function of cors()',
    cause,
  });
}

function find(configuration: CompiledConfiguration, input: AccessInput): Findings {
  const { resources, allResources } = configuration;
  const type = requestType(input);
  const { resource: outright, path } = input;
  // What a router leaves unanswered goes on to handlers that read the path by themselves.
  const recognized = outright
    ? resources.isAmbiguous(path)
      ? undefined
      : { name: outright.name, configured: outright.configured, namesAgree: true, isDisputed: false }
    : resources.recognize(path);
  const configured = recognized?.configured;
  const entries = configured ?? (recognized && allResources);
  return {
    configuration,
    input,
    type,
    resource: recognized === undefined ? null : recognized.name,
    configured: configured !== undefined,
    entries,
    disputed: recognized?.isDisputed === true,
    named: recognized?.namesAgree === true,
    vary: varyValue(configuration, entries, type, input.method),
  };
}

/**
 * Sorts a request (docs/design.md § Kinds of requests): without the two headers that make a preflight, `OPTIONS` is a
 * method like others.
 */
function requestType({ method, origin, sameOrigin, requestMethod }: AccessInput): CorsRequestType {
  if (origin === undefined || sameOrigin) return 'not-cors';
  return method === 'OPTIONS' && requestMethod !== undefined ? 'preflight' : 'actual';
}

/** `Vary`, where the status or the headers could differ for another origin or for none, or for another preflight. */
function varyValue(
  { options }: CompiledConfiguration,
  entries: EntrySet | undefined,
  type: CorsRequestType,
  method: string,
): string | undefined {
  // Where every origin is refused alike, a 403 in place of the handler's answer still goes to foreign origins alone.
  const mayBeRejected =
    options.rejectDisallowed && type !== 'preflight' && !entries?.uniform?.policy.allowsMethod(method);
  const byOrigin = mayBeRejected || entries?.variesByOrigin === true;
  if (type !== 'preflight') return byOrigin ? 'Origin' : undefined;
  return byOrigin || entries?.uniform ? preflightVary(byOrigin) : undefined;
}

/** The entry for an origin; undefined where there is none. */
function findEntry(
  { origins }: EntrySet,
  text: string,
  filtered: boolean,
): CompiledEntry | 'malformed-origin' | undefined {
  const exact = origins.findExact(text);
  if (exact) return exact;
  const everybody = origins.allOrigins;
  if (text === 'null') return everybody;
  const origin = parseOrigin(text);
  if (origin) return origins.find(origin);
  // It is answered with `*`, so nothing of it is echoed; but a filter is never asked about what was not checked.
  return everybody && !everybody.policy.cookies && !filtered ? everybody : 'malformed-origin';
}

/** Holds a request against the policy that applies to it. */
function judge(
  findings: Findings,
  entry: CompiledEntry | undefined,
  policy: CompiledPolicy,
  requestedHeaders: readonly string[],
): Outcome {
  const { input, type, configuration, vary } = findings;
  const { origin = '' } = input;
  if (origin === 'null' && policy.cookies) return refuse(findings, 'null-origin', entry, policy);
  const allowOrigin = entry?.source.origins === '*' && !policy.cookies ? '*' : origin;
  if (type === 'actual') {
    if (!policy.allowsMethod(input.method)) return refuse(findings, 'method-not-allowed', entry, policy);
    return outcome(findings, 'allowed', actualHeaders(policy, allowOrigin, vary), undefined, entry, policy);
  }

  const { requestMethod = '' } = input;
  const { diagnostics, preflightContinue, preflightStatus } = configuration.options;
  const methodAllowed = policy.allowsMethod(requestMethod);
  const header = policy.firstRefusedHeader(requestedHeaders);
  if (methodAllowed && header === undefined) {
    const headers = preflightHeaders(policy, allowOrigin, requestMethod, requestedHeaders, vary);
    const status = preflightContinue ? undefined : preflightStatus;
    return outcome(findings, 'allowed', headers, status, entry, policy);
  }
  const reason = methodAllowed ? 'request-header-not-allowed' : 'method-not-allowed';
  // A browser's own check never refuses a safelisted method, so a refusal of one needs the 403.
  if (diagnostics && (methodAllowed || !isSafelistedMethod(requestMethod))) {
    const headers = preflightHeaders(policy, allowOrigin, requestMethod, requestedHeaders, vary, true);
    return outcome(findings, reason, headers, preflightStatus, entry, policy, header);
  }
  return refuse(findings, reason, entry, policy, header);
}

/** Nothing to decide; but what goes to every origin alike goes to requests without one too, for the sake of caches. */
function notCors(findings: Findings): Outcome {
  const { input, entries, vary } = findings;
  const policy = entries?.uniform?.policy;
  const headers = policy?.allowsMethod(input.method)
    ? actualHeaders(policy, '*', vary)
    : refusedHeaders(vary);
  return outcome(findings, reasonForNone(input), headers, undefined);
}

function reasonForNone({ origin }: AccessInput): CorsReason {
  return origin === undefined ? 'no-origin' : 'same-origin';
}

function refuse(
  findings: Findings,
  reason: CorsReason,
  entry?: CompiledEntry,
  policy?: CompiledPolicy,
  header?: string,
): Outcome {
  const { type, configuration, vary } = findings;
  const answered = type === 'preflight' || configuration.options.rejectDisallowed;
  const status = answered ? FORBIDDEN_STATUS : undefined;
  return outcome(findings, reason, refusedHeaders(vary), status, entry, policy, header);
}

function failed(
  findings: Findings,
  reason: CorsReason,
  entry: CompiledEntry | undefined,
  failure: Failure,
): Outcome {
  const headers = refusedHeaders(findings.vary);
  return outcome(findings, reason, headers, undefined, entry, undefined, undefined, failure);
}

function reasonOfCallback({ callback }: PendingCallback): CorsReason {
  return callback === 'dynamicConfigurationCallback' ? 'refused-by-callback' : 'refused-by-filter';
}

/** All outcomes have the same fields in the same order, written one by one: a spread takes four times as long. */
function outcome(
  findings: Findings,
  reason: CorsReason,
  headers: SentHeaders,
  status: number | undefined,
  entry?: CompiledEntry,
  policy?: CompiledPolicy,
  header?: string,
  failure?: Failure,
): Outcome {
  return { findings, reason, headers, status, entry, policy, header, failure };
}
