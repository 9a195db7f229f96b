import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import type { Diagnosis } from 'express-resource-cors/doctor';
import { run, runProgram } from '../support/run-command';

const ORIGIN = 'https://app.example.com';

let server: Server;
let api: string;
const seen: IncomingMessage[] = [];

beforeAll(async () => {
  server = createHttpServer((request, response) => {
    seen.push(request);
    if (request.url === '/teapot') response.writeHead(418, { 'Access-Control-Allow-Origin': '*' });
    if (request.url === '/puts')
      response.writeHead(200, {
        'Access-Control-Allow-Origin': ORIGIN,
        'Access-Control-Allow-Methods': 'PUT',
        Vary: 'Origin',
      });
    if (request.url === '/open') response.writeHead(200, { 'Access-Control-Allow-Origin': '*' });
    if (request.url === '/long')
      response.writeHead(200, { 'Access-Control-Allow-Origin': 'x'.repeat(3_000) });
    if (request.url === '/beyond')
      response.writeHead(200, { 'Access-Control-Allow-Origin': '\x9b31mM\xfcnchen' });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const doctor = (path: string, ...flags: string[]): string[] => [
  'doctor',
  `${api}${path}`,
  '--origin',
  ORIGIN,
  ...flags,
];

describe('as a program', () => {
  jest.setTimeout(60_000);

  test('status 0 where it is allowed, and no colours where there is no terminal', async () => {
    const { status, stdout, stderr } = await runProgram(doctor('/open'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Verdict {2}allowed$/m);
    expect(stdout).not.toContain('\x1b');
  });

  test('status 1 where it is blocked, and one object with --json', async () => {
    const { status, stdout, stderr } = await runProgram(doctor('/closed', '--json'));
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const diagnosis = JSON.parse(stdout) as Diagnosis;
    expect(diagnosis).toMatchObject({
      verdict: 'blocked',
      corsError: 'MissingAllowOriginHeader',
      failedParameter: '',
      step: 'the CORS check of the actual response',
      cause: expect.any(String),
      remedy: expect.any(String),
    });
    expect(diagnosis.exchanges[0]).toMatchObject({ request: { method: 'GET' }, response: { status: 200 } });
  });

  test('status 2 for wrong usage, on the other stream', async () => {
    const { status, stdout, stderr } = await runProgram(doctor('/open', '--mehtod', 'PUT'));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      "There is no flag '--mehtod'; did you mean '--method'?\nSee: npx express-resource-cors doctor --help\n",
    );
  });
});

test('the report names the step, the header as received, the name, the sentence, the cause and the remedy', async () => {
  const { status, stdout } = await run(doctor('/closed', '--header', 'X-A: 1'));
  expect(status).toBe(1);
  const lines = stdout.replace(/\n {3,}/g, ' ').split('\n');
  expect(lines).toEqual([
    'Verdict  blocked, at the CORS check of the preflight response (PreflightMissingAllowOriginHeader)',
    expect.stringMatching(/^Cause {4}\S/),
    'Code     no-cors',
    expect.stringMatching(/^Remedy {3}.*Access-Control-Allow-Origin/),
    'Seen     preflight (OPTIONS): status 200 OK',
    `Console  Access to fetch at '${api}/closed' from origin '${ORIGIN}' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.`,
    '',
    'A preflight goes first: x-a is not safelisted.',
    `-> OPTIONS ${api}/closed Access-Control-Request-Method: GET Access-Control-Request-Headers: x-a Origin: ${ORIGIN}`,
    '<- 200 OK (no header that matters to CORS) failed: the CORS check of the preflight response there is no Access-Control-Allow-Origin',
    '',
  ]);
});

test('a second question is not shown where the first was answered: blocked', async () => {
  const { stdout } = await run(doctor('/closed'));
  expect(seen.length).toBeGreaterThan(1);
  expect(stdout.match(/^-> /gm)).toHaveLength(1);
  expect(stdout).toMatch(/there is no Access-Control-Allow-Origin\n$/);
});

test('the report of what is allowed', async () => {
  const { status, stdout } = await run(doctor('/puts', '--method', 'PUT', '--send'));
  expect(status).toBe(0);
  expect(stdout).toContain('   passed: the preflight\n');
  expect(stdout).toMatch(/^Verdict {2}allowed\n/);
  expect(stdout).not.toMatch(/^(?:Console|Cause)/m);
});

test('the report of what was not sent', async () => {
  const { status, stdout } = await run(doctor('/puts', '--method', 'PUT'));
  expect(status).toBe(3);
  expect(stdout).toMatch(/^Verdict {2}not sent\nCause {4}.*PUT/);
  expect(stdout).toMatch(/^Remedy {3}Give --send/m);
});

test('the report of a step that no header decides', async () => {
  const { status, stdout } = await run(doctor('/teapot', '--method', 'PUT'));
  expect(status).toBe(1);
  expect(stdout).toMatch(/^Verdict {2}blocked, at [^\n]*status[^\n]*\n {9}\(PreflightInvalidStatus\)\n/);
  expect(stdout).toMatch(/ {3}failed: [^\n]*status[^\n]*\n$/);
});

test('colours change nothing but the colour', async () => {
  const plain = await run(doctor('/closed', '--header', 'X-A: 1'));
  const coloured = await run(doctor('/closed', '--header', 'X-A: 1'), true);
  expect(plain.stdout).not.toContain('\x1b');
  expect(coloured.stdout).toContain('\x1b[31m');
  expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout);
});

test.each([
  ['a long value', '/long'],
  ['a long path', `/${'path/'.repeat(60)}`],
  ['a long word', `/${'p'.repeat(400)}`],
])('%s: nothing is wider than 80 columns', async (_what, path) => {
  const { stdout } = await run(doctor(path, '--method', 'PUT', '--credentials', '--force', '--send'));
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test.each([['--json'], []])('what a server sends never moves the cursor (%s)', async (...flags) => {
  const { stdout } = await run(doctor('/beyond', ...flags));
  expect(stdout).toMatch(/^(?:[^\p{C}]|\n)+$/u);
  expect(stdout).toMatch(/nchen/);
});

test('control characters are shown as what they are, where a server manages to send them', async () => {
  const raw = createRawServer((socket) => {
    socket.once('data', () =>
      socket.end('HTTP/1.1 200 \x1b[2J\r\nAccess-Control-Allow-Origin: \x1b[31ma\r\n\r\n', 'latin1'),
    );
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(raw.address() as AddressInfo).port}/`;
  const { stdout } = await run(['doctor', url, '--origin', ORIGIN]);
  await new Promise((resolve) => raw.close(resolve));
  expect(stdout).toContain("received 'Access-Control-Allow-Origin: \\u001b[31ma'");
  expect(stdout).toMatch(/^(?:[^\p{C}]|\n)+$/u);
});

test('every flag is passed on', async () => {
  const flags = [
    '--method',
    'put',
    '--header',
    'X-A: 1',
    '--header',
    'x-a: 2',
    '--credentials',
    '--header',
    'Cookie: c=d',
  ];
  await run(doctor('/closed', ...flags, '--send', '--force', '--preflight', '--timeout', '5000'));
  expect(seen.map(({ method }) => method)).toEqual(['OPTIONS', 'PUT']);
  expect(seen[0]?.headers['access-control-request-headers']).toBe('x-a');
  expect(seen[1]?.headers).toMatchObject({ 'x-a': '1, 2', cookie: 'c=d' });
});

test.each<[what: string, args: string[], message: string]>([
  ['no URL', ['doctor'], 'Which URL is it about?'],
  ['no origin', ['doctor', 'http://a.example/'], 'Which page asks? Give its origin'],
  ['two URLs and no origin', ['doctor', 'http://a.example/', 'http://b.example/'], 'Which page asks?'],
  [
    'a repeated flag',
    ['doctor', 'http://a.example/', '--method', 'PUT', '-X', 'GET', '--origin', ORIGIN],
    'name the method twice',
  ],
  [
    'the same flag twice',
    ['doctor', 'http://a.example/', '--method', 'PUT', '--method', 'GET', '--origin', ORIGIN],
    '--method is given twice',
  ],
  [
    'a page that is a file',
    ['doctor', 'http://a.example/', '--origin', 'file:///a.html'],
    "sends the origin 'null'",
  ],
  [
    'a URL without its scheme',
    ['doctor', 'api.example.com/x', '--origin', ORIGIN],
    "did you mean 'https://api.example.com/x'?",
  ],
  [
    'a URL of this machine without its scheme',
    ['doctor', 'localhost:3000/x', '--origin', ORIGIN],
    "did you mean 'http://localhost:3000/x'?",
  ],
  ['a HAR file that is not there', ['doctor', '--har', 'nowhere.har'], 'there is no such file'],
  [
    'a header without a colon',
    ['doctor', 'http://a.example/', '--origin', ORIGIN, '--header', 'X'],
    "not 'X'",
  ],
  [
    'a timeout that is no number',
    ['doctor', 'http://a.example/', '--origin', ORIGIN, '--timeout', '5s'],
    "not '5s'",
  ],
  ['a flag without its value', ['doctor', 'http://a.example/', '--origin'], '--origin'],
  [
    'a value that the library refuses',
    ['doctor', 'http://a.example/', '--origin', 'a.example'],
    "did you mean 'https://a.example'?",
  ],
  ['an unknown short flag', ['doctor', '-x'], "There is no flag '-x'"],
])('wrong usage: %s', async (_what, args, message) => {
  const { status, stdout, stderr } = await run(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  for (const line of stderr.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test.each([
  [['doctor', '--help'], '--origin ORIGIN'],
  [['doctor', 'http://a.example/', '-h'], '--origin ORIGIN'],
])('%p answers on stdout', async (args, text) => {
  const { status, stdout, stderr } = await run(args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(text);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});
