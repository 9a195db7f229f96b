import corsPackage from 'cors';
import express from 'express';
import type { RequestListener } from 'node:http';
import { cors, CorsConfiguration } from 'express-resource-cors';
import { audit, type AuditOptions, type FindingCode } from 'express-resource-cors/audit';
import { answer, APP, auditOf, byHand, serve } from './support';

jest.setTimeout(60_000);

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

/** Runs a remedy's code, as somebody would who copied it. */
function evaluated(code: string, names: Record<string, unknown>): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  return Function(...Object.keys(names), `return (${code});`)(...Object.values(names)) as unknown;
}

function doneWithThis(code: string): RequestListener {
  const config = new CorsConfiguration();
  evaluated(code, { config });
  const middleware = cors(config);
  return (req, res) => {
    middleware(req, res, () => {
      answer(req, res);
    });
  };
}

function doneWithCors(code: string): RequestListener {
  const app = express();
  app.use(evaluated(code, { cors: corsPackage }) as express.RequestHandler, answer);
  return app as RequestListener;
}

const sends =
  (headers: Record<string, string>): RequestListener =>
  (req, res) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    answer(req, res);
  };

const rule = (allows: (origin: string) => boolean, credentials = true): RequestListener =>
  byHand({ allows, credentials });
const withCors = (options: corsPackage.CorsOptions): RequestListener => {
  const app = express();
  app.use(corsPackage(options), answer);
  return app as RequestListener;
};

/** One server for each code whose remedy has code. */
const BROKEN: [code: FindingCode, listener: RequestListener, options?: Partial<AuditOptions>][] = [
  ['any-origin', withCors({ origin: true, credentials: true })],
  [
    'any-origin',
    withCors({ origin: true, credentials: true }),
    { headers: { Authorization: 'Bearer abcdefgh' } },
  ],
  ['any-origin', rule(() => true, false)],
  [
    'wildcard-with-credentials',
    sends({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'true' }),
  ],
  ['null-origin', rule((origin) => [APP, 'null'].includes(origin))],
  ['any-domain', rule((origin) => origin.endsWith('.com'))],
  ['prefix-match', rule((origin) => origin.startsWith(APP))],
  ['suffix-match', rule((origin) => origin.endsWith('example.com'))],
  ['substring-match', rule((origin) => origin.includes('example.com'))],
  ['unescaped-dot', rule((origin) => /^https:\/\/app.example.com$/.test(origin))],
  ['shortened-origin', rule((origin) => APP.includes(origin))],
  ['other-ending', rule((origin) => /^https:\/\/app\.example\.\w+$/.test(origin))],
  ['special-character', rule((origin) => /^https:\/\/app\.example\.com(?:_.*)?$/.test(origin))],
  ['cleartext-origin', rule((origin) => /^https?:\/\/app\.example\.com$/.test(origin))],
  ['other-port', rule((origin) => /^https:\/\/app\.example\.com(?::\d+)?$/.test(origin))],
  ['any-subdomain', rule((origin) => /^https:\/\/\w+\.example\.com$/.test(origin))],
  ['shared-host', rule((origin) => [APP, 'https://codepen.io'].includes(origin))],
  ['loopback-origin', rule((origin) => [APP, 'http://localhost:3000'].includes(origin))],
  [
    'open-preflight',
    (req, res) => {
      const { origin = '' } = req.headers;
      if (req.method === 'OPTIONS') res.setHeader('Access-Control-Allow-Origin', origin);
      res.setHeader('Access-Control-Allow-Methods', 'DELETE');
      answer(req, res);
    },
  ],
  ['unsafe-methods', withCors({})],
  ['unsafe-methods', withCors({ origin: true, credentials: true })],
  ['any-header', withCors({})],
  ['any-header', withCors({ origin: [APP], credentials: true })],
  ['dead-methods', sends({ 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Methods': 'TRACE' })],
  ['missing-vary', byHand({ allows: (origin) => origin === APP, vary: false })],
  ['invalid-value', sends({ 'Access-Control-Allow-Origin': `${APP}/` })],
];

// All of one length: Jest would take a parameter that a row lacks for its callback.
const ROWS = BROKEN.map(([code, listener, options = {}]) => [code, listener, options] as const);

test.each(ROWS)(
  '%s: done as told, it is gone, and nobody is let in who was not',
  async (code, listener, options) => {
    const before = await auditOf(listener, options);
    const finding = before.findings.find((each) => each.code === code);
    expect(finding).toBeDefined();
    const { text, resourceCors, cors: corsOptions } = finding!.remedy;
    expect(text).toMatch(/^[A-Z].*\.$/);

    for (const done of [doneWithThis(resourceCors!), doneWithCors(corsOptions!)]) {
      const after = await auditOf(done, options);
      const left = after.findings.filter(({ severity }) => severity !== 'info').map((each) => each.code);
      expect(left).toEqual([]);
      expect(after.findings.map((each) => each.code)).not.toContain(code);
      const known = before.findings.map((each) => each.code);
      for (const each of after.findings) expect([...known, 'wildcard']).toContain(each.code);
    }
  },
);

test('what is open to everybody on purpose has nothing to write', async () => {
  const { findings } = await auditOf(sends({ 'Access-Control-Allow-Origin': '*' }));
  expect(findings.map(({ code, remedy }) => [code, remedy.resourceCors, remedy.cors])).toEqual([
    ['wildcard', null, null],
  ]);
});

test('the headers that pages are known to set are in the code, and no others', async () => {
  const headers = { Authorization: 'Bearer abcdefgh', Cookie: 'a=b', Accept: 'text/plain' };
  const { findings } = await auditOf(
    rule(() => true),
    { headers },
  );
  expect(findings[0]?.remedy.resourceCors).toContain(".allowRequestHeaders('authorization')");
  expect(findings[0]?.remedy.cors).toContain("allowedHeaders: ['authorization'],");
});

test('a path that means something in a pattern is not written as a name', async () => {
  for (const [path, name] of [
    ['/reports/7', '~/reports/7'],
    ['/a:b', '~/the/path/of/it'],
    ["/it's", '~/the/path/of/it'],
    ['/caf%C3%A9', '~/the/path/of/it'],
  ]) {
    const server = await serve(rule(() => true));
    const { findings } = await audit({ url: new URL(path!, server.url) });
    await server.close();
    expect(findings[0]?.remedy.resourceCors).toContain(`.forResources('${name}')`);
  }
});
