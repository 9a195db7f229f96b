import { advise } from './causes/advise';
import { consoleSentence } from './console-sentence';
import { DoctorError } from './doctor-error';
import { valueOf, type Exchange } from './exchange';
import { examine, type Examination, type Happening, type Send } from './examine';
import type { CorsErrorName, Step } from './failure';
import { localNetworkNote } from './local-network';
import { describeMixUp, findMixUp, MIX_UP_REMEDY, type MixUp } from './mix-up';
import { NetworkFailure, networkConsole, networkRemedy, type NetworkErrorName } from './network-failure';
import { checkOptions, type DiagnoseOptions } from './options';
import type { PageRequest } from './page-request';
import { locationOf } from './redirect';
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
  /** The probable cause; of an allowed request what it leaves open, or null. */
  readonly cause: string | null;
  /** What to do about it. */
  readonly remedy: string | null;
  /** The requests and responses as they went over the wire, in order. */
  readonly exchanges: readonly Exchange[];
}

/**
 * Plays the browser against a server: sends the preflight that a browser would send, then the actual request (an
 * unsafe method only with `send`), follows redirects, and judges the responses as Chromium does.
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
  const { exchanges, mixUp } = await compareOrigins(examination, sendInTime, tell);
  const { failure, networkFailure, unsent } = examination;
  const isBlocked = failure !== undefined || networkFailure !== undefined;
  return {
    diagnosis: {
      verdict: isBlocked ? 'blocked' : unsent === undefined ? 'allowed' : 'not-sent',
      corsError: failure?.corsError ?? null,
      networkError: networkFailure?.networkError ?? null,
      failedParameter: failure?.failedParameter ?? null,
      step: failure?.step ?? null,
      ...adviceOn(examination, mixUp),
      exchanges,
    },
    console: sentenceFor(examination, request),
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

/** The second question, with another origin; whatever goes wrong with it takes nothing from the verdict. */
async function compareOrigins(
  examination: Examination,
  sendInTime: Send,
  tell: (happening: Happening) => void,
): Promise<{ exchanges: readonly Exchange[]; mixUp: MixUp | undefined }> {
  const exchanges = [...examination.exchanges];
  if (examination.networkFailure) return { exchanges, mixUp: undefined };
  try {
    const mixUp = await findMixUp(examination, async (request) => {
      tell({ kind: 'note', text: 'Once more for another origin: could a cache tell the two apart?' });
      tell({ kind: 'request', purpose: 'vary', request });
      const response = await sendInTime(request);
      tell({ kind: 'response', purpose: 'vary', response });
      exchanges.push({ purpose: 'vary', request, response });
      return response;
    });
    return { exchanges, mixUp };
  } catch (error) {
    if (!(error instanceof DoctorError || error instanceof NetworkFailure)) throw error;
    tell({ kind: 'note', text: `That did not work: ${error.message}` });
    return { exchanges, mixUp: undefined };
  }
}

function adviceOn(examination: Examination, mixUp: MixUp | undefined): Pick<Diagnosis, 'cause' | 'remedy'> {
  const { failure, networkFailure, exchange, request, unsent, isCors } = examination;
  if (networkFailure) {
    return { cause: networkFailure.message, remedy: networkRemedy(networkFailure.networkError) };
  }
  const local = localNetworkNote(request.url, request.origin);
  const mixed = mixUp && describeMixUp(mixUp);
  if (failure && exchange) {
    const preflightPassed = examination.exchanges.some(
      ({ purpose, request: { url } }) => purpose === 'preflight' && url === exchange.request.url,
    );
    const origin = valueOf(exchange.request.headers, 'Origin') ?? request.origin;
    const { cause, remedy } = advise({
      failure,
      request,
      origin,
      response: exchange.response,
      preflightPassed,
    });
    return mixed === undefined
      ? { cause, remedy }
      : { cause: `${cause} ${mixed}`, remedy: `${remedy} ${MIX_UP_REMEDY}` };
  }
  if (mixed !== undefined) return { cause: mixed, remedy: MIX_UP_REMEDY };
  if (unsent !== undefined) {
    const asks = examination.exchanges.length > 0 || !isCors;
    const or = asks ? '' : ', or --preflight (preflight: true) to ask by a preflight';
    return { cause: unsent, remedy: `Give --send (send: true) to send it, where that does no harm${or}.` };
  }
  if (local) return local;
  if (!isCors)
    return { cause: "The URL is on the page's own origin, where CORS does not apply.", remedy: null };
  return { cause: null, remedy: null };
}
