import { cookiesOf } from '../../../src/doctor/cookies';
import type { PageRequest } from '../../../src/doctor/page-request';

const request = (url: string, origin: string): PageRequest => ({
  url: new URL(url),
  origin,
  method: 'GET',
  headers: [],
  credentials: true,
  forcePreflight: false,
  cookie: undefined,
  body: undefined,
  userAgent: 'a browser',
});

test.each<[cookie: string, url: string, reason: RegExp | null]>([
  ['a=b', 'https://api.shop.co.uk/', null],
  ['a=b; Domain=shop.co.uk', 'https://api.shop.co.uk/', null],
  ['a=b; Domain=.SHOP.co.uk', 'https://api.shop.co.uk/', null],
  ['a=b; Domain=co.uk', 'https://api.shop.co.uk/', /Domain \(co\.uk\) is a public suffix/],
  ['a=b; Domain=hop.co.uk', 'https://api.shop.co.uk/', /not the server's/],
  ['a=b; Secure', 'http://api.shop.co.uk/', /it is Secure, and came by http/],
  ['a=b; SameSite=Lax', 'https://api.other.co.uk/', /another site/],
  ['a=b; SameSite=Lax', 'http://api.shop.co.uk/', /another site/],
])('%s from %s, to a page on https://app.shop.co.uk', (cookie, url, reason) => {
  const response = { status: 200, statusText: '', headers: [['Set-Cookie', cookie]] as const };
  const [fate] = cookiesOf(response, request(url, 'https://app.shop.co.uk'), true);
  expect(fate).toEqual({
    name: 'a',
    kept: reason === null,
    reason: reason && expect.stringMatching(reason),
  });
});
