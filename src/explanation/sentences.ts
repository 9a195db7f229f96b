/** What people are told of a decision. */
export interface Sentences {
  /** What was asked, and what decided. */
  readonly said: string;
  /** What to write or to change; empty where there is nothing. */
  readonly advice: string;
}
