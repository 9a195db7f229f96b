import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import express4 from 'express4';
import { CONTENDERS, type Middleware } from './contenders';

/** The servers that are measured, by what serves; each with one of the contenders in front. */
export const SERVERS: Readonly<Record<string, (contender: Middleware) => RequestListener>> = {
  'node:http': (contender) => (request, response) => {
    contender(request, response, () => {
      answer(request, response);
    });
  },
  'Express 4': (contender) => application(express4(), contender),
  'Express 5': (contender) => application(express(), contender),
};

function application(app: Express, contender: Middleware): RequestListener {
  app.use(contender);
  app.get('/api/products/:id', answer);
  return app;
}

function answer(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Content-Type', 'application/json');
  response.end('{"id":7}');
}

if (require.main === module) {
  const [name = '', contender = ''] = process.argv.slice(2);
  const [serverOf, middleware] = [SERVERS[name], CONTENDERS[contender]];
  if (!serverOf || !middleware) throw new Error(`There is no server ${name} with ${contender}.`);
  const server = createServer(serverOf(middleware)).listen(0, '127.0.0.1', () => {
    process.send?.((server.address() as AddressInfo).port);
  });
  // It ends with whoever measures it.
  process.once('disconnect', () => process.exit());
}
