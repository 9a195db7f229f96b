/**
 * `wrong-usage`: the options make no sense. All others are what this machine lacks, so that nothing can be told of
 * browsers elsewhere. `unreachable`: the name of the host is not known here, or there is no way to it. `tls`: this
 * machine doesn't trust the certificate. `timeout`: no answer in time.
 */
export type DoctorErrorCode = 'wrong-usage' | 'unreachable' | 'tls' | 'timeout';

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
