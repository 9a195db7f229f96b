import { folderHere, type Folder } from './support/here';

let folder: Folder;
beforeAll(() => {
  folder = folderHere();
  folder.write('old.json', JSON.stringify(OLD));
  folder.write('new.json', JSON.stringify(NEW));
  folder.write(
    'wrong.json',
    JSON.stringify({ policies: [{ resources: ['/x'], origins: ['https://A.example'] }] }),
  );
});
afterAll(() => {
  folder.remove();
});

const OLD = {
  diagnostics: false,
  policies: [
    { resources: ['Products'], origins: ['https://app.example.com'], methods: ['GET'] },
    { resources: ['Orders'], origins: ['https://app.example.com'] },
  ],
};
const NEW = {
  diagnostics: false,
  policies: [
    {
      resources: ['Products'],
      origins: ['https://app.example.com'],
      methods: ['GET', 'PUT'],
      requestHeaders: ['Content-Type'],
      cookies: true,
    },
  ],
};

test('diff, prints who gains and who loses what', async () => {
  expect(await folder.run(['diff', 'old.json', 'new.json'])).toEqual({
    status: 0,
    stderr: '',
    stdout: `Products
  https://app.example.com
    gains  methods PUT; request headers Content-Type; cookies
    shown by  PUT /api/products from https://app.example.com

Orders
  https://app.example.com
    loses  methods GET, HEAD, POST
    shown by  GET /api/orders from https://app.example.com

Gains: 1. Losses: 1.
`,
  });
});

test('diff --json, prints the rows', async () => {
  const { status, stdout } = await folder.run(['diff', 'old.json', 'new.json', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual([
    {
      resource: 'Products',
      origin: 'https://app.example.com',
      gained: { methods: ['PUT'], requestHeaders: ['Content-Type'], cookies: true },
      lost: null,
      witness: {
        url: '/api/products',
        origin: 'https://app.example.com',
        method: 'PUT',
        requestHeaders: [],
        credentials: false,
      },
    },
    expect.objectContaining({ resource: 'Orders', gained: null, lost: { methods: ['GET', 'HEAD', 'POST'] } }),
  ]);
});

test('diff --markdown, prints a table', async () => {
  const { status, stdout } = await folder.run(['diff', 'old.json', 'new.json', '--markdown']);
  expect(status).toBe(0);
  expect(stdout.split('\n')).toEqual([
    '| Resource | Origin | Gains | Loses | Shown by |',
    '| --- | --- | --- | --- | --- |',
    '| `Products` | `https://app.example.com` | methods `PUT`; request headers `Content-Type`; cookies |  | `PUT /api/products from https://app.example.com` |',
    '| `Orders` | `https://app.example.com` |  | methods `GET`, `HEAD`, `POST` | `GET /api/orders from https://app.example.com` |',
    '',
    'Gains: 1. Losses: 1.',
    '',
  ]);
});

test.each([
  [['old.json', 'new.json'], 0],
  [['old.json', 'new.json', '--fail-on', 'gains'], 1],
  [['old.json', 'new.json', '--fail-on', 'losses'], 1],
  [['old.json', 'new.json', '--fail-on', 'any', '--json'], 1],
  [['new.json', 'new.json', '--fail-on', 'any'], 0],
])('diff %j, ends with %d', async (args, status) => {
  expect(await folder.run(['diff', ...args])).toMatchObject({ status, stderr: '' });
});

test('diff --fail-on gains, where only something is lost, ends with 0', async () => {
  folder.write('less.json', JSON.stringify({ ...OLD, policies: OLD.policies.slice(1) }));
  expect((await folder.run(['diff', 'old.json', 'less.json', '--fail-on', 'gains'])).status).toBe(0);
  expect((await folder.run(['diff', 'old.json', 'less.json', '--fail-on', 'losses'])).status).toBe(1);
});

test('diff of what is decided alike, says so', async () => {
  const same = { status: 0, stderr: '', stdout: 'Every request is decided as before.\n' };
  expect(await folder.run(['diff', 'old.json', 'old.json'])).toEqual(same);
  expect(await folder.run(['diff', 'old.json', 'old.json', '--markdown'])).toEqual(same);
  expect((await folder.run(['diff', 'old.json', 'old.json', '--json'])).stdout).toBe('[]\n');
});

test('diff of files that give no configuration, says what is wrong with each, with its place', async () => {
  const { status, stdout, stderr } = await folder.run(['diff', 'wrong.json', 'none.json']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain("'wrong.json' gives no configuration:");
  expect(stderr).toContain('policies[0].resources[0]:');
  expect(stderr).toContain('policies[0].origins[0]:');
  expect(stderr).toContain("'none.json' gives no configuration:\n  there is no such file");
});

test.each([
  [[], 'Name two files: OLD and NEW.'],
  [['old.json'], 'Name two files: OLD and NEW.'],
  [['old.json', 'new.json', 'more.json'], "Two files at a time; what is 'more.json'?"],
  [['old.json', 'new.json', '--fail-on', 'gain'], "--fail-on is gains, losses or any, not 'gain'."],
  [['old.json', 'new.json', '--fail-on', 'toString'], "--fail-on is gains, losses or any, not 'toString'."],
  [['old.json', 'new.json', '--json', '--markdown'], 'Either --json or --markdown, not both.'],
])('diff %j is wrong usage', async (args, message) => {
  expect(await folder.run(['diff', ...args])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(message) as string,
  });
});

test('diff --markdown, lets no name break the table', async () => {
  folder.write(
    'odd.json',
    JSON.stringify({ policies: [{ resources: ['a|b`c'], origins: ['https://a.example'] }] }),
  );
  const { stdout } = await folder.run(['diff', 'new.json', 'odd.json', '--markdown']);
  expect(stdout).toContain('| `` a\\|b`c `` |');
});
