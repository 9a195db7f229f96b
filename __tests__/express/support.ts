import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express5 from 'express';
import express4 from 'express4';
import type * as Library from 'express-resource-cors';
import type { CorsDocument } from 'express-resource-cors';
import type { RunningServer } from '../servers/platforms';
import type { RawResponse } from '../servers/raw-request';

/** What `describe.each` runs over. */
export const EXPRESS_VERSIONS: readonly { version: string; express: typeof express5 }[] = [
  { version: 'Express 4', express: express4 },
  { version: 'Express 5', express: express5 },
];

export const LISTED = 'https://app.example.com';
export const UNLISTED = 'https://evil.example.org';

/** One entry for `Products`, which most tests ask about. */
export const PRODUCTS: CorsDocument = {
  diagnostics: false,
  policies: [
    {
      resources: ['Products'],
      origins: [LISTED],
      methods: ['GET', 'PUT'],
      requestHeaders: ['Content-Type'],
      responseHeaders: ['Foo'],
    },
  ],
};

/** What an allowed actual request to {@link PRODUCTS} gets, in lower case. */
export const ALLOWED = {
  'access-control-allow-origin': LISTED,
  'access-control-expose-headers': 'Foo',
  vary: 'Origin',
};

/** What a refused actual request gets where the origin was looked at. */
export const REFUSED = { vary: 'Origin' };

/** What an allowed preflight to {@link PRODUCTS} gets. */
export const PREFLIGHT = {
  'access-control-allow-origin': LISTED,
  'access-control-allow-methods': 'GET,PUT',
  'access-control-allow-headers': 'Content-Type',
  vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
};

/** The headers of a preflight that a browser sends before a PUT. */
export const ASKS_TO_PUT = { Origin: LISTED, 'Access-Control-Request-Method': 'PUT' };

/** All `Access-Control-*` headers and `Vary` of a response, so that one too many fails a comparison. */
export function corsHeaders(response: { headers: unknown }): Record<string, string> {
  const pairs = Array.isArray(response.headers)
    ? (response.headers as RawResponse['headers'])
    : Object.entries(response.headers as Record<string, string>);
  const found: Record<string, string> = {};
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    if (!/^(?:access-control-.*|vary)$/.test(lower)) continue;
    // Two lines of one name are as wrong as a wrong value.
    found[lower] = lower in found ? `${found[lower]} AND AGAIN ${value}` : value;
  }
  return found;
}

/** Every value that a response has for a header, one for each line. */
export function headerLines(response: RawResponse, name: string): string[] {
  return response.headers
    .filter(([candidate]) => candidate.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value);
}

/** Serves `listener` on a free port of this machine. */
export async function serve(listener: RequestListener): Promise<RunningServer> {
  const server = createServer(listener);
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

/** Serves `listener` while `use` runs. */
export async function withServer<T>(
  listener: RequestListener,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const server = await serve(listener);
  try {
    return await use(server.port);
  } finally {
    await server.close();
  }
}

/** The library as a process loads it that has not warned of anything yet. */
export function freshLibrary(): typeof Library {
  let library: typeof Library | undefined;
  jest.isolateModules(() => {
    library = jest.requireActual<typeof Library>('express-resource-cors');
  });
  return library!;
}

/** Gathers the warnings of this library from here on, and keeps them off the console. */
export function captureWarnings(): { code: string; message: string }[] {
  const warnings: { code: string; message: string }[] = [];
  const emitWarning = process.emitWarning.bind(process) as (...parameters: unknown[]) => void;
  jest.spyOn(process, 'emitWarning').mockImplementation((...parameters: unknown[]) => {
    const [message, options] = parameters as [string | Error, { type?: string; code?: string } | undefined];
    if (options?.type === 'CorsWarning')
      warnings.push({ code: options.code ?? '', message: String(message) });
    else emitWarning(...parameters);
  });
  return warnings;
}
