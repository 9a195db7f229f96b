import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { runCommandLine } from '../../src/command-line/command-line';

const PAGE = readFileSync(path.resolve(__dirname, '../../docs/doctor.md'), 'utf8');

/** Where lines break depends on the length of the port. */
const unwrapped = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What the page shows: a command, the report below it, and how the server answers that it asks. */
const SHOWN: readonly { what: string; answer: RequestListener }[] = [
  {
    what: 'a preflight that authentication answers',
    answer: (_request, response) => void response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end(),
  },
  {
    what: 'two origins of which one is allowed',
    answer: (_request, response) =>
      void response
        .writeHead(200, { 'Access-Control-Allow-Origin': 'https://app.example.com', Vary: 'Origin' })
        .end(),
  },
];
const COMMANDS = [
  ...PAGE.matchAll(/```sh\nnpx express-resource-cors (doctor [^`]*?)\n```\n\n```text\n(.*?)```/gs),
];

test('each command with its report is held', () => {
  expect(COMMANDS).toHaveLength(SHOWN.length);
});

test.each(SHOWN)("the doctor's report of $what reads as the page prints it", async ({ what, answer }) => {
  const [, command = '', report = ''] = COMMANDS[SHOWN.findIndex((each) => each.what === what)] ?? [];
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const here = `localhost:${(server.address() as AddressInfo).port}`;
  const args = [...command.replaceAll(/\\\n/g, '').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare = '']) => quoted ?? bare.replace('localhost:3000', here),
  );

  let printed = '';
  const sink = { write: (text: string) => (printed += text) };
  const status = await runCommandLine(args, { stdout: sink, stderr: sink, colours: false, env: {} });
  await new Promise((resolve) => server.close(resolve));

  expect(status).toBe(1);
  expect(unwrapped(printed)).toBe(unwrapped(report.replaceAll('localhost:3000', here)));
  for (const line of report.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test.each([
  ['the doctor', 'docs/doctor.md'],
  ['the audit', 'docs/audit.md'],
])('what the README shows of %s stands in its page, which is held against what is printed', (_what, page) => {
  const read = (file: string) => readFileSync(path.resolve(__dirname, '../..', file), 'utf8');
  const excerpts = [...read('README.md').matchAll(/```text\n(.*?)```/gs)].map(([, text = '']) => text);
  expect(excerpts.filter((excerpt) => read(page).includes(excerpt))).toHaveLength(1);
});

test('the page of the doctor has each of its flags, and no other', async () => {
  let help = '';
  const sink = { write: (text: string) => (help += text) };
  await runCommandLine(['doctor', '--help'], { stdout: sink, stderr: sink, colours: false, env: {} });
  const flags = (text: string, pattern: RegExp) =>
    new Set([...text.matchAll(pattern)].map(([, flag = '']) => flag).filter((flag) => flag !== '--help'));
  const told = flags(PAGE, /^- (?:`-\w`, )?`(--[a-z-]+)/gm);
  expect(told.size).toBeGreaterThan(10);
  expect([...told].sort()).toEqual([...flags(help, /(--[a-z-]+)/g)].sort());
});

test('the page of the command line names each command', async () => {
  let help = '';
  const sink = { write: (text: string) => (help += text) };
  await runCommandLine(['--help'], { stdout: sink, stderr: sink, colours: false, env: {} });
  const page = readFileSync(path.resolve(__dirname, '../../docs/command-line.md'), 'utf8');
  const commands = [...help.matchAll(/^ {2}(\w[\w-]*) {2}/gm)].map(([, command]) => command);
  expect(commands.length).toBeGreaterThan(4);
  expect([...page.matchAll(/^- `([\w-]+)`: \[/gm)].map(([, command]) => command).sort()).toEqual(
    commands.sort(),
  );
});
