import { version } from '../../package.json';
import { run } from '../support/run-command';

test.each([['--help'], ['-h'], ['help']])('%s, names every command', async (flag) => {
  const { status, stdout, stderr } = await run([flag]);

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const command of ['doctor', 'audit', 'explain', 'policies'])
    expect(stdout).toMatch(RegExp(`^  ${command} +\\S`, 'm'));
});

test('--version, is that of the package', async () => {
  expect(await run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  [[], /^Usage: npx express-resource-cors <command>/],
  [['doctr'], /^There is no command 'doctr'; did you mean 'doctor'\?\n\nUsage: /],
  [['xyzzy'], /^There is no command 'xyzzy'\.\n\nUsage: /],
  [['toString'], /^There is no command 'toString'\.\n\nUsage: /],
])('%j, has the usage on stderr: status 2', async (args, text) => {
  const { status, stdout, stderr } = await run(args);

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(text);
});

test.each([
  [['explain', '--zzzzzzzz'], `There is no flag '--zzzzzzzz'.\n`],
  [['explain', '--', '--help'], `'--help' belongs to no flag.\n`],
  [['explain', '--origin'], `Option '--origin <value>' argument missing\n`],
])('%j, says what is wrong, and where help is', async (args, text) => {
  expect(await run(args)).toEqual({
    status: 2,
    stdout: '',
    stderr: `${text}See: npx express-resource-cors explain --help\n`,
  });
});
