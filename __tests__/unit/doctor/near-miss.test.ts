import { corsHeaderMeantBy, misspeltMember, scriptMistake } from '../../../src/doctor/causes/near-miss';

test.each([
  ['Access-Control-Allow-Orgin', 'Access-Control-Allow-Origin'],
  ['Access-Control-Allow-Origins', 'Access-Control-Allow-Origin'],
  ['access_control_allow_origin', 'Access-Control-Allow-Origin'],
  ['AccessControlAllowOrigin', 'Access-Control-Allow-Origin'],
  ['X-Access-Control-Allow-Origin', 'Access-Control-Allow-Origin'],
  ['Allow-Origin', 'Access-Control-Allow-Origin'],
  ['Access-Control-Allow-Header', 'Access-Control-Allow-Headers'],
  ['Access-Control-Allowed-Headers', 'Access-Control-Allow-Headers'],
  ['Acess-Control-Allow-Methods', 'Access-Control-Allow-Methods'],
  ['Access-Control-Methods', 'Access-Control-Allow-Methods'],
  ['Access-Control-Allow-Credential', 'Access-Control-Allow-Credentials'],
  ['Access-Control-Expose-Header', 'Access-Control-Expose-Headers'],
])('%s is nearly %s', (name, meant) => {
  expect(corsHeaderMeantBy(name)).toBe(meant);
});

test.each([
  'Access-Control-Allow-Origin',
  'ACCESS-CONTROL-ALLOW-METHODS',
  'Access-Control-Max-Age',
  'Access-Control-Request-Headers',
  'Access-Control-Allow-Private-Network',
  'Timing-Allow-Origin',
  'Cross-Origin-Opener-Policy',
  'Allow',
  'Origin',
  'Vary',
  '-',
  'x'.repeat(10_000),
])('%.40s is a name of its own', (name) => {
  expect(corsHeaderMeantBy(name)).toBeUndefined();
});

test.each([
  ['Authorisation', 'authorization'],
  ['Content_Type', 'content-type'],
  ['contenttype', 'content-type'],
  ['X-*', 'x-tenant'],
  ['*-Type', 'content-type'],
  ['ALL', 'PUT'],
  ['any', 'x-a'],
  ['**', 'x-a'],
  ['PUTS', 'PUT'],
  ['PUTT', 'PUT'],
  ['PACTH', 'PATCH'],
])('%s in a list was meant for %s', (member, wanted) => {
  expect(misspeltMember(['GET', 'accept', member], wanted)).toBe(member);
});

test.each([
  ['content-type', 'content-type'],
  ['*', 'x-tenant'],
  ['X-*', 'content-type'],
  ['POST', 'PUT'],
  ['x-xsrf-token', 'x-csrf-token'],
  ['x-b', 'x-a'],
  ['GE', 'GET'],
  ['SET', 'GET'],
  ['x'.repeat(10_000), 'x-tenant'],
])('%.40s in a list was not meant for %s', (member, wanted) => {
  expect(misspeltMember([member], wanted)).toBeUndefined();
});

test.each([
  ['Access-Control-Allow-Origin', 'response header'],
  ['Access-Control-Anything', 'response header'],
  ['Allow-Control-Allow-Origin', 'response header'],
  ['Allow-Origin', 'response header'],
  ['X-Frame-Options', 'response header'],
  ['Vary', 'response header'],
  ['withCredentials', 'option'],
  ['mode', 'option'],
  ['Authorization', undefined],
  ['X-Mode', undefined],
])('%s among the headers of a script: %s', (name, mistake) => {
  expect(scriptMistake(name)).toBe(mistake);
});
