import { stripVTControlCharacters } from 'node:util';
import { CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { folderHere, type Folder } from './support/here';
import { installedProject, type Project } from './support/installed';

jest.setTimeout(120_000);

const APP = 'https://app.example.com';
const DOCUMENT: CorsDocument = {
  diagnostics: false,
  policies: [
    { resources: ['Products'], origins: [APP], methods: ['GET', 'PUT'], requestHeaders: ['Content-Type'] },
    { resources: '*', origins: ['https://*.example.com'], cookies: true },
  ],
};

let project: Project;
let folder: Folder;
beforeAll(() => {
  project = installedProject();
  folder = folderHere();
  for (const place of [project, folder]) place.write('cors.json', JSON.stringify(DOCUMENT));
});
afterAll(() => {
  project.remove();
  folder.remove();
});

const explain = (...args: string[]) => folder.run(['explain', ...args]);
const asked = (...args: string[]) => explain('--config', 'cors.json', ...args);
const installed = (...args: string[]) => project.run(['explain', ...args]);

describe('explain, as printed', () => {
  test('a refusal', async () => {
    const request = ['--url', '/api/products/7', '--origin', APP, '--method', 'DELETE'];

    expect(await asked(...request)).toEqual({
      status: 1,
      stderr: '',
      stdout: `Refused: the preflight of DELETE /api/products/7 from https://app.example.com
Reason: method-not-allowed

The preflight for 'DELETE' from 'https://app.example.com' to 'Products' (from the path
'/api/products/7') is refused: the method 'DELETE' is not allowed by the entry policies[0], which
allows 'GET', 'PUT'. To allow it, change the document: policies[0].methods: add "DELETE".

The answer is 403, with
  Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers

How the path got its name
  The template '/api/:controller{/*rest}' matches, with the controller 'products'.
  Names tried: '~/api/products/7' (no entry), URL patterns (none matches), 'Products' (has entries).
  'Products' has entries of its own, so those for all resources do not count.
  The entry policies[0] decides: it is the most specific one for this origin.
`,
    });
  });

  test('a request that is allowed, after its preflight', async () => {
    const request = ['--url', '/api/products/7', '--origin', APP, '--method', 'put'];

    expect(await asked(...request)).toEqual({
      status: 0,
      stderr: '',
      stdout: `Allowed: the preflight of put /api/products/7 from https://app.example.com
Reason: allowed

The preflight for 'PUT' from 'https://app.example.com' to 'Products' (from the path
'/api/products/7') is allowed by the entry policies[0].

The answer is 204, with
  Access-Control-Allow-Origin: https://app.example.com
  Access-Control-Allow-Methods: GET,PUT
  Access-Control-Allow-Headers: Content-Type
  Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers

Allowed: put /api/products/7 from https://app.example.com
Reason: allowed

The 'PUT' request from 'https://app.example.com' to 'Products' (from the path '/api/products/7') is
allowed by the entry policies[0].

The request goes on to the application, with
  Access-Control-Allow-Origin: https://app.example.com
  Vary: Origin

How the path got its name
  The template '/api/:controller{/*rest}' matches, with the controller 'products'.
  Names tried: '~/api/products/7' (no entry), URL patterns (none matches), 'Products' (has entries).
  'Products' has entries of its own, so those for all resources do not count.
  The entry policies[0] decides: it is the most specific one for this origin.
`,
    });
  });
});

/** Each as the arguments behind `--config`, and what checkAccess is asked with the same configuration. */
test.each<{
  name: string;
  args: string[];
  status: number;
  check: Parameters<CorsConfiguration['checkAccess']>[0];
}>([
  {
    name: 'a simple request',
    args: ['--url', '/api/products', '--origin', APP],
    status: 0,
    check: { url: '/api/products', origin: APP },
  },
  {
    name: 'a header with a value that needs no preflight',
    args: ['--url', '/x', '--origin', APP, '--method', 'POST', '--header', 'Content-Type: text/plain'],
    status: 0,
    check: { url: '/x', origin: APP, method: 'POST' },
  },
  {
    name: 'a header with a value that needs one',
    args: ['--url', '/x', '--origin', APP, '--method', 'POST', '--header', 'Content-Type: application/json'],
    status: 1,
    check: { url: '/x', origin: APP, method: 'POST', requestHeaders: ['content-type'] },
  },
  {
    name: 'two headers by name',
    args: ['--url', '/api/products', '--origin', APP, '--header', 'Content-Type', '--header', 'X-A'],
    status: 1,
    check: { url: '/api/products', origin: APP, requestHeaders: ['Content-Type', 'X-A'] },
  },
  {
    name: 'the actual request alone',
    args: ['--url', '/api/products', '--origin', APP, '--method', 'DELETE', '--type', 'actual'],
    status: 1,
    check: { url: '/api/products', origin: APP, method: 'DELETE', type: 'actual' },
  },
  {
    name: 'a preflight where none is needed',
    args: ['--url', '/api/products', '--origin', APP, '--type', 'preflight'],
    status: 0,
    check: { url: '/api/products', origin: APP, type: 'preflight' },
  },
  {
    name: 'cookies that are allowed',
    args: ['--url', '/x', '--origin', APP, '--credentials'],
    status: 0,
    check: { url: '/x', origin: APP, credentials: true },
  },
  {
    name: 'cookies that are not, which the browser minds',
    args: ['--url', '/api/products', '--origin', APP, '--credentials'],
    status: 1,
    check: { url: '/api/products', origin: APP, credentials: true },
  },
  {
    name: 'a malformed origin',
    args: ['--url', '/api/products', '--origin', `${APP}/`],
    status: 1,
    check: { url: '/api/products', origin: `${APP}/` },
  },
  {
    name: 'a whole URL of the same origin',
    args: ['--url', `${APP}/api/products`, '--origin', APP, '--method', 'DELETE'],
    status: 0,
    check: { url: `${APP}/api/products`, origin: APP, method: 'DELETE' },
  },
])(
  'explain --json of $name, is the decision of checkAccess, with status $status',
  async ({ args, status, check }) => {
    const run = await asked(...args, '--json');

    expect(run).toMatchObject({ status, stderr: '' });
    const { allowed, decisions } = JSON.parse(run.stdout);
    const decision = await CorsConfiguration.from(DOCUMENT).checkAccess(check);
    expect(decisions[0]).toEqual(JSON.parse(JSON.stringify(decision)));
    expect(allowed).toBe(status === 0);
  },
);

/** A module in every form in which configurations are written; each allows the one origin, and no other. */
const CHAIN = `forResources('Products').forOrigins('${APP}')`;
const MODULES: readonly { file: string; content: string; env?: NodeJS.ProcessEnv }[] = [
  {
    file: 'default.mjs',
    content: `import { CorsConfiguration } from 'express-resource-cors';
      const config = new CorsConfiguration(); config.${CHAIN}; export default config;`,
  },
  {
    file: 'named.mjs',
    content: `import { CorsConfiguration } from 'express-resource-cors';
      export const config = new CorsConfiguration(); config.${CHAIN};`,
  },
  {
    file: 'exports.cjs',
    content: `const { CorsConfiguration } = require('express-resource-cors');
      module.exports = new CorsConfiguration(); module.exports.${CHAIN};`,
  },
  {
    file: 'named.js',
    content: `const { CorsConfiguration } = require('express-resource-cors');
      exports.config = new CorsConfiguration(); exports.config.${CHAIN};`,
  },
  {
    file: 'transpiled.cjs',
    content: `Object.defineProperty(exports, '__esModule', { value: true });
      const { CorsConfiguration } = require('express-resource-cors');
      exports.default = new CorsConfiguration(); exports.default.${CHAIN};`,
  },
  {
    file: 'document.mjs',
    content: `export default { policies: [{ resources: ['Products'], origins: ['${APP}'] }] };`,
  },
  {
    file: 'document.json',
    content: `{ "policies": [{ "resources": ["Products"], "origins": ["${APP}"] }] }`,
  },
  {
    file: 'typed.ts',
    content: `import { CorsConfiguration } from 'express-resource-cors';
      const config: CorsConfiguration = new CorsConfiguration(); config.${CHAIN}; export default config;`,
    env: { NODE_OPTIONS: '--import tsx' },
  },
  {
    file: 'asynchronous.mjs',
    content: `import { CorsConfiguration } from 'express-resource-cors';
      export default new CorsConfiguration({
        dynamicConfigurationCallback: async ({ origin }) => (origin === '${APP}' ? {} : null),
      });`,
  },
];

test.each(MODULES)('the configuration of $file, decides', async ({ file, content, env }) => {
  project.write(file, content);
  const ask = (origin: string) =>
    project.run(['explain', '--config', file, '--url', '/api/products', '--origin', origin], env);

  expect((await ask(APP)).status).toBe(0);
  const refused = await ask('https://other.example');
  expect(refused).toMatchObject({ status: 1, stderr: '' });
  expect(refused.stdout).toContain('Refused: GET /api/products from https://other.example');
});

test('a callback that fails, refuses', async () => {
  project.write(
    'failing.mjs',
    `import { CorsConfiguration } from 'express-resource-cors';
     export default new CorsConfiguration({ dynamicConfigurationCallback: () => { throw new Error('no store'); } });`,
  );

  const run = await installed('--config', 'failing.mjs', '--url', '/x', '--origin', APP);

  expect(run).toMatchObject({ status: 1, stderr: '' });
  expect(run.stdout).toContain('dynamicConfigurationCallback failed: no store');
});

test('a module that holds the process open, does not hold the answer back', async () => {
  project.write('store.mjs', `setInterval(() => {}, 1000); export default { policies: [] };`);

  const { status } = await installed('--config', 'store.mjs', '--url', '/x', '--origin', APP);
  expect(status).toBe(1);
});

/** Files that give no configuration, and what is said of each. */
test.each<{ file: string; content?: string; says: string }>([
  { file: 'missing.json', says: 'there is no such file' },
  { file: 'missing.mjs', says: 'there is no such file' },
  { file: 'broken.json', content: '{ "policies": [', says: 'JSON' },
  { file: 'empty.mjs', content: '', says: 'it exports neither by default nor as config' },
  { file: 'number.mjs', content: 'export default 7;', says: 'it exports neither by default nor as config' },
  { file: 'throws.mjs', content: `throw new Error('no database');`, says: 'no database' },
  { file: 'loader.ts', content: 'export default {} as object;', says: `NODE_OPTIONS='--import tsx'` },
  {
    file: 'wrong.json',
    content: `{ "policies": [{ "resources": ["Products"], "origins": ["${APP}/"] }, { "resources": "*", "origin": "*" }] }`,
    says: `policies[0].origins[0]: '${APP}/' has a trailing slash, which no origin has; write '${APP}'
  policies[1].origins: the entry names no origins; write a list such as ['https://app.example.com'], '*' for all, or 'none'
  policies[1].origin: 'origin' is not a property; here it is 'origins', a list, or '*' for all`,
  },
])('$file, gives no configuration: status 2', async ({ file, content, says }) => {
  const place = file.endsWith('.json') || content === undefined ? folder : project;
  if (content !== undefined) place.write(file, content);

  for (const command of ['explain', 'policies']) {
    const request = command === 'explain' ? ['--url', '/x', '--origin', APP] : [];
    const run = await place.run([command, '--config', file, ...request]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain(`'${file}' gives no configuration:\n`);
    expect(inOneLine(run.stderr)).toContain(inOneLine(says));
    expect(Math.max(...run.stderr.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  }
});

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

test.each<{ args: string[]; says: string }>([
  { args: ['--url', '/x', '--origin', APP], says: '--config is missing' },
  { args: ['--config', 'cors.json', '--origin', APP], says: '--url is missing' },
  { args: ['--config', 'cors.json', '--url', '/x'], says: '--origin is missing' },
  { args: ['--config', 'cors.json', '--url', 'x', '--origin', APP], says: `write '/x'` },
  {
    args: ['--config', 'cors.json', '--url', '/x', '--origin', APP, '--type', 'simple'],
    says: 'preflight or actual',
  },
  {
    args: ['--config', 'cors.json', '--url', '/x', '--origin', APP, '--header', 'X A: 1'],
    says: `'X A: 1' is no header`,
  },
  {
    args: ['--config', 'cors.json', '--url', '/x', '--origin', APP, '--metod', 'PUT'],
    says: `did you mean '--method'?`,
  },
  {
    args: ['--config', 'cors.json', '--url', '/x', '--origin', APP, 'PUT'],
    says: `'PUT' belongs to no flag`,
  },
])('wrong usage, $says, has status 2', async ({ args, says }) => {
  const run = await explain(...args);

  expect(run).toMatchObject({ status: 2, stdout: '' });
  expect(run.stderr).toContain(says);
});

test('--help, names every flag, with status 0', async () => {
  const run = await explain('--help');

  expect(run).toMatchObject({ status: 0, stderr: '' });
  for (const flag of ['config', 'url', 'origin', 'method', 'header', 'credentials', 'type', 'json'])
    expect(run.stdout).toContain(`--${flag} `);
});

test('nothing, is wider than 100 columns, and nothing moves the cursor', async () => {
  const path = `/api/${'very-long-'.repeat(30)}\u001b[2J`;
  const run = await asked('--url', path, '--origin', APP, '--header', `X-${'a'.repeat(200)}`);

  expect(run.stdout).toMatch(/^[\x20-\x7e\n…]*$/);
  const prose = run.stdout.split('\n').filter((line) => !line.startsWith(' '));
  expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(100);
});

test.each([
  ['PUT', '\x1b[32mAllowed'],
  ['DELETE', '\x1b[31mRefused'],
])('colours of %s, change nothing but the colour', async (method, text) => {
  const args = ['--url', '/api/products', '--origin', APP, '--method', method];
  const plain = await asked(...args);
  const coloured = await folder.run(['explain', '--config', 'cors.json', ...args], true);

  expect(coloured.stdout).toContain(text);
  expect(plain.stdout).not.toContain('\x1b');
  expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout);
});

describe('explain, as printed in other cases', () => {
  test('cookies that are not allowed', async () => {
    const { stdout } = await asked('--url', '/api/products', '--origin', APP, '--credentials');
    expect(stdout).toContain(
      'Allowed, but not with cookies: GET /api/products from https://app.example.com\n',
    );
  });

  test('no header at all', async () => {
    folder.write('none.json', '{ "policies": [] }');
    const { stdout } = await explain('--config', 'none.json', '--url', '/x', '--origin', APP);
    expect(stdout).toContain('\nThe request goes on to the application, with no CORS headers.\n');
  });

  test('a remedy that fits in a line', async () => {
    folder.write('short.json', '{ "policies": [{ "resources": ["A"], "origins": ["https://b.example"] }] }');
    const { stdout } = await explain(
      '--config',
      'short.json',
      '--url',
      '/a',
      '--origin',
      'https://c.example',
    );
    expect(stdout).toContain('policies: add { "resources": ["A"],');
  });
});
