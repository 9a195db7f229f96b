import path from 'node:path';
import express, { type Express } from 'express';
import {
  collectDifferences,
  registerGlobal,
  type CorsConfiguration,
  type CorsLedger,
} from 'express-resource-cors';
import { openPort, type OpenPort } from '../lab/listen';
import { api } from './api/api';
import { firstAttempt } from './api/configuration';
import { yearsOldCors } from './api/years-old-cors';
import { Board, type State } from './board';

/** Who calls the API, and by which calls (page/front-end/calls.js has them). */
const CALLS = {
  shop: ['list', 'price', 'orders'],
  partner: ['list', 'news'],
  stranger: ['list', 'news'],
} as const;

type FrontEnd = keyof typeof CALLS;

export interface SiteOptions {
  /** The ports to use where they are free; 0, unless said, for any free one. */
  readonly ports?: Readonly<Partial<Record<'dashboard' | 'api' | FrontEnd, number>>>;
}

export interface Site {
  /** The page that shows the ledger, what to write, and the switch. */
  readonly dashboard: string;
  readonly api: string;
  readonly frontEnds: Readonly<Record<FrontEnd, string>>;
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** Starts the API, its three front ends on origins of their own, and the page that shows the migration. */
export async function startSite({ ports = {} }: SiteOptions = {}): Promise<Site> {
  const dashboard = await openPort(ports.dashboard ?? 0);
  const apiPort = await openPort(ports.api ?? 0);
  const shop = await openPort(ports.shop ?? 0);
  const partner = await openPort(ports.partner ?? 0);
  const stranger = await openPort(ports.stranger ?? 0);
  const frontEnds = { shop: shop.origin, partner: partner.origin, stranger: stranger.origin };

  const config = firstAttempt(shop.origin);
  const ledger = collectDifferences({ max: 1000 });
  const board = new Board(CALLS);

  // Day one: the years-old cors() still decides. The new configuration only looks on.
  let app = api(yearsOldCors([shop.port, partner.port]));
  registerGlobal(app, config, { reportOnly: true });
  let switched = false;
  apiPort.serve((req, res) => {
    app(req, res);
  });

  /** Deploys what the ledger suggests: the years-old cors() is gone, and the configuration decides. */
  const switchOver = (): void => {
    if (switched) return;
    config.replaceWith(ledger.suggest(config));
    ledger.close();
    app = api();
    registerGlobal(app, config);
    switched = true;
    board.switch();
  };

  dashboard.serve(
    dashboardApp({
      frontEnds,
      state: () => ({ switched, outcomes: board.outcomes, ...told(ledger, config) }),
      switchOver,
    }),
  );
  const names = { shop, partner, stranger };
  for (const name of Object.keys(CALLS) as FrontEnd[]) {
    names[name].serve(
      frontEndApp({
        name,
        api: apiPort.origin,
        isSwitched: () => switched,
        record: (call, state, afterSwitch) => {
          board.record(name, call, state, afterSwitch);
        },
      }),
    );
  }

  const opened = [dashboard, apiPort, shop, partner, stranger];
  return {
    dashboard: dashboard.origin,
    api: apiPort.origin,
    frontEnds,
    notes: opened.flatMap(noteOn),
    close: async () => {
      ledger.close();
      await Promise.all(opened.map((port) => port.close()));
    },
  };
}

/** What has been found, and what to write. */
function told(ledger: CorsLedger, config: CorsConfiguration): object {
  return { ledger: ledger.toJSON(), before: config.toJSON(), suggestion: ledger.suggest(config) };
}

interface Dashboard {
  readonly frontEnds: object;
  readonly state: () => object;
  readonly switchOver: () => void;
}

function dashboardApp({ frontEnds, state, switchOver }: Dashboard): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/front-ends.json', (_req, res) => {
    res.set('Cache-Control', 'no-store').json(frontEnds);
  });
  app.get('/state.json', (_req, res) => {
    res.set('Cache-Control', 'no-store').json(state());
  });
  app.post('/switch', (req, res) => {
    // Browsers say where a request comes from; no other page may press the button.
    if (req.get('Sec-Fetch-Site') !== 'same-origin') {
      res.sendStatus(403);
      return;
    }
    switchOver();
    res.sendStatus(204);
  });
  return app.use(page('dashboard'));
}

interface FrontEndOptions {
  readonly name: FrontEnd;
  readonly api: string;
  readonly isSwitched: () => boolean;
  readonly record: (call: string, state: State, afterSwitch: boolean) => void;
}

/** A front end: a page of an origin of its own, which tells its own server what came of its calls. */
function frontEndApp({ name, api, isSwitched, record }: FrontEndOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/here.json', (_req, res) => {
    // Browsers send cookies of this machine to all its ports, so the API gets it too.
    res.cookie('session', 'demo', { httpOnly: true, sameSite: 'lax' });
    res.set('Cache-Control', 'no-store').json({ name, api, calls: CALLS[name], switched: isSwitched() });
  });
  app.post('/outcomes', express.json(), (req, res) => {
    const { call, state, switched } = req.body as { call?: unknown; state?: unknown; switched?: unknown };
    if (typeof call === 'string' && (state === 'readable' || state === 'blocked')) {
      record(call, state, switched === true);
    }
    res.sendStatus(204);
  });
  return app.use(page('front-end'));
}

function page(name: 'dashboard' | 'front-end'): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/dom.js', (_req, res) => {
    res.sendFile(path.join(__dirname, '../lab/page/dom.js'));
  });
  for (const folder of [name, 'shared']) app.use(express.static(path.join(__dirname, 'page', folder)));
  return app;
}

function noteOn({ port, takenPort }: OpenPort): string[] {
  return takenPort === undefined ? [] : [`Port ${String(takenPort)} is taken: ${String(port)} is used.`];
}
