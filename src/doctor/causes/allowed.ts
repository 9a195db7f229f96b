import { membersOf, valueOf, type WireResponse } from '../exchange';
import type { CookieFate } from '../cookies';
import type { PageRequest } from '../page-request';
import { exposes } from '../readable';
import { quote } from '../../text/quote';
import { unsafeHeaderNames } from '../../protocol/unsafe-headers';
import { isToken } from '../../protocol/token';
import { ANOTHER_ORIGIN, type MixUp, type SecondAnswers } from '../second-questions';
import type { CorsCauseCode } from './cause-code';
import { inWords, namesInWords } from './needs';
import { misspeltLines } from './near-miss';
import { varyWithOrigin } from './signs';
import type { Finding } from './situation';
import { localNetworkNote } from '../local-network';

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';
const EXPOSE = 'Access-Control-Expose-Headers';

/** What is known where a request passes. */
export interface Passed {
  readonly request: PageRequest;
  /** The response to the actual request; undefined where only the preflight was sent. */
  readonly response: WireResponse | undefined;
  /** The response to the last preflight; undefined without any. */
  readonly preflight: WireResponse | undefined;
  /** The headers that the caller says the script reads, lower-case. */
  readonly reads: readonly string[];
  readonly cookies: readonly CookieFate[];
  readonly second: SecondAnswers;
  readonly mixUp: MixUp | undefined;
}

/** One thing that may be left open, and how to know it. */
interface OpenRule {
  readonly code: CorsCauseCode;
  readonly find: (passed: Passed) => Finding | undefined;
}

function leftOpen(code: CorsCauseCode, find: OpenRule['find']): OpenRule {
  return { code, find };
}

/** What a request leaves open that passes; the gravest first. */
export const LEFT_OPEN: readonly OpenRule[] = [
  leftOpen('local-network', ({ request }) => {
    const note = localNetworkNote(request.url, request.origin);
    return note && { ...note, headers: null };
  }),
  leftOpen('any-origin-with-credentials', ({ second: { another } }) => {
    if (!another || valueOf(another.headers, ALLOW_ORIGIN) !== ANOTHER_ORIGIN) return undefined;
    if (valueOf(another.headers, 'Access-Control-Allow-Credentials') !== 'true') return undefined;
    return {
      cause: `The server allows any origin, with credentials: it sends back whatever Origin it gets (${ANOTHER_ORIGIN} too). Every web site can read what the user of this page can read.`,
      remedy:
        'Compare the Origin with a list of those that you trust, and send Access-Control-Allow-Origin and Access-Control-Allow-Credentials to these alone.',
      headers: null,
    };
  }),
  leftOpen('header-not-exposed', ({ reads, response, request }) => {
    if (!response) return undefined;
    const hidden = reads.filter((name) => !exposes(response, request.credentials, name));
    if (hidden.length === 0) return undefined;
    const secret = hidden.filter((name) => /^set-cookie2?$/.test(name));
    const names = hidden.filter((name) => !secret.includes(name));
    const listed = membersOf(response.headers, EXPOSE);
    const [misspelt] = misspeltLines(response.headers, EXPOSE);
    const isStar = listed.includes('*') && request.credentials;
    const kept = listed.filter((name) => isToken(name) && !(isStar && name === '*'));
    const headers = names.length === 0 ? null : { [EXPOSE]: [...kept, ...names].join(', ') };
    return {
      cause: `The script can't read ${namesInWords(hidden)}: ${
        misspelt
          ? `the response has ${quote(misspelt.name)}, which no browser knows`
          : isStar
            ? `with credentials, '*' in ${EXPOSE} stands for no other name`
            : listed.length === 0
              ? `the response has no ${EXPOSE}, and only seven plain headers can be read without it`
              : listed.every(isToken)
                ? `${EXPOSE} does not list ${hidden.length === 1 ? 'it' : 'them'}`
                : `${EXPOSE} is not a list of names with commas between them`
      }.`,
      remedy: `${headers ? `Send ${inWords(headers)} with the response.` : ''}${secret.length > 0 ? `${headers ? ' ' : ''}No script ever reads Set-Cookie: send what it needs in the body.` : ''}`,
      headers,
    };
  }),
  leftOpen('cookie-will-not-be-kept', ({ cookies, request }) => {
    const lost = cookies.filter(({ kept, name }) => !kept && !OF_THE_NETWORK.test(name));
    const [first] = lost;
    if (!first) return undefined;
    return {
      cause: `The browser will not keep ${lost.map(({ name, reason }) => `the cookie ${name}: ${String(reason)}`).join('; ')}.`,
      remedy: request.credentials
        ? `Send it by https with 'SameSite=None; Secure', if pages of other sites are to use it; or serve page and server from one site (two subdomains of one domain, both by https). Browsers that block third-party cookies keep it only then.`
        : "Ask with credentials: 'include' (withCredentials), and have the server allow that, if the cookie is needed.",
      headers: null,
    };
  }),
  leftOpen('star-covers-authorization', ({ preflight, request }) => {
    if (!preflight || !unsafeHeaderNames(request.headers).includes('authorization')) return undefined;
    const listed = membersOf(preflight.headers, 'Access-Control-Allow-Headers');
    if (!listed.includes('*') || listed.some((name) => name.toLowerCase() === 'authorization'))
      return undefined;
    const headers = { 'Access-Control-Allow-Headers': [...listed, 'authorization'].join(', ') };
    return {
      cause:
        "Authorization passes by '*' in Access-Control-Allow-Headers alone. Chromium lets it pass; by the Fetch standard '*' does not cover it, and other browsers may refuse it, now or later.",
      remedy: `List it by name: have the response to the preflight say ${inWords(headers)}.`,
      headers,
    };
  }),
  leftOpen(
    'missing-vary',
    ({ mixUp, response }) =>
      mixUp && {
        cause: describeMixUp(mixUp),
        remedy: MIX_UP_REMEDY,
        headers: { Vary: (response && varyWithOrigin(response.headers)) ?? 'Origin' },
      },
  ),
];

/** Cookies of CDNs, load balancers and bot checks, which no script needs. */
const OF_THE_NETWORK =
  /^(?:__cf|_cf|cf_|AWSALB|AWSELB|ARRAffinity|incap_ses|visid_incap|nlbi_|ak_bmsc|bm_s|_abck|datadome|GCLB|INGRESSCOOKIE|BIGip|__ddg)/i;

/** In a sentence: who gets what. */
export function describeMixUp({ origin, allowOrigin, other, otherAllowOrigin }: MixUp): string {
  const what = (value: string | undefined): string =>
    value === undefined
      ? `no ${ALLOW_ORIGIN}`
      : value === 'null'
        ? `null as ${ALLOW_ORIGIN}`
        : quote(`${ALLOW_ORIGIN}: ${value}`);
  if (other === null) {
    return (
      `The response depends on whether there is an Origin: with ${origin} it has ${what(allowOrigin)}, without Origin ` +
      `(a link, an image, a program) it has ${what(otherAllowOrigin)}, and no 'Vary: Origin'. A cache may hand the ` +
      'one without to the page, and the browser then blocks it.'
    );
  }
  return (
    `The response depends on the origin (${origin} gets ${what(allowOrigin)}, ${other} gets ` +
    `${what(otherAllowOrigin)}), but has no 'Vary: Origin': a cache may give one of them the response of the ` +
    'other, which the browser then blocks.'
  );
}

export const MIX_UP_REMEDY =
  "Send 'Vary: Origin' with every response of this URL, those to requests without an Origin among them.";
