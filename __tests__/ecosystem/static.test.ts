import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import compression from 'compression';
import type { Router } from 'express';
import helmet from 'helmet';
import { EXPRESS_VERSIONS, headerLines, PRODUCTS, serve } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { TEXT } from './answers';
import {
  ask,
  CONSTANT,
  CONSTANT_VISITS,
  FOREIGN,
  outcome,
  outcomeOf,
  PLACES,
  VISITS,
  type Outcome,
  type Visit,
} from './support';

const CHANGED = new Date('2020-01-01T00:00:00Z');

/** What is asked of the static files, and what they answer. */
interface Question {
  readonly question: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  /** Whether the answer has a type that compresses, so that `compression` varies it. */
  readonly text: boolean;
  /** What else is on the response. */
  readonly also?: Readonly<Record<string, string>>;
}

const FILE = '/api/products/file.txt';

const QUESTIONS: readonly Question[] = [
  { question: 'a file', path: FILE, headers: {}, status: 200, text: true },
  {
    question: 'a file that the client has, by its date',
    path: FILE,
    headers: { 'If-Modified-Since': CHANGED.toUTCString() },
    status: 304,
    text: false,
  },
  {
    question: 'a file that the client has, by any tag',
    path: FILE,
    headers: { 'If-None-Match': '*' },
    status: 304,
    text: false,
  },
  {
    question: 'a part of a file',
    path: FILE,
    headers: { Range: 'bytes=2-5' },
    status: 206,
    text: true,
    also: { 'Content-Range': `bytes 2-5/${String(TEXT.length)}` },
  },
  {
    question: 'a part that the file does not have',
    path: FILE,
    headers: { Range: 'bytes=99999-' },
    status: 416,
    text: true,
    also: { 'Content-Range': `bytes */${String(TEXT.length)}` },
  },
  {
    question: 'a file as it was before it changed',
    path: FILE,
    headers: { 'If-Unmodified-Since': new Date(0).toUTCString() },
    status: 412,
    text: true,
  },
  {
    question: 'a folder',
    path: '/api/products/folder',
    headers: {},
    status: 301,
    text: true,
    also: { Location: '/api/products/folder/' },
  },
  { question: 'a hidden file', path: '/api/products/.hidden', headers: {}, status: 403, text: true },
  { question: 'a file that is not there', path: '/api/products/none', headers: {}, status: 404, text: true },
];

describe.each(EXPRESS_VERSIONS)('express.static on $version', ({ express }) => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cors-'));
    mkdirSync(join(folder, 'folder'));
    for (const name of ['file.txt', '.hidden']) writeFileSync(join(folder, name), TEXT);
    utimesSync(join(folder, 'file.txt'), CHANGED, CHANGED);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  describe.each(PLACES)('compression and helmet $place', ({ build }) => {
    let server: RunningServer;
    let constantServer: RunningServer;

    beforeAll(async () => {
      const application = {
        express,
        others: [compression(), helmet()],
        routes: (router: Router) => {
          const setHeaders = (res: { setHeader: (name: string, value: string) => unknown }) => {
            for (const [name, value] of Object.entries(FOREIGN)) res.setHeader(name, value);
          };
          router.use(
            '/products',
            express.static(folder, { setHeaders, dotfiles: 'deny', fallthrough: false }),
          );
        },
      };
      server = await serve(build({ ...application, config: PRODUCTS }));
      constantServer = await serve(build({ ...application, config: CONSTANT }));
    });
    afterAll(() => Promise.all([server.close(), constantServer.close()]));

    test.each(QUESTIONS)('$question: $status, and what was decided', async (question) => {
      const left: Record<string, Outcome> = {};
      const decided: Record<string, Outcome> = {};
      const visit = async (port: number, key: string, { answered, ...request }: Visit) => {
        // Static files answer GET and HEAD; the other methods are tested below.
        if (answered === undefined && !/^(?:GET|HEAD)$/.test(request.method)) return;
        const headers = { ...request.headers, ...question.headers, 'Accept-Encoding': 'gzip' };
        const response = await ask(port, { method: request.method, headers }, question.path);
        left[key] = outcomeOf(response);
        const alsoVaries = answered === undefined && question.text ? ['Accept-Encoding'] : [];
        decided[key] = outcome(answered ?? question.status, request.decided, alsoVaries);
        if (answered !== undefined) return;
        for (const [name, value] of Object.entries(question.also ?? {})) {
          expect(headerLines(response, name)).toEqual([value]);
        }
        if (question.status === 200 && request.method === 'GET') expect(response.body).toBe(TEXT);
      };
      for (const [key, request] of Object.entries(VISITS)) await visit(server.port, key, request);
      for (const [key, request] of Object.entries(CONSTANT_VISITS)) {
        await visit(constantServer.port, `one for all origins, ${key}`, request);
      }
      expect(left).toEqual(decided);
    });

    test.each(['PUT, listed origin', 'DELETE, listed origin'])(
      '%s: 405, and what was decided',
      async (name) => {
        const visit = VISITS[name]!;
        const response = await ask(server.port, visit, FILE);
        expect(headerLines(response, 'Allow')).toEqual(['GET, HEAD']);
        expect(outcomeOf(response)).toEqual(outcome(405, visit.decided, []));
      },
    );
  });
});
