import express from 'express';
import { CorsConfiguration, registerGlobal, type CorsOptions } from 'express-resource-cors';
import { captureWarnings, serve } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { APP, ask, EVIL, preflight, readable } from './support/page';

beforeAll(captureWarnings);

/** What SECURITY.md says that CORS can't do, shown on a server that relies on it alone. */
describe("What it can't do", () => {
  let server: RunningServer | undefined;
  let executed: string[];
  afterEach(() => server?.close());

  async function start(options: CorsOptions = {}): Promise<number> {
    executed = [];
    const config = new CorsConfiguration(options);
    config.forResources('Orders').forOrigins(APP).allowMethods('GET', 'PUT').allowCookies();
    config.forResources('Feed').forAllOrigins();
    const app = express();
    registerGlobal(app, config);
    app.all('/{*path}', (request, response) => {
      executed.push(`${request.method} ${request.get('Cookie') ?? 'without cookies'}`);
      response.json([]);
    });
    server = await serve(app);
    return server.port;
  }

  test('it does not authenticate: whoever is no browser says what origin it likes', async () => {
    const port = await start({ rejectDisallowed: true });
    expect(readable(await ask(port, '/api/orders', { origin: APP }))).toBe(true);
    expect(executed).toHaveLength(1);
  });

  test.each(['GET', 'HEAD', 'POST'])(
    'a simple %s of another origin runs, with cookies; its page cannot read it',
    async (method) => {
      const port = await start();
      const answer = await ask(port, '/api/orders', {
        method,
        origin: EVIL,
        headers: { Cookie: 'session=1' },
      });
      expect(readable(answer, EVIL)).toBe(false);
      expect(executed).toEqual([`${method} session=1`]);
    },
  );

  test('rejectDisallowed helps only where an Origin is sent, which links and images do not', async () => {
    const port = await start({ rejectDisallowed: true });
    expect((await ask(port, '/api/orders', { method: 'POST', origin: EVIL })).status).toBe(403);
    expect(executed).toEqual([]);
    await ask(port, '/api/orders', { headers: { Cookie: 'session=1' } });
    expect(executed).toEqual(['GET session=1']);
  });

  test('an entry for all origins is for every page', async () => {
    const port = await start();
    for (const origin of [EVIL, 'null', 'http://intranet.example'])
      expect(readable(await ask(port, '/api/feed', { origin }), origin)).toBe(true);
  });

  test('a Host that is set to match counts as the same origin: no CORS headers, and it passes', async () => {
    const port = await start({ rejectDisallowed: true });
    const spoofed = await ask(port, '/api/orders', {
      origin: 'http://evil.example',
      headers: { Host: 'evil.example' },
    });
    expect([spoofed.status, readable(spoofed, 'http://evil.example')]).toEqual([200, false]);
    const told = { Host: 'evil.example', 'Sec-Fetch-Site': 'cross-site' };
    expect((await ask(port, '/api/orders', { origin: 'http://evil.example', headers: told })).status).toBe(
      403,
    );
  });

  test('with diagnostics a refusal tells configured names, without them nothing', async () => {
    const talking = await preflight(await start({ diagnostics: true }), '/api/orders', { origin: EVIL });
    expect(talking.body).toContain(`'Orders' (from the path '/api/orders'): its entries are for '${APP}'`);
    await server?.close();
    const silent = await preflight(await start({ diagnostics: false }), '/api/orders', { origin: EVIL });
    expect([silent.status, silent.body]).toEqual([403, '']);
  });
});
