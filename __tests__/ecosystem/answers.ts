import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { OutgoingHttpHeader } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, pipeline, Readable } from 'node:stream';
import type { RequestHandler, Router } from 'express';
import { FOREIGN } from './support';

/** Long enough for `compression` to think it worth its while. */
export const TEXT = 'A line of some text.\n'.repeat(200);

/** One way for a handler to answer, with foreign headers on it, and what the response says besides CORS. */
export interface Answer {
  readonly handler: RequestHandler;
  /** 200 where nothing is said. */
  readonly status?: number;
  /** What the answer itself varies by. */
  readonly vary: readonly string[];
  /** The whole body, where it matters. */
  readonly body?: string;
  /** Whether it takes other middleware's headers away too. */
  readonly strips?: true;
}

const OWN = { ...FOREIGN, 'Content-Type': 'text/plain', Vary: 'Accept-Language' };
const VARY = ['Accept-Language'];

/** Node's types know of flat lists alone, and Node of lists of pairs too. */
const asHead = (list: unknown): OutgoingHttpHeader[] => list as OutgoingHttpHeader[];

const chunks = (): Readable => Readable.from(TEXT.match(/[^]{1,500}/g)!);

/** Ways to answer: by Express, by Node, by streams, and by errors. */
export const ANSWERS: Readonly<Record<string, Answer>> = {
  'res.set, res.send': {
    handler: (_req, res) => void res.set(OWN).send(TEXT),
    vary: VARY,
    body: TEXT,
  },
  'res.vary, res.json': {
    handler: (_req, res) => void res.set(FOREIGN).vary('Accept-Language').json([TEXT]),
    vary: VARY,
  },
  'res.append': {
    handler: (_req, res) => void res.append('Vary', 'Accept-Language').set(FOREIGN).send(TEXT),
    vary: VARY,
    body: TEXT,
  },
  'res.format': {
    handler: (_req, res) => void res.set(FOREIGN).format({ text: () => void res.send(TEXT) }),
    vary: ['Accept'],
    body: TEXT,
  },
  'res.redirect': {
    handler: (_req, res) => {
      res.set(FOREIGN).redirect(303, '/elsewhere');
    },
    status: 303,
    vary: ['Accept'],
  },
  'res.sendFile': {
    handler: (_req, res) => {
      res.sendFile('text.txt', { root: folder, headers: OWN });
    },
    vary: VARY,
    body: TEXT,
  },
  'writeHead(status)': {
    handler: (_req, res) => void res.set(OWN).writeHead(200).end(TEXT),
    vary: VARY,
    body: TEXT,
  },
  'writeHead(status, reason)': {
    handler: (_req, res) => void res.set(OWN).writeHead(200, 'Fine').end(TEXT),
    vary: VARY,
    body: TEXT,
  },
  'writeHead(status, object)': {
    handler: (_req, res) => void res.writeHead(201, OWN).end(TEXT),
    status: 201,
    vary: VARY,
    body: TEXT,
  },
  'writeHead(status, reason, object)': {
    handler: (_req, res) => void res.writeHead(201, 'Made', OWN).end(TEXT),
    status: 201,
    vary: VARY,
    body: TEXT,
  },
  'writeHead(status, flat list)': {
    handler: (_req, res) => void res.writeHead(201, asHead(Object.entries(OWN).flat())).end(TEXT),
    status: 201,
    vary: VARY,
    body: TEXT,
  },
  'writeHead(status, reason, flat list)': {
    handler: (_req, res) => void res.writeHead(201, 'Made', asHead(Object.entries(OWN).flat())).end(TEXT),
    status: 201,
    vary: VARY,
    body: TEXT,
  },
  'writeHead(status, list of pairs)': {
    handler: (_req, res) => void res.writeHead(201, asHead(Object.entries(OWN))).end(TEXT),
    status: 201,
    vary: VARY,
    body: TEXT,
  },
  'write, end': {
    handler: (_req, res) => {
      res.set(OWN).write(TEXT.slice(0, 2000));
      res.end(TEXT.slice(2000));
    },
    vary: VARY,
    body: TEXT,
  },
  'flushHeaders, end later': {
    handler: (_req, res) => {
      res.set(OWN).flushHeaders();
      setImmediate(() => res.end(TEXT));
    },
    vary: VARY,
    body: TEXT,
  },
  'events, flushed one by one': {
    handler: (_req, res) => {
      res.set({ ...OWN, 'Content-Type': 'text/event-stream' }).flushHeaders();
      res.write('data: one\n\n');
      // `compression` adds it, and says to call it.
      (res as { flush?: () => void }).flush?.();
      setImmediate(() => res.end('data: two\n\n'));
    },
    vary: VARY,
    body: 'data: one\n\ndata: two\n\n',
  },
  pipe: {
    handler: (_req, res) => void chunks().pipe(res.set(OWN)),
    vary: VARY,
    body: TEXT,
  },
  pipeline: {
    handler: (_req, res, next) => {
      pipeline(chunks(), new PassThrough(), res.set(OWN), (error) => {
        if (error) next(error);
      });
    },
    vary: VARY,
    body: TEXT,
  },
  'pipeline behind writeHead': {
    handler: (_req, res, next) => {
      res.writeHead(201, OWN);
      pipeline(chunks(), res, (error) => {
        if (error) next(error);
      });
    },
    status: 201,
    vary: VARY,
    body: TEXT,
  },
  'early hints, then res.send': {
    handler: (_req, res) => {
      res.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
      res.set(OWN).send(TEXT);
    },
    vary: VARY,
    body: TEXT,
  },
  'all headers removed, then res.send': {
    handler: (_req, res) => {
      for (const name of res.getHeaderNames()) res.removeHeader(name);
      res.type('text').send(TEXT);
    },
    vary: [],
    body: TEXT,
    strips: true,
  },
  'our headers removed by name, then writeHead': {
    handler: (_req, res) => {
      res.removeHeader('Access-Control-Allow-Origin');
      res.removeHeader('vary');
      res.writeHead(200, { 'Content-Type': 'text/plain' }).end(TEXT);
    },
    vary: [],
    body: TEXT,
  },
  'an error, its headers by the default error handler': {
    handler: (_req, _res, next) => {
      const headers = { ...FOREIGN, Vary: 'Authorization', 'WWW-Authenticate': 'Bearer' };
      next(Object.assign(new Error('Who are you?'), { status: 401, headers }));
    },
    status: 401,
    vary: ['Authorization'],
  },
  'an error thrown behind other headers': {
    handler: (_req, res) => {
      res.set(OWN);
      throw new Error('The handler failed.');
    },
    status: 500,
    vary: VARY,
  },
  'no handler': {
    handler: (_req, res, next) => {
      res.set(OWN);
      next();
    },
    status: 404,
    vary: VARY,
  },
};

let folder: string;

export function createFiles(): void {
  folder = mkdtempSync(join(tmpdir(), 'cors-'));
  writeFileSync(join(folder, 'text.txt'), TEXT);
}

export function removeFiles(): void {
  rmSync(folder, { recursive: true });
}

/** One route for each answer, below `/products`. */
export function routeAnswers(router: Router): void {
  Object.values(ANSWERS).forEach(({ handler }, index) => {
    router.all(`/products/${String(index)}`, handler);
  });
}

/** The path of an answer's route. */
export function pathOf(name: string): string {
  return `/api/products/${String(Object.keys(ANSWERS).indexOf(name))}`;
}
