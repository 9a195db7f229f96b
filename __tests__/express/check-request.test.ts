import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import express5 from 'express';
import {
  checkRequest,
  cors,
  CorsCallbackError,
  CorsConfiguration,
  CorsConfigurationError,
  type CorsDecision,
} from 'express-resource-cors';
import { sendRaw } from '../servers/raw-request';
import { corsHeaders, EXPRESS_VERSIONS, LISTED, PRODUCTS, UNLISTED, withServer } from './support';

function incoming(method: string, url: string, headers: Record<string, string>): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  return Object.assign(request, { method, url, headers: { host: 'api.example.com', ...headers } });
}

describe('checkRequest', () => {
  test.each([undefined, null, 7, 'GET /products', {}, { headers: 'origin: x' }])(
    'of %j, which is no request, rejects with what to write',
    async (request) => {
      await expect(checkRequest(PRODUCTS, request as never)).rejects.toThrow(
        new TypeError("checkRequest() needs the server's request: write checkRequest(config, request)"),
      );
    },
  );

  test.each([
    { origin: LISTED, path: '/products', allowed: true, reason: 'allowed' },
    { origin: UNLISTED, path: '/products', allowed: false, reason: 'origin-not-allowed' },
    { origin: LISTED, path: '/other', allowed: false, reason: 'resource-not-configured' },
    { origin: 'x y', path: '/products', allowed: false, reason: 'malformed-origin' },
    { origin: 'null', path: '/products', allowed: false, reason: 'null-origin' },
    { origin: LISTED, path: '/x/..%2fproducts', allowed: false, reason: 'ambiguous-path' },
    { origin: 'http://api.example.com', path: '/products', allowed: true, reason: 'same-origin' },
  ])('of a GET $path from $origin, is $reason', async ({ origin, path, allowed, reason }) => {
    const decision = await checkRequest(PRODUCTS, incoming('GET', path, { origin }));

    expect(decision).toMatchObject({
      type: reason === 'same-origin' ? 'not-cors' : 'actual',
      allowed,
      reason,
    });
  });

  test('without an origin, has nothing to decide', async () => {
    expect(await checkRequest(PRODUCTS, incoming('GET', '/products', {}))).toMatchObject({
      allowed: true,
      reason: 'no-origin',
      origin: null,
    });
  });

  test('takes the resource outright, by name and by function', async () => {
    const request = incoming('GET', '/socket', { origin: LISTED });

    expect(await checkRequest(PRODUCTS, request, { resource: 'products' })).toMatchObject({
      allowed: true,
      resource: 'Products',
    });
    expect((await checkRequest(PRODUCTS, request, { resource: () => 'products' })).allowed).toBe(true);
    expect((await checkRequest(PRODUCTS, request, { resource: () => 'none' })).allowed).toBe(false);
    expect((await checkRequest(PRODUCTS, request, { resource: () => undefined })).allowed).toBe(false);
  });

  test.each([
    { what: 'the function of the resource throws', error: CorsCallbackError, options: { resource: fails } },
    {
      what: 'the function of the resource answers with a promise that rejects',
      error: CorsCallbackError,
      options: { resource: () => Promise.reject(new Error('late')) as never },
    },
    { what: 'the resource is no name', error: CorsConfigurationError, options: { resource: '/x' } },
    { what: 'an option is unknown', error: CorsConfigurationError, options: { resouce: 'Products' } },
  ])('where $what, rejects', async ({ error, options }) => {
    const answer = checkRequest(PRODUCTS, incoming('GET', '/products', { origin: LISTED }), options);

    await expect(answer).rejects.toThrow(error);
  });

  test('where a callback fails, rejects with the refusal', async () => {
    const config = new CorsConfiguration({ dynamicConfigurationCallback: fails });

    await expect(checkRequest(config, incoming('GET', '/x', { origin: LISTED }))).rejects.toMatchObject({
      name: 'CorsCallbackError',
      status: 503,
      decision: { allowed: false, reason: 'refused-by-callback' },
    });
  });

  test('where the document is wrong, rejects with its problems', async () => {
    const document = { policies: [{ resources: '*' as const, origins: ['https://a.com/'] }] };

    await expect(checkRequest(document, incoming('GET', '/x', {}))).rejects.toThrow(CorsConfigurationError);
  });

  test('writes nothing, and leaves the middleware its own decision', async () => {
    const seen: CorsDecision[] = [];
    const app = express5();
    const config = CorsConfiguration.from(PRODUCTS);
    app.use(async (request, response, next) => {
      seen.push(await checkRequest(config, request));
      expect(response.getHeaderNames()).toEqual(['x-powered-by']);
      expect(request.cors).toBeUndefined();
      next();
    });
    app.use(cors(config));
    app.use((request, response) => {
      seen.push(request.cors!);
      response.end();
    });
    await withServer(app, (port) =>
      sendRaw(port, {
        method: 'GET',
        path: '/products',
        headers: { Host: 'api.example.com', Origin: LISTED },
      }),
    );

    expect(seen).toHaveLength(2);
    expect({ ...seen[0] }).toEqual({ ...seen[1] });
  });
});

function fails(): never {
  throw new Error('no store');
}

describe.each(EXPRESS_VERSIONS)('app.use(cors), without the call, on $version', ({ express }) => {
  test('is told what to write, and grants nothing', async () => {
    const app = express();
    app.set('env', 'test');
    app.use(cors as never);
    app.use((_request, response) => void response.send('the handler'));
    let told: unknown;
    app.use(((error, _request, response, next) => {
      told = error;
      if (response.headersSent) next(error);
      else response.status(500).end();
    }) as express5.ErrorRequestHandler);

    await withServer(app, async (port) => {
      const headers = { Host: 'api.example.com', Origin: LISTED };
      const response = await sendRaw(port, { method: 'GET', path: '/', headers });
      expect(response.status).toBe(500);
      expect(corsHeaders(response)).toEqual({});
    });

    expect(told).toBeInstanceOf(CorsConfigurationError);
    expect((told as Error).message).toContain('write app.use(cors(config)), not app.use(cors)');
  });
});

test.each([undefined, null, 7, 'https://app.example.com', [], true, { origin: '*' }, () => true])(
  'cors(%p), is refused',
  (config) => {
    expect(() => cors(config as never)).toThrow(
      /cors\(config\)|not a configuration|policies|undefined|origin/,
    );
  },
);
