import type { Findings } from '../engine/findings';
import { nearest } from '../text/nearest';

/** Names that are looked at, whatever is configured. */
const MOST_NAMES = 256;

/** Of these the ones that have most in common with the text are compared letter by letter. */
const MOST_COMPARED = 6;

/** In characters: the longest text that is compared letter by letter. */
const LONGEST = 48;

/**
 * The configured name that was probably meant, where the path's or the middleware's own is not configured. What it
 * costs is bounded: of many names the first are looked at.
 */
export function probableName({ configuration, resource, configured }: Findings): string | undefined {
  return resource === null || configured ? undefined : nearestOf(resource, configuration.resources.names());
}

/** The nearest of the first of many candidates. */
export function nearestOf(text: string, candidates: Iterable<string>): string | undefined {
  if (text.length > LONGEST) return undefined;
  const wanted = text.toLowerCase();
  const found: { candidate: string; common: number }[] = [];
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > MOST_NAMES) break;
    if (candidate.length > LONGEST) continue;
    const common = inCommon(wanted, candidate.toLowerCase());
    // A slip leaves the beginning, or the end, or both.
    if (common * 3 >= candidate.length) found.push({ candidate, common });
  }
  found.sort((one, other) => other.common - one.common);
  return nearest(
    text,
    found.slice(0, MOST_COMPARED).map(({ candidate }) => candidate),
  );
}

/** How many characters two texts have in common at their beginning and at their end. */
export function inCommon(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one.charCodeAt(start) === other.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < most - start &&
    one.charCodeAt(one.length - 1 - end) === other.charCodeAt(other.length - 1 - end)
  ) {
    end++;
  }
  return start + end;
}
