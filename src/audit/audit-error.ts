/** `wrong-usage`: the options make no sense. `no-answer`: the server did not answer, so nothing can be said of it. */
export type AuditErrorCode = 'wrong-usage' | 'no-answer';

/** Why there is no audit, in one line. */
export class AuditError extends Error {
  /** `AuditError`, which logs show. */
  override readonly name = 'AuditError';
  /** What kind of failure it is, for programs. */
  readonly code: AuditErrorCode;

  constructor(code: AuditErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
