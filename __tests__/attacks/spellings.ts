/** A way to spell a path otherwise than plainly; each part stands at its own place in a {@link spell}ed path. */
export interface Technique {
  readonly name: string;
  /** Spells one segment. */
  readonly segment?: (segment: string) => string;
  /** Stands between two segments. */
  readonly separator?: string;
  /** Stands before the path's first slash. */
  readonly before?: string;
  /** Stands behind the path. */
  readonly behind?: string;
}

const encode = (letter: string) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
const upperHex = (text: string) => text.replace(/%[0-9a-f]{2}/g, (code) => code.toUpperCase());

const SEGMENTS: Technique[] = [
  { name: 'its first letters percent-encoded', segment: (text) => encode(text.charAt(0)) + text.slice(1) },
  { name: 'its last letters percent-encoded', segment: (text) => text.slice(0, -1) + encode(text.slice(-1)) },
  { name: 'all letters percent-encoded', segment: (text) => text.replace(/./g, encode) },
  {
    name: 'all letters percent-encoded in upper case',
    segment: (text) => upperHex(text.replace(/./g, encode)),
  },
  {
    name: 'its letters percent-encoded twice',
    segment: (text) => `%25${encode(text.charAt(0)).slice(1)}${text.slice(1)}`,
  },
  { name: 'capitals', segment: (text) => text.toUpperCase() },
  { name: 'a capital', segment: (text) => text.charAt(0).toUpperCase() + text.slice(1) },
  {
    name: 'capitals that are percent-encoded',
    segment: (text) => text.toUpperCase().replace(/./g, encode),
  },
  { name: 'a parameter in its segments', segment: (text) => `${text};x=1` },
  { name: 'a trailing dot in its segments', segment: (text) => `${text}.` },
  { name: 'an encoded blank in its segments', segment: (text) => `${text}%20` },
  { name: 'an encoded NUL in its segments', segment: (text) => `${text}%00` },
  {
    name: 'an overlong encoding',
    segment: (text) => `%c1%${(0x80 + text.charCodeAt(0)).toString(16).slice(-2)}${text.slice(1)}`,
  },
];

const SEPARATORS: Technique[] = [
  '//',
  '///',
  '/./',
  '/%2e/',
  '/%2E/',
  '/.%2f',
  '%2f',
  '%2F',
  '%2f%2f',
  '%2f/',
  '/%2f',
  '%252f',
  '\\',
  '%5c',
  '%5C',
  '/\\',
  '\\/',
  '/x/../',
  '/x/%2e%2e/',
  '/x/%2E./',
  '/x/..%2f',
  '%2fx%2f..%2f',
  '/x%2f..%2f',
  '/x%2f../',
  '\\x\\..\\',
  '%5cx%5c..%5c',
  '/%252e%252e/',
  '/public/..%2f',
  '/;/',
  '/%20/',
  '/%00/',
  '%c0%af',
].map((separator) => ({ name: `${separator} for a slash`, separator }));

const BEGINNINGS: Technique[] = [
  '/',
  '//',
  '/.',
  '/..',
  '/../..',
  '/%2e',
  '/%2e%2e',
  '/.%2e',
  '/%2f',
  '/..%2f',
  '/\\',
  '\\',
  '/%5c',
  '/x/..',
  '/x/%2e%2e',
  '/x%2f..',
  '/public/..',
  '/public/..%2f',
  '/api/public/../..',
  '/api/public/..%2f..',
  '/api/public%2f..%2f..',
  '//api.example.com/..',
  'http://api.example.com',
  'HTTP://API.EXAMPLE.COM',
  'https://api.example.com:443',
  'http://user:word@api.example.com',
  'http://api.example.com/',
  'http://api.example.com/.',
  'http://api.example.com/public/..',
  'http://api.example.com/public/..%2f',
  'http://api.example.com\\',
  'http://public',
  'http://public/public/..%2f..',
  'ftp://api.example.com',
  'x://api.example.com',
  'http://',
  'http:',
  'http:/',
].map((before) => ({ name: `${before} before it`, before }));

const ENDS: Technique[] = [
  '/',
  '//',
  '/.',
  '/%2e',
  '%2f',
  '%2f.',
  '\\',
  '%5c',
  '?',
  '?x=/api/public',
  '?/../public',
  '?/../../public/open.csv',
  '??',
  '#',
  '#/../public',
  '#/../../public',
  '%23',
  '%3f',
  '%3f/../public',
  '/..',
  '/../public',
  '/..%2fpublic',
  '%2f..%2fpublic',
  '%2f..%2fopen.csv',
  '/..%2f..%2fapi%2fpublic',
  '\\..\\public',
  '%5c..%5cpublic',
  '\\..\\public#',
  '/%2e%2e/public',
  '/%252e%252e/public',
  '/x/..',
  '/x%2f..',
  '/x',
  '/x/../..',
  ';/../public',
  '%00',
  '%00/../public',
  '%',
  '%zz',
  '%ff',
  '.',
  '%20',
].map((behind) => ({ name: `${behind} behind it`, behind }));

/** Every technique, by the part of a path that it is about. */
export const TECHNIQUES: readonly (readonly Technique[])[] = [SEGMENTS, SEPARATORS, BEGINNINGS, ENDS];

/** The path of the given segments, spelt with the given techniques, each about another part. */
export function spell(segments: readonly string[], ...techniques: Technique[]): string {
  const {
    segment = (text: string) => text,
    separator = '/',
    before = '',
    behind = '',
  } = Object.assign({}, ...techniques) as Partial<Technique>;
  return `${before}/${segments.map(segment).join(separator)}${behind}`;
}

/** What every technique is combined with: one or two about each part, of those that lead somewhere. */
const COMPANIONS = [
  SEGMENTS[0],
  SEPARATORS[0],
  BEGINNINGS.find(({ before }) => before === 'http://api.example.com'),
  ...ENDS.filter(({ behind }) => behind === '#/../public' || behind === '/x/..'),
].filter((technique) => technique !== undefined);

/** The path of these segments spelt with this technique: by itself, and together with one about another part. */
export function spellingsWith(technique: Technique, segments: readonly string[]): string[] {
  const group = TECHNIQUES.find((techniques) => techniques.includes(technique));
  const spellings = COMPANIONS.filter((other) => !group?.includes(other)).map((other) =>
    spell(segments, technique, other),
  );
  // One separator alone differs, as it does where a part of the path is somebody else's to write.
  if (technique.separator !== undefined && segments.length > 2) {
    const [first = '', ...rest] = segments;
    spellings.push(spell([first, rest.join(technique.separator)]));
    spellings.push(spell([segments.slice(0, -1).join(technique.separator), segments.at(-1) ?? '']));
  }
  return [spell(segments, technique), ...spellings];
}
