import { request, type IncomingHttpHeaders } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { runCommandLine } from '../../src/command-line/command-line';
import { run } from '../support/run-command';
import { folderHere, type Folder } from './support/here';

const POLICIES = [{ resources: ['Products'], origins: ['https://app.example.com'], methods: ['GET', 'PUT'] }];

let folder: Folder;
beforeAll(() => {
  folder = folderHere();
  folder.write('cors.json', JSON.stringify({ policies: POLICIES }));
});
afterAll(() => {
  folder.remove();
});

interface Running {
  readonly port: number;
  readonly printed: string;
  stop(): Promise<number>;
}

/** Starts the command, and waits until it says where it is. */
async function start(port: number, ...flags: string[]): Promise<Running> {
  let printed = '';
  let stop = (): void => undefined;
  let said = (): void => undefined;
  const isUp = new Promise<void>((resolve) => (said = resolve));
  const io = {
    stdout: {
      write: (text: string) => {
        printed += text;
        if (printed.includes('Ctrl+C')) said();
      },
    },
    stderr: { write: (text: string) => (printed += text) },
    colours: false,
    env: {},
    stop: new Promise<void>((resolve) => (stop = resolve)),
  };
  const status = runCommandLine(['lab', '--config', 'cors.json', '--port', String(port), ...flags], io);
  await Promise.race([isUp, status]);
  return {
    port: Number(/localhost:(\d+)/.exec(printed)?.[1]),
    printed,
    stop: () => {
      stop();
      return status;
    },
  };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function send(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body: text });
      });
    });
    sent.on('error', reject).end(body);
  });
}

const JSON_BODY = { 'Content-Type': 'application/json' };

describe('while it runs', () => {
  let lab: Running;
  beforeAll(async () => {
    lab = await start(0, '--url', '/api/v1/x', '--origin', 'https://other.example.com');
  });
  afterAll(async () => {
    expect(await lab.stop()).toBe(0);
  });

  test('it says where to look, and how to stop it', () => {
    expect(lab.printed).toBe(
      `\n  http://localhost:${String(lab.port)}/    shows 'cors.json'; open it in a browser.\n\n  Ctrl+C stops it.\n\n`,
    );
  });

  test('the page and what belongs to it are served, and no other file', async () => {
    const page = await send(lab.port, 'GET', '/');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const links = [...page.body.matchAll(/(?:href|src)="([\w.]+)"/g)].map(([, name]) => String(name));
    expect(links).toEqual(['lab.css', 'main.js']);
    for (const link of links) expect((await send(lab.port, 'GET', `/${link}`)).status).toBe(200);
    for (const path of ['/lab.ts', '/../lab.ts', '/..%2flab.ts', '/page/index.html', '/constructor']) {
      expect([path, (await send(lab.port, 'GET', path)).status]).toEqual([path, 404]);
    }
  });

  test('it begins with the rows and columns of the flags', async () => {
    const { body } = await send(lab.port, 'GET', '/lab.json');
    const { file, paths, origins, table } = JSON.parse(body);
    expect([file, paths, origins]).toEqual(['cors.json', ['/api/v1/x'], ['https://other.example.com']]);
    expect(table.resources[0].name).toBe('/api/v1/x');
    expect(table.origins[0].name).toBe('https://other.example.com');
  });

  test('a check that is none gets an answer', async () => {
    for (const body of ['{}', 'null', '{', '{"url":7}', '[]', '{"url":"/","method":{}}']) {
      const { status, body: text } = await send(lab.port, 'POST', '/decide', JSON_BODY, body);
      expect([body, status, typeof JSON.parse(text).error]).toEqual([body, 400, 'string']);
    }
    const check = JSON.stringify({ url: '/api/products', origin: 'https://app.example.com' });
    const { status, body } = await send(lab.port, 'POST', '/decide', JSON_BODY, check);
    expect([status, JSON.parse(body).allowed]).toEqual([200, true]);
  });

  test('only its own page gets at it', async () => {
    // A site of another name that leads here (DNS rebinding).
    for (const host of ['evil.example', `evil.example:${String(lab.port)}`, 'localhost.evil.example']) {
      expect([host, (await send(lab.port, 'GET', '/lab.json', { Host: host })).status]).toEqual([host, 403]);
    }
    // What another site can send without a preflight.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; x']) {
      const { status } = await send(lab.port, 'POST', '/decide', { 'Content-Type': type }, '{}');
      expect([type, status]).toEqual([type, 403]);
    }
    const foreign = { ...JSON_BODY, 'Sec-Fetch-Site': 'cross-site' };
    expect((await send(lab.port, 'PUT', '/configuration', foreign, '{}')).status).toBe(403);
    const preflight = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'PUT' };
    const { status, headers } = await send(lab.port, 'OPTIONS', '/configuration', preflight);
    expect([status, headers['access-control-allow-origin']]).toEqual([403, undefined]);
    const page = await send(lab.port, 'GET', '/');
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  test('a text that is too long is not read to its end', async () => {
    const outcome = await send(lab.port, 'PUT', '/configuration', JSON_BODY, ' '.repeat(3_000_000)).then(
      ({ status }) => status,
      () => 'closed',
    );
    expect([500, 'closed']).toContain(outcome);
    expect((await send(lab.port, 'GET', '/')).status).toBe(200);
  });
});

test('where the port is taken, it takes another', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const lab = await start(port);
  expect(lab.port).not.toBe(port);
  expect((await send(lab.port, 'GET', '/')).status).toBe(200);
  expect(await lab.stop()).toBe(0);
  other.close();
});

test.each([
  [['lab'], '--config is missing'],
  [['lab', '--config', 'cors.json', '--port', '70000'], "--port is '70000'; write a number up to 65535."],
  [['lab', '--config', 'cors.json', '--url', 'api'], "'api' is no URL; write '/api', or a whole one."],
  [['lab', '--config', 'cors.json', '--origin', 'app'], "'app' is no origin"],
  [['lab', '--config', 'cors.json', 'more'], "'more' belongs to no flag."],
  [['lab', '--config', 'none.json'], 'there is no such file'],
])('%j is refused', async (args, message) => {
  const { status, stderr } = await run(args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
