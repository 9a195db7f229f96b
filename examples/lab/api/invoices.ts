import { Router } from 'express';
import { receive } from './receive';
import { redirectTo } from './redirect';

/** A controller that works, and that the policy doesn't mention: no other origin gets at it. */
export function invoicesController(): Router {
  const router = Router();
  router.get('/moved', redirectTo(302, '/api/products/3'));
  router.all('/', async (req, res) => {
    res.json({ method: req.method, received: await receive(req) });
  });
  return router;
}
