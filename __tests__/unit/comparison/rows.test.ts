import {
  compareConfigurations,
  CorsConfiguration,
  type CorsComparisonSide,
  type CorsDocument,
  type CorsPolicyEntry,
} from 'express-resource-cors';

beforeEach(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

const APP = 'https://app.example.com';
const SHOP = 'https://shop.example.com';

type Expected = [
  resource: string,
  origin: string,
  gained: CorsComparisonSide | null,
  lost: CorsComparisonSide | null,
];

function rowsOf(before: CorsDocument, after: CorsDocument): Expected[] {
  return compareConfigurations(before, after).map(({ resource, origin, gained, lost }) => [
    resource,
    origin,
    gained,
    lost,
  ]);
}

const of = (...policies: CorsPolicyEntry[]): CorsDocument => ({ policies });
const products = (members: Partial<CorsPolicyEntry> = {}): CorsPolicyEntry => ({
  resources: ['Products'],
  origins: [APP],
  ...members,
});
const SAFELISTED = { methods: ['GET', 'HEAD', 'POST'] };

test.each<[rule: string, before: CorsDocument, after: CorsDocument, rows: Expected[]]>([
  ['the same is no row', of(products()), of(products()), []],
  [
    'the order of names and entries means nothing',
    of(products({ methods: ['GET', 'PUT'] }), { resources: '*', origins: [SHOP] }),
    of({ resources: '*', origins: [SHOP] }, products({ methods: ['PUT', 'GET'] })),
    [],
  ],
  ['an origin that comes gains its policy', of(), of(products()), [['Products', APP, SAFELISTED, null]]],
  ['an origin that goes loses its policy', of(products()), of(), [['Products', APP, null, SAFELISTED]]],
  [
    'a method more, a method less',
    of(products({ methods: ['GET', 'PUT'] })),
    of(products({ methods: ['GET', 'DELETE'] })),
    [['Products', APP, { methods: ['DELETE'] }, { methods: ['PUT'] }]],
  ],
  ['GET brings HEAD', of(products({ methods: ['GET'] })), of(products({ methods: ['HEAD', 'GET'] })), []],
  [
    'methods left out are the safelisted ones',
    of(products()),
    of(products({ methods: ['GET', 'PUT'] })),
    [['Products', APP, { methods: ['PUT'] }, { methods: ['POST'] }]],
  ],
  [
    'all in place of some',
    of(products({ methods: ['GET'], requestHeaders: ['X-A'], responseHeaders: ['ETag'] })),
    of(products({ methods: '*', requestHeaders: '*', responseHeaders: '*' })),
    [['Products', APP, { methods: '*', requestHeaders: '*', responseHeaders: '*' }, null]],
  ],
  [
    'headers are compared without regard to case',
    of(products({ requestHeaders: ['X-A', 'X-B'] })),
    of(products({ requestHeaders: ['x-a', 'X-C'] })),
    [['Products', APP, { requestHeaders: ['X-C'] }, { requestHeaders: ['X-B'] }]],
  ],
  [
    'headers that need no allowing make no difference',
    of(products()),
    of(products({ requestHeaders: ['Accept'], responseHeaders: ['Cache-Control'] })),
    [],
  ],
  ['cookies', of(products()), of(products({ cookies: true })), [['Products', APP, { cookies: true }, null]]],
  [
    'a longer cache duration is gained',
    of(products({ cacheDuration: 60 })),
    of(products({ cacheDuration: 600 })),
    [['Products', APP, { cacheDuration: 600 }, null]],
  ],
  [
    'a shorter one is lost',
    of(products({ cacheDuration: 600 })),
    of(products()),
    [['Products', APP, null, { cacheDuration: 600 }]],
  ],
  [
    'the default cache duration shows where no entry says another',
    of(products(), { resources: ['Orders'], origins: [APP], cacheDuration: 60 }),
    {
      ...of(products(), { resources: ['Orders'], origins: [APP], cacheDuration: 60 }),
      defaultCacheDuration: 5,
    },
    [['Products', APP, { cacheDuration: 5 }, null]],
  ],
  [
    'a resource with entries of its own is closed to those for all resources',
    of({ resources: '*', origins: [SHOP] }),
    of({ resources: '*', origins: [SHOP] }, products()),
    [
      ['Products', APP, SAFELISTED, null],
      ['Products', SHOP, null, SAFELISTED],
    ],
  ],
  [
    'an entry for everybody is for null and any other origin too',
    of(),
    of({ resources: '*', origins: '*', methods: ['GET'] }),
    [
      ['*', '*', { methods: ['GET'] }, null],
      ['*', 'null', { methods: ['GET'] }, null],
    ],
  ],
  [
    'with cookies it is not for null',
    of({ resources: '*', origins: '*' }),
    of({ resources: '*', origins: '*', cookies: true }),
    [
      ['*', '*', { cookies: true }, null],
      ['*', 'null', null, SAFELISTED],
    ],
  ],
  [
    "'none' closes",
    of({ resources: '*', origins: [APP] }),
    of({ resources: '*', origins: [APP] }, { resources: ['Internal'], origins: 'none' }),
    [['Internal', APP, null, SAFELISTED]],
  ],
  [
    "'none' where nobody was allowed changes nothing",
    of(),
    of({ resources: ['Internal'], origins: 'none' }),
    [],
  ],
  [
    'exempt',
    of(products()),
    of({ resources: ['Products'], exempt: true }),
    [
      ['Products', APP, { exempt: true }, SAFELISTED],
      ['Products', '*', { exempt: true }, null],
      ['Products', 'null', { exempt: true }, null],
    ],
  ],
  [
    'an origin goes its own way out of a pattern',
    of(products({ origins: ['https://*.example.com'] })),
    of(products({ origins: ['https://*.example.com'] }), products({ origins: [SHOP], methods: ['GET'] })),
    [['Products', SHOP, null, { methods: ['POST'] }]],
  ],
  [
    'patterns that overlap have a row for each part that changes',
    of(products({ origins: ['https://app-*.example.com'] })),
    of(products({ origins: ['https://*-x.example.com'] })),
    [
      ['Products', 'https://*-x.example.com', SAFELISTED, null],
      ['Products', 'https://app-*.example.com', null, SAFELISTED],
    ],
  ],
  [
    'an action of a controller',
    { ...of(products()), routes: ['/:controller{/:action}'] },
    {
      ...of(products(), { resources: ['Products.Search'], origins: [APP], methods: ['GET'] }),
      routes: ['/:controller{/:action}'],
    },
    [['Products.Search', APP, null, { methods: ['POST'] }]],
  ],
  [
    'the order of two URL patterns shows where both match',
    of(
      products({ resources: ['~/reports/:id'] }),
      products({ resources: ['~/:any/search'], methods: ['GET', 'PUT'] }),
    ),
    of(
      products({ resources: ['~/:any/search'], methods: ['GET', 'PUT'] }),
      products({ resources: ['~/reports/:id'] }),
    ),
    [['~/:any/search', APP, { methods: ['PUT'] }, { methods: ['POST'] }]],
  ],
  [
    'basePath shows by what it changes',
    of(products()),
    { ...of(products()), basePath: '/shop' },
    [
      ['Products', APP, SAFELISTED, null],
      ['Products', APP, null, SAFELISTED],
    ],
  ],
  [
    'the handler no longer runs for what is refused',
    of(products()),
    { ...of(products()), rejectDisallowed: true },
    [
      ['Products', APP, null, { status: 403 }],
      ['Products', '*', null, { status: 403 }],
      ['Products', 'null', null, { status: 403 }],
      ['*', '*', null, { status: 403 }],
      ['*', 'null', null, { status: 403 }],
    ],
  ],
  [
    'it runs again',
    { ...of({ resources: '*', origins: [APP], methods: '*' }), rejectDisallowed: true },
    of({ resources: '*', origins: [APP], methods: '*' }),
    [
      ['*', '*', { status: 403 }, null],
      ['*', 'null', { status: 403 }, null],
    ],
  ],
  [
    'another status of preflights',
    of(products()),
    { ...of(products()), preflightStatus: 200, diagnostics: false },
    [['Products', APP, { status: 200 }, { status: 204 }]],
  ],
])('%s', (_, before, after, rows) => {
  const plain = { diagnostics: false };
  expect(rowsOf({ ...plain, ...before }, { ...plain, ...after })).toEqual(rows);
});

test('configurations and documents are compared alike, and neither is changed', () => {
  const before = new CorsConfiguration({ diagnostics: false });
  before.forResources('Products').forOrigins(APP);
  const json = JSON.stringify(before);
  const after = { ...of(products({ methods: ['PUT'] })), diagnostics: false };
  expect(compareConfigurations(before, after)).toEqual(compareConfigurations(before.toJSON(), after));
  expect(JSON.stringify(before)).toBe(json);
});

test('the witness has all that checkAccess takes', () => {
  const [row] = compareConfigurations(of(products()), of(products({ requestHeaders: ['X-A'] })));
  expect(row?.witness).toEqual({
    url: '/api/products',
    origin: APP,
    method: 'GET',
    requestHeaders: ['X-A'],
    credentials: false,
  });
});

test('callbacks are not asked', () => {
  const after = { ...of(products()), dynamicConfigurationCallback: jest.fn(() => null) };
  expect(compareConfigurations(of(products()), after)).toEqual([]);
  expect(after.dynamicConfigurationCallback).not.toHaveBeenCalled();
});

test('a document that is wrong is refused with its problems', () => {
  expect(() => compareConfigurations(of(), of(products({ origins: ['https://A.example'] })))).toThrow(
    /policies\[0\]\.origins\[0\]/,
  );
  expect(() => compareConfigurations(5 as never, of())).toThrow(/5 is not a configuration/);
});

test('many resources and origins are compared in seconds', () => {
  const policies = Array.from({ length: 300 }, (_, index) => ({
    resources: [`Controller${String(index)}`, `~/files${String(index)}/*rest`],
    origins: [`https://site${String(index)}.example`, 'https://*.example.com'],
  }));
  const after = [...policies.slice(1), { resources: ['Controller0'], origins: [APP] }];
  const started = performance.now();
  expect(compareConfigurations({ policies }, { policies: after }).map(({ resource }) => resource)).toEqual([
    'Controller0',
    'Controller0',
    '~/files0/*rest',
    '~/files0/*rest',
  ]);
  expect(performance.now() - started).toBeLessThan(30_000);
});
