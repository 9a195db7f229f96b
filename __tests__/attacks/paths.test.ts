import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { CorsConfiguration, registerGlobal } from 'express-resource-cors';
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
