import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';

/** The application, with whatever handles CORS in it in front. */
export function api(...corsHandling: readonly RequestHandler[]): Express {
  const app = express();
  app.disable('x-powered-by');
  for (const handler of corsHandling) app.use(handler);
  app.use(express.json());
  app.get('/api/products', (_req, res) => {
    res.json([{ id: 7, name: 'Ladder', price: 80 }]);
  });
  app.put('/api/products/:id', (_req, res) => {
    res.json({ changed: true });
  });
  app.get('/api/orders', (req, res) => {
    if (!/(^|; )session=/.test(req.get('Cookie') ?? '')) res.status(401);
    res.json([]);
  });
  app.get('/api/news', (_req, res) => {
    res.json(['Ladders are in stock again.']);
  });
  app.use(answerError);
  return app;
}

/** Strangers get the error of the years-old `cors()`. */
const answerError: ErrorRequestHandler = (error: Error, _req, res, next) => {
  if (res.headersSent) next(error);
  else res.status(500).json({ error: error.message });
};
