import { diagnose } from 'express-resource-cors/doctor';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

// Of this machine as the server is: what Chromium asks beside CORS of others is told elsewhere.
const ORIGIN = 'http://localhost:5173';
const ALLOW = 'Access-Control-Allow-Origin';

let server: Server;
const seen: IncomingMessage[] = [];

async function serve(listener: RequestListener): Promise<string> {
  seen.length = 0;
  server = createServer((request, response) => {
    seen.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Echoes the origin, with these headers beside. */
const echoing =
  (headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    response.writeHead(200, { [ALLOW]: request.headers.origin ?? '*', ...headers }).end();
  };

const onlyFor =
  (allowed: string): RequestListener =>
  (request, response) => {
    response.writeHead(200, request.headers.origin === allowed ? { [ALLOW]: allowed } : {}).end();
  };

test('an echoed origin without Vary: a cache would mix two origins up', async () => {
  const { verdict, causeCode, cause, remedy, remedyHeaders, exchanges, evidence } = await diagnose({
    url: await serve(echoing()),
    origin: ORIGIN,
  });
  expect({ verdict, causeCode }).toEqual({ verdict: 'allowed', causeCode: 'missing-vary' });
  expect(remedyHeaders).toEqual({ Vary: 'Origin' });
  expect(evidence).toContainEqual(
    'asked by https://another-origin.example: Access-Control-Allow-Origin: https://another-origin.example, no Vary',
  );
  expect(cause).toMatch(
    /^The response depends on the origin \(http:\/\/localhost:5173 gets .*, https:\/\/another-origin\.example gets .*no 'Vary: Origin'/,
  );
  expect(remedy).toMatch(/^Send 'Vary: Origin'/);
  expect(exchanges.map(({ purpose }) => purpose)).toEqual(['actual', 'vary', 'vary']);
  expect(seen.map(({ headers }) => headers.origin)).toEqual([
    ORIGIN,
    'https://another-origin.example',
    undefined,
  ]);
});

test('an origin that is allowed alone, without Vary', async () => {
  const { cause } = await diagnose({ url: await serve(onlyFor(ORIGIN)), origin: ORIGIN });
  expect(cause).toMatch(/another-origin\.example gets no Access-Control-Allow-Origin/);
});

test('a refused origin where others are allowed: both the refusal and the missing Vary are told', async () => {
  const url = await serve((request, response) => {
    const { origin } = request.headers;
    response.writeHead(200, origin === ORIGIN ? {} : { [ALLOW]: origin ?? '*' }).end();
  });
  const { verdict, cause, remedy } = await diagnose({ url, origin: ORIGIN });
  expect(verdict).toBe('blocked');
  expect(cause).toMatch(/without any sign of CORS.* The response depends on the origin/);
  expect(remedy).toMatch(/allow the origin.*Send 'Vary: Origin'/);
});

test.each<[what: string, headers: Record<string, string>]>([
  ['Vary: Origin', { Vary: 'Origin' }],
  ['Vary: Origin among others, in another case', { Vary: 'Accept-Encoding, ORIGIN' }],
  ['Vary: *', { Vary: '*' }],
  ['a response that no cache keeps', { 'Cache-Control': 'private, no-store' }],
])('%s: nothing to mix up', async (_what, headers) => {
  const { verdict, cause } = await diagnose({ url: await serve(echoing(headers)), origin: ORIGIN });
  expect({ verdict, cause }).toEqual({ verdict: 'allowed', cause: null });
});

test('the same for everybody: nothing to mix up', async () => {
  const url = await serve((_request, response) => response.writeHead(200, { [ALLOW]: '*' }).end());
  const { cause, exchanges } = await diagnose({ url, origin: ORIGIN });
  expect(cause).toBeNull();
  expect(exchanges).toHaveLength(3);
});

test('Vary with another name does not count', async () => {
  const { cause } = await diagnose({ url: await serve(echoing({ Vary: 'Accept' })), origin: ORIGIN });
  expect(cause).toMatch(/no 'Vary: Origin'/);
});

test('a permission that depends on Origin being there at all', async () => {
  const url = await serve((request, response) => {
    response
      .writeHead(200, request.headers.origin === undefined ? {} : { [ALLOW]: '*', Vary: 'Origin' })
      .end();
  });
  const { causeCode, cause } = await diagnose({ url, origin: ORIGIN });
  expect(causeCode).toBe('missing-vary');
  expect(cause).toMatch(
    /without Origin \(a link, an image, a program\) it has no Access-Control-Allow-Origin/,
  );
});

test('where the answer without Origin says that it depends on it, all is well', async () => {
  const url = await serve((request, response) => {
    const { origin } = request.headers;
    response.writeHead(200, { Vary: 'Origin', ...(origin && { [ALLOW]: origin }) }).end();
  });
  expect(await diagnose({ url, origin: ORIGIN })).toMatchObject({ verdict: 'allowed', causeCode: null });
});

test('who gets in with cookies is asked by a preflight where the request may change things', async () => {
  const url = await serve((request, response) => {
    response.setHeader('Access-Control-Allow-Methods', 'PUT');
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    echoing({ Vary: 'Origin' })(request, response);
  });
  const { causeCode, exchanges } = await diagnose({
    url,
    origin: ORIGIN,
    method: 'PUT',
    credentials: true,
    send: true,
  });
  expect(causeCode).toBe('any-origin-with-credentials');
  expect(exchanges.map(({ purpose, request }) => `${purpose} ${request.method}`)).toEqual([
    'preflight OPTIONS',
    'actual PUT',
    'vary OPTIONS',
  ]);
});

test.each(['POST', 'PUT'])(
  'a %s is sent once: nothing is asked again that may change things',
  async (method) => {
    const url = await serve((request, response) => {
      response.setHeader('Access-Control-Allow-Methods', 'PUT');
      echoing()(request, response);
    });
    const { exchanges } = await diagnose({ url, origin: ORIGIN, method, send: true });
    expect(seen.filter((request) => request.method === method)).toHaveLength(1);
    expect(exchanges.map(({ purpose }) => purpose)).not.toContain('vary');
  },
);

test('a second question that fails takes nothing from the verdict', async () => {
  const url = await serve((request, response) => {
    if (request.headers.origin !== ORIGIN) request.socket.destroy();
    echoing()(request, response);
  });
  expect(await diagnose({ url, origin: ORIGIN })).toMatchObject({ verdict: 'allowed', cause: null });
});
