import { checkDecidedHeaders, checkDecision } from './expectations';
import { configurationOf } from './configuration-of';
import { readVectors, type VectorCase, type VectorRequest } from './vector';

// Browsers upper-case these before they ask (Fetch § normalize a method): checkAccess never asks for `put`.
const UPPER_CASED_BY_BROWSERS = /^(?:delete|get|head|options|post|put)$/i;

const cases = readVectors(__dirname).flatMap((file) => file.cases);

for (const vector of cases) {
  const requests = vector.requests.filter((request) => isForCheckAccess(vector, request));
  if (requests.length === 0) continue;
  describe(vector.name, () => {
    for (const request of requests) test(request.name, () => runCheckAccess(vector, request));
  });
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
