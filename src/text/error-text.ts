import { quote } from './quote';

/** What somebody's code threw, as it may stand in a message; it may be anything, and throw again when looked at. */
export function errorText(error: unknown): string {
  try {
    return error instanceof Error ? error.message : quote(error);
  } catch {
    return 'something that throws when it is looked at';
  }
}
