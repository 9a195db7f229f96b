import { createServer, type Server, type Socket, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { diagnose, type Diagnosis, type DiagnoseOptions } from 'express-resource-cors/doctor';
import { check, howToRepeat, TIMEOUT } from './runs';

jest.setTimeout(TIMEOUT);

/** Header lines of a response, as they go out. */
type Lines = readonly (readonly [name: string, value: string])[];

interface Answer {
  readonly status: number;
  readonly lines: Lines;
}

/** What a server says to a preflight, and to the request itself. */
interface Policy {
  readonly preflight: Answer;
  readonly actual: Answer;
}

/** What the script asks for. */
interface Asked {
  readonly origin: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: boolean;
}

const ORIGIN = 'Access-Control-Allow-Origin';
const METHODS = 'Access-Control-Allow-Methods';
const HEADERS = 'Access-Control-Allow-Headers';
const CREDENTIALS = 'Access-Control-Allow-Credentials';

/** What a server could say that lets exactly this request pass. */
function rightPolicy({ origin, method, headers, credentials }: Asked): Policy {
  const both: Lines = [
    [ORIGIN, origin],
    ...(credentials ? [[CREDENTIALS, 'true'] as const] : []),
    ['Vary', 'Origin'],
  ];
  const names = Object.keys(headers).join(', ');
  const preflight: Lines = [...both, [METHODS, method], ...(names === '' ? [] : [[HEADERS, names] as const])];
  return { preflight: { status: 204, lines: preflight }, actual: { status: 200, lines: both } };
}

/** One way to be wrong: a header that is another, missing, twice or under another name; or the status. */
type Wrong =
  | { readonly what: 'header'; readonly name: string; readonly values: readonly string[] }
  | { readonly what: 'name'; readonly name: string; readonly written: string }
  | { readonly what: 'status'; readonly status: number };

function spoil({ status, lines }: Answer, wrong: Wrong): Answer {
  if (wrong.what === 'status') return { status: wrong.status, lines };
  if (wrong.what === 'name') {
    return {
      status,
      lines: lines.map(([name, value]) => [name === wrong.name ? wrong.written : name, value] as const),
    };
  }
  const others = lines.filter(([name]) => name !== wrong.name);
  return { status, lines: [...others, ...wrong.values.map((value) => [wrong.name, value] as const)] };
}

const asked: fc.Arbitrary<Asked> = fc.record({
  origin: fc.constantFrom('http://localhost:5173', 'http://127.0.0.1:3000', 'http://shop.localhost'),
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'),
  headers: fc.constantFrom<Record<string, string>>(
    {},
    { 'Content-Type': 'application/json' },
    { Authorization: 'Bearer x', 'X-Tenant': '7' },
    { 'X-Requested-With': 'XMLHttpRequest', 'Content-Type': 'application/json', 'If-Match': '"1"' },
    { Accept: 'application/json' },
  ),
  credentials: fc.boolean(),
});

const header = (name: string, ...values: readonly (readonly string[])[]): fc.Arbitrary<Wrong> =>
  fc.constantFrom(...values).map((each): Wrong => ({ what: 'header', name, values: each }));

const wrong: fc.Arbitrary<Wrong> = fc.oneof(
  header(
    ORIGIN,
    [],
    [''],
    ['*'],
    ['null'],
    ['undefined'],
    ['*', '*'],
    ['*, http://localhost:5173'],
    ['http://localhost:5173/'],
    ['http://localhost:5173', 'http://localhost:5173'],
    ['http://localhost:5173, http://127.0.0.1:3000'],
    ['"http://localhost:5173"'],
    ['HTTP://LOCALHOST:5173'],
    ['localhost:5173'],
    ['https://localhost:5173'],
    ['http://*.localhost'],
    ['https://www.example.com'],
    ['/localhost/'],
  ),
  header(CREDENTIALS, [], ['True'], ['false'], ['true', 'true'], ['1'], ['']),
  header(
    METHODS,
    [],
    ['GET, POST'],
    ['*'],
    ['put, patch, delete'],
    ['GET|PUT|PATCH|DELETE'],
    ['GET PUT PATCH'],
    ['["PUT","PATCH","DELETE"]'],
    ['ALL'],
    ["'PUT', 'DELETE'"],
    ['GET; PUT'],
    ['"'],
  ),
  header(
    HEADERS,
    [],
    ['*'],
    ['Accept'],
    ['Content_Type, Authorisation'],
    ['"Content-Type, X-Tenant"'],
    ['Content-Type X-Tenant'],
    ['X-*'],
    ["'Content-Type', 'X-Tenant'"],
    ['Content-Type: application/json'],
    ['[Authorization]'],
    [';'],
  ),
  header('Vary', [], ['Accept-Encoding'], ['*'], ['Accept', 'Cookie']),
  fc
    .constantFrom(
      [ORIGIN, 'Access-Control-Allow-Origins'],
      [METHODS, 'Access-Control-Allow-Method'],
      [HEADERS, 'Access-Control-Allow-Header'],
      [CREDENTIALS, 'Access-Control-Allow-Credential'],
      [ORIGIN, 'Access_Control_Allow_Origin'],
    )
    .map(([name = '', written = '']): Wrong => ({ what: 'name', name, written })),
  fc.constantFrom(200, 302, 400, 404, 405, 422, 500).map((status): Wrong => ({ what: 'status', status })),
);

const wrongs = fc.array(
  fc.tuple(fc.constantFrom('preflight' as const, 'actual' as const, 'both' as const), wrong),
  { minLength: 1, maxLength: 4 },
);

let server: Server;
let url: string;
let policy: Policy;
const open = new Set<Socket>();

beforeAll(async () => {
  process.stdout.write(howToRepeat());
  server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (!received.includes('\r\n\r\n')) return;
      const { status, lines } = received.startsWith('OPTIONS ') ? policy.preflight : policy.actual;
      const head = [`HTTP/1.1 ${status} Any`, ...lines.map(([name, value]) => `${name}: ${value}`)];
      socket.end(`${head.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`, 'latin1');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  for (const socket of open) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** The response with these headers in place of those of the same names, and with the status that the remedy names. */
function remedied(
  { status, lines }: Answer,
  headers: Readonly<Record<string, string>>,
  says204: boolean,
): Answer {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const kept = lines.filter(([name]) => !names.includes(name.toLowerCase()));
  return { status: says204 ? 204 : status, lines: [...kept, ...Object.entries(headers)] };
}

/** Takes a remedy at its word, on the response that failed. */
function apply({ remedy, remedyHeaders, exchanges }: Diagnosis): void {
  const { purpose } = exchanges.filter((each) => each.purpose !== 'vary').at(-1)!;
  const which = purpose === 'preflight' ? 'preflight' : 'actual';
  const says204 = which === 'preflight' && /\b204\b/.test(remedy ?? '');
  policy = { ...policy, [which]: remedied(policy[which], remedyHeaders ?? {}, says204) };
}

test('a remedy done as told lets the request pass: after the preflight and the response, at most two of them', async () => {
  let blocked = 0;
  const rounds = [0, 0, 0];
  await check(0.1, fc.tuple(asked, wrongs), async ([request, mistakes]) => {
    policy = rightPolicy(request);
    for (const [where, mistake] of mistakes) {
      // The status of the request itself does not matter to CORS.
      for (const which of ['preflight', 'actual'] as const) {
        if (where !== which && where !== 'both') continue;
        policy = { ...policy, [which]: spoil(policy[which], mistake) };
      }
    }
    const options: DiagnoseOptions = { ...request, url, send: true };
    let round = 0;
    for (; ; round++) {
      const diagnosis = await diagnose(options);
      if (diagnosis.verdict === 'allowed') break;
      blocked++;
      const { causeCode, cause, remedy, remedyHeaders } = diagnosis;
      expect({ round, causeCode, cause, remedy, remedyHeaders }).toEqual({
        round: round < 2 ? round : 'none: two are enough',
        causeCode: expect.any(String),
        cause: expect.stringMatching(/^[\x20-\x7e]+\.$/),
        remedy: expect.stringMatching(/^[\x20-\x7e]+\.$/),
        remedyHeaders,
      });
      expect(Object.values(remedyHeaders ?? {})).not.toContain('null');
      // It never opens more than was asked for.
      const opened = remedyHeaders?.[ORIGIN];
      const current = diagnosis.exchanges.at(-1)!.response.headers.filter(([name]) => name === ORIGIN);
      if (opened === '*') expect(current.some(([, value]) => value.includes('*'))).toBe(true);
      // What is sent is said in words, too.
      for (const [name, value] of Object.entries(remedyHeaders ?? {}))
        if (name !== 'Vary') expect(remedy).toContain(`'${name}: ${value}'`);
      apply(diagnosis);
    }
    rounds[round]! += 1;
  });
  process.stdout.write(`${JSON.stringify({ blocked, rounds })}\n`);
  expect(rounds.every((count) => count > 0)).toBe(true);
});
