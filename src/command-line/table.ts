import { wrap } from '../text/wrap';
import { WIDTH } from './width';

const GAP = '  ';

/**
 * Rows of cells, each cell a list of items, as the lines of each row, of at most `width` columns together. The
 * widest column gives way first, at the end of an item; within one only where nothing else is left.
 */
export function table(rows: readonly (readonly (readonly string[])[])[], width = WIDTH): string[][] {
  const texts = rows.map((row) => row.map((items) => items.join(', ')));
  const columns = (texts[0] ?? []).map((_, column) => texts.map((row) => row[column] ?? ''));
  const widths = columns.map((cells) => Math.max(...cells.map(({ length }) => length)));
  const words = columns.map((cells) =>
    Math.max(...cells.flatMap((text) => text.split(' ')).map(({ length }) => length)),
  );
  const available = width - GAP.length * (columns.length - 1);
  narrow(widths, available, words);
  narrow(
    widths,
    available,
    words.map(() => 1),
  );
  const wrapped = texts.map((row) => row.map((text, column) => wrap(text, '', widths[column] ?? width)));
  // As wide as what is in them, once that is wrapped.
  const used = columns.map((_, column) =>
    Math.max(...wrapped.flatMap((row) => row[column] ?? []).map(({ length }) => length)),
  );
  return wrapped.map((cells) => {
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, column) => (lines[line] ?? '').padEnd(used[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    );
  });
}

/** Takes from the widest columns, none below its least width, until all fit into what is available. */
function narrow(widths: number[], available: number, least: readonly number[]): void {
  for (let excess = widths.reduce((sum, each) => sum + each, 0) - available; excess > 0; excess -= 1) {
    const spare = widths.map((each, column) => (each > (least[column] ?? 0) ? each : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}
