import { foldCase } from '../../../src/resources/fold-case';

test.each([
  ['products', 'PRODUCTS'],
  ['größen', 'GRÖßEN'],
  ['größen', 'gro\u0308ßen'],
  ['ς', 'Σ'],
  ['σ', 'ς'],
  ['k', '\u212a'],
  ['å', '\u212b'],
  ['привет', 'ПРИВЕТ'],
])('%p and %p, fold to the same', (a, b) => {
  expect(foldCase(a)).toBe(foldCase(b));
});

test.each([
  ['products', 'product'],
  ['a', 'ä'],
  ['a/b', 'a.b'],
  ['a', 'а'], // the second is Cyrillic
  ['', ' '],
])('%p and %p, fold apart', (a, b) => {
  expect(foldCase(a)).not.toBe(foldCase(b));
});

test.each(['Products', 'GRÖSSEN', 'ΣΑΣ', 'İstanbul', 'ŉ', 'ﬀ', '\u0345'])(
  '%p, folded twice, is as folded once',
  (name) => {
    expect(foldCase(foldCase(name))).toBe(foldCase(name));
  },
);
