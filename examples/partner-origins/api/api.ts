import { json, Router } from 'express';
import { cors, type CorsConfiguration } from 'express-resource-cors';

/** The API that partners call. CORS stands on its router alone: the administrator's page has none. */
export function api(config: CorsConfiguration): Router {
  const products = [
    { id: 1, name: 'Kettle', price: 39 },
    { id: 2, name: 'Toaster', price: 49 },
  ];
  const router = Router();
  router.use(cors(config));

  router.get('/products', (_req, res) => {
    res.set('X-Total-Count', String(products.length)).json(products);
  });
  router.put('/products/:id', json(), (req, res) => {
    const product = products.find(({ id }) => String(id) === req.params.id);
    const { price } = (req.body ?? {}) as { price?: unknown };
    if (!product || typeof price !== 'number') {
      res
        .status(product ? 400 : 404)
        .json({ error: 'There is a product to change, and a number for its price.' });
      return;
    }
    product.price = price;
    res.json(product);
  });
  router.get('/orders', (_req, res) => {
    res.json([{ id: 7, product: 1 }]);
  });
  router.get('/status', (_req, res) => {
    res.json({ up: true });
  });
  return router;
}
