import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { captureWarnings } from '../express/support';
import { APP, ask, EVIL, preflight, readable } from './support/page';
import { codeBlocks, PAGES, read } from './support/pages';
import { endSnippets, promises, runSnippet } from './support/run-snippet';

/** What a page of the browser does, which `browser/recipes.test.ts` runs, and files of the command line's examples. */
const ELSEWHERE = /^\/\/ (?:in the page\b|cors\.config\.mjs$)/;

// NestJS is not installed here: see nestjs.test.ts.
const snippets = PAGES.flatMap((page) =>
  ['ts', 'js'].flatMap((language) =>
    codeBlocks(language, read(page))
      .map((code, index) => ({ page, index: index + 1, language, code }))
      .filter(({ code }) => !ELSEWHERE.test(code) && !code.includes("'@nestjs/")),
  ),
);

beforeAll(captureWarnings);
afterAll(endSnippets);

test('there are snippets, and no block in a language that nobody runs', () => {
  expect(snippets.length).toBeGreaterThan(60);
  const languages = new Set(
    PAGES.flatMap((page) => [...read(page).matchAll(/^```(\w+)$/gm)].map(([, language]) => language)),
  );
  // console: command-line.test.ts; sh and text: doctor.test.ts and naming.test.ts.
  expect([...languages].sort()).toEqual(['console', 'js', 'json', 'sh', 'text', 'ts']);
});

test.each(snippets.filter(({ code }) => !code.includes('// wrong: throws')))(
  '$page, $language $index: runs as printed, and prints what it says',
  async ({ page, code }) => {
    const { printed } = await runSnippet(code, page);

    expect(printed.map(({ prints }) => prints)).toEqual(printed.map(({ says }) => says));
    expect(printed.map(({ says }) => says)).toEqual(promises(code));
  },
);

test.each(snippets.filter(({ code }) => code.includes('// wrong: throws')))(
  '$page, $language $index: throws, as it says',
  async ({ page, code }) => {
    await expect(runSnippet(code, page)).rejects.toThrow(
      "origins[0]: 'https://app.example.com/' has a trailing slash, which no origin has; write 'https://app.example.com'",
    );
  },
);

const functions = snippets.filter(({ code }) => code.includes('export default function handler'));

test('there are functions that platforms call', () => {
  expect(functions.map(({ page }) => page)).toEqual([
    'docs/recipes/next.md',
    'docs/recipes/serverless-and-bundling.md',
  ]);
});

test.each(functions)('$page: the function decides as a server does', async ({ page, code }) => {
  const { exported } = await runSnippet(code, page);
  const server = createServer(exported['default'] as RequestListener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    expect((await preflight(port, '/api/products', { method: 'PUT' })).status).toBe(204);
    expect(readable(await ask(port, '/api/products', { origin: APP }))).toBe(true);
    expect(readable(await ask(port, '/api/products', { origin: EVIL }), EVIL)).toBe(false);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
