import type { CorsCauseCode } from './causes/cause-code';
import {
  causeOfFailure,
  causeOfNetworkFailure,
  causeOfPassing,
  type RemedySnippet,
} from './causes/find-cause';
import type { RemedyHeaders } from './causes/situation';
import { consoleSentence } from './console-sentence';
import { DoctorError } from './doctor-error';
import { cookiesOf, type CookieFate } from './cookies';
import { evidenceOf } from './evidence';
import { valueOf, type Exchange, type WireResponse } from './exchange';
import { examine, type Examination, type Happening, type Send } from './examine';
import type { CorsErrorName, Step } from './failure';
import { NetworkFailure, networkConsole, type NetworkErrorName } from './network-failure';
import { checkOptions, type DiagnoseOptions } from './options';
import type { PageRequest } from './page-request';
import { readableOf, type Readable } from './readable';
import { locationOf } from './redirect';
import { askAgain, findMixUp, type SecondAnswers } from './second-questions';
import { send } from './send';

/** Whether a script gets to read the response, and if not, why. All of it goes through JSON. */
export interface Diagnosis {
  /**
   * `allowed`: a script gets to read the response. `blocked`: it does not. `not-sent`: nothing forbids it so far, but
   * the request may change things on the server, and was not sent without `send`.
   */
  readonly verdict: 'allowed' | 'blocked' | 'not-sent';
  /** Chromium's name for the failure of CORS; null where there is none, as the next three. */
  readonly corsError: CorsErrorName | null;
  /** Chromium's name for what ended the request in every browser, before CORS could judge it. */
  readonly networkError: NetworkErrorName | null;
  /** What Chromium names beside it, the value, method or header that was refused; often empty. */
  readonly failedParameter: string | null;
  /** The step of the Fetch standard that failed. */
  readonly step: Step | null;
  /** What Chromium's console says of it; null where it says nothing. */
  readonly console: string | null;
  /** The cause by name; of an allowed request what it leaves open, or null. */
  readonly causeCode: CorsCauseCode | null;
  /** The cause in words. */
  readonly cause: string | null;
  /** What to do about it: all of it, so that the request passes the next time. */
  readonly remedy: string | null;
  /** The headers that the response needs which failed, each with its value; null where headers don't help. */
  readonly remedyHeaders: RemedyHeaders | null;
  /** The setting for the server that answered, where it shows which one it is. */
  readonly remedySnippet: RemedySnippet | null;
  /** What was seen of the response that decided, in short lines. */
  readonly evidence: readonly string[];
  /** Which response headers the script can read; null where it can read none, the request being blocked. */
  readonly readable: Readable | null;
  /** The cookies that the response sets, and whether the browser keeps them. */
  readonly cookies: readonly CookieFate[];
  /** The requests and responses as they went over the wire, in order. */
  readonly exchanges: readonly Exchange[];
}

/**
 * Plays the browser against a server: sends the preflight that a browser would send, then the actual request (an
 * unsafe method only with `send`), follows redirects, and judges the responses as Chromium does.
 *
 * ```ts
 * const { verdict, cause, remedyHeaders } = await diagnose({
 *   url: 'https://api.example.com/products/7',
 *   origin: 'https://app.example.com',
 *   method: 'PUT',
 * });
 * ```
 *
 * @throws {@link DoctorError} (as a rejection) where there is no verdict: wrong usage, what only this machine may
 *   lack (an unknown host, no network, a certificate that it does not trust), or no answer in time.
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  return (await diagnoseAloud(options, () => undefined)).diagnosis;
}

/** A diagnosis, and the sentence that Chromium's console would show. */
export interface SpokenDiagnosis {
  readonly diagnosis: Diagnosis;
  readonly console: string | undefined;
}

/** As {@link diagnose}, telling of each step as it happens. */
export async function diagnoseAloud(
  options: DiagnoseOptions,
  tell: (happening: Happening) => void,
): Promise<SpokenDiagnosis> {
  const checked = checkOptions(options);
  const { request, timeout, insecure, leftOut } = checked;
  if (leftOut.length > 0) {
    const are = leftOut.length === 1 ? 'is' : 'are';
    tell({
      kind: 'note',
      text: `${leftOut.join(', ')} ${are} left out: browsers don't let scripts set that.`,
    });
  }
  const signal = AbortSignal.timeout(timeout);
  const sendInTime: Send = (wire) => send(wire, signal, insecure);
  const examination = await examine(request, checked, sendInTime, tell);
  const { exchanges, second } = await compareOrigins(examination, sendInTime, tell);
  const { failure, networkFailure, unsent } = examination;
  const isBlocked = failure !== undefined || networkFailure !== undefined;
  const console = sentenceFor(examination, request);
  return {
    diagnosis: {
      verdict: isBlocked ? 'blocked' : unsent === undefined ? 'allowed' : 'not-sent',
      corsError: failure?.corsError ?? null,
      networkError: networkFailure?.networkError ?? null,
      failedParameter: failure?.failedParameter ?? null,
      step: failure?.step ?? null,
      console: console ?? null,
      ...adviceOn(examination, second, checked.reads),
      evidence: networkFailure ? [] : evidenceOf(examination.exchange, second),
      ...whatCanBeRead(examination),
      exchanges,
    },
    console,
  };
}

/** The last response to the request itself, not to its preflight; undefined where none was let through. */
function actualResponse({ exchange }: Examination): WireResponse | undefined {
  return exchange?.purpose === 'actual' ? exchange.response : undefined;
}

/** What comes of the headers and cookies of the response. */
function whatCanBeRead(examination: Examination): Pick<Diagnosis, 'readable' | 'cookies'> {
  const { failure, request, isCors } = examination;
  const response = actualResponse(examination);
  if (!response) return { readable: null, cookies: [] };
  return {
    readable: failure ? null : readableOf(response, isCors, request.credentials),
    // The browser keeps cookies of a response that it keeps from the script.
    cookies: cookiesOf(response, request, isCors),
  };
}

function sentenceFor(
  { failure, networkFailure, exchange, request }: Examination,
  asked: PageRequest,
): string | undefined {
  if (networkFailure) return networkConsole(networkFailure.networkError);
  if (!failure || !exchange) return undefined;
  const { url } =
    failure.corsError === 'CorsDisabledScheme'
      ? { url: locationOf(exchange.response.headers, request.url) }
      : request;
  return consoleSentence(failure, { asked: asked.url.href, url: url.href, origin: asked.origin });
}

/** The second questions; whatever goes wrong with them takes nothing from the verdict. */
async function compareOrigins(
  examination: Examination,
  sendInTime: Send,
  tell: (happening: Happening) => void,
): Promise<{ exchanges: readonly Exchange[]; second: SecondAnswers }> {
  const exchanges = [...examination.exchanges];
  if (examination.networkFailure) return { exchanges, second: { another: undefined, none: undefined } };
  const second = await askAgain(examination, async (request, why) => {
    try {
      tell({ kind: 'note', text: why });
      tell({ kind: 'request', purpose: 'vary', request });
      const response = await sendInTime(request);
      tell({ kind: 'response', purpose: 'vary', response });
      exchanges.push({ purpose: 'vary', request, response });
      return response;
    } catch (error) {
      if (!(error instanceof DoctorError || error instanceof NetworkFailure)) throw error;
      tell({ kind: 'note', text: `That did not work: ${error.message}` });
      return undefined;
    }
  });
  return { exchanges, second };
}

type Advice = Pick<Diagnosis, 'causeCode' | 'cause' | 'remedy' | 'remedyHeaders' | 'remedySnippet'>;

const NOTHING: Advice = {
  causeCode: null,
  cause: null,
  remedy: null,
  remedyHeaders: null,
  remedySnippet: null,
};

function adviceOn(examination: Examination, second: SecondAnswers, reads: readonly string[]): Advice {
  const { failure, networkFailure, exchange, exchanges, request, unsent, isCors } = examination;
  if (networkFailure) return causeOfNetworkFailure(networkFailure);
  const mixUp = findMixUp(examination, second);
  if (failure && exchange) {
    return causeOfFailure(
      {
        failure,
        request,
        origin: valueOf(exchange.request.headers, 'Origin') ?? request.origin,
        response: exchange.response,
        isPreflight: exchange.purpose === 'preflight',
        preflightPassed: exchanges.some(
          ({ purpose, request: { url } }) => purpose === 'preflight' && url === exchange.request.url,
        ),
      },
      mixUp,
    );
  }
  const asks = exchanges.length > 0 || !isCors;
  const or = asks ? '' : ', or --preflight (preflight: true) to ask by a preflight';
  const notSent =
    unsent === undefined
      ? undefined
      : { cause: unsent, remedy: `Give --send (send: true) to send it, where that does no harm${or}.` };
  if (!isCors) {
    const same = "The URL is on the page's own origin, where CORS does not apply.";
    return { ...NOTHING, cause: same, ...notSent };
  }
  const response = actualResponse(examination);
  const found = causeOfPassing({
    request,
    response,
    preflight: exchanges.filter(({ purpose }) => purpose === 'preflight').at(-1)?.response,
    reads,
    cookies: response ? cookiesOf(response, request, isCors) : [],
    second,
    mixUp,
  });
  if (!found) return { ...NOTHING, ...notSent };
  return notSent
    ? { ...found, cause: `${notSent.cause} ${found.cause}`, remedy: `${notSent.remedy} ${found.remedy}` }
    : found;
}
