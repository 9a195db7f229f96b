import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import express4 from 'express4';
import { registerGlobal } from 'express-resource-cors';
import { configuration, CONTENDERS } from './contenders';

export type Placement = 'with' | 'without';

/** The servers that are measured, by what serves. */
export const SERVERS: Readonly<Record<string, (placement: Placement) => RequestListener>> = {
  'node:http': (placement) => {
    const cors = CONTENDERS[placement === 'with' ? 'this package' : 'nothing'];
    return (request, response) => {
      cors?.(request, response, () => {
        answer(request, response);
      });
    };
  },
  'Express 4': (placement) => application(express4(), placement),
  'Express 5': (placement) => application(express(), placement),
};

function application(app: Express, placement: Placement): RequestListener {
  app.get('/api/products/:id', answer);
  if (placement === 'with') registerGlobal(app, configuration());
  return app;
}

function answer(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Content-Type', 'application/json');
  response.end('{"id":7}');
}

if (require.main === module) {
  const [name = '', placement] = process.argv.slice(2);
  const listener = SERVERS[name]?.(placement === 'with' ? 'with' : 'without');
  if (!listener) throw new Error(`There is no server ${name}.`);
  const server = createServer(listener).listen(0, '127.0.0.1', () => {
    process.send?.((server.address() as AddressInfo).port);
  });
}
