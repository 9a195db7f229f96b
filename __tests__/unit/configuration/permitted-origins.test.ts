import { CorsConfiguration } from 'express-resource-cors';
import { allows } from '../support/decisions';

/** docs/design.md § Origins and patterns; each origin or pattern beside origins that it stands for and near ones that it does not. */
const PERMITTED: readonly { written: string; allowed: readonly string[]; refused: readonly string[] }[] = [
  {
    written: 'https://a.com',
    allowed: ['https://a.com', 'HTTPS://A.com'],
    refused: [
      'http://a.com',
      'https://a.com:8443',
      'https://a.com.',
      'https://b.a.com',
      'https://xa.com',
      'https://a.com.evil.com',
      'https://a.co',
    ],
  },
  {
    written: 'http://localhost:3000',
    allowed: ['http://localhost:3000'],
    refused: ['http://localhost', 'http://localhost:30001', 'http://localhost:300', 'https://localhost:3000'],
  },
  { written: 'https://a.com:0', allowed: ['https://a.com:0'], refused: ['https://a.com'] },
  { written: 'https://a.com:65535', allowed: ['https://a.com:65535'], refused: ['https://a.com:6553'] },
  { written: 'http://a.com:443', allowed: ['http://a.com:443'], refused: ['http://a.com', 'https://a.com'] },
  { written: 'https://a.com.', allowed: ['https://a.com.'], refused: ['https://a.com'] },
  { written: 'https://my_app.a.com', allowed: ['https://my_app.a.com'], refused: ['https://my.app.a.com'] },
  {
    written: 'https://xn--mnchen-3ya.example',
    allowed: ['https://xn--mnchen-3ya.example'],
    refused: ['https://münchen.example'],
  },
  { written: 'http://127.0.0.1:8080', allowed: ['http://127.0.0.1:8080'], refused: ['http://127.1:8080'] },
  {
    written: 'http://[::1]:8080',
    allowed: ['http://[::1]:8080'],
    refused: ['http://[::1]', 'http://[0:0:0:0:0:0:0:1]:8080'],
  },
  { written: 'http://[fe80::1]', allowed: ['http://[fe80::1]'], refused: ['http://[fe80::2]'] },
  {
    written: 'capacitor://localhost',
    allowed: ['capacitor://localhost'],
    refused: ['ionic://localhost', 'http://localhost', 'capacitor://localhost:80'],
  },
  {
    written: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    allowed: ['chrome-extension://abcdefghijklmnopabcdefghijklmnop'],
    refused: ['chrome-extension://bbcdefghijklmnopabcdefghijklmnop'],
  },
  {
    written: 'moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc',
    allowed: ['moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc'],
    refused: ['moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdd'],
  },
  {
    written: 'https://*.a.com',
    allowed: ['https://b.a.com', 'https://c.b.a.com', 'https://B.a.com'],
    refused: [
      'https://a.com',
      'https://xa.com',
      'https://.a.com',
      'https://b.a.com:8443',
      'http://b.a.com',
      'https://b.a.com.evil.com',
      'https://b.a.com.',
    ],
  },
  {
    written: 'https://*.a.com:8443',
    allowed: ['https://b.a.com:8443', 'https://c.b.a.com:8443'],
    refused: ['https://b.a.com', 'https://b.a.com:8444', 'https://a.com:8443'],
  },
  {
    written: 'http://localhost:*',
    allowed: ['http://localhost', 'http://localhost:1', 'http://localhost:65535'],
    refused: ['http://localhost:80', 'http://localhost:65536', 'https://localhost', 'http://a.localhost:1'],
  },
  {
    written: 'http://[::1]:*',
    allowed: ['http://[::1]', 'http://[::1]:3000'],
    refused: ['http://[::2]:3000'],
  },
  {
    written: 'https://*.a.com:*',
    allowed: ['https://b.a.com', 'https://b.a.com:8443', 'https://c.b.a.com:1'],
    refused: ['https://a.com', 'https://a.com:8443', 'https://xa.com:8443'],
  },
  {
    written: 'https://app-*-team.example.com',
    allowed: [
      'https://app-7-team.example.com',
      'https://app-git-main-team.example.com',
      'https://app---team.example.com',
      'https://APP-x-team.example.com',
    ],
    refused: [
      'https://app--team.example.com',
      'https://app-team.example.com',
      'https://app-a_b-team.example.com',
      'https://app-a.b-team.example.com',
      'https://app-7-team.example.com:8443',
      'http://app-7-team.example.com',
      'https://x.app-7-team.example.com',
      'https://app-7-team.evil.example.com',
      'https://app-7-team.example.com.evil.com',
      'https://app-7-team.notexample.com',
      'https://app-7-steam.example.com',
      'https://xapp-7-team.example.com',
      'https://app-*-team.example.com',
      'https://app-7-team.example.com.',
    ],
  },
  {
    written: 'https://*--site.example.net',
    allowed: ['https://deploy-preview-12--site.example.net', 'https://a--site.example.net'],
    refused: ['https://--site.example.net', 'https://site.example.net', 'https://a-site.example.net'],
  },
  {
    written: 'http://pr-*.localhost:*',
    allowed: ['http://pr-1.localhost', 'http://pr-1.localhost:3000'],
    refused: ['http://pr-.localhost:3000', 'http://localhost:3000', 'https://pr-1.localhost'],
  },
  {
    written: 'moz-extension://*',
    allowed: ['moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc', 'moz-extension://a'],
    refused: ['chrome-extension://a', 'https://moz-extension', 'moz-extension://a:80', 'moz-extension://a/b'],
  },
  {
    written: 'capacitor://*:*',
    allowed: ['capacitor://localhost', 'capacitor://localhost:80'],
    refused: ['ionic://localhost', 'http://localhost'],
  },
  {
    written: 'app://.',
    allowed: ['app://.'],
    refused: ['app://', 'app://..', 'app://./', 'APP://.', 'app://a', 'xapp://.'],
  },
  { written: 'app://', allowed: ['app://'], refused: ['app://.', 'app:///', 'App://', 'app:', 'app://a'] },
  {
    written: 'file://',
    allowed: ['file://'],
    refused: ['file:///', 'File://', 'file://a', 'file:///a.html', 'null', 'file:'],
  },
];

const ALLOWED = PERMITTED.flatMap(({ written, allowed }) => allowed.map((origin) => ({ written, origin })));
const REFUSED = PERMITTED.flatMap(({ written, refused }) => refused.map((origin) => ({ written, origin })));

test.each(ALLOWED)('an entry for $written, a request from $origin, is allowed', ({ written, origin }) => {
  expect(allows(new CorsConfiguration().add({ resources: '*', origins: [written] }), '/x', origin)).toBe(
    true,
  );
});

test.each(REFUSED)('an entry for $written, a request from $origin, is refused', ({ written, origin }) => {
  expect(allows(new CorsConfiguration().add({ resources: '*', origins: [written] }), '/x', origin)).toBe(
    false,
  );
});
