import { compileTemplate, UNDECIDED } from '../../../src/resources/path-template';
import { PatternTable } from '../../../src/resources/pattern-table';
import { Reading } from '../../../src/resources/reading';

/** A table in which each pattern's value is its own text. */
function table(...texts: string[]): PatternTable<string> {
  const made = new PatternTable<string>();
  for (const text of texts) made.add(compileTemplate(text), text);
  return made;
}

function find<Value>(among: PatternTable<Value>, path: string) {
  const found = among.find(new Reading(path));
  if (found === UNDECIDED) throw new Error(`${path} is undecided`);
  return found;
}

test.each([
  // In the order in which they were added, wherever their segments lead.
  { patterns: ['/:a/:b', '/a/:b'], path: '/a/b', found: '/:a/:b' },
  { patterns: ['/a/:b', '/:a/:b'], path: '/a/b', found: '/a/:b' },
  { patterns: ['/*all', '/a/:b'], path: '/a/b', found: '/*all' },
  { patterns: ['/a/b/:c', '/a/*rest', '/:a/b/c'], path: '/a/b/c', found: '/a/b/:c' },
  { patterns: ['/a/x/:c', '/a/*rest', '/:a/b/c'], path: '/a/b/c', found: '/a/*rest' },
  { patterns: ['/a/x/:c', '/a/x/*rest', '/:a/b/c'], path: '/a/b/c', found: '/:a/b/c' },
  { patterns: ['/:a/x', '/:a/y', '/:a/z'], path: '/1/z', found: '/:a/z' },
  // Without regard to case, and with one trailing slash.
  { patterns: ['/Reports/:id'], path: '/rePORTS/7', found: '/Reports/:id' },
  { patterns: ['/gr\u00f6\u00dfen/:id'], path: '/GR\u00d6\u00dfEN/7', found: '/gr\u00f6\u00dfen/:id' },
  { patterns: ['/:x/Deep/Path/:y'], path: '/1/dEEP/pATH/2', found: '/:x/Deep/Path/:y' },
  { patterns: ['/:x/Tail'], path: '/1/TAIL/', found: '/:x/Tail' },
  { patterns: ['/:x/Half{/:y}'], path: '/1/HALF', found: '/:x/Half{/:y}' },
  // Parameters that are less than a segment.
  { patterns: ['/a/b:c'], path: '/a/b7', found: '/a/b:c' },
  { patterns: ['/a/:b.csv'], path: '/a/7.csv', found: '/a/:b.csv' },
  { patterns: ['/a/:b.csv/c'], path: '/a/7.csv/c', found: '/a/:b.csv/c' },
  { patterns: ['/:a-:b/c'], path: '/1-2/c', found: '/:a-:b/c' },
  { patterns: ['/a/b*c'], path: '/a/b7/8', found: '/a/b*c' },
  // Optional parts: whole segments, and parts of one.
  { patterns: ['/a{/b}'], path: '/a', found: '/a{/b}' },
  { patterns: ['/a{/b}'], path: '/a/b', found: '/a{/b}' },
  { patterns: ['/a{b}'], path: '/ab', found: '/a{b}' },
  { patterns: ['/a{b}/c'], path: '/ab/c', found: '/a{b}/c' },
  { patterns: ['/a{b/c}'], path: '/ab/c', found: '/a{b/c}' },
  { patterns: ['/a{{/b}c}'], path: '/ac', found: '/a{{/b}c}' },
  { patterns: ['/a{{/b}/c}'], path: '/a/c', found: '/a{{/b}/c}' },
  { patterns: ['/a{/b}{c}'], path: '/ac', found: '/a{/b}{c}' },
  { patterns: ['/a{/b}c'], path: '/ac', found: '/a{/b}c' },
  { patterns: ['/a{/b}:c'], path: '/a7', found: '/a{/b}:c' },
  { patterns: ['/a{/b}/:c'], path: '/a/7', found: '/a{/b}/:c' },
  { patterns: ['/{a}'], path: '/', found: '/{a}' },
  { patterns: ['/a/{b}'], path: '/a/b', found: '/a/{b}' },
  { patterns: ['/*a'], path: '/x/y/z', found: '/*a' },
  { patterns: ['/a/*b/c'], path: '/a/x/y/c', found: '/a/*b/c' },
  // A path that goes further than all patterns.
  { patterns: ['/a/:b'], path: '/a/b/c', found: undefined },
  { patterns: ['/a/:b'], path: '/a', found: undefined },
  { patterns: ['/a/:b'], path: '/a//', found: undefined },
  { patterns: ['/a/:b'], path: '/b/a', found: undefined },
  { patterns: ['/a/:b', '/:a'], path: '/a', found: '/:a' },
  { patterns: [], path: '/a', found: undefined },
])('of $patterns, $found is found for $path', ({ patterns, path, found }) => {
  expect(find(table(...patterns), path)?.value).toBe(found);
});

test('what is found, has its match with the path', () => {
  const reading = new Reading('/Reports/2024/07/');
  const found = table('/x/:a', '/reports/:year/:month').find(reading);

  if (!found || found === UNDECIDED) throw new Error('nothing is found');
  const { sequence, count } = found.match;
  expect({ ...sequence.values(reading, count) }).toEqual({ year: '2024', month: '07' });
});

test('a table, counts its patterns', () => {
  expect([table().size, table('/:a').size, table('/:a', '/a/:b', '/:c').size]).toEqual([0, 1, 3]);
});

test.each([
  { what: 'a parameter', texts: ['/folder1/:x', '/folder2/:x', '/folder3/:x'] },
  { what: 'an optional part', texts: ['/folder1{/:x}', '/folder2{/:x}', '/folder3{/:x}'] },
  { what: 'optional parts', texts: ['/folder1{/:x}{/y}', '/folder2{/:x}{/y}', '/folder3{/:x}{/y}'] },
  { what: 'a wildcard', texts: ['/folder1/*x', '/folder2/*x', '/folder3/*x'] },
  { what: 'part of a segment', texts: ['/folder1/a:x', '/folder2/a:x', '/folder3/a:x'] },
])('patterns of other folders with $what, are not tried', ({ texts }) => {
  const made = new PatternTable<string>();
  const tried = new Set<string>();
  for (const text of texts) {
    const template = compileTemplate(text);
    for (const sequence of template.sequences) {
      const match = sequence.match.bind(sequence);
      sequence.match = (reading) => {
        tried.add(text);
        return match(reading);
      };
    }
    made.add(template, text);
  }

  expect(find(made, '/FOLDER2/a7')?.value).toBe(texts[1]);
  expect([...tried]).toEqual([texts[1]]);
});
