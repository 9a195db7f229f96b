import { isSafelistedMethod } from '../protocol/methods';
import { isToken } from '../protocol/token';
import { trim } from '../text/trim';
import { checkPreflightAccess, type Asker } from './cors-check';
import { valueOf, type HeaderLines, type WireResponse } from './exchange';
import type { CorsErrorName, Failure } from './failure';
import { isRedirect, locationOf } from './redirect';

const ALLOW_METHODS = 'Access-Control-Allow-Methods';
const ALLOW_HEADERS = 'Access-Control-Allow-Headers';

/** What a preflight asks for. */
export interface PreflightQuestion extends Asker {
  readonly url: URL;
  readonly method: string;
  /** The CORS-unsafe request-header names, lower-case, in the order in which they were asked for. */
  readonly headerNames: readonly string[];
}

/**
 * Fetch § CORS-preflight fetch, step 7, in the order in which Chromium goes; undefined where all of it passes.
 * @throws {@link NetworkFailure} for a redirect to nowhere.
 */
export function checkPreflight(
  { status, headers }: WireResponse,
  question: PreflightQuestion,
): Failure | undefined {
  if (isRedirect(status, headers)) {
    // One that leads nowhere is a failure of the network, which comes first.
    locationOf(headers, question.url);
    const step = 'the redirect of a preflight';
    return { corsError: 'PreflightDisallowedRedirect', failedParameter: '', step, header: 'Location' };
  }
  const refused = checkPreflightAccess(headers, question);
  if (refused) return refused;
  if (status < 200 || status > 299) {
    const step = 'the status of the preflight response';
    return { corsError: 'PreflightInvalidStatus', failedParameter: '', step, header: null };
  }
  const methods = listOf(headers, ALLOW_METHODS);
  if (!methods) return ofMethods('InvalidAllowMethodsPreflightResponse', '');
  const names = listOf(headers, ALLOW_HEADERS);
  if (!names) return ofHeaders('InvalidAllowHeadersPreflightResponse', '');

  const { method } = question;
  if (!isSafelistedMethod(method) && !covers(methods, method, question)) {
    return ofMethods('MethodDisallowedByPreflightResponse', method);
  }
  const listed = names.map((name) => name.toLowerCase());
  // The standard has `*` never cover `Authorization`; Chromium and Firefox have it cover all names.
  const missing = question.headerNames.find((name) => !covers(listed, name, question));
  return missing === undefined ? undefined : ofHeaders('HeaderDisallowedByPreflightResponse', missing);
}

function covers(list: readonly string[], name: string, { credentials }: Asker): boolean {
  return list.includes(name) || (!credentials && list.includes('*'));
}

function ofMethods(corsError: CorsErrorName, failedParameter: string): Failure {
  return { corsError, failedParameter, step: 'the methods of the preflight response', header: ALLOW_METHODS };
}

function ofHeaders(corsError: CorsErrorName, failedParameter: string): Failure {
  return { corsError, failedParameter, step: 'the headers of the preflight response', header: ALLOW_HEADERS };
}

/** Fetch § extract header list values, with the grammar `#token`; undefined where it does not parse. */
function listOf(headers: HeaderLines, name: string): readonly string[] | undefined {
  const members = (valueOf(headers, name) ?? '')
    .split(',')
    .map((member) => trim(member, ' \t'))
    .filter((member) => member !== '');
  return members.every(isToken) ? members : undefined;
}
