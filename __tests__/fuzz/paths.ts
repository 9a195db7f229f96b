import type { Random } from './random';
import { CONTENT } from './site';

const escapeByte = (byte: number) => `%${byte.toString(16).padStart(2, '0')}`;
const escapeAll = (text: string) => [...Buffer.from(text, 'utf8')].map(escapeByte).join('');

/** Text as a browser puts it into the path of a URL. */
function asBrowsersDo(text: string): string {
  return text.replace(/[^\x21\x24-\x3b\x3d\x40-\x5f\x61-\x7a\x7c\x7e]/gu, (letter) =>
    escapeAll(letter).toUpperCase(),
  );
}

const SLASHES = [
  '/',
  '//',
  '///',
  '\\',
  '/\\',
  '%2f',
  '%2F',
  '%5c',
  '/%2f',
  '%2f/',
  '/./',
  '/%2e/',
  '/.%2f',
  '%5c/',
  '/;/',
];
const CLIMBS = [
  '/../',
  '/..%2f',
  '/%2e%2e/',
  '/.%2e%2f',
  '\\..\\',
  '%2f..%2f',
  '/..%5c',
  '/..;/',
  '/.../',
  '/x/../',
  '/x/..%2f',
  '/files/..%2f',
  '/api/../',
];
const STARTS = [
  '/',
  '/',
  '/',
  '//',
  '/\\',
  '//x/',
  '///x/',
  '//x:80/',
  '//u@x/',
  '/\\x/',
  '//x//',
  '//x\\',
  '/./',
  '/%2f',
  '/%2fx/',
  '/files/',
  '/api/',
  '/.',
  '/..',
  '/x/',
  '//files/',
  '//api/',
];
const ENDS = [
  '',
  '',
  '',
  '',
  '/',
  '//',
  '/.',
  '/..',
  '/x',
  '%2f',
  '%2fx',
  '.',
  '%20',
  '%00',
  ';x',
  ';x=1',
  '%',
  '%zz',
  '%ff',
  '\\',
  '/..%2fopen.csv',
  '/../public',
  '?x',
  '#x',
  '?/../x',
  '%3f',
  '%23',
  '.csv',
  '/secret.csv',
  '%2fsecret.csv',
];
const OTHERS = [
  'x',
  'public',
  'secret',
  'Files',
  'é',
  '%C3%A9',
  '%',
  '%25',
  '%2525',
  'ſ',
  '\u212a',
  '\xc3\xa9',
  '.',
  '..',
  '...',
  ':',
  ';',
  '@',
  '*',
  '~',
  'ß',
  'SS',
  '\u0301',
  '%CC%81',
];

/** One letter of a segment, in another spelling. */
function otherLetter(letter: string, random: Random): string {
  switch (random.below(9)) {
    case 0:
    case 1:
      return escapeAll(letter);
    case 2:
      return escapeAll(letter).toUpperCase();
    case 3:
      return letter.toUpperCase();
    case 4:
      return `%25${escapeAll(letter).slice(1)}`;
    case 5:
      return letter === 's' ? '%C5%BF' : letter === 'é' ? 'e%CC%81' : letter;
    case 6:
      return letter === 'é' ? '\xc3\xa9' : letter;
    case 7:
      return escapeAll(letter.toUpperCase());
    default:
      return letter;
  }
}

function spellSegment(segment: string, random: Random): string {
  if (random.once(2)) return asBrowsersDo(segment);
  if (random.once(4)) return escapeAll(segment);
  const rare = 1 + random.below(6);
  return Array.from(segment, (letter) =>
    random.once(rare) ? otherLetter(letter, random) : asBrowsersDo(letter),
  ).join('');
}

/** A path that means some content of the site, more or less, in a spelling that nobody expects. */
export function hostilePath(random: Random): string {
  const segments = random.pick(CONTENT).split('/').slice(1);
  if (random.once(6))
    segments.splice(random.below(segments.length + 1), random.below(2), random.pick(OTHERS));
  const plain = random.once(3);
  let path = random.once(3) ? random.pick(STARTS) : '/';
  segments.forEach((segment, index) => {
    if (index > 0) {
      path += plain || random.once(2) ? '/' : random.once(4) ? random.pick(CLIMBS) : random.pick(SLASHES);
    }
    path += spellSegment(segment, random);
  });
  if (random.once(2)) path += random.pick(ENDS);
  return path;
}

const HONEST = [
  'a',
  'x7',
  'secret',
  'Secret',
  'public',
  'größe',
  'a b',
  'x.y',
  'v1.0',
  '.hidden',
  'a..b',
  'a;b',
  'a@b',
  'a+b',
  'ſ',
  '名前',
  'menu',
  'e\u0301',
  '100%',
  '(1)',
  "it's",
  'a,b',
  'a=b',
  'a&b',
  '~me',
  'deep',
];

/** The decoded segments of a path that a page may ask for. */
export function honestSegments(random: Random): string[] {
  const segments = random.once(2) ? random.pick(CONTENT).split('/').slice(1) : [];
  const count = segments.length === 0 ? 1 + random.below(4) : random.below(2);
  for (let added = 0; added < count; added++) segments.push(random.pick(HONEST));
  // To Express a capital beyond ASCII is another name.
  if (random.once(4))
    return segments.map((segment) => segment.replace(/[a-z]/g, (letter) => letter.toUpperCase()));
  return segments;
}

/** Segments as a page's code joins them to a path, and a browser then sends it. */
export function honestPath(segments: readonly string[], random: Random): string {
  const encode = random.once(2) ? encodeURIComponent : (text: string) => text.replaceAll('%', '%25');
  const path = `/${segments.map((segment) => encode(segment)).join('/')}${random.once(5) ? '/' : ''}`;
  return new URL(path, 'http://site.example').pathname;
}
