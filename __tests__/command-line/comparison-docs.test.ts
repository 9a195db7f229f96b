import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { installedProject, type Project } from './support/installed';

jest.setTimeout(120_000);

const root = path.resolve(__dirname, '../..');
const EXAMPLE = path.join(root, 'examples/github-actions');

let project: Project;
beforeAll(() => {
  project = installedProject();
});
afterAll(() => {
  project.remove();
});

function page(name: string): string {
  return readFileSync(path.join(root, 'docs', name), 'utf8');
}

/** Writes the files that a page shows with their names. */
function writeShown(text: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const [, name = '', content = ''] of text.matchAll(/^`([\w.-]+)`:\n\n```\w+\n(.*?)^```$/gms)) {
    files.set(name, content);
    project.write(name, content);
  }
  return files;
}

/** The arguments of each command that a page shows, and what it prints, if that is shown. */
function commandsIn(text: string): { args: string[]; output: string | undefined }[] {
  const shown = /^```sh\nnpx express-resource-cors ([^\n]*)\n```\n(?:\n```text\n(.*?)^```$)?/gms;
  return [...text.matchAll(shown)].map(([, command = '', output]) => ({ args: command.split(' '), output }));
}

test('diff and check print what the page shows', async () => {
  const text = page('compare.md');
  writeShown(text);
  const [, rules = ''] = /hold for each:\n\n```json\n(.*?)^```$/ms.exec(text) ?? [];
  project.write('rules.json', rules);
  const commands = commandsIn(text);
  expect(commands.map(({ args }) => args[0])).toEqual(['diff', 'check']);
  for (const { args, output } of commands) {
    expect(await project.run(args)).toEqual({ status: 0, stderr: '', stdout: output });
  }
});

test('from-cors prints what the page shows', async () => {
  const text = page('from-cors.md');
  const files = writeShown(text);
  const [command] = commandsIn(text);
  expect(command?.args.slice(0, 3)).toEqual(['from-cors', 'cors-options.mjs', '>']);
  const { status, stdout } = await project.run(['from-cors', 'cors-options.mjs']);
  expect({ status, stdout }).toEqual({ status: 0, stdout: files.get(command?.args[3] ?? '') });
});

test('each flag of the commands has its words in the page', () => {
  for (const flag of ['--json', '--markdown', '--fail-on', '--strict', '--expect']) {
    expect(page('compare.md')).toContain(flag);
  }
});

test('the workflow runs on the files beside it', async () => {
  for (const file of readdirSync(EXAMPLE))
    project.write(file, readFileSync(path.join(EXAMPLE, file), 'utf8'));
  const workflow = readFileSync(path.join(EXAMPLE, 'cors.yml'), 'utf8');
  project.write('cors.before.json', '{ "policies": [] }');
  const commands = [...workflow.matchAll(/npx express-resource-cors ([^>\n]+)/g)].map(([, args = '']) =>
    args.trim().split(' '),
  );
  expect(commands.map(([command]) => command)).toEqual(['policies', 'check', 'diff', 'diff']);
  const statuses = [];
  for (const args of commands) statuses.push((await project.run(args)).status);
  // Against a configuration without entries everything is a gain.
  expect(statuses).toEqual([0, 0, 0, 1]);
});
