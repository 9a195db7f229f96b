import type { RequestListener } from 'node:http';
import express5 from 'express';
import express4 from 'express4';
import session from 'express-session';
import * as library from 'express-resource-cors';
import { cors, registerGlobal, type CorsConfiguration } from 'express-resource-cors';
import { ask, EVIL, preflight, readable } from '../docs/support/page';
import { serve } from './support';

/** What a page asks for, as `fetch` does. */
interface Call {
  readonly method: string;
  readonly path: string;
  readonly origin: string;
  /** The names of headers that are not safelisted. */
  readonly names?: string;
  readonly cookies?: true;
}

/** An application as somebody writes it who has read the README, and the first call of its front end. */
interface Story {
  readonly what: string;
  readonly source: string;
  readonly application: (config: CorsConfiguration) => RequestListener;
  readonly call: Call;
  /** In how many rounds of doing what the terminal says it works. */
  readonly rounds: number;
  /** What must be refused still, then. */
  readonly closed: readonly Partial<Call>[];
}

const FRONT_END = 'http://localhost:5173';

const STORIES: readonly Story[] = [
  {
    what: 'Express 5 with versioned routers and sessions',
    source: `const config = new CorsConfiguration();
config.forResources('Products').forOrigins('https://shop.example').allowMethods('GET', 'PUT').allowRequestHeaders('Content-Type').allowCookies();`,
    application: (config) => {
      const app = express5();
      registerGlobal(app, config);
      app.use(session({ secret: 'of a test', resave: false, saveUninitialized: true }));
      const products = express5.Router();
      products.put('/:id', (_request, response) => void response.json({ saved: true }));
      app.use('/api/v1', express5.Router().use('/products', products));
      return app;
    },
    call: {
      method: 'PUT',
      path: '/api/v1/products/7',
      origin: 'https://shop.example',
      names: 'content-type',
      cookies: true,
    },
    rounds: 1,
    closed: [
      { path: '/api/v1/orders/7' },
      { path: '/api/v2/products/7' },
      { method: 'DELETE' },
      { origin: EVIL },
    ],
  },
  {
    what: 'NestJS with versions in the path',
    source: `const config = new CorsConfiguration();
config.forResources('Products').forOrigins('https://nest.example').allowMethods('GET');`,
    application: (config) => {
      const app = express5();
      registerGlobal(app, config);
      app.get('/v1/products', (_request, response) => void response.json([]));
      return app;
    },
    call: { method: 'GET', path: '/v1/products', origin: 'https://nest.example' },
    rounds: 1,
    closed: [{ path: '/v1/orders' }, { path: '/values/products' }, { method: 'PUT' }, { origin: EVIL }],
  },
  {
    what: 'Express 4, coming from cors',
    source: `const config = new CorsConfiguration();
config.forResources('Orders').forOrigins('https://old.example');`,
    application: (config) => {
      const app = express4();
      registerGlobal(app, config);
      app.patch('/orders/:id', (_request, response) => void response.json({ saved: true }));
      return app;
    },
    call: { method: 'PATCH', path: '/orders/7', origin: 'https://old.example', names: 'content-type' },
    rounds: 1,
    closed: [{ path: '/products/7' }, { method: 'DELETE' }, { names: 'x-other' }, { origin: EVIL }],
  },
  {
    what: 'a Vite front end with credentials',
    source: `const config = new CorsConfiguration();
config.forResources('Products').forOrigins('${FRONT_END}');`,
    application: (config) => {
      const app = express5();
      registerGlobal(app, config);
      app.put('/api/products/:id', (_request, response) => void response.json({ saved: true }));
      return app;
    },
    call: { method: 'PUT', path: '/api/products/7', origin: FRONT_END, names: 'content-type', cookies: true },
    // A preflight carries no cookies, so that it goes with some is seen with the request.
    rounds: 2,
    closed: [
      { path: '/api/orders/7' },
      { method: 'DELETE' },
      { origin: 'http://localhost:3000' },
      { origin: EVIL },
    ],
  },
  {
    what: 'plain http',
    source: `const config = new CorsConfiguration();
config.forResources('~/notes').forOrigins('https://notes.example');`,
    application: (config) => {
      const middleware = cors(config);
      return (request, response) => {
        middleware(request, response, () => response.end('[]'));
      };
    },
    call: { method: 'DELETE', path: '/notes', origin: 'https://notes.example' },
    rounds: 1,
    closed: [{ path: '/other' }, { method: 'PUT' }, { origin: EVIL }],
  },
];

/** Whether the page gets at the answer, by what a browser does. */
async function passes(port: number, { method, path, origin, names, cookies }: Call): Promise<boolean> {
  const isAnswered = (answer: Awaited<ReturnType<typeof ask>>) =>
    readable(answer, origin) && (!cookies || answer.cors['access-control-allow-credentials'] === 'true');
  if (names !== undefined || !['GET', 'HEAD', 'POST'].includes(method)) {
    const answer = await preflight(port, path, { method, origin, ...(names && { names }) });
    const lists = (header: string, name: string) =>
      (answer.cors[header] ?? '').toLowerCase().split(/, */).includes(name.toLowerCase());
    const allows =
      readable(answer, origin) &&
      lists('access-control-allow-methods', method) &&
      (names === undefined || lists('access-control-allow-headers', names));
    if (answer.status > 299 || !allows) return false;
    // What the preflight lacks of credentials, a browser tells before it asks; the server sees it with the request.
  }
  const headers = cookies ? { Cookie: 'session=1' } : {};
  return isAnswered(await ask(port, path, { method, origin, headers }));
}

/** The source of a configuration, with what the terminal says written into it. */
function asTold(source: string, advice: string): string {
  const [, option] = /write (routes: \[.*\])\.$/.exec(advice) ?? [];
  if (option !== undefined)
    return source.replace('new CorsConfiguration()', `new CorsConfiguration({ ${option} })`);
  const [, calls, chain] = /add (\..*) to (config\..*)\.$/.exec(advice) ?? [];
  if (calls !== undefined && chain !== undefined) return source.replace(chain, chain + calls);
  const [, statement] = /write (config\..*)\.$/.exec(advice) ?? [];
  if (statement === undefined) throw new Error(`There is nothing to write in: ${advice}`);
  return `${source}\n${statement};`;
}

function run(source: string): CorsConfiguration {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- written as told
  return new Function(...Object.keys(library), `${source}\nreturn config;`)(
    ...Object.values(library),
  ) as CorsConfiguration;
}

let written: string[];
beforeEach(() => {
  written = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

test.each(STORIES)(
  '$what: the terminal says in two lines what to write, and that makes it work and opens nothing else',
  async ({ source, application, call, rounds, closed }) => {
    let current = source;
    for (let round = 0; ; round++) {
      const server = await serve(application(run(current)));
      try {
        if (await passes(server.port, call)) {
          expect(round).toBe(rounds);
          for (const other of closed) {
            expect({ other, passes: await passes(server.port, { ...call, ...other }) }).toEqual({
              other,
              passes: false,
            });
          }
          return;
        }
        expect(round).toBeLessThan(rounds);
        const [told = '', ...more] = written.splice(0);
        expect(more).toEqual([]);
        const [refused = '', advice = '', end] = told.split('\n');
        expect(refused).toMatch(/^CORS (?:refused|kept from the page): /);
        expect(end).toBe('');
        current = asTold(current, advice);
      } finally {
        await server.close();
      }
    }
  },
);
