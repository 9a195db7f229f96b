import { hasOneReading } from '../resources/path-readings';

/** In characters, of a path with one reading. */
const LONGEST = 256;

/** In characters, of a path that is read in several ways, each of which costs as much again. */
const LONGEST_OF_SEVERAL = 96;

/** Whether a path is short enough to be looked into for an explanation: more than a decision does, but not much more. */
export function isShort(path: string): boolean {
  return path.length <= LONGEST_OF_SEVERAL || (path.length <= LONGEST && hasOneReading(path));
}
