import type { WireResponse } from '../exchange';
import type { Failure } from '../failure';
import type { PageRequest } from '../page-request';
import type { CorsCauseCode } from './cause-code';

/** Header names and their values. */
export type RemedyHeaders = Readonly<Record<string, string>>;

/** What is known where a request failed. */
export interface Situation {
  readonly failure: Failure;
  /** The request as it stood then. */
  readonly request: PageRequest;
  /** The value of `Origin` that was sent. */
  readonly origin: string;
  readonly response: WireResponse;
  /** Whether the response is one to a preflight. */
  readonly isPreflight: boolean;
  /** Whether a preflight to the same URL had passed. */
  readonly preflightPassed: boolean;
}

/** What a rule makes of a situation: a sentence or two each. */
export interface Finding {
  readonly cause: string;
  readonly remedy: string;
  /** What the failing response needs; null where headers don't help. */
  readonly headers: RemedyHeaders | null;
  /** What a setting of the server that answered has to send, where headers alone don't help. */
  readonly setting?: RemedyHeaders | null;
}

/** One cause, and how to know it. */
export interface Rule {
  readonly code: CorsCauseCode;
  /** Undefined where the evidence does not say so. */
  readonly find: (situation: Situation) => Finding | undefined;
}

/** A rule: the code, and how to know it. */
export function rule(code: CorsCauseCode, find: Rule['find']): Rule {
  return { code, find };
}
