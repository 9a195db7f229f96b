import { Router } from 'express';
import { receive } from './receive';
import { redirectElsewhere, redirectTo } from './redirect';

/** A controller whose policy allows the listed origin everything. */
export function ordersController(): Router {
  const router = Router();
  router.get('/', (_req, res) => {
    res.set('X-Total-Count', '2').json([{ id: 1 }, { id: 2 }]);
  });
  router.get('/broken', async () => {
    await Promise.resolve();
    throw new Error('This route rejects, so that the default error handler answers.');
  });
  router.get('/statement', redirectElsewhere(302, '/reports/weekly.csv'));
  router.post('/resubmit', redirectTo(307, '/api/orders'));
  router.post('/', async (req, res) => {
    res.status(201).json({ id: 3, received: await receive(req) });
  });
  router.patch('/:id', async (req, res) => {
    res.json({ id: Number(req.params.id), received: await receive(req) });
  });
  router.delete('/:id', (_req, res) => {
    res.sendStatus(204);
  });
  return router;
}
