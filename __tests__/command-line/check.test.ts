import { folderHere, type Folder } from './support/here';

let folder: Folder;
beforeAll(() => {
  folder = folderHere();
  folder.write('cors.json', JSON.stringify(CONFIGURATION));
});
afterAll(() => {
  folder.remove();
});

const APP = 'https://app.example.com';
const CONFIGURATION = {
  diagnostics: false,
  policies: [
    {
      resources: ['Products'],
      origins: [APP],
      methods: ['GET', 'PUT'],
      requestHeaders: ['X-A'],
      cacheDuration: 60,
    },
    { resources: ['Account'], origins: [APP], cookies: true },
  ],
};

function check(rules: unknown, ...flags: string[]): ReturnType<Folder['run']> {
  folder.write('rules.json', JSON.stringify(rules));
  return folder.run(['check', '--config', 'cors.json', '--expect', 'rules.json', ...flags]);
}

const rule = (members: object = {}): object => ({ url: '/api/products', origin: APP, ...members });

test.each<[rule: object, holds: boolean]>([
  [rule({ expect: 'allowed' }), true],
  [rule({ expect: 'refused' }), false],
  [rule({ method: 'PUT', expect: 'allowed' }), true],
  [rule({ method: 'DELETE', expect: 'refused' }), true],
  [rule({ method: 'DELETE', expect: 'allowed' }), false],
  [rule({ requestHeaders: ['X-A'], expect: 'allowed' }), true],
  [rule({ requestHeaders: ['X-B'], expect: 'allowed' }), false],
  [rule({ origin: 'https://evil.example', expect: 'refused' }), true],
  // What the page gets at with cookies is not what it gets at without.
  [rule({ credentials: true, expect: 'allowed' }), false],
  [rule({ url: '/api/account', credentials: true, expect: 'allowed' }), true],
  [rule({ expect: { reason: 'allowed', resource: 'Products' } }), true],
  [rule({ expect: { resource: 'Orders' } }), false],
  [rule({ method: 'DELETE', expect: { allowed: false, reason: 'method-not-allowed', status: 403 } }), true],
  [rule({ expect: { status: null } }), true],
  [rule({ method: 'PUT', expect: { status: 200 } }), false],
  [rule({ method: 'PUT', expect: { headers: { 'access-control-max-age': '60' } } }), true],
  [rule({ method: 'PUT', expect: { headers: { 'Access-Control-Allow-Credentials': null } } }), true],
  [rule({ method: 'PUT', expect: { headers: { 'Access-Control-Max-Age': '61' } } }), false],
])('check of %j, holds: %s', async (each, holds) => {
  expect((await check([each])).status).toBe(holds ? 0 : 1);
});

test('check, says how many rules hold', async () => {
  const rules = [rule({ expect: 'allowed' }), rule({ method: 'DELETE', expect: 'refused' })];
  const all = { status: 0, stderr: '', stdout: 'All hold: 2 rules.\n' };
  expect(await check(rules)).toEqual(all);
  expect(await check({ rules })).toEqual(all);
});

test('check, says of each rule that does not hold why', async () => {
  const rules = [
    rule({ expect: 'allowed' }),
    rule({ name: 'nobody deletes', method: 'GET', expect: { allowed: false, resource: 'Orders' } }),
  ];
  expect(await check(rules)).toEqual({
    status: 1,
    stderr: '',
    stdout: `rules[1]: nobody deletes (GET /api/products from https://app.example.com)
  - it must be refused, and is allowed
  - the resource must be 'Orders', and is 'Products'
  The 'GET' request from 'https://app.example.com' to 'Products' (from the path '/api/products') is
  allowed by the entry policies[0].

1 of 2 rules does not hold.
`,
  });
});

test('check --json, has the decisions', async () => {
  const { status, stdout } = await check([rule({ method: 'DELETE', expect: 'allowed' })], '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    holds: false,
    results: [
      {
        holds: false,
        failures: ['it must be allowed, and is refused'],
        decision: { allowed: false, reason: 'method-not-allowed', resource: 'Products' },
      },
    ],
  });
});

test('check of rules that are wrong, names every problem with its place', async () => {
  const { status, stdout, stderr } = await check([
    rule({ expect: 'allow' }),
    { orign: APP, expect: {} },
    5,
    rule({
      type: 'x',
      method: 'P UT',
      requestHeaders: ['a b'],
      credentials: 'yes',
      expect: { alowed: true },
    }),
    rule({ url: 'api', expect: { status: 5, headers: { a: 1 } } }),
  ]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.match(/rules\[\d\]\S*(?=:)/g)).toEqual(
    [
      'rules[0].expect',
      'rules[1].url',
      'rules[1].expect',
      'rules[1].orign',
      'rules[2]',
      'rules[3].expect.alowed',
      'rules[3].type',
      'rules[3].method',
      'rules[3].requestHeaders[0]',
      'rules[3].credentials',
      'rules[4].url',
      'rules[4].expect.status',
      'rules[4].expect.headers.a',
    ].sort((one, other) => stderr.indexOf(one + ':') - stderr.indexOf(other + ':')),
  );
  expect(stderr).toContain("did you mean 'origin'?");
});

test.each([
  [{}, 'rules'],
  [[], 'the list is empty'],
  [{ rules: [rule({ expect: 'allowed' })], more: 1 }, "'more' is not a property"],
])('check of %j gives no rules', async (rules, message) => {
  const { status, stderr } = await check(rules);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test('check without rules, with none that load, or with no configuration, ends with 2', async () => {
  expect(await folder.run(['check', '--config', 'cors.json'])).toMatchObject({ status: 2 });
  folder.write('broken.json', '{');
  const broken = await folder.run(['check', '--config', 'cors.json', '--expect', 'broken.json']);
  expect(broken).toMatchObject({ status: 2, stdout: '' });
  expect(broken.stderr).toContain("'broken.json' gives no rules:");
  folder.write('good.json', JSON.stringify([rule({ expect: 'allowed' })]));
  const missing = await folder.run(['check', '--config', 'none.json', '--expect', 'good.json']);
  expect(missing).toMatchObject({ status: 2, stdout: '' });
  expect(await folder.run(['check', '--expect', 'good.json'])).toMatchObject({ status: 2 });
});

test('policies --strict, ends with 1 where there are warnings', async () => {
  expect((await folder.run(['policies', '--config', 'cors.json', '--strict'])).status).toBe(0);
  const policies = [{ resources: '*', origins: ['http://a.example'], cookies: true }];
  folder.write('cleartext.json', JSON.stringify({ policies }));
  expect((await folder.run(['policies', '--config', 'cleartext.json'])).status).toBe(0);
  const { status, stdout } = await folder.run(['policies', '--config', 'cleartext.json', '--strict']);
  expect(status).toBe(1);
  expect(stdout).toContain('cleartext-origin-with-cookies');
  expect((await folder.run(['policies', '--config', 'cleartext.json', '--strict', '--json'])).status).toBe(1);
});
