import diagnosticsChannel from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';
import debug from 'debug';
import {
  CorsConfiguration,
  cors,
  registerGlobal,
  type CorsDecision,
  type CorsDocument,
} from 'express-resource-cors';
import request, { type Response } from 'supertest';
import * as messages from '../../src/explanation/message';
import {
  ASKS_TO_PUT,
  corsHeaders,
  EXPRESS_VERSIONS,
  LISTED,
  PREFLIGHT,
  PRODUCTS,
  REFUSED,
  UNLISTED,
} from './support';

const CHANNEL = 'express-resource-cors:decision';

async function listening<T>(use: (decisions: CorsDecision[]) => Promise<T>): Promise<T> {
  const decisions: CorsDecision[] = [];
  const collect = (message: unknown): void => void decisions.push(message as CorsDecision);
  diagnosticsChannel.subscribe(CHANNEL, collect);
  try {
    return await use(decisions);
  } finally {
    diagnosticsChannel.unsubscribe(CHANNEL, collect);
  }
}

describe.each(EXPRESS_VERSIONS)('diagnostics on $version', ({ express }) => {
  const appWith = (document: CorsDocument) => {
    const app = express();
    app.use((req, res) => void res.json({ handled: req.method }));
    registerGlobal(app, document);
    return app;
  };
  const preflight = (document: CorsDocument, headers: Record<string, string> = {}, path = '/api/products') =>
    request(appWith(document))
      .options(path)
      .set({ ...ASKS_TO_PUT, ...headers });
  const get = (document: CorsDocument, origin: string) =>
    request(appWith(document)).get('/api/products').set('Origin', origin);

  const ON: CorsDocument = { ...PRODUCTS, diagnostics: true };
  const OFF: CorsDocument = { ...PRODUCTS, diagnostics: false };
  const VARY = { vary: PREFLIGHT.vary };

  function expectMessage(response: Response, message: string): void {
    expect(response.text).toBe(message);
    expect(message).toMatch(/\S.*\.$/s);
    expect(response.headers['content-type']).toMatch(/^text\/plain; *charset=utf-8$/i);
    expect(response.headers['x-content-type-options']).toBe('nosniff');
  }

  /** A refused preflight of each kind. */
  const REFUSALS: [reason: string, headers: Record<string, string>, path: string][] = [
    ['origin-not-allowed', { Origin: UNLISTED }, '/api/products'],
    ['malformed-origin', { Origin: 'https://app.example.com/' }, '/api/products'],
    ['null-origin', { Origin: 'null' }, '/api/products'],
    ['resource-not-configured', {}, '/api/orders'],
    ['ambiguous-path', {}, '/api/products/..%2Forders'],
    ['malformed-request-method', { 'Access-Control-Request-Method': 'PUT, GET' }, '/api/products'],
    ['malformed-request-headers', { 'Access-Control-Request-Headers': 'a b' }, '/api/products'],
    // A safelisted method: only a 403 makes the browser refuse it.
    ['method-not-allowed', { 'Access-Control-Request-Method': 'POST' }, '/api/products'],
  ];

  test.each(REFUSALS)(
    'on, a preflight refused for %s is answered 403 with the message',
    async (reason, headers, path) => {
      await listening(async (decisions) => {
        const response = await preflight(ON, headers, path);
        expect(response.status).toBe(403);
        expect(decisions).toEqual([expect.objectContaining({ reason, allowed: false })]);
        expectMessage(response, decisions[0]!.message);
        expect(Object.keys(corsHeaders(response)).filter((name) => name !== 'vary')).toEqual([]);
      });
    },
  );

  test.each(REFUSALS)(
    'off, a preflight refused for %s is answered 403 without a body',
    async (_reason, headers, path) => {
      const response = await preflight(OFF, headers, path);
      expect(response.status).toBe(403);
      expect(response.text).toBe('');
      expect(response.headers['content-type']).toBeUndefined();
      expect(response.headers['content-length']).toBe('0');
      expect(Object.keys(corsHeaders(response)).filter((name) => name !== 'vary')).toEqual([]);
    },
  );

  const CULPRITS: [reason: string, headers: Record<string, string>][] = [
    ['method-not-allowed', { 'Access-Control-Request-Method': 'DELETE' }],
    ['request-header-not-allowed', { 'Access-Control-Request-Headers': 'x-secret' }],
    // The method decides first.
    [
      'method-not-allowed',
      { 'Access-Control-Request-Method': 'DELETE', 'Access-Control-Request-Headers': 'x-secret' },
    ],
    [
      'request-header-not-allowed',
      { 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'x-secret' },
    ],
  ];

  test.each(CULPRITS)(
    'on, %s by an allowed origin gets 204 and the true lists, and is refused',
    async (reason, headers) => {
      await listening(async (decisions) => {
        const response = await preflight({ ...ON, defaultCacheDuration: undefined }, headers);
        expect(response.status).toBe(204);
        expect(response.text).toBe('');
        expect(corsHeaders(response)).toEqual(PREFLIGHT);
        expect(decisions).toEqual([expect.objectContaining({ reason, allowed: false, status: 204 })]);
      });
    },
  );

  test.each(CULPRITS)('off, %s by an allowed origin gets 403 and nothing', async (_reason, headers) => {
    const response = await preflight(OFF, headers);
    expect(response.status).toBe(403);
    expect(response.text).toBe('');
    expect(corsHeaders(response)).toEqual(VARY);
  });

  test.each(CULPRITS)('on, %s by another origin gets 403 and nothing', async (_reason, headers) => {
    const response = await preflight(ON, { ...headers, Origin: UNLISTED });
    expect(response.status).toBe(403);
    expect(corsHeaders(response)).toEqual(VARY);
  });

  test('on, a culprit, preflightStatus 200, gets that status', async () => {
    const response = await preflight(
      { ...ON, preflightStatus: 200 },
      { 'Access-Control-Request-Method': 'DELETE' },
    );
    expect(response.status).toBe(200);
    expect(response.text).toBe('');
  });

  test('on, a culprit, preflightContinue, does not go on to the application', async () => {
    const response = await preflight(
      { ...ON, preflightContinue: true },
      { 'Access-Control-Request-Method': 'DELETE' },
    );
    expect(response.status).toBe(204);
    expect(response.text).toBe('');
  });

  test('rejectDisallowed, on, is answered 403 with the message; off, without a body', async () => {
    await listening(async (decisions) => {
      const response = await get({ ...ON, rejectDisallowed: true }, UNLISTED);
      expect(response.status).toBe(403);
      expectMessage(response, decisions[0]!.message);
      expect(corsHeaders(response)).toEqual(REFUSED);
    });
    const response = await get({ ...OFF, rejectDisallowed: true }, UNLISTED);
    expect(response.status).toBe(403);
    expect(response.text).toBe('');
    expect(response.headers['content-type']).toBeUndefined();
    expect(corsHeaders(response)).toEqual(REFUSED);
  });

  test('on, an allowed preflight and a refused request that goes on say no more than off', async () => {
    const answer = await preflight(ON);
    expect(answer.status).toBe(204);
    expect(answer.text).toBe('');
    const response = await get(ON, UNLISTED);
    expect(response.body).toEqual({ handled: 'GET' });
    expect(corsHeaders(response)).toEqual(REFUSED);
  });

  test.each([
    ['production', 0],
    ['development', 1],
    [undefined, 1],
  ])('unset, NODE_ENV %s, decides', async (environment, hasBody) => {
    const before = process.env['NODE_ENV'];
    try {
      if (environment === undefined) delete process.env['NODE_ENV'];
      else process.env['NODE_ENV'] = environment;
      const { policies } = PRODUCTS;
      const response = await preflight({ policies }, { Origin: UNLISTED });
      expect(response.status).toBe(403);
      expect(response.text.length > 0).toBe(hasBody === 1);
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });

  test('the message, whatever the request said, is printable ASCII on one line', async () => {
    const paths = [
      '/api/%0d%0aSet-Cookie:%20a=1',
      '/api/%1b[31m',
      '/api/%E2%80%AE',
      "/api/<script>alert('1')</script>",
    ];
    for (const path of paths) {
      const response = await preflight(ON, {}, path);
      expect(response.status).toBe(403);
      expect(response.text).toMatch(/^[\x20-\x7e…]+$/);
      expect(response.headers['set-cookie']).toBeUndefined();
    }
  });

  test('every decision is published, as it was left on the request', async () => {
    const left: CorsDecision[] = [];
    const app = express();
    app.use((req, res) => (left.push(req.cors!), void res.json([])));
    registerGlobal(app, OFF);
    await listening(async (decisions) => {
      await request(app).get('/api/products');
      await request(app).get('/api/products').set({ Origin: LISTED, 'Sec-Fetch-Site': 'same-origin' });
      await request(app).get('/api/products').set('Origin', LISTED);
      await request(app).get('/api/products').set('Origin', UNLISTED);
      await request(app).options('/api/products').set('Origin', LISTED);
      await request(app).options('/api/products').set(ASKS_TO_PUT);
      await request(app).options('/api/orders').set(ASKS_TO_PUT);
      expect(decisions.map(({ type, reason, allowed }) => [type, reason, allowed])).toEqual([
        ['not-cors', 'no-origin', true],
        ['not-cors', 'same-origin', true],
        ['actual', 'allowed', true],
        ['actual', 'origin-not-allowed', false],
        ['actual', 'method-not-allowed', false],
        ['preflight', 'allowed', true],
        ['preflight', 'resource-not-configured', false],
      ]);
      expect(left).toHaveLength(5);
      left.forEach((decision, index) => {
        expect(decision).toBe(decisions[index]);
      });
      for (const decision of decisions) {
        expect(decision.message).not.toBe('');
      }
    });
  });

  test('the decision of a callback that failed is published too', async () => {
    const config = CorsConfiguration.from(OFF, {
      dynamicConfigurationCallback: () => Promise.reject(new Error('down')),
    });
    const app = express();
    app.use(cors(config));
    await listening(async (decisions) => {
      await request(app).get('/api/products').set('Origin', UNLISTED).expect(503);
      expect(decisions).toEqual([expect.objectContaining({ allowed: false, reason: 'refused-by-callback' })]);
    });
  });

  test('what a listener writes to a decision changes no answer', async () => {
    const tamper = (decision: unknown): void =>
      void Object.assign(decision as object, {
        type: 'actual',
        allowed: true,
        reason: 'allowed',
        status: undefined,
      });
    diagnosticsChannel.subscribe(CHANNEL, tamper);
    try {
      const response = await preflight(ON, { Origin: UNLISTED });
      expect(response.status).toBe(403);
      expect(response.text).toMatch(/origin/);
      expect(corsHeaders(response)).toEqual(VARY);
    } finally {
      diagnosticsChannel.unsubscribe(CHANNEL, tamper);
    }
  });

  test('a request that two middlewares meet is published once', async () => {
    const app = express();
    const config = CorsConfiguration.from(OFF);
    app.use(cors(config), cors(config), (_req, res) => void res.end());
    await listening(async (decisions) => {
      await request(app).get('/api/products').set('Origin', LISTED);
      expect(decisions).toHaveLength(1);
    });
  });

  describe('the message', () => {
    let reads: jest.SpyInstance;
    beforeEach(() => {
      reads = jest.spyOn(messages, 'messageOf');
    });
    afterEach(() => {
      reads.mockRestore();
    });

    test('is not built while nobody listens', async () => {
      await get(ON, LISTED);
      await get(ON, UNLISTED);
      await get({ ...OFF, rejectDisallowed: true }, UNLISTED);
      await preflight(ON);
      await preflight(OFF, { Origin: UNLISTED });
      await preflight(ON, { 'Access-Control-Request-Method': 'DELETE' });
      expect(reads).not.toHaveBeenCalled();
    });

    test('is not built for a listener that does not read it', async () => {
      await listening(async (decisions) => {
        await get(ON, UNLISTED);
        expect(decisions).toHaveLength(1);
      });
      expect(reads).not.toHaveBeenCalled();
    });

    test('is built for a 403 that says it', async () => {
      await preflight(ON, { Origin: UNLISTED });
      expect(reads).toHaveBeenCalledTimes(1);
    });
  });

  test('debug, enabled, has a line for each decision with its message; disabled, none', async () => {
    const lines: string[] = [];
    const { log } = debug;
    debug.log = (...parameters: unknown[]) => void lines.push(parameters.join(' '));
    try {
      await get(OFF, UNLISTED);
      expect(lines).toEqual([]);

      debug.enable('express-resource-cors');
      await listening(async (decisions) => {
        await get(OFF, UNLISTED);
        await preflight(OFF);
        await delay(1);
        expect(lines).toHaveLength(2);
        decisions.forEach(({ message, reason }, index) => {
          expect(lines[index]).toContain(message);
          expect(lines[index]).toContain(reason);
        });
      });
    } finally {
      debug.disable();
      debug.log = log;
    }
  });
});
