import type { HeaderLines, WireRequest } from '../doctor/exchange';
import { isForbiddenRequestHeader } from '../protocol/request-headers';
import { unsafeHeaderNames } from '../protocol/unsafe-headers';
import { siteOf } from './site';

/** What every question has in common. */
export interface Subject {
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderLines;
}

/** One request of the audit, before it is put on the wire. */
export type Question =
  | { readonly kind: 'read'; readonly origin?: string; readonly withHeaders?: boolean }
  | {
      readonly kind: 'preflight';
      readonly origin: string;
      readonly method: string;
      readonly headerNames: readonly string[];
    };

/** Whether the origin gets in: by the answer itself, or, of a method that is not sent, by its preflight. */
export function accessQuestion({ method, headers }: Subject, origin: string): Question {
  if (method === 'GET') return { kind: 'read', origin };
  return { kind: 'preflight', origin, method, headerNames: namesToAllow(headers) };
}

/** The names among these headers that a page can set, and that a server has to allow. */
export function namesToAllow(headers: HeaderLines): readonly string[] {
  return unsafeHeaderNames(headers.filter(([name]) => !isForbiddenRequestHeader(name.toLowerCase())));
}

/** The request, as a browser on a page of that origin would send it. */
export function wireRequest(question: Question, { url, headers }: Subject): WireRequest {
  const { kind, origin } = question;
  const browser: HeaderLines = [
    ['User-Agent', 'express-resource-cors audit'],
    ['Accept', '*/*'],
    // What a cache has kept may be another origin's answer.
    ['Cache-Control', 'no-cache'],
  ];
  const cors: HeaderLines =
    origin === undefined
      ? []
      : [
          ['Origin', origin],
          ['Sec-Fetch-Site', isSameSite(origin, url) ? 'same-site' : 'cross-site'],
          ['Sec-Fetch-Mode', 'cors'],
          ['Sec-Fetch-Dest', 'empty'],
        ];
  if (kind === 'read') {
    const given = question.withHeaders === false ? [] : headers;
    const names = given.map(([name]) => name.toLowerCase());
    const own = [...browser, ...cors].filter(([name]) => !names.includes(name.toLowerCase()));
    return { method: 'GET', url: url.href, headers: [...own, ...given] };
  }
  const asked: HeaderLines = [
    ['Access-Control-Request-Method', question.method],
    ...(question.headerNames.length === 0
      ? []
      : [['Access-Control-Request-Headers', question.headerNames.join(',')] as const]),
  ];
  return { method: 'OPTIONS', url: url.href, headers: [...browser, ...asked, ...cors] };
}

/** Fetch Metadata § 2.3 (https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header): scheme and site are the same. */
function isSameSite(origin: string, url: URL): boolean {
  const [, scheme, host = ''] = /^([a-z]+):\/\/([^:]*)/.exec(origin) ?? [];
  if (`${String(scheme)}:` !== url.protocol) return false;
  return (
    host === url.hostname || (siteOf(host)?.domain ?? host) === (siteOf(url.hostname)?.domain ?? url.hostname)
  );
}
