import { readFileSync } from 'node:fs';
import path from 'node:path';
import { installedProject, type Project } from './support/installed';

jest.setTimeout(120_000);

const read = (page: string) => readFileSync(path.resolve(__dirname, '../..', page), 'utf8');
const readme = read('README.md');
const guide = read('docs/command-line.md');

/** What a page shows of a terminal: a command, and what it prints; `…` stands for what is left out. */
const shownIn = (text: string) =>
  [...text.matchAll(/^```console\n(.*?)^```$/gms)]
    .flatMap(([, block = '']) => block.split(/^\$ /m).slice(1))
    .map((shown) => {
      const [command = '', ...output] = shown.split('\n');
      return {
        command,
        parts: output
          .join('\n')
          .split('…')
          .map((part) => part.trim()),
      };
    })
    .filter(({ command }) => /^npx express-resource-cors (?:explain|policies) /.test(command));

/** The configuration of the README's first policy, as a module of its own. */
const [policy = ''] = /^const config = .*?^ {2}\.allowCookies\(\);$/ms.exec(readme) ?? [];

/** Each page with the files that its commands read. */
const PAGES = [
  {
    page: 'README.md',
    shown: shownIn(readme),
    commands: ['explain'],
    files: [
      {
        name: 'cors.config.mjs',
        content: `import { CorsConfiguration } from 'express-resource-cors';\nexport ${policy}\n`,
      },
    ],
  },
  {
    page: 'docs/command-line.md',
    shown: shownIn(guide),
    commands: ['explain', 'policies'],
    files: [...guide.matchAll(/^```js\n\/\/ (\S+)\n(.*?)^```$/gms)].map(([, name = '', content = '']) => ({
      name,
      content,
    })),
  },
];

describe.each(PAGES)('$page', ({ shown, commands, files }) => {
  let project: Project;
  beforeAll(() => {
    project = installedProject();
    for (const { name, content } of files) project.write(name, content);
  });
  afterAll(() => {
    project.remove();
  });

  test('shows its commands', () => {
    expect(shown.map(({ command }) => command.split(' ')[2])).toEqual(commands);
  });

  test.each(shown)('$command prints what the page shows', async ({ command, parts }) => {
    const { stdout } = await project.run(command.split(' ').slice(2));

    if (parts.length === 1) expect(stdout.trim()).toBe(parts[0]);
    // What is shown comes in this order, from the beginning on.
    let end = 0;
    for (const [index, part] of parts.entries()) {
      const at = stdout.indexOf(part, end);
      if (index === 0) expect(at).toBe(0);
      expect({ part, shown: at >= end }).toEqual({ part, shown: true });
      end = at + part.length;
    }
  });
});
