import { foldCase } from './fold-case';

/**
 * Stands for an encoded slash in a segment decoded by itself: `/a%2Fb` is one segment, and must not read like
 * `/a/b`. A lone surrogate, because neither a request line nor percent-decoding can produce one.
 */
const SLASH_INSIDE = '\ud800';

/** In characters as sent. Longer paths are not read, so that no request costs more than some ten refused ones. */
export const LONGEST_PATH = 4096;
/** Segments of a path that may be read in several ways, for the same reason. */
export const MOST_SEGMENTS = 256;
/** Segments of any path, for the same reason. */
const MOST_PLAIN_SEGMENTS = 1024;
/** Needless escapes in a path, for the same reason: no browser sends even one. */
const MOST_NEEDLESS = 128;

const MAY_HAVE_MORE_READINGS = /[^\x01-\x7f]|[%\\]|\/[/.]/; // eslint-disable-line no-control-regex -- ASCII less NUL
const NEEDS_RESOLVING = /\\|\/[/.]/;
const CLIMBS = /\/\.\.(?:\/|$)/;

/** The percent sign of an escape that no URL needs: of a letter, a digit or one of `-._~` (RFC 3986 § 2.3). */
const NEEDLESS = /%(?=2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/i;
const ALL_NEEDLESS = new RegExp(NEEDLESS, 'gi');

/**
 * Why a path has no readings: it can't be read (it does not decode, it has a NUL, at which some file systems end a
 * name, it does not begin with a slash, it is too long), or it has a `..` segment.
 */
export type PathFlaw = 'unreadable' | 'climbs';

/** Whether a path reads alike in every way and needs no decoding, as most do. */
export function hasOneReading(path: string): boolean {
  return (
    path.startsWith('/') &&
    path.length <= LONGEST_PATH &&
    !hasMoreSegments(path, MOST_PLAIN_SEGMENTS) &&
    !MAY_HAVE_MORE_READINGS.test(path)
  );
}

/**
 * The different ways in which what stands behind a path may read it (docs/design.md § Readings of a path), the one with
 * each segment decoded by itself first; or why it has none.
 */
export function readPath(path: string): readonly string[] | PathFlaw {
  if (hasOneReading(path)) return [path];
  if (!path.startsWith('/') || path.length > LONGEST_PATH) return 'unreadable';
  const readings = new Set<string>();
  const flaw = addReadings(path, readings) ?? addUtf8Reading(path, readings);
  return flaw ?? [...readings];
}

/** Adds what may be read of a path, in whichever way a host at its beginning is taken. */
function addReadings(path: string, readings: Set<string>): PathFlaw | undefined {
  const whole = decoded(path);
  if (whole === undefined || whole.includes('\0') || hasMoreSegments(path, MOST_SEGMENTS))
    return 'unreadable';
  const slashed = whole.includes('\\') ? whole.replaceAll('\\', '/') : whole;
  if (hasMoreSegments(slashed, MOST_SEGMENTS)) return 'unreadable';
  // No browser sends one, and what it leads to depends on who resolves it: what serves a mount stops at the mount.
  if (CLIMBS.test(slashed)) return 'climbs';
  readings.add(decodedBySegment(path, whole));
  if (NEEDLESS.test(path)) {
    if (path.split(NEEDLESS, MOST_NEEDLESS + 2).length > MOST_NEEDLESS + 1) return 'unreadable';
    readings.add(asSent(path));
  }
  // By who decodes first, and then splits at slashes or resolves.
  readings.add(whole);
  if (NEEDS_RESOLVING.test(whole)) readings.add(resolve(whole));
  // Where a backslash separates nothing, as on most file systems.
  if (slashed !== whole) readings.add(foldSlashes(whole));

  const behindHost = withoutHost(path);
  if (behindHost !== undefined) {
    readings.add(decodedBySegment(behindHost, decoded(behindHost) ?? behindHost));
    readings.add(asSent(behindHost));
    readings.add(resolve(decoded(behindHost) ?? behindHost));
  }
  // By who decodes first and looks for a host then.
  const behindDecodedHost = withoutHost(whole);
  if (behindDecodedHost !== undefined) readings.add(resolve(behindDecodedHost));
  return undefined;
}

/**
 * Adds the readings of the bytes of a path as UTF-8, which browsers would have escaped: Node makes a character of each
 * byte, other servers behind a proxy don't.
 */
function addUtf8Reading(path: string, readings: Set<string>): PathFlaw | undefined {
  if (!/[\x80-\xff]/.test(path) || /[^\x00-\xff]/.test(path)) return undefined; // eslint-disable-line no-control-regex -- one byte each
  const text = Buffer.from(path, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? undefined : addReadings(text, readings);
}

/** The path as it was sent, in so far as it may be spelt otherwise: its needless escapes stay. */
function asSent(path: string): string {
  return keeping(ALL_NEEDLESS, path);
}

/** A path of which some escapes are text. */
function keeping(percentSigns: RegExp, path: string): string {
  const kept = path.replace(percentSigns, '%25');
  return decodedBySegment(kept, decoded(kept) ?? kept);
}

/** The percent sign of an escape that a path need not have: of one of `!$&'()*+,:;=@` (RFC 3986 § 3.3). */
const ALL_IN_PATHS = /%(?=2[146-9abc]|3[abd]|40)/gi;

/**
 * A reading in which the escapes of `@` and the like are text, as Express compares them with a route; undefined where a
 * path has none. Scripts send both, by `encodeURIComponent` and without.
 */
export function escapesAsSent(path: string): string | undefined {
  return path.search(ALL_IN_PATHS) === -1 ? undefined : keeping(ALL_IN_PATHS, path);
}

/** A path with each segment decoded by itself, so that an encoded slash separates nothing. */
function decodedBySegment(path: string, whole: string): string {
  return /%2f/i.test(path)
    ? path
        .split('/')
        .map((segment) => (decoded(segment) ?? segment).replaceAll('/', SLASH_INSIDE))
        .join('/')
    : whole;
}

/**
 * What follows the first segment of a path that begins with two slashes or backslashes: `new URL(path, base)` takes
 * that one for a host (URL Standard, https://url.spec.whatwg.org/#special-authority-ignore-slashes-state).
 */
function withoutHost(path: string): string | undefined {
  if (path[1] !== '/' && path[1] !== '\\') return undefined;
  const host = /^[/\\]{2,}[^/\\]*/.exec(path)?.[0];
  return host === undefined ? undefined : path.slice(host.length) || '/';
}

function decoded(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function hasMoreSegments(path: string, most: number): boolean {
  if (path.length <= most) return false;
  let slash = -1;
  for (let count = 0; count <= most; count++) {
    slash = path.indexOf('/', slash + 1);
    if (slash === -1) return false;
  }
  return true;
}

/** Begins a segment that no literal of a name is like. A private character, which names have no use for. */
const LIKE_NO_NAME = '\ue000';

/**
 * A reading in which the segments whose letters beyond ASCII are spelt unusually are like no name: letters that are not
 * escaped, decomposed ones, and those that only fold to others (`\u017f`). Names are compared without regard
 * to that, but routers compare them as they are. Undefined where all are spelt as browsers send what links say.
 */
export function unfolded(reading: string, path: string): string | undefined {
  if (IS_ASCII.test(reading)) return undefined;
  const isRaw = !IS_ASCII.test(path);
  const segments = reading.split('/');
  const marked = segments.map((segment) =>
    !IS_ASCII.test(segment) && (isRaw || !isUsual(segment)) ? LIKE_NO_NAME + segment : segment,
  );
  return marked.some((segment, index) => segment !== segments[index]) ? marked.join('/') : undefined;
}

/**
 * A reading in which the segments with letters beyond ASCII that the name is not written with are like no name: Express
 * compares the `%C3%A9` of a route with what was sent, and `%C3%89`, its capital, is another. Undefined where there are none.
 *
 * @param name the resource as it was declared
 */
export function unlikeName(reading: string, name: string): string | undefined {
  if (IS_ASCII.test(reading)) return undefined;
  const segments = reading.split('/');
  const marked = segments.map((segment) =>
    (segment.match(BEYOND_ASCII) ?? []).some((letter) => !name.includes(letter))
      ? LIKE_NO_NAME + segment
      : segment,
  );
  return marked.some((segment, index) => segment !== segments[index]) ? marked.join('/') : undefined;
}

const BEYOND_ASCII = /[^\x00-\x7f]/gu; // eslint-disable-line no-control-regex -- ASCII begins with them

const IS_ASCII = /^[\x00-\x7f]*$/; // eslint-disable-line no-control-regex -- ASCII begins with them

/** Whether letters are composed, and fold to nothing but themselves; two that languages write fold to others. */
function isUsual(segment: string): boolean {
  const plain = segment.toLowerCase().replace(/[\u00df\u03c2]/g, '');
  return plain.normalize('NFC') === plain && foldCase(plain) === plain.normalize('NFD');
}

/** The text of a parameter or of a name taken from a reading, encoded slashes being slashes again. */
export function withSlashes(text: string): string {
  return text.includes(SLASH_INSIDE) ? text.replaceAll(SLASH_INSIDE, '/') : text;
}

/** The path as it is named: with each segment decoded by itself; as it was sent where it has no readings. */
export function plainReading(path: string): string {
  const readings = readPath(path);
  return typeof readings === 'string' ? path : (readings[0] ?? path);
}

/** A reading as a path that people can read, encoded slashes being encoded again. */
export function displayPath(reading: string): string {
  return reading.replaceAll(SLASH_INSIDE, '%2F');
}

/** What is below `base` (`/` or `/app`), with its leading slash; else undefined. */
export function pathBelow(base: string, reading: string): string | undefined {
  if (base === '/') return reading;
  let end = 0;
  for (let slash = base.indexOf('/'); slash !== -1; slash = base.indexOf('/', slash + 1)) {
    if (end === -1) return undefined;
    end = reading.indexOf('/', end + 1);
  }
  const head = end === -1 ? reading : reading.slice(0, end);
  if (head !== base && foldCase(head) !== foldCase(base)) return undefined;
  return end === -1 ? '/' : reading.slice(end);
}

/** The path without one trailing slash, which makes no difference. */
export function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The path with backslashes and repeated slashes folded and dot segments resolved (RFC 3986 § 5.2.4). */
export function resolve(path: string): string {
  return foldSlashes(path.replaceAll('\\', '/'));
}

/** The same with slashes alone. */
function foldSlashes(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
