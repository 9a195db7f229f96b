import { codeBlocks, read } from './support/pages';

/** What stands for the reader's own: his module, his port. */
const OWN = /'\.\/api\.module'|listen\(3000\)/;

// The recipe runs where Nest is installed: in __tests__/consumers, as a program of its own.
test('every line of the recipe of NestJS stands in the program that runs on Nest', () => {
  const [code = ''] = codeBlocks('ts', read('docs/recipes/nestjs.md'));
  const program = read('__tests__/consumers/projects/typescript/nest.ts')
    .split('\n')
    .map((line) => line.trim());
  const lines = code
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//') && !OWN.test(line));
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines) expect(program).toContain(line);
});
