const ASCII = /^[\x00-\x7f]*$/; // eslint-disable-line no-control-regex -- ASCII begins with them

/**
 * More combining marks in a row than any language writes. Sorting them takes quadratic time, so such texts are compared
 * as they are (UAX #15 § 13, Stream-Safe Text Format).
 */
const TOO_MANY_MARKS = /\p{M}{31}/u;

/**
 * A text in the one form in which names are compared: without regard to case and to Unicode's normal forms (composed
 * or not), as file systems do (docs/design.md § Readings of a path). A text folds like its parts, so that what a template
 * begins or ends with can be compared by itself: the two lower cases of sigma are one here, wherever they stand.
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  const normal = TOO_MANY_MARKS.test(lower) ? lower : lower.normalize('NFD');
  return normal.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}
