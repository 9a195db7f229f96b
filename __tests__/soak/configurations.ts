import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CorsAccessRequest, CorsDocument, CorsPolicy, CorsPolicyEntry } from 'express-resource-cors';

/** What the server counts of its callbacks. */
export interface CallbackCounts {
  /** Asked and not answered yet. */
  underWay: number;
  asked: number;
  /** The client had gone by the time of the answer. */
  answeredToNobody: number;
  /** Signals that aborted, because the time was up. */
  aborted: number;
}

/** Every request has an origin of its own below this one, so that an echo on another's response stands out. */
const ORIGINS = 'https://*.app.example.com';

const ELSEWHERE = 'https://elsewhere.example.com';

/**
 * The two configurations between which the server alternates. They differ in every entry, callback and option, so
 * that a response tells which it was decided by, and one that mixes the two is like neither.
 */
export function configurations(counts: CallbackCounts): { A: () => CorsDocument; B: () => CorsDocument } {
  return {
    A: () => ({
      diagnostics: true,
      rejectDisallowed: false,
      preflightStatus: 204,
      defaultCacheDuration: 111,
      callbackTimeout: 400,
      dynamicConfigurationCallback: (request) =>
        answer(request, counts, {
          methods: ['GET', 'PATCH'],
          responseHeaders: ['X-Dynamic-A', ownName(request)],
        }),
      policies: [
        { ...entry('Products', 'A'), methods: ['GET', 'PUT'], requestHeaders: ['X-Id', 'X-A'] },
        { ...entry('Public', 'A'), origins: '*' },
        { ...entry('Private', 'A'), methods: '*', requestHeaders: '*', cookies: true },
        entry('Moving', 'A'),
        { ...entry('Everything', 'A'), responseHeaders: '*', cookies: true },
      ],
    }),
    B: () => ({
      diagnostics: false,
      rejectDisallowed: true,
      preflightStatus: 200,
      defaultCacheDuration: 222,
      callbackTimeout: 600,
      dynamicConfigurationCallback: (request) =>
        answer(request, counts, { cookies: true, responseHeaders: ['X-Dynamic-B', ownName(request)] }),
      staticConfigurationAccessFilter: (request, policy) =>
        answer(request, counts, filtered(policy), 'policy'),
      policies: [
        {
          ...entry('products', 'B'),
          methods: ['GET', 'PUT', 'DELETE'],
          requestHeaders: ['X-Id', 'X-B'],
          cookies: true,
        },
        { ...entry('public', 'B'), origins: '*' },
        { ...entry('private', 'B'), methods: '*', requestHeaders: '*' },
        { ...entry('moving', 'B'), origins: [ELSEWHERE] },
        { ...entry('everything', 'B'), responseHeaders: '*' },
      ],
    }),
  };
}

/** Refused whole: `replaceWith` must change nothing. */
export const INVALID: CorsDocument = {
  policies: [entry('Products', 'Invalid'), { resources: ['Public'], origins: ['https://app.example.com/'] }],
};

function entry(resource: string, set: string): CorsPolicyEntry {
  return { resources: [resource], origins: [ORIGINS], responseHeaders: [`X-${set}`] };
}

function filtered(policy: CorsPolicy): CorsPolicy {
  const { responseHeaders } = policy;
  return responseHeaders === undefined || responseHeaders === '*'
    ? policy
    : { ...policy, responseHeaders: [...responseHeaders, 'X-Filter-B'] };
}

/** A header that no other request's policy exposes. */
function ownName({ request }: CorsAccessRequest): string {
  return `X-Own-${String((request as IncomingMessage).headers['x-request-id'])}`;
}

/**
 * Answers as the request's own query says: `after` so many milliseconds with the `policy` or with `null`, or not as
 * a callback should. Without a query at once, by default with null.
 */
function answer(
  request: CorsAccessRequest,
  counts: CallbackCounts,
  policy: CorsPolicy,
  byDefault = 'null',
): CorsPolicy | null | Promise<CorsPolicy | null> {
  const message = request.request as IncomingMessage;
  const query = new URL(message.url ?? '', 'http://localhost').searchParams;
  const after = Number(query.get('after') ?? 0);
  const how = query.get('answer') ?? byDefault;
  counts.asked++;
  if (how === 'throw') throw new Error('The callback throws.');
  const now = () => (how === 'nonsense' ? ({ methods: 'GET' } as never) : how === 'null' ? null : policy);
  if (after === 0) return now();

  counts.underWay++;
  request.signal.addEventListener('abort', () => counts.aborted++, { once: true });
  return sleep(after).then(() => {
    counts.underWay--;
    if (message.socket.destroyed) counts.answeredToNobody++;
    if (how === 'reject' || how === 'late') throw new Error('The callback rejects.');
    return now();
  });
}
