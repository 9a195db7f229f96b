import type { CorsProblem, CorsWarningCode } from '../problems/problem';
import { FORBIDDEN_METHODS, isParsedMethod, PARSED_METHODS } from '../protocol/methods';
import { isForbiddenRequestHeader, isOnlyInRequests } from '../protocol/request-headers';
import { isOnlyInResponses } from '../protocol/response-headers';
import { nearest } from '../text/nearest';
import { quote } from '../text/quote';
import type { CorsPolicy } from './policy';

/** What is legal in the lists of a policy, but means nothing (docs/design.md § Checks at start-up). */
export function policyWarnings({ methods, requestHeaders, responseHeaders }: CorsPolicy): CorsProblem[] {
  return [
    ...warn('unknown-method', 'methods', methods, (method) =>
      isParsedMethod(method.toUpperCase()) ? undefined : unknownMethod(method),
    ),
    ...warn('response-header-in-request', 'requestHeaders', requestHeaders, (name) =>
      isOnlyInResponses(name.toLowerCase())
        ? `is a header of responses, not of requests; leave it out of requestHeaders${cors(name)}`
        : undefined,
    ),
    ...warn('request-header-in-response', 'responseHeaders', responseHeaders, (name) =>
      isOnlyInRequests(name.toLowerCase())
        ? `is a header of requests, which no response has; leave it out of responseHeaders${scripts(name)}`
        : undefined,
    ),
  ];
}

function warn(
  code: CorsWarningCode,
  path: keyof CorsPolicy,
  list: readonly string[] | '*' | undefined,
  doubt: (item: string) => string | undefined,
): CorsProblem[] {
  // An entry with mistakes is warned about too, so that all is told at once: its lists may be anything.
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => {
    const why = typeof item === 'string' ? doubt(item) : undefined;
    if (why === undefined) return [];
    return [{ code, path: `${path}[${String(index)}]`, value: item, message: `${quote(item)} ${why}` }];
  });
}

function unknownMethod(method: string): string {
  const meant = nearest(
    method,
    PARSED_METHODS.filter((known) => !FORBIDDEN_METHODS.includes(known)),
  );
  const hint = meant === undefined ? 'leave it out' : `did you mean ${quote(meant)}?`;
  return `is a method that Node's parser does not know: it answers 400 to such a request; ${hint}`;
}

function cors(name: string): string {
  return /^access-control-/i.test(name) ? ': this library sends it' : '';
}

function scripts(name: string): string {
  const canSend = !isForbiddenRequestHeader(name.toLowerCase());
  return canSend ? ', or name it in requestHeaders if scripts send it' : '';
}
