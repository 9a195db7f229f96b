import { compileTemplate } from '../../../src/resources/path-template';
import { PatternTable } from '../../../src/resources/pattern-table';

/** Templates that begin and end in every way that is told apart, and paths that each matches, and does not. */
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
  { template: '/σ:b', matches: ['/σ1', '/Σ1', '/ς1'], not: ['/s1'] },
  { template: '/:b.σ', matches: ['/1.σ', '/1.Σ', '/1.ς'], not: ['/1.s'] },
  { template: '/a/:b.csv', matches: ['/a/1.csv', '/A/1.CSV', '/a/1.csv/'], not: ['/a/1.cs', '/a/csv', '/a'] },
  { template: '/a/:b.csv/', matches: ['/a/1.csv/', '/a/1.csv//'], not: ['/a/1.csv', '/a'] },
  { template: '/a/:b.csv/c', matches: ['/a/1.csv/c', '/a/1.csv/C/'], not: ['/a/1.csv', '/a/1/c'] },
  { template: '/a/*b.csv', matches: ['/a/1.csv', '/a/1/2.csv'], not: ['/a/1', '/a'] },
  { template: '/a/x-:b.csv', matches: ['/a/x-1.csv', '/a/X-1.csv'], not: ['/a/1.csv', '/a/x-1'] },
  { template: '/a{/:b}.csv', matches: ['/a.csv', '/a/1.csv'], not: ['/a', '/a/1'] },
  { template: '/a{/:b}/c', matches: ['/a/c', '/a/1/c'], not: ['/a', '/a/1'] },
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

/** Patterns that differ in what they begin or end with, the last of them, and paths that none matches. */
test.each<{ what: string; template: (name: string) => string; found: string; not: string[] }>([
  { what: 'of other folders', template: (name) => `/${name}/:id`, found: '/N39/7', not: ['/n40/7', '/n39'] },
  {
    what: 'of other folders, with optional parts behind',
    template: (name) => `/tenants/:tenant/${name}{/:id}`,
    found: '/Tenants/7/N39/8',
    not: ['/tenants/7/n40', '/tenants/7', '/elsewhere'],
  },
  {
    what: 'of other folders, with several optional parts behind',
    template: (name) => `/${name}{{/:a}/b}{/c}`,
    found: '/n39/b/c',
    not: ['/n40/b', '/b'],
  },
  {
    what: 'with other beginnings',
    template: (name) => `/reports/${name}-:id`,
    found: '/reports/N39-7',
    not: ['/reports/n40-7', '/reports/7'],
  },
  {
    what: 'with other beginnings, an optional end behind',
    template: (name) => `/reports/${name}{s}`,
    found: '/reports/N39s',
    not: ['/reports/n40s', '/reports/s'],
  },
  {
    what: 'with other beginnings, an optional folder and an end behind',
    template: (name) => `/${name}{/:id}s`,
    found: '/n39/7s',
    not: ['/n40s', '/s'],
  },
  {
    what: 'with other ends',
    template: (name) => `/reports/:id.${name}.csv`,
    found: '/Reports/7.N39.CSV/',
    not: ['/reports/7.n40.csv', '/reports/n39.csv', '/reports'],
  },
  {
    what: 'with other ends, of any depth',
    template: (name) => `/reports/*path/${name}`,
    found: '/reports/a/b/n39',
    not: ['/reports/a/b/n40', '/reports/n40'],
  },
  {
    what: 'with the same beginning and other ends',
    template: (name) => `/reports/daily-:date.${name}`,
    found: '/reports/daily-7.n39',
    not: ['/reports/daily-7.n40', '/reports/weekly-7.n39'],
  },
  {
    what: 'with other beginnings and the same end',
    template: (name) => `/reports/${name}-:date.csv`,
    found: '/reports/n39-7.csv',
    not: ['/reports/n40-7.csv', '/reports/n39-7.pdf'],
  },
])('patterns $what, are not tried', ({ template: templateOf, found, not }) => {
  const table = new PatternTable<number>();
  let tried = 0;
  for (let index = 0; index < 30; index++) {
    const each = compileTemplate(templateOf(`n${String(index + 10)}`));
    const exec = each.regexp.exec.bind(each.regexp);
    each.regexp.exec = (text) => {
      tried++;
      return exec(text);
    };
    table.add(each, index);
  }
  expect(table.find(found)?.value).toBe(29);
  expect(tried).toBe(1);
  for (const each of not) expect(table.find(each)).toBeUndefined();
  expect(tried).toBeLessThanOrEqual(1 + not.length);
});
