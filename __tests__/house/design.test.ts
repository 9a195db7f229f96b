import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const DESIGN = readFileSync(join(ROOT, 'docs/design.md'), 'utf8');
const HEADINGS = [...DESIGN.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesIn(path);
    return /\.m?ts$/.test(entry.name) ? [path] : [];
  });
}

const SOURCES = sourcesIn('src').map((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  // A citation may go on in the next line of its comment.
  return { path, text: text.replace(/\n\s*(?:\*|\/\/) ?/g, ' ') };
});

const CITATIONS = SOURCES.flatMap(({ path, text }) =>
  [...text.matchAll(/docs\/design\.md § ([^).,;:]+)/g)].map(([, heading = '']) => ({
    path,
    heading: heading.trim(),
  })),
);

test('comments cite the design', () => {
  expect(CITATIONS.length).toBeGreaterThan(20);
});

test.each(CITATIONS)('$path cites "$heading", which the design has', ({ heading }) => {
  expect(HEADINGS).toContain(heading);
});

test.each(SOURCES)('$path cites no rules that stand elsewhere', ({ text }) => {
  expect(text).not.toMatch(/\bDESIGN\b|\bFETCH\.md\b/);
});

const FILES = [...DESIGN.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path = '']) => path);

test.each([...new Set(FILES)])('the file %s, which the design names, is there', (path) => {
  expect(existsSync(join(ROOT, path))).toBe(true);
});

test('each room has its place in the design', () => {
  for (const { name } of readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )) {
    if (['text', 'protocol', 'problems'].includes(name)) continue;
    expect(DESIGN).toContain(`/src/${name}`);
  }
});
