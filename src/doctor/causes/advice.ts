import type { Failure } from '../failure';
import type { WireResponse } from '../exchange';
import type { PageRequest } from '../page-request';

/** The probable cause of a failure, and what to do about it: a sentence or two each. */
export interface Advice {
  readonly cause: string;
  readonly remedy: string;
}

/** What is known where a request failed. */
export interface Situation {
  readonly failure: Failure;
  /** The request as it stood then. */
  readonly request: PageRequest;
  /** The value of `Origin` that was sent. */
  readonly origin: string;
  readonly response: WireResponse;
  /** Whether a preflight to the same URL had passed. */
  readonly preflightPassed: boolean;
}
