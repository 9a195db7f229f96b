import { originOf, type AccessInput } from '../../../src/engine/facts';

test.each([
  ['https://app.example.com', 'https://app.example.com'],
  [undefined, ''],
])('a request with the origin %p has the origin %p', (origin, expected) => {
  const input: AccessInput = {
    method: 'GET',
    path: '/',
    origin,
    sameOrigin: false,
    requestMethod: undefined,
    requestHeaders: undefined,
    credentials: false,
    resource: undefined,
  };
  expect(originOf(input)).toBe(expected);
});
