import { compileTemplate } from '../../../src/resources/path-template';
import { PatternTable } from '../../../src/resources/pattern-table';

/** Templates that begin in every way that is told apart, and paths that each matches, and does not. */
const ROWS: readonly { template: string; matches: string[]; not: string[] }[] = [
  { template: '/:a', matches: ['/x'], not: ['/', '/x/y'] },
  { template: '/reports/:a', matches: ['/reports/x', '/Reports/x'], not: ['/reports', '/report/x'] },
  {
    template: '/reports/daily-:a',
    matches: ['/reports/daily-1', '/reports/DAILY-1'],
    not: ['/reports/dail', '/reports/1'],
  },
  {
    template: '/reports/daily-:a.csv',
    matches: ['/reports/daily-1.csv'],
    not: ['/reports/daily-1', '/daily-1.csv'],
  },
  { template: '/reports{/:a}', matches: ['/reports', '/reports/1'], not: ['/reports1', '/report'] },
  { template: '/reports{s}', matches: ['/reports', '/reportss'], not: ['/reportsss', '/report'] },
  { template: '/reports{s/:a}', matches: ['/reports', '/reportss/1'], not: ['/reports/1', '/reportss'] },
  {
    template: '/reports{/x}{s}',
    matches: ['/reports', '/reports/x', '/reportss', '/reports/xs'],
    not: ['/reportx'],
  },
  { template: '/reports{{/x}s}', matches: ['/reports', '/reportss', '/reports/xs'], not: ['/reports/x'] },
  {
    template: '/reports{/x}{/y}',
    matches: ['/reports', '/reports/x', '/reports/y', '/reports/x/y'],
    not: ['/reportsx'],
  },
  { template: '/files/*rest', matches: ['/files/a', '/files/a/b', '/FILES/a'], not: ['/files', '/file/a'] },
  { template: '/files*rest', matches: ['/filesa', '/files/a', '/files1/a'], not: ['/file', '/file/a'] },
  { template: '/f*rest/x', matches: ['/fa/x', '/F/a/x'], not: ['/f/a', '/g/x'] },
  { template: '/a/:b/c/:d', matches: ['/a/1/c/2', '/A/1/C/2'], not: ['/a/1/d/2', '/a/1/c'] },
  { template: '/a/:b/c-:d', matches: ['/a/1/c-2', '/a/1/C-2'], not: ['/a/1/c', '/a/1/d-2'] },
  { template: '/a/:b-:c/d', matches: ['/a/1-2/d'], not: ['/a/1/d', '/a/1-2'] },
  { template: '/à-:b', matches: ['/à-1', '/À-1'], not: ['/a-1', '/1'] },
  { template: '/é/:b', matches: ['/é/1', '/É/1'], not: ['/e/1'] },
  { template: '/σ:b', matches: ['/σ1', '/Σ1'], not: ['/s1'] },
];

const TABLES = {
  alone: ROWS.map(({ template }) => [template]),
  'among all others': ROWS.map(({ template }) => [
    template,
    ...ROWS.filter((other) => other.template !== template).map((other) => other.template),
  ]),
};

describe.each(Object.entries(TABLES))('%s', (_which, tables) => {
  test.each(ROWS.map((row, index) => ({ ...row, templates: tables[index]! })))(
    '$template, is found for what it matches, and for nothing else',
    ({ templates, matches, not }) => {
      const table = new PatternTable<number>();
      for (const [index, text] of templates.entries()) table.add(compileTemplate(text), index);

      expect(matches.map((path) => table.find(path)?.value)).toEqual(matches.map(() => 0));
      expect(not.map((path) => table.find(path)?.value)).not.toContain(0);
      expect(table.size).toBe(templates.length);
    },
  );
});

test('of those that begin in different ways, the first that was added is found', () => {
  const paths = ROWS.flatMap(({ matches }) => matches);
  const compiled = ROWS.map(({ template }) => compileTemplate(template));
  for (const [turn] of compiled.entries()) {
    const turned = [...compiled.slice(turn), ...compiled.slice(0, turn)];
    const table = new PatternTable<number>();
    for (const [index, each] of turned.entries()) table.add(each, index);
    const found = paths.map((path) => [path, table.find(path)?.value]);
    expect(found).toEqual(paths.map((path) => [path, turned.findIndex(({ regexp }) => regexp.test(path))]));
  }
});
