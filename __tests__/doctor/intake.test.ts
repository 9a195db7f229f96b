import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Diagnosis } from 'express-resource-cors/doctor';
import { run, runProgram } from '../support/run-command';

const ORIGIN = 'https://app.example.com';

let server: Server;
let api: string;
let folder: string;
const seen: IncomingMessage[] = [];
const bodies: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
  server = createServer((request, response) => {
    seen.push(request);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(body);
      const { authorization = '' } = request.headers;
      if (request.url?.startsWith('/open')) {
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.setHeader('Access-Control-Allow-Headers', 'content-type, authorization');
        response.setHeader('Access-Control-Allow-Methods', 'PUT');
      }
      response.setHeader('Set-Cookie', 'sid=s3cr3ts3cr3t; Path=/');
      response.setHeader('X-Echo', `you sent ${authorization}`);
      response.end(`you sent ${authorization}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen.length = 0;
  bodies.length = 0;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await new Promise((resolve) => server.close(resolve));
});

/** What Chromium's developer tools copy, as the shell hands it over. */
const copied = (at: string): string[] => [
  'curl',
  `${api}${at}`,
  '-X',
  'PUT',
  '-H',
  'accept: application/json',
  '-H',
  'accept-language: de-CH',
  '-H',
  'authorization: Bearer abcdefghijk',
  '-H',
  'content-type: application/json',
  '-H',
  `origin: ${ORIGIN}`,
  '-H',
  'priority: u=1, i',
  '-H',
  'sec-fetch-mode: cors',
  '-H',
  'user-agent: Mozilla/5.0 Mine',
  '--data-raw',
  '{"a":1}',
  '--compressed',
];

test('a curl command stands behind the name of the command, as it was copied', async () => {
  const { status, stdout, stderr } = await run(['doctor', '--send', ...copied('/open')]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Verdict {2}allowed\n/);
  expect(seen.slice(0, 2).map(({ method }) => method)).toEqual(['OPTIONS', 'PUT']);
  expect(seen[0]?.headers).toMatchObject({
    origin: ORIGIN,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,content-type',
    'user-agent': 'Mozilla/5.0 Mine',
  });
  expect(seen[1]?.headers).not.toHaveProperty('priority');
  expect(bodies[1]).toBe('{"a":1}');
});

test.each([
  ['behind it', (words: string[]) => [...words, '--send', '--timeout', '5000', '--json']],
  ['in front of it', (words: string[]) => ['--json', '--send', '--timeout=5000', ...words]],
])("the doctor's own flags stand %s", async (_where, place) => {
  const { status, stdout } = await run(['doctor', ...place(copied('/open'))]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'allowed' });
});

test("curl's own --json has a value", async () => {
  const { status } = await run([
    'doctor',
    'curl',
    `${api}/open`,
    '--json',
    '{"b":2}',
    '--origin',
    ORIGIN,
    '--send',
  ]);
  expect(status).toBe(0);
  expect(seen.slice(0, 2).map(({ method }) => method)).toEqual(['OPTIONS', 'POST']);
  expect(bodies[1]).toBe('{"b":2}');
});

test('--origin names another page than the one that was copied', async () => {
  await run(['doctor', ...copied('/open'), '--origin', 'https://other.example']);
  expect(seen[0]?.headers.origin).toBe('https://other.example');
});

describe('a text', () => {
  const sentence = (at: string): string =>
    `Access to fetch at '${api}${at}' from origin '${ORIGIN}' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.`;

  test.each<[what: string, text: () => string, requests: string[]]>([
    ['a curl command', () => `curl '${api}/closed' -H 'origin: ${ORIGIN}'`, ['GET /closed']],
    [
      'a fetch call',
      () => `fetch("${api}/closed", { referrer: "${ORIGIN}/", method: "GET" });`,
      ['GET /closed'],
    ],
    ['a sentence of the console', () => sentence('/closed'), ['GET /closed']],
  ])('%s on standard input, or as the argument', async (_what, text, requests) => {
    for (const [args, piped] of [[['-'], text()], [[text()]]] as const) {
      seen.length = 0;
      const { status, stdout } = await run(['doctor', ...args], false, piped);
      expect(status).toBe(1);
      expect(stdout).toMatch(/^Verdict {2}blocked/);
      expect(
        seen.slice(0, 1).map(({ method, url, headers }) => [`${method} ${url}`, headers.origin]),
      ).toEqual(requests.map((request) => [request, ORIGIN]));
    }
  });

  test('flags add what the text does not tell', async () => {
    await run(['doctor', '-', '--method', 'PUT', '-H', 'X-A: 1'], false, sentence('/closed'));
    expect(seen[0]?.headers).toMatchObject({
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-a',
    });
  });

  test('what is not taken over is told', async () => {
    const { stdout } = await run(['doctor', '-'], false, sentence('/closed'));
    expect(stdout.replace(/\s+/g, ' ')).toContain("Note The console doesn't tell the method");
  });

  test('on standard input of a program', async () => {
    const { status, stderr } = await runProgram(['doctor', '-'], 'hello');
    expect(status).toBe(2);
    expect(stderr.replace(/\s+/g, ' ')).toMatch(/^'hello' is neither a curl command, a fetch call/);
  }, 60_000);

  test.each([
    ['nothing', '', /nothing to read/],
    ['what is none of these', 'hello \x1b[2J there', /neither a curl command/],
    ['no origin in it', 'curl http://a.example/', /Which page asks\?/],
    ['a variable of the shell', 'curl "http://a.example/$ID"', /Only your shell knows what '\$ID'/],
    ['an origin that is none', 'curl http://a.example/ -H "Origin: \x1b[31mx"', /is not an origin/],
  ])('%s: wrong usage', async (_what, text, message) => {
    const { status, stdout, stderr } = await run(['doctor', '-'], false, text);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.replace(/\s+/g, ' ')).toMatch(message);
    expect(stderr).toMatch(/^[\x20-\x7e\n…]+$/);
    expect(seen).toEqual([]);
  });
});

describe('a HAR file', () => {
  const harFile = (...paths: string[]): string => {
    const entries = paths.map((at) => ({
      request: { method: 'GET', url: `${api}${at}`, headers: [{ name: 'Origin', value: ORIGIN }] },
      response: { status: 0, headers: [], _error: 'net::ERR_FAILED' },
    }));
    const file = path.join(folder, `${paths.length}.har`);
    writeFileSync(file, JSON.stringify({ log: { entries } }));
    return file;
  };

  test('with one failed request: its report', async () => {
    const { status, stdout } = await run(['doctor', '--har', harFile('/closed')]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Verdict {2}blocked/);
  });

  test('with several: a table', async () => {
    const { status, stdout } = await run(['doctor', '--har', harFile('/closed', '/open')]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^1 {2}blocked .*MissingAllowOriginHeader$/m);
    expect(stdout).toMatch(/^2 {2}allowed /m);
  });

  test('that is not one: wrong usage', async () => {
    const { status, stderr } = await run(['doctor', '--har', __filename]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^The HAR file is not JSON\./);
  });
});

describe('several origins and URLs', () => {
  test('make a table of each with each', async () => {
    const args = [
      'doctor',
      `${api}/open`,
      `${api}/closed`,
      '--origin',
      ORIGIN,
      '--origin',
      'https://other.example',
    ];
    const { status, stdout } = await run(args);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Method {3}GET\nServer {3}http:[^\n]*\n {3}Verdict {2}Path +Origin +Name\n/);
    expect(stdout.match(/^[1-4] {2}(?:allowed|blocked) /gm)).toEqual([
      '1  allowed ',
      '2  allowed ',
      '3  blocked ',
      '4  blocked ',
    ]);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('are a list in JSON', async () => {
    const { stdout } = await run(['doctor', `${api}/open`, `${api}/closed`, '--origin', ORIGIN, '--json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { url: `${api}/open`, origin: ORIGIN, method: 'GET', verdict: 'allowed' },
      { url: `${api}/closed`, verdict: 'blocked' },
    ]);
  });

  test.each<[what: string, paths: string[], flags: string[], status: number]>([
    ['all allowed', ['/open', '/open/2'], [], 0],
    ['one not sent', ['/open', '/open/2'], ['--method', 'PUT'], 3],
    ['one blocked', ['/open', '/closed'], ['--method', 'PUT'], 1],
  ])('the worst counts: %s', async (_what, paths, flags, status) => {
    const urls = paths.map((at) => `${api}${at}`);
    expect((await run(['doctor', ...urls, '--origin', ORIGIN, ...flags])).status).toBe(status);
  });

  test('one without a verdict counts as worst, and keeps nothing from the others', async () => {
    const { status, stdout } = await run([
      'doctor',
      'https://host.invalid/',
      `${api}/closed`,
      '--origin',
      ORIGIN,
    ]);
    expect(status).toBe(2);
    expect(stdout).toMatch(/^1 {2}none .*unreachable$/m);
    expect(stdout).toMatch(/^2 {2}blocked /m);
    expect(stdout).toMatch(/^Error {4}https:\/\/host\.invalid\//m);
  });

  test('a mistake in one is told before any is sent', async () => {
    const { status } = await run(['doctor', `${api}/open`, 'localhost', '--origin', ORIGIN]);
    expect(status).toBe(2);
    expect(seen).toEqual([]);
  });

  test('are at most fifty', async () => {
    const urls = Array.from({ length: 51 }, (_, at) => `${api}/${at}`);
    const { status, stderr } = await run(['doctor', ...urls, '--origin', ORIGIN]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/51 requests, more than 50/);
  });
});

describe('secrets', () => {
  const args = (): string[] => [
    'doctor',
    ...copied('/open?access_token=t0k3n'),
    ...['-b', 'session=c00kiec00kie', '--send', '--force'],
  ];

  test.each([['--json'], []])('are shown to nobody (%s)', async (...flags) => {
    const { stdout } = await run([...args(), ...flags]);
    expect(seen.map(({ headers }) => headers.authorization)).toContain('Bearer abcdefghijk');
    for (const secret of ['abcdefghijk', 's3cr3ts3cr3t', 'c00kiec00kie', 't0k3n'])
      expect(stdout).not.toContain(secret);
    expect(stdout).toContain('***');
    expect(stdout).not.toContain('"a":1');
  });

  test('are shown to whoever asks for them', async () => {
    const { stdout } = await run([...args(), '--json', '--show-secrets']);
    for (const secret of ['abcdefghijk', 's3cr3ts3cr3t', 'c00kiec00kie', 't0k3n'])
      expect(stdout).toContain(secret);
  });

  test('are there for a program that asks the library', async () => {
    const { stdout } = await run([...args(), '--json', '--show-secrets']);
    const { exchanges } = JSON.parse(stdout) as Diagnosis;
    expect(exchanges[1]?.request.headers).toContainEqual(['authorization', 'Bearer abcdefghijk']);
  });
});

test("curl's short flags work without curl", async () => {
  await run([
    'doctor',
    `${api}/open`,
    '-H',
    'X-A: 1',
    '-d',
    'a=1',
    '-b',
    'a=b',
    '-A',
    'Mine',
    '-sSk',
    '--origin',
    ORIGIN,
    '--send',
    '--force',
  ]);
  expect(seen.slice(0, 2).map(({ method }) => method)).toEqual(['OPTIONS', 'POST']);
  expect(seen[1]?.headers).toMatchObject({
    'x-a': '1',
    cookie: 'a=b',
    'user-agent': 'Mine',
    'content-type': 'application/x-www-form-urlencoded',
  });
  expect(bodies[1]).toBe('a=1');
});

test('--reads names what the script needs', async () => {
  const { stdout } = await run([
    'doctor',
    `${api}/open`,
    '--origin',
    'http://localhost:1',
    '--reads',
    'X-Echo',
  ]);
  expect(stdout).toMatch(/^Code {5}header-not-exposed$/m);
  expect(stdout).toMatch(/^Hidden {3}x-echo, which/m);
});
