import { allowed, answer, ANY_ORIGIN, blocked, CREDENTIALS, failed, OK, ORIGIN } from '../support/answers';
import type { Answers, Row } from '../support/row';

const READABLE = answer(OK, ORIGIN);
const NULL = 'Access-Control-Allow-Origin: null';
const UNREADABLE = answer(OK);
const FROM_PAGE = { url: '{page}/{row}/' };

/** A redirect that itself passes the CORS check. */
const to = (location: string, ...more: string[]): string =>
  answer('302 Found', ORIGIN, `Location: ${location}`, ...more);
/** One that does not. */
const bare = (location: string): string => answer('302 Found', `Location: ${location}`);

/** `/` redirects to `/1`, and so on, as many times; behind that stands the end. */
function chain(length: number, end: string): Record<string, Answers> {
  const hops = Array.from({ length }, (_, index) => [
    index === 0 ? '/' : `/${index}`,
    { actual: to(`/{row}/${index + 1}`) },
  ]);
  return Object.fromEntries([...hops, [`/${length}`, { actual: end }]]) as Record<string, Answers>;
}

const followed: readonly Row[] = [
  ...[
    '301 Moved Permanently',
    '302 Found',
    '303 See Other',
    '307 Temporary Redirect',
    '308 Permanent Redirect',
  ].map((status): Row => ({
    name: `a ${status} is followed`,
    server: {
      '/': { actual: answer(status, ORIGIN, 'Location: {api}/{row}/b') },
      '/b': { actual: READABLE },
    },
    expected: allowed,
  })),
  ...['300 Multiple Choices', '304 Not Modified', '305 Use Proxy', '309 Odd', '201 Created'].map(
    (status): Row => ({
      name: `a ${status} with a Location is not followed`,
      server: {
        '/': { actual: answer(status, ORIGIN, 'Location: {api}/{row}/b') },
        '/b': { actual: UNREADABLE },
      },
      expected: allowed,
    }),
  ),
  {
    name: 'a 302 without a Location is the response',
    server: { '/': { actual: answer('302 Found', ORIGIN) } },
    expected: allowed,
  },
  {
    name: 'a 302 with an empty Location is the response',
    server: { '/': { actual: to('') } },
    expected: allowed,
    standard: 'an empty Location leads to the same URL',
  },
  {
    name: 'a relative Location with a fragment',
    server: { '/': { actual: to('b?x=1#f') }, '/b': { actual: READABLE } },
    expected: allowed,
  },
  {
    name: 'the same Location twice',
    server: { '/': { actual: to('/{row}/b', 'Location: /{row}/b') }, '/b': { actual: READABLE } },
    expected: allowed,
    standard: 'two lines are no URL, and the request fails',
  },
  { name: 'twenty redirects', server: chain(20, READABLE), expected: allowed },
];

const checked: readonly Row[] = [
  {
    name: 'a redirect without the headers',
    server: { '/': { actual: bare('/{row}/b') }, '/b': { actual: READABLE } },
    expected: blocked('MissingAllowOriginHeader'),
  },
  {
    name: 'a redirect that allows another origin',
    server: {
      '/': { actual: answer('302 Found', 'Access-Control-Allow-Origin: {other}', 'Location: /{row}/b') },
    },
    expected: blocked('AllowOriginMismatch', '{other}'),
  },
  {
    name: 'a redirect that allows no credentials',
    asked: { credentials: true },
    server: { '/': { actual: to('/{row}/b') }, '/b': { actual: answer(OK, ORIGIN, CREDENTIALS) } },
    expected: blocked('InvalidAllowCredentials'),
  },
  {
    name: 'a target without the headers',
    server: { '/': { actual: to('/{row}/b') }, '/b': { actual: UNREADABLE } },
    expected: blocked('MissingAllowOriginHeader'),
  },
];

const acrossOrigins: readonly Row[] = [
  {
    name: 'to another origin, which allows the page',
    server: { '/': { actual: to('{other}/{row}/b') }, '/b': { actual: READABLE } },
    expected: blocked('AllowOriginMismatch', '{page}'),
  },
  {
    name: 'to another origin, which allows null',
    server: { '/': { actual: to('{other}/{row}/b') }, '/b': { actual: answer(OK, NULL) } },
    expected: allowed,
  },
  {
    name: 'to another origin, which allows null with credentials',
    asked: { credentials: true },
    server: {
      '/': { actual: to('{other}/{row}/b', CREDENTIALS) },
      '/b': { actual: answer(OK, NULL, CREDENTIALS) },
    },
    expected: allowed,
  },
  {
    name: 'to another origin, which allows any',
    server: { '/': { actual: to('{other}/{row}/b') }, '/b': { actual: answer(OK, ANY_ORIGIN) } },
    expected: allowed,
  },
  {
    name: 'to another origin and back: the origin stays null',
    server: {
      '/': { actual: to('{other}/{row}/b') },
      '/b': { actual: answer('302 Found', ANY_ORIGIN, 'Location: {api}/{row}/c') },
      '/c': { actual: READABLE },
    },
    expected: blocked('AllowOriginMismatch', '{page}'),
  },
  {
    name: 'to another origin and on within it: the origin stays null',
    server: {
      '/': { actual: to('{other}/{row}/b') },
      '/b': { actual: answer('302 Found', ANY_ORIGIN, 'Location: /{row}/c') },
      '/c': { actual: READABLE },
    },
    expected: blocked('AllowOriginMismatch', '{page}'),
  },
  {
    name: 'back to the page, without the headers',
    server: { '/': { actual: to('{page}/{row}/b') }, '/b': { actual: UNREADABLE } },
    expected: blocked('MissingAllowOriginHeader'),
  },
  {
    name: 'back to the page, which allows itself',
    server: { '/': { actual: to('{page}/{row}/b') }, '/b': { actual: READABLE } },
    expected: blocked('AllowOriginMismatch', '{page}'),
  },
  {
    name: "from the page's own server",
    asked: FROM_PAGE,
    server: { '/': { actual: bare('{api}/{row}/b') }, '/b': { actual: READABLE } },
    expected: allowed,
  },
  {
    name: "from the page's own server, to one without the headers",
    asked: FROM_PAGE,
    server: { '/': { actual: bare('{api}/{row}/b') }, '/b': { actual: UNREADABLE } },
    expected: blocked('MissingAllowOriginHeader'),
  },
  {
    name: "within the page's own server",
    asked: FROM_PAGE,
    server: { '/': { actual: bare('/{row}/b') }, '/b': { actual: UNREADABLE } },
    expected: allowed,
  },
  {
    name: "from the page's own server, to another and back",
    asked: FROM_PAGE,
    server: {
      '/': { actual: bare('{api}/{row}/b') },
      '/b': { actual: to('{page}/{row}/c') },
      '/c': { actual: answer(OK, NULL) },
    },
    expected: allowed,
  },
];

const targets: readonly Row[] = [
  {
    name: 'a user name in the Location, on the same origin',
    server: { '/': { actual: to('{api-user}/{row}/b') }, '/b': { actual: READABLE } },
    expected: blocked('RedirectContainsCredentials'),
  },
  {
    name: 'a user name in the Location, on another origin',
    server: { '/': { actual: to('{other-user}/{row}/b') } },
    expected: blocked('RedirectContainsCredentials'),
  },
  {
    name: "a user name in the Location, from the page's own server to another",
    asked: FROM_PAGE,
    server: { '/': { actual: bare('{api-user}/{row}/b') }, '/b': { actual: READABLE } },
    expected: blocked('RedirectContainsCredentials'),
  },
  {
    name: "a user name in the Location, within the page's own server",
    asked: FROM_PAGE,
    server: { '/': { actual: bare('{page-user}/{row}/b') }, '/b': { actual: READABLE } },
    expected: failed('origin'),
    standard: 'CORS does not apply, so it is followed; Chromium loads no URL of that kind for a page',
  },
  {
    name: 'a user name in the Location of a redirect without the headers: the headers come first',
    server: { '/': { actual: bare('{api-user}/{row}/b') } },
    expected: blocked('MissingAllowOriginHeader'),
  },
  ...[
    'ftp://127.0.0.1/x',
    'mailto:a@b.example',
    'javascript:1',
    'chrome-extension://abc/x',
    'foo:bar',
    'tel:1',
  ].map((location): Row => ({
    name: `a redirect to ${location}`,
    server: { '/': { actual: to(location) } },
    expected: blocked('CorsDisabledScheme'),
  })),
  {
    name: "a redirect to an app's own scheme, from the page's own server",
    asked: FROM_PAGE,
    server: { '/': { actual: bare('foo:bar') } },
    expected: blocked('CorsDisabledScheme'),
  },
  {
    name: 'a redirect with a user name to a scheme that is not http: the user name comes first',
    server: { '/': { actual: to('foo://user:pass@host/x') } },
    expected: blocked('RedirectContainsCredentials'),
  },
  ...['foo:bar', 'data:text/plain,hello', 'ws://127.0.0.1/x'].map((location): Row => ({
    name: `a redirect without the headers to ${location}: the headers come first`,
    server: { '/': { actual: bare(location) } },
    expected: blocked('MissingAllowOriginHeader'),
  })),
  ...[
    'data:text/plain,hello',
    'file:///etc/hosts',
    'about:blank',
    'blob:x',
    'filesystem:http://a/b',
    'chrome://x',
    'chrome-untrusted://x',
    'about:srcdoc',
  ].map((location): Row => ({
    name: `a redirect to ${location}`,
    server: { '/': { actual: to(location) } },
    expected: failed('ERR_UNSAFE_REDIRECT'),
  })),
  {
    name: 'a redirect to view-source:',
    server: { '/': { actual: to('view-source:http://127.0.0.1/') } },
    expected: failed('other'),
  },
  ...['ws://127.0.0.1/x', 'wss://127.0.0.1/x'].map((location): Row => ({
    name: `a redirect to ${location}`,
    server: { '/': { actual: to(location) } },
    expected: failed('ERR_UNKNOWN_URL_SCHEME'),
  })),
  ...['http://', 'http://[::1', 'http://a:99999/', '//', 'http://%00/'].map((location): Row => ({
    name: `a redirect to ${location}, which is no URL`,
    server: { '/': { actual: to(location) } },
    expected: failed('ERR_INVALID_REDIRECT'),
  })),
  {
    name: 'a redirect without the headers to what is no URL: that comes first',
    server: { '/': { actual: bare('http://') } },
    expected: failed('ERR_INVALID_REDIRECT'),
    standard: 'the URL comes after the CORS check',
  },
  {
    name: 'a redirect to two places',
    server: { '/': { actual: to('/{row}/b', 'Location: /{row}/c') }, '/b': { actual: READABLE } },
    expected: failed('ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION'),
  },
  {
    name: 'a redirect to a port that is blocked',
    server: { '/': { actual: to('http://127.0.0.1:6000/') } },
    expected: failed('ERR_UNSAFE_PORT'),
  },
];

const endless: readonly Row[] = [
  {
    name: 'a redirect to itself',
    server: { '/': { actual: to('/{row}/') } },
    expected: failed('ERR_TOO_MANY_REDIRECTS'),
  },
  {
    name: 'twenty-one redirects',
    server: chain(21, READABLE),
    expected: failed('ERR_TOO_MANY_REDIRECTS'),
  },
  {
    name: 'twenty-one redirects, the last without the headers: the limit comes first',
    server: { ...chain(20, bare('/{row}/21')) },
    expected: failed('ERR_TOO_MANY_REDIRECTS'),
    standard: 'the CORS check comes first',
  },
];

export const redirects: readonly Row[] = [followed, checked, acrossOrigins, targets, endless].flat();
