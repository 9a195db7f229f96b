import { isToken } from '../../protocol/token';
import { unsafeHeaderNames } from '../../protocol/unsafe-headers';
import { linesOf, membersOf } from '../exchange';
import type { NetworkFailure } from '../network-failure';
import { networkRemedy } from '../network-failure';
import type { MixUp } from '../second-questions';
import { VALUES } from './allow-origin';
import { describeMixUp, LEFT_OPEN, MIX_UP_REMEDY, type Passed } from './allowed';
import { ANSWERED_BY_ANOTHER, NOBODY_KNOWN } from './answered-in-its-place';
import type { CorsCauseCode } from './cause-code';
import { namesInWords } from './needs';
import { scriptMistake } from './near-miss';
import { fromCleartextPage, PAGE } from './page';
import { REDIRECTS } from './redirect';
import { BY_ITS_SIGNS, IN_ITS_OWN_WORDS, NOT_LISTED } from './refused';
import { serversOf, type ServerName } from './servers';
import { isSuccess, varyWithOrigin } from './signs';
import type { Finding, RemedyHeaders, Rule, Situation } from './situation';
import { SNIPPETS, type Grant } from './snippets';

/** A setting for the server that answered, ready to be copied. */
export interface RemedySnippet {
  /** The server by name: `nginx`. */
  readonly server: string;
  /** Where it is written. */
  readonly where: string;
  /** The setting itself, in lines. */
  readonly code: string;
}

/** The cause of a verdict, and the remedy. */
export interface Cause {
  readonly causeCode: CorsCauseCode;
  readonly cause: string;
  readonly remedy: string;
  readonly remedyHeaders: RemedyHeaders | null;
  readonly remedySnippet: RemedySnippet | null;
}

/**
 * The rules of all groups, the surest evidence first: what the page does, where a redirect leads, what the server says
 * in so many words, who else answered, what its headers show. The last of them takes whatever is left.
 */
const RULES: readonly Rule[] = [
  ...PAGE,
  ...REDIRECTS,
  ...IN_ITS_OWN_WORDS,
  ...ANSWERED_BY_ANOTHER,
  ...BY_ITS_SIGNS,
  ...NOBODY_KNOWN,
  ...VALUES,
  ...NOT_LISTED,
];

/** Why a request is blocked. */
export function causeOfFailure(situation: Situation, mixUp: MixUp | undefined): Cause {
  const local = fromCleartextPage(situation.request);
  if (local) return { causeCode: 'local-network', ...local, remedyHeaders: null, remedySnippet: null };
  for (const { code, find } of RULES) {
    const found = find(situation);
    if (found) return whole(code, found, situation, mixUp);
  }
  throw new Error(`No rule is for ${situation.failure.corsError}.`);
}

/** What an allowed request leaves open; undefined where that is nothing. */
export function causeOfPassing(passed: Passed): Cause | undefined {
  const found = LEFT_OPEN.flatMap(({ code, find }) => {
    const finding = find(passed);
    return finding ? [{ code, ...finding }] : [];
  });
  const [first] = found;
  if (!first) return undefined;
  const headers = found.map((each) => each.headers).filter((each) => each !== null);
  return {
    causeCode: first.code,
    cause: found.map(({ cause }) => cause).join(' '),
    remedy: found.map(({ remedy }) => remedy).join(' '),
    remedyHeaders: headers.length === 0 ? null : (Object.assign({}, ...headers) as RemedyHeaders),
    remedySnippet: null,
  };
}

/** A failure of the network, or by a rule of browsers that is not CORS. */
export function causeOfNetworkFailure({ message, networkError }: NetworkFailure): Cause {
  return {
    causeCode: 'network',
    cause: message,
    remedy: networkRemedy(networkError),
    remedyHeaders: null,
    remedySnippet: null,
  };
}

/** The finding of a rule, with all else that is known to be missing, in the words of the server. */
function whole(
  code: CorsCauseCode,
  { cause, remedy, headers, setting = headers }: Finding,
  situation: Situation,
  mixUp: MixUp | undefined,
): Cause {
  const { request, response, isPreflight } = situation;
  const causes = [cause];
  const remedies = [remedy];
  if (isPreflight && !isSuccess(response) && !isAboutStatus(code, situation)) {
    causes.push(`Its status, ${String(response.status)}, is no success either.`);
    remedies.push('Answer the preflight with 204.');
  }
  const mistakes = isPreflight
    ? unsafeHeaderNames(request.headers).filter((name) => scriptMistake(name) !== undefined)
    : [];
  if (mistakes.length > 0 && code !== 'response-header-in-request') {
    remedies.push(
      `Take ${namesInWords(mistakes)} out of the headers in the script, too: no server needs to get that.`,
    );
  }
  if (mixUp) {
    causes.push(describeMixUp(mixUp));
    remedies.push(MIX_UP_REMEDY);
  }
  const vary = mixUp && headers && !('Vary' in headers) ? varyWithOrigin(response.headers) : undefined;
  const all = vary === undefined ? headers : { ...headers, Vary: vary };
  const toSet = all ?? setting;
  const server = toSet && serverFor(code, situation);
  if (!server) {
    return {
      causeCode: code,
      cause: causes.join(' '),
      remedy: remedies.join(' '),
      remedyHeaders: all,
      remedySnippet: null,
    };
  }
  const { name, where, inShort, code: write } = SNIPPETS[server];
  const grant = grantOf(situation);
  const words = inShort(grant, toSet);
  if (words !== undefined) remedies.push(`In ${name}, ${words}.`);
  return {
    causeCode: code,
    cause: causes.join(' '),
    remedy: remedies.join(' '),
    remedyHeaders: all,
    remedySnippet: { server: name, where, code: write(grant) },
  };
}

/** Whether the cause says already what is wrong with a preflight's status. */
function isAboutStatus(code: CorsCauseCode, { response, failure }: Situation): boolean {
  const isRedirect = failure.corsError === 'PreflightDisallowedRedirect';
  return (
    isRedirect ||
    code === 'response-header-in-request' ||
    !/^(?:value-|added-|list-of-|star-|credentials-|header-name-|cached-|page-)/.test(code) ||
    response.status < 300
  );
}

/** Those who only pass on what others say, and whose settings help against few causes. */
const PASSERS: readonly (ServerName | undefined)[] = ['Cloudflare', 'CloudFront'];
const OF_PASSERS = /^(?:cached-|no-options-route|gateway-error)/;
/** Where what stands in front is to be set right, and not what runs behind it. */
const OF_PROXIES = /^(?:gateway-error|options-answered-before-application|cached-)/;

function serverFor(code: CorsCauseCode, { response }: Situation): ServerName | undefined {
  const { headers } = response;
  const isDoubled = linesOf(headers, 'Access-Control-Allow-Credentials').length > 1;
  if (code === 'added-twice' || isDoubled) return undefined;
  const { application, proxy: seen } = serversOf(response);
  const proxy = PASSERS.includes(seen) && !OF_PASSERS.test(code) ? undefined : seen;
  return OF_PROXIES.test(code) ? (proxy ?? application) : (application ?? proxy);
}

/** What the server's setting has to allow: what it allows already, and what is asked for. */
function grantOf({ request, response }: Situation): Grant {
  const listed = (name: string): string[] =>
    membersOf(response.headers, name).filter((member) => isToken(member) && /^[\w-]+$/.test(member));
  const names = unsafeHeaderNames(request.headers).filter((name) => scriptMistake(name) === undefined);
  return {
    origin: request.origin,
    methods: [...new Set([...listed('Access-Control-Allow-Methods'), request.method])],
    headers: [
      ...new Set([...listed('Access-Control-Allow-Headers').map((name) => name.toLowerCase()), ...names]),
    ],
    credentials: request.credentials,
    path: request.url.pathname,
  };
}
