import { table } from '../../../src/command-line/table';

test.each<{ name: string; rows: string[][][]; width?: number; lines: string[][] }>([
  { name: 'no rows', rows: [], lines: [] },
  {
    name: 'columns, as wide as what is in them',
    rows: [
      [['A'], ['B']],
      [['long', 'list'], ['b']],
    ],
    lines: [['A           B'], ['long, list  b']],
  },
  {
    name: 'the widest column gives way, at the end of an item',
    rows: [[['one', 'two', 'three'], ['b']]],
    width: 12,
    lines: [['one, two,  b', 'three']],
  },
  {
    name: 'within an item, only where nothing else is left',
    rows: [[['abcdef'], ['uvw']]],
    width: 6,
    lines: [['ab  uv', 'cd  w', 'ef']],
  },
  {
    name: 'room for one character each, is kept',
    rows: [[['ab'], ['cd'], ['ef']]],
    width: 3,
    lines: [['a  c  e', 'b  d  f']],
  },
  {
    name: 'a row with a cell missing',
    rows: [[['A'], ['B']], [['a']]],
    lines: [['A  B'], ['a']],
  },
])('$name', ({ rows, width, lines }) => {
  expect(table(rows, width)).toEqual(lines);
});
