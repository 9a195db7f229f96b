import corsPackage from 'cors';
import express from 'express';
import type { RequestListener } from 'node:http';
import { cors, CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { answer, APP, auditOf, byHand, holesOf } from './support';

jest.setTimeout(60_000);

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

const withThis = (
  policies: CorsDocument['policies'],
  options: Partial<CorsDocument> = {},
): RequestListener => {
  const middleware = cors(CorsConfiguration.from({ policies, ...options }));
  return (req, res) => {
    middleware(req, res, (error?: unknown) => {
      if (error !== undefined) res.writeHead(503).end();
      else answer(req, res);
    });
  };
};

const withCors = (options: corsPackage.CorsOptions): RequestListener => {
  const app = express();
  app.use(corsPackage(options), answer);
  return app as RequestListener;
};

const SOUND: readonly (readonly [what: string, listener: RequestListener])[] = [
  ['a server without CORS', answer],
  ['a list, compared whole', byHand({ allows: (origin) => [APP, 'https://b.example.org'].includes(origin) })],
  [
    'a regular expression with all it needs',
    byHand({ allows: (origin) => /^https:\/\/app\.example\.com$/.test(origin) }),
  ],
  ['cors: one origin', withCors({ origin: APP, credentials: true })],
  ['cors: a list', withCors({ origin: [APP, 'https://b.example.org'], credentials: true })],
  ['cors: all origins', withCors({})],
  ['this package: one origin', withThis([{ resources: '*', origins: [APP], cookies: true }])],
  [
    'this package: everything for one origin',
    withThis([{ resources: '*', origins: [APP], methods: '*', requestHeaders: '*', cookies: true }]),
  ],
  [
    'this package: one resource, another closed',
    withThis([
      { resources: ['Data'], origins: [APP], methods: ['GET', 'PUT'], cookies: true },
      { resources: ['Other'], origins: '*' },
    ]),
  ],
  ['this package: another origin only', withThis([{ resources: '*', origins: ['https://b.example.org'] }])],
  ['this package: all origins', withThis([{ resources: '*', origins: '*' }])],
  [
    'this package: all origins, all methods and headers',
    withThis([{ resources: '*', origins: '*', methods: '*', requestHeaders: '*' }]),
  ],
  [
    'this package: refusals are 403',
    withThis([{ resources: '*', origins: [APP], cookies: true }], { rejectDisallowed: true }),
  ],
  [
    'this package: with diagnostics',
    withThis([{ resources: '*', origins: [APP], cookies: true }], { diagnostics: true }),
  ],
  [
    'this package: subdomains without cookies',
    withThis([{ resources: '*', origins: [APP, 'https://*.example.com'] }]),
  ],
];

test.each(SOUND)('%s: silent', async (_what, listener) => {
  const audited = await auditOf(listener);
  expect(holesOf(audited)).toEqual([]);
  expect(audited.complete).toBe(true);
});

test('this package: what is literally said is found, and nothing else', async () => {
  const patterns = [
    'https://*.example.com',
    'https://app.example.com:*',
    'http://app.example.com',
    'http://localhost:3000',
  ];
  const audited = await auditOf(withThis([{ resources: '*', origins: [APP, ...patterns], cookies: true }]));
  expect(holesOf(audited)).toEqual([
    ['cleartext-origin', 'medium'],
    ['any-subdomain', 'low'],
    ['other-port', 'low'],
    ['loopback-origin', 'low'],
  ]);
});

test('this package: all origins with cookies, which it warns of, is any origin', async () => {
  const audited = await auditOf(withThis([{ resources: '*', origins: '*', cookies: true }]));
  expect(holesOf(audited)).toEqual([['any-origin', 'high']]);
});
