import diagnosticsChannel from 'node:diagnostics_channel';
import type { CorsDecision } from 'express-resource-cors';
import { listen, PLATFORMS, type Platform, type RunningServer } from '../servers/platforms';
import { sendRaw } from '../servers/raw-request';
import { runHandler } from '../servers/scripted-handler';
import { configurationOf } from './configuration-of';
import { checkBody, checkDecidedIsSent, checkDecision, checkHeaders } from './expectations';
import { readVectors, type VectorCase, type VectorRequest } from './vector';

/** Tests of every vector on the platforms of which the name begins like one of these; several test files, so that they run side by side. */
export function testOn(...beginnings: string[]): void {
  beforeAll(() => {
    diagnosticsChannel.subscribe('express-resource-cors:decision', collect);
    // Cases warn on purpose (all origins with cookies); what the warnings say is tested elsewhere.
    const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
    jest.spyOn(process, 'emitWarning').mockImplementation((...args: unknown[]) => {
      const [, options] = args;
      const type = typeof options === 'object' ? (options as { type?: string } | null)?.type : options;
      if (type !== 'CorsWarning') emitWarning(...args);
    });
  });

  afterAll(() => {
    diagnosticsChannel.unsubscribe('express-resource-cors:decision', collect);
    jest.restoreAllMocks();
  });

  const cases = readVectors(__dirname).flatMap(({ platforms, cases: own }) =>
    own.map((vector) => ({ vector, on: platforms === 'all' ? PLATFORMS : [oneFor(vector)] })),
  );
  describe.each(PLATFORMS.filter(({ name }) => beginnings.some((each) => name.startsWith(each))))(
    '$name',
    (platform) => {
      for (const { vector, on } of cases) {
        if (!on.includes(platform) || !runs(platform, vector)) continue;
        describe(vector.name, () => {
          runOnServer(platform, vector);
        });
      }
    },
  );
}

function runs(platform: Platform, vector: VectorCase): boolean {
  return platform.runs(vector) && !vector.answeredBy?.includes(platform.name);
}

/** What most servers run on, as far as the case can run there. */
function oneFor(vector: VectorCase): Platform {
  const found = PLATFORMS.find((platform) => platform.name.startsWith('Express 5') && runs(platform, vector));
  if (!found) throw new Error(`No Express 5 runs '${vector.name}': its file is for all platforms.`);
  return found;
}

const decisions: CorsDecision[] = [];
const collect = (message: unknown): void => void decisions.push(message as CorsDecision);

/** The case's requests, one after the other, to one server. */
function runOnServer(platform: Platform, vector: VectorCase): void {
  let server: RunningServer | undefined;
  let current: VectorRequest;
  /** What the handler found on `req.cors`, once for each time it ran. */
  const reached: (CorsDecision | undefined)[] = [];

  beforeAll(async () => {
    server = await listen(platform, {
      config: configurationOf(vector.configuration, vector.callbacks),
      others: (vector.others ?? []).map((document) => configurationOf(document)),
      resource: vector.resource,
      mount: vector.mount,
      trustProxy: vector.trustProxy,
      before: (_req, res) => {
        for (const [name, value] of Object.entries(current.before ?? {})) res.setHeader(name, value);
      },
      handler: (req, res) => {
        reached.push((req as typeof req & { cors?: CorsDecision }).cors);
        runHandler(current.handler ?? {}, req, res);
      },
    });
  });

  afterAll(() => server?.close());

  for (const request of vector.requests) {
    test(request.name, async () => {
      if (!server) throw new Error('The server did not start.');
      current = request;
      reached.length = 0;
      decisions.length = 0;
      const response = await sendRaw(server.port, {
        method: request.method,
        path: request.path,
        headers: { Host: 'api.example.com', ...request.headers },
      });

      const expected = request.expect;
      expect({ status: response.status, timesReached: reached.length }).toEqual({
        status: expected.status,
        timesReached: expected.reachesHandler ? 1 : 0,
      });
      checkHeaders(response, expected.headers);
      if (expected.reason === null) return;

      // One request, one decision; and it is the one that the handler finds on `req.cors`.
      const [decision, ...more] = decisions;
      if (!decision) throw new Error('No decision was published.');
      expect(more).toEqual([]);
      checkDecision(decision, expected);
      checkDecidedIsSent(decision, response);
      if (expected.reachesHandler) expect(reached[0]).toBe(decision);
      else checkBody(response, decision, expected);
    });
  }
}
