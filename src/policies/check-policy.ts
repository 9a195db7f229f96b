import { checkList, isRecord, unknownProperty, wholeNumber, type Check } from '../problems/checks';
import { problem, type CorsProblem } from '../problems/problem';
import { FORBIDDEN_METHODS } from '../protocol/methods';
import { isForbiddenRequestHeader } from '../protocol/request-headers';
import { isForbiddenResponseHeader } from '../protocol/response-headers';
import { isToken } from '../protocol/token';
import { quote } from '../text/quote';
import type { CorsPolicy } from './policy';

/** The longest `cacheDuration`, in seconds: one day, which is what Firefox caps `Access-Control-Max-Age` at. */
const LONGEST_CACHE_DURATION = 86400;

const UNIT = 'a cache duration in seconds (86400 is one day)';

/** Seconds for which a browser may keep a preflight's answer. */
export const checkCacheDuration: Check = (value, name) =>
  wholeNumber(
    0,
    LONGEST_CACHE_DURATION,
    UNIT,
  )(value, name).map((found) => ({
    ...found,
    code: 'invalid-cache-duration',
  }));

/** How each property of a policy is checked. */
const CHECKS: Readonly<Record<keyof CorsPolicy, Check>> = {
  methods: (value, name) => checkList(value, name, 'invalid-method', methodFlaw),
  requestHeaders: (value, name) => checkList(value, name, 'invalid-header', requestHeaderFlaw),
  responseHeaders: (value, name) => checkList(value, name, 'invalid-header', responseHeaderFlaw),
  cookies: (value, name) =>
    typeof value === 'boolean'
      ? []
      : [problem('invalid-value', name, value, `${quote(value)} is neither true nor false`)],
  cacheDuration: checkCacheDuration,
};

/** The names of a policy's properties. */
export const POLICY_PROPERTIES = Object.keys(CHECKS) as readonly (keyof CorsPolicy)[];

/** What people call the properties of a policy who come from the `cors` package. */
export const POLICY_PROPERTIES_ELSEWHERE: Readonly<Record<string, string>> = {
  origin: `here it is 'origins', a list, or '*' for all`,
  origins: `the origins stand beside the policy, not in it`,
  allowedHeaders: `here it is 'requestHeaders'`,
  allowHeaders: `here it is 'requestHeaders'`,
  headers: `here it is 'requestHeaders' for what scripts may send, 'responseHeaders' for what they may read`,
  exposedHeaders: `here it is 'responseHeaders'`,
  exposeHeaders: `here it is 'responseHeaders'`,
  credentials: `here it is 'cookies'`,
  supportsCredentials: `here it is 'cookies'`,
  maxAge: `here it is 'cacheDuration', in seconds`,
  optionsSuccessStatus: `here it is 'preflightStatus', an option of the whole configuration`,
};

/** Everything that is wrong with the value of one property of a policy; `path` begins with the property. */
export function checkPolicyProperty(property: keyof CorsPolicy, value: unknown): CorsProblem[] {
  return CHECKS[property](value, property);
}

/** Everything that is wrong with a value that should be a {@link CorsPolicy}. */
export function checkPolicy(value: unknown): CorsProblem[] {
  if (!isRecord(value)) {
    const message = `${quote(value)} is not a policy; write a plain object such as { methods: ['GET'] }`;
    return [problem('invalid-value', '', value, message)];
  }
  return Object.keys(value).flatMap((key) => {
    if (!Object.hasOwn(CHECKS, key)) {
      return [unknownProperty(key, value[key], POLICY_PROPERTIES, POLICY_PROPERTIES_ELSEWHERE)];
    }
    return value[key] === undefined ? [] : checkPolicyProperty(key as keyof CorsPolicy, value[key]);
  });
}

function methodFlaw(method: unknown): string | undefined {
  if (method === '*')
    return `'*' is not a method; for all methods, say allowAllMethods() (in a policy: methods: '*')`;
  if (typeof method !== 'string' || !isToken(method)) {
    return `${quote(method)} is not a method; a method is one word, such as 'GET'${oneByOne(method)}`;
  }
  // Fetch § Methods: https://fetch.spec.whatwg.org/#forbidden-method
  if (FORBIDDEN_METHODS.includes(method.toUpperCase())) {
    return `${quote(method)} is forbidden: browsers never send it, so it can't be allowed; leave it out`;
  }
  return undefined;
}

function requestHeaderFlaw(name: unknown): string | undefined {
  if (name === '*')
    return `'*' is not a header; for all, say allowAllRequestHeaders() (in a policy: requestHeaders: '*')`;
  if (typeof name !== 'string' || !isToken(name)) return notAHeader(name);
  if (name.toLowerCase() === 'origin')
    return `${quote(name)} is set by the browser alone and never needs allowing; leave it out`;
  if (isForbiddenRequestHeader(name.toLowerCase())) {
    return `${quote(name)} is forbidden: browsers don't let scripts set it, so allowing it means nothing; leave it out`;
  }
  return undefined;
}

function responseHeaderFlaw(name: unknown): string | undefined {
  if (name === '*')
    return `'*' is not a header; for all, say allowAllResponseHeaders() (in a policy: responseHeaders: '*')`;
  if (typeof name !== 'string' || !isToken(name)) return notAHeader(name);
  if (isForbiddenResponseHeader(name.toLowerCase())) {
    return `${quote(name)} can't be exposed: browsers never let scripts read it; leave it out`;
  }
  return undefined;
}

function notAHeader(name: unknown): string {
  return `${quote(name)} is not a header name; a name is one word, such as 'Content-Type', without its value${oneByOne(name)}`;
}

/** Where several names stand in one text: how to write them. */
function oneByOne(text: unknown): string {
  if (typeof text !== 'string') return '';
  const names = text.split(/[\s,;]+/).filter((name) => name !== '');
  return names.length > 1 && names.length <= 8 && names.every(isToken)
    ? `; write each one by itself: ${names.map((name) => `'${name}'`).join(', ')}`
    : '';
}
