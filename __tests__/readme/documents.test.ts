import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/^```.*?^```$/gms, '').matchAll(/^##+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

const links = ['README.md', 'SECURITY.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].flatMap((from) =>
  [...read(from).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].map(([, to = '', anchor]) => ({
    from,
    to: to === '' ? from : to,
    anchor,
  })),
);

test('there are links', () => {
  expect(links.length).toBeGreaterThan(30);
});

test.each(links)('the link of $from to $to#$anchor leads there', ({ to, anchor }) => {
  expect(existsSync(path.join(ROOT, to))).toBe(true);
  if (anchor !== undefined) expect(anchorsOf(read(to))).toContain(anchor);
});

test('the newest version of the change log is the package’s, and its forms are those of Keep a Changelog', () => {
  const changes = read('CHANGELOG.md');
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(/^## \[(\d.*?)\] - \d{4}-\d\d-\d\d$/m.exec(changes)?.[1]).toBe(version);
  const kinds = [...changes.matchAll(/^### (.*)$/gm)].map(([, kind]) => kind);
  expect(kinds).not.toHaveLength(0);
  for (const kind of kinds)
    expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toContain(kind);
});
