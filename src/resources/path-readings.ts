import { fold } from './fold';

/**
 * Stands for an encoded slash in a segment decoded by itself: `/a%2Fb` is one segment, and must not read like
 * `/a/b`. A lone surrogate, because neither a request line nor percent-decoding can produce one.
 */
const SLASH_INSIDE = '\ud800';

/** The two ways in which Express reads one path (DESIGN § 2); the same string where there is only one. */
export interface PathReadings {
  /** As its router does: the segments as sent, each decoded by itself. */
  readonly routed: string;
  /** As its static files do: decoded whole, backslashes and repeated slashes folded, dot segments resolved. */
  readonly resolved: string;
}

/** In characters as sent. Longer paths are not read: no request may cost more than some ten refused ones. */
export const LONGEST_PATH = 4096;
/** Segments of a path that may read in two ways, for the same reason. */
export const MOST_SEGMENTS = 256;

const MAY_HAVE_TWO_READINGS = /[%\\]|\/[/.]/;
const NEEDS_RESOLVING = /\\|\/[/.]/;

/** Whether a path reads alike in both ways and needs no decoding, as most do. */
export function hasOneReading(path: string): boolean {
  return path.startsWith('/') && path.length <= LONGEST_PATH && !MAY_HAVE_TWO_READINGS.test(path);
}

/**
 * Reads a request's path. Undefined where it can't be read: it does not decode, it has a NUL (at which some file
 * systems end a name), it does not start with a slash, or it is too long.
 */
export function readPath(path: string): PathReadings | undefined {
  if (hasOneReading(path)) return { routed: path, resolved: path };
  if (!path.startsWith('/') || path.length > LONGEST_PATH || hasTooManySegments(path)) return undefined;
  let routed: string;
  let whole: string;
  try {
    whole = decodeURIComponent(path);
    routed = /%2f/i.test(path) ? path.split('/').map(decodeSegment).join('/') : whole;
  } catch {
    return undefined;
  }
  if (whole.includes('\0')) return undefined;
  if (!NEEDS_RESOLVING.test(whole)) return { routed, resolved: whole };
  const slashed = whole.replaceAll('\\', '/');
  return hasTooManySegments(slashed) ? undefined : { routed, resolved: resolve(slashed) };
}

function hasTooManySegments(path: string): boolean {
  let slash = -1;
  for (let count = 0; count <= MOST_SEGMENTS; count++) {
    slash = path.indexOf('/', slash + 1);
    if (slash === -1) return false;
  }
  return true;
}

/** The text of a parameter or of a name taken from {@link PathReadings.routed}, encoded slashes being slashes again. */
export function withSlashes(text: string): string {
  return text.includes(SLASH_INSIDE) ? text.replaceAll(SLASH_INSIDE, '/') : text;
}

/** A reading as a path that people can read, encoded slashes being encoded again. */
export function displayPath(reading: string): string {
  return reading.replaceAll(SLASH_INSIDE, '%2F');
}

/** What is below `base` (`/` or `/app`), with its leading slash; else undefined. */
export function pathBelow(base: string, reading: string): string | undefined {
  if (base === '/') return reading;
  if (fold(reading.slice(0, base.length)) !== fold(base)) return undefined;
  const rest = reading.slice(base.length);
  if (rest === '') return '/';
  return rest.startsWith('/') ? rest : undefined;
}

/** The path without one trailing slash, which makes no difference. */
export function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The path with backslashes and repeated slashes folded and dot segments resolved (RFC 3986 § 5.2.4). */
export function resolve(path: string): string {
  const segments: string[] = [];
  for (const segment of path.replaceAll('\\', '/').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

function decodeSegment(segment: string): string {
  return segment.includes('%') ? decodeURIComponent(segment).replaceAll('/', SLASH_INSIDE) : segment;
}
