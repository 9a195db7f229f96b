import corsPackage from 'cors';
import { cors, CorsConfiguration, registerGlobal } from 'express-resource-cors';
import { sendRaw } from '../servers/raw-request';
import { corsHeaders, EXPRESS_VERSIONS, LISTED, UNLISTED, withServer } from './support';

// Moving from the `cors` package route by route, and an upload server that does its own CORS.

const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Headers';

describe.each(EXPRESS_VERSIONS)('on $version, an exempt resource', ({ express }) => {
  function application(global: boolean, rejectDisallowed: boolean) {
    const config = new CorsConfiguration({ diagnostics: false, rejectDisallowed });
    config.forResources('Products').forOrigins(LISTED);
    config.forResources('Files', '~/saml/callback').exempt();
    const app = express();
    app.set('env', 'test');
    if (!global) app.use(cors(config));
    app.use('/api/files', corsPackage({ origin: UNLISTED, credentials: true, methods: ['PATCH'] }));
    // A left-over one must not open what is decided about.
    app.use('/api/products', corsPackage({ origin: true, credentials: true }));
    app.all('/saml/callback', (request, response) => void response.json({ reason: request.cors?.reason }));
    app.all('/api/:any', (request, response) => void response.json({ reason: request.cors?.reason }));
    if (global) registerGlobal(app, config);
    return app;
  }

  const ask = (port: number, method: string, path: string, headers: Record<string, string>) =>
    sendRaw(port, { method, path, headers: { Host: 'api.example.com', ...headers } });

  describe.each([
    { how: 'registerGlobal()', global: true, rejectDisallowed: false },
    { how: 'registerGlobal(), with rejectDisallowed', global: true, rejectDisallowed: true },
    { how: 'app.use(cors())', global: false, rejectDisallowed: false },
    { how: 'app.use(cors()), with rejectDisallowed', global: false, rejectDisallowed: true },
  ])('behind $how', ({ global, rejectDisallowed }) => {
    test('is answered by the cors package that is mounted there', () =>
      withServer(application(global, rejectDisallowed), async (port) => {
        const preflight = await ask(port, 'OPTIONS', '/api/files', {
          Origin: UNLISTED,
          'Access-Control-Request-Method': 'PATCH',
          'Access-Control-Request-Headers': 'x-own',
        });
        expect(preflight.status).toBe(204);
        expect(corsHeaders(preflight)).toEqual({
          'access-control-allow-origin': UNLISTED,
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'PATCH',
          'access-control-allow-headers': 'x-own',
          vary: PREFLIGHT_VARY,
        });

        const actual = await ask(port, 'PATCH', '/api/files', { Origin: UNLISTED });
        expect(actual.status).toBe(200);
        expect(JSON.parse(actual.body)).toEqual({ reason: 'exempt' });
        expect(corsHeaders(actual)).toEqual({
          'access-control-allow-origin': UNLISTED,
          'access-control-allow-credentials': 'true',
          vary: 'Origin',
        });
      }));

    test('takes the posts that forms of other sites send', () =>
      withServer(application(global, rejectDisallowed), async (port) => {
        for (const origin of [UNLISTED, 'null', 'https://a.com, https://b.com']) {
          const response = await ask(port, 'POST', '/saml/callback', { Origin: origin });
          expect(response.status).toBe(200);
          expect(JSON.parse(response.body)).toEqual({ reason: 'exempt' });
          expect(corsHeaders(response)).toEqual({});
        }
      }));

    test('opens nothing beside it', () =>
      withServer(application(global, rejectDisallowed), async (port) => {
        // An exempt request that came before on this application must not unguard the next.
        await ask(port, 'GET', '/api/files', { Origin: UNLISTED });
        const response = await ask(port, 'GET', '/api/products', { Origin: UNLISTED });
        expect(response.status).toBe(rejectDisallowed ? 403 : 200);
        expect(corsHeaders(response)).toEqual({ vary: 'Origin' });
        const preflight = await ask(port, 'OPTIONS', '/api/products', {
          Origin: UNLISTED,
          'Access-Control-Request-Method': 'GET',
        });
        expect(preflight.status).toBe(403);
      }));
  });
});
