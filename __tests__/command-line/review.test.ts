import { folderHere, type Folder } from './support/here';

let folder: Folder;
beforeAll(() => {
  folder = folderHere();
});
afterAll(() => {
  folder.remove();
});

const SEEN = { firstSeen: '2026-01-02T00:00:00.000Z', lastSeen: '2026-01-03T00:00:00.000Z' };
const ENTRY = {
  change: 'would-be-refused',
  type: 'actual',
  resource: 'Products',
  origin: 'https://shop.example.com',
  method: 'GET',
  headers: [] as string[],
  credentials: false,
  reason: 'origin-not-allowed',
  count: 40,
  ...SEEN,
};
const LEDGER = {
  entries: [
    ENTRY,
    { ...ENTRY, type: 'preflight', method: 'PUT', headers: ['content-type'], count: 2 },
    { ...ENTRY, origin: 'null', reason: 'null-origin', count: 1 },
    { ...ENTRY, origin: 'https://app.example.com', count: 7 },
    { ...ENTRY, change: 'would-be-allowed', origin: 'https://new.example.com', reason: 'allowed' },
  ],
  others: 3,
};
const CONFIG = { policies: [{ resources: ['Products'], origins: ['https://app.example.com'] }] };

beforeAll(() => {
  folder.write('ledger.json', JSON.stringify(LEDGER));
  folder.write('cors.json', JSON.stringify(CONFIG));
});

test('review prints what would break, and what to write', async () => {
  expect(await folder.run(['review', 'ledger.json', '--config', 'cors.json'])).toEqual({
    status: 1,
    stderr: '',
    stdout: `What passes today and would break (3 rows of the ledger, 43 requests):

Seen  Request                       Resource  Origin                    Reason
------------------------------------------------------------------------------------------
40    GET                           Products  https://shop.example.com  origin-not-allowed
2     PUT, preflight: content-type  Products  https://shop.example.com  origin-not-allowed
1     GET                           Products  null                      null-origin

What to write, where these are yours; anybody can send any origin:

// seen 42 times from 2026-01-02 to 2026-01-03
config.extend({
  resources: ['Products'],
  origins: ['https://shop.example.com'],
  methods: ['GET', 'PUT'],
  requestHeaders: ['content-type'],
});

What no entry can allow, or a callback refuses:

Seen  Request  Resource  Origin  Reason
--------------------------------------------
1     GET      Products  null    null-origin

Blocked in browsers when it was seen, and then allowed: 1 row of the ledger.

The ledger had no room for 3 more, of which nothing is known here: give collectDifferences() a
greater max, and gather anew.
`,
  });
});

test('review --json has what would break, and a document that loads and lets it pass', async () => {
  const { status, stdout } = await folder.run(['review', 'ledger.json', '--config', 'cors.json', '--json']);
  const { breaks, others, document } = JSON.parse(stdout) as Record<string, object>;
  expect([status, others]).toEqual([1, 3]);
  expect(breaks).toMatchObject(LEDGER.entries.slice(0, 3));
  folder.write('next.json', JSON.stringify(document));
  folder.write('passing.json', JSON.stringify({ entries: LEDGER.entries.slice(0, 2), others: 0 }));
  expect(await folder.run(['review', 'passing.json', '--config', 'next.json'])).toEqual({
    status: 0,
    stderr: '',
    stdout: 'Nothing that passes today would break.\n',
  });
});

test('a request with cookies breaks where its entry does not allow them', async () => {
  folder.write(
    'cookies.json',
    JSON.stringify({ entries: [{ ...LEDGER.entries[3], credentials: true }], others: 0 }),
  );
  const { status, stdout } = await folder.run(['review', 'cookies.json', '--config', 'cors.json']);
  expect(status).toBe(1);
  expect(stdout).toContain('cookies-not-allowed');
  expect(stdout).toContain('  cookies: true,\n});');
});

test.each([
  ['method', { method: 'DELETE' }, 1],
  ['preflight', { type: 'preflight', method: 'DELETE' }, 1],
  ['a path without a name', { resource: null }, 1],
  ['a path that can be read in two ways', { resource: null, reason: 'ambiguous-path' }, 1],
  ['a resource that is not configured', { resource: 'Other' }, 1],
  ['a resource left to the application', { resource: 'Files' }, 0],
  ['another case of the name', { resource: 'products' }, 0],
])('review decides anew: %s', async (_, change, status) => {
  folder.write('one.json', JSON.stringify({ entries: [{ ...LEDGER.entries[3], ...change }], others: 0 }));
  folder.write(
    'exempt.json',
    JSON.stringify({ policies: [...CONFIG.policies, { resources: ['Files'], exempt: true }] }),
  );
  expect((await folder.run(['review', 'one.json', '--config', 'exempt.json'])).status).toBe(status);
});

test('bad input ends with 2, and every problem has its place', async () => {
  const config = ['--config', 'cors.json'];
  folder.write(
    'bad.json',
    JSON.stringify({
      entries: [
        { ...ENTRY, count: 0 },
        { ...ENTRY, origin: 'x' },
      ],
      others: 0,
    }),
  );
  folder.write('broken.json', '{');
  expect(await folder.run(['review', 'bad.json', ...config])).toEqual({
    status: 2,
    stdout: '',
    stderr: `'bad.json' gives no ledger:
  entries[0].count: 0 is not a count; write a whole number, 1 or more
  entries[1].origin: 'x' is not an origin as browsers send it
`,
  });
  for (const [args, message] of [
    [['review', 'broken.json', ...config], "'broken.json' gives no ledger:\n"],
    [['review', 'gone.json', ...config], 'there is no such file'],
    [['review', 'ledger.json', '--config', 'gone.json'], "'gone.json' gives no configuration:"],
    [['review', ...config], 'The ledger is missing: name its JSON file.'],
    [['review', 'ledger.json', 'more.json', ...config], "There is one ledger too many: 'more.json'."],
    [['review', 'ledger.json'], '--config is missing'],
  ] as const) {
    const ran = await folder.run(args);
    expect([args, ran.status, ran.stderr]).toEqual([args, 2, expect.stringContaining(message)]);
  }
});
