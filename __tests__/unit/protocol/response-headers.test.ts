import {
  isForbiddenResponseHeader,
  isOnlyInResponses,
  isSafelistedResponseHeader,
  mergeVary,
} from '../../../src/protocol/response-headers';

const PREFLIGHT = ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'];

test.each([
  { existing: '', names: ['Origin'], merged: 'Origin' },
  { existing: ' ', names: ['Origin'], merged: 'Origin' },
  { existing: '', names: [], merged: '' },
  { existing: '', names: PREFLIGHT, merged: PREFLIGHT.join(', ') },
  { existing: 'Accept-Encoding', names: ['Origin'], merged: 'Accept-Encoding, Origin' },
  { existing: 'Accept-Encoding,Accept', names: ['Origin'], merged: 'Accept-Encoding,Accept, Origin' },
  { existing: 'Origin', names: ['Origin'], merged: 'Origin' },
  { existing: 'origin', names: ['Origin'], merged: 'origin' },
  { existing: 'Accept , ORIGIN ', names: ['Origin'], merged: 'Accept , ORIGIN ' },
  { existing: 'X-Origin', names: ['Origin'], merged: 'X-Origin, Origin' },
  {
    existing: 'Access-Control-Request-Method',
    names: PREFLIGHT,
    merged: 'Access-Control-Request-Method, Origin, Access-Control-Request-Headers',
  },
  { existing: '*', names: ['Origin'], merged: '*' },
  { existing: 'Accept, *', names: ['Origin'], merged: 'Accept, *' },
  { existing: 'Accept', names: [], merged: 'Accept' },
])('Vary of $existing with $names, becomes $merged', ({ existing, names, merged }) => {
  expect(mergeVary(existing, names)).toBe(merged);
});

test.each([
  ['cache-control', true],
  ['content-language', true],
  ['content-length', true],
  ['content-type', true],
  ['expires', true],
  ['last-modified', true],
  ['pragma', true],
  ['etag', false],
  ['content-encoding', false],
  ['date', false],
])('the response header %s, is safelisted: %p', (name, outcome) => {
  expect(isSafelistedResponseHeader(name)).toBe(outcome);
});

test.each([
  ['set-cookie', true],
  ['set-cookie2', true],
  ['cookie', false],
  ['etag', false],
])('the response header %s, is never readable: %p', (name, outcome) => {
  expect(isForbiddenResponseHeader(name)).toBe(outcome);
});

test.each([
  ['access-control-allow-origin', true],
  ['access-control-allow-private-network', true],
  ['access-control-expose-headers', true],
  ['access-control-max-age', true],
  ['vary', true],
  ['location', true],
  ['strict-transport-security', true],
  // Requests have these too.
  ['access-control-request-method', false],
  ['cache-control', false],
  ['etag', false],
  ['expires', false],
  ['content-disposition', false],
  ['content-range', false],
  ['x-request-id', false],
])('the header %s, is one that no request has: %p', (name, outcome) => {
  expect(isOnlyInResponses(name)).toBe(outcome);
});
