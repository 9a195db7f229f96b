const LONGEST = 64;

/**
 * The candidate that was probably meant by a misspelt name: the one with the fewest edits, if that is at most
 * a third of its length, case aside. Undefined where nothing comes close, or the name is over 64 characters.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let fewest = Infinity;
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(Math.max(candidate.length, name.length) / 3));
    if (Math.abs(candidate.length - name.length) > allowed) continue;
    const edits = editDistance(wanted, candidate.toLowerCase());
    if (edits <= allowed && edits < fewest && edits < candidate.length) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein distance: single-character insertions, deletions and substitutions. Its time is the product of the lengths. */
export function editDistance(one: string, other: string): number {
  // What they begin and end with alike costs nothing, so only what is between is compared letter by letter.
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start++;
  let end = 0;
  const most = Math.min(one.length, other.length) - start;
  while (end < most && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  const a = one.slice(start, one.length - end);
  const b = other.slice(start, other.length - end);
  let distance = b.length;
  let above = Array.from({ length: b.length }, (_, column) => column + 1);
  for (let row = 0; row < a.length; row++) {
    let diagonal = row;
    distance = row + 1;
    above = above.map((straight, column) => {
      distance = Math.min(diagonal + (a[row] === b[column] ? 0 : 1), straight + 1, distance + 1);
      diagonal = straight;
      return distance;
    });
  }
  return a.length === 0 ? b.length : distance;
}
