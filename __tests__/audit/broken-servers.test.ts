/* eslint-disable @typescript-eslint/prefer-includes, @typescript-eslint/prefer-string-starts-ends-with --
   These are policies as people write them. */
import cors from 'cors';
import express from 'express';
import type { RequestListener } from 'node:http';
import type { FindingCode, Severity } from 'express-resource-cors/audit';
import { readUrl } from '../../src/text/url';
import { answer, APP, auditOf, byHand, holesOf } from './support';

jest.setTimeout(60_000);

type Hole = [code: FindingCode, severity: Severity];

/** Middleware of the `cors` package before an answer. */
const withCors = (options: cors.CorsOptions): RequestListener => {
  const app = express();
  app.use(cors({ allowedHeaders: [], methods: ['GET'], ...options }));
  app.use(answer);
  return app as RequestListener;
};
const decidedBy = (allows: (origin: string) => boolean, credentials = true): RequestListener =>
  byHand({ allows, credentials });

/** Policies as people write them, and the one mistake that each of them is. */
const BROKEN: readonly (readonly [what: string, listener: RequestListener, holes: Hole[]])[] = [
  [
    'cors: origin true, with cookies',
    withCors({ origin: true, credentials: true }),
    [['any-origin', 'high']],
  ],
  ['whatever Origin says', decidedBy(() => true), [['any-origin', 'high']]],
  [
    'a regular expression for any https origin',
    decidedBy((origin) => /^https:\/\//.test(origin)),
    [['any-origin', 'high']],
  ],
  ['null in a list', decidedBy((origin) => [APP, 'null'].includes(origin)), [['null-origin', 'high']]],
  [
    'null in a list, without cookies',
    decidedBy((origin) => [APP, 'null'].includes(origin), false),
    [['null-origin', 'low']],
  ],
  ['startsWith', decidedBy((origin) => origin.startsWith(APP)), [['prefix-match', 'high']]],
  [
    'startsWith, without cookies',
    decidedBy((origin) => origin.startsWith(APP), false),
    [['prefix-match', 'low']],
  ],
  [
    'a regular expression without an end',
    decidedBy((origin) => /^https:\/\/app\.example\.com/.test(origin)),
    [['prefix-match', 'high']],
  ],
  ['endsWith a domain', decidedBy((origin) => origin.endsWith('example.com')), [['suffix-match', 'high']]],
  [
    'a host that ends with a domain',
    decidedBy((origin) => readUrl(origin)?.hostname.endsWith('example.com') === true),
    [['suffix-match', 'high']],
  ],
  [
    'a regular expression without a beginning',
    decidedBy((origin) => /example\.com$/.test(origin)),
    [['suffix-match', 'high']],
  ],
  [
    'cors: a regular expression without a beginning, with a dot that is not escaped',
    withCors({ origin: /example.com$/, credentials: true }),
    [
      ['suffix-match', 'high'],
      ['unescaped-dot', 'low'],
    ],
  ],
  [
    'endsWith a host: only the owner of the domain can have such a name, and the network a cleartext page',
    decidedBy((origin) => origin.endsWith('app.example.com')),
    [
      ['cleartext-origin', 'medium'],
      ['suffix-match', 'low'],
    ],
  ],
  ['includes a domain', decidedBy((origin) => origin.includes('example.com')), [['substring-match', 'high']]],
  [
    'includes a host',
    decidedBy((origin) => origin.includes('app.example.com')),
    [['substring-match', 'high']],
  ],
  ['indexOf a name', decidedBy((origin) => origin.indexOf('example') >= 0), [['substring-match', 'high']]],
  [
    'a regular expression without both',
    decidedBy((origin) => /app\.example\.com/.test(origin)),
    [['substring-match', 'high']],
  ],
  [
    'cors: dots that are not escaped',
    withCors({ origin: /^https:\/\/app.example.com$/, credentials: true }),
    [['unescaped-dot', 'high']],
  ],
  [
    'only a dot that makes no other domain is not escaped',
    decidedBy((origin) => /^https:\/\/app\.example.com$/.test(origin)),
    [['unescaped-dot', 'low']],
  ],
  [
    'any subdomain, with a dot that is not escaped',
    decidedBy((origin) => /^https:\/\/(?:[a-z]+\.)?app.example\.com$/.test(origin)),
    [
      ['unescaped-dot', 'high'],
      ['any-subdomain', 'low'],
    ],
  ],
  [
    'the list is a text',
    decidedBy((origin) => `${APP},https://b.example`.includes(origin)),
    [['shortened-origin', 'high']],
  ],
  [
    'a part between dots',
    decidedBy((origin) => origin.split('.')[1] === 'example'),
    [
      ['prefix-match', 'high'],
      ['cleartext-origin', 'medium'],
      ['any-subdomain', 'low'],
    ],
  ],
  [
    'a regular expression for every ending',
    decidedBy((origin) => /^https:\/\/app\.example\.[a-z]+$/.test(origin)),
    [['other-ending', 'high']],
  ],
  ['endsWith an ending', decidedBy((origin) => origin.endsWith('.com')), [['any-domain', 'high']]],
  [
    'a host ends where something else than a letter, digit, dot or hyphen stands',
    decidedBy((origin) => /^https:\/\/app\.example\.com(?:[^a-z0-9.:-].*)?$/.test(origin)),
    [['special-character', 'high']],
  ],
  [
    'a host ends where something else than a word stands',
    decidedBy((origin) => /^https:\/\/app\.example\.com(?:[^\w.:-].*)?$/.test(origin)),
    [['special-character', 'medium']],
  ],
  [
    'cors: both schemes',
    withCors({ origin: /^https?:\/\/app\.example\.com$/, credentials: true }),
    [['cleartext-origin', 'medium']],
  ],
  [
    'what stands behind the scheme',
    decidedBy((origin) => origin.split('//')[1] === 'app.example.com'),
    [['cleartext-origin', 'medium']],
  ],
  [
    'any port',
    decidedBy((origin) => /^https:\/\/app\.example\.com(?::\d+)?$/.test(origin)),
    [['other-port', 'low']],
  ],
  [
    'any subdomain of the domain',
    decidedBy((origin) => /^https:\/\/(?:[\w-]+\.)*example\.com$/.test(origin)),
    [['any-subdomain', 'low']],
  ],
  [
    'the last two labels',
    decidedBy(
      (origin) =>
        origin.startsWith('https://') && origin.slice(8).split('.').slice(-2).join('.') === 'example.com',
    ),
    [['any-subdomain', 'low']],
  ],
  [
    'any subdomain, without cookies',
    decidedBy((origin) => /^https:\/\/(?:[\w-]+\.)*example\.com$/.test(origin), false),
    [],
  ],
  [
    'pages on shared hosts',
    decidedBy((origin) => origin === APP || /^https:\/\/[\w-]+\.github\.io$/.test(origin)),
    [['shared-host', 'high']],
  ],
  [
    "a developer's own page",
    decidedBy((origin) => [APP, 'http://localhost:3000'].includes(origin)),
    [['loopback-origin', 'low']],
  ],
  ['no Vary', byHand({ allows: (origin) => origin === APP, vary: false }), [['missing-vary', 'low']]],
  [
    'preflights pass for anybody',
    (req, res) => {
      res.setHeader('Vary', 'Origin');
      const { origin = '' } = req.headers;
      if (req.method === 'OPTIONS' || origin === APP) {
        res.setHeader('Access-Control-Allow-Origin', origin);
        res.setHeader('Access-Control-Allow-Credentials', 'true');
        res.setHeader('Access-Control-Allow-Methods', 'GET, PUT, DELETE');
      }
      answer(req, res);
    },
    [['open-preflight', 'medium']],
  ],
];

test.each(BROKEN)('%s', async (_what, listener, holes) => {
  const audited = await auditOf(listener);
  expect(holesOf(audited)).toEqual(holes);
  expect(audited.complete).toBe(true);
});
