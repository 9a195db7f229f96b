import { sendAccess } from '../../src/audit/access';
import { wireRequest } from '../../src/audit/question';

test.each([
  ['https://app.example.com', 'same-site'],
  ['https://example.com:8443', 'same-site'],
  ['http://app.example.com', 'cross-site'],
  ['https://strangerexample.com', 'cross-site'],
  ['https://stranger.invalid', 'cross-site'],
  ['null', 'cross-site'],
])('a page of %s asks https://api.example.com: %s', (origin, site) => {
  const subject = { url: new URL('https://api.example.com/orders'), method: 'GET', headers: [] };
  expect(wireRequest({ kind: 'read', origin }, subject).headers).toContainEqual(['Sec-Fetch-Site', site]);
});

const ORIGIN = 'https://app.example.com';

test.each<[what: string, status: number, allow: Record<string, string>, access: string]>([
  ['what it needs', 204, { Methods: 'DELETE', Headers: 'X-A', Credentials: 'true' }, 'credentials'],
  ['another status', 403, { Methods: 'DELETE', Headers: 'X-A', Credentials: 'true' }, 'none'],
  ['a redirect', 302, { Methods: 'DELETE', Headers: 'X-A', Credentials: 'true' }, 'none'],
  ['another method', 204, { Methods: 'PUT', Headers: 'X-A', Credentials: 'true' }, 'none'],
  ['a method in another case', 204, { Methods: 'delete', Headers: 'X-A', Credentials: 'true' }, 'none'],
  ['no header', 204, { Methods: 'DELETE', Credentials: 'true' }, 'none'],
  ['all methods', 204, { Methods: '*', Headers: 'x-a', Credentials: 'true' }, 'anonymous'],
  ['all headers', 204, { Methods: 'DELETE', Headers: '*', Credentials: 'true' }, 'anonymous'],
  ['no credentials', 204, { Methods: 'DELETE', Headers: 'x-b, x-a' }, 'anonymous'],
])('a preflight is answered with %s', (_what, status, allow, access) => {
  const headers = Object.entries({ Origin: ORIGIN, ...allow }).map(
    ([name, value]) => [`Access-Control-Allow-${name}`, value] as const,
  );
  const asked = { method: 'DELETE', headerNames: ['x-a'] };
  expect(sendAccess(ORIGIN, asked, { status, statusText: '', headers })).toBe(access);
});

test('a token is never covered by all headers', () => {
  const headers = [
    ['Access-Control-Allow-Origin', '*'],
    ['Access-Control-Allow-Headers', '*'],
  ] as const;
  const asked = { method: 'GET', headerNames: ['authorization'] };
  expect(sendAccess(ORIGIN, asked, { status: 200, statusText: '', headers })).toBe('none');
});
