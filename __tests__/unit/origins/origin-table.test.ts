import { readConfiguredOrigin } from '../../../src/origins/configured-origin';
import { parseOrigin } from '../../../src/origins/origin';
import { OriginTable } from '../../../src/origins/origin-table';

/** A table in which each origin's entry is its own text. */
function table(...texts: string[]): OriginTable<string> {
  const made = new OriginTable<string>();
  for (const text of texts) {
    const origin = text === '*' ? '*' : readConfiguredOrigin(text);
    if (typeof origin === 'string' && origin !== '*') throw new Error(origin);
    made.add(origin, text);
  }
  return made;
}

/** From the most specific to the least (DESIGN § 3): an exact host, a longer suffix, a port before any port. */
const LADDER_WITHOUT_PORT = [
  'https://c.b.a.com',
  'https://c.b.a.com:*',
  'https://*.b.a.com',
  'https://*.b.a.com:*',
  'https://*.a.com',
  'https://*.a.com:*',
  'https://*.com',
  'https://*.com:*',
  '*',
];
const LADDER_WITH_PORT = LADDER_WITHOUT_PORT.map((text) =>
  text === '*' || text.endsWith(':*') ? text : `${text}:8443`,
);

describe.each([
  { origin: 'https://c.b.a.com', ladder: LADDER_WITHOUT_PORT },
  { origin: 'https://c.b.a.com:8443', ladder: LADDER_WITH_PORT },
])('for $origin', ({ origin, ladder }) => {
  const rungs = ladder.map((best, index) => ({ best, among: ladder.slice(index) }));

  test.each(rungs)('$best, is the most specific of $among', ({ best, among }) => {
    expect(table(...among).find(parseOrigin(origin)!)).toBe(best);
    expect(table(...among.toReversed()).find(parseOrigin(origin)!)).toBe(best);
  });
});

test.each([
  { registered: ['https://foo.com', 'https://bar.com'], origin: 'https://barfoo.com' },
  { registered: ['https://*.foo.com'], origin: 'https://barfoo.com' },
  { registered: ['https://*.foo.com'], origin: 'https://foo.com' },
  { registered: ['https://*.foo.com:*'], origin: 'https://foo.com:8443' },
  { registered: ['https://*.foo.com'], origin: 'https://a.foo.com.evil.com' },
  { registered: ['https://*.foo.com'], origin: 'http://a.foo.com' },
  { registered: ['https://*.foo.com:8443'], origin: 'https://a.foo.com' },
  { registered: ['https://*.foo.com'], origin: 'https://a.foo.com:8443' },
  { registered: ['https://foo.com:*'], origin: 'https://a.foo.com:1' },
  { registered: ['https://foo.com'], origin: 'https://foo.com:1' },
  { registered: ['https://foo.com:1'], origin: 'https://foo.com:11' },
  { registered: ['capacitor://localhost'], origin: 'http://localhost' },
])('of $registered, none is found for $origin', ({ registered, origin }) => {
  expect(table(...registered).find(parseOrigin(origin)!)).toBeUndefined();
});

test('an exact origin, is found by its text alone, and a pattern is not', () => {
  const origins = table('https://a.com', 'https://*.a.com', 'https://b.com:*', '*');

  expect(origins.findExact('https://a.com')).toBe('https://a.com');
  expect(
    ['https://*.a.com', 'https://x.a.com', 'https://b.com', 'https://A.com', '*', ''].map((text) =>
      origins.findExact(text),
    ),
  ).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
});

test('a table, counts its origins and patterns and lists their entries', () => {
  const texts = ['https://a.com', 'https://*.a.com', 'https://*.a.com:8443', 'https://b.com:*', '*'];

  expect(table(...texts).size).toBe(5);
  expect(new Set(table(...texts).entries())).toEqual(new Set(texts));
  expect(table(...texts).allOrigins).toBe('*');
  expect(table('https://a.com').allOrigins).toBeUndefined();
  expect(table().size).toBe(0);
});
