import type { CompiledPolicy } from '../policies/compiled-policy';
import type { CompiledEntry } from './compiled-configuration';
import type { Findings } from './findings';
import type { SentHeaders } from './headers';
import type { CorsReason } from './reason';

/** What failed while a request was decided. */
export interface Failure {
  readonly of:
    'dynamicConfigurationCallback' | 'staticConfigurationAccessFilter' | 'the resource function of cors()';
  /** What was thrown; it may be anything, and throw again when looked at. */
  readonly cause: unknown;
}

/** What is decided for a request: all that is acted on, and all that it takes to explain it. */
export interface Outcome {
  readonly findings: Findings;
  readonly reason: CorsReason;
  readonly headers: SentHeaders;
  /** The status of the middleware's own answer; undefined where the request goes on to the application. */
  readonly status: number | undefined;
  /** The entry that was found for the origin, if one was. */
  readonly entry: CompiledEntry | undefined;
  /** The policy that the request was held against: the entry's, or what a callback answered with. */
  readonly policy: CompiledPolicy | undefined;
  /** The request header that was refused. */
  readonly header: string | undefined;
  /** The error to hand on, where something failed: the request is refused, and the application answers. */
  readonly failure: Failure | undefined;
}

/** Whether a request may go on: an allowed one, and one that there was nothing to decide about. */
export function isAllowed({ reason, findings }: Outcome): boolean {
  return reason === 'allowed' || reason === 'exempt' || findings.type === 'not-cors';
}
