import express, { type Express } from 'express';
import { registerGlobal, type CorsConfiguration } from 'express-resource-cors';
import { authentication, Sessions } from './authentication';
import { invoicesController } from './invoices';
import type { Journal } from './journal';
import { mvc } from './mvc';
import { ordersController } from './orders';
import { productsController } from './products';
import { reports } from './reports';
import { getData, valuesController } from './values';

/** The API: controllers, an MVC-style part, handlers by URL and static files, all behind authentication. */
export function apiApp(config: CorsConfiguration, journal: Journal): Express {
  const app = express();
  // The default error handler logs what it catches, except in this environment. The lab throws on purpose.
  app.set('env', 'test');
  app.disable('x-powered-by');

  const sessions = new Sessions();
  app.use(authentication(sessions, journal));

  app.use('/api/products', productsController());
  app.use('/api/orders', ordersController());
  app.use('/api/invoices', invoicesController());
  app.use('/mvc', mvc());
  app.use('/reports', reports());
  for (const number of ['1', '2', '3', '4']) {
    app.use(`/api/values${number}`, valuesController(`Values${number}`));
    app.all(`/Handler${number}.ashx`, getData(`Handler${number}.ashx`));
  }
  app.post('/session', (_req, res) => {
    res.set('Set-Cookie', sessions.start()).sendStatus(204);
  });

  // Last on purpose: it moves itself in front of everything above, of authentication before all.
  registerGlobal(app, config);
  return app;
}
