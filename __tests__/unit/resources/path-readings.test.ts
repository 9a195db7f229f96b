import { CorsConfiguration } from 'express-resource-cors';
import { displayPath, hasOneReading, plainReading, readPath } from '../../../src/resources/path-readings';
import { APP, checked, OTHER } from '../support/decisions';

/** The readings of a path, encoded slashes shown as such. */
function readings(path: string): string[] {
  const read = readPath(path);
  if (typeof read === 'string') throw new Error(`${path} is ${read}`);
  return read.map(displayPath);
}

test.each([
  { path: '/', read: '/' },
  { path: '/api/products', read: '/api/products' },
  { path: '/api/products/', read: '/api/products/' },
  { path: '/a.b/c..d', read: '/a.b/c..d' },
  { path: '/a~b;c=d@e', read: '/a~b;c=d@e' },
])('the path $path, has one reading: $read', ({ path, read }) => {
  expect(hasOneReading(path)).toBe(true);
  expect(readings(path)).toEqual([read]);
});

test.each([
  { path: '/a%20b', read: '/a b' },
  { path: '/gr%C3%B6%C3%9Fe', read: '/größe' },
  { path: '/100%25', read: '/100%' },
  { path: '/%2561', read: '/%61' },
  { path: '/a%3Bb%40c%21', read: '/a;b@c!' },
])('the path $path, whose escapes are needed, has one reading: $read', ({ path, read }) => {
  expect(hasOneReading(path)).toBe(false);
  expect(readings(path)).toEqual([read]);
});

test.each([
  // As sent, where it has needless escapes.
  { path: '/account/%70ublic', others: ['/account/%70ublic'] },
  { path: '/%41%5A%7a%30%39%2d%2E%5f%7E', others: ['/%41%5A%7a%30%39%2d%2E%5f%7E'] },
  { path: '/%61%20b', others: ['/%61 b'] },
  { path: '/%61%2Fb', others: ['/%61%2Fb', '/a/b'] },
  // Decoded whole, folded and resolved.
  { path: '/api%2Fpublic', others: ['/api/public'] },
  { path: '/api%2fpublic', others: ['/api/public'] },
  { path: '/api\\public', others: ['/api/public'] },
  { path: '/api%5Cpublic', others: ['/api/public'] },
  { path: '/api/./public', others: ['/api/public'] },
  { path: '/api/%2e/public', others: ['/api/%2e/public', '/api/public'] },
  { path: '/api//public', others: ['/api/public'] },
  { path: '/api/public/.', others: ['/api/public'] },
  { path: '/api/public//', others: ['/api/public'] },
  // Without what new URL() takes for a host.
  { path: '//x/api/public', others: ['/x/api/public', '/api/public'] },
  { path: '///x/api', others: ['/x/api', '/api'] },
  { path: '/\\x/api', others: ['/x/api', '/api'] },
  { path: '//x\\api', others: ['/x/api', '/x\\api', '\\api', '/api'] },
  { path: '//x', others: ['/x', '/'] },
  { path: '//x//%61pi', others: ['//x//%61pi', '/x/api', '//api', '//%61pi', '/api'] },
  { path: '/%2Fx/api', others: ['//x/api', '/x/api', '/api'] },
  // Bytes that are UTF-8 to a server that does not make a character of each.
  { path: '/caf\xc3\xa9', others: ['/café'] },
  { path: '/caf\xe9', others: [] },
  { path: '/café/%61'.normalize('NFD'), others: ['/café/%61'.normalize('NFD')] },
])('the path $path, reads $others too', ({ path, others }) => {
  const [first, ...more] = readings(path);
  expect(more.toSorted()).toEqual(others.toSorted());
  expect(others).not.toContain(first);
});

test('the first reading of a path, has each segment decoded by itself', () => {
  expect(readings('/%61%2fb/c%5cd/./e')[0]).toBe('/a%2Fb/c\\d/./e');
  expect((readPath('/a%2Fb/c')[0] ?? '').split('/')).toHaveLength(3);
  expect(plainReading('/%61/b')).toBe('/a/b');
  expect(plainReading('/%zz')).toBe('/%zz');
});

test.each([
  '/..',
  '/../a',
  '/a/..',
  '/a/../b',
  '/a/%2e%2e/b',
  '/a/.%2E/b',
  '/a/..%2fb',
  '/a%2f..%2fb',
  '/a/..%5Cb',
  '/a\\..\\b',
  '/a/..\\b',
  '//..',
  '/a/b/../../..',
])('the path %p, climbs', (path) => {
  expect(readPath(path)).toBe('climbs');
});

test.each(['/...', '/a..', '/..a', '/.. ', '/..%20', '/%252e%252e/a', '/..;/a', '/a/.../b'])(
  'the path %p, does not climb',
  (path) => {
    expect(readings(path).length).toBeGreaterThan(0);
  },
);

test.each([
  '/%',
  '/%zz',
  '/a%2',
  '/%ff',
  '/%c3%28',
  '/%C0%AF',
  '/a%00b',
  '',
  'api/products',
  'http://a.com/x',
])('the path %p, can not be read', (path) => {
  expect(readPath(path)).toBe('unreadable');
});

test.each([
  ['4096 characters', `/${'a'.repeat(4095)}`],
  ['4096 characters with an escape', `/%41${'a'.repeat(4092)}`],
  ['256 segments with an escape', `${'/a'.repeat(255)}/%41`],
  ['128 needless escapes', `/${'%61'.repeat(128)}`],
  ['256 empty segments', '/'.repeat(256)],
  ['256 segments once decoded', `/${'\\'.repeat(255)}a`],
  ['1024 segments that read in one way', '/a'.repeat(1024)],
])('a path of %s, is read', (_what, path) => {
  expect(readings(path).length).toBeGreaterThan(0);
});

test.each([
  ['4097 characters', `/${'a'.repeat(4096)}`],
  ['4097 characters with an escape', `/%41${'a'.repeat(4093)}`],
  ['1025 segments that read in one way', '/a'.repeat(1025)],
  ['257 segments with an escape', `${'/a'.repeat(256)}/%41`],
  ['257 empty segments', '/'.repeat(257)],
  ['257 segments once decoded', `/${'\\'.repeat(256)}a`],
  ['129 needless escapes', `/${'%61'.repeat(129)}`],
  ['257 segments behind escapes', `/${'%2F'.repeat(256)}a`],
])('a path of %s, is not read, because it would cost more than some ordinary requests', (_what, path) => {
  expect(readPath(path)).toBe('unreadable');
  expect(hasOneReading(path)).toBe(false);
});

/** docs/design.md § Readings of a path: no spelling slips to a looser entry. */
describe('where Secret is for one origin and all else for another', () => {
  const config = new CorsConfiguration();
  config.forResources('Secret').forOrigins(OTHER);
  config.forResources('~/files/secret.txt').forOrigins(OTHER);
  config.forResources('~/pattern/:id').forOrigins(OTHER);
  config.forOrigins(APP);

  test.each([
    '/api/secret/..%2Fpublic',
    '/api/public/..%2Fsecret',
    '/api/public/../secret',
    '/public/%2e%2e/secret',
    '//secret',
    '/.//secret',
    '/./secret',
    '/%2Fsecret',
    '/\\secret',
    '/public\\..\\secret',
    '/files//secret.txt',
    '/files/./secret.txt',
    '/files%2Fsecret.txt',
    '/files/x/../secret.txt',
    '/files%5Csecret.txt',
    '/pattern//7',
    '/pattern/x%2F7',
    '/secret%00',
    '/secret/%',
    '/%zz',
    '/%73ecret',
    '/%53ecret/x',
    '/files/%73ecret.txt',
    '//x/secret',
    '/public/../public',
  ])('%s, is refused as ambiguous', (url) => {
    const decision = checked(config, { url, origin: APP });

    expect(decision).toMatchObject({ allowed: false, reason: 'ambiguous-path', resource: null });
    expect(decision.headers).toEqual({});
  });

  test.each([
    '/secret',
    '/SECRET',
    '/secret/',
    '/secret//x',
    '/secret/a%2Fb',
    '/secret/./x',
    '/api/secret',
    '/files/secret.txt',
    '/files/SECRET.txt/',
    '/pattern/7',
    '/pattern/%37',
  ])('%s, is answered by the entry that guards it, or refused', (url) => {
    expect(checked(config, { url, origin: APP }).allowed).toBe(false);
  });

  test.each([
    '/public',
    '/public/secret',
    '/public/a%2Fb',
    '/public//x',
    '/files/other.txt',
    '/secrets',
    '/a%20b',
  ])('%s, names another resource by both readings, and is allowed', (url) => {
    expect(checked(config, { url, origin: APP }).allowed).toBe(true);
  });
});

test('a path whose readings name one resource, is that resource', () => {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins(APP);

  for (const url of [
    '/products/a%2Fb',
    '/products//7',
    '/products/./7',
    '/api/products/%2e/7',
    '/products/%37',
  ])
    expect(checked(config, { url, origin: APP })).toMatchObject({ resource: 'Products', allowed: true });
});

test('a trailing slash behind an escape, stays', () => {
  expect(readings('/%20pi/')).toEqual(['/ pi/']);
});

// Express routes `/app//` to `/:area/*rest`, but not to `/:area`: it must not borrow the policy of `/app`.
test('a second trailing slash, names no resource that a router would not find', () => {
  const config = new CorsConfiguration({ routes: ['/:controller'] });
  config.forResources('~/:area/*rest').forOrigins('https://partner.example');
  config.forAllResources().forOrigins(APP);

  for (const url of ['/app//', '/app/x', '/app///']) {
    expect(checked(config, { url, origin: APP }).allowed).toBe(false);
  }
  expect(checked(config, { url: '/app/', origin: APP }).allowed).toBe(true);
});
