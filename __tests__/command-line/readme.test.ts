import { readFileSync } from 'node:fs';
import path from 'node:path';
import { installedProject, type Project } from './support/installed';

jest.setTimeout(120_000);

const readme = readFileSync(path.resolve(__dirname, '../../README.md'), 'utf8');

/** What the README shows of a terminal: a command, and what it prints. */
const shown = [...readme.matchAll(/^```console\n(.*?)^```$/gms)]
  .flatMap(([, block = '']) => block.split(/^\$ /m).slice(1))
  .map((text) => {
    const [command = '', ...output] = text.split('\n');
    return { command, output: output.join('\n').trim() };
  })
  .filter(({ command }) => /^npx express-resource-cors (?:explain|policies) /.test(command));

let project: Project;
beforeAll(() => {
  project = installedProject();
  for (const [, file = '', content = ''] of readme.matchAll(/^```js\n\/\/ (\S+)\n(.*?)^```$/gms)) {
    project.write(file, content);
  }
});
afterAll(() => {
  project.remove();
});

test('the README shows both commands', () => {
  expect(shown.map(({ command }) => command.split(' ')[2])).toEqual(['explain', 'policies']);
});

test.each(shown)('$command prints what the README shows', async ({ command, output }) => {
  const { stdout } = await project.run(command.split(' ').slice(2));

  expect(stdout.trim()).toBe(output);
});
