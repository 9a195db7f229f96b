import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import connect from 'connect';
import type express5 from 'express';
import { cors, CorsConfiguration, registerGlobal } from 'express-resource-cors';
import { EXPRESS_VERSIONS, serve } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { sendRaw, type RawResponse } from '../servers/raw-request';
import { grants, type Express } from './support';
import { spell, spellingsWith, TECHNIQUES } from './spellings';

const LISTED = 'https://app.example.com';
const PARTNER = 'https://partner.example.net';

/** What is behind a strict entry: where it is, who guards it, and how the application serves it. */
interface Target {
  readonly served: string;
  readonly segments: readonly string[];
  readonly guard: string;
}

const TARGETS: readonly Target[] = [
  { served: 'by a route', segments: ['api', 'secret'], guard: 'Secret' },
  { served: 'by a route with an id', segments: ['api', 'secret', '7'], guard: 'Secret' },
  { served: 'by a router', segments: ['api', 'ledger', 'all'], guard: 'Ledger' },
  { served: 'by a route parameter', segments: ['api', 'vault'], guard: 'Vault' },
  { served: 'by two route parameters', segments: ['mvc', 'orders', 'export'], guard: 'Orders.Export' },
  {
    served: 'by sendFile from a route parameter',
    segments: ['sent', 'secret.csv'],
    guard: '~/sent/secret.csv',
  },
  {
    served: 'by a wildcard that is resolved',
    segments: ['tree', 'deep', 'secret'],
    guard: '~/tree/deep/*rest',
  },
  { served: 'by static files', segments: ['docs', 'secret.csv'], guard: '~/docs/secret.csv' },
  {
    served: 'by static files, below a pattern',
    segments: ['private', 'deep', 'secret.csv'],
    guard: '~/private/*path',
  },
  { served: 'by mounted static files', segments: ['files', 'own', 'secret.csv'], guard: '~/files/own/:name' },
];

const contentOf = ({ segments }: Target) => `what is guarded at ${segments.join(' ')}.`;
const targetAt = (...segments: string[]) =>
  TARGETS.find((target) => target.segments.join('/') === segments.join('/'))!;

/** All others are anybody's, named ones and unnamed ones; what is strict is for one origin. */
function configuration(rejectDisallowed: boolean): CorsConfiguration {
  const config = new CorsConfiguration({
    diagnostics: false,
    rejectDisallowed,
    routes: ['/api/:controller{/*rest}', '/mvc/:controller/:action', '/:controller{/*rest}'],
  });
  config.forAllResources().allowAllOriginsAllMethodsAndAllRequestHeaders();
  // Before the looser one: URL patterns are asked in the order in which they are declared.
  config
    .forResources(...new Set(TARGETS.map(({ guard }) => guard)))
    .forOrigins(LISTED)
    .allowAll();
  config
    .forResources('Public', 'Open', 'Mvc', 'Orders', '~/sent/open.csv', '~/docs/open.csv', '~/tree/*rest')
    .forOrigins(PARTNER)
    .allowAll();
  return config;
}

function application(express: Express, root: string, rejectDisallowed: boolean) {
  const app = express();
  app.set('env', 'test');
  app.use((req, res, next) => {
    const { reason = '', resource } = req.cors ?? {};
    res.setHeader('X-Reason', reason);
    res.setHeader('X-Resource', Buffer.from(resource ?? '').toString('hex'));
    next();
  });
  app.all('/api/secret', (_req, res) => void res.end(contentOf(targetAt('api', 'secret'))));
  app.all('/api/secret/:id', (_req, res) => void res.end(contentOf(targetAt('api', 'secret', '7'))));
  const ledger = express.Router();
  ledger.all('/all', (_req, res) => void res.end(contentOf(targetAt('api', 'ledger', 'all'))));
  app.use('/api/ledger', ledger);
  app.all('/api/:controller', (req, res) => {
    const found = req.params.controller.toLowerCase() === 'vault';
    res.end(found ? contentOf(targetAt('api', 'vault')) : 'another');
  });
  app.all('/mvc/:controller/:action', (req, res) => {
    const found = `${req.params.controller}.${req.params.action}`.toLowerCase() === 'orders.export';
    res.end(found ? contentOf(targetAt('mvc', 'orders', 'export')) : 'another');
  });
  app.get('/sent/:file', (req, res, next) => {
    res.sendFile(req.params.file, { root: join(root, 'sent') }, (error) => {
      if (error) next(error);
    });
  });
  app.get(/^\/tree\/(.*)$/, (req, res) => {
    const path = posix.join('/', (req.params as unknown as string[])[0] ?? '');
    res.end(path === '/deep/secret' ? contentOf(targetAt('tree', 'deep', 'secret')) : 'another');
  });
  app.use('/files', express.static(join(root, 'files')));
  app.use(express.static(root));
  registerGlobal(app, configuration(rejectDisallowed));
  return app;
}

describe.each(EXPRESS_VERSIONS)(
  'paths that mean a strict resource but spell otherwise, on $version',
  ({ express }) => {
    let root: string;
    let server: RunningServer;
    let rejecting: RunningServer;

    beforeAll(async () => {
      root = mkdtempSync(join(tmpdir(), 'cors-'));
      for (const target of TARGETS) {
        const file = target.segments.at(-1)!;
        if (!file.endsWith('.csv')) continue;
        const folder = join(root, ...target.segments.slice(0, -1));
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, file), contentOf(target));
        writeFileSync(join(folder, 'open.csv'), 'another');
      }
      server = await serve(application(express, root, false));
      rejecting = await serve(application(express, root, true));
    });
    afterAll(async () => {
      await Promise.all([server.close(), rejecting.close()]);
      rmSync(root, { recursive: true });
    });

    const ask = (to: RunningServer, path: string, origin: string, method = 'GET') =>
      sendRaw(to.port, {
        method,
        path,
        headers: {
          Host: 'api.example.com',
          Origin: origin,
          ...(method === 'OPTIONS' && { 'Access-Control-Request-Method': 'DELETE' }),
        },
      });
    const header = (response: RawResponse, name: string) =>
      response.headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];

    /** The strict target whose content this is, whatever was asked for. */
    const servedTarget = ({ body }: RawResponse) =>
      TARGETS.find((target) => body.includes(contentOf(target)));

    /** Spellings that got the content, by how the target is served; in how many of them its very guard decided. */
    const reached = new Map(
      TARGETS.map(({ served }) => [served, { spellings: new Set<string>(), byGuard: 0 }]),
    );

    /** What is wrong with the answers to one spelling; nothing where it does not lead to anything strict. */
    async function flawsOf(path: string): Promise<string[]> {
      const flaws: string[] = [];
      const open = await ask(server, path, PARTNER);
      if (open.status >= 500) flaws.push(`${path} is answered with ${String(open.status)}`);
      const target = servedTarget(open);
      if (!target) return flaws;
      const count = reached.get(target.served)!;
      const decidedByGuard =
        header(open, 'x-reason') === 'origin-not-allowed' &&
        Buffer.from(header(open, 'x-resource') ?? '', 'hex').toString() === target.guard;
      if (!count.spellings.has(path) && decidedByGuard) count.byGuard++;
      count.spellings.add(path);

      if (!decidedByGuard && header(open, 'x-reason') !== 'ambiguous-path')
        flaws.push(`${path}: ${String(header(open, 'x-reason'))}, by ${String(header(open, 'x-resource'))}`);
      if (Object.keys(grants(open)).length > 0) flaws.push(`${path}: the loose origin is let in`);
      const [listed, rejected, preflight] = await Promise.all([
        ask(server, path, LISTED),
        ask(rejecting, path, PARTNER),
        ask(server, path, PARTNER, 'OPTIONS'),
      ]);
      if (servedTarget(rejected)) flaws.push(`${path}: served with rejectDisallowed`);
      if (preflight.status !== 403 || Object.keys(grants(preflight)).length > 0)
        flaws.push(`${path}: its preflight is answered with ${String(preflight.status)}`);
      const echoed = grants(listed)['access-control-allow-origin'];
      if (decidedByGuard ? echoed !== LISTED : echoed !== undefined)
        flaws.push(`${path}: the listed origin gets ${String(echoed)}`);
      return flaws;
    }

    async function flawsOfAll(paths: readonly string[]): Promise<string[]> {
      const flaws: string[] = [];
      for (let at = 0; at < paths.length; at += 32)
        flaws.push(...(await Promise.all(paths.slice(at, at + 32).map(flawsOf))).flat());
      return flaws;
    }

    test.each(TARGETS)('control: what is served $served is guarded by $guard', async (target) => {
      const path = spell(target.segments);
      const response = await ask(server, path, LISTED);
      expect(response.body).toBe(contentOf(target));
      expect(grants(response)['access-control-allow-origin']).toBe(LISTED);
      expect(await flawsOf(path)).toEqual([]);
      expect(reached.get(target.served)).toMatchObject({ byGuard: 1 });
    });

    test('control: what is beside it is open to the loose origin', async () => {
      for (const path of ['/api/public', '/docs/open.csv', '/files/open.csv', '/tree/x', '/mvc/orders/list'])
        expect(grants(await ask(server, path, PARTNER))['access-control-allow-origin']).toMatch(
          /^(?:\*|https:.*)$/,
        );
    });

    test.each(TECHNIQUES.flat())(
      '$name: where the content is served, its own entry decides',
      async (technique) => {
        const paths = TARGETS.flatMap(({ segments }) => spellingsWith(technique, segments));
        expect(await flawsOfAll(paths)).toEqual([]);
      },
    );

    test('none of this is in vain: many spellings got each content, and its guard decided for many', () => {
      const counts = [...reached].map(([served, { spellings, byGuard }]) => ({
        served,
        spellings: spellings.size,
        byGuard,
      }));
      expect(counts.filter(({ spellings, byGuard }) => spellings < 30 || byGuard < 30)).toEqual([]);
      expect(counts.reduce((sum, { spellings }) => sum + spellings, 0)).toBeGreaterThan(1_200);
    });
  },
);

describe.each(EXPRESS_VERSIONS)('an encoded slash in a route parameter, on $version', ({ express }) => {
  test.each(['%2f', '%2F', '%2f%2f', '%2f.%2f', '%2fx%2f..%2f'])(
    '%s in it: the looser entry for one segment more does not decide',
    async (slash) => {
      const config = new CorsConfiguration({ diagnostics: false });
      config.forResources('~/notes/:name').forOrigins(LISTED);
      config.forResources('~/notes/:folder/:name').forOrigins(PARTNER);
      const app = express();
      app.get('/notes/:name', (req, res) => void res.end(`the note ${posix.normalize(req.params.name)}`));
      registerGlobal(app, config);
      const server = await serve(app);
      try {
        const path = `/notes/deep${slash}secret`;
        const headers = { Host: 'api.example.com', Origin: PARTNER };
        const response = await sendRaw(server.port, { method: 'GET', path, headers });
        expect(response.body).toBe('the note deep/secret');
        expect(grants(response)).toEqual({});
      } finally {
        await server.close();
      }
    },
  );
});

/** Content behind a strict entry that a page of the looser entry's origin must not read, by how it is reached. */
describe.each(EXPRESS_VERSIONS)('a path that leads past its entry, on $version', ({ express }) => {
  type Build = (config: CorsConfiguration) => RequestListener;
  const SECRET = 'what is secret';

  /** Strict names are for {@link PARTNER}, loose ones for {@link LISTED}. */
  function configured(strict: readonly string[], loose: readonly string[]): CorsConfiguration {
    const config = new CorsConfiguration({ diagnostics: false });
    // Before the stricter one: URL patterns are asked in the order in which they are declared.
    if (loose.length > 0) config.forResources(...loose).forOrigins(LISTED);
    else config.forAllResources().forOrigins(LISTED);
    config.forResources(...strict).forOrigins(PARTNER);
    return config;
  }

  const serveSecret: express5.RequestHandler = (_req, res) => void res.end(SECRET);
  const global =
    (routes: (app: express5.Express) => void): Build =>
    (config) => {
      const app = express();
      app.set('env', 'test');
      routes(app);
      registerGlobal(app, config);
      return app;
    };
  /** Serves a path below a mount as a handler does that normalises it, and stops at the mount. */
  const normalising: express5.RequestHandler = (req, res) => {
    const path = posix.normalize(decodeURIComponent(req.path));
    res.end(path === '/secret.csv' ? SECRET : 'another');
  };

  test.each<{ what: string; strict: string[]; loose: string[]; path: string; build: Build }>([
    {
      what: 'a name given outright, and files behind the router',
      strict: ['~/secret.csv'],
      loose: ['Products'],
      path: '/shop/items/..%2f..%2fsecret.csv',
      build: (config) => {
        const app = express();
        app.set('env', 'test');
        app.use('/shop/items', cors(config, { resource: 'Products' }));
        app.use(normalising);
        return app;
      },
    },
    {
      what: 'a mount that normalises',
      strict: ['~/files/secret.csv'],
      loose: ['~/*path'],
      path: '/files/..%2fsecret.csv',
      build: global((app) => void app.use('/files', normalising)),
    },
    {
      what: 'a RegExp route that normalises',
      strict: ['~/files/secret.csv'],
      loose: ['~/*path'],
      path: '/files/%2e%2e/secret.csv',
      build: global((app) => {
        app.get(/^\/files\/(.*)$/, (req, res) => {
          const [rest = ''] = Object.values(req.params as unknown as Record<string, string>);
          res.end(posix.join('/', rest) === '/secret.csv' ? SECRET : 'another');
        });
      }),
    },
    {
      what: 'a literal route, compared as sent',
      strict: ['~/account/:page'],
      loose: ['~/account/public'],
      path: '/account/%70ublic',
      build: global((app) => {
        app.get('/account/public', (_req, res) => void res.end('public'));
        app.get('/account/:page', serveSecret);
      }),
    },
    {
      what: 'a mount, compared as sent',
      strict: ['~/:area/:page'],
      loose: ['~/open/:page'],
      path: '/%6fpen/plans',
      build: global((app) => {
        app.use('/open', (_req, res) => void res.end('open'));
        app.get('/:area/:page', serveSecret);
      }),
    },
    {
      what: 'a handler with new URL()',
      strict: ['~/api/secret'],
      loose: ['~/*path'],
      path: '//x/api/secret',
      build: global((app) => {
        app.use((req, res) => {
          const { pathname } = new URL(req.url, 'http://api.example.com');
          res.end(pathname === '/api/secret' ? SECRET : 'another');
        });
      }),
    },
    {
      what: 'a handler with new URL(), behind a backslash',
      strict: ['~/secrets/plan'],
      loose: ['~/*path'],
      path: '/\\x/secrets/plan',
      build: global((app) => {
        app.use((req, res) => {
          const { pathname } = new URL(req.url, 'http://api.example.com');
          res.end(pathname === '/secrets/plan' ? SECRET : 'another');
        });
      }),
    },
    ...[
      ['~/secrets/*path', '/%C5%BFecrets/x', 'secrets'],
      ['~/caf\u00e9/:x', '/cafe%CC%81/x', 'caf\u00e9'],
      ['~/cafe\u0301/:x', '/caf%C3%A9/x', 'caf\u00e9'],
    ].map(([strict = '', path = '', folder]) => ({
      what: `a folder that is called like that of ${JSON.stringify(strict)} to a file system`,
      strict: [strict],
      loose: [],
      path,
      build: global((app) => {
        app.get('/:folder/:name', (req, res) => {
          const name = req.params.folder.normalize('NFC').toUpperCase().toLowerCase();
          res.end(name === folder ? SECRET : 'another');
        });
      }),
    })),
  ])(
    '$what, $path: the secret is served, and its page reads nothing',
    async ({ strict, loose, path, build }) => {
      const server = await serve(build(configured(strict, loose)));
      try {
        const headers = { Host: 'api.example.com', Origin: LISTED };
        const response = await sendRaw(server.port, { method: 'GET', path, headers });
        expect(response.body).toBe(SECRET);
        expect(grants(response)).toEqual({});
        const preflight = { ...headers, 'Access-Control-Request-Method': 'GET' };
        const asked = await sendRaw(server.port, { method: 'OPTIONS', path, headers: preflight });
        expect(grants(asked)).toEqual({});
      } finally {
        await server.close();
      }
    },
  );

  test.each(['/values1/a%2Fb', '//users', '/users/%7Eme', '/users/./x', '/other\\x'])(
    '%s, which leads to the same entries however it is read, is not refused',
    async (path) => {
      const config = new CorsConfiguration({ diagnostics: false });
      config.forResources('Values1').forOrigins(LISTED);
      config.forAllResources().forOrigins(LISTED);
      const server = await serve(global((app) => void app.use(serveSecret))(config));
      try {
        const headers = { Host: 'api.example.com', Origin: LISTED };
        const response = await sendRaw(server.port, { method: 'GET', path, headers });
        expect(grants(response)['access-control-allow-origin']).toBe(LISTED);
      } finally {
        await server.close();
      }
    },
  );
});

describe('Connect, which ends a mount at a dot too', () => {
  test.each([
    ['/files/secret', '/files/secret.x'],
    ['/files/secret', '/FILES/secret.x?y'],
    ['/files', '/files.d/secret.x'],
    ['/files/secret', 'http://api.example.com/files/secret.x'],
  ])('inside the mount %s, %s is named by its whole path', async (mount, target) => {
    const path = target.replace(/^http:\/\/[^/]*|\?.*/g, '');
    const config = new CorsConfiguration({ diagnostics: false });
    config.forResources(`~${path}`).forOrigins(LISTED);
    config.forAllResources().forOrigins(PARTNER);
    const app = connect();
    app.use(mount, cors(config));
    app.use((_req, res) => void res.end('file'));
    const server = await serve(app);
    try {
      for (const origin of [LISTED, PARTNER]) {
        const headers = { Host: 'api.example.com', Origin: origin };
        const response = await sendRaw(server.port, { method: 'GET', path: target, headers });
        expect(response.body).toBe('file');
        expect(grants(response)['access-control-allow-origin']).toBe(origin === LISTED ? LISTED : undefined);
      }
    } finally {
      await server.close();
    }
  });
});

describe('what a path costs', () => {
  const LONG: readonly (readonly [what: string, path: string])[] = [
    ['segments that begin like the pattern', `/a${'/x/b'.repeat(1000)}/z`],
    ['segments of the pattern', `/a/x${'/y'.repeat(2000)}/`],
    ['short segments', '/a'.repeat(2048)],
    ['one segment', `/${'a'.repeat(4090)}`],
    ['dashes', `/${'-'.repeat(4090)}`],
    ['escapes', `/${'%20'.repeat(1360)}`],
    ['needless escapes', `/${'%61'.repeat(1360)}`],
    ['letters beyond ASCII', `/${'%C3%84'.repeat(680)}`],
    ['combining marks', `/${'%CC%81%CC%A3'.repeat(340)}`],
    ['slashes', '/'.repeat(4096)],
    ['hosts', `//x${'/%2f'.repeat(250)}`],
  ];
  const SETS: Record<string, readonly string[]> = {
    'two wildcards': ['~/*a/x/*b/y'],
    'a thousand patterns of two wildcards': Array.from(
      { length: 1000 },
      (_, index) => `~/*a/x${String(index)}/*b/y`,
    ),
    'a thousand patterns behind a parameter': Array.from(
      { length: 1000 },
      (_, index) => `~/:a/x${String(index)}/:b`,
    ),
    'a thousand patterns with two values in a segment': Array.from(
      { length: 1000 },
      (_, index) => `~/:a-:b/x${String(index)}`,
    ),
    'a thousand optional parts': Array.from(
      { length: 1000 },
      (_, index) => `~/f{/:a}{/:b}/x${String(index)}`,
    ),
  };

  /** Microseconds for one request: the shortest of several times. */
  function timeOf(config: CorsConfiguration, pathOf: () => string): number {
    let shortest = Infinity;
    for (let round = 0; round < 25; round++) {
      const start = performance.now();
      for (let count = 0; count < 4; count++) void config.checkAccess({ url: pathOf(), origin: LISTED });
      shortest = Math.min(shortest, ((performance.now() - start) * 1000) / 4);
    }
    return shortest;
  }

  // Some 20 times at most, measured on a busy machine.
  test.each(Object.keys(SETS))('with %s, the longest path costs some ordinary ones', (name) => {
    const config = new CorsConfiguration({ diagnostics: false });
    config.forResources(...(SETS[name] ?? [])).forOrigins(PARTNER);
    for (let count = 0; count < 200; count++)
      void config.checkAccess({ url: '/api/products/7', origin: LISTED });
    let requests = 0;
    // Each has a path of its own: one that comes again is remembered, and costs even less.
    const ordinary = timeOf(config, () => `/api/products/${String(requests++)}`);
    const ratios = LONG.map(([what, path]) => [what, timeOf(config, () => path) / ordinary] as const);
    expect(ratios.filter(([, ratio]) => ratio > 40)).toEqual([]);
  });
});
