import { types } from 'node:util';
import { quote } from './quote';

/** What somebody's code threw, as it may stand in a message; it may be anything, and throw again when looked at. */
export function errorText(error: unknown): string {
  try {
    // An error of another realm (a `vm` context) is no instance of this one's.
    return error instanceof Error || types.isNativeError(error) ? error.message : quote(error);
  } catch {
    return 'something that throws when it is looked at';
  }
}
