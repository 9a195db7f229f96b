import cors from 'cors';
import express, { type Express } from 'express';
import { CorsConfiguration, registerGlobal } from 'express-resource-cors';
import { diagnose, type DiagnoseOptions } from 'express-resource-cors/doctor';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runInNewContext } from 'node:vm';
import { SNIPPETS, type Grant } from '../../src/doctor/causes/snippets';
import { describeWith, startApache, startNginx, type WebServer } from './support/web-server';

jest.setTimeout(60_000);

const ORIGIN = 'http://localhost:5173';

/** What a page asks for, and what a setting has to grant for it. */
const GRANTS: readonly Grant[] = [
  { origin: ORIGIN, methods: ['GET'], headers: [], credentials: false, path: '/products' },
  {
    origin: ORIGIN,
    methods: ['GET', 'PUT', 'DELETE'],
    headers: ['authorization', 'content-type', 'x-tenant'],
    credentials: true,
    path: "/products/{1}'s (new)",
  },
];

const servers: Server[] = [];

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** An application that knows nothing of CORS: it fails where it is asked to, and takes no OPTIONS. */
const application: RequestListener = (request, response) => {
  const fails = request.headers['x-tenant'] === 'none';
  response.writeHead(request.method === 'OPTIONS' ? 405 : fails ? 500 : 200).end('{}');
};

function requestsFor(grant: Grant, origin: string): DiagnoseOptions[] {
  const headers = Object.fromEntries(grant.headers.map((name) => [name, 'application/json']));
  const url = new URL(origin);
  url.pathname = grant.path;
  const common = { url, origin: grant.origin, credentials: grant.credentials, send: true };
  return [
    ...grant.methods.map((method) => ({ ...common, method, headers })),
    // An error of the application is readable as well.
    ...(headers['x-tenant'] ? [{ ...common, headers: { ...headers, 'x-tenant': 'none' } }] : []),
  ];
}

/** What was granted passes, and nothing beyond it. */
async function expectGranted(grant: Grant, origin: string): Promise<void> {
  for (const asked of requestsFor(grant, origin)) {
    const { verdict, corsError, causeCode, exchanges } = await diagnose(asked);
    expect({ method: asked.method, verdict, corsError, causeCode, exchanges }).toEqual({
      method: asked.method,
      verdict: 'allowed',
      corsError: null,
      causeCode: null,
      exchanges,
    });
  }
  const [asked] = requestsFor(grant, origin);
  const strangers: Partial<DiagnoseOptions>[] = [
    { origin: 'http://localhost:5174' },
    { method: 'PATCH' },
    { headers: { 'X-Other': '1' } },
    ...(grant.credentials ? [] : [{ credentials: true }]),
  ];
  for (const stranger of strangers) {
    const { verdict } = await diagnose({ ...asked!, ...stranger });
    expect({ stranger, verdict }).toEqual({ stranger, verdict: 'blocked' });
  }
}

const cases = GRANTS.map((grant) => ({ grant, name: grant.methods.join(', ') }));

describeWith('nginx', () => {
  test.each(cases)('the snippet for $name', async ({ grant }) => {
    let server: WebServer | undefined;
    try {
      server = await startNginx(SNIPPETS.nginx.code(grant), await listen(application));
      await expectGranted(grant, server.origin);
    } finally {
      await server?.stop();
    }
  });
});

describeWith('apache2', () => {
  test.each(cases)('the snippet for $name', async ({ grant }) => {
    let server: WebServer | undefined;
    try {
      server = await startApache(SNIPPETS.Apache.code(grant), await listen(application));
      await expectGranted(grant, server.origin);
    } finally {
      await server?.stop();
    }
  });
});

/** Runs a snippet as it stands, with these names to refer to. */
function run(code: string, names: Readonly<Record<string, unknown>>): void {
  runInNewContext(code, { ...names });
}

function answering(app: Express): Express {
  app.use((request, response) => {
    response.status(request.headers['x-tenant'] === 'none' ? 500 : 200).json({});
  });
  return app;
}

test.each(cases)('Express with cors: the snippet for $name', async ({ grant }) => {
  const app = express();
  run(SNIPPETS.cors.code(grant), { app, cors });
  await expectGranted(grant, await listen(answering(app)));
});

test.each(cases)('Express with this package: the snippet for $name', async ({ grant }) => {
  const app = answering(express());
  const config = new CorsConfiguration();
  run(SNIPPETS['express-resource-cors'].code(grant), { app, config, registerGlobal });
  await expectGranted(grant, await listen(app));
});

test.each(cases)('a Worker of Cloudflare: the snippet for $name', async ({ grant }) => {
  const behind = await listen(application);
  const worker: { fetch?: (request: Request) => Promise<Response> } = {};
  const toBehind = (request: Request): Promise<Response> =>
    fetch(behind, { method: request.method, headers: request.headers });
  const code = SNIPPETS.Cloudflare.code(grant).replace('export default', 'Object.assign(worker,');
  run(code.replace(/\};$/, '});'), { worker, fetch: toBehind, Request, Response });
  const origin = await listen((request, response) => {
    const { method = '', url = '', headers } = request;
    const given = Object.entries(headers).filter(([name]) => name !== 'connection');
    const asked = new Request(`http://worker.example${url}`, {
      method,
      headers: given as [string, string][],
    });
    void worker.fetch!(asked).then(async (answer) => {
      const body = await answer.text();
      const sent = [...answer.headers].filter(([name]) => !/^(?:transfer-encoding|connection)$/.test(name));
      response.writeHead(answer.status, Object.fromEntries(sent)).end(body);
    });
  });
  await expectGranted(grant, origin);
});

test.each(['S3', 'CloudFront'] as const)('%s: the snippet is JSON', (name) => {
  for (const grant of GRANTS) {
    const text = JSON.stringify(JSON.parse(SNIPPETS[name].code(grant)));
    for (const granted of [grant.origin, ...grant.methods, ...grant.headers])
      expect(text).toContain(`"${granted}"`);
  }
});

test.each(Object.entries(SNIPPETS))(
  '%s: the snippet names all that is granted, and no other origin',
  (_, source) => {
    for (const grant of GRANTS) {
      const code = source.code(grant);
      expect(code).toMatch(/^[\x20-\x7e\n]+$/);
      for (const granted of [grant.origin, ...grant.methods, ...grant.headers])
        expect(code.toLowerCase()).toContain(granted.toLowerCase());
      expect(code.match(/https?:\/\/[\w.:-]+/g)!.filter((url) => url !== grant.origin)).toEqual([]);
      expect(code).not.toMatch(/\bundefined\b|[Oo]rigins?\W{1,6}\*/);
      expect(source.where).toMatch(/^[a-z]/i);
    }
  },
);
