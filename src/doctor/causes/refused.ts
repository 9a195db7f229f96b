import { isToken } from '../../protocol/token';
import { printable } from '../../text/quote';
import { linesOf, membersOf } from '../exchange';
import { inWords, lackingIn, namesInWords, neededHeaders } from './needs';
import { misspeltLines, misspeltMember } from './near-miss';
import { rule, type Finding, type Rule, type Situation } from './situation';
import {
  answered,
  bodyText,
  isMissing,
  isUnanswered,
  shortQuote,
  signsOfCors,
  headerText,
  shown,
} from './signs';

const ALLOW_METHODS = 'Access-Control-Allow-Methods';
const ALLOW_HEADERS = 'Access-Control-Allow-Headers';

type Refused = 'origin' | 'method' | 'header';

/** How CORS handling says what it refuses, the particular before the general. */
const WORDS: readonly (readonly [Refused, RegExp])[] = [
  // This package.
  ['method', /is refused: the method '|Access-Control-Request-Method header is not a single token/],
  ['header', /is refused: the request header '|Access-Control-Request-Headers header (?:has|lists)/],
  [
    'origin',
    /\bThe origin '[^']*' is not allowed for |No entry is for all resources either|no entry for all resources (?:that )?(?:could decide|admits)|(?:dynamicConfigurationCallback|staticConfigurationAccessFilter) (?:answered null|failed)|its Origin header is malformed|can be read in two ways that name different resources/,
  ],
  // Starlette and FastAPI list everything that they refuse.
  ['origin', /Disallowed CORS (?:\w+, )*origin/i],
  ['method', /Disallowed CORS (?:\w+, )*method/i],
  ['header', /Disallowed CORS (?:\w+, )*headers?/i],
  // hapi, Pekko HTTP, Play, Tomcat, Micronaut and their like.
  [
    'method',
    /CORS: invalid method|\bmethods? (?:is |are )?(?:not allowed|disallowed|forbidden|rejected|denied) by (?:the )?CORS|CORS\b.{0,60}\bmethod\b.{0,40}\b(?:not (?:allowed|permitted|supported)|disallowed|denied|rejected|refused|forbidden|invalid)/i,
  ],
  [
    'header',
    /CORS: invalid headers?|CORS error: Some headers|\bheaders? (?:is |are )?(?:not allowed|disallowed|forbidden|rejected|denied) by (?:the )?CORS|CORS\b.{0,60}\bheaders?\b.{0,40}\b(?:not (?:allowed|permitted|supported)|disallowed|denied|rejected|refused|forbidden|invalid)/i,
  ],
  [
    'origin',
    /Invalid CORS request|CORSResponse: This CORS request is not allowed|CORS is disabled for this route|Invalid Preflight Request|CORS: invalid origin/i,
  ],
  [
    'origin',
    /\b(?:not allowed|denied|rejected|refused|blocked|disallowed|forbidden|not permitted) by (?:the |our )?(?:server'?s? )?(?:CORS|cross[- ]origin)/i,
  ],
  [
    'origin',
    /\bCORS\b.{0,60}\b(?:not (?:allowed|permitted|whitelisted|trusted|valid|found|authorized)|n't allowed|disallowed|denied|rejected|refused|blocked|forbidden|invalid|fail(?:ed|ure)|violation|error)\b/i,
  ],
  [
    'origin',
    /\bcross[- ]origin\b.{0,60}\b(?:not (?:allowed|permitted)|disallowed|denied|rejected|refused|blocked|forbidden)\b/i,
  ],
  [
    'origin',
    /\borigin\b(?! checking failed).{0,100}\b(?:(?:is |was )?not (?:allowed|permitted|whitelisted|trusted|authorized|in the (?:allow|white)[- ]?list)|isn't allowed|disallowed|denied|rejected|refused|blocked|forbidden)\b/i,
  ],
  [
    'origin',
    /\b(?:disallowed|forbidden|invalid|unauthorized|untrusted|unknown|bad|rejected|unexpected) origin\b/i,
  ],
];

const RACK_CORS = /^miss; no-(origin|method|headers|path|mismatch)/i;

/** What the response says in so many words that it refuses; undefined where it says nothing of the kind. */
function saidRefusal({ response }: Situation): { what: Refused; words: string } | undefined {
  const rack = RACK_CORS.exec(headerText(response, 'X-Rack-CORS'));
  if (rack) {
    const what = rack[1] === 'method' ? 'method' : rack[1] === 'headers' ? 'header' : 'origin';
    return { what, words: `'X-Rack-CORS: ${printable(rack.input)}'` };
  }
  const isPage = /html/i.test(headerText(response, 'Content-Type'));
  // A page of a web site may speak of CORS for reasons of its own.
  if (isPage && response.status < 400) return undefined;
  const text = bodyText(response);
  for (const [what, says] of WORDS) {
    const found = says.exec(text);
    if (found) return { what, words: around(text, found.index) };
  }
  return undefined;
}

/** The text from a little before this place on, in quotes. */
function around(text: string, index: number): string {
  return shortQuote(text.slice(Math.max(0, index - 40)));
}

/** Headers of CORS under a wrong name, and refusals in so many words. */
export const IN_ITS_OWN_WORDS: readonly Rule[] = [
  rule('header-name-misspelt', (situation) => {
    const { failure, response } = situation;
    const wanted = failure.header;
    if (!wanted?.startsWith('Access-Control-')) return undefined;
    const [misspelt] = misspeltLines(response.headers, wanted);
    const isMissing = linesOf(response.headers, wanted).length === 0;
    if (!misspelt || (!isMissing && !namesWhatLacks(situation, misspelt.value))) return undefined;
    return {
      cause: `The response has a header ${shortQuote(misspelt.name)}, which no browser knows: the name is ${wanted}.`,
      remedy: `Write the name right, and send${needs(situation)}`,
      headers: neededHeaders(situation),
    };
  }),
  said('origin', 'origin-refused'),
  said('method', 'method-refused'),
  said('header', 'header-refused'),
];

function said(what: Refused, code: 'origin-refused' | 'method-refused' | 'header-refused'): Rule {
  return {
    code,
    find: (situation) => {
      if (!isUnanswered(situation)) return undefined;
      const refusal = saidRefusal(situation);
      if (refusal?.what !== what) return undefined;
      return {
        cause: `${answered(situation)}, and the CORS handling says itself that it refuses ${theThing(situation, what)}: ${refusal.words}.${isVague(refusal.words) ? ' It uses the same words for the origin, the method and the headers.' : ''}`,
        remedy: allow(situation),
        headers: neededHeaders(situation),
      };
    },
  };
}

/** Words that stand for any of the three. */
function isVague(words: string): boolean {
  return /Invalid CORS request|This CORS request is not allowed|Invalid Preflight Request/i.test(words);
}

function theThing({ request, response }: Situation, what: Refused): string {
  if (what === 'origin') return `the origin ${request.origin}`;
  if (what === 'method') return `the method ${request.method}`;
  const { names, mistakes } = lackingIn(response, request);
  const all = [...names, ...mistakes];
  return all.length === 0 ? 'a request header' : `a request header (${namesInWords(all)})`;
}

/** Signs that CORS is handled here, and no permission. */
export const BY_ITS_SIGNS: readonly Rule[] = [
  rule('method-refused', (situation) => {
    const { method } = refusedByLists(situation) ?? {};
    if (method === undefined) return undefined;
    return bySigns(situation, `the method ${method}`, ALLOW_METHODS);
  }),
  rule('header-refused', (situation) => {
    const { names = [] } = refusedByLists(situation) ?? {};
    if (names.length === 0) return undefined;
    return bySigns(
      situation,
      names.length === 1
        ? `the request header ${names.join()}`
        : `the request headers ${namesInWords(names)}`,
      ALLOW_HEADERS,
    );
  }),
  rule('origin-refused', (situation) => {
    const { response, request, isPreflight } = situation;
    if (!isMissing(response)) return undefined;
    const signs = signsOfCors(response);
    if (signs.length === 0) return undefined;
    return {
      cause: `${answered(situation)}, with signs that CORS is handled here (${signs.join('; ')}) and without Access-Control-Allow-Origin: the server does not allow the origin ${request.origin}${isPreflight ? `, or it refuses the method ${request.method} or a header` : ''}.`,
      remedy: allow(situation),
      headers: neededHeaders(situation),
    };
  }),
];

/** What the lists of a preflight's response leave out, where it has lists and no permission. */
function refusedByLists(situation: Situation): { method?: string; names?: readonly string[] } | undefined {
  const { response, request, isPreflight } = situation;
  if (!isPreflight || !isMissing(response)) return undefined;
  const { method, names } = lackingIn(response, request);
  const has = (name: string): boolean => membersOf(response.headers, name).length > 0;
  return {
    ...(method !== undefined && has(ALLOW_METHODS) && { method }),
    ...(has(ALLOW_HEADERS) && { names }),
  };
}

function bySigns(situation: Situation, what: string, list: string): Finding {
  const { response, request } = situation;
  return {
    cause: `${answered(situation)} without Access-Control-Allow-Origin, and its own list does not have ${what} (${list}: ${shown(headerText(response, list))}): the CORS handling refuses that, and perhaps the origin ${request.origin} too.`,
    remedy: allow(situation),
    headers: neededHeaders(situation),
  };
}

function allow(situation: Situation): string {
  const { request, isPreflight, response } = situation;
  const { method, names } = lackingIn(response, request);
  const asked = isPreflight
    ? [
        `the origin ${request.origin}`,
        ...(method === undefined ? [] : [`the method ${method}`]),
        ...(names.length === 0
          ? []
          : [`the request header${names.length === 1 ? '' : 's'} ${namesInWords(names)}`]),
      ]
    : [`the origin ${request.origin}`];
  return `Allow ${namesInWords(asked)} in the server's CORS configuration, for this URL.${
    isPreflight && response.status > 299
      ? ' The preflight then needs the status 204 and'
      : ' The response needs'
  }${needs(situation)}`;
}

/** The lists of a preflight's response, and the permission to use credentials. */
export const NOT_LISTED: readonly Rule[] = [
  rule('list-malformed', (situation) => {
    const { failure, response } = situation;
    const { header } = failure;
    if (header !== ALLOW_METHODS && header !== ALLOW_HEADERS) return undefined;
    const members = membersOf(response.headers, header);
    // Quotes and `|` are characters of names, so such a list parses, as a list of other names.
    const odd = members.some((member) => !isToken(member) || /['"`|]/.test(member));
    if (!odd || (failure.failedParameter !== '' && !namesWhatLacks(situation, members.join(','))))
      return undefined;
    return {
      cause: `${header} is not a list of names with commas between them: ${shortQuote(headerText(response, header))}.`,
      remedy: `Write the names with commas between them, without quotes, brackets or other signs:${needs(situation)}`,
      headers: neededHeaders(situation),
    };
  }),
  rule('star-with-credentials', (situation) => {
    const { failure, request, response } = situation;
    const { header } = failure;
    if (failure.corsError.endsWith('WildcardOriginNotAllowed')) {
      return {
        cause: "The server allows any origin with '*', which does not count for a request with credentials.",
        remedy: `For origins that you trust, and for no others, send${needs(situation)} Or ask without credentials (credentials: 'omit'), if no cookies are needed.`,
        headers: neededHeaders(situation),
      };
    }
    if (header !== ALLOW_METHODS && header !== ALLOW_HEADERS) return undefined;
    if (!request.credentials || !membersOf(response.headers, header).includes('*')) return undefined;
    return {
      cause: `With credentials, '*' in ${header} is a name like any other, and stands for no others. So ${wantedInWords(situation)} ${wantedCount(situation) === 1 ? 'is' : 'are'} not allowed.`,
      remedy: `List them by name:${needs(situation)}`,
      headers: neededHeaders(situation),
    };
  }),
  rule('method-case', (situation) => {
    const { failure, request, response } = situation;
    if (failure.corsError !== 'MethodDisallowedByPreflightResponse') return undefined;
    const { method } = request;
    const listed = membersOf(response.headers, ALLOW_METHODS).find(
      (each) => each.toUpperCase() === method.toUpperCase(),
    );
    if (listed === undefined) return undefined;
    if (method === method.toUpperCase()) {
      return {
        cause: `The server lists '${shown(listed)}', and methods are compared with case.`,
        remedy: `Write the method as browsers send it:${needs(situation)}`,
        headers: neededHeaders(situation),
      };
    }
    const { names } = lackingIn(response, request);
    return {
      cause: `The script asks with '${printable(method)}', which browsers send as it is written (they upper-case only DELETE, GET, HEAD, OPTIONS, POST and PUT). The server lists '${shown(listed)}', and methods are compared with case.`,
      remedy: `Write '${shown(listed)}' in the script.${names.length === 0 ? '' : ` The server also has to allow the request headers ${namesInWords(names)}.`}`,
      headers: null,
    };
  }),
  rule('list-misspelt', (situation) => {
    const { failure, request, response } = situation;
    const { header } = failure;
    if (failure.failedParameter === '' || (header !== ALLOW_METHODS && header !== ALLOW_HEADERS))
      return undefined;
    const members = membersOf(response.headers, header);
    const { method, names } = lackingIn(response, request);
    const wanted = header === ALLOW_METHODS ? (method === undefined ? [] : [method]) : names;
    for (const name of wanted) {
      const misspelt = misspeltMember(members, name);
      if (misspelt === undefined) continue;
      const isPattern = misspelt.includes('*') || /^(?:all|any|every)/i.test(misspelt);
      return {
        cause: isPattern
          ? `${header} says '${shown(misspelt)}', which is a name like any other: there are no patterns in this list, and only '*' alone stands for all. So ${name} is not allowed.`
          : `${header} says '${shown(misspelt)}', and the request needs ${name}: names have to be spelt the same.`,
        remedy: `Write the name as the request has it:${needs(situation)}`,
        headers: neededHeaders(situation),
      };
    }
    return undefined;
  }),
  rule('method-not-listed', (situation) => {
    const { failure, request, response } = situation;
    if (failure.corsError !== 'MethodDisallowedByPreflightResponse') return undefined;
    const handled = membersOf(response.headers, 'Allow');
    const isHandled = handled.length === 0 || handled.includes(request.method);
    return {
      cause: notListed(situation, ALLOW_METHODS, `The method ${request.method}`, 'is', 'needs'),
      remedy: `Have the response to the preflight say${needs(situation)}${
        isHandled
          ? ''
          : ` Its Allow (${shown(handled.join(', '))}) does not have ${request.method} either: see that the URL has a handler for it.`
      }`,
      headers: neededHeaders(situation),
    };
  }),
  rule('header-not-listed', (situation) => {
    const { failure, response, request } = situation;
    if (failure.corsError !== 'HeaderDisallowedByPreflightResponse') return undefined;
    const { names } = lackingIn(response, request);
    const many = names.length !== 1;
    const json = names.includes('content-type')
      ? ' Only forms and text/plain go without being asked for: application/json does not.'
      : '';
    return {
      cause: `${notListed(situation, ALLOW_HEADERS, `The request header${many ? 's' : ''} ${namesInWords(names)}`, many ? 'are' : 'is', many ? 'need' : 'needs')}${json}`,
      remedy: `Have the response to the preflight say${needs(situation)} Or take out of the script what is not needed; a header that the script does not set may come from an extension of the browser or from a library.`,
      headers: neededHeaders(situation),
    };
  }),
  rule('credentials-not-allowed', (situation) => {
    const { failure, request, response } = situation;
    if (!failure.corsError.endsWith('InvalidAllowCredentials')) return undefined;
    const value = failure.failedParameter;
    const lines = linesOf(response.headers, 'Access-Control-Allow-Credentials').length;
    const why =
      lines === 0
        ? 'has no Access-Control-Allow-Credentials'
        : lines > 1 || /^true(?:\s*,\s*true)+$/i.test(value)
          ? `says Access-Control-Allow-Credentials twice (${shortQuote(value)}), which reads as another value: two places add the header`
          : value.toLowerCase() === 'true'
            ? `says ${shortQuote(value)} in Access-Control-Allow-Credentials, and 'true' is compared with case`
            : `says ${shortQuote(value)} in Access-Control-Allow-Credentials, and only 'true' counts`;
    return {
      cause: `The request is made with credentials, and the response ${why}.`,
      remedy: `If this origin may use the user's cookies, send once${needs(situation)} Or ask without credentials${request.cookie === undefined ? " (credentials: 'omit')" : ''}.`,
      headers: neededHeaders(situation),
    };
  }),
];

function notListed({ response }: Situation, header: string, what: string, is: string, need: string): string {
  return membersOf(response.headers, header).length === 0
    ? `${what} ${need} the server's permission, and its response to the preflight has no ${header}.`
    : `${what} ${is} not among those that the server allows (${header}: ${shown(headerText(response, header))}).`;
}

function wanted({ failure, request, response }: Situation): string[] {
  const { method, names } = lackingIn(response, request);
  return failure.header === ALLOW_METHODS ? (method === undefined ? [] : [method]) : [...names];
}

function wantedInWords(situation: Situation): string {
  return namesInWords(wanted(situation));
}

function wantedCount(situation: Situation): number {
  return wanted(situation).length;
}

/** Whether a text names one of those that are not listed, whatever stands around it. */
function namesWhatLacks({ failure, request, response }: Situation, text: string): boolean {
  if (failure.header !== ALLOW_METHODS && failure.header !== ALLOW_HEADERS) return false;
  const { method, names } = lackingIn(response, request);
  const said = text.toLowerCase().split(/[^\w*-]+/);
  return [...(method === undefined ? [] : [method]), ...names].some(
    (name) => said.includes(name.toLowerCase()) || said.includes('*'),
  );
}

/** What the response needs, as the end of a sentence. */
function needs(situation: Situation): string {
  const headers = neededHeaders(situation);
  return headers ? ` ${inWords(headers)}.` : '.';
}
