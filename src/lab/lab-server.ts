import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { errorText } from '../text/error-text';
import type { Lab } from './lab';

/** A server that shows a configuration to the browsers of this machine. */
export interface LabServer {
  /** Where to open it: `http://localhost:4100/`. */
  readonly url: string;
  close(): Promise<void>;
}

export interface LabServerOptions {
  readonly lab: Lab;
  /** What the configuration was read from, for people. */
  readonly file: string;
  /** The port to take; where it is taken, and for 0, any free one. */
  readonly port: number;
  /** Rows and columns to begin with, beside those of the configuration. */
  readonly paths: readonly string[];
  readonly origins: readonly string[];
}

/** In bytes. */
const LONGEST_BODY = 2_000_000;

/** Rows, and columns, that a page may ask for. */
const MOST_OWN = 20;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** The page's files, by their names. They stand beside this module, or beside what it is built into. */
function pageFiles(): ReadonlyMap<string, Buffer> {
  const built = path.basename(__dirname) === 'dist';
  const folder = path.join(__dirname, built ? 'lab-page' : 'page');
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name))]));
}

/** Starts it. Only programs of this machine reach it, and of those in a browser only its own page. */
export async function startLabServer(options: LabServerOptions): Promise<LabServer> {
  const files = pageFiles();
  const server = createServer((request, response) => {
    answer(request, response, options, files).catch((error: unknown) => {
      sendJson(response, 500, { error: errorText(error) });
    });
  });
  const port = await listen(server, options.port);
  return {
    url: `http://localhost:${String(port)}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        // Browsers keep connections open for minutes; closing must not wait for them.
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    await bind(server, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await bind(server, 0);
  }
  return (server.address() as AddressInfo).port;
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: LabServerOptions,
  files: ReadonlyMap<string, Buffer>,
): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
  );
  response.setHeader('X-Content-Type-Options', 'nosniff');
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!isFromThisPage(request)) {
    sendJson(response, 403, { error: 'Open the address that the terminal shows.' });
    return;
  }
  const { lab } = options;
  const route = `${String(request.method)} ${url.pathname}`;
  if (route === 'GET /lab.json') {
    await sendAnswer(response, () => labJson(options, url.searchParams));
  } else if (route === 'PUT /configuration') {
    sendJson(response, 200, lab.write(await bodyOf(request)));
  } else if (route === 'POST /decide') {
    const body = await bodyOf(request);
    await sendAnswer(response, () => lab.decide(JSON.parse(body) as Parameters<Lab['decide']>[0]));
  } else {
    const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
    const file = request.method === 'GET' ? files.get(name) : undefined;
    if (!file) {
      sendJson(response, 404, { error: 'There is no such page.' });
      return;
    }
    response.setHeader('Content-Type', TYPES[path.extname(name)] ?? 'application/octet-stream');
    response.end(file);
  }
}

/**
 * Whether a request comes from the page itself. A site of another name that leads to this machine (DNS rebinding) has
 * that name in `Host`; a page of another origin can't read answers, and can't send JSON or `PUT` without a preflight.
 */
function isFromThisPage({ headers, method }: IncomingMessage): boolean {
  if (!/^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(headers.host ?? '')) return false;
  if (method === 'GET') return true;
  return headers['content-type'] === 'application/json' && headers['sec-fetch-site'] !== 'cross-site';
}

async function labJson(options: LabServerOptions, query: URLSearchParams): Promise<object> {
  const { lab, file } = options;
  const isAsked = query.has('own');
  const paths = isAsked ? query.getAll('path').slice(0, MOST_OWN) : options.paths;
  const origins = isAsked ? query.getAll('origin').slice(0, MOST_OWN) : options.origins;
  const { text, originalText, callbacks, warnings } = lab;
  return {
    file,
    text,
    originalText,
    callbacks,
    warnings,
    paths,
    origins,
    table: await lab.table(paths, origins),
  };
}

/** What is asked wrongly is told; what is a mistake of this package is not taken for that. */
async function sendAnswer(response: ServerResponse, make: () => Promise<object>): Promise<void> {
  try {
    sendJson(response, 200, await make());
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    sendJson(response, 400, { error: errorText(error) });
  }
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new Error('That is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
