import { stripVTControlCharacters } from 'node:util';
import { folderHere, type Folder } from './support/here';
import { installedProject, type Project } from './support/installed';

jest.setTimeout(120_000);

let project: Project;
let folder: Folder;
beforeAll(() => {
  project = installedProject();
  folder = folderHere();
});
afterAll(() => {
  project.remove();
  folder.remove();
});

const POLICIES = [
  {
    resources: ['Products'],
    origins: ['https://app.example.com', 'https://*.partners.example.com'],
    methods: ['GET', 'PUT'],
    requestHeaders: ['Content-Type', 'Authorization'],
    cookies: true,
    cacheDuration: 60,
  },
  { resources: ['Orders'], origins: ['http://shop.example.com'], methods: '*', cookies: true },
  { resources: '*', origins: '*', requestHeaders: '*', responseHeaders: ['ETag'] },
];

test('policies, prints the table, the options and the warnings', async () => {
  folder.write('cors.json', JSON.stringify({ defaultCacheDuration: 600, policies: POLICIES }));

  expect(await folder.run(['policies', '--config', 'cors.json'])).toEqual({
    status: 0,
    stderr: '',
    stdout: `Resources  Origins                         Methods     Request        Exposed  Cookies  Cache
                                                       headers        headers
---------------------------------------------------------------------------------------------
Products   https://app.example.com,        GET, PUT    Content-Type,  -        yes      60 s
           https://*.partners.example.com              Authorization
Orders     http://shop.example.com         all         -              -        yes      600 s
all        all                             GET, HEAD,  all            ETag     no       600 s
                                           POST

Options
- defaultCacheDuration: 600

Warnings
- policies[1].origins[0]: 'http://shop.example.com' is cleartext: whoever is on the network path can
  act as this origin, with the visitor's cookies; serve it over https
  (cleartext-origin-with-cookies)
`,
  });
});

test('policies of a module whose configuration has callbacks, says so, and has its warnings once', async () => {
  project.write(
    'cors.mjs',
    `import { CorsConfiguration } from 'express-resource-cors';
     export const config = new CorsConfiguration({ staticConfigurationAccessFilter: (request, policy) => policy });
     config.allowAll();`,
  );

  const { status, stdout, stderr } = await project.run(['policies', '--config', 'cors.mjs']);

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('- staticConfigurationAccessFilter: a function');
  expect(stdout.match(/all origins may send cookies/g)).toHaveLength(1);
});

test('policies --json, is the document with its warnings', async () => {
  folder.write('cors.json', JSON.stringify({ policies: POLICIES }));

  const { status, stdout } = await folder.run(['policies', '--config', 'cors.json', '--json']);

  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    policies: POLICIES,
    warnings: [
      expect.objectContaining({ code: 'cleartext-origin-with-cookies', path: 'policies[1].origins[0]' }),
    ],
  });
});

test('policies of no entries, says what that means', async () => {
  folder.write('none.json', '{ "policies": [] }');

  expect(await folder.run(['policies', '--config', 'none.json'])).toEqual({
    status: 0,
    stderr: '',
    stdout: 'There are no entries, so every origin is refused.\n',
  });
});

test('a table, however long its names, is at most 100 columns wide, and loses nothing', async () => {
  const long = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, at) => `${prefix}${'x'.repeat(at * 9)}`);
  const entry = {
    resources: long('R', 12),
    origins: long('https://o', 6).map((origin) => `${origin}.example`),
    methods: long('M', 8).map((name) => name.toUpperCase()),
    requestHeaders: long('X-Q', 9),
    responseHeaders: long('X-S', 9),
  };
  folder.write('long.json', JSON.stringify({ policies: [entry, ...POLICIES] }));

  const { status, stdout } = await folder.run(['policies', '--config', 'long.json']);

  expect(status).toBe(0);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(stdout.match(/x/gi)!.length).toBeGreaterThan(Object.values(entry).join('').match(/x/gi)!.length);
});

test.each([[[]], [['--config', 'cors.json', 'more']], [['--confg', 'cors.json']]])(
  'policies %j, is wrong usage',
  async (args) => {
    const run = await folder.run(['policies', ...args]);

    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('--help');
  },
);

test('colours, change nothing but the colour', async () => {
  folder.write('cors.json', JSON.stringify({ defaultCacheDuration: 600, policies: POLICIES }));
  const plain = await folder.run(['policies', '--config', 'cors.json']);
  const coloured = await folder.run(['policies', '--config', 'cors.json'], true);

  expect(coloured.stdout).toContain('\x1b[1mWarnings\x1b[22m');
  expect(plain.stdout).not.toContain('\x1b');
  expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout);
});
