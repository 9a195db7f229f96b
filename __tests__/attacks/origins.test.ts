import { CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { EXPRESS_VERSIONS } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { sendRaw, type RawResponse } from '../servers/raw-request';
import { CONTENT, grants, HOST, printable, serveEverything, utf8, wholeText } from './support';
import { checked } from '../unit/support/decisions';

/** One resource for each form of configured origin, all as generous as can be: what is let in is let in for good. */
const ADMITS = {
  exact: ['https://desk.example.com'],
  subdomains: ['https://*.example.com'],
  port: ['http://localhost:3000'],
  'any-port': ['http://localhost:*'],
  'subdomains-any-port': ['https://*.example.com:*'],
  address: ['http://127.0.0.1:8080', 'https://[2001:db8::1]'],
  punycode: ['https://xn--mnchen-3ya.example', 'https://apple.example'],
  'final-dot': ['https://dotted.example.'],
  application: ['capacitor://localhost'],
  label: ['https://app-*-team.example.com'],
  'label-any-port': ['https://*--site.example.net:*'],
  'any-host': ['moz-extension://*'],
  'own-scheme': ['app://.', 'file://'],
} as const;

type Resource = keyof typeof ADMITS;
const RESOURCES = Object.keys(ADMITS) as Resource[];

const POLICIES: CorsDocument = {
  diagnostics: false,
  policies: RESOURCES.map((resource) => ({
    resources: [resource],
    origins: ADMITS[resource],
    methods: '*' as const,
    requestHeaders: '*' as const,
    responseHeaders: '*' as const,
    cookies: true,
  })),
};

type Attempt = [attempt: string, origin: string | string[], admittedBy?: Resource[]];

const ALIKE: Attempt[] = [
  // A host that ends like an allowed one.
  [
    'the allowed host behind other letters',
    'https://evildesk.example.com',
    ['subdomains', 'subdomains-any-port'],
  ],
  ['the pattern’s suffix behind other letters', 'https://evilexample.com'],
  ['the pattern’s suffix behind a hyphen', 'https://a-example.com'],
  ['the pattern’s suffix behind an underscore', 'https://a_example.com'],
  ['the allowed host as the last label', 'https://evil.desk-example.com'],
  ['the allowed host in a label, dots made hyphens', 'https://desk-example-com.evil.example'],
  ['the allowed host behind two dots', 'https://evil..desk.example.com'],
  ['the pattern’s suffix behind an empty label', 'https://.desk.example.com'],
  ['letters before localhost', 'http://evillocalhost:3000'],
  ['a label before localhost', 'http://evil.localhost:3000'],
  ['digits before the address', 'http://1127.0.0.1:8080'],
  // A host that begins like an allowed one.
  ['the allowed host as a subdomain of another', 'https://desk.example.com.evil.example'],
  ['the allowed host, and letters', 'https://desk.example.comevil'],
  ['the allowed host, and a hyphen', 'https://desk.example.com-evil.example'],
  ['the allowed host, and an underscore', 'https://desk.example.com_.evil.example'],
  ['the allowed host cut short by a letter', 'https://desk.example.co'],
  ['the allowed host cut short by a label', 'https://desk.example'],
  ['the allowed address as a subdomain', 'http://127.0.0.1.evil.example:8080'],
  ['the allowed application as a subdomain', 'capacitor://localhost.evil.example'],
  // What a * inside the first label stands for.
  ['a dot for the *', 'https://app-evil.example-team.example.com', ['subdomains', 'subdomains-any-port']],
  [
    'a whole host for the *',
    'https://app-x.evil.example-team.example.com',
    ['subdomains', 'subdomains-any-port'],
  ],
  ['a path for the *', 'https://app-evil.example/-team.example.com'],
  ['a query for the *', 'https://app-evil.example?-team.example.com'],
  ['a fragment for the *', 'https://app-evil.example#-team.example.com'],
  ['a backslash for the *', 'https://app-evil.example\\-team.example.com'],
  ['user information for the *', 'https://app-evil@x-team.example.com'],
  ['a port for the *', 'https://app-x:1-team.example.com'],
  ['an underscore for the *', 'https://app-a_b-team.example.com', ['subdomains', 'subdomains-any-port']],
  ['a percent escape for the *', 'https://app-%2e-team.example.com'],
  ['a letter beyond ASCII for the *', utf8('https://app-\u00e9-team.example.com')],
  ['a full-width full stop for the *', utf8('https://app-evil\uff0eexample-team.example.com')],
  ['nothing for the *', 'https://app--team.example.com', ['subdomains', 'subdomains-any-port']],
  ['the fixed texts overlapping', 'https://app-team.example.com', ['subdomains', 'subdomains-any-port']],
  [
    'letters before the fixed text',
    'https://evilapp-x-team.example.com',
    ['subdomains', 'subdomains-any-port'],
  ],
  [
    'letters behind the fixed text',
    'https://app-x-teamevil.example.com',
    ['subdomains', 'subdomains-any-port'],
  ],
  ['the label, its domain behind other letters', 'https://app-x-team.evilexample.com'],
  ['the label, its domain as a subdomain', 'https://app-x-team.example.com.evil.example'],
  ['the label, and a trailing dot', 'https://app-x-team.example.com.'],
  ['the label below a label', 'https://app-x-team.a.example.com', ['subdomains', 'subdomains-any-port']],
  ['nothing before the fixed text', 'https://--site.example.net'],
  ['the fixed text less a hyphen', 'https://evil-site.example.net'],
  ['the pattern itself', 'https://app-*-team.example.com'],
  ['a label longer than DNS knows', `https://app-${'a'.repeat(60)}-team.example.com`],
  // A scheme whose hosts are all allowed, and one of no hosts.
  ['another extension scheme', 'chrome-extension://abcdefghijklmnop'],
  ['a scheme that ends like the extension’s', 'evilmoz-extension://abc'],
  ['a scheme that begins like the extension’s', 'moz-extensions://abc'],
  ['the extension’s scheme as a host', 'https://moz-extension'],
  ['an extension with a path', 'moz-extension://abc/evil'],
  ['an extension with a port', 'moz-extension://abc:80'],
  ['an extension with user information', 'moz-extension://evil@abc'],
  ['no extension', 'moz-extension:'],
  ['the application’s scheme without the dot', 'app://'],
  ['the application’s scheme with a host', 'app://evil'],
  ['the application’s scheme with two dots', 'app://..'],
  ['the application’s scheme with a path', 'app://./'],
  ['the application’s scheme with a port', 'app://.:1'],
  ['the application’s scheme in capitals', 'APP://.'],
  ['a scheme that ends like the application’s', 'evilapp://.'],
  ['a file', 'file:///etc/passwd'],
  ['a file of a host', 'file://evil.example'],
  ['files and a dot', 'file://.'],
  ['files in capitals', 'FILE://'],
  ['the web’s scheme alone', 'https://'],
  ['the web’s scheme and a dot', 'https://.'],
  // User information, which no origin has.
  ['the allowed host as a user', 'https://desk.example.com@evil.example'],
  ['the allowed host and port as user and password', 'http://localhost:3000@evil.example'],
  ['the allowed host as a user, encoded', 'https://desk.example.com%40evil.example'],
  ['a user at the allowed host', 'https://evil.example@desk.example.com'],
  ['an empty user at the allowed host', 'https://@desk.example.com'],
  ['an empty user and password', 'https://:@desk.example.com'],
  ['two users', 'https://a@b@desk.example.com'],
  // Ports.
  ['a port where none is allowed', 'https://desk.example.com:8443', ['subdomains-any-port']],
  ['the default port written out', 'https://desk.example.com:443'],
  ['the default port of another scheme', 'https://desk.example.com:80', ['subdomains-any-port']],
  ['no digits behind the colon', 'https://desk.example.com:'],
  ['two colons', 'https://desk.example.com::8443'],
  ['two ports', 'https://desk.example.com:8443:8443'],
  ['a port with a sign', 'http://localhost:+3000'],
  ['a negative port', 'http://localhost:-3000'],
  ['a port with leading zeros', 'http://localhost:03000'],
  ['a port in hexadecimal', 'http://localhost:0xbb8'],
  ['a port with a fraction', 'http://localhost:3000.0'],
  ['a port with an exponent', 'http://localhost:3e3'],
  ['a port that wraps around at 65536', 'http://localhost:68536'],
  ['a port of a thousand digits', `http://localhost:${'3'.repeat(1_000)}`],
  ['a port cut short', 'http://localhost:300', ['any-port']],
  ['a port that goes on', 'http://localhost:30000', ['any-port']],
  ['no port where one is allowed', 'http://localhost', ['any-port']],
  ['an asterisk for the port', 'http://localhost:*'],
  ['an asterisk for the host', 'https://*.example.com'],
  ['an asterisk for both', 'https://*.example.com:*'],
  // `null`, which is everybody's.
  ['null', 'null'],
  ['null in capitals', 'NULL'],
  ['null in mixed case', 'Null'],
  ['null as a host', 'https://null'],
  ['null as a scheme', 'null://desk.example.com'],
  ['null and a comma', 'null,'],
  ['null twice', ['null', 'null']],
  ['undefined', 'undefined'],
  // Two lines, which Node joins.
  ['the allowed one, then another line', ['https://desk.example.com', 'https://evil.example']],
  ['another line, then the allowed one', ['https://evil.example', 'https://desk.example.com']],
  ['the allowed one on two lines', ['https://desk.example.com', 'https://desk.example.com']],
  ['an empty line, then the allowed one', ['', 'https://desk.example.com']],
  ['the allowed one, then an empty line', ['https://desk.example.com', '']],
  ['the allowed one, then null', ['https://desk.example.com', 'null']],
  ['null, then the allowed one', ['null', 'https://desk.example.com']],
  ['three lines', ['https://a.example.com', 'https://b.example.com', 'https://desk.example.com']],
  // Punycode and what looks like it.
  ['the Unicode form of an allowed Punycode host, as UTF-8', utf8('https://münchen.example')],
  ['the Unicode form of an allowed Punycode host, as Latin-1', 'https://m\xfcnchen.example'],
  ['the Unicode form, percent-encoded', 'https://m%C3%BCnchen.example'],
  ['the Unicode form, decomposed', utf8('https://mu\u0308nchen.example')],
  ['other Punycode for the same letters', 'https://xn--mnchen-3ya-.example'],
  ['the Punycode prefix twice', 'https://xn--xn--mnchen-3ya.example'],
  ['a Cyrillic letter for a Latin one, in Punycode', 'https://xn--pple-43d.example'],
  ['a Cyrillic letter for a Latin one, as UTF-8', utf8('https://\u0430pple.example')],
  ['fullwidth letters', utf8('https://ａpple.example')],
  ['an ideographic full stop for a dot', utf8('https://desk。example.com')],
  ['a soft hyphen inside', utf8('https://de\u00adsk.example.com')],
  ['a zero-width joiner inside', utf8('https://de\u200dsk.example.com')],
  ['a Kelvin sign for k', utf8('https://des\u212a.example.com')],
  ['a long s for s', utf8('https://de\u017fk.example.com')],
  ['digits for letters', 'https://app1e.example'],
  // Trailing dots: another host to a browser.
  ['a trailing dot', 'https://desk.example.com.'],
  ['two trailing dots', 'https://desk.example.com..'],
  ['a trailing dot before a port', 'https://desk.example.com.:8443'],
  ['a trailing dot at localhost', 'http://localhost.:3000'],
  ['a trailing dot at an address', 'http://127.0.0.1.:8080'],
  ['a trailing dot less than allowed', 'https://dotted.example'],
  ['a trailing dot more than allowed', 'https://dotted.example..'],
  ['a trailing dot, percent-encoded', 'https://desk.example.com%2e'],
  ['a trailing dot at a subdomain', 'https://a.example.com.'],
  // The same address in other words.
  ['the address with two parts', 'http://127.1:8080'],
  ['the address as one number', 'http://2130706433:8080'],
  ['the address in hexadecimal', 'http://0x7f.0.0.1:8080'],
  ['the address in octal', 'http://0177.0.0.1:8080'],
  ['the address with a leading zero', 'http://127.0.0.01:8080'],
  ['the address mapped into IPv6', 'http://[::ffff:127.0.0.1]:8080'],
  ['the IPv6 address uncompressed', 'https://[2001:db8:0:0:0:0:0:1]'],
  ['the IPv6 address compressed elsewhere', 'https://[2001:0db8::1]'],
  ['the IPv6 address with a zone', 'https://[2001:db8::1%25eth0]'],
  ['the IPv6 address without brackets', 'https://2001:db8::1'],
  ['the IPv6 address and a suffix', 'https://[2001:db8::1].evil.example'],
  // Another scheme, or none.
  ['cleartext for https', 'http://desk.example.com'],
  ['https for cleartext', 'https://localhost:3000'],
  ['wss for https', 'wss://desk.example.com'],
  ['blob: before the allowed one', 'blob:https://desk.example.com'],
  ['view-source: before the allowed one', 'view-source:https://desk.example.com'],
  ['filesystem: before the allowed one', 'filesystem:https://desk.example.com'],
  ['javascript: before the allowed one', 'javascript://desk.example.com'],
  ['another application’s scheme', 'ionic://localhost'],
  ['a scheme that ends alike', 'xhttps://desk.example.com'],
  ['a scheme that begins alike', 'httpsx://desk.example.com'],
  ['one slash', 'https:/desk.example.com'],
  ['backslashes', 'https:\\\\desk.example.com'],
  ['an encoded colon', 'https%3a//desk.example.com'],
  // What would end the origin elsewhere.
  ['another host, the allowed one as a path', 'https://evil.example/https://desk.example.com'],
  ['another host, the allowed one as a query', 'https://evil.example?.example.com'],
  ['another host, the allowed one as a fragment', 'https://evil.example#.example.com'],
  ['another host, the allowed one behind a backslash', 'https://evil.example\\.example.com'],
  ['another host, the allowed one behind a semicolon', 'https://evil.example;.example.com'],
  ['another host, the allowed one behind %00', 'https://evil.example%00.example.com'],
  ['another host, the allowed one behind a line feed, encoded', 'https://evil.example%0a.example.com'],
  ['quotes around the allowed one', '"https://desk.example.com"'],
  ['brackets around the allowed one', '<https://desk.example.com>'],
];

describe.each(EXPRESS_VERSIONS)('origins like an allowed one, on $version', ({ express }) => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await serveEverything(express, POLICIES);
  });
  afterAll(() => server.close());

  type Headers = Record<string, string | string[]>;
  const actual = (resource: Resource, headers: Headers) =>
    sendRaw(server.port, { method: 'GET', path: `/api/${resource}`, headers: { Host: HOST, ...headers } });
  const preflight = (resource: Resource, headers: Headers) =>
    sendRaw(server.port, {
      method: 'OPTIONS',
      path: `/api/${resource}`,
      headers: { Host: HOST, 'Access-Control-Request-Method': 'DELETE', ...headers },
    });

  const expectRefusal = (response: RawResponse, status: number) => {
    expect({ status: response.status, grants: grants(response) }).toEqual({ status, grants: {} });
  };

  test('each resource admits what it names: refusals below are the attempts’ own', async () => {
    for (const resource of RESOURCES) {
      for (const pattern of ADMITS[resource]) {
        const Origin = pattern.replace(':*', ':4000').replace('*', 'a');
        expect(grants(await actual(resource, { Origin }))).toMatchObject({
          'access-control-allow-origin': Origin,
          'access-control-allow-credentials': 'true',
        });
        expect((await preflight(resource, { Origin })).status).toBe(204);
      }
    }
  });

  test.each(
    ALIKE.map(
      ([attempt, origin, admittedBy = []]) =>
        [
          attempt,
          printable(origin),
          admittedBy.length > 0 ? `let in by ${admittedBy.join(' and ')} alone` : 'refused',
          origin,
          admittedBy,
        ] as const,
    ),
  )('%s, %s: %s', async (_attempt, _printable, _outcome, origin, admittedBy) => {
    for (const resource of RESOURCES) {
      const answers = [
        await actual(resource, { Origin: origin }),
        await preflight(resource, { Origin: origin }),
      ];
      if (admittedBy.includes(resource)) {
        for (const answer of answers) expect(grants(answer)['access-control-allow-origin']).toBe(origin);
        continue;
      }
      expectRefusal(answers[0]!, 200);
      expect(answers[0]!.body).toBe(CONTENT);
      expectRefusal(answers[1]!, 403);
      // Without diagnostics nothing of the request comes back at all.
      for (const value of [origin].flat().filter((text) => text.length > 4)) {
        for (const answer of answers) expect(wholeText(answer)).not.toContain(value);
      }
    }
  });

  const ALLOWED = ADMITS.exact[0];
  const POSITIONS = Array.from({ length: ALLOWED.length + 1 }, (_, index) => index);
  const MUTATIONS: [kind: string, origins: string[]][] = [
    ['a character less', POSITIONS.slice(1).map((at) => ALLOWED.slice(0, at - 1) + ALLOWED.slice(at))],
    [
      'a character twice',
      POSITIONS.slice(1).map((at) => ALLOWED.slice(0, at) + ALLOWED.charAt(at - 1) + ALLOWED.slice(at)),
    ],
    [
      'a character next to the right one',
      POSITIONS.slice(1).map(
        (at) =>
          ALLOWED.slice(0, at - 1) + String.fromCharCode(ALLOWED.charCodeAt(at - 1) + 1) + ALLOWED.slice(at),
      ),
    ],
    [
      'a character percent-encoded',
      POSITIONS.slice(1).map(
        (at) => `${ALLOWED.slice(0, at - 1)}%${ALLOWED.charCodeAt(at - 1).toString(16)}${ALLOWED.slice(at)}`,
      ),
    ],
    ...['.', '-', '_', ':', '/', '\\', '@', '?', '#', '%', ',', ';', '*', '"', "'", '(', '[', '{', '|', '~']
      .concat(['a', '0', '%00', '%0d%0a', '\x80', '\xa0', '\xad', '\xff', utf8('\u2028'), utf8('\ufeff')])
      .map((more): [string, string[]] => [
        `${printable(more)} more`,
        POSITIONS.map((at) => ALLOWED.slice(0, at) + more + ALLOWED.slice(at)),
      ]),
    // At the ends it is no part of the value (RFC 9110 § 5.5).
    ...[' ', '\t'].map((blank): [string, string[]] => [
      `${printable(blank)} inside`,
      POSITIONS.slice(1, -1).map((at) => ALLOWED.slice(0, at) + blank + ALLOWED.slice(at)),
    ]),
  ];

  test.each(MUTATIONS)('the allowed one with %s, wherever it is: refused', async (_kind, origins) => {
    const answers = await Promise.all(origins.map((Origin) => actual('exact', { Origin })));
    const letIn = origins.filter((_, index) => Object.keys(grants(answers[index]!)).length > 0);
    expect(letIn).toEqual([]);
    expect(answers.map(({ status }) => status)).toEqual(origins.map(() => 200));
  });

  test('each control character, wherever it is in the allowed one: the end of the request, or refused', async () => {
    const controls = [...Array(32).keys(), 0x7f].map((code) => String.fromCharCode(code));
    for (const control of controls) {
      const origins = [3, 8, 12, ALLOWED.length].map(
        (at) => ALLOWED.slice(0, at) + control + ALLOWED.slice(at),
      );
      const blank = control === '\t';
      for (const Origin of blank ? origins.slice(0, -1) : origins) {
        const answer = await actual('exact', { Origin });
        expect({ origin: Origin, status: answer.status, grants: grants(answer) }).toEqual({
          origin: Origin,
          status: blank ? 200 : 400,
          grants: {},
        });
      }
    }
  });

  test('a folded header line that goes on with another host: the end of the request', async () => {
    expectRefusal(await actual('subdomains', { Origin: 'https://evil.example\r\n .example.com' }), 400);
    expectRefusal(await actual('subdomains', { Origin: 'https://evil.example\r\n\t.example.com' }), 400);
  });

  test.each(['Origin', 'ORIGIN', 'origin', 'oRiGiN'])(
    'a second line whose name is spelt %s: refused',
    async (name) => {
      const first = name === 'Origin' ? 'origin' : 'Origin';
      const answer = await actual('exact', { [first]: ALLOWED, [name]: 'https://evil.example' });
      expectRefusal(answer, 200);
    },
  );

  test.each(['X-Origin', 'X-Forwarded-Origin', 'Origin_', 'Referer', 'Sec-WebSocket-Origin', 'Forwarded'])(
    'the allowed one in %s beside another Origin: refused',
    async (name) => {
      expectRefusal(await actual('exact', { [name]: ALLOWED, Origin: 'https://evil.example' }), 200);
      expectRefusal(await preflight('exact', { [name]: ALLOWED, Origin: 'https://evil.example' }), 403);
    },
  );

  test.each(['X-Forwarded-Host', 'X-Host', 'X-Original-Host', 'Forwarded', 'X-HTTP-Host-Override'])(
    'a %s that makes a foreign origin look like the server’s own: refused',
    async (name) => {
      const Origin = 'http://evil.example';
      const answer = await preflight('exact', { [name]: 'evil.example', Origin });
      expectRefusal(answer, 403);
    },
  );
});

describe('control and look-alike characters that no HTTP parser lets through', () => {
  const config = CorsConfiguration.from(POLICIES);
  const decide = (resource: Resource, origin: string) =>
    checked(config, { url: `/api/${resource}`, origin, type: 'actual' });

  test('control', () => {
    expect(decide('exact', ADMITS.exact[0]).allowed).toBe(true);
  });

  test.each(
    ['\0', '\n', '\r', '\r\n', '\x0b', '\x1f', '\x7f', '\x85', '\u2028', '\ufeff', '\ud800', ' '].flatMap(
      (more) => [
        [printable(more), 'before', more + ADMITS.exact[0]] as const,
        [printable(more), 'behind', ADMITS.exact[0] + more] as const,
      ],
    ),
  )('%s %s the allowed one: malformed, and not echoed', (_more, _where, origin) => {
    const decision = decide('exact', origin);
    expect(decision).toMatchObject({ allowed: false, reason: 'malformed-origin', origin: null });
    expect(decision.headers).toEqual({ Vary: 'Origin' });
    expect(decision.message).not.toContain(origin);
  });

  test.each([
    ['a Kelvin sign', 'https://des\u212a.example.com'],
    ['a long s', 'https://de\u017fk.example.com'],
    ['a dotted capital I', 'https://\u0130.example.com'],
    ['a full-width full stop', 'https://desk\uff0eexample.com'],
    ['a Unicode host', 'https://münchen.example'],
  ])('%s, which folds to an allowed host: malformed', (_name, origin) => {
    for (const resource of RESOURCES) expect(decide(resource, origin).reason).toBe('malformed-origin');
  });
});
