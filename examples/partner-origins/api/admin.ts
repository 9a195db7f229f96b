import { json, Router, type ErrorRequestHandler, type Response } from 'express';
import { checkPartner } from '../partners/check-partner';
import type { FieldProblem } from '../partners/partner';
import { OriginTaken, type PartnerStore } from '../partners/partner-store';
import { readPartner } from '../partners/read-partner';

/** What the administrator's page calls: `GET /`, `POST /`, `PUT /:id`, `DELETE /:id`. */
export function admin(store: PartnerStore): Router {
  const router = Router();

  router.get('/', async (_req, res) => {
    const partners = await store.list();
    res.json(partners.map((partner) => ({ ...partner, problems: checkPartner(partner) })));
  });

  router.post('/', json({ limit: '20kb' }), (req, res) =>
    save(req.body, res, async (partner) => {
      res.status(201).json({ id: await store.add(partner) });
    }),
  );

  router.put('/:id', json({ limit: '20kb' }), (req, res) =>
    save(req.body, res, async (partner) => {
      if (await store.change(idOf(req.params.id), partner)) res.json({ id: idOf(req.params.id) });
      else unknown(res);
    }),
  );

  router.delete('/:id', async (req, res) => {
    if (await store.remove(idOf(req.params.id))) res.sendStatus(204);
    else unknown(res);
  });

  router.use(databaseIsAway);
  return router;
}

/** Has a partner stored that nothing is wrong with; else says what is, field by field. */
async function save(
  body: unknown,
  res: Response,
  store: (partner: Exclude<ReturnType<typeof readPartner>, string>) => Promise<void>,
): Promise<void> {
  const partner = readPartner(body);
  if (typeof partner === 'string') {
    res.status(400).json({ error: partner });
    return;
  }
  const problems = checkPartner(partner);
  if (problems.length > 0) {
    refuse(res, problems);
    return;
  }
  try {
    await store(partner);
  } catch (error) {
    if (!(error instanceof OriginTaken)) throw error;
    refuse(res, [{ field: 'origins', value: error.origin, message: error.message }]);
  }
}

function refuse(res: Response, problems: readonly FieldProblem[]): void {
  res.status(400).json({ error: 'Nothing was stored.', problems });
}

function unknown(res: Response): void {
  res.status(404).json({ error: 'There is no such partner any more.' });
}

function idOf(text: string): number {
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
}

/** A body that is no JSON is the sender's mistake and keeps its status; all else is the database's. */
const databaseIsAway: ErrorRequestHandler = (error: Error & { status?: number }, _req, res, next) => {
  if (res.headersSent) next(error);
  else if (error.status !== undefined) res.status(error.status).json({ error: error.message });
  else res.status(503).json({ error: `The database does not answer: ${error.message}` });
};
