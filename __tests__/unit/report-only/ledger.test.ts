import { channel } from 'node:diagnostics_channel';
import {
  collectDifferences,
  CorsConfiguration,
  CorsConfigurationError,
  type CorsDocument,
  type CorsLedger,
  type CorsLedgerDocument,
} from 'express-resource-cors';
import { publishDifference } from '../../../src/report-only/difference';

const APP = 'https://app.example.com';

interface Told {
  change?: 'would-be-refused' | 'would-be-allowed';
  type?: 'preflight' | 'actual';
  resource?: string | null;
  origin?: string;
  method?: string;
  headers?: string[];
  credentials?: boolean;
  reason?: string;
}

/** What report-only tells of one request. */
function tell({
  change = 'would-be-refused',
  headers = [],
  credentials = false,
  ...decision
}: Told = {}): void {
  publishDifference(
    {
      change,
      decision: {
        type: 'actual',
        resource: 'products',
        origin: APP,
        method: 'GET',
        reason: 'origin-not-allowed',
        ...decision,
      } as never,
      browser: { allowed: change === 'would-be-refused', corsError: null },
    },
    { headers, credentials },
  );
}

let ledger: CorsLedger;
afterEach(() => {
  ledger.close();
});

test('alike requests are one entry, others are entries of their own', () => {
  ledger = collectDifferences();
  tell();
  tell();
  tell({ method: 'POST' });
  tell({ credentials: true });
  tell({ change: 'would-be-allowed' });
  tell({ type: 'preflight' });
  tell({ type: 'preflight', headers: ['x-a', 'x-b'] });
  tell({ resource: null });
  tell({ origin: 'https://other.example.com' });

  expect(ledger.entries.map(({ count }) => count)).toEqual([2, 1, 1, 1, 1, 1, 1, 1]);
  const [first] = ledger.entries;
  expect(first).toEqual({
    change: 'would-be-refused',
    type: 'actual',
    resource: 'products',
    origin: APP,
    method: 'GET',
    headers: [],
    credentials: false,
    reason: 'origin-not-allowed',
    count: 2,
    firstSeen: expect.any(Date) as Date,
    lastSeen: expect.any(Date) as Date,
  });
  expect(ledger.others).toBe(0);
});

test('a closed ledger hears nothing, and keeps what it has', () => {
  ledger = collectDifferences();
  tell();
  ledger.close();
  tell();
  expect(ledger.entries).toMatchObject([{ count: 1 }]);
  expect(channel('express-resource-cors:difference').hasSubscribers).toBe(false);
});

test('there are never more entries than max: what was seen once makes room, what was seen again stays', () => {
  ledger = collectDifferences({ max: 2 });
  const origin = (index: number): string => `https://${index}.example.com`;
  tell({ origin: origin(0) });
  tell({ origin: origin(0) });
  for (let index = 1; index < 10; index++) tell({ origin: origin(index) });
  const seen = () => ledger.entries.map((entry) => [entry.origin, entry.count]);
  expect(seen()).toEqual([
    [origin(0), 2],
    [origin(9), 1],
  ]);
  expect(ledger.others).toBe(8);

  tell({ origin: origin(9) });
  tell({ origin: origin(10) });
  tell({ origin: origin(0) });
  expect(seen()).toEqual([
    [origin(0), 3],
    [origin(9), 2],
  ]);
  expect(ledger.others).toBe(9);
});

test.each([
  ['resource', { resource: 'x'.repeat(2048) }],
  ['origin', { origin: `https://${'x'.repeat(2048)}` }],
  ['method', { method: 'X'.repeat(2048) }],
  ['headers', { headers: Array.from({ length: 500 }, (_, index) => `x-${index}`) }],
])('an entry with a long %s is only counted', (_, told) => {
  ledger = collectDifferences();
  tell(told);
  expect(ledger.entries).toEqual([]);
  expect(ledger.others).toBe(1);
});

test('what others publish on the channel is taken for what it says, and nothing that no request causes is kept', () => {
  ledger = collectDifferences();
  channel('express-resource-cors:difference').publish({
    change: 'would-be-refused',
    decision: {
      type: 'actual',
      resource: 'products',
      origin: APP,
      method: 'GET',
      reason: 'origin-not-allowed',
    },
    browser: { allowed: true, corsError: null },
  });
  tell({ origin: null as never });
  tell({ method: null as never });
  tell({ type: 'not-cors' as never });
  expect(ledger.entries).toMatchObject([{ headers: [], credentials: false, count: 1 }]);
});

describe('JSON', () => {
  const ENTRY = {
    change: 'would-be-refused',
    type: 'preflight',
    resource: 'products',
    origin: APP,
    method: 'PUT',
    headers: ['content-type'],
    credentials: false,
    reason: 'origin-not-allowed',
    count: 3,
    firstSeen: '2026-01-02T00:00:00.000Z',
    lastSeen: '2026-01-03T00:00:00.000Z',
  } as const;

  test('a ledger that is merged into an empty one is the same, and twice it counts double', () => {
    ledger = collectDifferences();
    const json: CorsLedgerDocument = { entries: [ENTRY, { ...ENTRY, resource: null }], others: 4 };
    ledger.merge(json);
    expect(JSON.parse(JSON.stringify(ledger))).toEqual(json);
    ledger.merge({
      entries: [
        {
          ...ENTRY,
          reason: 'method-not-allowed',
          firstSeen: '2026-01-01T00:00:00.000Z',
          lastSeen: '2026-01-04T00:00:00.000Z',
        },
      ],
      others: 1,
    });
    expect(ledger.toJSON()).toEqual({
      entries: [
        {
          ...ENTRY,
          reason: 'method-not-allowed',
          count: 6,
          firstSeen: '2026-01-01T00:00:00.000Z',
          lastSeen: '2026-01-04T00:00:00.000Z',
        },
        { ...ENTRY, resource: null },
      ],
      others: 5,
    });
    ledger.merge({ entries: [ENTRY], others: 0 });
    expect(ledger.entries[0]).toMatchObject({ reason: 'method-not-allowed', count: 9 });
  });

  test('merging keeps within max too', () => {
    ledger = collectDifferences({ max: 1 });
    ledger.merge({ entries: [ENTRY, { ...ENTRY, method: 'DELETE' }], others: 1 });
    expect(ledger.toJSON()).toEqual({ entries: [ENTRY], others: 4 });
  });

  test('every problem is told with its place, and nothing is merged', () => {
    ledger = collectDifferences();
    const { count, ...uncounted } = ENTRY;
    const bad = {
      entries: [
        ENTRY,
        uncounted,
        { ...ENTRY, change: 'gone', type: 'not-cors', resource: 1, origin: 'example.com', method: 'A B' },
        {
          ...ENTRY,
          headers: ['a b'],
          credentials: 'no',
          reason: 'none',
          count: 0,
          firstSeen: 'yesterday',
          lastSeen: '2026-99-99T00:00:00Z',
        },
        { ...ENTRY, cuont: count },
        'text',
      ],
      others: -1,
      version: 1,
    };
    let thrown: unknown;
    try {
      ledger.merge(bad as never);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CorsConfigurationError);
    expect((thrown as CorsConfigurationError).problems.map(({ path }) => path)).toEqual([
      'entries[1].count',
      'entries[2].change',
      'entries[2].type',
      'entries[2].resource',
      'entries[2].origin',
      'entries[2].method',
      'entries[3].headers',
      'entries[3].credentials',
      'entries[3].reason',
      'entries[3].count',
      'entries[3].firstSeen',
      'entries[3].lastSeen',
      'entries[4].cuont',
      'entries[5]',
      'others',
      'version',
    ]);
    expect(ledger.entries).toEqual([]);
  });

  test.each([[null], [[]], ['text'], [{}], [{ entries: {} }]])('%j is no ledger', (json) => {
    ledger = collectDifferences();
    expect(() => {
      ledger.merge(json as never);
    }).toThrow('is not a ledger; write an object such as { entries: [], others: 0 }');
  });
});

test.each([[0], [1.5], ['10'], [1_000_001]])('max %j is refused', (max) => {
  ledger = collectDifferences();
  expect(() => collectDifferences({ max: max as number })).toThrow('is not a number of entries');
});

test('the table has what would be refused first, the most frequent on top, and no cell that can not be seen', () => {
  ledger = collectDifferences({ max: 5 });
  expect(String(ledger)).toBe('No differences.');
  tell({ method: 'DELETE' });
  tell({ change: 'would-be-allowed', resource: null, reason: 'allowed' });
  tell({ credentials: true, reason: 'allowed' });
  tell({ type: 'preflight', method: 'PUT', headers: ['content-type', 'x-a'] });
  tell({ type: 'preflight', method: 'PUT', headers: ['content-type', 'x-a'] });
  tell({ type: 'preflight', resource: `a\nb${'c'.repeat(100)}` });
  tell({ method: 'POST' });
  expect(
    String(ledger)
      .split('\n')
      .map((line) => line.replace(/ {2,}/g, ' | ')),
  ).toEqual([
    'Seen | Change | Request | Resource | Origin | Reason',
    expect.stringMatching(/^-+$/),
    ' | 2 | would-be-refused | PUT, preflight: content-type, x-a | products | https://app.example.com | origin-not-allowed',
    ' | 1 | would-be-refused | GET, cookies | products | https://app.example.com | cookies-not-allowed',
    ` | 1 | would-be-refused | GET, preflight | a\\nb${'c'.repeat(55)}… | https://app.example.com | origin-not-allowed`,
    ' | 1 | would-be-refused | POST | products | https://app.example.com | origin-not-allowed',
    ' | 1 | would-be-allowed | GET | - | https://app.example.com | allowed',
    'and 1 more, for which there was no room',
  ]);
});

describe('suggest()', () => {
  const CONFIG: CorsDocument = {
    policies: [
      { resources: ['Products', 'Orders'], origins: [APP], methods: ['GET'] },
      { resources: '*', origins: ['https://intern.example.com'] },
      { resources: ['Closed'], origins: 'none' },
      { resources: ['~/files/:id'], origins: [APP] },
    ],
  };
  const today = new Date().toISOString().slice(0, 10);
  const seen = (how: string): string => `seen ${how} on ${today}`;

  test('allows what was seen, as entries of exactly one resource and one origin, and says how often', () => {
    ledger = collectDifferences();
    const other = 'https://other.example.com';
    tell({
      resource: 'Products',
      origin: other,
      type: 'preflight',
      method: 'PUT',
      headers: ['accept', 'x-a'],
    });
    tell({ resource: 'Products', origin: other, method: 'PUT', credentials: true });
    tell({ resource: 'Products', method: 'DELETE' });
    tell({ resource: 'news', origin: other });
    tell({ resource: '~/files/:id', origin: other });
    tell({ resource: 'ignored', change: 'would-be-allowed' });

    const document = ledger.suggest(CONFIG);
    expect(document.policies).toEqual(
      [
        {
          $comment: seen('once'),
          resources: ['Products'],
          origins: [APP],
          methods: ['GET', 'HEAD', 'DELETE'],
        },
        { resources: ['Orders'], origins: [APP], methods: ['GET'] },
        ...CONFIG.policies.slice(1),
        {
          $comment: seen('2 times'),
          resources: ['Products'],
          origins: [other],
          methods: ['PUT'],
          requestHeaders: ['x-a'],
          cookies: true,
        },
        { resources: ['news'], origins: ['https://intern.example.com'] },
        { $comment: seen('once'), resources: ['news'], origins: [other], methods: ['GET'] },
        { $comment: seen('once'), resources: ['~/files/:id'], origins: [other], methods: ['GET'] },
      ].map(
        (entry) => expect.objectContaining({ resources: entry.resources, origins: entry.origins }) as object,
      ),
    );
    const byPair = new Map(
      document.policies.map((entry) => [JSON.stringify([entry.resources, entry.origins]), entry]),
    );
    expect(byPair.get(JSON.stringify([['Products'], [other]]))).toEqual({
      $comment: seen('2 times'),
      resources: ['Products'],
      origins: [other],
      methods: ['PUT'],
      requestHeaders: ['x-a'],
      cookies: true,
    });
    expect(byPair.get(JSON.stringify([['news'], [other]]))).toEqual({
      $comment: seen('once'),
      resources: ['news'],
      origins: [other],
      methods: ['GET'],
    });
    expect(byPair.get(JSON.stringify([['Orders'], [APP]]))).not.toHaveProperty('$comment');
    // It loads as it stands, also from JSON.
    expect(CorsConfiguration.from(JSON.parse(JSON.stringify(document)) as CorsDocument)).toBeDefined();
  });

  test.each([
    ['an opaque origin', { origin: 'null' }],
    ['a path without a name', { resource: null }],
    ['a path that can be read in two ways', { resource: 'Products', reason: 'ambiguous-path' }],
    ['a closed resource', { resource: 'Closed' }],
    ['a method in lower case', { method: 'patch' }],
    ['a method that no browser sends', { method: 'TRACE' }],
    ['a header that no script sets', { type: 'preflight', headers: ['host'] } as const],
    ['a path that looks like the name of an action', { resource: 'Products.Search' }],
    ['a path that looks like the name of a URL', { resource: '~/admin' }],
    ['a path that is no name', { resource: '*' }],
  ])('leaves out %s', (_, told) => {
    ledger = collectDifferences();
    tell({ ...told, headers: [...('headers' in told ? told.headers : [])] });
    expect(ledger.entries).toHaveLength(1);
    expect(ledger.suggest(CONFIG)).toEqual(CONFIG);
  });

  test('a strict configuration gets nothing that it would refuse, and all else', () => {
    ledger = collectDifferences();
    tell({ origin: 'http://shop.example.com', credentials: true });
    tell({ origin: 'https://shop.example.com', credentials: true });
    const config = CorsConfiguration.from({ ...CONFIG, strict: true });
    const document = ledger.suggest(config);
    expect(JSON.stringify(document)).not.toContain('http://shop');
    expect(JSON.stringify(document)).toContain('https://shop');
    expect(config.toJSON().policies).toEqual(CONFIG.policies);
  });
});

test('50,000 requests of invented origins leave the ledger within its bound', () => {
  ledger = collectDifferences({ max: 100 });
  for (let index = 0; index < 50_000; index++) {
    tell({
      origin: `https://${index.toString(36)}.example.com`,
      resource: `r${index}${'x'.repeat((index * 7919) % 3000)}`,
    });
  }
  const { entries, others } = ledger;
  expect(entries).toHaveLength(100);
  expect(others).toBe(49_900);
  expect(JSON.stringify(ledger).length).toBeLessThan(100 * (2048 + 400));
});
