import { valueOf, type WireResponse } from '../doctor/exchange';
import { send } from '../doctor/send';
import { parseOrigin, type Origin } from '../origins/origin';
import { errorText } from '../text/error-text';
import { accessOf, type Answer, type Observations } from './observations';
import { AuditError } from './audit-error';
import type { Finding } from './finding';
import { findingsOf } from './findings';
import { masking } from './mask';
import { probesFor, STRANGER, type Probe } from './near-misses';
import { checkAuditOptions, type AuditOptions } from './options';
import { accessQuestion, wireRequest, type Question, type Subject } from './question';

/** Who gets in that should not. All of it goes through JSON. */
export interface Audit {
  /** What was asked for. */
  readonly url: string;
  /** The origin whose near misses were tried. */
  readonly origin: string;
  /** Whether all questions got answers that count; if not, what was not found may be there all the same. */
  readonly complete: boolean;
  /** What was found, worst first; one finding for each hole. */
  readonly findings: readonly Finding[];
  /** What else there is to know: a redirect that was not followed, questions without an answer. */
  readonly notes: readonly string[];
  /** How many requests were sent. */
  readonly requests: number;
}

/** Requests that are under way at the same time. */
const WIDTH = 4;

/** A method that changes things, and a header that no application knows. */
const CHANGING_METHOD = 'DELETE';
const NEEDLESS_HEADER = 'x-cors-audit';

/**
 * Asks a server, as pages of some thirty origins would, and tells which of them get in that should not. It sends
 * GET and OPTIONS only, to this one URL, and follows no redirect (docs/design.md § The audit).
 *
 * ```ts
 * const { findings } = await audit({ url: 'https://api.example.com/products', origin: 'https://app.example.com' });
 * ```
 *
 * @throws {@link AuditError} (as a rejection) for options that make no sense, and where the server does not answer.
 */
export async function audit(options: AuditOptions): Promise<Audit> {
  const { url, origin, method, headers, timeout } = checkAuditOptions(options);
  const subject: Subject = { url, method, headers };
  const asking = new Asking(subject, AbortSignal.timeout(timeout));

  const plain = await asking.first({ kind: 'read' });
  const bare = headers.length === 0 ? undefined : await asking.ask({ kind: 'read', withHeaders: false });
  const stranger = await asking.ask(accessQuestion(subject, STRANGER));
  const named = origin ?? namedOrigin(plain, url) ?? namedOrigin(stranger, url);
  const base = named ?? ownOrigin(url);

  // With all that a page can get, a stranger leaves nothing to find for those who nearly match.
  const isWideOpen = accessOf(stranger) === 'credentials';
  const probes = isWideOpen ? [] : probesFor(base, [url.origin]);
  const preflight = (from: string, asked: string, headerNames: readonly string[]): Question => ({
    kind: 'preflight',
    origin: from,
    method: asked,
    headerNames,
  });
  const others = {
    nullOrigin: isWideOpen ? undefined : accessQuestion(subject, 'null'),
    strangerDelete: method === 'GET' ? preflight(STRANGER, CHANGING_METHOD, []) : undefined,
    strangerHeader: preflight(STRANGER, method, [NEEDLESS_HEADER]),
    allowed: base.text === url.origin ? undefined : accessQuestion(subject, base.text),
    allowedHeader: base.text === url.origin ? undefined : preflight(base.text, method, [NEEDLESS_HEADER]),
  };
  const answers = new Map<Probe | keyof typeof others, Answer | undefined>();
  await inParallel([
    ...Object.entries(others).map(([name, question]) => async () => {
      if (question) answers.set(name as keyof typeof others, await asking.ask(question));
    }),
    ...probes.map((probe) => async () => {
      answers.set(probe, await asking.ask(accessQuestion(subject, probe.origin)));
    }),
  ]);

  const observations: Observations = {
    subject,
    base,
    baseIsKnown: named !== undefined,
    plain,
    bare,
    stranger,
    strangerDelete: answers.get('strangerDelete'),
    strangerHeader: answers.get('strangerHeader'),
    nullOrigin: answers.get('nullOrigin'),
    allowed: answers.get('allowed'),
    allowedHeader: answers.get('allowedHeader'),
    probes: probes.flatMap((probe) => {
      const answer = answers.get(probe);
      return answer ? [{ probe, answer }] : [];
    }),
  };
  const trouble = await asking.trouble();
  return {
    url: url.href,
    origin: base.text,
    complete: trouble.complete,
    findings: findingsOf(observations),
    // A server may repeat in a redirect what it was sent.
    notes: [...notesOn(observations, origin), ...trouble.notes].map(masking(headers)),
    requests: asking.requests,
  };
}

/** An origin that the server names to everybody, and that is not its own. */
function namedOrigin(answer: Answer | undefined, url: URL): Origin | undefined {
  const value = answer && valueOf(answer.response.headers, 'Access-Control-Allow-Origin');
  if (value === undefined || value === STRANGER || value === url.origin) return undefined;
  return parseOrigin(value);
}

function ownOrigin(url: URL): Origin {
  const own = parseOrigin(url.origin);
  if (own) return own;
  throw new AuditError(
    'wrong-usage',
    `${url.origin} is not an origin; give one that may get in as 'origin'.`,
  );
}

/** Sends questions, and keeps count of them and of what did not work. */
class Asking {
  requests = 0;
  readonly #subject: Subject;
  readonly #signal: AbortSignal;
  readonly #failures: string[] = [];
  readonly #statuses = new Set<number>();

  constructor(subject: Subject, signal: AbortSignal) {
    this.#subject = subject;
    this.#signal = signal;
  }

  /** @throws {@link AuditError} where no answer comes. */
  async first(question: Question): Promise<Answer> {
    try {
      return await this.#send(question);
    } catch (error) {
      throw new AuditError('no-answer', errorText(error), { cause: error });
    }
  }

  /** The answer, or undefined where none comes: a page would get none either. */
  async ask(question: Question): Promise<Answer | undefined> {
    if (this.#signal.aborted) return undefined;
    try {
      return await this.#send(question);
    } catch (error) {
      this.#failures.push(errorText(error));
      return undefined;
    }
  }

  /** Whether what was not answered, or turned away for another reason, keeps the audit from being whole. */
  async trouble(): Promise<{ complete: boolean; notes: string[] }> {
    const count = this.#failures.length;
    const notes: string[] = [];
    const isOver = this.#signal.aborted;
    // A firewall may hang up on an odd origin, which keeps that page out; a server that is gone keeps nobody out.
    const isGone = count > 0 && !isOver && (await this.ask({ kind: 'read' })) === undefined;
    const turnedAway = [429, 503].filter((status) => this.#statuses.has(status));
    if (isOver) notes.push('The time was over before all questions were answered; give more with timeout.');
    else if (isGone) notes.push(`The server does not answer any longer: ${String(this.#failures.at(-1))}`);
    else if (count > 0) {
      const how = count === 1 ? '1 request got' : `${String(count)} requests got`;
      notes.push(`${how} no answer, which keeps such pages out: ${String(this.#failures[0])}`);
    }
    if (turnedAway.length > 0) {
      notes.push(
        `Some answers are ${turnedAway.join(' and ')}: the server turns requests away, so the answers may mean nothing.`,
      );
    }
    return { complete: !isOver && !isGone && turnedAway.length === 0, notes };
  }

  async #send(question: Question): Promise<Answer> {
    const request = wireRequest(question, this.#subject);
    this.requests += 1;
    const response: WireResponse = await send(request, this.#signal);
    this.#statuses.add(response.status);
    return { question, request, response };
  }
}

/** Runs tasks a few at a time, in order. */
async function inParallel(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...tasks];
  const work = async (): Promise<void> => {
    for (let task = waiting.shift(); task; task = waiting.shift()) await task();
  };
  await Promise.all(Array.from({ length: WIDTH }, work));
}

function notesOn(observations: Observations, given: Origin | undefined): string[] {
  const { plain, bare, allowed, base, baseIsKnown, subject } = observations;
  const notes: string[] = [];
  const { status, headers } = plain.response;
  const location = valueOf(headers, 'Location');
  if (status >= 300 && status < 400 && location !== undefined) {
    notes.push(`The answer is a redirect to ${location}, which is not followed: audit that URL too.`);
  }
  if (status === 401 || status === 403) {
    notes.push(
      bare === undefined
        ? `The answer is ${String(status)}: give the credentials that it wants as a header, or the audit sees the refusal only.`
        : `The answer is ${String(status)}, with the headers that were given too.`,
    );
  }
  if (given === undefined) {
    notes.push(
      baseIsKnown
        ? `The server names ${base.text}, so what nearly matches that was tried.`
        : `No origin was given: what nearly matches ${base.text} was tried. Give one that may get in, and its near misses are.`,
    );
  } else if (accessOf(allowed) === 'none' && given.text !== subject.url.origin) {
    notes.push(`${given.text} does not get in itself.`);
  }
  return notes;
}
