import { createHook } from 'node:async_hooks';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { cors, type CorsDocument } from 'express-resource-cors';
import * as decisions from '../../src/explanation/decision';

const socket = new Socket();

const PREFLIGHT = {
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'content-type',
};

/** A request to the end of its response, through a middleware, on the objects of node:http. */
function serve(document: CorsDocument, method: string, headers: IncomingMessage['headers']): void {
  const request = new IncomingMessage(socket);
  request.method = method;
  request.url = '/api/products/7';
  request.headers = { host: 'api.example.com', ...headers };
  const response = new ServerResponse(request);
  cors(document)(request, response, () => response.end());
}

/** How many promises are made meanwhile. */
function promisesOf(task: () => void): number {
  let count = 0;
  const hook = createHook({
    init: (_id, type) => {
      if (type === 'PROMISE') count++;
    },
  }).enable();
  try {
    task();
  } finally {
    hook.disable();
  }
  return count;
}

const document: CorsDocument = {
  diagnostics: false,
  policies: [
    {
      resources: ['Products'],
      origins: ['https://app.example.com'],
      methods: ['PUT'],
      requestHeaders: ['Content-Type'],
    },
  ],
};

describe.each([
  ['a request without an origin', 'GET', {}],
  ['an actual request that is allowed', 'PUT', { origin: 'https://app.example.com' }],
  ['an actual request that is refused', 'PUT', { origin: 'https://other.example.com' }],
  ['a preflight that is allowed', 'OPTIONS', { origin: 'https://app.example.com', ...PREFLIGHT }],
  ['a preflight that is refused', 'OPTIONS', { origin: 'https://other.example.com', ...PREFLIGHT }],
])('%s', (_what, method, headers) => {
  test('makes no promise, while no callback answers with one', () => {
    const promises = promisesOf(() => {
      serve(document, method, headers);
    });

    expect(promises).toBe(0);
  });

  test('builds nothing for people, while nobody reads it', () => {
    const built = jest.spyOn(decisions, 'decisionOf');

    serve(document, method, headers);

    expect(built).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });
});

test('the promises of a callback are seen', () => {
  const promises = promisesOf(() => {
    serve({ ...document, dynamicConfigurationCallback: () => Promise.resolve(null) }, 'PUT', {
      origin: 'https://other.example.com',
    });
  });

  expect(promises).toBeGreaterThan(0);
});
