import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo } from 'node:net';
import { diagnose, DoctorError, type DiagnoseOptions } from 'express-resource-cors/doctor';
import { diagnoseAloud } from '../../src/doctor/diagnose';

const ORIGIN = 'https://app.example.com';
const PASSES = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': '*',
  'Access-Control-Allow-Headers': '*',
};

let server: Server;
let url: string;
let listener: RequestListener;
const seen: IncomingMessage[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/things?a=1`;
});
beforeEach(() => {
  seen.length = 0;
  listener = (_request, response) => response.writeHead(204, PASSES).end();
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const ask = (options: Partial<DiagnoseOptions>) => diagnose({ url, origin: ORIGIN, ...options });
const methodsSeen = (): (string | undefined)[] => seen.map(({ method }) => method);

test('a GET goes out as a browser sends it', async () => {
  await ask({ headers: { Accept: 'text/csv', 'X-A': 'b' } });
  const [preflight, actual] = seen;
  expect(preflight).toMatchObject({ method: 'OPTIONS', url: '/things?a=1' });
  expect(preflight?.headers).toMatchObject({
    origin: ORIGIN,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'x-a',
    accept: '*/*',
    'sec-fetch-mode': 'cors',
    'sec-fetch-site': 'cross-site',
  });
  expect(preflight?.headers).not.toHaveProperty('x-a');
  expect(actual?.headers).toMatchObject({ origin: ORIGIN, accept: 'text/csv', 'x-a': 'b' });
});

test('unsafe names are asked for in lower case, sorted, without a space', async () => {
  await ask({ headers: { 'X-B': '1', 'Content-Type': 'application/json', 'X-A': '1' } });
  expect(seen[0]?.headers['access-control-request-headers']).toBe('content-type,x-a,x-b');
});

test('methods go out as browsers send them', async () => {
  await ask({ method: 'put', send: true });
  await ask({ method: 'patch', send: true });
  expect(seen.map(({ headers }) => headers['access-control-request-method']).filter(Boolean)).toEqual([
    'PUT',
    'patch',
  ]);
});

test('patch goes out in lower case, which is another method than PATCH', async () => {
  const lines: string[] = [];
  const raw = createRawServer((socket) => {
    socket.once('data', (chunk) => {
      lines.push(chunk.toString().split('\r\n')[0]!);
      socket.end(
        'HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: *\r\n\r\n',
      );
    });
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const { port } = raw.address() as AddressInfo;
  await ask({ url: `http://127.0.0.1:${port}/`, method: 'patch', send: true });
  await new Promise((resolve) => raw.close(resolve));
  expect(lines).toEqual(['OPTIONS / HTTP/1.1', 'patch / HTTP/1.1']);
});

describe('what may change things', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'PURGE'])('%s is not sent, and that is said', async (method) => {
    const answer = await ask({ method });
    expect(methodsSeen()).toEqual(['OPTIONS']);
    expect(answer).toMatchObject({ verdict: 'not-sent', corsError: null });
    expect(answer.cause).toMatch(/was not sent: the verdict rests on the preflight alone/);
    expect(answer.remedy).toContain('--send');
  });

  test('is sent with send, after a preflight that passes', async () => {
    await ask({ method: 'PUT', send: true });
    expect(methodsSeen()).toEqual(['OPTIONS', 'PUT']);
  });

  test('is not sent with send where the preflight fails', async () => {
    listener = (_request, response) => response.writeHead(404).end();
    expect(await ask({ method: 'PUT', send: true })).toMatchObject({ verdict: 'blocked' });
    expect(methodsSeen()).toEqual(['OPTIONS']);
  });

  test('is not sent with force alone', async () => {
    listener = (_request, response) => response.writeHead(404).end();
    await ask({ method: 'PUT', force: true });
    expect(methodsSeen()).toEqual(['OPTIONS']);
  });

  test('is sent with both, and the preflight is the verdict all the same', async () => {
    listener = (request, response) =>
      response
        .writeHead(request.method === 'OPTIONS' ? 404 : 200, request.method === 'OPTIONS' ? {} : PASSES)
        .end();
    expect(await ask({ method: 'PUT', send: true, force: true })).toMatchObject({
      verdict: 'blocked',
      corsError: 'PreflightMissingAllowOriginHeader',
      exchanges: [{ purpose: 'preflight' }, { purpose: 'actual' }],
    });
    expect(methodsSeen()).toEqual(['OPTIONS', 'PUT']);
  });

  test('a forced request that is redirected leaves the failure where it was', async () => {
    listener = (request, response) => {
      if (request.method === 'OPTIONS') response.writeHead(404).end();
      else if (request.url === '/end') response.writeHead(200, PASSES).end();
      else response.writeHead(303, { ...PASSES, Location: '/end' }).end();
    };
    const { console } = await diagnoseAloud(
      { url, origin: ORIGIN, method: 'PUT', send: true, force: true },
      () => undefined,
    );
    expect(methodsSeen()).toEqual(['OPTIONS', 'PUT', 'GET']);
    expect(console).toContain(`Access to fetch at '${url}' from origin`);
  });

  test('a POST that no preflight precedes leaves nothing to ask', async () => {
    const answer = await ask({ method: 'POST' });
    expect(answer).toMatchObject({ verdict: 'not-sent', corsError: null, exchanges: [] });
    expect(answer.cause).toMatch(/without a preflight, so that there is nothing to go by/);
    expect(answer.remedy).toMatch(/--send.*--preflight/);
    expect(seen).toEqual([]);
  });

  test('a POST is asked for with preflight, as an upload with listeners is', async () => {
    expect(await ask({ method: 'POST', preflight: true })).toMatchObject({ verdict: 'not-sent' });
    expect(methodsSeen()).toEqual(['OPTIONS']);
    expect(seen[0]?.headers).not.toHaveProperty('access-control-request-headers');
  });

  test('the page is told apart from the server by its origin: no CORS, nothing sent', async () => {
    const answer = await ask({ method: 'DELETE', origin: new URL(url).origin });
    expect(answer).toMatchObject({ verdict: 'not-sent', exchanges: [] });
    expect(answer.cause).toMatch(/the page's own origin, where CORS does not apply/);
    expect(seen).toEqual([]);
  });
});

test('by force nothing is sent on to another origin, which no browser would have asked', async () => {
  const other = url.replace('127.0.0.1', 'localhost');
  listener = (request, response) => {
    if (request.method === 'OPTIONS') response.writeHead(404).end();
    else response.writeHead(302, { ...PASSES, Location: other }).end();
  };
  const answer = await ask({ headers: { 'X-Secret': 's' }, force: true });
  expect(seen.map(({ method, headers }) => [method, headers.host])).toEqual([
    ['OPTIONS', new URL(url).host],
    ['GET', new URL(url).host],
  ]);
  expect(answer).toMatchObject({ verdict: 'blocked', corsError: 'PreflightMissingAllowOriginHeader' });
});

describe('what a browser sends along', () => {
  test('its names, the page, and its languages, which firewalls look at', async () => {
    await ask({ headers: { 'X-A': '1' } });
    for (const { headers } of seen.slice(0, 2)) {
      expect(headers).toMatchObject({
        'user-agent': expect.stringMatching(/^Mozilla\/5\.0 .*Chrome/),
        referer: `${ORIGIN}/`,
        'accept-language': 'en-US,en;q=0.9',
      });
    }
  });

  test('another name, where it is given', async () => {
    await ask({ userAgent: 'Mozilla/5.0 Mine' });
    expect(seen[0]?.headers['user-agent']).toBe('Mozilla/5.0 Mine');
  });

  test('a language of the script in place of its own', async () => {
    await ask({ headers: { 'Accept-Language': 'de' } });
    expect(seen[0]?.headers['accept-language']).toBe('de');
  });

  test('no page where it has no origin', async () => {
    await ask({ origin: 'null' });
    expect(seen[0]?.headers).not.toHaveProperty('referer');
  });

  test.each([
    ['http://localhost:1', 'cross-site'],
    ['http://127.0.0.1:1', 'same-site'],
    ['https://127.0.0.1:1', 'cross-site'],
    ['null', 'cross-site'],
  ])('how far the page of %s is: %s', async (origin, site) => {
    await ask({ origin });
    expect(seen[0]?.headers['sec-fetch-site']).toBe(site);
  });

  test('a redirect that comes back makes it no nearer', async () => {
    const other = url.replace('127.0.0.1', 'localhost');
    const page = new URL(url).origin;
    listener = (request, response) => {
      const headers = { 'Access-Control-Allow-Origin': '*' };
      if (request.url === '/back') response.writeHead(200, headers).end();
      else if (request.headers.host?.startsWith('localhost'))
        response.writeHead(302, { ...headers, Location: `${page}/back` }).end();
      else response.writeHead(302, { Location: other }).end();
    };
    await ask({ origin: page });
    expect(seen.slice(0, 3).map(({ headers }) => headers['sec-fetch-site'])).toEqual([
      'same-origin',
      'cross-site',
      'cross-site',
    ]);
  });

  test('a body, with its type and its length', async () => {
    let body = '';
    listener = (request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.writeHead(204, PASSES).end());
    };
    await ask({ method: 'POST', body: 'grüezi', send: true });
    expect(body).toBe('grüezi');
    expect(seen[0]?.headers).toMatchObject({
      'content-type': 'text/plain;charset=UTF-8',
      'content-length': '7',
    });
  });

  test('a character that only Node refuses goes out as it is', async () => {
    const heads: string[] = [];
    const raw = createRawServer((socket) => {
      socket.once('data', (chunk) => {
        heads.push(chunk.toString('latin1'));
        socket.end(
          'HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *\r\n\r\n',
        );
      });
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const { port } = raw.address() as AddressInfo;
    await ask({ url: `http://127.0.0.1:${port}/`, headers: { 'X-A': 'a\x01b\xff' } });
    await new Promise((resolve) => raw.close(resolve));
    expect(heads[1]).toContain('\r\nX-A: a\x01b\xff\r\n');
  });
});

describe('the same origin', () => {
  test('a GET goes without Origin and preflight, whatever its headers', async () => {
    listener = (_request, response) => response.writeHead(200).end();
    const answer = await ask({ origin: new URL(url).origin, headers: { 'X-A': '1' } });
    expect(answer).toMatchObject({ verdict: 'allowed', corsError: null });
    expect(answer.cause).toMatch(/the page's own origin, where CORS does not apply/);
    expect(methodsSeen()).toEqual(['GET']);
    expect(seen[0]?.headers).not.toHaveProperty('origin');
    expect(seen[0]?.headers['sec-fetch-site']).toBe('same-origin');
  });

  test('other methods go with it', async () => {
    await ask({ origin: new URL(url).origin, method: 'PUT', send: true });
    expect(seen[0]?.headers.origin).toBe(new URL(url).origin);
  });
});

describe('cookies', () => {
  test('go with credentials, on the actual request only, and are nothing to ask a preflight for', async () => {
    const allows = {
      ...PASSES,
      'Access-Control-Allow-Origin': ORIGIN,
      'Access-Control-Allow-Credentials': 'true',
    };
    listener = (_request, response) =>
      response.writeHead(204, { ...allows, Vary: 'Origin', 'Access-Control-Allow-Headers': 'x-a' }).end();
    await ask({ credentials: true, headers: { Cookie: 'a=b', 'X-A': '1' } });
    expect(seen[0]?.headers['access-control-request-headers']).toBe('x-a');
    expect(seen.slice(0, 2).map(({ headers }) => headers.cookie)).toEqual([undefined, 'a=b']);
  });

  test('do not go without', async () => {
    await ask({ headers: { Cookie: 'a=b' } });
    expect(seen[0]?.headers).not.toHaveProperty('cookie');
  });

  test('do not follow a redirect to another origin', async () => {
    const other = url.replace('127.0.0.1', 'localhost');
    listener = (request, response) => {
      const headers = {
        'Access-Control-Allow-Origin': request.headers.origin,
        'Access-Control-Allow-Credentials': 'true',
        Vary: 'Origin',
      };
      if (request.headers.host?.startsWith('127'))
        response.writeHead(302, { ...headers, Location: other }).end();
      else response.writeHead(200, headers).end();
    };
    await ask({ credentials: true, headers: { Cookie: 'a=b' } });
    expect(seen.map(({ headers }) => [headers.origin, headers.cookie])).toEqual([
      [ORIGIN, 'a=b'],
      ['null', undefined],
    ]);
  });
});

test('the answer goes through JSON, with what went over the wire in it', async () => {
  const answer = await ask({ method: 'PUT', send: true });
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  expect(Object.keys(answer)).toEqual([
    'verdict',
    'corsError',
    'networkError',
    'failedParameter',
    'step',
    'console',
    'causeCode',
    'cause',
    'remedy',
    'remedyHeaders',
    'remedySnippet',
    'evidence',
    'readable',
    'cookies',
    'exchanges',
  ]);
  expect(answer.exchanges[0]).toMatchObject({
    purpose: 'preflight',
    request: { method: 'OPTIONS', url, headers: expect.arrayContaining([['Origin', ORIGIN]]) },
    response: { status: 204, headers: expect.arrayContaining([['Access-Control-Allow-Methods', '*']]) },
  });
});

test.each<[what: string, options: Record<string, unknown>, message: RegExp]>([
  ['no URL', { url: 'products' }, /'products' is not a URL/],
  ['a URL without a scheme', { url: 'localhost:3000/a' }, /did you mean 'http:\/\/localhost:3000\/a'\?/],
  ['another scheme', { url: 'ftp://a.example/' }, /not an http or https URL/],
  ['a user name in the URL', { url: 'http://a:b@c.example/' }, /no URL with a user name or password/],
  ['no origin', { origin: undefined }, /undefined is not an origin/],
  ['an origin with a slash', { origin: 'https://a.example/' }, /did you mean 'https:\/\/a\.example'\?/],
  ['an origin without a scheme', { origin: 'a.example' }, /did you mean 'https:\/\/a\.example'/],
  [
    'an origin with its default port',
    { origin: 'https://a.example:443' },
    /did you mean 'https:\/\/a\.example'\?/,
  ],
  ['a page that is a file', { origin: 'file:///home/me/a.html' }, /sends the origin 'null'/],
  ['a body that is no text', { method: 'POST', body: {} }, /The body is a string/],
  ['a body with a GET', { body: 'a' }, /can't send a body with GET/],
  ['a user agent with a line break', { userAgent: 'a\r\nb: c' }, /is not a value for User-Agent/],
  ['a method that is none', { method: 'G ET' }, /'G ET' is not a method/],
  ['a forbidden method', { method: 'trace' }, /No browser sends trace/],
  ['a header name that is none', { headers: { 'a b': 'c' } }, /'a b' is not the name of a header/],
  ['a header value with a line break', { headers: { a: 'b\r\nc: d' } }, /is not the value of a header/],
  ['a header value that is no string', { headers: { a: 1 } }, /The value of a is a string/],
  ['headers that are a list', { headers: [['a', 'b']] }, /an object of names and values/],
  ['a timeout of 0', { timeout: 0 }, /number of milliseconds, more than 0, not 0/],
  ['a timeout that is text', { timeout: '5' }, /number of milliseconds, more than 0, not '5'/],
  ['a flag that is text', { send: 'false' }, /'send' is true or false, not 'false'/],
  ['an option like no other', { zzzzzzzzzzzz: 1 }, /no option 'zzzzzzzzzzzz'\.$/],
  ['a URL that is a number', { url: 7 }, /7 is not a URL/],
  ['a misspelt option', { credential: true }, /no option 'credential'; did you mean 'credentials'\?/],
])('wrong usage: %s', async (_what, options, message) => {
  const asked = ask(options);
  await expect(asked).rejects.toThrow(message);
  await expect(asked).rejects.toBeInstanceOf(DoctorError);
  await expect(asked).rejects.toMatchObject({ code: 'wrong-usage' });
  expect(seen).toEqual([]);
});

test.each([undefined, null, 'https://a.example/'])('wrong usage: %p in place of options', async (options) => {
  await expect(diagnose(options as never)).rejects.toThrow('The options are an object: { url, origin }.');
});
