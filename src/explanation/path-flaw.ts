import type { Findings } from '../engine/findings';
import { LONGEST_PATH, MOST_SEGMENTS, readPath, resolve, type PathFlaw } from '../resources/path-readings';
import { quote } from '../text/quote';
import { isShort } from './path-length';
import type { Sentences } from './sentences';

/** Why a path can't be read in one way alone, told as the one thing that it is. */
export function ambiguousPath({ input: { path }, configuration }: Findings): Sentences {
  const of = `The path ${quote(path)}`;
  const refused = 'so it is refused whoever asks, before any entry is looked at.';
  if (path.length > LONGEST_PATH) {
    return {
      said: `${of} has ${String(path.length)} characters, and those of more than ${String(LONGEST_PATH)} are refused unread, whoever asks.`,
      advice: 'Send what is long in the query or in the body.',
    };
  }
  if (!path.startsWith('/')) {
    return {
      said: `${of} does not begin with a slash: it is a relative URL, which a server never gets, ${refused}`,
      advice: `Write ${quote(`/${path.replace(/^(?:\.{1,2}\/)*/, '')}`)}.`,
    };
  }
  const flaw = flawOf(path);
  if (flaw === 'climbs') {
    return {
      said: `${of} has a '..' segment, which no browser sends and which servers read in different ways, ${refused}`,
      advice: 'Send the path that is meant, without it.',
    };
  }
  if (flaw === 'unreadable')
    return {
      said: `${of} ${unreadable(path)}, ${refused}`,
      advice: 'Send the path encoded as encodeURIComponent() encodes each of its segments.',
    };
  const readings = isShort(path) ? configuration.resources.trace(path).readings : [];
  const names = [...new Set(readings.map(({ name }) => quote(name ?? 'no resource')))].slice(0, 2);
  const read =
    names.length > 1 ? `and may be read as ${names.join(' or as ')}` : 'which can be read in several ways';
  const { flawed, advice } = oddityOf(path);
  return { said: `${of} ${flawed}, ${read}, ${refused}`, advice };
}

/** Why a path has no readings, if it has none. */
function flawOf(path: string): PathFlaw | undefined {
  const readings = readPath(path);
  return typeof readings === 'string' ? readings : undefined;
}

function unreadable(path: string): string {
  if (/%(?![0-9a-f]{2})/i.test(path)) return `has a '%' that begins no escape`;
  if (/%00|\0/.test(path)) return 'has a NUL, at which some servers end a name';
  try {
    decodeURIComponent(path);
  } catch {
    return 'does not decode to UTF-8';
  }
  return `has escapes, and more than ${String(MOST_SEGMENTS)} segments, or needless escapes without number`;
}

/** What is in a path that is read in several ways, and what to send. */
function oddityOf(path: string): { flawed: string; advice: string } {
  if (path.includes('//')) {
    return {
      flawed: 'has a double slash',
      advice: `Send ${quote(resolve(path))}: a base URL that ends with a slash was probably joined to a path that begins with one.`,
    };
  }
  if (/\\|%5c/i.test(path)) {
    return { flawed: 'has a backslash, which some servers read as a slash', advice: 'Send it without.' };
  }
  if (/%2f/i.test(path)) {
    return {
      flawed: 'has an encoded slash, which some servers read as a slash',
      advice: 'Send what has slashes in it in the query or in the body.',
    };
  }
  if (/\/(?:\.|%2e)(?:\/|$)/i.test(path)) {
    return { flawed: `has a '.' segment`, advice: `Send ${quote(resolve(path.replace(/%2e/gi, '.')))}.` };
  }
  if (/[^\x20-\x7e]/.test(path)) {
    return { flawed: 'has bytes that are not encoded', advice: 'Send it encoded, as browsers do.' };
  }
  return {
    flawed: 'has escapes of characters that need none',
    advice: 'Send letters, digits and -._~ as they are.',
  };
}
