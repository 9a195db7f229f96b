import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '../../..');

/** Pages with tests of their own elsewhere, and the design, which is for the repository. */
const ELSEWHERE = ['audit', 'compare', 'design', 'from-cors', 'report-only', 'troubleshooting'].map(
  (name) => `docs/${name}.md`,
);

/** The pages that are held here, by their paths in the repository. */
export const PAGES: readonly string[] = ['README.md', ...pagesIn('docs')].filter(
  (page) => !ELSEWHERE.includes(page),
);

export function pagesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return pagesIn(name);
    return name.endsWith('.md') ? [name] : [];
  });
}

export function read(page: string): string {
  return readFileSync(path.join(ROOT, page), 'utf8');
}

/** The code blocks of a language, in order. */
export function codeBlocks(language: string, text: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code = '']) => code,
  );
}

/** The files that a page shows with their names: `` `cors.json`: `` and a block of JSON. */
export function shownFiles(page: string): { name: string; content: string }[] {
  return [...read(page).matchAll(/^`([\w.]+)`:\n\n```json\n(.*?)^```$/gms)].map(
    ([, name = '', content = '']) => ({ name, content }),
  );
}

/** What stands below a heading of a page, up to the next; without a heading, what stands above the second one. */
export function section(page: string, heading?: string): string {
  const text = read(page);
  const withoutCode = text.replace(/^```.*?^```$/gms, (block) => block.replaceAll('#', '\0'));
  const wanted = heading === undefined ? '^# .*$' : `^#+ ${escaped(heading)}$`;
  const start = withoutCode.search(new RegExp(wanted, 'm'));
  if (start === -1) throw new Error(`${page} has no section '${heading}'`);
  const body = withoutCode.indexOf('\n', start);
  const end = withoutCode.slice(body).search(/^#/m);
  return text.slice(body, end === -1 ? undefined : body + end);
}

/** The headings of a page, without their signs. */
export function headings(page: string, level: '##' | '###'): string[] {
  const withoutCode = read(page).replace(/^```.*?^```$/gms, '');
  return [...withoutCode.matchAll(new RegExp(`^${level} (.*)$`, 'gm'))].map(([, heading = '']) => heading);
}

/** A table, a row for each line, by the names of its columns. */
export type Table = readonly Readonly<Record<string, string>>[];

/** The tables of a text. A `\|` in a cell is no border. */
export function tables(text: string): Table[] {
  return [...text.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => {
    const [names = [], , ...rows] = table.trim().split('\n').map(cells);
    return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])));
  });
}

function cells(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** The code behind a name of a list: `- **Permitted:** ...`. */
export function listed(name: string, text: string): string[] {
  const [, line = ''] = new RegExp(`^- \\*\\*${name}:\\*\\* (.*(?:\\n  .*)*)$`, 'm').exec(text) ?? [];
  return codeSpans(line);
}

/** The code of a cell; what stands in parentheses is said about it. */
export function codeSpans(cell: string): string[] {
  const spans: string[] = [];
  let depth = 0;
  for (const [part, code] of cell.matchAll(/`([^`]+)`|[()]/g)) {
    if (part === '(') depth++;
    else if (part === ')') depth--;
    else if (depth === 0 && code !== undefined) spans.push(code);
  }
  return spans;
}

/** What an expression of the pages is, the names given being known to it. */
export function evaluate(expression: string, names: Readonly<Record<string, unknown>> = {}): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- that is the test
  return new Function(...Object.keys(names), `return (${expression});`)(...Object.values(names)) as unknown;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
