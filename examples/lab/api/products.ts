import { Router } from 'express';
import { receive } from './receive';
import { redirectElsewhere, redirectTo } from './redirect';

const products = [
  { id: 1, name: 'Kettle' },
  { id: 2, name: 'Teapot' },
  { id: 3, name: 'Tea strainer' },
];

/** A controller that reads and writes, breaks where it is asked to, and redirects. */
export function productsController(): Router {
  const router = Router();
  router.get('/', (_req, res) => {
    res.json(products);
  });
  router.get('/broken', () => {
    throw new Error('This route throws, so that the default error handler answers.');
  });
  router.get('/latest', redirectTo(302, '/api/products/3'));
  router.get('/moved', redirectElsewhere(302, '/api/products/3'));
  router.get('/:id', (req, res, next) => {
    const product = products.find(({ id }) => id === Number(req.params.id));
    if (product) {
      res.json(product);
    } else {
      next();
    }
  });
  router.post('/', async (req, res) => {
    res
      .status(201)
      .location('/api/products/4')
      .json({ id: 4, received: await receive(req) });
  });
  router.patch('/:id', async (req, res) => {
    res.json({ id: Number(req.params.id), received: await receive(req) });
  });
  router.delete('/:id', (_req, res) => {
    res.sendStatus(204);
  });
  return router;
}
