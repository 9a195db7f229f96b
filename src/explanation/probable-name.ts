import type { Findings } from '../engine/findings';
import { nearest } from '../text/nearest';

/** Names that are looked at, whatever is configured. */
const MOST_NAMES = 200;

/** Of these, names of such a length and kind that they may be meant, which are held against the text. */
const MOST_CANDIDATES = 64;

/** Of these the ones that have most in common with the text are compared letter by letter. */
const MOST_COMPARED = 3;

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
  // Lengths of which at most a third differs.
  const shortest = (text.length * 2) / 3;
  const longest = Math.min((text.length * 3) / 2, LONGEST);
  const isUrl = text.startsWith('~');
  const likeliest: { candidate: string; common: number }[] = [];
  let enough = 0;
  let looked = 0;
  let held = 0;
  for (const candidate of candidates) {
    if (++looked > MOST_NAMES || held === MOST_CANDIDATES) break;
    if (candidate.length < shortest || candidate.length > longest) continue;
    if (candidate.startsWith('~') !== isUrl) continue;
    held++;
    const common = inCommon(text, candidate);
    // A slip leaves the beginning, or the end, or both.
    if (common * 3 < text.length || common * 3 < candidate.length || common <= enough) continue;
    const place = likeliest.findIndex((other) => other.common < common);
    likeliest.splice(place === -1 ? likeliest.length : place, 0, { candidate, common });
    if (likeliest.length > MOST_COMPARED) likeliest.length = MOST_COMPARED;
    if (likeliest.length === MOST_COMPARED) enough = likeliest.at(-1)?.common ?? 0;
  }
  return nearest(
    text,
    likeliest.map(({ candidate }) => candidate),
  );
}

/** How many characters two texts have in common at their beginning and at their end, the case of ASCII aside. */
export function inCommon(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && isAlike(one.charCodeAt(start), other.charCodeAt(start))) start++;
  let end = 0;
  const left = most - start;
  while (
    end < left &&
    isAlike(one.charCodeAt(one.length - 1 - end), other.charCodeAt(other.length - 1 - end))
  ) {
    end++;
  }
  return start + end;
}

function isAlike(one: number, other: number): boolean {
  // Letters of ASCII differ in this bit alone between upper and lower case.
  return one === other || ((one ^ other) === 0x20 && (one | 0x20) >= 0x61 && (one | 0x20) <= 0x7a);
}
