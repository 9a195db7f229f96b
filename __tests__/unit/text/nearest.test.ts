import { nearest } from '../../../src/text/nearest';

const NAMES = ['Products', 'Orders', 'Values1.GetData', 'Values2.GetData', '~/reports/daily.csv'];

test.each([
  ['Product', 'Products'],
  ['products', 'Products'],
  ['Prodcuts', 'Products'],
  ['Ordres', 'Orders'],
  ['Values1.GetDate', 'Values1.GetData'],
  ['values2.getdata', 'Values2.GetData'],
  ['~/report/daily.csv', '~/reports/daily.csv'],
])('the name %s, is nearest to %s', (name, expected) => {
  expect(nearest(name, NAMES)).toBe(expected);
});

test.each(['', 'Customers', 'Prod', 'x', 'Authentication', 'a'.repeat(65)])(
  'the name %p, is near to none',
  (name) => {
    expect(nearest(name, NAMES)).toBeUndefined();
  },
);

test('a name among none, is near to none', () => {
  expect(nearest('Products', [])).toBeUndefined();
});

test('two names of one letter, are not near to each other', () => {
  expect(nearest('b', ['A'])).toBeUndefined();
});

test('a very long name, takes no time', () => {
  const started = performance.now();
  nearest('a'.repeat(1_000_000), ['b'.repeat(1_000_000)]);

  expect(performance.now() - started).toBeLessThan(500);
});
