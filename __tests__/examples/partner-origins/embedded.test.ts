import { rmSync } from 'node:fs';
import { sendRaw } from '../../servers/raw-request';
import { databaseFolder } from './support/database-folder';
import { administrate, call, partner, startInstance, type Instance } from './support/start-instance';

jest.setTimeout(60_000);

const PARTNER = 'https://partner.example';
let folder: string;
let site: Instance;

beforeAll(async () => {
  folder = databaseFolder();
  site = await startInstance({ folder });
});
afterAll(async () => {
  await site.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function names(): Promise<string[]> {
  const { body } = await administrate(site, 'GET');
  return (body as { name: string }[]).map(({ name }) => name);
}

describe('what is refused, with a sentence for its field, and not stored', () => {
  test.each<{ what: string; parts: object; field: string; message: RegExp }>([
    { what: 'no name', parts: { name: ' ' }, field: 'name', message: /Write the name/ },
    { what: 'a long name', parts: { name: 'x'.repeat(101) }, field: 'name', message: /longer than 100/ },
    { what: 'no origin', parts: { origins: [] }, field: 'origins', message: /the list is empty/ },
    {
      what: 'an origin with a path',
      parts: { origins: ['https://a.example/x'] },
      field: 'origins',
      message: /an origin has no path.*write 'https:\/\/a\.example'/,
    },
    { what: 'null', parts: { origins: ['null'] }, field: 'origins', message: /'null' is shared by every/ },
    {
      what: 'a pattern',
      parts: { origins: ['https://*.a.example'] },
      field: 'origins',
      message: /is a pattern/,
    },
    {
      what: 'the same origin twice',
      parts: { origins: ['https://a.example', 'https://a.example'] },
      field: 'origins',
      message: /https:\/\/a\.example/,
    },
    {
      what: 'cleartext with cookies',
      parts: { origins: ['http://a.example'], cookies: true },
      field: 'origins',
      message: /is cleartext/,
    },
    { what: 'no resource', parts: { resources: [] }, field: 'resources', message: /the list is empty/ },
    {
      what: 'a path for a resource',
      parts: { resources: ['/x'] },
      field: 'resources',
      message: /write '~\/x'/,
    },
    { what: 'a method', parts: { methods: ['TRACE'] }, field: 'methods', message: /is forbidden/ },
    {
      what: 'a header',
      parts: { requestHeaders: ['X A'] },
      field: 'requestHeaders',
      message: /is not a header/,
    },
    {
      what: 'a response header',
      parts: { responseHeaders: ['Set-Cookie'] },
      field: 'responseHeaders',
      message: /can't be exposed/,
    },
  ])('$what', async ({ parts, field, message }) => {
    const { status, body } = await administrate(site, 'POST', '', partner(PARTNER, parts));

    expect(status).toBe(400);
    expect(body).toMatchObject({ problems: [{ field, message: expect.stringMatching(message) }] });
    expect(await names()).toEqual([]);
  });

  test.each([
    null,
    [],
    'x',
    { name: 7 },
    { ...partner(PARTNER), cookies: 'yes' },
    { ...partner(PARTNER), origins: '*' },
    { ...partner(PARTNER), methods: [7] },
  ])('%p, which is no partner at all', async (body) => {
    const { status } = await administrate(site, 'POST', '', body as object);

    expect(status).toBe(400);
    expect(await names()).toEqual([]);
  });
});

describe("the administrator's side, asked by anybody else", () => {
  const body = JSON.stringify(partner(PARTNER));

  test.each<{ what: string; method?: string; headers: Record<string, string>; status: number }>([
    { what: 'another site', headers: { 'Sec-Fetch-Site': 'cross-site' }, status: 403 },
    { what: 'another origin of the same site', headers: { 'Sec-Fetch-Site': 'same-site' }, status: 403 },
    { what: 'a link', headers: { 'Sec-Fetch-Site': 'none' }, status: 403 },
    { what: 'an old browser, elsewhere', headers: { Origin: 'https://evil.example' }, status: 403 },
    { what: 'an opaque origin', headers: { Origin: 'null' }, status: 403 },
    { what: 'a name that points here', headers: { Host: 'evil.example' }, status: 403 },
    { what: 'a form', headers: { 'Content-Type': 'text/plain' }, status: 415 },
    {
      what: 'a form that is encoded',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      status: 415,
    },
    { what: 'a link, reading', method: 'GET', headers: { 'Sec-Fetch-Site': 'none' }, status: 200 },
    {
      what: 'another site, reading',
      method: 'GET',
      headers: { 'Sec-Fetch-Site': 'cross-site' },
      status: 403,
    },
    {
      what: 'another site, removing',
      method: 'DELETE',
      headers: { 'Sec-Fetch-Site': 'cross-site' },
      status: 403,
    },
  ])('$what', async ({ method = 'POST', headers, status }) => {
    const { host, port } = new URL(site.api);
    const sends = method === 'POST' ? { 'Content-Length': String(body.length) } : {};
    const answer = await sendRaw(Number(port), {
      method,
      path: '/admin/partners',
      headers: { Host: host, 'Content-Type': 'application/json', ...sends, ...headers },
    });

    expect(answer.status).toBe(status);
    expect(answer.headers.filter(([name]) => /^access-control-/i.test(name))).toEqual([]);
    expect(await names()).toEqual([]);
  });

  test('a preflight, gets nothing', async () => {
    const { host, port } = new URL(site.api);
    const answer = await sendRaw(Number(port), {
      method: 'OPTIONS',
      path: '/admin/partners',
      headers: { Host: host, Origin: PARTNER, 'Access-Control-Request-Method': 'PUT' },
    });

    expect(answer.headers.filter(([name]) => /^access-control-/i.test(name))).toEqual([]);
  });
});

test('an origin belongs to one partner', async () => {
  await administrate(site, 'POST', '', partner(PARTNER));

  const { status, body } = await administrate(site, 'POST', '', partner(PARTNER, { name: 'Second' }));

  expect(status).toBe(400);
  expect(body).toMatchObject({
    problems: [
      { field: 'origins', value: PARTNER, message: `'${PARTNER}' belongs to another partner already.` },
    ],
  });
  expect(await names()).toEqual([`The partner at ${PARTNER}`]);
});

test('partners that are gone are told so', async () => {
  for (const id of ['999', 'x', '1; drop table partners'])
    expect(await administrate(site, 'DELETE', `/${encodeURIComponent(id)}`)).toMatchObject({ status: 404 });
  expect(await administrate(site, 'PUT', '/999', partner('https://b.example'))).toMatchObject({
    status: 404,
  });
});

test('partners are still there when the server starts again', async () => {
  await site.stop();
  site = await startInstance({ folder });

  expect(await names()).toEqual([`The partner at ${PARTNER}`]);
  expect((await call(site, PARTNER)).readable).toBe(true);
  expect((await call(site, 'https://b.example')).readable).toBe(false);
});
