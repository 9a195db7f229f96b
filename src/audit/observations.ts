import type { WireRequest, WireResponse } from '../doctor/exchange';
import type { Origin } from '../origins/origin';
import { readAccess, sendAccess, type Access } from './access';
import type { Probe } from './near-misses';
import type { Question, Subject } from './question';

/** One question, and what came back. */
export interface Answer {
  readonly question: Question;
  readonly request: WireRequest;
  readonly response: WireResponse;
}

/** All that was asked; an answer is undefined where none came, or where the question had no point. */
export interface Observations {
  readonly subject: Subject;
  /** The origin whose near misses were tried. */
  readonly base: Origin;
  /** Whether the base is an origin that really may get in, and not only a guess. */
  readonly baseIsKnown: boolean;
  /** A request that is no CORS request, with the headers that were given. */
  readonly plain: Answer;
  /** The same without them, where some were given. */
  readonly bare: Answer | undefined;
  readonly stranger: Answer | undefined;
  /** A stranger's preflight for a method that changes things, and one for a header that nobody needs. */
  readonly strangerDelete: Answer | undefined;
  readonly strangerHeader: Answer | undefined;
  readonly nullOrigin: Answer | undefined;
  /** The base itself, and its preflight for a header that nobody needs. */
  readonly allowed: Answer | undefined;
  readonly allowedHeader: Answer | undefined;
  readonly probes: readonly { readonly probe: Probe; readonly answer: Answer }[];
}

/** What a page of the origin that asked gets by this answer. */
export function accessOf(answer: Answer | undefined): Access {
  if (answer?.question.origin === undefined) return 'none';
  const { question, response } = answer;
  const { origin } = answer.question;
  return question.kind === 'read' ? readAccess(origin, response) : sendAccess(origin, question, response);
}
