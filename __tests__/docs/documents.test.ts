import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { headings, PAGES, pagesIn, read, ROOT, section } from './support/pages';

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The documents of the published package: see `files` in package.json. */
const DESIGN = 'docs/design.md';
const SHIPPED = [...new Set(['README.md', 'SECURITY.md', 'CHANGELOG.md', ...pagesIn('docs')])].filter(
  (page) => page !== DESIGN,
);
const DOCUMENTS = [...SHIPPED, 'CONTRIBUTING.md'];

const links = DOCUMENTS.flatMap((from) =>
  [
    ...read(from)
      .replace(/^```.*?^```$/gms, '')
      .matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g),
  ].map(([, to = '', anchor]) => ({
    from,
    to: to === '' ? from : path.posix.join(path.posix.dirname(from), to),
    anchor,
  })),
);

test('there are links', () => {
  expect(links.length).toBeGreaterThan(70);
});

test.each(links)('the link of $from to $to#$anchor leads there', ({ to, anchor }) => {
  expect(existsSync(path.join(ROOT, to))).toBe(true);
  if (anchor !== undefined) expect(anchorsOf(read(to))).toContain(anchor);
});

describe('twenty questions that people ask about CORS in Express', () => {
  const QUESTIONS = 'docs/questions.md';
  const asked = [...read(QUESTIONS).matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);

  test('are one click from the README', () => {
    expect(asked.length).toBeGreaterThanOrEqual(20);
    expect(links).toContainEqual({ from: 'README.md', to: QUESTIONS, anchor: undefined });
  });

  test.each(asked)('%s has its answer there, and one click further all about it', (question) => {
    const answer = read(QUESTIONS).split(`## ${question}\n`)[1]?.split('\n## ')[0] ?? '';
    expect(question).toMatch(/\?$/);
    expect(answer.trim()).toMatch(/^\S[^\n]{20,}/);
    expect(answer).toMatch(/\]\([\w/-]+\.md(?:#[\w-]+)?\)/);
  });
});

describe('the published package', () => {
  const { files, version } = JSON.parse(read('package.json')) as { files: string[]; version: string };

  test('has the pages, without the design', () => {
    expect(files).toEqual(
      expect.arrayContaining(['docs', `!${DESIGN}`, 'README.md', 'SECURITY.md', 'CHANGELOG.md']),
    );
  });

  test.each(links.filter(({ from }) => SHIPPED.includes(from)))(
    'the link of $from to $to leads to what is in it',
    ({ to }) => {
      expect(SHIPPED).toContain(to);
    },
  );

  test('the README is 10 KiB at most', () => {
    expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(10_240);
  });

  test('the newest version of the change log is the package’s, and its forms are those of Keep a Changelog', () => {
    const changes = read('CHANGELOG.md');
    expect(/^## \[(\d.*?)\] - \d{4}-\d\d-\d\d$/m.exec(changes)?.[1]).toBe(version);
    const kinds = [...changes.matchAll(/^### (.*)$/gm)].map(([, kind]) => kind);
    expect(kinds).not.toHaveLength(0);
    for (const kind of kinds)
      expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toContain(kind);
  });
});

test('every page can be reached from the README', () => {
  const reached = new Set(links.filter(({ from }) => from === 'README.md').map(({ to }) => to));
  for (const page of pagesIn('docs').filter((name) => name !== DESIGN)) expect([...reached]).toContain(page);
});

test.each(PAGES)('%s has one title, and no table that is cut off', (page) => {
  const text = read(page).replace(/^```.*?^```$/gms, '');
  expect(text.match(/^# /gm)).toHaveLength(1);
  for (const [line] of text.matchAll(/^\|.*$/gm)) expect(line.length).toBeLessThan(145);
});

test('the tests that SECURITY.md names are there', () => {
  const named = [...read('SECURITY.md').matchAll(/`([\w-]+\/[\w./-]+\.(?:ts|json))`/g)].map(
    ([, file = '']) => file,
  );
  expect(named.length).toBeGreaterThan(15);
  for (const file of named)
    expect([file, existsSync(path.join(ROOT, '__tests__', file))]).toEqual([file, true]);
});

test.each(['src', '__tests__'])('CONTRIBUTING.md has each folder of %s, and no other', (parent) => {
  const folders = readdirSync(path.join(ROOT, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['servers', 'support'].includes(entry.name))
    .map(({ name }) => `${parent}/${name}`);
  const told = [...read('CONTRIBUTING.md').matchAll(/^\| `([\w/-]+)` +\|/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name.startsWith(`${parent}/`));
  expect(told.sort()).toEqual(folders.sort());
});

test('twenty questions that people ask are answered, each by what to write or where to read on', () => {
  const questions = headings('docs/questions.md', '##');
  expect(questions.length).toBeGreaterThanOrEqual(20);
  for (const question of questions) {
    expect(question).toMatch(/\?$/);
    expect(section('docs/questions.md', question)).toMatch(/\]\(|no-cors|Take it out/);
  }
});

test('the words that people search for are headings', () => {
  const all = PAGES.flatMap((page) => [
    /^# (.*)$/m.exec(read(page))?.[1] ?? '',
    ...headings(page, '##'),
  ]).join('\n');
  for (const word of [
    'Credentials',
    'Max age',
    'Exposed headers',
    'Allowed headers',
    'Versions',
    'Tenants',
    'NestJS',
  ])
    expect(all).toContain(word);
});
