import { siteOf, type Site } from '../../../src/doctor/site';

test.each<[url: string, origin: string, before: Site, site: Site]>([
  ['https://app.example.com/a', 'https://app.example.com', 'same-origin', 'same-origin'],
  ['https://api.example.com/', 'https://app.example.com', 'same-origin', 'same-site'],
  ['https://app.example.com:444/', 'https://app.example.com', 'same-origin', 'same-site'],
  ['https://example.com/', 'https://app.example.com', 'same-origin', 'same-site'],
  ['http://app.example.com/', 'https://app.example.com', 'same-origin', 'cross-site'],
  ['https://a.co.uk/', 'https://b.co.uk', 'same-origin', 'cross-site'],
  ['https://x.a.co.uk/', 'https://y.a.co.uk', 'same-origin', 'same-site'],
  ['https://a.github.io/', 'https://b.github.io', 'same-origin', 'cross-site'],
  ['https://github.io/', 'https://b.github.io', 'same-origin', 'cross-site'],
  ['http://localhost:3000/', 'http://localhost:4000', 'same-origin', 'same-site'],
  ['http://a.localhost/', 'http://b.localhost', 'same-origin', 'cross-site'],
  ['http://x.a.localhost/', 'http://a.localhost', 'same-origin', 'same-site'],
  ['http://127.0.0.1:3000/', 'http://localhost:3000', 'same-origin', 'cross-site'],
  ['http://10.0.0.1/', 'http://10.0.0.2', 'same-origin', 'cross-site'],
  ['http://[::1]:3000/', 'http://[::1]:4000', 'same-origin', 'same-site'],
  ['https://app.example.com/', 'null', 'same-origin', 'cross-site'],
  ['https://app.example.com/', 'https://app.example.com', 'same-site', 'same-site'],
  ['https://app.example.com/', 'https://app.example.com', 'cross-site', 'cross-site'],
])('%s for a page of %s, after %s: %s', (url, origin, before, site) => {
  expect(siteOf(new URL(url), origin, before)).toBe(site);
});
