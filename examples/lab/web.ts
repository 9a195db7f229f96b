import path from 'node:path';
import express, { type Express } from 'express';
import type { CorsConfiguration } from 'express-resource-cors';
import type { Journal } from './api/journal';
import { explain } from './explain';
import { readLabRequest } from './read-request';
import type { Expectation, Matrix, Scenario } from './scenarios/scenario';

export interface Addresses {
  api: string;
  listed: string;
  unlisted: string;
}

export interface WebOptions {
  role: 'listed' | 'unlisted';
  addresses: Addresses;
  matrices: Matrix[];
  config: CorsConfiguration;
  journal: Journal;
}

/**
 * One of the two web origins. Both serve the same page; all that differs is the origin it runs on.
 *
 * What the page needs to know about the API comes from here, its own origin, so that the telling does not
 * depend on what is being told.
 */
export function webApp({ role, addresses, matrices, config, journal }: WebOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  const origin = addresses[role];

  /** The tables, with what is expected of this origin and what the policy says to it. */
  app.get('/lab.json', async (_req, res) => {
    res.set('Cache-Control', 'no-store').json({
      role,
      ...addresses,
      matrices: await Promise.all(
        matrices.map(async (matrix) => ({
          ...matrix,
          scenarios: await Promise.all(matrix.scenarios.map((scenario) => forThisOrigin(scenario))),
        })),
      ),
    });
  });

  /** What the policy says to a request of one's own: `?request=` and the request as JSON. */
  app.get('/explain', async (req, res) => {
    const request = readLabRequest(req.query['request']);
    if (typeof request === 'string') {
      res.status(400).json({ error: request });
      return;
    }
    res.json(await explain(config, origin, request));
  });

  /** What reached the API of an attempt: `?lab=` and its tag. */
  app.get('/journal', (req, res) => {
    const { lab } = req.query;
    res.set('Cache-Control', 'no-store').json(journal.read(typeof lab === 'string' ? lab : ''));
  });

  app.use(express.static(path.join(__dirname, 'page')));

  async function forThisOrigin(scenario: Scenario) {
    const { listed, unlisted, ...rest } = scenario;
    const expected: Expectation = role === 'listed' ? listed : unlisted;
    return {
      ...rest,
      expected,
      policy: await explain(config, origin, scenario.request, scenario.redirect),
    };
  }

  return app;
}
