import { METHODS } from 'node:http';
import {
  isParsedMethod,
  isSafelistedMethod,
  normalizeMethod,
  PARSED_METHODS,
} from '../../../src/protocol/methods';
import { isToken } from '../../../src/protocol/token';

test.each([
  ['get', 'GET'],
  ['Head', 'HEAD'],
  ['pOST', 'POST'],
  ['put', 'PUT'],
  ['delete', 'DELETE'],
  ['options', 'OPTIONS'],
  ['GET', 'GET'],
  ['patch', 'patch'],
  ['Patch', 'Patch'],
  ['PATCH', 'PATCH'],
  ['connect', 'connect'],
])('the method %s, is sent as %s', (method, sent) => {
  expect(normalizeMethod(method)).toBe(sent);
});

test.each([
  ['GET', true],
  ['HEAD', true],
  ['POST', true],
  ['get', false],
  ['PUT', false],
  ['PATCH', false],
  ['OPTIONS', false],
])('the method %s, is safelisted: %p', (method, outcome) => {
  expect(isSafelistedMethod(method)).toBe(outcome);
});

test.each(['GET', 'x-a', "!#$%&'*+-.^_`|~", '0'])('%p, is a token', (text) => {
  expect(isToken(text)).toBe(true);
});

test.each([
  '',
  ' ',
  'a b',
  'a,b',
  'a:b',
  'a/b',
  'a(b)',
  '"a"',
  'a=b',
  'a\n',
  '\na',
  'a\0',
  'é',
  '\u212a',
  'a\u007f',
])('%p, is not a token', (text) => {
  expect(isToken(text)).toBe(false);
});

test('every method that this version of Node reads, is known, and no more but QUERY', () => {
  expect(METHODS.filter((method) => !isParsedMethod(method))).toEqual([]);
  expect(PARSED_METHODS.filter((method) => !METHODS.includes(method) && method !== 'QUERY')).toEqual([]);
  expect(new Set(PARSED_METHODS).size).toBe(PARSED_METHODS.length);
});

test.each([
  ['GET', true],
  ['QUERY', true],
  ['M-SEARCH', true],
  ['PROPFIND', true],
  ['DELTE', false],
  ['get', false],
  ['TRACK', false],
  ['', false],
])('the method %p, is one that Node reads: %p', (method, outcome) => {
  expect(isParsedMethod(method)).toBe(outcome);
});
