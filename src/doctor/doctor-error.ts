/**
 * `wrong-usage`: the options make no sense. All others: no browser would have got a response that CORS could judge.
 * `unreachable`: no connection, or one that broke off. `tls`: no secure one. `timeout`: no answer in time.
 * `bad-response`: an answer that is no HTTP, or none that browsers take. `too-large`: more than is read of a head
 * or a body. `bad-redirect`: a target that browsers don't go to. `too-many-redirects`: more than 20.
 * `blocked-port`: one that browsers don't connect to. `mixed-content`: http, for a page that came by https.
 */
export type DoctorErrorCode =
  | 'wrong-usage'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'bad-response'
  | 'too-large'
  | 'bad-redirect'
  | 'too-many-redirects'
  | 'blocked-port'
  | 'mixed-content';

/** Why there is no verdict, in one line. */
export class DoctorError extends Error {
  /** `DoctorError`, which logs show. */
  override readonly name = 'DoctorError';
  /** What kind of failure it is, for programs. */
  readonly code: DoctorErrorCode;

  constructor(code: DoctorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
