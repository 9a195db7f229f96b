import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type RequestHandler } from 'express';
import { CorsConfiguration, CorsConfigurationError, registerGlobal } from 'express-resource-cors';
import { configurations, INVALID, type CallbackCounts } from './configurations';

/** What the server tells of itself, garbage collected just before. */
export interface Measures {
  heapUsed: number;
  /** Timers, sockets and the like, by kind. */
  handles: Record<string, number>;
  connections: number;
  callbacks: CallbackCounts;
  replacements: number;
  /** Invalid replacements that were refused, and those that were not. */
  refused: number;
  accepted: number;
  unhandledRejections: string[];
  uncaughtExceptions: string[];
  warnings: string[];
}

/** What the other process asks for. */
export type Question = 'measure' | 'stop';

const callbacks: CallbackCounts = { underWay: 0, asked: 0, answeredToNobody: 0, aborted: 0 };
const measures: Omit<Measures, 'heapUsed' | 'handles' | 'connections'> = {
  callbacks,
  replacements: 0,
  refused: 0,
  accepted: 0,
  unhandledRejections: [],
  uncaughtExceptions: [],
  warnings: [],
};

const tell = (list: string[]) => (what: unknown) => {
  if (list.length < 20) list.push(what instanceof Error ? (what.stack ?? what.message) : String(what));
};
process.on('unhandledRejection', tell(measures.unhandledRejections));
process.on('uncaughtException', tell(measures.uncaughtExceptions));
process.on('warning', tell(measures.warnings));

const { A, B } = configurations(callbacks);
const config = CorsConfiguration.from(A());
let isA = true;

const replacing = setInterval(() => {
  isA = !isA;
  config.replaceWith(isA ? A() : B());
  if (++measures.replacements % 10 !== 0) return;
  try {
    config.replaceWith(INVALID);
    measures.accepted++;
  } catch (error) {
    if (error instanceof CorsConfigurationError) measures.refused++;
    else throw error;
  }
}, 50);

/** What a careless handler says: none of it may leave. */
const FOREIGN = {
  'Access-Control-Allow-Origin': '*',
  'access-control-max-age': '99',
  Vary: 'Accept-Language',
};

/** Answers in the way that the query names, with the request's id and decision. */
const handler: RequestHandler = async (req, res) => {
  const how = req.query['how'];
  const { type, allowed, reason, resource, origin, headers } = req.cors!;
  const echo = () =>
    JSON.stringify({
      id: req.get('x-request-id'),
      cors: { type, allowed, reason, resource, origin, headers },
    });
  res.setHeader(`X-Only-${req.get('x-request-id') ?? ''}`, '1');
  res.type('json');
  if (how === 'fail') throw Object.assign(new Error('The handler fails.'), { status: 500, headers: FOREIGN });
  if (how === 'slow') await sleep(Math.random() * 20);
  if (how === 'stream') {
    const text = echo();
    await pipeline(Readable.from([text.slice(0, 10), text.slice(10)]), res.set(FOREIGN));
  } else if (how === 'head') {
    for (const name of res.getHeaderNames()) {
      if (/^(?:access-control-.*|vary)$/.test(name)) res.removeHeader(name);
    }
    res.writeHead(200, FOREIGN).end(echo());
  } else res.end(echo());
};

const app = express();
app.disable('x-powered-by');
// The default error handler logs unless this is `test`.
app.set('env', 'test');
app.all('/api/*rest', handler);
registerGlobal(app, config);

const server = createServer(
  {
    headersTimeout: 2_000,
    requestTimeout: 4_000,
    connectionsCheckingInterval: 500,
    keepAliveTimeout: 20_000,
  },
  (req: IncomingMessage, res: ServerResponse) => {
    // On answers of the middleware itself too: an answer that comes to the wrong request shows its id.
    res.setHeader('X-Request-Id', String(req.headers['x-request-id']));
    app(req, res);
  },
);

function measure(): Measures {
  globalThis.gc!();
  globalThis.gc!();
  const handles: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
  return { ...measures, heapUsed: process.memoryUsage().heapUsed, handles, connections: 0 };
}

process.on('message', (question: Question) => {
  if (question === 'stop') {
    // What is left then keeps the process alive, and that shows.
    clearInterval(replacing);
    server.close();
    process.disconnect();
    return;
  }
  server.getConnections((_error, connections) => process.send!({ ...measure(), connections }));
});
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
