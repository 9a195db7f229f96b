import diagnosticsChannel from 'node:diagnostics_channel';
import { CorsConfiguration, type CorsDecision, type CorsDocument } from 'express-resource-cors';
import { listen, PLATFORMS, type Platform, type RunningServer } from '../servers/platforms';
import { sendRaw } from '../servers/raw-request';
import { runHandler } from '../servers/scripted-handler';
import {
  checkBody,
  checkDecidedHeaders,
  checkDecidedIsSent,
  checkDecision,
  checkHeaders,
} from './expectations';
import { runnable } from './scripted-callback';
import { readVectors, type VectorCase, type VectorRequest } from './vector';

// Browsers upper-case these before they ask (Fetch § normalize a method): checkAccess never asks for `put`.
const UPPER_CASED_BY_BROWSERS = /^(?:delete|get|head|options|post|put)$/i;

const cases = readVectors(__dirname).flatMap((file) => file.cases);

const decisions: CorsDecision[] = [];
const collect = (message: unknown): void => void decisions.push(message as CorsDecision);

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

for (const platform of PLATFORMS) {
  describe(platform.name, () => {
    for (const vector of cases) {
      if (!platform.runs(vector) || vector.answeredBy?.includes(platform.name)) continue;
      describe(vector.name, () => {
        runOnServer(platform, vector);
      });
    }
  });
}

describe('checkAccess', () => {
  for (const vector of cases) {
    const requests = vector.requests.filter((request) => isForCheckAccess(vector, request));
    if (requests.length === 0) continue;
    describe(vector.name, () => {
      for (const request of requests) test(request.name, () => runCheckAccess(vector, request));
    });
  }
});

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

// What checkAccess can be asked: one origin, as a browser would, and no server whose host it would have to know.
function isForCheckAccess(vector: VectorCase, request: VectorRequest): boolean {
  const { Origin: origin, 'Access-Control-Request-Method': method = '' } = request.headers;
  return (
    vector.resource === undefined &&
    vector.mount === undefined &&
    typeof origin === 'string' &&
    typeof method === 'string' &&
    // Never set, or asked for only where their values are unusual, which no check says.
    !/accept|content-language|origin|cookie|host|sec-/i.test(
      String(request.headers['Access-Control-Request-Headers']),
    ) &&
    !(UPPER_CASED_BY_BROWSERS.test(method) && method !== method.toUpperCase()) &&
    request.expect.reason !== null &&
    request.expect.reason !== 'same-origin' &&
    request.expect.type !== 'not-cors'
  );
}

async function runCheckAccess(vector: VectorCase, request: VectorRequest): Promise<void> {
  const {
    Origin,
    'Access-Control-Request-Method': method,
    'Access-Control-Request-Headers': names,
  } = request.headers;
  const isPreflight = request.method === 'OPTIONS' && method !== undefined;
  const decision = await configurationOf(vector.configuration, vector.callbacks).checkAccess({
    method: isPreflight ? String(method) : request.method,
    url: request.path,
    origin: String(Origin),
    ...(isPreflight && names && { requestHeaders: String(names).split(',') }),
    type: isPreflight ? 'preflight' : 'actual',
  });
  checkDecision(decision, request.expect);
  expect(decision.type).toBe(isPreflight ? 'preflight' : 'actual');

  // With later code's headers the response may have more than the decision: only a server can tell.
  const headers = Object.entries(request.expect.headers);
  const exact = headers.filter((header): header is [string, string] => typeof header[1] === 'string');
  if (!request.handler && !request.before && exact.length === headers.length) {
    checkDecidedHeaders(decision, Object.fromEntries(exact));
  }
}

function configurationOf(document: CorsDocument, callbacks: VectorCase['callbacks'] = {}): CorsConfiguration {
  const { dynamic, filter } = callbacks;
  return CorsConfiguration.from(
    { diagnostics: false, ...document },
    {
      ...(dynamic && { dynamicConfigurationCallback: runnable(dynamic) }),
      ...(filter && { staticConfigurationAccessFilter: runnable(filter) }),
    },
  );
}
