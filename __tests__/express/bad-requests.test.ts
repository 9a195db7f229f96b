import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect as connectSocket } from 'node:net';
import connect from 'connect';
import { cors, registerGlobal, type CorsDocument } from 'express-resource-cors';
import type { RunningServer } from '../servers/platforms';
import { sendRaw, type RawRequest, type RawResponse } from '../servers/raw-request';
import { ALLOWED, corsHeaders, EXPRESS_VERSIONS, LISTED, PRODUCTS, serve, UNLISTED } from './support';

/** As much as can be echoed: cookies, so that nothing is `*`, and everything is allowed. */
const GENEROUS: CorsDocument = {
  routes: ['/api/:controller{/*rest}', '/:controller{/*rest}'],
  diagnostics: true,
  policies: [
    ...PRODUCTS.policies,
    {
      resources: '*',
      origins: [LISTED],
      methods: '*',
      requestHeaders: '*',
      responseHeaders: '*',
      cookies: true,
    },
  ],
};

const SERVERS: [name: string, listener: (config: CorsDocument) => RequestListener][] = [
  ...EXPRESS_VERSIONS.map(({ version, express }): (typeof SERVERS)[number] => [
    version,
    (config) => {
      const app = express();
      app.use((_req, res) => void res.end('.'));
      registerGlobal(app, config);
      return app;
    },
  ]),
  [
    'a plain http server',
    (config) => {
      const handler = cors(config);
      return (req, res) => {
        handler(req, res, (error) => void ((res.statusCode = error ? 500 : 200), res.end('.')));
      };
    },
  ],
  [
    'Connect',
    (config) => {
      const app = connect();
      app.use(cors(config));
      app.use((_req, res) => void res.end('.'));
      return (req, res) => {
        app(req, res);
      };
    },
  ],
];

/** What may be in the value of each header that this package sends, whatever was asked. */
const CLEAN: Record<string, RegExp> = {
  'access-control-allow-origin': /^(?:\*|https:\/\/app\.example\.com)$/,
  'access-control-allow-credentials': /^true$/,
  'access-control-allow-methods': /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:,[!#$%&'*+.^_`|~0-9A-Za-z-]+)*$/,
  'access-control-allow-headers': /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:,[!#$%&'*+.^_`|~0-9A-Za-z-]+)*$/,
  'access-control-expose-headers': /^[a-zA-Z0-9-]+(?:,[a-zA-Z0-9-]+)*$/,
  vary: /^[a-zA-Z-]+(?:, [a-zA-Z-]+)*$/,
};

describe.each(SERVERS)('bad requests to %s', (platform, make) => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await serve(make(GENEROUS));
  });
  afterAll(() => server.close());

  async function send(part: Partial<RawRequest>): Promise<RawResponse> {
    const response = await sendRaw(server.port, {
      method: 'GET',
      path: '/api/products',
      ...part,
      headers: { Host: 'api.example.com', ...part.headers },
    });
    expect(response.status).toBeLessThan(500);
    for (const [name, value] of Object.entries(corsHeaders(response))) {
      expect(`${name}: ${value}`).toMatch(
        new RegExp(`^${name}: ${(CLEAN[name] ?? /never/).source.slice(1)}`),
      );
    }
    return response;
  }

  /** The server is there still, and right. */
  const stillServes = async () => {
    expect(corsHeaders(await send({ headers: { Origin: LISTED } }))).toEqual(ALLOWED);
  };

  const PREFLIGHT = { 'Access-Control-Request-Method': 'PUT' };
  const permits = (response: RawResponse) => 'access-control-allow-origin' in corsHeaders(response);

  describe('an Origin that is none is refused, and never echoed', () => {
    const ORIGINS: (string | string[])[] = [
      [LISTED, LISTED],
      [LISTED, UNLISTED],
      [UNLISTED, LISTED],
      '',
      `${LISTED}/`,
      `${LISTED}/path`,
      `${LISTED}, ${LISTED}`,
      `${LISTED} ${UNLISTED}`,
      `${LISTED}\t`.padEnd(30, '\t') + 'x',
      `${LISTED}\xe9`,
      `${LISTED}:443`,
      `${LISTED}:`,
      `${LISTED}.`,
      `${LISTED}@evil.example.org`,
      `https://user@app.example.com`,
      `https://evil.example.org#${LISTED}`,
      `https://app.example.com.evil.example.org`,
      `https://app%2eexample.com`,
      `https:\\\\app.example.com`,
      `https:/app.example.com`,
      `//app.example.com`,
      `app.example.com`,
      `http://app.example.com`,
      '*',
      'null, null',
      'https://*',
      'https://',
      '://',
      'x'.repeat(8_000),
      `https://${'a.'.repeat(3_000)}example.com`,
      `https://[::1`,
      `https://${'[:'.repeat(2_000)}`,
    ];

    test.each(ORIGINS.map((origin) => [JSON.stringify(origin).slice(0, 60), origin] as const))(
      '%s',
      async (_name, origin) => {
        for (const path of ['/api/products', '/api/anything']) {
          const actual = await send({ path, headers: { Origin: origin } });
          expect({ status: actual.status, permits: permits(actual) }).toEqual({
            status: 200,
            permits: false,
          });
          const preflight = await send({
            method: 'OPTIONS',
            path,
            headers: { Origin: origin, ...PREFLIGHT },
          });
          expect({ status: preflight.status, permits: permits(preflight) }).toEqual({
            status: 403,
            permits: false,
          });
        }
        await stillServes();
      },
    );

    test('its case alone is folded: the answer is what was sent, byte for byte, or nothing', async () => {
      const origin = 'HTTPS://App.Example.com';
      const sent = await sendRaw(server.port, {
        method: 'GET',
        path: '/api/products',
        headers: { Host: 'a', Origin: origin },
      });
      const allowed = corsHeaders(sent)['access-control-allow-origin'];
      expect([undefined, origin]).toContain(allowed);
    });
  });

  describe('a preflight that is malformed is refused, and nothing of it echoed', () => {
    const METHODS: (string | string[])[] = [
      '',
      ' ',
      'PUT, GET',
      ['PUT', 'GET'],
      'P UT',
      'PÜT',
      'PUT;',
      'PUT"',
      '"PUT"',
      '(',
      'PUT\tX',
      '{}',
      'A/B',
      'x'.repeat(1_000) + ' '.repeat(2) + 'y',
    ];
    test.each(METHODS.map((method) => [JSON.stringify(method).slice(0, 40), method] as const))(
      'its method being %s',
      async (_name, method) => {
        const response = await send({
          method: 'OPTIONS',
          path: '/api/anything',
          headers: { Origin: LISTED, 'Access-Control-Request-Method': method },
        });
        expect({ status: response.status, permits: permits(response) }).toEqual({
          status: 403,
          permits: false,
        });
        await stillServes();
      },
    );

    const HEADERS: (string | string[])[] = [
      'a b',
      'a;b',
      'a:b',
      'a,b c',
      '"a"',
      'ä',
      'a\x80',
      'a/b',
      'a,\tb\tc',
      ['a', 'b c'],
      '{',
      '*, a b',
      'a=b',
    ];
    test.each(HEADERS.map((names) => [JSON.stringify(names), names] as const))(
      'its header names being %s',
      async (_name, names) => {
        const response = await send({
          method: 'OPTIONS',
          path: '/api/anything',
          headers: { Origin: LISTED, ...PREFLIGHT, 'Access-Control-Request-Headers': names },
        });
        expect({ status: response.status, permits: permits(response) }).toEqual({
          status: 403,
          permits: false,
        });
        await stillServes();
      },
    );

    test('a long list of names, checked and echoed once each', async () => {
      const names = Array.from({ length: 247 }, (_, index) => `x-${String(index)}`);
      const response = await send({
        method: 'OPTIONS',
        path: '/api/anything',
        headers: {
          Origin: LISTED,
          ...PREFLIGHT,
          'Access-Control-Request-Headers': [...names, ...names.slice(0, 9)].join(' ,\t'),
        },
      });
      expect(response.status).toBe(204);
      expect(corsHeaders(response)['access-control-allow-headers']).toBe(names.join(','));
    });

    test.each([',', ',,,', ' , ', ',a,', 'a,,b'])(
      'empty members, %p, are none (RFC 9110 § 5.6.1)',
      async (names) => {
        const response = await send({
          method: 'OPTIONS',
          path: '/api/anything',
          headers: { Origin: LISTED, ...PREFLIGHT, 'Access-Control-Request-Headers': names },
        });
        expect(response.status).toBe(204);
      },
    );
  });

  test.each(['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers', 'X-Large'])(
    '16 KB of %s are answered, and the server goes on',
    async (name) => {
      for (const size of [15_000, 17_000]) {
        const headers = { Origin: LISTED, ...PREFLIGHT, [name]: 'a,'.repeat(size / 2) };
        await send({ method: 'OPTIONS', headers });
        await send({ headers });
      }
      await stillServes();
    },
  );

  test('control characters in an Origin are the end of the request, not of the server', async () => {
    for (const character of ['\0', '\x01', '\x1b', '\x7f', '\x0b', '\r', '\n']) {
      const response = await send({ headers: { Origin: `${LISTED}${character}x` } });
      expect(permits(response)).toBe(false);
    }
    await stillServes();
  });

  describe('a strange request target', () => {
    const TARGETS = [
      '*',
      '/',
      '//',
      '///',
      '/.',
      '/..',
      '/../..',
      '/%',
      '/%zz',
      '/%00',
      '/api/%00',
      '/%c0%ae',
      '/%ff',
      '/api/products%',
      '/api/products/%',
      '/api/products%00',
      '/api/products/..',
      '/api/products/%2e%2e',
      '/api\\products',
      '\\api\\products',
      '/api//products',
      '//api/products',
      '/%2fapi/products',
      '/api%2fproducts',
      '/api/./products',
      '/API/%50roducts',
      '/api/products;x=1',
      '/api/products#fragment',
      '?',
      '/?',
      '#',
      '/api/products?\\',
      '/ä',
      '/\xff\xfe',
      '/__proto__',
      '/constructor',
      '/api/__proto__',
      '/api/constructor/x',
      '/api/toString',
      'api/products',
      'x:',
      'x:y',
      'javascript:alert(1)',
      'http:',
      'http://',
      'http:///',
      'http:///api/products',
      'http://user:password@api.example.com/api/products',
      'http://@/api/products',
      'http://[::1]/api/products',
      'ftp://x/api/products',
      'http://x:1/../api/products',
      'http://x\\y/api/products',
      `/${'a/'.repeat(4_000)}`,
      `/${'../'.repeat(2_000)}`,
      `/${'%2e'.repeat(2_000)}`,
      `/api/${'%2f'.repeat(2_000)}`,
      `/api/products/${'x'.repeat(8_000)}`,
    ];

    test.each(TARGETS.map((path) => [JSON.stringify(path).slice(0, 60), path] as const))(
      '%s is answered, never with a 5xx, and the server goes on',
      async (_name, path) => {
        for (const [method, headers] of [
          ['GET', {}],
          ['GET', { Origin: LISTED }],
          ['GET', { Origin: UNLISTED }],
          ['OPTIONS', { Origin: LISTED }],
          ['OPTIONS', { Origin: LISTED, ...PREFLIGHT }],
          ['OPTIONS', { Origin: UNLISTED, ...PREFLIGHT }],
        ] as const) {
          await send({ method, path, headers });
        }
        await stillServes();
      },
    );

    // `new URL` and `url.parse` throw for these. Express and Connect parse before any middleware runs, and Connect
    // does not survive it: what is tested is that nothing here throws where the server itself does not.
    if (platform !== 'Connect') {
      test.each([
        'http://[::1/api/products',
        'http://x:y:z/api/products',
        'http://x:99999/api/products',
        'http://a b/',
      ])('%s, whose authority does not parse, is answered', async (path) => {
        await send({ path, headers: { Origin: LISTED } });
        await send({ method: 'OPTIONS', path, headers: { Origin: LISTED, ...PREFLIGHT } });
        await stillServes();
      });
    }

    test('OPTIONS * with the headers of a preflight names no resource: the entries for all decide', async () => {
      const response = await send({
        method: 'OPTIONS',
        path: '*',
        headers: { Origin: LISTED, ...PREFLIGHT },
      });
      // Connect routes nothing but paths, and answers by itself.
      if (platform === 'Connect') return;
      expect(response.status).toBe(204);
      expect(
        (await send({ method: 'OPTIONS', path: '*', headers: { Origin: UNLISTED, ...PREFLIGHT } })).status,
      ).toBe(403);
    });
  });

  test.each(['DELETE', 'PATCH', 'PROPFIND', 'M-SEARCH', 'TRACE', 'PURGE', 'LINK', 'SOURCE'])(
    'the method %s is decided like any other',
    async (method) => {
      const response = await send({ method, headers: { Origin: LISTED } });
      expect(response.status).toBe(200);
      expect(corsHeaders(response)).toEqual({ vary: 'Origin' });
      await stillServes();
    },
  );

  test.each(['get', 'FOO', 'G\xcbT', ''])(
    'the method %p, which Node does not know, is the end of the connection alone',
    async (method) => {
      const response = await send({ method, headers: { Origin: LISTED } });
      expect(response.status).toBe(400);
      await stillServes();
    },
  );

  test('an HTTP/1.0 request without a Host is decided like any other', async () => {
    const socket = connectSocket({ port: server.port, host: '127.0.0.1' });
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    socket.write(`GET /api/products HTTP/1.0\r\nOrigin: ${LISTED}\r\n\r\n`);
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text.toLowerCase()).toContain(`\r\naccess-control-allow-origin: ${LISTED}\r\n`);
  });

  test('half a request, given up, disturbs nobody', async () => {
    for (const half of [
      'OPTIONS /api/pro',
      `OPTIONS /api/products HTTP/1.1\r\nOrigin: ${LISTED}\r\n`,
      `PUT /api/products HTTP/1.1\r\nHost: a\r\nOrigin: ${LISTED}\r\nContent-Length: 9\r\n\r\nhal`,
    ]) {
      const socket = connectSocket({ port: server.port, host: '127.0.0.1' });
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(half);
      await new Promise((resolve) => setTimeout(resolve, 5));
      socket.destroy();
    }
    await stillServes();
  });

  test.each([
    'app.example.com',
    'app.example.com:443',
    '',
    ' ',
    'a/b',
    'x'.repeat(4_000),
    '[::1',
    'a:b:c',
    'a:99999999999999999999',
  ])('a Host of %p breaks nothing', async (host) => {
    await send({ headers: { Host: host, Origin: LISTED } });
    await send({ headers: { Host: host, Origin: `http://${host}` } });
    await stillServes();
  });

  test.each([
    'same-origin',
    'SAME-ORIGIN',
    'cross-site',
    'same-site',
    'none',
    '',
    'nonsense',
    'same-origin, cross-site',
  ])('Sec-Fetch-Site: %s breaks nothing, and none but same-origin makes a request the own', async (site) => {
    const response = await send({ headers: { Origin: LISTED, 'Sec-Fetch-Site': site } });
    expect(permits(response)).toBe(site !== 'same-origin');
  });
});
