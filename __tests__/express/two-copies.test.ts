import express from 'express';
import { cors, CorsConfiguration, registerGlobal } from 'express-resource-cors';
import { sendRaw } from '../servers/raw-request';
import { captureWarnings, corsHeaders, freshLibrary, LISTED, UNLISTED, withServer } from './support';

// A duplicate in node_modules, or Jest's registry of modules: a configuration of the other copy works.

const warnings = captureWarnings();
const other = freshLibrary();

function ofOtherCopy(): CorsConfiguration {
  const config = new other.CorsConfiguration({
    diagnostics: false,
    dynamicConfigurationCallback: ({ origin }) => (origin === UNLISTED ? { methods: ['PATCH'] } : null),
  });
  config.forResources('Products').forOrigins(LISTED).allowMethods('PUT').allowCookies();
  config.forResources('Files').exempt();
  config.forResources('Internal').forNoOrigins();
  return config;
}

test('they are two copies', () => {
  expect(other.CorsConfiguration).not.toBe(CorsConfiguration);
  expect(ofOtherCopy()).not.toBeInstanceOf(CorsConfiguration);
});

describe.each([
  {
    how: 'in cors()',
    build: () => {
      const app = express();
      app.use(cors(ofOtherCopy()));
      return app;
    },
  },
  {
    how: 'in registerGlobal()',
    build: () => {
      const app = express();
      registerGlobal(app, ofOtherCopy());
      return app;
    },
  },
  {
    how: 'in replaceWith()',
    build: () => {
      const config = new CorsConfiguration({ diagnostics: true });
      const app = express();
      app.use(cors(config));
      config.replaceWith(ofOtherCopy());
      return app;
    },
  },
])('a configuration of another copy, $how', ({ build }) => {
  test.each([
    { path: '/api/products', origin: LISTED, method: 'PUT', status: 204 },
    { path: '/api/products', origin: LISTED, method: 'DELETE', status: 403 },
    { path: '/api/products', origin: UNLISTED, method: 'PATCH', status: 204 },
    { path: '/api/internal', origin: LISTED, method: 'PUT', status: 403 },
    { path: '/api/files', origin: LISTED, method: 'PUT', status: 418 },
  ])('decides about $method $path from $origin', async ({ path, origin, method, status }) => {
    const app = build();
    app.use((_request, response) => void response.sendStatus(418));
    await withServer(app, async (port) => {
      const response = await sendRaw(port, {
        method: 'OPTIONS',
        path,
        headers: { Host: 'api.example.com', Origin: origin, 'Access-Control-Request-Method': method },
      });
      expect(response.status).toBe(status);
      expect(corsHeaders(response)['access-control-allow-origin']).toBe(status === 204 ? origin : undefined);
    });
  });
});

test('a request that both copies meet, is decided by the first', async () => {
  const strict = new CorsConfiguration({ diagnostics: false });
  strict.forResources('Products').forOrigins(LISTED);
  const app = express();
  app.use(cors(strict));
  const loose = new other.CorsConfiguration({ diagnostics: false });
  loose.forAllOrigins();
  app.use(other.cors(loose));
  app.use((_request, response) => void response.send('the handler'));

  await withServer(app, async (port) => {
    const response = await sendRaw(port, {
      method: 'GET',
      path: '/api/products',
      headers: { Host: 'api.example.com', Origin: UNLISTED },
    });
    expect(response.status).toBe(200);
    expect(corsHeaders(response)).toEqual({ vary: 'Origin' });
  });
  expect(warnings.map(({ code }) => code)).toContain('second-middleware');
});
