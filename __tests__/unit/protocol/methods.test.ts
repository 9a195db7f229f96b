import { isSafelistedMethod, normalizeMethod } from '../../../src/protocol/methods';
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
])('%p, is no token', (text) => {
  expect(isToken(text)).toBe(false);
});
