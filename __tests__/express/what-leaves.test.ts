import type { OutgoingHttpHeader, RequestListener, ServerResponse } from 'node:http';
import debug from 'debug';
import type { RequestHandler } from 'express';
import { cors } from 'express-resource-cors';
import { sendRaw, type RawResponse } from '../servers/raw-request';
import {
  ALLOWED,
  corsHeaders,
  EXPRESS_VERSIONS,
  headerLines,
  LISTED,
  PRODUCTS,
  REFUSED,
  UNLISTED,
  withServer,
} from './support';

/** What a careless upstream, or a left-over `cors()`, says. */
const SPOILT: Record<string, string> = {
  'Access-Control-Allow-Origin': '*',
  'access-control-allow-credentials': 'true',
  'ACCESS-CONTROL-EXPOSE-HEADERS': 'Secret',
  'Access-Control-Allow-Methods': '*',
  'Access-Control-Allow-Anything': 'true',
};

type Send = (res: ServerResponse, headers: Record<string, string>) => void;

function setAll(res: ServerResponse, headers: Record<string, string>): ServerResponse {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  return res;
}

/** Node's types know of flat lists alone, and Node of lists of pairs too. */
const asHead = (list: unknown): OutgoingHttpHeader[] => list as OutgoingHttpHeader[];

/** Every way in which Node sends a head, with `headers` on it. */
const WAYS: [name: string, send: Send][] = [
  ['setHeader, end', (res, headers) => void setAll(res, headers).end('.')],
  ['setHeader, end without a body', (res, headers) => void setAll(res, headers).end()],
  [
    'setHeaders, end',
    (res, headers) => (res.setHeaders(new Map(Object.entries(headers))), void res.end('.')),
  ],
  [
    'appendHeader, end',
    (res, headers) => {
      for (const [name, value] of Object.entries(headers)) res.appendHeader(name, value);
      res.end('.');
    },
  ],
  ['setHeader, write, end', (res, headers) => (setAll(res, headers), res.write('.'), void res.end('.'))],
  [
    'setHeader, flushHeaders, end',
    (res, headers) => (setAll(res, headers), res.flushHeaders(), void res.end('.')),
  ],
  ['setHeader, writeHead(status)', (res, headers) => void setAll(res, headers).writeHead(200).end('.')],
  [
    'setHeader, writeHead(status, reason)',
    (res, headers) => void setAll(res, headers).writeHead(200, 'Fine').end('.'),
  ],
  ['writeHead(status, object)', (res, headers) => void res.writeHead(200, headers).end('.')],
  ['writeHead(status, reason, object)', (res, headers) => void res.writeHead(200, 'Fine', headers).end('.')],
  [
    'writeHead(status, undefined, object)',
    (res, headers) => void res.writeHead(200, undefined, headers).end('.'),
  ],
  [
    'writeHead(status, flat list)',
    (res, headers) => void res.writeHead(200, asHead(Object.entries(headers).flat())).end('.'),
  ],
  [
    'writeHead(status, reason, flat list)',
    (res, headers) => void res.writeHead(200, 'Fine', asHead(Object.entries(headers).flat())).end('.'),
  ],
  [
    'writeHead(status, list of pairs)',
    (res, headers) => void res.writeHead(200, asHead(Object.entries(headers))).end('.'),
  ],
  [
    'setHeader and writeHead(status, object)',
    (res, headers) => void setAll(res, headers).writeHead(200, headers).end('.'),
  ],
];

const PLATFORMS: [name: string, listener: (answer: RequestHandler) => RequestListener][] = [
  [
    'a plain http server',
    (answer) => {
      const handler = cors(PRODUCTS);
      return (req, res) => {
        handler(req, res, () => void answer(req as never, res as never, () => undefined));
      };
    },
  ],
  ...EXPRESS_VERSIONS.map(({ version, express }): (typeof PLATFORMS)[number] => [
    version,
    (answer) => express().use(cors(PRODUCTS), answer),
  ]),
];

const get = (port: number, origin = LISTED, method = 'GET') =>
  sendRaw(port, { method, path: '/api/products', headers: { Host: 'a.example', Origin: origin } });

describe.each(PLATFORMS)('on %s', (platform, make) => {
  const answered = (answer: (res: ServerResponse) => void, origin = LISTED): Promise<RawResponse> =>
    withServer(
      make((_req, res) => {
        answer(res);
      }),
      (port) => get(port, origin),
    );

  describe.each(WAYS)('%s', (name, send) => {
    test('with foreign headers, request allowed, the decision leaves', async () => {
      const response = await answered((res) => {
        send(res, SPOILT);
      });
      expect(response.status).toBe(200);
      expect(corsHeaders(response)).toEqual(ALLOWED);
    });

    test('with foreign headers, request refused, nothing of them leaves', async () => {
      expect(
        corsHeaders(
          await answered((res) => {
            send(res, SPOILT);
          }, UNLISTED),
        ),
      ).toEqual(REFUSED);
    });

    test('with the very headers that were decided, they leave once', async () => {
      const response = await answered((res) => {
        const { vary, ...headers } = ALLOWED;
        send(res, { ...headers, Vary: vary });
      });
      const expected = name.startsWith('appendHeader') ? expect.anything() : 'Origin';
      expect(corsHeaders(response)).toEqual({ ...ALLOWED, vary: expected });
    });

    test('with a Vary, Origin is in it too', async () => {
      const { vary, ...others } = corsHeaders(
        await answered((res) => {
          send(res, { Vary: 'Accept-Encoding' });
        }),
      );
      expect(others).toEqual({ ...ALLOWED, vary: undefined });
      expect(vary?.toLowerCase().split(/, */).sort()).toEqual(['accept-encoding', 'origin']);
    });

    test('with a Vary that lists origin already, it is not listed again', async () => {
      const { vary } = corsHeaders(
        await answered((res) => {
          send(res, { vary: 'accept, origin' });
        }),
      );
      const names = vary?.toLowerCase().split(/, */) ?? [];
      expect(names).toEqual(expect.arrayContaining(['accept', 'origin']));
      if (!name.startsWith('appendHeader')) expect(names).toHaveLength(2);
    });

    test('with Vary: *, that says it all', async () => {
      const { vary } = corsHeaders(
        await answered((res) => {
          send(res, { Vary: '*' });
        }, UNLISTED),
      );
      expect(vary?.split(/, */)).toContain('*');
      expect(vary).not.toContain('AND AGAIN');
    });

    test('other headers are untouched', async () => {
      const response = await answered((res) => {
        send(res, { Foo: 'a, b', 'X-Control': 'c', ETag: '"1"' });
      });
      expect(headerLines(response, 'Foo')).toEqual(['a, b']);
      expect(headerLines(response, 'X-Control')).toEqual(['c']);
      expect(headerLines(response, 'ETag')).toEqual(['"1"']);
    });
  });

  const REMOVALS: [name: string, remove: Send][] = [
    ['removeHeader, end', (res) => void res.end('.')],
    ['removeHeader, writeHead', (res) => void res.writeHead(200, { Foo: '1' }).end('.')],
    ['removeHeader, flushHeaders', (res) => (res.flushHeaders(), void res.end('.'))],
    ['removeHeader, write', (res) => (res.write('.'), void res.end('.'))],
  ];
  test.each(REMOVALS)('%s: what was removed leaves all the same', async (_name, send) => {
    const removeAndSend = (res: ServerResponse) => {
      for (const header of res.getHeaderNames()) res.removeHeader(header);
      send(res, {});
    };
    expect(corsHeaders(await answered(removeAndSend))).toEqual(ALLOWED);
    expect(corsHeaders(await answered(removeAndSend, UNLISTED))).toEqual(REFUSED);
  });

  const COOKIES: [name: string, set: (res: ServerResponse) => void][] = [
    ['setHeader', (res) => (res.setHeader('Set-Cookie', ['a=1', 'b=2']), void res.end())],
    [
      'setHeader and writeHead(status, object)',
      (res) => (res.setHeader('Set-Cookie', ['a=1', 'b=2']), void res.writeHead(200, { Foo: '1' }).end()),
    ],
    ['writeHead(status, object)', (res) => void res.writeHead(200, { 'Set-Cookie': ['a=1', 'b=2'] }).end()],
    [
      'writeHead(status, flat list with a list)',
      (res) => void res.writeHead(200, asHead(['Set-Cookie', ['a=1', 'b=2']])).end(),
    ],
    [
      'writeHead(status, list of pairs with a list)',
      (res) => void res.writeHead(200, asHead([['Set-Cookie', ['a=1', 'b=2']]])).end(),
    ],
  ];
  test.each(COOKIES)('several cookies by %s all leave', async (_name, set) => {
    for (const origin of [LISTED, UNLISTED]) {
      expect(headerLines(await answered(set, origin), 'Set-Cookie')).toEqual(['a=1', 'b=2']);
    }
  });

  // Without the middleware Node sends both (where nothing else was set); with it none may get lost.
  if (platform === 'a plain http server') {
    test.each([
      ['a flat list', ['Set-Cookie', 'a=1', 'Foo', '1', 'Set-Cookie', 'b=2']],
      [
        'a list of pairs',
        [
          ['Set-Cookie', 'a=1'],
          ['Foo', '1'],
          ['Set-Cookie', 'b=2'],
        ],
      ],
    ])('a name that repeats in %s for writeHead leaves with each value', async (_name, list) => {
      const response = await answered((res) => void res.writeHead(200, asHead(list)).end());
      expect(headerLines(response, 'Set-Cookie')).toEqual(['a=1', 'b=2']);
      expect(headerLines(response, 'Foo')).toEqual(['1']);
      expect(corsHeaders(response)).toEqual(ALLOWED);
    });

    test.each([
      ['a flat list', ['Vary', 'A', 'Foo', '1', 'vary', 'B, C']],
      [
        'a list of pairs',
        [
          ['Vary', 'A'],
          ['vary', ['B', 'C']],
        ],
      ],
    ])('a Vary that repeats in %s for writeHead is merged', async (_name, list) => {
      const { vary } = corsHeaders(await answered((res) => void res.writeHead(200, asHead(list)).end()));
      expect(vary?.split(/, */).sort()).toEqual(['A', 'B', 'C', 'Origin']);
    });
  }

  test('writeHead gives back the response, and a second one fails as it always did', async () => {
    let second: unknown;
    const response = await answered((res) => {
      const given = res.writeHead(201, 'Made', { Foo: '1' });
      try {
        res.writeHead(200);
      } catch (error) {
        second = error;
      }
      given.end('.');
    });
    expect(response.status).toBe(201);
    expect(second).toMatchObject({ code: 'ERR_HTTP_HEADERS_SENT' });
  });

  test.each([
    ['a name that is none', { 'Foo Bar': '1' }],
    ['a value with a line break', { Foo: '1\r\nAccess-Control-Allow-Origin: *' }],
    ['a value that is undefined', { Foo: undefined }],
  ])(
    'writeHead with %s throws as it always did, and the answer to that has the headers',
    async (_name, headers) => {
      let thrown: unknown;
      const response = await answered((res) => {
        try {
          res.writeHead(200, headers as Record<string, string>);
        } catch (error) {
          thrown = error;
          res.writeHead(500).end();
        }
      });
      expect(thrown).toMatchObject({ code: expect.stringMatching(/^ERR_(?:HTTP_)?INVALID/) });
      expect(response.status).toBe(500);
      expect(corsHeaders(response)).toEqual(ALLOWED);
    },
  );

  test('headers sent before the middleware runs are let be', async () => {
    const middleware = cors(PRODUCTS);
    const listener: RequestListener = (req, res) => {
      res.writeHead(200, SPOILT);
      middleware(req, res, () => void res.end('.'));
    };
    await withServer(listener, async (port) => {
      expect((await get(port)).body).toBe('.');
      const preflight = await sendRaw(port, {
        method: 'OPTIONS',
        path: '/api/products',
        headers: { Host: 'a', Origin: LISTED, 'Access-Control-Request-Method': 'PUT' },
      });
      expect(preflight.body).toBe('.');
    });
  });

  test('a response ended before the middleware runs is let be', async () => {
    const middleware = cors({ ...PRODUCTS, rejectDisallowed: true, diagnostics: true });
    let errors = 0;
    const listener: RequestListener = (req, res) => {
      res.end('done');
      res.on('error', () => errors++);
      middleware(req, res, () => undefined);
    };
    await withServer(listener, async (port) => {
      expect((await get(port, UNLISTED)).body).toBe('done');
    });
    expect(errors).toBe(0);
  });
});

describe.each(EXPRESS_VERSIONS)('another middleware on $version', ({ express }) => {
  /** What the `cors` package does with its defaults and `credentials`. */
  const leftOver: RequestHandler = (req, res, next) => {
    res.setHeader('Access-Control-Allow-Origin', req.headers.origin ?? '*');
    res.setHeader('Access-Control-Allow-Credentials', 'true');
    if (req.method === 'OPTIONS') {
      res.setHeader('Access-Control-Allow-Methods', 'GET,HEAD,PUT,PATCH,POST,DELETE');
      res.statusCode = 204;
      res.setHeader('Content-Length', '0');
      res.end();
    } else next();
  };
  /** What `compression` and `express-session` do: act as the headers are sent. */
  const late: RequestHandler = (_req, res, next) => {
    const writeHead = res.writeHead.bind(res) as (...parameters: unknown[]) => unknown;
    res.writeHead = ((...parameters: unknown[]) => {
      res.vary('Accept-Encoding');
      res.setHeader('Set-Cookie', 's=1');
      for (const [name, value] of Object.entries(SPOILT)) res.setHeader(name, value);
      return writeHead(...parameters);
    }) as typeof res.writeHead;
    next();
  };
  const answer: RequestHandler = (_req, res) => void res.json([]);

  test.each([LISTED, UNLISTED])(
    'a left-over cors() behind it, origin %s, changes nothing',
    async (origin) => {
      await withServer(express().use(cors(PRODUCTS), leftOver, answer), async (port) => {
        expect(corsHeaders(await get(port, origin))).toEqual(origin === LISTED ? ALLOWED : REFUSED);
      });
    },
  );

  test.each([LISTED, UNLISTED])(
    'a left-over cors() before it, origin %s, changes nothing',
    async (origin) => {
      await withServer(express().use(leftOver, cors(PRODUCTS), answer), async (port) => {
        expect(corsHeaders(await get(port, origin))).toEqual(origin === LISTED ? ALLOWED : REFUSED);
      });
    },
  );

  test('a left-over cors() behind it does not answer OPTIONS requests that are no preflight with its own headers', async () => {
    await withServer(express().use(cors(PRODUCTS), leftOver, answer), async (port) => {
      expect(corsHeaders(await get(port, LISTED, 'OPTIONS'))).toEqual(REFUSED);
    });
  });

  test('one behind it that acts as the headers are sent changes only what is its own', async () => {
    await withServer(express().use(cors(PRODUCTS), late, answer), async (port) => {
      const response = await get(port);
      expect(corsHeaders(response)).toEqual({ ...ALLOWED, vary: 'Origin, Accept-Encoding' });
      expect(headerLines(response, 'Set-Cookie')).toEqual(['s=1']);
    });
  });

  test('one before it that adds to Vary as the headers are sent does not lose Origin', async () => {
    const varies: RequestHandler = (_req, res, next) => {
      const writeHead = res.writeHead.bind(res) as (...parameters: unknown[]) => unknown;
      res.writeHead = ((...parameters: unknown[]) => {
        res.vary('Accept-Encoding');
        return writeHead(...parameters);
      }) as typeof res.writeHead;
      next();
    };
    await withServer(express().use(varies, cors(PRODUCTS), answer), async (port) => {
      expect(corsHeaders(await get(port))).toEqual({ ...ALLOWED, vary: 'Origin, Accept-Encoding' });
    });
  });

  test('what was replaced or removed is said by debug, and nothing where all is well', async () => {
    const lines: string[] = [];
    const { log } = debug;
    debug.log = (...parameters: unknown[]) => void lines.push(parameters.join(' '));
    debug.enable('express-resource-cors');
    try {
      await withServer(express().use(cors(PRODUCTS), leftOver, answer), (port) => get(port, UNLISTED));
      expect(lines.filter((line) => /access-control-allow-origin/i.test(line))).toHaveLength(1);
      lines.length = 0;
      await withServer(express().use(cors(PRODUCTS), answer), (port) => get(port));
      expect(lines.filter((line) => /replaced|removed/.test(line))).toEqual([]);
    } finally {
      debug.disable();
      debug.log = log;
    }
  });
});
