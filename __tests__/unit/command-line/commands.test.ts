import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CorsDocument } from 'express-resource-cors';
import { run } from '../../doctor/support/run';

const APP = 'https://app.example.com';
const DOCUMENT: CorsDocument = {
  diagnostics: false,
  policies: [
    {
      resources: ['Products'],
      origins: [APP],
      methods: ['GET', 'PUT'],
      requestHeaders: ['X-Id'],
      cacheDuration: 60,
    },
    { resources: '*', origins: ['https://*.example.com'], cookies: true },
  ],
};

let directory: string;
const file = (name: string): string => path.join(directory, name);
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'resource-cors-'));
  writeFileSync(file('cors.json'), JSON.stringify(DOCUMENT));
  writeFileSync(file('empty.json'), '{ "policies": [] }');
  writeFileSync(file('wrong.json'), '{ "policies": [{ "resources": "*", "origins": ["nonsense"] }] }');
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const explain = (...args: string[]) => run(['explain', '--config', file('cors.json'), ...args]);
const asked = (...args: string[]) => explain('--url', '/api/products', '--origin', APP, ...args);

test.each<[what: string, args: string[], status: number, texts: string[]]>([
  [
    'a request that is allowed',
    [],
    0,
    ['Allowed: GET /api/products', 'The request goes on to the application'],
  ],
  [
    'a preflight and its request',
    ['--method', 'PUT'],
    0,
    ['the preflight of PUT', 'Allowed: PUT /api/products'],
  ],
  [
    'a method that is refused',
    ['--method', 'DELETE'],
    1,
    ['Refused: the preflight', 'The answer is 403', "methods: ['DELETE']"],
  ],
  ['the actual request alone', ['--method', 'DELETE', '--type', 'actual'], 1, ['Refused: DELETE']],
  ['the preflight alone', ['--type', 'preflight'], 0, ['Allowed: the preflight of GET']],
  ['cookies that the entry does not allow', ['--credentials'], 1, ['Allowed, but not with cookies']],
  ['a header that needs no preflight', ['--header', 'Content-Type: text/plain'], 0, ['Allowed: GET']],
  ['a header that needs one', ['--header', 'X-Id'], 0, ['the preflight of GET']],
])('explain: %s', async (_what, args, status, texts) => {
  const ran = await asked(...args);
  expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status, stderr: '' });
  for (const text of texts) expect(ran.stdout).toContain(text);
});

test('explain --json prints the decisions', async () => {
  const { status, stdout } = await asked('--method', 'DELETE', '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ allowed: false, decisions: [{ reason: 'method-not-allowed' }] });
});

test('explain takes a same-origin request for allowed', async () => {
  const { status, stdout } = await explain('--url', `${APP}/api/products`, '--origin', APP, '--credentials');
  expect(status).toBe(0);
  expect(stdout).toContain('Reason: same-origin');
});

test.each<[what: string, args: string[], text: string]>([
  ['no configuration', ['--url', '/', '--origin', APP], '--config is missing'],
  ['no URL', ['--config', 'x.json', '--origin', APP], '--url is missing'],
  ['no URL but a name', ['--config', 'x.json', '--url', 'api', '--origin', APP], "'api' is no URL"],
  ['no origin', ['--config', 'x.json', '--url', '/'], '--origin is missing'],
  ['an unknown type', ['--url', '/', '--origin', APP, '--type', 'simple'], "--type is 'simple'"],
  ['a header that is none', ['--url', '/', '--origin', APP, '--header', 'a b'], "'a b' is no header"],
  ['an argument too many', ['extra'], "'extra' belongs to no flag"],
  ['a flag like no other', ['--zzzzzzzz'], "There is no flag '--zzzzzzzz'"],
  [
    'a file that is not there',
    ['--config', 'nowhere.json', '--url', '/', '--origin', APP],
    'there is no such file',
  ],
])('explain, wrong usage: %s', async (_what, args, text) => {
  const { status, stdout, stderr } = await run(['explain', ...args]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(text);
});

test('a configuration that is wrong is told with what is wrong', async () => {
  const { status, stderr } = await run(['policies', '--config', file('wrong.json')]);
  expect(status).toBe(2);
  expect(stderr).toContain('policies[0].origins[0]');
});

test('policies prints a table, options and warnings', async () => {
  const { status, stdout } = await run(['policies', '--config', file('cors.json')]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Products +https:\/\/app\.example\.com +GET, PUT +X-Id +- +no +60 s$/m);
  expect(stdout).toMatch(/^all +https:\/\/\*\.example\.com +GET, HEAD, +- +- +yes +-\n +POST$/m);
  expect(stdout).toContain('- diagnostics: false');
});

test('policies without entries', async () => {
  const { status, stdout } = await run(['policies', '--config', file('empty.json')]);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: 'There are no entries, so every origin is refused.\n',
  });
});

test('policies --json prints the declarative form and the warnings', async () => {
  const { stdout } = await run(['policies', '--config', file('cors.json'), '--json']);
  expect(JSON.parse(stdout)).toEqual({ ...DOCUMENT, warnings: [] });
});

test('a command like no other', async () => {
  const { status, stderr } = await run(['xyzzy']);
  expect(status).toBe(2);
  expect(stderr).toContain("There is no command 'xyzzy'.");
});
