import { readFileSync } from 'node:fs';
import path from 'node:path';

export const README = readFileSync(path.resolve(__dirname, '../../../README.md'), 'utf8');

/** The code blocks of a language, in order. */
export function codeBlocks(language: string, text = README): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code = '']) => code,
  );
}

/** The files that the README shows with their names: `` `cors.json`: `` and a block of JSON. */
export function shownFiles(): { name: string; content: string }[] {
  return [...README.matchAll(/^`([\w.]+)`:\n\n```json\n(.*?)^```$/gms)].map(
    ([, name = '', content = '']) => ({
      name,
      content,
    }),
  );
}

/** What stands below a heading, up to the next. */
export function section(heading: string): string {
  const withoutCode = README.replace(/^```.*?^```$/gms, (block) => block.replaceAll('#', '\0'));
  const start = withoutCode.search(new RegExp(`^##+ ${escaped(heading)}$`, 'm'));
  if (start === -1) throw new Error(`The README has no section '${heading}'`);
  const body = withoutCode.indexOf('\n', start);
  const end = withoutCode.slice(body).search(/^##/m);
  return README.slice(body, end === -1 ? undefined : body + end);
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

/** What an expression of the README's tables is, the names given being known to it. */
export function evaluate(expression: string, names: Readonly<Record<string, unknown>> = {}): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- that is the test
  return new Function(...Object.keys(names), `return (${expression});`)(...Object.values(names)) as unknown;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
