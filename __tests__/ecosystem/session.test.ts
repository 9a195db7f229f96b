import compression from 'compression';
import session, { MemoryStore, type SessionData } from 'express-session';
import type { CorsDocument } from 'express-resource-cors';
import { EXPRESS_VERSIONS, headerLines, LISTED, serve, UNLISTED } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import type { RawResponse } from '../servers/raw-request';
import { TEXT } from './answers';
import { ask, FOREIGN, outcome, outcomeOf, PLACES } from './support';

declare module 'express-session' {
  interface SessionData {
    visits?: number;
  }
}

const CONFIG: CorsDocument = {
  diagnostics: false,
  policies: [
    {
      resources: ['Products'],
      origins: [LISTED],
      methods: ['GET'],
      responseHeaders: ['ETag'],
      cookies: true,
    },
    { resources: ['Everything'], origins: [LISTED], responseHeaders: '*', cookies: true },
  ],
};

const WITH_COOKIES = {
  'access-control-allow-origin': LISTED,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'ETag',
  vary: 'Origin',
};

/** Safelisted, never readable, the connection's own (RFC 9110 § 7.6.1), or the list itself. */
const NOT_LISTED =
  /^(?:content-type|set-cookie|connection|keep-alive|transfer-encoding|access-control-expose-headers)$/;

/** Counts what preflights and pages make the store do. */
class CountingStore extends MemoryStore {
  written = 0;
  fails = false;

  override set(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    this.written++;
    super.set(id, data, done);
  }

  override get(id: string, done: (error: unknown, data?: SessionData | null) => void): void {
    if (this.fails) setImmediate(done, new Error('The store is down.'));
    else super.get(id, done as never);
  }
}

describe.each(EXPRESS_VERSIONS)('sessions on $version', ({ express }) => {
  describe.each(PLACES)('$place', ({ place, build }) => {
    let store: CountingStore;
    let server: RunningServer;

    beforeEach(async () => {
      store = new CountingStore();
      const others = [
        session({ secret: 'secret', resave: false, saveUninitialized: true, rolling: true, store }),
        compression(),
      ];
      server = await serve(
        build({
          express,
          config: CONFIG,
          others,
          routes: (router) => {
            router.get('/products', (req, res) => {
              req.session.visits = (req.session.visits ?? 0) + 1;
              res.set(FOREIGN).set('ETag', '"1"').send(String(req.session.visits));
            });
            router.get('/everything', (_req, res) => {
              res.set({ ...FOREIGN, 'Content-Type': 'text/plain', ETag: '"1"', Foo: '1' }).end(TEXT);
            });
          },
        }),
      );
    });
    afterEach(() => server.close());

    const get = (headers: Record<string, string>, path?: string) =>
      ask(server.port, { method: 'GET', headers }, path);
    const cookieOf = (response: RawResponse) => headerLines(response, 'Set-Cookie')[0]!.split(';')[0]!;

    test('a session lasts from request to request, and each response has cookie and decision', async () => {
      const first = await get({ Origin: LISTED });
      const second = await get({ Origin: LISTED, Cookie: cookieOf(first) });
      expect([first.body, second.body]).toEqual(['1', '2']);
      for (const response of [first, second]) {
        expect(headerLines(response, 'Set-Cookie')).toHaveLength(1);
        expect(outcomeOf(response)).toEqual(outcome(200, WITH_COOKIES, ['Accept-Encoding']));
      }
    });

    test('another origin gets the cookie, which browsers keep from it, and no headers', async () => {
      const response = await get({ Origin: UNLISTED });
      expect(headerLines(response, 'Set-Cookie')).toHaveLength(1);
      expect(outcomeOf(response)).toEqual(outcome(200, { vary: 'Origin' }, ['Accept-Encoding']));
    });

    test('a store that fails makes it a 500 with the decision on it', async () => {
      const headers = { Origin: LISTED, Cookie: cookieOf(await get({ Origin: LISTED })) };
      store.fails = true;
      const response = await get(headers);
      // In front of our middleware the error never meets it.
      const decided = place.startsWith('behind') ? WITH_COOKIES : {};
      expect(outcomeOf(response)).toEqual(outcome(500, decided, []));
    });

    test('preflights begin no session where ours is ahead', async () => {
      const headers = { Origin: LISTED, 'Access-Control-Request-Method': 'GET' };
      const response = await ask(server.port, { method: 'OPTIONS', headers });
      expect(outcomeOf(response)).toMatchObject({ status: 204, 'access-control-allow-origin': LISTED });
      expect(store.written).toBe(place.startsWith('behind') ? 0 : 1);
    });

    test('where all response headers are exposed, those of the response are, cookies never', async () => {
      const response = await get({ Origin: LISTED, 'Accept-Encoding': 'gzip' }, '/api/everything');
      expect(response.body).toBe(TEXT);
      const [exposed = ''] = headerLines(response, 'Access-Control-Expose-Headers');
      const readable = response.headers
        .map(([name]) => name.toLowerCase())
        .filter((name) => !NOT_LISTED.test(name));
      // What middleware in front of ours adds as the headers are sent is not on them yet when ours looks.
      const late = place.startsWith('behind') ? [] : ['content-encoding'];
      expect(exposed.split(',').sort()).toEqual(readable.filter((name) => !late.includes(name)).sort());
      expect(readable).toEqual(expect.arrayContaining(['etag', 'foo', 'date', 'content-encoding']));
    });
  });
});
