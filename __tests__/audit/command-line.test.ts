import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import type { Audit } from 'express-resource-cors/audit';
import { run, runProgram } from '../support/run-command';
import { APP, byHand, serve, type Running } from './support';

jest.setTimeout(60_000);

let open: Running;
let ajar: Running;
let sound: Running;
beforeAll(async () => {
  open = await serve(byHand({ allows: () => true }));
  ajar = await serve(byHand({ allows: (origin) => /^https:\/\/app\.example\.com(?::\d+)?$/.test(origin) }));
  sound = await serve(byHand({ allows: (origin) => origin === APP }));
});
afterAll(() => Promise.all([open, ajar, sound].map((each) => each.close())));

const command = ({ url }: { url: string }, ...flags: string[]): string[] => [
  'audit',
  url,
  '--origin',
  APP,
  ...flags,
];

describe('the exit status', () => {
  test.each<[what: string, status: number, args: () => string[]]>([
    ['nothing found', 0, () => command(sound)],
    ['nothing found, whatever is asked for', 0, () => command(sound, '--fail-on', 'info')],
    ['a high finding', 1, () => command(open)],
    ['a high finding, where only such fail', 1, () => command(open, '--fail-on', 'high')],
    ['a low finding', 0, () => command(ajar)],
    ['a low finding, where such fail', 1, () => command(ajar, '--fail-on', 'low')],
    ['a low finding, where anything fails', 1, () => command(ajar, '--fail-on', 'info')],
    ['nobody answers', 2, () => ['audit', 'http://127.0.0.1:1/']],
    ['a severity that is none', 2, () => command(open, '--fail-on', 'severe')],
  ])('%s', async (_what, status, args) => {
    expect((await run(args())).status).toBe(status);
  });

  test('a server that turns requests away: 2, unless something was found before', async () => {
    let count = 0;
    const limited = await serve((_req, res) => {
      count += 1;
      res.writeHead(count > 5 ? 429 : 200).end();
    });
    const { status, stdout } = await run(command(limited));
    await limited.close();
    expect(status).toBe(2);
    expect(stdout).toMatch(/^Verdict {2}unknown: not all answers tell\n/);
  });

  test('as a program', async () => {
    const { status, stdout, stderr } = await runProgram(command(open));
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^Verdict {2}failed: 1 high; the worst is any-origin\n/);
    expect(stdout).not.toContain('\x1b');
  });
});

test('the report: verdict first, a table, then what shows it and what to do', async () => {
  const { stdout } = await run(command(ajar, '--fail-on', 'low'));
  expect(stdout.replaceAll(ajar.url, 'URL')).toBe(`Verdict  failed: 1 low; the worst is other-port
URL      URL
Tried    near misses of https://app.example.com, 30 requests

   Severity  Finding     A page of
-----------------------------------------------------
1  low       other-port  https://app.example.com:8443

1. other-port (low)
   Could   It can read what its visitor would, with the visitor's cookies.
           Whoever gets hold of a host or a port there can have such a page.
   Seen    -> GET
              Origin: https://app.example.com:8443
           <- 200 OK
              Vary: Origin
              Access-Control-Allow-Origin: https://app.example.com:8443
              Access-Control-Allow-Credentials: true
   Remedy  Compare the whole of Origin with a list of origins, character for
           character, its port too: what listens on another port is another
           program.

           with express-resource-cors:
             config
               .forResources('~/data')
               .forOrigins('https://app.example.com')
               .allowMethods('GET')
               .allowCookies()

           with cors:
             cors({
               origin: ['https://app.example.com'],
               methods: ['GET'],
               allowedHeaders: [],
               credentials: true,
             })
`);
});

test('where nothing is found, three lines', async () => {
  const { stdout, stderr } = await run(command(sound));
  expect(stderr).toBe('');
  expect(stdout.replaceAll(sound.url, 'URL')).toBe(
    'Verdict  passed: nobody got in who should not\nURL      URL\nTried    near misses of https://app.example.com, 30 requests\n',
  );
});

test('the verdict says what would have failed', async () => {
  const verdict = async (...flags: string[]) => (await run(command(ajar, ...flags))).stdout.split('\n')[0];
  expect(await verdict()).toBe('Verdict  passed: nothing medium or worse (1 low)');
  expect(await verdict('--fail-on', 'high')).toBe('Verdict  passed: nothing high (1 low)');
  expect(await verdict('--timeout', '15000')).toBe('Verdict  passed: nothing medium or worse (1 low)');
});

test('long values are cut, and of many exchanges two are shown', async () => {
  const running = await serve((req, res) => {
    res.setHeader('Vary', `Origin, ${'x'.repeat(300)}`);
    byHand({ allows: (origin) => /^https:\/\/(?:[\w-]+\.)*example\.com$/.test(origin), vary: false })(
      req,
      res,
    );
  });
  const { stdout } = await run(command(running));
  await running.close();
  expect(stdout).toContain('1 more like that');
  expect(stdout).toContain('x...\n');
  expect(stdout).not.toContain('x'.repeat(201));
});

test('an audit that is not whole says what was found so far, in yellow', async () => {
  let count = 0;
  const limited = await serve((_req, res) => {
    count += 1;
    res.setHeader('Access-Control-Allow-Origin', '*');
    res.writeHead(count > 8 ? 429 : 200).end();
  });
  const { stdout } = await run(command(limited), true);
  await limited.close();
  expect(stripVTControlCharacters(stdout)).toMatch(
    /^Verdict {2}unknown: not all answers tell; found so far: 1 info/,
  );
  expect(stdout).toContain('\x1b[33m');
});

test('one object with --json', async () => {
  const { status, stdout } = await run(command(open, '--json'));
  expect(status).toBe(1);
  const audited = JSON.parse(stdout) as Audit;
  expect(audited).toMatchObject({
    url: open.url,
    origin: APP,
    complete: true,
    findings: [
      {
        code: 'any-origin',
        severity: 'high',
        origin: 'https://stranger.invalid',
        impact: expect.any(String),
        evidence: [{ request: { method: 'GET', url: open.url }, response: { status: 200 } }],
        remedy: { text: expect.any(String), resourceCors: expect.any(String), cors: expect.any(String) },
      },
    ],
  });
});

test('colours change nothing but the colour', async () => {
  const plain = await run(command(open));
  const coloured = await run(command(open), true);
  expect(plain.stdout).not.toContain('\x1b');
  expect(coloured.stdout).toContain('\x1b[');
  expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout);
});

test('nothing is wider than 80 columns', async () => {
  const origin = `https://${'long-label-'.repeat(5)}x.${'another-label-'.repeat(4)}x.example.com`;
  const running = await serve((req, res) => {
    res.setHeader('Access-Control-Allow-Origin', req.headers.origin === 'null' ? 'null' : origin);
    res.setHeader('Access-Control-Allow-Credentials', 'true');
    res.setHeader('Access-Control-Expose-Headers', 'x'.repeat(3_000));
    res.setHeader('Location', `/${'p'.repeat(400)}`);
    res.writeHead(302).end();
  });
  const { stdout } = await run([
    'audit',
    `${running.url}?${'q'.repeat(300)}`,
    '--origin',
    origin,
    '--fail-on',
    'info',
  ]);
  const { stdout: help } = await run(['audit', '--help']);
  await running.close();
  expect(stdout).toContain('null-origin');
  // Code is to be copied, and an origin in it is as long as it is.
  const lines = `${stdout}\n${help}`.split('\n').filter((line) => !line.includes(`'${origin}'`));
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test.each([[[]], [['--json']]])('what a server sends never moves the cursor %j', async (flags) => {
  const head = 'HTTP/1.1 302 \x1b[2J\r\nVary: \x1b[31mOrigin, \x9b1m\r\nLocation: /\x1b]0;x\x07\r\n';
  const raw = createServer((socket) => {
    socket.once('data', () =>
      socket.end(
        `${head}Access-Control-Allow-Origin: null\r\nAccess-Control-Allow-Methods: \x1b[7mPUT\r\n\r\n`,
        'latin1',
      ),
    );
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const { stdout, stderr } = await run([
    'audit',
    `http://127.0.0.1:${(raw.address() as AddressInfo).port}/`,
    ...flags,
  ]);
  await new Promise((resolve) => raw.close(resolve));
  expect(stderr).toBe('');
  expect(stdout).toContain('null-origin');
  expect(stdout).toMatch(/^[\x20-\x7e\n]+$/);
});

test('secrets are not printed, in whatever form', async () => {
  const running = await serve((req, res) => {
    res.setHeader('Vary', 'Origin');
    res.setHeader('Access-Control-Allow-Origin', String(req.headers.origin));
    res.setHeader('Access-Control-Expose-Headers', String(req.headers.authorization));
    res.end();
  });
  const secret = [
    '--header',
    'Authorization: Bearer t0ken-abcdef',
    '--header',
    'Cookie: a=s3cr3t-cookie',
    '--header',
    'cookie: b=c',
  ];
  const report = await run(command(running, ...secret));
  const json = await run(command(running, ...secret, '--json'));
  await running.close();
  expect(running.seen[0]?.headers).toMatchObject({
    authorization: 'Bearer t0ken-abcdef',
    cookie: 'a=s3cr3t-cookie; b=c',
  });
  expect(report.stdout).toContain('Authorization: ***');
  expect(report.stdout + json.stdout).not.toMatch(/t0ken|s3cr3t/);
});

test.each<[what: string, args: string[], message: string]>([
  ['no URL', ['audit'], 'Which URL is it about?'],
  ['two URLs', ['audit', 'http://a.example/', 'http://b.example/'], "what is 'http://b.example/'?"],
  ['an unknown flag', ['audit', '--orgin', APP], "There is no flag '--orgin'; did you mean '--origin'?"],
  ['a timeout that is no number', ['audit', 'http://a.example/', '--timeout', '5s'], "not '5s'"],
  [
    'a severity that is none',
    ['audit', 'http://a.example/', '--fail-on', 'bad'],
    "high, medium, low or info, not 'bad'",
  ],
  ['what the library refuses', ['audit', 'http://a.example/', '--origin', 'a.example'], 'is not an origin'],
])('wrong usage: %s', async (_what, args, message) => {
  const { status, stdout, stderr } = await run(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain('See: npx express-resource-cors audit --help\n');
});

test('a header without a colon is not shown: it may be the secret itself', async () => {
  const { status, stderr } = await run([
    'audit',
    'http://a.example/',
    '--header',
    'A: b',
    '--header',
    'Bearer t0ken',
  ]);
  expect(status).toBe(2);
  expect(stderr).toContain('the --header at place 2 is not');
  expect(stderr).not.toContain('t0ken');
});
