import { CorsConfiguration } from 'express-resource-cors';
import { hasOneReading, readPath } from '../../../src/resources/path-readings';
import { APP, checked, OTHER } from '../support/decisions';

const readings = (path: string) => readPath(path);

test.each([
  { path: '/', read: '/' },
  { path: '/api/products', read: '/api/products' },
  { path: '/api/products/', read: '/api/products/' },
  { path: '/a.b/c..d', read: '/a.b/c..d' },
  { path: '/a~b;c=d@e', read: '/a~b;c=d@e' },
])('the path $path, has one reading: $read', ({ path, read }) => {
  expect(readings(path)).toEqual({ routed: read, resolved: read });
});

test.each([
  { path: '/a%20b', read: '/a b' },
  { path: '/gr%C3%B6%C3%9Fe', read: '/größe' },
  { path: '/100%25', read: '/100%' },
  { path: '/%2561', read: '/%61' },
])('the path $path, reads $read both ways', ({ path, read }) => {
  expect(readings(path)).toEqual({ routed: read, resolved: read });
});

test.each([
  { path: '/api/secret/..%2Fpublic', resolved: '/api/public' },
  { path: '/api/secret/../public', resolved: '/api/public' },
  { path: '/api/secret/%2e%2e/public', resolved: '/api/public' },
  { path: '/api/secret/%2E%2E%2Fpublic', resolved: '/api/public' },
  { path: '/api/secret/..%5Cpublic', resolved: '/api/public' },
  { path: '/api\\public', resolved: '/api/public' },
  { path: '/api/./public', resolved: '/api/public' },
  { path: '/api//public', resolved: '/api/public' },
  { path: '//api/public', resolved: '/api/public' },
  { path: '/api%2Fpublic', resolved: '/api/public' },
  { path: '/x/../../../api/public/.', resolved: '/api/public' },
])('the path $path, is $resolved to static files, and another to a router', ({ path, resolved }) => {
  const read = readings(path)!;

  expect(read.resolved).toBe(resolved);
  expect(read.routed).not.toBe(resolved);
});

test('an encoded slash, stays inside its segment as a router reads it', () => {
  expect(readings('/a%2Fb/c')!.routed.split('/')).toHaveLength(3);
  expect(readings('/a%2fb')!.routed).toBe(readings('/a%2Fb')!.routed);
});

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
  expect(readings(path)).toBeUndefined();
});

test.each([
  ['4096 characters', `/${'a'.repeat(4095)}`],
  ['4096 characters with an escape', `/%41${'a'.repeat(4092)}`],
  ['256 segments with an escape', `${'/a'.repeat(255)}/%41`],
  ['256 empty segments', '/'.repeat(256)],
  ['256 segments once decoded', `/${'\\'.repeat(255)}a`],
  ['2048 segments that read in one way', '/a'.repeat(2048)],
])('a path of %s, is read', (_what, path) => {
  expect(readPath(path)).toBeDefined();
});

test.each([
  ['4097 characters', `/${'a'.repeat(4096)}`],
  ['4097 characters with an escape', `/%41${'a'.repeat(4093)}`],
  ['257 segments with an escape', `${'/a'.repeat(256)}/%41`],
  ['257 empty segments', '/'.repeat(257)],
  ['257 segments once decoded', `/${'\\'.repeat(256)}a`],
  ['257 segments behind escapes', `/${'%2F'.repeat(256)}a`],
])('a path of %s, is not read, because it would cost more than some ordinary requests', (_what, path) => {
  expect(readPath(path)).toBeUndefined();
  expect(hasOneReading(path)).toBe(false);
});

/** DESIGN § 2: no spelling slips to a looser entry. */
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
  ])('%s, is refused as ambiguous', (url) => {
    const decision = checked(config, { url, origin: APP });

    expect(decision).toMatchObject({ allowed: false, reason: 'ambiguous-path', resource: null });
    expect(decision.headers).toEqual({});
  });

  test.each([
    '/secret',
    '/SECRET',
    '/secret/',
    '/%73ecret',
    '/%53ecret/x',
    '/secret//x',
    '/secret/a%2Fb',
    '/secret/./x',
    '/api/secret',
    '/api//secret/../secret',
    '/files/secret.txt',
    '/files/SECRET.txt/',
    '/files/%73ecret%2Etxt',
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

test('a path whose two readings name one resource, is that resource', () => {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins(APP);

  for (const url of [
    '/products/a%2Fb',
    '/products//7',
    '/products/x/../7',
    '/api/products/%2e/7',
    '/%70roducts',
  ]) {
    expect(checked(config, { url, origin: APP })).toMatchObject({ resource: 'Products', allowed: true });
  }
});

test('a trailing slash behind an escape, stays', () => {
  expect(readPath('/%61pi/')).toEqual({ routed: '/api/', resolved: '/api/' });
});

// Express routes `/app//` to `/:area/*rest`, but not to `/:area`: it must not borrow the policy of `/app`.
test('a second trailing slash, names no resource that a router would not find', () => {
  const config = new CorsConfiguration({ routes: ['/:controller'] });
  config.forResources('~/:area/*rest').forOrigins('https://partner.example');
  config.forAllResources().forOrigins('https://app.example.com');

  for (const url of ['/app//', '/app/x', '/app///']) {
    expect(config.checkAccess({ url, origin: 'https://app.example.com' })).toMatchObject({ allowed: false });
  }
  expect(config.checkAccess({ url: '/app/', origin: 'https://app.example.com' })).toMatchObject({
    allowed: true,
  });
});
