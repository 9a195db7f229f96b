import { splitTarget } from '../../../src/resources/request-target';

test.each([
  { target: '/', base: undefined, path: '/' },
  { target: '/api?x=1', base: undefined, path: '/api' },
  { target: '/api#x?y', base: undefined, path: '/api' },
  { target: '/api?x=/y#z', base: undefined, path: '/api' },
  { target: '?x', base: undefined, path: '/' },
  { target: '', base: undefined, path: '/' },
  { target: '*', base: undefined, path: '*' },
  { target: '//a.com/b', base: undefined, path: '//a.com/b' },
  { target: '/x/http://a.com/b', base: undefined, path: '/x/http://a.com/b' },
  { target: 'x/http://a.com/b', base: undefined, path: 'x/http://a.com/b' },
  { target: 'http://a.com', base: 'http://a.com', path: '/' },
  { target: 'http://a.com/', base: 'http://a.com', path: '/' },
  { target: 'http://a.com?x', base: 'http://a.com', path: '/' },
  { target: 'http://a.com#x', base: 'http://a.com', path: '/' },
  { target: 'HTTPS://A.com:8443/B?c', base: 'HTTPS://A.com:8443', path: '/B' },
  { target: 'web+app.1://a/b', base: 'web+app.1://a', path: '/b' },
  { target: 'h://a/b', base: 'h://a', path: '/b' },
  { target: '1http://a.com/b', base: undefined, path: '1http://a.com/b' },
  { target: 'http://a.com/b\nc', base: 'http://a.com', path: '/b\nc' },
])('the target $target, is $base and the path $path', ({ target, base, path }) => {
  expect(splitTarget(target)).toEqual({ base, path });
});
