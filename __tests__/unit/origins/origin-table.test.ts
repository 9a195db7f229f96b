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

/**
 * From the most specific to the least (docs/design.md § Origins and patterns): an exact host; a * inside the first
 * label, of which the longest text behind it counts before the longest text before it; a longer suffix; a port before
 * any port.
 */
const LADDER_WITHOUT_PORT = [
  'https://c-d-e.b.a.com',
  'https://c-d-e.b.a.com:*',
  'https://c*d-e.b.a.com',
  'https://c*d-e.b.a.com:*',
  'https://c-*-e.b.a.com',
  'https://c-*-e.b.a.com:*',
  'https://c*-e.b.a.com',
  'https://*-e.b.a.com',
  'https://*-e.b.a.com:*',
  'https://c-d*e.b.a.com',
  'https://c-d-*.b.a.com',
  'https://c-d-*.b.a.com:*',
  'https://c*.b.a.com',
  'https://c*.b.a.com:*',
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
  { origin: 'https://c-d-e.b.a.com', ladder: LADDER_WITHOUT_PORT },
  { origin: 'https://c-d-e.b.a.com:8443', ladder: LADDER_WITH_PORT },
])('for $origin', ({ origin, ladder }) => {
  const rungs = ladder.map((best, index) => ({ best, among: ladder.slice(index) }));

  test.each(rungs)('$best, is the most specific of $among', ({ best, among }) => {
    expect(table(...among).find(parseOrigin(origin)!)).toBe(best);
    expect(table(...among.toReversed()).find(parseOrigin(origin)!)).toBe(best);
  });
});

describe.each([
  { origin: 'app://a', ladder: ['app://a', 'app://a:*', 'app://*', 'app://*:*', '*'] },
  { origin: 'app://a.b:80', ladder: ['app://*.b:80', 'app://*.b:*', 'app://*:80', 'app://*:*', '*'] },
  { origin: 'app://a-1.b', ladder: ['app://a-*.b', 'app://a-*.b:*', 'app://*.b', 'app://*', '*'] },
  { origin: 'app://.', ladder: ['app://.', 'app://*', 'app://*:*', '*'] },
  { origin: 'app://', ladder: ['app://', 'app://*', 'app://*:*', '*'] },
])('for $origin of a scheme of its own', ({ origin, ladder }) => {
  const rungs = ladder.map((best, index) => ({ best, among: ladder.slice(index) }));

  test.each(rungs)('$best, is the most specific of $among', ({ best, among }) => {
    expect(table(...among).find(parseOrigin(origin)!)).toBe(best);
    expect(table(...among.toReversed()).find(parseOrigin(origin)!)).toBe(best);
  });
});

test.each([
  { registered: 'https://a-*.foo.com', origin: 'https://a-b.foo.com' },
  { registered: 'https://a-*.foo.com', origin: 'https://a-0-9-z.foo.com' },
  { registered: 'https://a-*.foo.com', origin: 'https://A-B.foo.com' },
  { registered: 'https://a-*.foo.com', origin: 'https://a--.foo.com' },
  { registered: 'https://*-a.foo.com', origin: 'https://b-a.foo.com' },
  { registered: 'https://a*a.foo.com', origin: 'https://aaa.foo.com' },
  { registered: 'https://a_*.foo.com', origin: 'https://a_b.foo.com' },
  { registered: 'https://a-*.foo.com.', origin: 'https://a-b.foo.com.' },
  { registered: 'http://a-*.localhost:*', origin: 'http://a-b.localhost:3000' },
  { registered: 'https://a-*.foo.com', origin: `https://a-${'b'.repeat(61)}.foo.com` },
])('$registered, stands for $origin', ({ registered, origin }) => {
  expect(table(registered).find(parseOrigin(origin)!)).toBe(registered);
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
  { registered: ['https://a-*.foo.com'], origin: 'https://a-.foo.com' },
  { registered: ['https://*-a.foo.com'], origin: 'https://-a.foo.com' },
  { registered: ['https://a*a.foo.com'], origin: 'https://aa.foo.com' },
  { registered: ['https://ab*bc.foo.com'], origin: 'https://abc.foo.com' },
  { registered: ['https://a-*.foo.com'], origin: 'https://a-b_c.foo.com' },
  { registered: ['https://a-*.foo.com'], origin: 'https://a-b.c.foo.com' },
  { registered: ['https://a-*.foo.com'], origin: 'https://c.a-b.foo.com' },
  { registered: ['https://a-*.foo.com'], origin: 'https://b-a-c.foo.com' },
  { registered: ['https://a-*.foo.com'], origin: 'https://foo.com' },
  { registered: ['https://a-*.foo.com'], origin: 'https://a-b.barfoo.com' },
  { registered: ['https://a-*.foo.com'], origin: 'https://a-b.foo.com.evil.com' },
  { registered: ['https://a-*.foo.com'], origin: 'https://a-b.foo.com.' },
  { registered: ['https://a-*.foo.com'], origin: 'https://a-b.foo.com:8443' },
  { registered: ['https://a-*.foo.com:8443'], origin: 'https://a-b.foo.com' },
  { registered: ['https://a-*.foo.com'], origin: 'http://a-b.foo.com' },
  { registered: ['https://a-*-b.foo.com', 'https://c-*-d.foo.com'], origin: 'https://a-1-d.foo.com' },
  { registered: ['moz-extension://*'], origin: 'chrome-extension://a' },
  { registered: ['moz-extension://*'], origin: 'https://a' },
  { registered: ['app://*'], origin: 'app://a:80' },
  { registered: ['app://*:80'], origin: 'app://a' },
  { registered: ['app://.'], origin: 'app://' },
  { registered: ['app://'], origin: 'app://.' },
  { registered: ['app://', 'app://.', 'app://*.a'], origin: 'app://a' },
])('of $registered, none is found for $origin', ({ registered, origin }) => {
  expect(table(...registered).find(parseOrigin(origin)!)).toBeUndefined();
});

test('a less specific pattern, is found where the more specific one is for another port', () => {
  const origins = table('https://a-*-b.foo.com:1', 'https://a-*.foo.com:2', 'https://*.foo.com:3');

  expect(
    ['1', '2', '3', '4'].map((port) => origins.find(parseOrigin(`https://a-1-b.foo.com:${port}`)!)),
  ).toEqual(['https://a-*-b.foo.com:1', 'https://a-*.foo.com:2', 'https://*.foo.com:3', undefined]);
});

test('of all texts before and behind a *, the right one is found', () => {
  const label = 'abcabcabcabc';
  for (let end = 1; end <= label.length; end++) {
    for (let start = 0; start < end; start++) {
      if (start === 0 && end === label.length) continue;
      const pattern = `https://${label.slice(0, start)}*${label.slice(end)}.foo.com`;
      expect(table(pattern).find(parseOrigin(`https://${label}.foo.com`)!)).toBe(pattern);
      const fixed = label.slice(0, start) + label.slice(end);
      expect(table(pattern).find(parseOrigin(`https://${fixed}.foo.com`)!)).toBeUndefined();
    }
  }
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
  texts.push('https://c-*.a.com', 'https://c-*.a.com:*', 'https://*-c.a.com', 'app://*', 'app://', 'file://');

  expect(table(...texts).size).toBe(11);
  expect(table(...texts, ...texts).size).toBe(11);
  expect(new Set(table(...texts).entries())).toEqual(new Set(texts));
  expect(table(...texts).allOrigins).toBe('*');
  expect(table('https://a.com').allOrigins).toBeUndefined();
  expect(table().size).toBe(0);
});
