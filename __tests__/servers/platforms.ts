import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import connect from 'connect';
import express5 from 'express';
import express4 from 'express4';
import { cors, registerGlobal, type CorsConfiguration, type CorsMiddleware } from 'express-resource-cors';

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/** An application to put behind the middleware, on whichever platform. */
export interface Application {
  config: CorsConfiguration;
  /** The middlewares of other configurations, behind the first one. */
  others: CorsConfiguration[];
  /** The name to hand to `cors()`. */
  resource?: string | undefined;
  /** The prefix of a router that has the middleware and the handler to itself. */
  mount?: string | undefined;
  /** Express's `trust proxy`. */
  trustProxy?: boolean | undefined;
  handler: Handler;
  /** Runs ahead of the application, middleware included. */
  before: Handler;
}

export interface Platform {
  name: string;
  runs(application: Omit<Application, 'config' | 'others' | 'handler' | 'before'>): boolean;
  listener(application: Application): Handler;
}

const isPlain: Platform['runs'] = ({ mount, trustProxy }) => mount === undefined && !trustProxy;

export const PLATFORMS: readonly Platform[] = [
  ...expressPlatforms('Express 4', express4),
  ...expressPlatforms('Express 5', express5),
  {
    name: 'node:http',
    runs: isPlain,
    listener: ({ config, others, resource, handler }) => {
      const middlewares = [middlewareOf(config, resource), ...others.map((other) => cors(other))];
      return (req, res) => {
        const run = (index: number): void => {
          const middleware = middlewares[index];
          if (!middleware) {
            guarded(handler, req, res);
            return;
          }
          middleware(req, res, (error?: unknown) => {
            if (error) answerError(error, res);
            else run(index + 1);
          });
        };
        run(0);
      };
    },
  },
  {
    name: 'Connect',
    runs: isPlain,
    listener: ({ config, others, resource, handler }) => {
      const app = connect();
      app.use(middlewareOf(config, resource));
      for (const other of others) app.use(cors(other));
      app.use(handler);
      return app;
    },
  },
];

function expressPlatforms(name: string, express: typeof express5): Platform[] {
  const create = (trustProxy: boolean | undefined): express5.Express => {
    const app = express();
    // Only the headers of the vectors count; and the default error handler logs unless this is `test`.
    app.disable('x-powered-by');
    app.set('env', 'test');
    if (trustProxy) app.set('trust proxy', true);
    return app;
  };
  return [
    {
      name: `${name} (registerGlobal)`,
      runs: ({ mount, resource }) => mount === undefined && resource === undefined,
      listener: ({ config, others, trustProxy, handler }) => {
        const app = create(trustProxy);
        for (const other of others) app.use(cors(other));
        app.use(handler);
        // Last in the file, first in the stack.
        registerGlobal(app, config);
        return app as Handler;
      },
    },
    {
      name: `${name} (app.use)`,
      runs: ({ mount }) => mount === undefined,
      listener: ({ config, others, resource, trustProxy, handler }) => {
        const app = create(trustProxy);
        app.use(middlewareOf(config, resource));
        for (const other of others) app.use(cors(other));
        app.use(handler);
        return app as Handler;
      },
    },
    {
      name: `${name} (router)`,
      runs: ({ mount }) => mount !== undefined,
      listener: ({ config, others, resource, mount, trustProxy, handler }) => {
        const app = create(trustProxy);
        const router = express.Router();
        router.use(middlewareOf(config, resource));
        for (const other of others) router.use(cors(other));
        router.use(handler);
        app.use(mount ?? '/', router);
        return app as Handler;
      },
    },
    {
      name: `${name} (registerGlobal on a mounted app)`,
      runs: ({ mount, resource }) => mount !== undefined && resource === undefined,
      listener: ({ config, others, mount, trustProxy, handler }) => {
        const app = create(trustProxy);
        const mounted = create(trustProxy);
        for (const other of others) mounted.use(cors(other));
        mounted.use(handler);
        registerGlobal(mounted, config);
        app.use(mount ?? '/', mounted);
        return app as Handler;
      },
    },
  ];
}

function middlewareOf(config: CorsConfiguration, resource: string | undefined): CorsMiddleware {
  return resource === undefined ? cors(config) : cors(config, { resource });
}

function guarded(handler: Handler, req: IncomingMessage, res: ServerResponse): void {
  try {
    handler(req, res);
  } catch (error) {
    answerError(error, res);
  }
}

/** What Express and Connect do by default: the error's status, and its headers set on the response. */
function answerError(error: unknown, res: ServerResponse): void {
  const { status, headers } = error as { status?: number; headers?: Record<string, string> };
  res.statusCode = status ?? 500;
  for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value);
  res.end(String(error));
}

export interface RunningServer {
  port: number;
  close(): Promise<void>;
}

/** Serves `application` on a free port of this machine. */
export async function listen(platform: Platform, application: Application): Promise<RunningServer> {
  const listener = platform.listener(application);
  const server: Server = createServer((req, res) => {
    application.before(req, res);
    listener(req, res);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
        server.closeAllConnections();
      }),
  };
}
