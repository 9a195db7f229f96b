import { CorsConfiguration } from 'express-resource-cors';
import { problemOf } from '../support/problems';

interface Refusal {
  readonly value: string;
  /** What the message must give as the reason. */
  readonly reason: RegExp;
  /** What it must say to write instead; null where nothing is near enough to be named. */
  readonly instead: string | null;
}

const PATTERN = /'\*\.'.*':\*'.*dynamicConfigurationCallback: \(\{/;
const STRANGERS = /strangers.*registry.*dynamicConfigurationCallback: \(\{/;
const LIST = /several origins in one text.*'https:\/\/a\.com', 'https:\/\/b\.com'/;

/** docs/design.md § Checks at start-up, in its order. */
const REFUSED: Record<string, readonly Refusal[]> = {
  'with a path': [
    { value: 'https://a.com/app', reason: /path/, instead: 'https://a.com' },
    { value: 'https://*.a.com/app', reason: /path/, instead: 'https://*.a.com' },
    { value: 'https://a.com:8443/app/', reason: /path/, instead: 'https://a.com:8443' },
    { value: 'https://a.com?x=1', reason: /query/, instead: 'https://a.com' },
    { value: 'https://a.com#top', reason: /fragment/, instead: 'https://a.com' },
    { value: 'capacitor://localhost/index.html', reason: /path/, instead: 'capacitor://localhost' },
  ],
  'with a mistyped scheme': [
    { value: 'htps://a.com', reason: /no browser has/, instead: 'https://a.com' },
    { value: 'htp://a.com:8080', reason: /no browser has/, instead: 'http://a.com:8080' },
    { value: 'httpss://*.a.com', reason: /no browser has/, instead: 'https://*.a.com' },
    { value: 'hhtps://a.com', reason: /no browser has/, instead: 'https://a.com' },
    { value: 'ttps://a.com', reason: /no browser has/, instead: 'https://a.com' },
    { value: 'https//a.com', reason: /scheme:\/\/host/, instead: 'https://a.com' },
    { value: 'https:/a.com', reason: /scheme:\/\/host/, instead: 'https://a.com' },
    { value: 'http;//localhost:3000', reason: /scheme:\/\/host/, instead: 'http://localhost:3000' },
    { value: 'https:\\\\a.com', reason: /scheme:\/\/host/, instead: 'https://a.com' },
    { value: 'https://https://a.com', reason: /path/, instead: 'https://a.com' },
    { value: 'http://https://a.com', reason: /path/, instead: 'https://a.com' },
  ],
  'with a trailing slash': [
    { value: 'https://a.com/', reason: /trailing slash/, instead: 'https://a.com' },
    { value: 'http://localhost:3000/', reason: /trailing slash/, instead: 'http://localhost:3000' },
    { value: 'http://localhost:*/', reason: /trailing slash/, instead: 'http://localhost:*' },
    { value: 'https://*.a.com/', reason: /trailing slash/, instead: 'https://*.a.com' },
  ],
  'with the default port': [
    { value: 'https://a.com:443', reason: /default port/, instead: 'https://a.com' },
    { value: 'http://a.com:80', reason: /default port/, instead: 'http://a.com' },
    { value: 'https://*.a.com:443', reason: /default port/, instead: 'https://*.a.com' },
    { value: 'http://[::1]:80', reason: /default port/, instead: 'http://[::1]' },
  ],
  'with an upper-case host': [
    { value: 'https://App.example.com', reason: /upper-case/, instead: 'https://app.example.com' },
    { value: 'https://*.Example.com', reason: /upper-case/, instead: 'https://*.example.com' },
    { value: 'https://APP.example.com:8443', reason: /upper-case/, instead: 'https://app.example.com:8443' },
    { value: 'https://LOCALHOST:*', reason: /upper-case/, instead: 'https://localhost:*' },
  ],
  'with an upper-case scheme': [
    { value: 'HTTPS://a.com', reason: /upper-case/, instead: 'https://a.com' },
    { value: 'Capacitor://localhost', reason: /upper-case/, instead: 'capacitor://localhost' },
  ],
  'with a Unicode host': [
    { value: 'https://münchen.example', reason: /Unicode/, instead: 'https://xn--mnchen-3ya.example' },
    { value: 'https://*.münchen.example', reason: /Unicode/, instead: 'https://*.xn--mnchen-3ya.example' },
    { value: 'https://пример.example:8443', reason: /Unicode/, instead: 'https://xn--e1afmkfd.example:8443' },
  ],
  'with a bad port': [
    { value: 'https://a.com:', reason: /port/, instead: 'https://a.com' },
    { value: 'https://a.com:65536', reason: /port.*65535/, instead: null },
    { value: 'https://a.com:99999', reason: /port.*65535/, instead: null },
    { value: 'https://a.com:08443', reason: /port.*leading zero/, instead: 'https://a.com:8443' },
    { value: 'https://a.com:port', reason: /port/, instead: null },
    { value: 'https://a.com:-1', reason: /port/, instead: null },
    { value: 'https://a.com:84*', reason: /port/, instead: null },
  ],
  'with an IPv4 address in another form': [
    { value: 'http://127.1', reason: /IPv4/, instead: 'http://127.0.0.1' },
    { value: 'http://2130706433', reason: /IPv4/, instead: 'http://127.0.0.1' },
    { value: 'http://0x7f.0.0.1', reason: /IPv4/, instead: 'http://127.0.0.1' },
    { value: 'http://127.0.0.01', reason: /IPv4/, instead: 'http://127.0.0.1' },
    { value: 'http://127.0.0.1.', reason: /IPv4/, instead: 'http://127.0.0.1' },
    { value: 'http://256.0.0.1', reason: /IPv4/, instead: null },
    { value: 'http://1.2.3.4.5', reason: /IPv4/, instead: null },
    { value: 'https://example.1', reason: /IPv4/, instead: null },
  ],
  'with an IPv6 address in another form': [
    { value: 'http://[0:0:0:0:0:0:0:1]', reason: /IPv6/, instead: 'http://[::1]' },
    { value: 'http://[::0001]:8080', reason: /IPv6/, instead: 'http://[::1]:8080' },
    { value: 'http://[FE80::1]', reason: /upper-case/, instead: 'http://[fe80::1]' },
    { value: 'http://[::127.0.0.1]', reason: /IPv6/, instead: 'http://[::7f00:1]' },
    { value: 'http://[::1%25eth0]', reason: /IPv6/, instead: null },
    { value: 'http://[::g]', reason: /IPv6/, instead: null },
    { value: 'http://[]', reason: /IPv6/, instead: null },
    { value: 'http://[::1', reason: /IPv6|address|bracket/, instead: null },
    { value: 'http://[::1]x', reason: /IPv6|address|bracket/, instead: null },
  ],
  'with a host that no browser sends': [
    { value: 'https://', reason: /no host/, instead: null },
    { value: 'https://:8443', reason: /no host/, instead: null },
    { value: 'https://a..com', reason: /host/, instead: null },
    { value: 'https://.a.com', reason: /host/, instead: null },
    { value: `https://${'a'.repeat(64)}.com`, reason: /host/, instead: null },
    { value: `https://${'abcdefg.'.repeat(32)}com`, reason: /host/, instead: null },
    { value: 'https://a,b', reason: /host/, instead: null },
    { value: 'https://xn--a.example', reason: /host/, instead: null },
    { value: 'https://a.com\\b', reason: /path/, instead: 'https://a.com' },
    { value: 'https://user:secret@a.com', reason: /user information/, instead: 'https://a.com' },
    { value: 'https://a.com ', reason: /white space/, instead: 'https://a.com' },
    { value: 'https://a.com  b', reason: /white space/, instead: null },
  ],
  'without a scheme': [
    { value: 'a.com', reason: /scheme:\/\/host/, instead: 'https://a.com' },
    { value: '*.a.com', reason: /scheme:\/\/host/, instead: 'https://*.a.com' },
    { value: '//a.com', reason: /scheme:\/\/host/, instead: 'https://a.com' },
    { value: 'localhost:3000', reason: /scheme:\/\/host/, instead: 'http://localhost:3000' },
    { value: 'everybody', reason: /scheme:\/\/host/, instead: null },
    { value: '://a.com', reason: /scheme/, instead: null },
    { value: '1http://a.com', reason: /scheme/, instead: null },
  ],
  'as environment variables give it': [
    { value: 'https://a.com,https://b.com', reason: LIST, instead: null },
    { value: 'https://a.com https://b.com', reason: LIST, instead: null },
    { value: 'a.com; b.com', reason: LIST, instead: null },
    { value: ' https://a.com', reason: /white space/, instead: 'https://a.com' },
    { value: 'https://a.com\n', reason: /white space/, instead: 'https://a.com' },
    { value: '"https://a.com"', reason: /scheme/, instead: 'https://a.com' },
    { value: '', reason: /empty.*leave it out/, instead: null },
    { value: '  ', reason: /empty.*leave it out/, instead: null },
    { value: 'undefined', reason: /environment variable.*not set/, instead: null },
  ],
  'of a scheme whose documents have no origin': [
    { value: 'file://home', reason: /file:.*'null'.*exactly 'file:\/\/'/, instead: null },
    { value: 'file://*', reason: /file:.*'null'/, instead: null },
    { value: 'file:///home/me/page.html', reason: /file:.*'null'/, instead: null },
    { value: 'FILE:///C:/page.html', reason: /file:.*'null'/, instead: null },
    { value: 'file:', reason: /file:.*'null'/, instead: null },
    { value: 'data:text/html,hello', reason: /data:.*'null'/, instead: null },
  ],
  'in words that name no origin': [
    { value: '*', reason: /forAllOrigins\(\)/, instead: null },
    { value: 'null', reason: /forAllOrigins\(\)/, instead: null },
  ],
  'as a pattern of another kind': [
    { value: 'https://*.*.a.com', reason: PATTERN, instead: null },
    { value: 'https://a*.com', reason: STRANGERS, instead: null },
    { value: 'https://app-*-team.co.uk', reason: STRANGERS, instead: null },
    {
      value: 'https://*a.com',
      reason: /strangers.*'https:\/\/\*\.a\.com' for all subdomains/,
      instead: null,
    },
    { value: 'https://*-a.com', reason: STRANGERS, instead: null },
    { value: 'http://app-*', reason: /strangers.*nothing follows/, instead: null },
    { value: 'https://a-*-*.b.com', reason: PATTERN, instead: null },
    { value: 'https://a.b-*.c.com', reason: PATTERN, instead: null },
    { value: 'https://A-*.b.com', reason: /upper-case/, instead: 'https://a-*.b.com' },
    { value: 'https://a-*.b.com/', reason: /trailing slash/, instead: 'https://a-*.b.com' },
    { value: 'moz-extension://*/', reason: /trailing slash/, instead: 'moz-extension://*' },
    { value: 'https://a.*.com', reason: PATTERN, instead: null },
    { value: 'https://a.com.*', reason: PATTERN, instead: null },
    { value: 'https://*.*', reason: PATTERN, instead: null },
    { value: '*://a.com', reason: /wildcard for its scheme/, instead: null },
    { value: 'http*://a.com', reason: /wildcard for its scheme/, instead: null },
    { value: 'https://*', reason: /forAllOrigins\(\)/, instead: null },
    { value: 'https://*:*', reason: /forAllOrigins\(\)/, instead: null },
    { value: 'https://*.', reason: /no host/, instead: null },
    { value: 'https://*.127.0.0.1', reason: /address/, instead: null },
    { value: 'https://*.[::1]', reason: /address/, instead: null },
  ],
};

describe.each(Object.entries(REFUSED))('an origin %s', (_kind, refusals) => {
  test.each(refusals)(
    '$value, is refused with the reason and what to write',
    ({ value, reason, instead }) => {
      const problem = problemOf(() => new CorsConfiguration().forOrigins(value));

      expect(problem).toMatchObject({ code: 'invalid-origin', path: 'origins[0]', value });
      expect(problem.message).toMatch(reason);
      if (instead === null) expect(problem.message).not.toContain(`; write '`);
      else expect(problem.message).toContain(`; write '${instead}'`);
    },
  );

  const named = refusals.filter(({ instead }) => instead !== null);
  if (named.length === 0) return;
  test.each(named)('$value, has an advice that is accepted: $instead', ({ instead }) => {
    const config = new CorsConfiguration();

    config.forOrigins(instead!);

    expect(config.toJSON().policies[0]?.origins).toEqual([instead]);
  });
});

const PRINTABLE = Object.values(REFUSED)
  .flat()
  .filter(({ value }) => /^[\x20-\x7e]{0,100}$/.test(value));

test.each(PRINTABLE)('the message about the origin $value quotes it', ({ value }) => {
  expect(problemOf(() => new CorsConfiguration().forOrigins(value)).message).toContain(`'${value}'`);
});

test('the message about an origin with line breaks has none of them', () => {
  const value = 'https://a.com\r\nforged line\u2028another';

  expect(problemOf(() => new CorsConfiguration().forOrigins(value)).message).not.toMatch(/[\r\n\u2028]/);
});

test.each([
  {
    what: 'a regular expression',
    value: /^https:\/\/.*\.a\.com$/,
    reason: /regular expression.*'https:\/\/\*\.example\.com'.*dynamicConfigurationCallback: \(\{/,
  },
  { what: 'a number', value: 8080, reason: /8080.*write a string/ },
  { what: 'undefined', value: undefined, reason: /undefined.*environment variable.*not set/ },
  { what: 'null', value: null, reason: /null.*write a string/ },
  { what: 'a list in a list', value: [['https://a.com']], reason: /https:\/\/a\.com.*one by one/ },
  { what: 'true', value: true, reason: /true.*name the origins/ },
  { what: 'false', value: false, reason: /false.*forNoOrigins\(\)/ },
  { what: 'a function', value: () => true, reason: /function.*dynamicConfigurationCallback: \(\{/ },
  {
    what: 'a URL object',
    value: new URL('https://a.com'),
    reason: /URL object.*; write 'https:\/\/a\.com'$/,
  },
  { what: 'an object', value: { origin: 'https://a.com' }, reason: /write a string/ },
])('an origin that is $what, is refused with the reason', ({ value, reason }) => {
  const problem = problemOf(() => new CorsConfiguration().add({ resources: '*', origins: [value as never] }));

  expect(problem).toMatchObject({ code: 'invalid-origin', path: 'origins[0]', value });
  expect(problem.message).toMatch(reason);
  expect(problemOf(() => new CorsConfiguration().forOrigins([value as never]))).toEqual(problem);
});
