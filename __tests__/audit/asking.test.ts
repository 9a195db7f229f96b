import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { audit, type AuditOptions } from 'express-resource-cors/audit';
import { answer, APP, auditOf, byHand, holesOf, serve } from './support';

jest.setTimeout(60_000);

const nobody = byHand({ allows: () => false });

describe('what is sent', () => {
  test.each<[what: string, listener: Parameters<typeof auditOf>[0], options: Partial<AuditOptions>]>([
    ['to a sound server', nobody, {}],
    ['to one that lets anybody in, without cookies', byHand({ allows: () => true, credentials: false }), {}],
    ['with headers', nobody, { headers: { Cookie: 'session=abcdefgh' } }],
    ['for a method that changes things', nobody, { method: 'DELETE', headers: { 'X-A': '1' } }],
    ['for an origin with a port', nobody, { origin: 'https://a.b.example.co.uk:8443' }],
    ['for an address', nobody, { origin: 'http://192.0.2.7:3000' }],
  ])('%s: at most 32 requests, GET and OPTIONS, to the one URL', async (_what, listener, options) => {
    const { seen, requests } = await auditOf(listener, options);
    expect(seen).toHaveLength(requests);
    expect(requests).toBeGreaterThan(10);
    expect(requests).toBeLessThanOrEqual(32);
    for (const { method, url } of seen) {
      expect(['GET', 'OPTIONS']).toContain(method);
      expect(url).toBe('/data');
    }
  });

  test('no question twice', async () => {
    const { seen } = await auditOf(nobody);
    const questions = seen.map(({ method, headers }) =>
      JSON.stringify([
        method,
        headers.origin,
        headers['access-control-request-method'],
        headers['access-control-request-headers'],
      ]),
    );
    expect(new Set(questions).size).toBe(questions.length);
  });

  test('a server that lets anybody in with cookies leaves no more to ask', async () => {
    const { requests } = await auditOf(byHand({ allows: () => true }));
    expect(requests).toBeLessThanOrEqual(6);
  });

  test('as a browser sends it: a page of another site, and what is no CORS request', async () => {
    const running = await serve(nobody);
    const url = running.url.replace('127.0.0.1', 'localhost');
    await audit({ url, origin: 'http://app.localhost:3000' });
    await running.close();
    const siteOf = (origin: string) =>
      running.seen.find(({ headers }) => headers.origin === origin)?.headers['sec-fetch-site'];
    expect(siteOf('https://stranger.invalid')).toBe('cross-site');
    expect(siteOf('null')).toBe('cross-site');
    expect(running.seen[0]?.headers).not.toHaveProperty('sec-fetch-site');
    expect(running.seen[0]?.headers).not.toHaveProperty('origin');
  });

  test('headers go with GETs, once without them, and never with preflights', async () => {
    const { seen } = await auditOf(nobody, { headers: { Authorization: 'Bearer abcdefgh' } });
    const gets = seen.filter(({ method }) => method === 'GET');
    const options = seen.filter(({ method }) => method === 'OPTIONS');
    expect(gets.filter(({ headers }) => headers.authorization === undefined)).toHaveLength(1);
    expect(options.length).toBeGreaterThan(0);
    for (const { headers } of options) expect(headers).not.toHaveProperty('authorization');
  });

  test('another method is asked for by preflights, with the names that a page sets', async () => {
    const listener = byHand({ allows: (origin) => origin === APP });
    const { seen } = await auditOf(listener, { method: 'patch', headers: { 'X-A': '1', Cookie: 'a=b' } });
    const preflights = seen.filter(({ headers }) => headers.origin !== undefined);
    for (const { method } of preflights) expect(method).toBe('OPTIONS');
    for (const { headers } of preflights) expect(headers['access-control-request-method']).toBe('patch');
    expect(preflights.map(({ headers }) => headers['access-control-request-headers'])).toContain('x-a');
  });
});

describe('another method', () => {
  const putters =
    (allows: (origin: string) => boolean): Parameters<typeof auditOf>[0] =>
    (req, res) => {
      const { origin = '' } = req.headers;
      if (req.method === 'OPTIONS' && allows(origin)) {
        res.setHeader('Access-Control-Allow-Origin', origin);
        res.setHeader('Access-Control-Allow-Credentials', 'true');
        res.setHeader('Access-Control-Allow-Methods', 'PUT');
      }
      answer(req, res);
    };

  test('whose preflights let strangers in, is found', async () => {
    const audited = await auditOf(
      putters((origin) => origin.startsWith(APP)),
      { method: 'PUT' },
    );
    expect(holesOf(audited)).toEqual([['prefix-match', 'high']]);
    expect(audited.findings[0]?.impact).toContain('send PUT');
  });

  test('that is not listed, is not', async () => {
    const audited = await auditOf(
      putters(() => true),
      { method: 'DELETE' },
    );
    expect(audited.findings).toEqual([]);
  });
});

describe('answers that want credentials', () => {
  const wanting =
    (status: number): Parameters<typeof auditOf>[0] =>
    (req, res) => {
      res.setHeader('Access-Control-Allow-Origin', '*');
      if (req.method === 'GET' && req.headers.cookie === undefined) res.writeHead(status).end();
      else answer(req, res);
    };
  const headers = { Cookie: 'session=abcdefgh' };

  test.each([401, 403])("'*' on them is found, by %d without credentials", async (status) => {
    expect(holesOf(await auditOf(wanting(status), { headers }))).toEqual([['wildcard-on-protected', 'low']]);
  });

  test("'*' on what everybody gets is for information", async () => {
    const audited = await auditOf(wanting(200), { headers });
    expect(audited.findings.map(({ code }) => code)).toEqual(['wildcard']);
  });

  test('whoever gives none is told to', async () => {
    const { notes, findings } = await auditOf(wanting(401));
    expect(findings[0]?.code).toBe('wildcard-on-protected');
    expect(notes.join(' ')).toContain('The answer is 401: give the credentials');
  });

  test('an echo of any origin on them is low, without cookies', async () => {
    const listener: Parameters<typeof auditOf>[0] = (req, res) => {
      res.setHeader('Vary', 'Origin');
      if (req.headers.origin !== undefined) res.setHeader('Access-Control-Allow-Origin', req.headers.origin);
      res.writeHead(req.headers.cookie === undefined ? 401 : 200).end();
    };
    expect(holesOf(await auditOf(listener, { headers }))).toEqual([['any-origin', 'low']]);
    expect(holesOf(await auditOf(byHand({ allows: () => true, credentials: false }), { headers }))).toEqual(
      [],
    );
  });
});

describe('secrets', () => {
  test('are masked, and where a server repeats them too', async () => {
    const headers = {
      Cookie: 'session=s3cr3t-cookie',
      'X-Api-Key': 'key-1234567',
      Authorization: 'Bearer t0ken-abcdef',
    };
    const { findings, notes } = await auditOf(
      (req, res) => {
        res.setHeader('Vary', 'Origin');
        res.setHeader('Access-Control-Allow-Origin', String(req.headers.origin));
        res.setHeader('Access-Control-Allow-Credentials', 'true');
        res.setHeader(
          'Access-Control-Expose-Headers',
          `x-${String(req.headers['x-api-key'])}, x-s3cr3t-cookie`,
        );
        res.setHeader('Location', `/login?token=t0ken-abcdef&c=${String(req.headers.cookie)}`);
        res.writeHead(302).end();
      },
      { headers },
    );
    const text = JSON.stringify({ findings, notes });
    expect(text).toContain('any-origin');
    expect(text).toContain('["Cookie","***"]');
    expect(notes.join(' ')).toContain('/login?token=***');
    expect(text).not.toMatch(/s3cr3t|1234567|t0ken/);
  });
});

describe('what may go wrong', () => {
  test('a redirect is told, and not followed', async () => {
    const { notes, seen } = await auditOf((_req, res) => {
      res.writeHead(302, { Location: '/elsewhere' }).end();
    });
    expect(notes[0]).toBe(
      'The answer is a redirect to /elsewhere, which is not followed: audit that URL too.',
    );
    expect(new Set(seen.map(({ url }) => url))).toEqual(new Set(['/data']));
  });

  test('a server that turns requests away after some proves nothing', async () => {
    let count = 0;
    const { complete, notes } = await auditOf((req, res) => {
      count += 1;
      if (count > 8) res.writeHead(429).end();
      else answer(req, res);
    });
    expect(complete).toBe(false);
    expect(notes.join(' ')).toContain('429');
  });

  /** A server whose sockets are handed to this, with the request's text. */
  async function raw<T>(
    behave: (socket: Socket, text: string) => void,
    run: (url: string) => Promise<T>,
  ): Promise<T> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', (data) => {
        behave(socket, data.toString('latin1'));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    } finally {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    }
  }
  const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

  test('nobody answers', async () => {
    await raw(
      (socket) => socket.destroy(),
      async (url) => {
        await expect(audit({ url })).rejects.toMatchObject({ name: 'AuditError', code: 'no-answer' });
      },
    );
  });

  test('a server that hangs costs no more than the time given', async () => {
    const start = Date.now();
    await raw(
      () => undefined,
      async (url) => {
        await expect(audit({ url, timeout: 500 })).rejects.toMatchObject({ code: 'no-answer' });
      },
    );
    expect(Date.now() - start).toBeLessThan(5_000);
  });

  test('a server that hangs later leaves the audit unfinished, in time', async () => {
    const start = Date.now();
    const { complete, notes } = await raw(
      (socket, text) => {
        if (!text.includes('Origin: ')) socket.end(OK);
      },
      (url) => audit({ url, origin: APP, timeout: 800 }),
    );
    expect({ complete, notes }).toEqual({
      complete: false,
      notes: expect.arrayContaining([expect.stringContaining('The time was over')]),
    });
    expect(Date.now() - start).toBeLessThan(6_000);
  });

  test('a firewall that hangs up on an odd origin keeps that page out', async () => {
    const { complete, notes, findings } = await raw(
      (socket, text) => {
        if (text.includes('`')) socket.destroy();
        else socket.end(OK);
      },
      (url) => audit({ url, origin: APP }),
    );
    expect({ complete, findings }).toEqual({ complete: true, findings: [] });
    expect(notes.join(' ')).toContain('1 request got no answer, which keeps such pages out');
  });

  test('a server that goes away proves nothing', async () => {
    let count = 0;
    const { complete, notes } = await raw(
      (socket) => {
        count += 1;
        if (count > 8) socket.destroy();
        else socket.end(OK);
      },
      (url) => audit({ url, origin: APP }),
    );
    expect(complete).toBe(false);
    expect(notes.join(' ')).toContain('does not answer any longer');
  });
});

describe('whose near misses', () => {
  test('those of the origin that the server names to everybody', async () => {
    const { origin, notes } = await auditOf(
      (req, res) => {
        res.setHeader('Access-Control-Allow-Origin', 'https://named.example.org');
        answer(req, res);
      },
      { origin: undefined } as object,
    );
    expect(origin).toBe('https://named.example.org');
    expect(notes).toEqual([
      'The server names https://named.example.org, so what nearly matches that was tried.',
    ]);
  });

  test('else those of its own origin, which is not asked itself', async () => {
    const running = await serve(byHand({ allows: (origin) => origin.startsWith('http://127.0.0.1') }));
    const audited = await audit({ url: running.url });
    await running.close();
    expect(`${audited.origin}/data`).toBe(running.url);
    expect(running.seen.map(({ headers }) => headers.origin)).not.toContain(audited.origin);
    expect(holesOf(audited)).toEqual([['prefix-match', 'high']]);
    // It is a guess, so that no remedy allows it.
    expect(audited.findings[0]?.remedy.cors).toContain("origin: ['https://app.example.com']");
  });

  test('an origin that does not get in itself is told', async () => {
    expect((await auditOf(nobody)).notes).toEqual(['https://app.example.com does not get in itself.']);
  });

  test('a cleartext origin that gets in is found, but not one of this machine', async () => {
    const only = (origin: string) => auditOf(byHand({ allows: (each) => each === origin }), { origin });
    expect(holesOf(await only('http://app.example.com'))).toEqual([['cleartext-origin', 'medium']]);
    expect(holesOf(await only('http://localhost:8080'))).toEqual([]);
    expect(holesOf(await only('http://app.localhost:8080'))).toEqual([]);
  });
});

describe('less than holes', () => {
  const allowing =
    (headers: Record<string, string>): Parameters<typeof auditOf>[0] =>
    (req, res) => {
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
      answer(req, res);
    };

  test.each<[what: string, headers: Record<string, string>, codes: string[]]>([
    [
      'any origin, a changing method',
      { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'GET, DELETE' },
      ['wildcard', 'unsafe-methods'],
    ],
    [
      'any origin, all methods',
      { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': '*' },
      ['wildcard', 'unsafe-methods'],
    ],
    [
      'any origin, all headers',
      { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' },
      ['wildcard', 'any-header'],
    ],
    [
      'one origin, all headers',
      { 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Headers': '*' },
      ['any-header'],
    ],
    [
      "one origin with cookies, where '*' is a name",
      {
        'Access-Control-Allow-Origin': APP,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Allow-Headers': '*',
      },
      ['any-header'],
    ],
    [
      'TRACE',
      { 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Methods': 'GET, TRACE' },
      ['dead-methods'],
    ],
    [
      'a list of headers',
      { 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Headers': 'content-type' },
      [],
    ],
  ])('%s', async (_what, headers, codes) => {
    const { findings } = await auditOf(allowing(headers));
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual(
      codes.map((code) => [code, 'info']),
    );
  });

  test.each([
    ['no-store', []],
    ['max-age=60', [['missing-vary', 'low']]],
  ])('answers that differ without Vary, %s', async (cacheControl, holes) => {
    const listener = byHand({ allows: (origin) => origin === APP, vary: false });
    const audited = await auditOf((req, res) => {
      res.setHeader('Cache-Control', cacheControl);
      listener(req, res);
    });
    expect(holesOf(audited)).toEqual(holes);
  });

  test('Vary on the allowed answer alone is not enough', async () => {
    const audited = await auditOf((req, res) => {
      if (req.headers.origin === APP) {
        res.setHeader('Vary', 'Accept, ORIGIN');
        res.setHeader('Access-Control-Allow-Origin', APP);
      }
      answer(req, res);
    });
    expect(holesOf(audited)).toEqual([['missing-vary', 'low']]);
  });
});

test.each<[what: string, options: unknown, message: string]>([
  ['nothing', undefined, 'The options are an object: { url, origin }.'],
  [
    'a misspelt option',
    { url: 'https://a.example/', orgin: APP },
    "There is no option 'orgin'; did you mean 'origin'?",
  ],
  ['no URL', {}, "undefined is not a URL; write one like 'https://api.example.com/products'."],
  ['no scheme', { url: 'api.example.com/products' }, "'api.example.com/products' is not a URL"],
  ['a host and a port', { url: 'localhost:3000/a' }, "did you mean 'http://localhost:3000/a'?"],
  ['another scheme', { url: 'ftp://a.example/' }, "'ftp://a.example/' is not an http or https URL."],
  ['a password', { url: 'https://u:p@a.example/' }, 'give an Authorization header'],
  [
    'an origin with a path',
    { url: 'https://a.example/', origin: 'https://app.example.com/' },
    "did you mean 'https://app.example.com'?",
  ],
  [
    'no origin at all',
    { url: 'https://a.example/', origin: 'app' },
    "write one like 'https://app.example.com'.",
  ],
  ['an origin that is no text', { url: 'https://a.example/', origin: 7 }, '7 is not an origin'],
  ['a URL that is no text', { url: 7 }, '7 is not a URL'],
  ['a method that is no text', { url: 'https://a.example/', method: 7 }, '7 is not a method.'],
  ['an unknown option', { url: 'https://a.example/', zzzzzzzzz: 1 }, "There is no option 'zzzzzzzzz'."],
  [
    'a scheme without a host',
    { url: 'mailto:a@b.example' },
    "'mailto:a@b.example' is not an http or https URL.",
  ],
  [
    'a header of preflights',
    { url: 'https://a.example/', headers: { 'Access-Control-Request-Method': 'PUT' } },
    'The audit sets Access-Control-Request-Method itself.',
  ],
  ['null', { url: 'https://a.example/', origin: 'null' }, "'null' is not an origin as browsers send it"],
  ['a method that is none', { url: 'https://a.example/', method: 'G T' }, "'G T' is not a method."],
  [
    'a method of no browser',
    { url: 'https://a.example/', method: 'trace' },
    'No browser sends trace for a script.',
  ],
  [
    'a header that the audit sets',
    { url: 'https://a.example/', headers: { Origin: 'x' } },
    "give the option 'origin'",
  ],
  [
    'a header name that is none',
    { url: 'https://a.example/', headers: { 'A B': 'x' } },
    "'A B' is not the name of a header.",
  ],
  ['headers as a list', { url: 'https://a.example/', headers: ['A: b'] }, "'headers' is an object"],
  [
    'a header value that is none',
    { url: 'https://a.example/', headers: { A: 7 } },
    'The value of A is not a string.',
  ],
  [
    'a value with a line break',
    { url: 'https://a.example/', headers: { A: 'secret\r\nB: c' } },
    'The value of A has a character',
  ],
  ['a timeout that is none', { url: 'https://a.example/', timeout: 0 }, 'more than 0, not 0.'],
  ['a timeout that no timer holds', { url: 'https://a.example/', timeout: 2 ** 31 }, 'not 2147483648.'],
])('wrong usage: %s', async (_what, options, message) => {
  await expect(audit(options as AuditOptions)).rejects.toMatchObject({
    name: 'AuditError',
    code: 'wrong-usage',
    message: expect.stringContaining(message),
  });
});
