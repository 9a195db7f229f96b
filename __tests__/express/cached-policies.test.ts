import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorRequestHandler, Express } from 'express';
import {
  cachePolicies,
  CorsConfiguration,
  registerGlobal,
  type CorsPolicy,
  type CorsPolicyCacheOptions,
  type CorsPolicyLookup,
} from 'express-resource-cors';
import request from 'supertest';
import { ALLOWED, ASKS_TO_PUT, corsHeaders, EXPRESS_VERSIONS, LISTED, PRODUCTS, REFUSED } from './support';

const PARTNER = 'https://partner.example.net';
const POLICY: CorsPolicy = { methods: ['GET', 'PUT'], requestHeaders: ['X-A'] };
const FOR_PARTNER = { 'access-control-allow-origin': PARTNER, vary: 'Origin' };

describe.each(EXPRESS_VERSIONS)('cached policies on $version', ({ express }) => {
  function site(
    store: (lookup: CorsPolicyLookup) => CorsPolicy | null | Promise<CorsPolicy | null>,
    options: Partial<CorsPolicyCacheOptions> = {},
  ) {
    const cached = cachePolicies(store, { max: 100, ttl: 60_000, timeout: 200, ...options });
    const config = CorsConfiguration.from(
      { ...PRODUCTS, callbackTimeout: 400 },
      { dynamicConfigurationCallback: cached },
    );
    const app = express();
    app.get('/api/products', (_req, res) => {
      res.json([]);
    });
    const answerError: ErrorRequestHandler = (error: { status: number }, _req, res, next) => {
      if (res.headersSent) next(error);
      else res.sendStatus(error.status);
    };
    app.use(answerError);
    registerGlobal(app, config);
    return { app, cached };
  }

  const get = (app: Express, origin: string) => request(app).get('/api/products').set('Origin', origin);

  test('the store is asked once, for preflights and actual requests that come together', async () => {
    const store = jest.fn(() => delay(30, POLICY));
    const { app } = site(store);

    const preflight = request(app).options('/api/products').set(ASKS_TO_PUT).set('Origin', PARTNER);
    const answers = await Promise.all([preflight, ...Array.from({ length: 20 }, () => get(app, PARTNER))]);

    expect(answers[0].status).toBe(204);
    for (const answer of answers.slice(1)) expect(corsHeaders(answer)).toEqual(FOR_PARTNER);
    expect(store).toHaveBeenCalledTimes(1);
  });

  test('a store that hangs, fails the requests that need it when timeout is over, and no other', async () => {
    const store = jest.fn(() => new Promise<null>(() => undefined));
    const { app } = site(store);
    const began = performance.now();

    const [entry, ...partners] = await Promise.all([get(app, LISTED), get(app, PARTNER), get(app, PARTNER)]);

    expect(corsHeaders(entry)).toEqual(ALLOWED);
    for (const answer of partners) {
      expect(answer.status).toBe(503);
      expect(corsHeaders(answer)).toEqual(REFUSED);
    }
    expect(performance.now() - began).toBeLessThan(5000);
    expect(store).toHaveBeenCalledTimes(1);
  });

  test('what an administrator changes, counts from the next request on', async () => {
    let policy: CorsPolicy | null = null;
    const { app, cached } = site(() => policy);
    expect(corsHeaders(await get(app, PARTNER))).toEqual(REFUSED);

    policy = POLICY;
    expect(corsHeaders(await get(app, PARTNER))).toEqual(REFUSED);
    cached.invalidate();
    expect(corsHeaders(await get(app, PARTNER))).toEqual(FOR_PARTNER);

    policy = null;
    cached.invalidate({ resource: 'Products', origin: PARTNER });
    expect(corsHeaders(await get(app, PARTNER))).toEqual(REFUSED);
  });

  test('with staleIfError, a store that is away takes nothing from those it let in', async () => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    let away = false;
    const { app } = site(
      ({ origin }) => {
        if (away) throw new Error('the store is away');
        return origin === PARTNER ? POLICY : null;
      },
      { ttl: 1, staleIfError: 60_000 },
    );
    await get(app, PARTNER);
    away = true;
    await delay(5);

    expect(corsHeaders(await get(app, PARTNER))).toEqual(FOR_PARTNER);
    expect(await get(app, 'https://another.example')).toMatchObject({ status: 503 });
    jest.restoreAllMocks();
  });
});
