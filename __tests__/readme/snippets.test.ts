import { captureWarnings } from '../express/support';
import { codeBlocks, README } from './support/readme';
import { closeServers, promises, runSnippet } from './support/run-snippet';

const snippets = codeBlocks('ts').map((code, index) => ({ index: index + 1, code }));

beforeAll(captureWarnings);
afterAll(closeServers);

test('the README has snippets, and no block in a language that nobody runs', () => {
  expect(snippets.length).toBeGreaterThan(30);
  const languages = new Set([...README.matchAll(/^```(\w+)$/gm)].map(([, language]) => language));
  // js: files of the console's commands; sh and text: the doctor's, and npm's.
  expect([...languages].sort()).toEqual(['console', 'js', 'json', 'sh', 'text', 'ts']);
});

test.each(snippets.filter(({ code }) => !code.includes('// wrong: throws')))(
  'snippet $index runs as printed, and prints what it says',
  async ({ code }) => {
    const { printed } = await runSnippet(code);

    expect(printed.map(({ prints }) => prints)).toEqual(printed.map(({ says }) => says));
    expect(printed.map(({ says }) => says)).toEqual(promises(code));
  },
);

test.each(snippets.filter(({ code }) => code.includes('// wrong: throws')))(
  'snippet $index throws, as it says',
  async ({ code }) => {
    await expect(runSnippet(code)).rejects.toThrow(
      "origins[0]: 'https://app.example.com/' has a trailing slash, which no origin has; write 'https://app.example.com'",
    );
  },
);
