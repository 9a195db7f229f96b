import { readUrl } from '../../text/url';
import type { GivenRequest } from './given-request';

/** Chromium: both quoted, neither with a space in it. */
const CHROMIUM =
  /Access to \S{1,40} at '(\S{1,4096})' (?:\(redirected from '(\S{1,4096})'\) )?from origin '(\S{1,300})' has been blocked by CORS policy:?([^\n]{0,1000})/g;

/** Firefox names no origin. */
const FIREFOX =
  /Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at (\S{1,4096}?)\.? \(Reason: ([^\n]{0,1000})/g;

/** Safari says where from and where to in two sentences. */
const SAFARI_URL = /(?:cannot load|load resource) (\S{1,4096}) due to access control checks/g;
const SAFARI_ORIGIN = /Origin (\S{1,300}) is not allowed by Access-Control-Allow-Origin/;
const SAFARI_REASON = / is not allowed by Access-Control-Allow-(?:Headers|Methods)/;

/** The requests of which a browser's console speaks; none where the text holds no such sentence. */
export function readConsole(text: string): GivenRequest[] {
  const found: GivenRequest[] = [];
  for (const [, url = '', asked, origin, reason = ''] of text.matchAll(CHROMIUM)) {
    found.push(requestOf(asked ?? url, origin, reason));
  }
  for (const [, url = '', reason = ''] of text.matchAll(FIREFOX)) {
    found.push(requestOf(url, undefined, reason));
  }
  const [, safariOrigin] = SAFARI_ORIGIN.exec(text) ?? [];
  const safariReason = SAFARI_REASON.exec(text);
  const saidBefore = safariReason
    ? text.slice(Math.max(0, safariReason.index - 200), safariReason.index + 100)
    : '';
  for (const [, url = ''] of text.matchAll(SAFARI_URL)) {
    found.push(requestOf(url, safariOrigin, saidBefore));
  }
  return found;
}

const NOT_TOLD =
  "The console doesn't tell the method, the headers and the cookies of a request: add --method, --header and " +
  '--credentials as the script has them.';

/** What the reason of the block gives away of the request. */
function requestOf(url: string, origin: string | undefined, reason: string): GivenRequest {
  const method = /\bMethod ([A-Za-z]{1,20}) is not allowed/.exec(reason)?.[1];
  const header =
    /[Rr]equest header field ([\w-]{1,100}) is not allowed/.exec(reason)?.[1] ??
    /missing token .([\w-]{1,100}). in CORS header .Access-Control-Allow-Headers/.exec(reason)?.[1];
  const credentials =
    /credentials mode is 'include'|Credential is not supported|Access-Control-Allow-Credentials/.test(reason);
  const isPreflight = /preflight|Access-Control-Allow-(?:Methods|Headers)/i.test(reason);
  return {
    url,
    ...(origin !== undefined && (origin === 'null' || readUrl(origin)) && { origin }),
    ...(method !== undefined && { method }),
    ...(credentials && { credentials }),
    ...(isPreflight && method === undefined && header === undefined && { preflight: true }),
    headers: header === undefined ? {} : { [header]: exampleOf(header.toLowerCase()) },
    notes: [NOT_TOLD],
  };
}

/** A value with which the header has to be allowed. */
function exampleOf(name: string): string {
  if (name === 'content-type') return 'application/json';
  return name === 'authorization' ? 'Bearer example' : 'example';
}
