import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  Agent,
  createServer,
  IncomingMessage,
  request,
  ServerResponse,
  type RequestListener,
} from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import connect from 'connect';
import express5 from 'express';
import express4 from 'express4';
import { cors, CorsConfiguration } from 'express-resource-cors';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { pathToRegexp } from 'path-to-regexp';
import { CONTENT, documentOf, ORIGIN, type Site } from './site';

/** What a handler serves: the content of a path, or what a route serves that is called like an entry. */
type Served = { readonly segments: readonly string[] } | { readonly name: string };

/** A running application. */
interface Running {
  /** Sends a request for a path, exactly as it is. */
  ask(path: string): Promise<void>;
  close?(): Promise<void>;
}

/** A way in which applications find what a request asks for. */
export interface ServerKind {
  readonly name: string;
  /** How many requests are sent at once. */
  readonly atOnce: number;
  /** An application of this kind, behind the middleware; it tells what each request was served. */
  run(site: Site, serve: (served: Served) => void): Running | Promise<Running>;
}

const FILES = new Set(CONTENT);

type Serve = (served: Served) => void;
/** Looks what a request asks for, in its own way. */
type Reader = (request: IncomingMessage) => void;

function middleware(site: Site) {
  return cors(CorsConfiguration.from(documentOf(site)));
}

/** Serves a path as static files are served: decoded whole, resolved within their folder. */
function serveFile(path: string, mount: string, serve: Serve): void {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return;
  }
  if (decoded.includes('\0')) return;
  const file = mount + posix.normalize(posix.join('/', decoded.replaceAll('\\', '/')));
  if (FILES.has(file)) serve({ segments: file.split('/').slice(1) });
}

const pathOf = (url: string) => url.replace(/[?#].*$/s, '');

/** Where a handler finds the path itself. */
const PATHS: readonly ((url: string) => string)[] = [
  pathOf,
  (url) => new URL(url, 'http://site.example').pathname,
];

function fileReader(mount: string, find: (url: string) => string, serve: Serve): Reader {
  return (request) => {
    let path: string | undefined;
    try {
      path = find(request.url ?? '');
    } catch {
      // A URL that does not parse is answered with an error.
    }
    if (path !== undefined) serveFile(path, mount, serve);
  };
}

/** Compares the pathname as it is, escapes and all, as handlers without a framework do. */
function literalReader(serve: Serve): Reader {
  return (request) => {
    try {
      const { pathname } = new URL(request.url ?? '', 'http://site.example');
      if (FILES.has(pathname)) serve({ segments: pathname.split('/').slice(1) });
      const segments = pathname.split('/').slice(1).map(decodeURIComponent);
      if (FILES.has(`/${segments.join('/')}`)) serve({ segments });
    } catch {
      // A URL that does not parse or decode is answered with an error.
    }
  };
}

/** A route of Express that is called like a name of the configuration. */
function routePath(name: string): string {
  return name
    .slice(1)
    .split(/([:*][a-z]+)/)
    .map((part) => (/^[:*]/.test(part) ? part : encodeURI(part)))
    .join('');
}

const precedence = (name: string) => (/[:*]/.test(name) ? 1 : 0);

function routedApplication(express: typeof express5, site: Site, serve: Serve): RequestListener {
  const app = express();
  app.set('env', 'test');
  app.use(middleware(site));
  const urls = site.names.map(({ name }) => name).filter((name) => name.startsWith('~'));
  for (const name of urls.toSorted((one, other) => precedence(one) - precedence(other))) {
    const path = routePath(name);
    const route = path.includes('*') ? pathToRegexp(path).regexp : path;
    app.all(route, (_request, response) => {
      serve({ name });
      response.end();
    });
  }
  const byParameters: express5.RequestHandler = (request, response) => {
    const { one = '', two } = request.params as { one?: string; two?: string };
    serve({ segments: two === undefined ? [one] : [one, two] });
    response.end();
  };
  app.all('/api/:two', (request, response) => {
    serve({ segments: ['api', request.params.two] });
    response.end();
  });
  app.all('/:one', byParameters);
  app.all('/:one/:two', byParameters);
  return app;
}

function mountedApplication(express: typeof express5, site: Site, serve: Serve): RequestListener {
  const app = express();
  app.set('env', 'test');
  app.use(middleware(site));
  const router = express.Router();
  router.all(/^\/deep\/(.*)$/, (request, response) => {
    const [rest = ''] = Object.values(request.params as Record<string, string>);
    const file = posix.join('/files/deep', posix.normalize(`/${rest}`));
    if (FILES.has(file)) serve({ segments: file.split('/').slice(1) });
    response.end();
  });
  router.use((request, _response, next) => {
    serveFile(request.path, '/files', serve);
    next();
  });
  app.use('/files', router);
  app.all(/^\/(?:account|café|caf%C3%A9)\/(.*)$/i, (request, response) => {
    const [page = ''] = Object.values(request.params as Record<string, string>);
    const [, area = ''] = request.path.split('/');
    serveFile(
      `/${encodeURIComponent(page).replaceAll('%2F', '/')}`,
      `/${decodeURIComponent(area).toLowerCase()}`,
      serve,
    );
    response.end();
  });
  app.all(/.*/, (request, response) => {
    serveFile(request.path, '', serve);
    response.end();
  });
  return app;
}

function connectApplication(site: Site, serve: Serve): RequestListener {
  const app = connect();
  app.use(middleware(site));
  // What comes to a mount that ended at a dot is the application's own to refuse (SECURITY.md).
  app.use('/files', (request, _response, next) => {
    if (!/^\/files\./i.test(request.originalUrl ?? '')) fileReader('/files', pathOf, serve)(request);
    next();
  });
  app.use((request, response) => {
    fileReader('', pathOf, serve)(request);
    response.end();
  });
  return app;
}

function plainApplication(site: Site, serve: Serve): RequestListener {
  const handle = middleware(site);
  const readers = [...PATHS.map((find) => fileReader('', find, serve)), literalReader(serve)];
  return (request, response) => {
    handle(request, response, () => {
      for (const read of readers) read(request);
      response.end();
    });
  };
}

/** The content as files, in a folder that is there as long as the process. */
function folderOfFiles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cors-fuzz-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const path of CONTENT) {
    mkdirSync(join(folder, posix.dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
  return folder;
}

let folder: string | undefined;

function staticApplication(express: typeof express5, site: Site, serve: Serve): RequestListener {
  const root = (folder ??= folderOfFiles());
  const setHeaders = (_response: ServerResponse, file: string) => {
    serve({ segments: file.slice(root.length + 1).split('/') });
  };
  const app = express();
  app.set('env', 'test');
  app.use(middleware(site));
  app.use('/files', express.static(join(root, 'files'), { setHeaders }));
  app.use('/account', express.static(join(root, 'account'), { setHeaders, fallthrough: true }));
  app.use(express.static(root, { setHeaders }));
  return app;
}

/** A proxy to a server that reads paths in several ways, as servers do that are somebody else's. */
async function proxyApplication(site: Site, serve: Serve): Promise<Running> {
  const readers = [...PATHS.map((find) => fileReader('', find, serve)), literalReader(serve)];
  const upstream = await listen((request, response) => {
    for (const read of readers) read(request);
    response.end();
  });
  const app = express5();
  app.set('env', 'test');
  app.use(middleware(site));
  // What the front refuses never comes to the proxy: only the rest is worth a socket.
  const allowed = new Set<string>();
  const gate = express5();
  gate.use(middleware(site));
  gate.use((request, response) => {
    allowed.add(request.originalUrl);
    response.end();
  });
  const ahead = withoutSocket(gate);
  const agent = new Agent({ keepAlive: true });
  app.use(createProxyMiddleware({ target: `http://127.0.0.1:${String(upstream.port)}`, agent }));
  const front = await listen(app);
  const send = (path: string) =>
    new Promise<void>((resolve) => {
      const headers = { host: 'site.example', origin: ORIGIN };
      try {
        const asked = request({ port: front.port, path, headers, agent }, (response) => {
          response.resume().once('end', resolve);
        });
        // What the server does not take for a request at all.
        asked.once('error', () => {
          resolve();
        });
        asked.end();
      } catch {
        // What no client sends: blanks and letters that are no bytes.
        resolve();
      }
    });
  const ask = async (path: string) => {
    await ahead.ask(path);
    if (allowed.has(path)) await send(path);
  };
  const close = async () => {
    agent.destroy();
    await Promise.all([front.close(), upstream.close()]);
  };
  return { ask, close };
}

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

/** Hands a listener requests as a server would; no socket is needed to route them. */
function withoutSocket(listener: RequestListener): Running {
  const socket = new Socket().setMaxListeners(0);
  return {
    ask: (path) =>
      new Promise((resolve) => {
        const request = new IncomingMessage(socket);
        request.method = 'HEAD';
        request.url = path;
        request.headers = { host: 'site.example', origin: ORIGIN };
        const response = new ServerResponse(request);
        const end = response.end.bind(response) as () => ServerResponse;
        response.end = () => {
          resolve();
          return end();
        };
        const application = listener as (...parameters: unknown[]) => void;
        application(request, response, resolve);
      }),
  };
}

const EXPRESS = { 'Express 4': express4, 'Express 5': express5 };

/** All kinds of servers that the paths are sent to. */
export const SERVER_KINDS: readonly ServerKind[] = [
  ...Object.entries(EXPRESS).flatMap(([version, express]) =>
    [
      { what: 'routes', build: routedApplication },
      { what: 'mounts and RegExp routes', build: mountedApplication },
      { what: 'static files', build: staticApplication },
    ].map(({ what, build }) => ({
      name: `${version}, ${what}`,
      atOnce: 1,
      run: (site: Site, serve: Serve) => withoutSocket(build(express, site, serve)),
    })),
  ),
  { name: 'Connect', atOnce: 1, run: (site, serve) => withoutSocket(connectApplication(site, serve)) },
  {
    name: 'node:http with new URL()',
    atOnce: 1,
    run: (site, serve) => withoutSocket(plainApplication(site, serve)),
  },
  { name: 'a proxy to an upstream server', atOnce: 20, run: proxyApplication },
];
