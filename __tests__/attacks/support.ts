import type { CorsDocument } from 'express-resource-cors';
import { registerGlobal } from 'express-resource-cors';
import { EXPRESS_VERSIONS, serve } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import type { RawResponse } from '../servers/raw-request';

export type Express = (typeof EXPRESS_VERSIONS)[number]['express'];

/** The server's own host, which no attacker's origin is. */
export const HOST = 'api.example.net';

/** What the handler answers with, whatever the request. */
export const CONTENT = 'the content';

/** An application whose every path has content, behind the given policies. */
export function serveEverything(express: Express, policies: CorsDocument): Promise<RunningServer> {
  const app = express();
  app.disable('x-powered-by');
  app.use((_req, res) => void res.end(CONTENT));
  registerGlobal(app, policies);
  return serve(app);
}

/** Everything that a response lets other origins do: its `Access-Control-*` headers, names in lower case. */
export function grants(response: RawResponse): Record<string, string> {
  return Object.fromEntries(
    response.headers
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => name.startsWith('access-control-')),
  );
}

/** All of a response as it came over the wire, in which nothing of an attacker may be. */
export function wholeText({ headers, body }: RawResponse): string {
  return [...headers.map(([name, value]) => `${name}: ${value}`), '', body].join('\n');
}

/** Text as the bytes of its UTF-8 form, each one a character, which is how a raw request takes it. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** A value as the name of a test can have it: printable, and short. */
export function printable(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .slice(0, 90);
}

/** What every object inherits, in the hands of somebody who hopes that a look-up finds it. */
export const INHERITED_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'isPrototypeOf',
  'toString',
  'toLocaleString',
  'valueOf',
  '__defineGetter__',
  '__lookupSetter__',
  'toJSON',
  'then',
] as const;
