import path from 'node:path';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { openPort, type OpenPort } from '../lab/listen';
import { admin } from './api/admin';
import { api } from './api/api';
import { ownPageOnly } from './api/own-page-only';
import { apiPolicy, type CacheTimes } from './api/policy';
import type { Database } from './database/database';
import { openEmbedded } from './database/embedded';
import { openServer } from './database/server';
import { BadRows } from './partners/bad-rows';
import { PartnerStore } from './partners/partner-store';

export interface SiteOptions {
  /** A PostgreSQL server; without one, the embedded database in `folder`. */
  readonly databaseUrl?: string | undefined;
  readonly folder?: string;
  /** The ports to use where they are free; 0, unless said, for any free one. */
  readonly ports?: { readonly api?: number; readonly partner?: number };
  readonly times?: Partial<CacheTimes>;
  /** Where sentences for the operator go. */
  readonly report?: (sentence: string) => void;
}

export interface Site {
  /** The API, and the administrator's page below `/admin/`. */
  readonly api: string;
  /** The partner's page. */
  readonly partner: string;
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** Where the embedded database keeps its tables. */
export const DATA_FOLDER = path.join(__dirname, 'data');

/** Starts the API with its administrator's page, and a partner's page on an origin of its own. */
export async function startSite(options: SiteOptions = {}): Promise<Site> {
  const { databaseUrl, folder = DATA_FOLDER, ports = {}, times, report = console.error } = options;
  const database: Database = databaseUrl ? openServer(databaseUrl) : await openEmbedded(folder);
  const store = new PartnerStore(database);
  const { config, partners } = apiPolicy(store, times);
  const badRows = new BadRows(store, report);
  await database.listen({
    changed: () => {
      partners.invalidate();
      void badRows.look();
    },
    lost: (error) => {
      report(`The database is away, and tells of no changes until it is back: ${error.message}`);
    },
  });
  await badRows.look();

  const apiPort = await openPort(ports.api ?? 0);
  const partnerPort = await openPort(ports.partner ?? 0);
  const addresses = { api: apiPort.origin, partner: partnerPort.origin };

  const app = express();
  app.disable('x-powered-by');
  app.use('/api', api(config));
  const own = ownPageOnly([apiPort.origin, `http://127.0.0.1:${String(apiPort.port)}`]);
  app.use('/admin', own, express.Router().use('/partners', admin(store)), page('admin', addresses));
  app.get('/', (_req, res) => {
    res.redirect('/admin/');
  });
  app.use(failClosed);
  apiPort.serve(app);
  partnerPort.serve(express().disable('x-powered-by').use(page('partner', addresses)));

  return {
    ...addresses,
    notes: [apiPort, partnerPort].flatMap(noteOn),
    close: async () => {
      await Promise.all([apiPort.close(), partnerPort.close()]);
      await database.close();
    },
  };
}

/** One of the two pages, with what both share and the addresses that they link to. */
function page(name: 'admin' | 'partner', addresses: object): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/addresses.json', (_req, res) => {
    res.set('Cache-Control', 'no-store').json(addresses);
  });
  app.get('/dom.js', (_req, res) => {
    res.sendFile(path.join(__dirname, '../lab/page/dom.js'));
  });
  for (const folder of [name, 'shared']) app.use(express.static(path.join(__dirname, 'page', folder)));
  return app;
}

/** What a lookup that failed is answered with: 503, by the error that the middleware hands on. */
const failClosed: ErrorRequestHandler = (error: Error & { status?: number }, _req, res, next) => {
  if (res.headersSent) next(error);
  else res.status(error.status ?? 500).json({ error: 'This can not be answered now. Try again later.' });
};

function noteOn({ port, takenPort }: OpenPort): string[] {
  return takenPort === undefined ? [] : [`Port ${String(takenPort)} is taken: ${String(port)} is used.`];
}
