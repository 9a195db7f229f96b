import {
  CorsConfiguration,
  CorsConfigurationError,
  type CorsAccessRequest,
  type CorsDecision,
  type CorsDocument,
} from 'express-resource-cors';
import { captureWarnings, EXPRESS_VERSIONS } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { sendRaw } from '../servers/raw-request';
import { CONTENT, grants, HOST, INHERITED_NAMES, serveEverything } from './support';
import { checked } from '../unit/support/decisions';

const ORIGIN = 'https://app.example.com';

captureWarnings();

/** What every object has, before anything here ran. */
const BEFORE = Object.getOwnPropertyNames(Object.prototype).sort();

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(BEFORE);
  expect(({} as Record<string, unknown>)['cookies']).toBeUndefined();
});

function decide(
  config: CorsConfiguration,
  check: Partial<Parameters<CorsConfiguration['checkAccess']>[0]>,
): CorsDecision {
  const decision = checked(config, { url: '/api/products', origin: ORIGIN, ...check });
  // Whoever reads it must not stumble either.
  expect(decision.message).toEqual(expect.any(String));
  return decision;
}

const others = (name: string) =>
  INHERITED_NAMES.filter((other) => other.toLowerCase() !== name.toLowerCase());

describe.each(INHERITED_NAMES)('%s', (name) => {
  test('as a resource that nobody configured: no entry’s', () => {
    const config = new CorsConfiguration({
      routes: ['/mvc/:controller/:action', '/api/:controller{/*rest}'],
    });
    config.forResources('Products', 'Values.List', '~/files/a', '~/deep/*rest').forOrigins(ORIGIN).allowAll();
    for (const url of [
      `/api/${name}`,
      `/api/${name}/x`,
      `/${name}`,
      `/mvc/${name}/${name}`,
      `/mvc/values/${name}`,
      `/files/${name}`,
      `/x/${name}`,
    ])
      expect([url, decide(config, { url }).reason]).toEqual([url, 'resource-not-configured']);
    expect(decide(config, { url: `/deep/${name}` }).allowed).toBe(true);
  });

  test('as a configured controller, action, URL and pattern: its own, and no other’s', () => {
    const config = new CorsConfiguration({
      routes: ['/mvc/:controller/:action', '/api/:controller{/*rest}'],
    });
    config
      .forResources(name, `Values.${name}`, `~/files/${name}`, `~/deep/${name}/:id`)
      .forOrigins(ORIGIN)
      .allowAll();
    const urls = (of: string) => [`/api/${of}`, `/mvc/values/${of}`, `/files/${of}`, `/deep/${of}/${name}`];
    for (const url of urls(name)) expect([url, decide(config, { url }).allowed]).toEqual([url, true]);
    for (const other of others(name).flatMap(urls))
      expect([other, decide(config, { url: other }).allowed]).toEqual([other, false]);
  });

  test('as an origin: no listed one, and as a host nothing but itself', () => {
    const config = new CorsConfiguration();
    config.forAllResources().forOrigins(ORIGIN, 'https://*.example.com', 'http://localhost:*').allowAll();
    expect(decide(config, { origin: name }).reason).toBe('malformed-origin');
    for (const origin of [`https://${name}`, `http://${name}:80a`, `https://${name}.com`, `app://${name}`])
      expect(decide(config, { origin }).allowed).toBe(false);
    expect(decide(config, { origin: `https://${name}.example.com` }).allowed).toBe(true);

    const host = name.toLowerCase();
    const named = new CorsConfiguration();
    named.forAllResources().forOrigins(`https://${host}`, `http://*.${host}`).allowAll();
    expect(decide(named, { origin: `https://${host}` }).allowed).toBe(true);
    expect(decide(named, { origin: `http://a.${host}` }).allowed).toBe(true);
    for (const other of others(name))
      expect(decide(named, { origin: `https://${other}` }).allowed).toBe(false);
    expect(() => new CorsConfiguration().forOrigins(name)).toThrow(CorsConfigurationError);
  });

  test('as a method and as a request header: allowed where it is named, and only there', () => {
    const config = new CorsConfiguration();
    config.forResources('Products').forOrigins(ORIGIN).allowMethods('PUT').allowRequestHeaders('X-One');
    config
      .forResources('Named')
      .forOrigins(ORIGIN)
      .allowMethods('PUT', name)
      .allowRequestHeaders(name)
      .allowResponseHeaders(name);
    expect(decide(config, { method: name, type: 'preflight' }).reason).toBe('method-not-allowed');
    expect(decide(config, { method: name, type: 'actual' }).reason).toBe('method-not-allowed');
    expect(decide(config, { method: 'PUT', requestHeaders: [name] }).reason).toBe(
      'request-header-not-allowed',
    );

    const url = '/api/named';
    expect(decide(config, { url, method: name.toUpperCase() }).allowed).toBe(true);
    expect(decide(config, { url, method: 'PUT', requestHeaders: [name] }).allowed).toBe(true);
    expect(
      decide(config, { url, method: 'PUT', type: 'actual' }).headers['Access-Control-Expose-Headers'],
    ).toBe(name);
    for (const other of others(name))
      expect(decide(config, { url, method: 'PUT', requestHeaders: [other] }).reason).toBe(
        'request-header-not-allowed',
      );
  });

  test('as a route parameter and its value: handed to callbacks as it is', async () => {
    let seen: CorsAccessRequest | undefined;
    const config = new CorsConfiguration({
      routes: [`/:controller/:${name}{/*rest}`],
      dynamicConfigurationCallback: (request) => {
        seen = request;
        return null;
      },
    });
    await config.checkAccess({ url: `/${name}/${name}/${name}`, origin: ORIGIN, type: 'actual' });
    const properties = seen!.properties;
    expect(Object.entries(properties).sort()).toEqual(
      [
        ['controller', name],
        ['rest', [name]],
        [name, name],
      ].sort(),
    );
    expect(seen!.resource).toBe(name);
  });

  test('as a property in JSON documents: an unknown one, wherever it stands', () => {
    const entry = '"resources": "*", "origins": ["https://app.example.com"]';
    const documents = [
      `{ "${name}": { "cookies": true }, "policies": [{ ${entry} }] }`,
      `{ "policies": [{ ${entry}, "${name}": { "cookies": true } }] }`,
      `{ "policies": [{ ${entry} }], "routes": [{ "template": "/:controller", "${name}": {} }] }`,
      `{ "policies": [{ ${entry} }], "routes": [{ "template": "/:controller", "defaults": { "${name}": "x" } }] }`,
    ];
    for (const document of documents) {
      const parsed = JSON.parse(document) as CorsDocument;
      const config = new CorsConfiguration();
      for (const call of [
        () => CorsConfiguration.from(parsed),
        () => {
          config.replaceWith(parsed);
        },
      ]) {
        let problems: unknown;
        try {
          call();
        } catch (error) {
          problems = (error as CorsConfigurationError).problems;
        }
        expect(problems).toEqual([expect.objectContaining({ code: 'unknown-property' })]);
      }
      expect(decide(config, {}).allowed).toBe(false);
    }
  });

  test('as names in a JSON document: they survive the way there and back', () => {
    const document = JSON.parse(
      `{ "policies": [{ "resources": ["${name}"], "origins": ["https://${name.toLowerCase()}"], "methods": ["${name}"],
         "requestHeaders": ["${name}"], "responseHeaders": ["${name}"] }] }`,
    ) as CorsDocument;
    const config = CorsConfiguration.from(document);
    const again = CorsConfiguration.from(JSON.parse(JSON.stringify(config.toJSON())) as CorsDocument);
    const check = {
      url: `/api/${name}`,
      origin: `https://${name.toLowerCase()}`,
      method: name.toUpperCase(),
      requestHeaders: [name],
    };
    for (const each of [config, again]) {
      expect(decide(each, check).allowed).toBe(true);
      expect(decide(each, { ...check, url: '/api/products' }).allowed).toBe(false);
    }
  });

  test('as a property of what a callback answers: no policy, so refused', async () => {
    const answer = JSON.parse(`{ "${name}": { "cookies": true }, "methods": ["GET"] }`) as object;
    for (const option of ['dynamicConfigurationCallback', 'staticConfigurationAccessFilter'] as const) {
      const config = new CorsConfiguration({ [option]: () => answer });
      if (option === 'staticConfigurationAccessFilter') config.forOrigins(ORIGIN).allowAll();
      let decision: CorsDecision | undefined;
      try {
        decision = await config.checkAccess({ url: '/api/products', origin: ORIGIN });
      } catch {
        // Failing closed: an error, no decision.
      }
      expect(decision?.allowed ?? false).toBe(false);
    }
  });
});

describe.each(EXPRESS_VERSIONS)('on $version', ({ express }) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await serveEverything(express, {
      diagnostics: true,
      policies: [
        {
          resources: ['Products'],
          origins: [ORIGIN],
          methods: ['PUT'],
          requestHeaders: ['X-One'],
          cookies: true,
        },
        { resources: ['Everything'], origins: [ORIGIN], methods: '*', requestHeaders: '*', cookies: true },
      ],
    });
  });
  afterAll(() => server.close());

  test.each(INHERITED_NAMES)(
    '%s in every place of a request: refused, or echoed as it is, and the server goes on',
    async (name) => {
      const send = (method: string, path: string, headers: Record<string, string>) =>
        sendRaw(server.port, { method, path, headers: { Host: HOST, Origin: ORIGIN, ...headers } });
      const ask = { 'Access-Control-Request-Method': 'PUT' };

      for (const path of [
        `/${name}`,
        `/api/${name}`,
        `/api/${name}?${name}=${name}`,
        `/api/%5f%5fproto%5f%5f/${name}`,
      ]) {
        const actual = await send('GET', path, { [name]: name });
        expect({ status: actual.status, body: actual.body, grants: grants(actual) }).toEqual({
          status: 200,
          body: CONTENT,
          grants: {},
        });
        expect((await send('OPTIONS', path, ask)).status).toBe(403);
      }
      for (const origin of [name, `https://${name}`]) {
        const refused = await send('OPTIONS', '/api/products', { ...ask, Origin: origin });
        expect({ status: refused.status, grants: grants(refused) }).toEqual({ status: 403, grants: {} });
      }
      const lists = { 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': 'X-One' };
      const asked = { 'Access-Control-Request-Method': name, 'Access-Control-Request-Headers': name };
      // With diagnostics the true lists are told, and the name is in neither.
      expect(grants(await send('OPTIONS', '/api/products', asked))).toMatchObject(lists);
      expect(grants(await send('OPTIONS', '/api/products', { ...asked, ...ask }))).toMatchObject(lists);
      expect(grants(await send('OPTIONS', '/api/everything', asked))).toMatchObject({
        'access-control-allow-methods': name,
        'access-control-allow-headers': name.toLowerCase(),
      });
      expect((await send('PUT', '/api/products', {})).body).toBe(CONTENT);
    },
  );
});
