import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { cors, CorsConfiguration, type CorsDocument, type CorsMiddleware } from 'express-resource-cors';
import { captureWarnings, corsHeaders, EXPRESS_VERSIONS } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { sendRaw, type RawRequest } from '../servers/raw-request';
import { checked } from '../unit/support/decisions';
import { grants, HOST, serveEverything, wholeText } from './support';

const EVIL = 'https://evil.example';

const warnings = captureWarnings();

function allowed(config: CorsConfiguration, origin: string): boolean {
  return checked(config, { url: '/api/products', origin, type: 'actual' }).allowed;
}

describe('GHSA-vhxv-fg4m-p2w8: allowing foo.com and bar.com let barfoo.com in', () => {
  const HOSTS = [
    'foo.com',
    'bar.com',
    'oo.com',
    'o.com',
    'com',
    'r.com',
    'foo.bar.com',
    'xbar.com',
    'barfoo.org',
  ];

  /** Every pair glued together, whole or by the first label alone, with every host cut short or extended. */
  const glued = [
    ...HOSTS.flatMap((one) =>
      HOSTS.flatMap((other) => [one + other, `${one.split('.')[0]!}${other}`, `${one}-${other}`]),
    ),
    ...HOSTS.flatMap((host) => [host.slice(1), `x${host}`, `${host}x`, host.slice(0, -1)]),
  ].filter((host) => /^[a-z0-9]/.test(host));

  test.each([HOSTS, [...HOSTS].reverse()])(
    'exact hosts, however alike, admit themselves alone (%s first)',
    (...hosts) => {
      const config = new CorsConfiguration();
      for (const host of hosts) config.forOrigins(`https://${host}`).allowAll();
      for (const host of HOSTS) expect(allowed(config, `https://${host}`)).toBe(true);
      const strangers = glued.filter((host) => !HOSTS.includes(host));
      expect(strangers.length).toBeGreaterThan(100);
      expect(strangers.filter((host) => allowed(config, `https://${host}`))).toEqual([]);
    },
  );

  test('the advisory’s own case: foo.com and bar.com, by one entry or two', () => {
    const one = new CorsConfiguration();
    one.forOrigins('https://foo.com', 'https://bar.com').allowCookies();
    const two = new CorsConfiguration();
    two.forOrigins('https://foo.com').allowCookies();
    two.forOrigins('https://bar.com').allowCookies();
    for (const config of [one, two]) {
      expect(
        ['foo.com', 'bar.com', 'barfoo.com', 'foobar.com'].map((host) => allowed(config, `https://${host}`)),
      ).toEqual([true, true, false, false]);
    }
  });

  test('patterns of subdomains, however alike, admit names below themselves alone', () => {
    const domains = HOSTS.filter((host) => host.split('.').length > 1);
    const config = new CorsConfiguration();
    for (const domain of domains) config.forOrigins(`https://*.${domain}`).allowAll();
    const isBelow = (host: string) => domains.some((domain) => host.endsWith(`.${domain}`));
    for (const host of [...glued, ...domains, ...domains.map((domain) => `a.${domain}`)])
      expect([host, allowed(config, `https://${host}`)]).toEqual([host, isBelow(host)]);
  });
});

describe('CVE-2026-54290: a wildcard with credentials reflected any origin', () => {
  const ANONYMOUS: CorsDocument = {
    policies: [{ resources: '*', origins: '*', methods: '*', requestHeaders: '*' }],
  };

  test.each([
    { origins: ['*'] },
    { origins: ['https://*'] },
    { origins: ['*://*'] },
    { origins: ['https://*:*'] },
  ])(
    'a wildcard in a list of origins, $origins, is refused at start-up, with cookies or without',
    ({ origins }) => {
      for (const cookies of [true, false])
        expect(() => CorsConfiguration.from({ policies: [{ resources: '*', origins, cookies }] })).toThrow(
          /forAllOrigins|is no origin|wildcard/,
        );
    },
  );

  test('all origins with cookies, said outright, is warned of, and refused where warnings are errors', () => {
    const everybody: CorsDocument = { policies: [{ resources: '*', origins: '*', cookies: true }] };
    warnings.length = 0;
    CorsConfiguration.from({ policies: [{ resources: ['Warned'], origins: '*', cookies: true }] });
    expect(warnings.map(({ code }) => code)).toEqual(['all-origins-with-cookies']);
    expect(() => CorsConfiguration.from({ ...everybody, strict: true })).toThrow(
      /all origins may send cookies/,
    );
  });

  describe.each(EXPRESS_VERSIONS)('on $version', ({ express }) => {
    let server: RunningServer;
    beforeAll(async () => {
      server = await serveEverything(express, {
        diagnostics: false,
        policies: [
          ...ANONYMOUS.policies,
          // Beside it one origin with cookies, which are its own.
          { resources: ['Mixed'], origins: '*', methods: '*' },
          { resources: ['Mixed'], origins: ['https://app.example.com'], cookies: true },
        ],
      });
    });
    afterAll(() => server.close());

    test.each(['/api/products', '/api/mixed'])(
      '%s for all origins: never echoed, never with credentials',
      async (path) => {
        for (const extra of [{}, { Cookie: 'session=1' }, { Authorization: 'Basic eDp5' }]) {
          for (const Origin of [EVIL, 'https://app.example.com.evil.example', 'null']) {
            const headers = { Host: HOST, Origin, ...extra };
            const actual = await sendRaw(server.port, { method: 'GET', path, headers });
            expect(grants(actual)).toEqual({ 'access-control-allow-origin': '*' });
            const preflight = await sendRaw(server.port, {
              method: 'OPTIONS',
              path,
              headers: { ...headers, 'Access-Control-Request-Method': 'DELETE' },
            });
            expect(preflight.status).toBe(204);
            expect(grants(preflight)['access-control-allow-origin']).toBe('*');
            expect(grants(preflight)).not.toHaveProperty('access-control-allow-credentials');
          }
        }
      },
    );
  });
});

describe.each(EXPRESS_VERSIONS)(
  'GHSA-q7jf-gf43-6x6p: the request’s own Vary was copied to the response, on $version',
  ({ express }) => {
    let server: RunningServer;
    beforeAll(async () => {
      server = await serveEverything(express, {
        diagnostics: true,
        policies: [
          { resources: ['Products'], origins: ['https://app.example.com'], methods: ['PUT'], cookies: true },
        ],
      });
    });
    afterAll(() => server.close());

    const COPIED = [
      'Vary',
      'Access-Control-Allow-Origin',
      'Access-Control-Allow-Credentials',
      'Access-Control-Expose-Headers',
      'Set-Cookie',
      'Access-Control-Max-Age',
    ];

    test.each(COPIED)('a %s in the request changes nothing, whatever is decided', async (name) => {
      const requests: RawRequest[] = ['https://app.example.com', EVIL, undefined].flatMap((Origin) =>
        ['PUT', 'GET', 'OPTIONS'].map((method) => ({
          method,
          path: '/api/products',
          headers: {
            Host: HOST,
            ...(Origin !== undefined && { Origin }),
            ...(method === 'OPTIONS' && { 'Access-Control-Request-Method': 'PUT' }),
          },
        })),
      );
      for (const request of requests) {
        const plain = await sendRaw(server.port, request);
        for (const value of ['*', 'X-Copied', 'https://copied.example', 'Cookie, X-Copied']) {
          const poisoned = await sendRaw(server.port, {
            ...request,
            headers: { ...request.headers, [name]: value },
          });
          expect(corsHeaders(poisoned)).toEqual(corsHeaders(plain));
          expect(wholeText(poisoned)).not.toMatch(/copied/i);
        }
        expect(corsHeaders(plain)['vary']).toMatch(
          /^Origin(?:, Access-Control-Request-(?:Method|Headers)){0,2}$/,
        );
      }
    });
  },
);

/** Lists of request headers that blow up what splits them, backtracks in them or asks for each anew. */
const LISTS: [name: string, make: (size: number) => string][] = [
  ['nothing but commas', (size) => ','.repeat(size)],
  ['nothing but blanks', (size) => ' '.repeat(size)],
  ['commas and blanks', (size) => ', '.repeat(size / 2)],
  ['a name amid commas', (size) => `${','.repeat(size / 2)}x-a${','.repeat(size / 2)}`],
  ['blanks around a name', (size) => `${' '.repeat(size / 2)}x-a${' '.repeat(size / 2)},x-b`],
  ['one long name', (size) => 'a'.repeat(size)],
  ['one long name that is none at its end', (size) => `${'a'.repeat(size)}(`],
  ['one name time and again', (size) => 'x-a,'.repeat(size / 4)],
  [
    'very many names',
    (size) => Array.from({ length: size / 8 }, (_, index) => `x${String(index)}`).join(','),
  ],
  ['names that need no allowing', (size) => 'accept,origin,'.repeat(size / 14)],
  ['tabs and blanks between commas', (size) => '\t ,'.repeat(size / 3)],
];

/** Takes the middleware alone, with no server that would cut the list short. */
function refusedPreflight(handler: CorsMiddleware, names: string): number {
  const request = new IncomingMessage(new Socket());
  request.method = 'OPTIONS';
  request.url = '/api/products';
  request.headers = {
    host: HOST,
    origin: 'https://app.example.com',
    'access-control-request-method': 'DELETE',
    'access-control-request-headers': names,
  };
  const response = new ServerResponse(request);
  handler(request, response, () => {
    throw new Error('a preflight went on to the application');
  });
  return response.statusCode;
}

describe('CVE-2025-47908 and CVE-2026-69207: lists of request headers that blow up', () => {
  const handler = cors({
    diagnostics: false,
    policies: [
      {
        resources: ['Products'],
        origins: ['https://app.example.com'],
        methods: ['PUT'],
        requestHeaders: ['X-A', 'X-B'],
      },
    ],
  });
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as (options?: { type: 'minor' }) => void;

  /** Milliseconds that one takes, the best of several rounds, which other work on the machine disturbs least. */
  const timeOf = (names: string, each = 5) => {
    let best = Infinity;
    for (let round = 0; round < 5; round++) {
      const started = process.hrtime.bigint();
      for (let index = 0; index < each; index++) refusedPreflight(handler, names);
      best = Math.min(best, Number(process.hrtime.bigint() - started) / 1e6 / each);
    }
    return best;
  };

  test('control: both lists are refused, and a short one is refused alike', () => {
    expect(refusedPreflight(handler, 'x-evil')).toBe(403);
    for (const [, make] of LISTS) expect(refusedPreflight(handler, make(16_000))).toBe(403);
  });

  test.each(LISTS)(
    '%s: as long as a server takes, refused within 10 ms of a normal refusal',
    (_name, make) => {
      const normal = timeOf('x-evil');
      // Quadratic work on 16 KB would be 256 million steps, some hundred milliseconds.
      expect(timeOf(make(16_000)) - normal).toBeLessThan(10);
    },
  );

  test.each(LISTS)('%s: eight times the list takes no more than some eight times as long', (_name, make) => {
    const short = timeOf(make(64_000), 2);
    const long = timeOf(make(512_000), 2);
    expect(long).toBeLessThan(Math.max(short, 0.1) * 8 * 4);
  });

  test.each(LISTS.slice(0, 3))('%s: takes next to no memory more than a normal refusal', (_name, make) => {
    const allocated = (names: string) => {
      let least = Infinity;
      for (let round = 0; round < 5; round++) {
        // Of what is young: there is room then for all that follows, so that nothing is collected on the way.
        collectGarbage({ type: 'minor' });
        const before = process.memoryUsage().heapUsed;
        for (let index = 0; index < 10; index++) refusedPreflight(handler, names);
        least = Math.min(least, (process.memoryUsage().heapUsed - before) / 10);
      }
      return least;
    };
    const list = make(16_000);
    allocated(list);
    // Split at its commas it would be an array of 16,000 strings: 128 KB for the pointers alone.
    expect(allocated(list) - allocated('x-evil')).toBeLessThan(48_000);
  });

  test('nothing of ten thousand refused lists is kept', () => {
    const run = (from: number) => {
      for (let index = 0; index < 5_000; index++)
        refusedPreflight(handler, `x-${String(from + index)},`.repeat(100));
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = run(0);
    expect(run(5_000) - before).toBeLessThan(5_000_000);
  });
});

describe('CVE-2023-49803: open by default', () => {
  test.each<[name: string, make: () => CorsConfiguration]>([
    ['nothing configured', () => new CorsConfiguration()],
    ['options alone', () => new CorsConfiguration({ preflightStatus: 200, defaultCacheDuration: 60 })],
    ['a document without entries', () => CorsConfiguration.from({ policies: [] })],
    [
      'resources named, but no origins',
      () => {
        const config = new CorsConfiguration();
        config.forResources('Products');
        config.forAllResources();
        return config;
      },
    ],
    [
      'another resource configured',
      () => {
        const config = new CorsConfiguration();
        config.forResources('Orders').allowAllOrigins();
        return config;
      },
    ],
  ])('%s: every origin, null among them, is refused', async (_name, make) => {
    const config = make();
    for (const origin of [EVIL, 'null', 'http://localhost:3000', `http://${HOST}:80`, '*', '']) {
      expect(allowed(config, origin)).toBe(false);
      const decision = await config.checkAccess({ url: '/api/products', method: 'DELETE', origin });
      expect(decision).toMatchObject({ type: 'preflight', allowed: false, status: 403 });
      expect(Object.keys(decision.headers).filter((name) => /^access-control-/i.test(name))).toEqual([]);
    }
  });

  test.each([undefined, null, '', true, {}, [], [''], [undefined], [null], 'https://app.example.com', '**'])(
    'origins: %j, which says nothing, is an error and not everybody',
    (origins) => {
      expect(() =>
        CorsConfiguration.from({ policies: [{ resources: '*', origins }] } as unknown as CorsDocument),
      ).toThrow(/origins/);
    },
  );

  test('an entry that was refused at start-up leaves nothing open behind', () => {
    const config = new CorsConfiguration();
    expect(() => config.forAllOrigins().allowMethods('GE T')).toThrow();
    expect(() => config.forOrigins(EVIL).withCacheDuration(-1)).toThrow();
    expect(allowed(config, EVIL)).toBe(false);
  });
});

describe('the classics', () => {
  test('an unanchored pattern: https://*.example.com admits neither evil-example.com nor what else has it within', () => {
    const config = new CorsConfiguration();
    config.forOrigins('https://*.example.com').allowCookies();
    expect(allowed(config, 'https://a.example.com')).toBe(true);
    const STRANGERS = [
      'https://evil-example.com',
      'https://evilexample.com',
      'https://a.evil-example.com',
      'https://a.example.com.evil.example',
      'https://a.example.company',
      'https://a.example.com-evil.example',
      'https://aXexampleXcom',
      'https://a-example.com',
      'https://evil.example?a.example.com',
      'https://evil.example/a.example.com',
      'https://evil.example#https://a.example.com',
      'http://a.example.com',
      'xhttps://a.example.com',
      'https://evil.example\nhttps://a.example.com',
      'https://a.example.com\nhttps://evil.example',
    ];
    expect(STRANGERS.filter((origin) => allowed(config, origin))).toEqual([]);
  });

  test.each([/example\.com$/, /^https:\/\/.*\.example\.com$/g, new RegExp('.*')])(
    'a regular expression for an origin, %s, is refused at start-up',
    (expression) => {
      expect(() => new CorsConfiguration().forOrigins(expression as unknown as string)).toThrow(
        /regular expression/,
      );
    },
  );

  describe.each(EXPRESS_VERSIONS)(
    'a global regular expression that alternates between yes and no, on $version',
    ({ express }) => {
      let server: RunningServer;
      beforeAll(async () => {
        server = await serveEverything(express, {
          diagnostics: true,
          policies: [
            {
              resources: ['Products'],
              origins: ['https://*.example.com:*'],
              methods: ['PUT'],
              requestHeaders: ['X-A'],
              cookies: true,
            },
            { resources: ['~/reports/:id'], origins: ['https://*.example.com'] },
          ],
        });
      });
      afterAll(() => server.close());

      const A = { Host: HOST, Origin: 'https://a.example.com' };
      const ASKS = { 'Access-Control-Request-Method': 'PUT' };
      const REQUESTS: [name: string, request: RawRequest, status: number, granted: boolean][] = [
        ['an allowed request', { method: 'PUT', path: '/api/products', headers: A }, 200, true],
        [
          'a refused request',
          { method: 'PUT', path: '/api/products', headers: { ...A, Origin: EVIL } },
          200,
          false,
        ],
        [
          'an allowed preflight',
          {
            method: 'OPTIONS',
            path: '/api/products',
            headers: { ...A, ...ASKS, 'Access-Control-Request-Headers': 'x-a' },
          },
          204,
          true,
        ],
        [
          'a preflight with a name that is none',
          {
            method: 'OPTIONS',
            path: '/api/products',
            headers: { ...A, ...ASKS, 'Access-Control-Request-Headers': 'x a' },
          },
          403,
          false,
        ],
        ['a request to a URL pattern', { method: 'GET', path: '/reports/7', headers: A }, 200, true],
        [
          'a request with an encoded path',
          { method: 'PUT', path: '/api/products/%20//', headers: A },
          200,
          true,
        ],
        [
          'a request with an absolute target',
          { method: 'PUT', path: 'http://x/api/products', headers: A },
          200,
          true,
        ],
        [
          'a malformed origin',
          { method: 'PUT', path: '/api/products', headers: { ...A, Origin: 'https://a.example.com/' } },
          200,
          false,
        ],
      ];

      test.each(REQUESTS)('%s gets the same answer 100 times', async (_name, request, status, granted) => {
        const strip = (text: string) => text.replace(/^Date: .*$/m, '');
        const first = await sendRaw(server.port, request);
        expect(first.status).toBe(status);
        expect('access-control-allow-origin' in grants(first)).toBe(granted);
        for (let time = 1; time < 100; time++) {
          const again = await sendRaw(server.port, request);
          expect([again.status, strip(wholeText(again))]).toEqual([first.status, strip(wholeText(first))]);
        }
      });

      test('all of them in turn get the answers that each gets alone', async () => {
        for (let time = 0; time < 20; time++) {
          for (const [, request, status, granted] of REQUESTS) {
            const answer = await sendRaw(server.port, request);
            expect([answer.status, 'access-control-allow-origin' in grants(answer)]).toEqual([
              status,
              granted,
            ]);
          }
        }
      });
    },
  );
});
