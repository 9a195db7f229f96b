import compression from 'compression';
import leftOverCors from 'cors';
import type { RequestHandler } from 'express';
import session from 'express-session';
import helmet from 'helmet';
import morgan from 'morgan';
import { EXPRESS_VERSIONS, headerLines, PRODUCTS, serve } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import type { RawResponse } from '../servers/raw-request';
import { ANSWERS, createFiles, pathOf, removeFiles, routeAnswers, TEXT } from './answers';
import {
  ask,
  CONSTANT,
  CONSTANT_VISITS,
  outcome,
  outcomeOf,
  PLACES,
  VISITS,
  type Outcome,
  type Visit,
} from './support';

/** Other people's middleware, set up as their documentation says. */
interface Package {
  readonly name: string;
  /**
   * In how many of the places on Express 5: one by itself behind `registerGlobal` only, since what holds for all of
   * them together holds for each. A router is one more place behind, which the proxy's tests go through.
   */
  readonly places: 1 | 3;
  readonly make: () => RequestHandler[];
  /** What it adds to the `Vary` of an answer with a body that compresses. */
  readonly vary: readonly string[];
  /** Throws unless it has been at work on a long text. */
  readonly proof: (response: RawResponse) => void;
}

const sessions = () => session({ secret: 'secret', resave: false, saveUninitialized: true });
const leftOver = () =>
  leftOverCors({ credentials: true, allowedHeaders: ['X-Foo'], preflightContinue: true });
const quietLog = () => morgan('combined', { stream: { write: () => undefined } });

const isCompressed: Package['proof'] = (response) => {
  expect(headerLines(response, 'Content-Encoding')).toEqual(['gzip']);
  expect(headerLines(response, 'Content-Length')).toEqual([]);
};
const isHelmeted: Package['proof'] = (response) => {
  expect(headerLines(response, 'Cross-Origin-Resource-Policy')).toEqual(['same-origin']);
  expect(headerLines(response, 'X-Content-Type-Options')).toEqual(['nosniff']);
  expect(headerLines(response, 'X-Powered-By')).toEqual([]);
};
const hasSession: Package['proof'] = (response) => {
  expect(headerLines(response, 'Set-Cookie')).toEqual([expect.stringMatching(/^connect\.sid=/)]);
};

const PACKAGES: readonly Package[] = [
  {
    name: 'compression',
    places: 1,
    make: () => [compression()],
    vary: ['Accept-Encoding'],
    proof: isCompressed,
  },
  { name: 'helmet', places: 1, make: () => [helmet()], vary: [], proof: isHelmeted },
  { name: 'express-session', places: 1, make: () => [sessions()], vary: [], proof: hasSession },
  {
    name: 'all of them, and a left-over cors()',
    places: 3,
    make: () => [quietLog(), helmet(), compression(), sessions(), leftOver()],
    vary: ['Accept-Encoding'],
    proof: (response) => {
      isCompressed(response);
      isHelmeted(response);
      hasSession(response);
    },
  },
  {
    name: 'all of them the other way round',
    places: 3,
    make: () => [leftOver(), sessions(), compression(), helmet(), quietLog()],
    vary: ['Accept-Encoding'],
    proof: (response) => {
      isCompressed(response);
      isHelmeted(response);
      hasSession(response);
    },
  },
];

/** `gzip` and nothing else, so that every Node and every `compression` chooses alike. */
const accepting = (visit: Visit): Visit => ({
  ...visit,
  headers: { ...visit.headers, 'Accept-Encoding': 'gzip' },
});

beforeAll(createFiles);
afterAll(removeFiles);

describe.each(EXPRESS_VERSIONS)('$version', ({ express, version }) => {
  describe.each(PACKAGES)('$name', ({ places, make, vary, proof }) => {
    describe.each(PLACES.slice(0, version === 'Express 5' ? places : 1))('$place', ({ build }) => {
      let server: RunningServer;
      let constantServer: RunningServer;

      beforeAll(async () => {
        const application = { express, routes: routeAnswers };
        server = await serve(build({ ...application, config: PRODUCTS, others: make() }));
        constantServer = await serve(build({ ...application, config: CONSTANT, others: make() }));
      });
      afterAll(() => Promise.all([server.close(), constantServer.close()]));

      test.each(Object.keys(ANSWERS))('%s: what was decided leaves, whoever asks', async (name) => {
        const answer = ANSWERS[name]!;
        const left: Record<string, Outcome> = {};
        const decided: Record<string, Outcome> = {};
        const visit = async (port: number, key: string, { answered, ...request }: Visit) => {
          const response = await ask(port, accepting(request), pathOf(name));
          left[key] = outcomeOf(response);
          const alsoVaries = answered === undefined ? [...answer.vary, ...vary] : [];
          decided[key] = outcome(answered ?? answer.status ?? 200, request.decided, alsoVaries);
          if (answer.body !== undefined && request.method === 'GET') {
            expect(response.body).toBe(answer.body);
            if (answer.body === TEXT && !answer.strips) proof(response);
          }
        };
        for (const [key, request] of Object.entries(VISITS)) await visit(server.port, key, request);
        for (const [key, request] of Object.entries(CONSTANT_VISITS)) {
          await visit(constantServer.port, `one for all origins, ${key}`, request);
        }
        expect(left).toEqual(decided);
      });
    });
  });
});
