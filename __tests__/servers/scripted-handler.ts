import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the application behind the middleware does with one request, written down as data. */
export interface HandlerScript {
  /** 200 where nothing is said. */
  status?: number;
  setHeader?: Record<string, string | string[]>;
  appendHeader?: Record<string, string>;
  removeHeader?: string[];
  /** Passed to `writeHead` between the status and the headers. */
  statusMessage?: string;
  /** Passed to `writeHead` as an object. */
  writeHead?: Record<string, string | string[]>;
  /** Passed to `writeHead` as a flat list: name, value, name, value. */
  writeHeadList?: string[];
  /** Sends the head on its own, before the body. */
  flushHeaders?: true;
  /** Throws an error with this status and these headers, which the server's own error handler answers. */
  throws?: { status?: number; headers?: Record<string, string> };
}

/** The headers that every answer of the scripted application has. */
export const HANDLER_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/plain; charset=utf-8',
  ETag: '"1"',
  Foo: 'foo',
  Bar: 'bar',
};

export function runHandler(script: HandlerScript, _req: IncomingMessage, res: ServerResponse): void {
  for (const [name, value] of Object.entries(HANDLER_HEADERS)) res.setHeader(name, value);
  for (const [name, value] of Object.entries(script.setHeader ?? {})) res.setHeader(name, value);
  for (const [name, value] of Object.entries(script.appendHeader ?? {})) res.appendHeader(name, value);
  for (const name of script.removeHeader ?? []) res.removeHeader(name);
  if (script.throws) throw Object.assign(new Error('The handler failed.'), script.throws);

  const status = script.status ?? 200;
  const late = script.writeHead ?? script.writeHeadList;
  if (late && script.statusMessage !== undefined) res.writeHead(status, script.statusMessage, late);
  else if (late) res.writeHead(status, late);
  else res.statusCode = status;
  if (script.flushHeaders) res.flushHeaders();
  res.end('the handler');
}
