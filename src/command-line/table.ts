import { wrap } from '../text/wrap';
import { WIDTH } from './terminal';

const GAP = '  ';

interface Column {
  /** Characters that the longest word in it has. */
  readonly word: number;
  /** Characters that it may take. */
  width: number;
  /** Characters that it takes. */
  used: number;
}

/**
 * Rows of cells, each cell a list of items, as the lines of each row, of at most `width` columns together. The
 * widest column gives way first, at the end of an item; within one only where nothing else is left.
 */
export function table(rows: readonly (readonly (readonly string[])[])[], width = WIDTH): string[][] {
  const texts = rows.map((row) => row.map((items) => items.join(', ')));
  const columns = (texts[0] ?? []).map((_, at): Column => {
    const cells = texts.map((row) => row[at] ?? '');
    return { word: longest(cells.flatMap((text) => text.split(' '))), width: longest(cells), used: 0 };
  });
  const available = width - GAP.length * (columns.length - 1);
  narrow(columns, available, ({ word }) => word);
  narrow(columns, available, () => 1);
  const wrapped = texts.map((row) =>
    columns.map((column, at) => {
      const lines = wrap(row[at] ?? '', '', column.width);
      column.used = Math.max(column.used, longest(lines));
      return { column, lines };
    }),
  );
  return wrapped.map((cells) => {
    const height = Math.max(...cells.map(({ lines }) => lines.length));
    return Array.from({ length: height }, (_, at) =>
      cells
        .map(({ column, lines }) => (lines[at] ?? '').padEnd(column.used))
        .join(GAP)
        .trimEnd(),
    );
  });
}

/** Takes from the widest columns, none below its least width, until all fit into what is available. */
function narrow(columns: readonly Column[], available: number, least: (column: Column) => number): void {
  for (let excess = columns.reduce((sum, { width }) => sum + width, 0) - available; excess > 0; excess -= 1) {
    const spare = columns.filter((column) => column.width > least(column));
    const [widest] = spare.sort((one, other) => other.width - one.width);
    if (!widest) return;
    widest.width -= 1;
  }
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}
