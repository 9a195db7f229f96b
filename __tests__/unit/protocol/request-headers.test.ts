import {
  causesPreflight,
  isForbiddenRequestHeader,
  isOnlyInRequests,
  needsNoAllowing,
  parseHeaderNames,
} from '../../../src/protocol/request-headers';

test.each<{ value: string; names: string[] }>([
  { value: '', names: [] },
  { value: ' ', names: [] },
  { value: ',', names: [] },
  { value: ' , \t,,', names: [] },
  { value: 'x-a', names: ['x-a'] },
  { value: 'x-a,x-b', names: ['x-a', 'x-b'] },
  { value: 'x-a, x-b', names: ['x-a', 'x-b'] },
  { value: ' \tx-a \t , \t x-b\t', names: ['x-a', 'x-b'] },
  { value: ',x-a,,x-b,', names: ['x-a', 'x-b'] },
  { value: 'X-A,CONTENT-TYPE', names: ['x-a', 'content-type'] },
  { value: 'x-a,X-A,x-b,x-a', names: ['x-a', 'x-b'] },
  { value: 'x-b,x-a', names: ['x-b', 'x-a'] },
  { value: "!#$%&'*+-.^_`|~09az", names: ["!#$%&'*+-.^_`|~09az"] },
  { value: '*', names: ['*'] },
  { value: '__proto__,constructor', names: ['__proto__', 'constructor'] },
])('the list $value, has the names $names', ({ value, names }) => {
  expect(parseHeaderNames(value)).toEqual(names);
});

test.each([
  'x a',
  'x-a x-b',
  'x-a;x-b',
  'x-a:1',
  '"x-a"',
  'x-a,x b,x-c',
  'x-ä',
  'x-a\r\n',
  'x-a\n',
  'x-a\0',
  'x-a,\u00a0',
  'x-a\u000b',
  '(x)',
  '\u212a',
])('the list %p, has a name that is not a token', (value) => {
  expect(parseHeaderNames(value)).toBeUndefined();
});

const names = (count: number) => Array.from({ length: count }, (_, index) => `x${String(index)}`);

test.each([
  ['256 names', names(256).join(), 256],
  ['one name 256 times', 'x,'.repeat(255) + 'x', 1],
  ['a name and 255 empty elements', `${','.repeat(255)}x`, 1],
  ['4096 characters', `${' '.repeat(4095)}x`, 1],
])('a list of %s, is read', (_what, value, count) => {
  expect(parseHeaderNames(value)).toHaveLength(count);
});

test.each([
  ['257 names', names(257).join()],
  ['one name 257 times', 'x,'.repeat(256) + 'x'],
  ['a name and 256 empty elements', `${','.repeat(256)}x`],
  ['4097 characters', `${' '.repeat(4096)}x`],
])('a list of %s, is more than any application asks for', (_what, value) => {
  expect(parseHeaderNames(value)).toBeUndefined();
});

test.each([
  ['accept', true],
  ['accept-language', true],
  ['content-language', true],
  ['origin', true],
  ['content-type', false],
  ['authorization', false],
  ['range', false],
  ['x-requested-with', false],
])('the request header %s, needs no allowing: %p', (name, outcome) => {
  expect(needsNoAllowing(name)).toBe(outcome);
});

test.each([
  ['cookie', true],
  ['host', true],
  ['te', true],
  ['dnt', true],
  ['proxy-', true],
  ['proxy-connection', true],
  ['sec-', true],
  ['sec-ch-ua', true],
  ['proxy', false],
  ['second', false],
  ['x-sec-a', false],
  ['user-agent', false],
  ['authorization', false],
  ['content-type', false],
  ['accept', false],
])('the request header %s, is forbidden to scripts: %p', (name, outcome) => {
  expect(isForbiddenRequestHeader(name)).toBe(outcome);
});

test.each([
  ['accept', false],
  ['accept-language', false],
  ['content-language', false],
  ['content-type', true],
  ['range', true],
  ['authorization', true],
  ['x-a', true],
])('the request header %s, causes a preflight: %p', (name, outcome) => {
  expect(causesPreflight(name)).toBe(outcome);
});

test.each([
  ['origin', true],
  ['cookie', true],
  ['user-agent', true],
  ['if-none-match', true],
  ['range', true],
  ['access-control-request-method', true],
  ['sec-fetch-site', true],
  ['sec-ch-ua', true],
  // Responses have these too.
  ['authorization', false],
  ['accept', false],
  ['accept-encoding', false],
  ['content-type', false],
  ['sec-websocket-accept', false],
  ['etag', false],
  ['x-requested-with', false],
  ['x-request-id', false],
])('the header %s, is one that no response has: %p', (name, outcome) => {
  expect(isOnlyInRequests(name)).toBe(outcome);
});
