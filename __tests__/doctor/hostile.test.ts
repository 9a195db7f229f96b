import { diagnose, type DiagnoseOptions } from 'express-resource-cors/doctor';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';

/** As much as is read of a head, nearly. */
const MUCH = 200_000;

const ALLOW = 'Access-Control-Allow';

type Hostile = [what: string, lines: readonly string[], status?: number];

/** What a server could send to keep the doctor busy, or to make its answer endless. */
const HOSTILE: readonly Hostile[] = [
  ['quotes', [`${ALLOW}-Origin: ${'"'.repeat(MUCH)}x`]],
  ['brackets', [`${ALLOW}-Origin: ${']'.repeat(MUCH)}x`]],
  ['commas', [`${ALLOW}-Origin: ${', '.repeat(MUCH / 2)}x`]],
  ['colons', [`${ALLOW}-Origin: https://${':0'.repeat(MUCH / 2)}/`]],
  ['backslashes', [`${ALLOW}-Origin: ${'\\'.repeat(MUCH)}`]],
  ['origins', [`${ALLOW}-Origin: ${'https://a.example '.repeat(MUCH / 18)}`]],
  ['signs in a list', [`${ALLOW}-Origin: *`, `${ALLOW}-Headers: ${'!'.repeat(MUCH)}(`]],
  ['names in a list', [`${ALLOW}-Origin: *`, `${ALLOW}-Headers: ${'x-tenants,'.repeat(MUCH / 10)}`]],
  ['spaces in a list', [`${ALLOW}-Origin: *`, `${ALLOW}-Methods: ${'PUT '.repeat(MUCH / 4)}`]],
  [
    'headers that are nearly one',
    Array.from({ length: 4000 }, (_, index) => `${ALLOW}-Orgin${index % 10}: *`),
  ],
  ['other headers of CORS', Array.from({ length: 4000 }, (_, index) => `Access-Control-X${index}: *`)],
  ['zeros', [`Age: ${'0'.repeat(MUCH)}`, `X-Cache-Hits: ${', '.repeat(MUCH / 2)}`], 403],
  [
    'cookies',
    Array.from({ length: 3000 }, (_, index) => `Set-Cookie: a${index}=b; Domain=${'.'.repeat(20)}`),
  ],
  ['a challenge', [`WWW-Authenticate: ${'\u00a0'.repeat(MUCH)}`], 401],
];

let server: Server;
let answer: string;
let url: string;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer, 'latin1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const ASKED: readonly Partial<DiagnoseOptions>[] = [
  { reads: ['X-Total'] },
  { method: 'PUT', headers: { 'X-Tenant': '1' } },
];

test.each<Hostile>([...HOSTILE])('%s by the hundred thousand take no time, and no room', async (...row) => {
  const [, lines, status = 200] = row;
  const body = '<!--'.repeat(500);
  answer = `HTTP/1.1 ${status} Any\r\n${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  for (const asked of ASKED) {
    const started = performance.now();
    const { cause, evidence } = await diagnose({
      ...asked,
      url,
      origin: 'http://localhost:5173',
      send: true,
    });
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(cause).toMatch(/^[\x20-\x7e]+$/);
    expect(String(cause).length).toBeLessThan(6_000);
    expect(evidence.join('\n').length).toBeLessThan(40_000);
  }
});
