import { cors, type CorsDocument } from 'express-resource-cors';
import type { RequestHandler } from 'express';
import { sendRaw, type RawResponse } from '../servers/raw-request';
import { corsHeaders, EXPRESS_VERSIONS, LISTED, UNLISTED, withServer } from './support';

const CONFIG: CorsDocument = {
  policies: [{ resources: '*', origins: [LISTED], methods: '*', responseHeaders: '*', cookies: true }],
};
const SAFELISTED =
  /^(?:cache-control|content-language|content-length|content-type|expires|last-modified|pragma|set-cookie2?)$/;

describe.each(EXPRESS_VERSIONS)('all response headers with cookies on $version', ({ express }) => {
  const ask = (answer: RequestHandler, origin = LISTED, method = 'GET') =>
    withServer(express().use(cors(CONFIG), answer), (port) =>
      sendRaw(port, { method, path: '/', headers: { Host: 'a.example', Origin: origin } }),
    );
  const exposed = (response: RawResponse) =>
    (corsHeaders(response)['access-control-expose-headers'] ?? '').toLowerCase().split(',');

  const WAYS: [name: string, answer: RequestHandler][] = [
    ['setHeader', (_req, res) => void res.set({ Foo: '1', Bar: '2', 'Cache-Control': 'no-store' }).json([])],
    [
      'writeHead with an object',
      (_req, res) => void res.writeHead(200, { Foo: '1', Bar: '2', Pragma: 'x' }).end('.'),
    ],
    [
      'writeHead with a flat list',
      (_req, res) => void res.writeHead(200, ['Foo', '1', 'BAR', '2', 'Expires', '0'] as never).end('.'),
    ],
    [
      'writeHead with a list of pairs',
      (_req, res) =>
        void res
          .writeHead(200, [
            ['foo', '1'],
            ['bar', '2'],
          ] as never)
          .end('.'),
    ],
    ['write', (_req, res) => (res.set({ Foo: '1', Bar: '2' }), res.write('.'), void res.end('.'))],
    ['flushHeaders', (_req, res) => (res.set({ Foo: '1', Bar: '2' }), res.flushHeaders(), void res.end())],
    [
      'an error with headers',
      () => {
        throw Object.assign(new Error('.'), { status: 500, headers: { Foo: '1', Bar: '2' } });
      },
    ],
  ];

  test.each(WAYS)(
    '%s: every name on the response is listed, but for those that need not or cannot be',
    async (_name, answer) => {
      const response = await ask(answer);
      const names = exposed(response);
      expect(names).toEqual(expect.arrayContaining(['foo', 'bar', 'x-powered-by']));
      expect(names.filter((name) => SAFELISTED.test(name))).toEqual([]);
      expect(names).not.toContain('*');
      expect(new Set(names).size).toBe(names.length);
      const sent = response.headers.map(([name]) => name.toLowerCase());
      for (const name of names) expect(sent).toContain(name);
      // Hop-by-hop headers are the connection's, not the response's (RFC 9110 § 7.6.1).
      const others = sent.filter(
        (name) =>
          !SAFELISTED.test(name) &&
          !/^(?:connection|keep-alive|transfer-encoding|vary|access-control-.*)$/.test(name),
      );
      expect(names).toEqual(expect.arrayContaining(others));
    },
  );

  test('a cookie is set, but never listed', async () => {
    const response = await ask((_req, res) => void res.cookie('a', '1').set('Foo', '1').end());
    expect(exposed(response)).toContain('foo');
    expect(exposed(response)).not.toContain('set-cookie');
  });

  test('a name that later code wanted exposed is not listed where the response does not have it', async () => {
    const response = await ask((_req, res) => void res.set('Access-Control-Expose-Headers', 'Secret').end());
    expect(exposed(response)).not.toContain('secret');
  });

  test('a header, removed again, is not listed', async () => {
    const response = await ask((_req, res) => {
      res.set('Foo', '1');
      res.removeHeader('Foo');
      res.end();
    });
    expect(exposed(response)).not.toContain('foo');
  });

  test('a refused request, nothing is listed', async () => {
    const response = await ask((_req, res) => void res.set('Foo', '1').end(), UNLISTED);
    expect(corsHeaders(response)).toEqual({ vary: 'Origin' });
  });

  test('a HEAD request lists what a GET does', async () => {
    const answer: RequestHandler = (_req, res) => void res.set('Foo', '1').json([]);
    expect(exposed(await ask(answer, LISTED, 'HEAD')).sort()).toEqual(exposed(await ask(answer)).sort());
  });

  test('two requests with other headers have lists of their own', async () => {
    let round = 0;
    await withServer(
      express().use(cors(CONFIG), (_req, res) => void res.set(`Foo${String(++round)}`, '1').end()),
      async (port) => {
        const send = () =>
          sendRaw(port, { method: 'GET', path: '/', headers: { Host: 'a', Origin: LISTED } });
        expect(exposed(await send())).toContain('foo1');
        const second = exposed(await send());
        expect(second).toContain('foo2');
        expect(second).not.toContain('foo1');
      },
    );
  });
});
