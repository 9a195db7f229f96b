import path from 'node:path';
import express, { type Express } from 'express';
import type { Journal } from './api/journal';
import type { EditablePolicy } from './editable-policy';
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
  policy: EditablePolicy;
  journal: Journal;
}

/**
 * One of the two web origins. Both serve the same page; all that differs is the origin it runs on.
 *
 * What the page needs to know about the API comes from here, its own origin, so that the telling does not
 * depend on what is being told.
 */
export function webApp({ role, addresses, matrices, policy, journal }: WebOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  const origin = addresses[role];

  app.use((req, res, next) => {
    // A site of another name that leads to this machine has that name in `Host` (DNS rebinding).
    if (req.headers.host === new URL(origin).host) next();
    else res.status(403).json({ error: `Open ${origin}.` });
  });

  /** The tables, with what is expected of this origin and what the policy says to it. */
  app.get('/lab.json', async (_req, res) => {
    res.set('Cache-Control', 'no-store').json({
      role,
      ...addresses,
      configuration: policy,
      matrices: await Promise.all(
        matrices.map(async (matrix) => ({
          ...matrix,
          scenarios: await Promise.all(matrix.scenarios.map((scenario) => forThisOrigin(scenario))),
        })),
      ),
    });
  });

  /** Another policy for the API, as JSON. No page of another origin can send that without a preflight. */
  app.put('/configuration', express.text({ type: 'application/json', limit: '2mb' }), (req, res) => {
    if (typeof req.body === 'string') res.json(policy.write(req.body));
    else res.status(415).json({ error: 'Send JSON.' });
  });

  /** Tells pages that are open, in other tabs too, that the policy was changed. */
  app.get('/changes', (req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const tell = (): void => {
      res.write(`data: ${String(policy.toJSON().revision)}\n\n`);
    };
    tell();
    policy.on('change', tell);
    req.on('close', () => policy.off('change', tell));
  });

  /** What the policy says to a request of one's own: `?request=` and the request as JSON. */
  app.get('/explain', async (req, res) => {
    const request = readLabRequest(req.query['request']);
    if (typeof request === 'string') {
      res.status(400).json({ error: request });
      return;
    }
    res.json(await explain(policy.config, origin, request));
  });

  /** What reached the API of an attempt: `?lab=` and its tag. */
  app.get('/journal', (req, res) => {
    const { lab } = req.query;
    res.set('Cache-Control', 'no-store').json(journal.read(typeof lab === 'string' ? lab : ''));
  });

  app.use(express.static(path.join(__dirname, 'page')));
  // The editor is the one of `npx express-resource-cors lab`.
  app.use('/editor', express.static(path.join(__dirname, '../../src/lab/page')));

  async function forThisOrigin(scenario: Scenario) {
    const { listed, unlisted, ...rest } = scenario;
    const expected: Expectation = role === 'listed' ? listed : unlisted;
    return {
      ...rest,
      // What is expected is expected of the policy that the lab starts with.
      expected: policy.toJSON().isOriginal ? expected : undefined,
      policy: await explain(policy.config, origin, scenario.request, scenario.redirect),
    };
  }

  return app;
}
