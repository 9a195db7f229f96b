import { cachePolicies, type CorsPolicyCacheOptions } from 'express-resource-cors';
import { problemOf, problemsOf, summary } from '../support/problems';

const RIGHT = { max: 10, ttl: 1000 };

const cache = (options: unknown, callback: unknown = () => null) =>
  cachePolicies(callback as () => null, options as CorsPolicyCacheOptions);

const TIMES = /milliseconds: write a whole number from [01] to 2147483647/;

const REFUSED: readonly { name: string; values: readonly unknown[]; reason: RegExp }[] = [
  {
    name: 'max',
    values: [0, -1, 1.5, '10', Infinity, NaN, null, undefined, 1_000_001],
    reason: /a number of answers: write a whole number from 1 to 1000000/,
  },
  { name: 'ttl', values: [0, -1, 1.5, '60s', Infinity, NaN, null, undefined, 2 ** 31], reason: TIMES },
  { name: 'staleWhileRevalidate', values: [-1, 0.5, '1', Infinity, null, 2 ** 31], reason: TIMES },
  { name: 'staleIfError', values: [-1, 0.5, '1', Infinity, null, 2 ** 31], reason: TIMES },
  { name: 'timeout', values: [0, -1, 0.5, '1', Infinity, null, 2 ** 31], reason: TIMES },
  {
    name: 'maxConcurrent',
    values: [0, -1, 0.5, '1', Infinity, null],
    reason: /a number of lookups: write a whole number from 1 to/,
  },
  { name: 'key', values: ['origin', null, {}, 7], reason: /is not a function/ },
];

describe.each(REFUSED)('$name', ({ name, values, reason }) => {
  test.each(values.map((value) => [value]))('%p is refused', (value) => {
    expect(problemOf(() => cache({ ...RIGHT, [name]: value }))).toMatchObject({
      code: 'invalid-option',
      path: name,
      value,
      message: expect.stringMatching(reason),
    });
  });
});

test.each([undefined, null, 7, [], 'max', new Map()])('%p is refused in place of options', (options) => {
  expect(problemOf(() => cache(options))).toMatchObject({
    code: 'invalid-value',
    path: '',
    value: options,
    message: expect.stringMatching(/write \{ max: 10000, ttl: 60000 \}/),
  });
});

test.each([undefined, null, {}, 'find'])('%p is refused in place of a callback', (callback) => {
  const refused = problemOf(() => cachePolicies(callback as () => null, RIGHT));
  expect(refused).toMatchObject({ code: 'invalid-option', path: 'callback', value: callback });
});

test('an option that does not exist, is refused with the one that was meant', () => {
  expect(problemOf(() => cache({ ...RIGHT, staleOnError: 5 }))).toMatchObject({
    code: 'unknown-property',
    path: 'staleOnError',
    value: 5,
    message: expect.stringMatching(/did you mean 'staleIfError'\?/),
  });
});

test('everything that is wrong, is told at once', () => {
  expect(summary(problemsOf(() => cache({ max: 0, timeout: '1s', constructor: 1 })))).toEqual([
    { code: 'invalid-option', path: 'max', value: 0 },
    { code: 'invalid-option', path: 'ttl', value: undefined },
    { code: 'invalid-option', path: 'timeout', value: '1s' },
    { code: 'unknown-property', path: 'constructor', value: 1 },
  ]);
});

test.each([
  { max: 1, ttl: 1 },
  { max: 1_000_000, ttl: 2 ** 31 - 1, staleIfError: 0, staleWhileRevalidate: 0, timeout: 1 },
  { ...RIGHT, key: undefined, timeout: undefined, maxConcurrent: undefined },
])('%p is accepted', (options) => {
  expect(cache(options)).toBeInstanceOf(Function);
});
