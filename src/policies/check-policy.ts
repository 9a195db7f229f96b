import type { CorsProblem, CorsProblemCode } from '../problems/problem';
import { FORBIDDEN_METHODS } from '../protocol/methods';
import { isForbiddenRequestHeader } from '../protocol/request-headers';
import { isForbiddenResponseHeader } from '../protocol/response-headers';
import { isToken } from '../protocol/token';
import { nearest } from '../text/nearest';
import { quote } from '../text/quote';
import type { CorsPolicy } from './policy';

/** The longest `cacheDuration`, in seconds: one day, which is what Firefox caps `Access-Control-Max-Age` at. */
const LONGEST_CACHE_DURATION = 86400;

type Check = (value: unknown) => CorsProblem[];

/** How each property of a policy is checked. */
const CHECKS: Readonly<Record<keyof CorsPolicy, Check>> = {
  methods: checkMethods,
  requestHeaders: checkRequestHeaders,
  responseHeaders: checkResponseHeaders,
  cookies: checkCookies,
  cacheDuration: (value) => checkCacheDuration(value, 'cacheDuration'),
};

/** The names of a policy's properties. */
export const POLICY_PROPERTIES = Object.keys(CHECKS) as readonly (keyof CorsPolicy)[];

/** Everything that is wrong with the value of one property of a policy; `path` begins with the property. */
export function checkPolicyProperty(property: keyof CorsPolicy, value: unknown): CorsProblem[] {
  return CHECKS[property](value);
}

/** Everything that is wrong with a value that should be a {@link CorsPolicy}. */
export function checkPolicy(value: unknown): CorsProblem[] {
  if (!isRecord(value)) {
    return [
      problem(
        'invalid-value',
        '',
        value,
        `${quote(value)} is no policy; write a plain object such as { methods: ['GET'] }`,
      ),
    ];
  }
  return Object.keys(value).flatMap((key) =>
    Object.hasOwn(CHECKS, key)
      ? value[key] === undefined
        ? []
        : checkPolicyProperty(key as keyof CorsPolicy, value[key])
      : [unknownProperty(key, value[key], POLICY_PROPERTIES)],
  );
}

/** The problem of a property that does not exist, with the one that was probably meant. */
export function unknownProperty(key: string, value: unknown, known: readonly string[]): CorsProblem {
  const meant = nearest(key, known);
  const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean '${meant}'?`;
  return problem('unknown-property', key, value, `${quote(key)} is not a property; ${hint}`);
}

/** A whole number of seconds, at most a day; `path` names the property that has it. */
export function checkCacheDuration(value: unknown, path: string): CorsProblem[] {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LONGEST_CACHE_DURATION)
    return [];
  const why = `is no cache duration; write a whole number of seconds, 0 to ${String(LONGEST_CACHE_DURATION)} (one day)`;
  return [problem('invalid-cache-duration', path, value, `${quote(value)} ${why}`)];
}

/**
 * Whether the value is a plain object, of this or another realm: an `Error` that a callback answers with in place
 * of throwing it, a `Map` or an instance of a class is none, for its own properties don't tell what it means.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A list that may also be `'*'`: each item is checked, and an empty one refused. */
export function checkList(
  value: unknown,
  path: string,
  code: CorsProblemCode,
  flawOf: (item: unknown) => string | undefined,
): CorsProblem[] {
  if (value === '*') return [];
  if (!Array.isArray(value)) {
    const list = typeof value === 'string' ? `; write [${quote(value)}]` : `; write a list, or '*' for all`;
    return [problem('invalid-value', path, value, `${quote(value)} is no list${list}`)];
  }
  if (value.length === 0) {
    return [
      problem('empty-list', path, value, `the list is empty; name at least one, or leave ${quote(path)} out`),
    ];
  }
  // A hole in the list is looked at too, as the undefined that it reads as.
  return Array.from<unknown>(value).flatMap((item, index) => {
    const flaw = flawOf(item);
    return flaw === undefined ? [] : [problem(code, `${path}[${String(index)}]`, item, flaw)];
  });
}

function checkMethods(value: unknown): CorsProblem[] {
  return checkList(value, 'methods', 'invalid-method', (method) => {
    if (method === '*')
      return `'*' is no method; for all methods, say allowAllMethods() (in a policy: methods: '*')`;
    if (typeof method !== 'string' || !isToken(method)) {
      return `${quote(method)} is no method; a method is one token, such as 'GET'`;
    }
    if (FORBIDDEN_METHODS.includes(method.toUpperCase())) {
      return `${quote(method)} is forbidden: browsers never send it, so it can't be allowed; leave it out`;
    }
    return undefined;
  });
}

function checkRequestHeaders(value: unknown): CorsProblem[] {
  return checkList(value, 'requestHeaders', 'invalid-header', (name) => {
    if (name === '*')
      return `'*' is no header; for all, say allowAllRequestHeaders() (in a policy: requestHeaders: '*')`;
    if (typeof name !== 'string' || !isToken(name)) return noHeader(name);
    if (name.toLowerCase() === 'origin')
      return `${quote(name)} is set by the browser alone and never needs allowing; leave it out`;
    if (isForbiddenRequestHeader(name.toLowerCase())) {
      return `${quote(name)} is forbidden: browsers don't let scripts set it, so allowing it means nothing; leave it out`;
    }
    return undefined;
  });
}

function checkResponseHeaders(value: unknown): CorsProblem[] {
  return checkList(value, 'responseHeaders', 'invalid-header', (name) => {
    if (name === '*')
      return `'*' is no header; for all, say allowAllResponseHeaders() (in a policy: responseHeaders: '*')`;
    if (typeof name !== 'string' || !isToken(name)) return noHeader(name);
    if (isForbiddenResponseHeader(name.toLowerCase())) {
      return `${quote(name)} can't be exposed: browsers never let scripts read it; leave it out`;
    }
    return undefined;
  });
}

function noHeader(name: unknown): string {
  return `${quote(name)} is no header name; a name is one token, such as 'Content-Type', without its value`;
}

function checkCookies(value: unknown): CorsProblem[] {
  return typeof value === 'boolean'
    ? []
    : [problem('invalid-value', 'cookies', value, `${quote(value)} is neither true nor false`)];
}

function problem(code: CorsProblemCode, path: string, value: unknown, message: string): CorsProblem {
  return { code, path, value, message };
}
