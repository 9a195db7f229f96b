import type { RequestListener } from 'node:http';
import type { FindingCode, Severity } from 'express-resource-cors/audit';
import { answer, APP, auditOf, byHand } from './support';

jest.setTimeout(60_000);

const rule = (expression: RegExp): RequestListener => byHand({ allows: (origin) => expression.test(origin) });
const sends =
  (headers: Record<string, string>): RequestListener =>
  (req, res) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    answer(req, res);
  };

const EXACT = /^https:\/\/app\.example\.com$/;

/** What CORScanner and Corsy look for, with a server that has it, and the nearest one that has not. */
const CHECKS: readonly (readonly [
  scanner: string,
  check: string,
  broken: RequestListener,
  sound: RequestListener,
  code: FindingCode,
  severity: Severity,
])[] = [
  ['CORScanner', 'reflect_origin', rule(/./), rule(EXACT), 'any-origin', 'high'],
  ['CORScanner', 'prefix_match', rule(/^https:\/\/app\.example\.com/), rule(EXACT), 'prefix-match', 'high'],
  [
    'CORScanner',
    'suffix_match',
    rule(/example\.com$/),
    rule(/^https:\/\/(?:app|shop)\.example\.com$/),
    'suffix-match',
    'high',
  ],
  [
    'CORScanner',
    'trust_null',
    rule(/^(?:null|https:\/\/app\.example\.com)$/),
    rule(EXACT),
    'null-origin',
    'high',
  ],
  [
    'CORScanner',
    'include_match',
    byHand({ allows: (origin) => APP.includes(origin) }),
    byHand({ allows: (origin) => [APP].includes(origin) }),
    'shortened-origin',
    'high',
  ],
  [
    'CORScanner',
    'include_match, the other way round',
    byHand({ allows: (origin) => origin.includes('example.com') }),
    byHand({ allows: (origin) => [APP].includes(origin) }),
    'substring-match',
    'high',
  ],
  ['CORScanner', 'not_escape_dot', rule(/^https:\/\/app.example.com$/), rule(EXACT), 'unescaped-dot', 'high'],
  ...[
    'https://codepen.io',
    'https://jsfiddle.net',
    'https://cors-audit.github.io',
    'https://cors-audit.s3.amazonaws.com',
  ].map(
    (origin) =>
      [
        'CORScanner',
        `custom_third_parties: ${origin}`,
        byHand({ allows: (each) => [APP, origin].includes(each) }),
        byHand({ allows: (each) => [APP, 'https://team.github.io'].includes(each) }),
        'shared-host',
        'high',
      ] as const,
  ),
  ...(['_', '-'] as const).map(
    (character) =>
      [
        'CORScanner',
        `special_characters_bypass: ${character}`,
        rule(RegExp(`^https://app\\.example\\.com(?:${character}.*)?$`)),
        rule(EXACT),
        'special-character',
        'high',
      ] as const,
  ),
  ...['`', '!', '{', ','].map(
    (character) =>
      [
        'CORScanner',
        `special_characters_bypass: ${character}`,
        rule(RegExp(`^https://app\\.example\\.com(?:[${character}].*)?$`)),
        rule(EXACT),
        'special-character',
        'medium',
      ] as const,
  ),
  [
    'CORScanner',
    'special_characters_bypass: all the others, where a rule takes whatever is no part of a name for its end',
    byHand({ allows: (origin) => /^[\w:/.-]+/.exec(origin)?.[0] === APP }),
    rule(EXACT),
    'special-character',
    'medium',
  ],
  [
    'CORScanner',
    'trust_any_subdomain',
    rule(/^https:\/\/(?:\w+\.)?app\.example\.com$/),
    rule(EXACT),
    'any-subdomain',
    'low',
  ],
  [
    'CORScanner',
    'https_trust_http',
    rule(/^https?:\/\/app\.example\.com$/),
    rule(EXACT),
    'cleartext-origin',
    'medium',
  ],
  ['Corsy', 'origin reflected', rule(/./), rule(EXACT), 'any-origin', 'high'],
  [
    'Corsy',
    'post-domain wildcard',
    rule(/^https:\/\/app\.example\.com/),
    rule(EXACT),
    'prefix-match',
    'high',
  ],
  ['Corsy', 'pre-domain wildcard', rule(/example\.com$/), rule(EXACT), 'suffix-match', 'high'],
  [
    'Corsy',
    'null origin allowed',
    rule(/^(?:null|https:\/\/app\.example\.com)$/),
    rule(EXACT),
    'null-origin',
    'high',
  ],
  [
    'Corsy',
    'unrecognized underscore',
    rule(/^https:\/\/app\.example\.com(?:_.*)?$/),
    rule(EXACT),
    'special-character',
    'high',
  ],
  [
    'Corsy',
    'broken parser',
    rule(/^https:\/\/app\.example\.com(?:`.*)?$/),
    rule(EXACT),
    'special-character',
    'medium',
  ],
  ['Corsy', 'unescaped regex', rule(/^https:\/\/app.example.com$/), rule(EXACT), 'unescaped-dot', 'high'],
  [
    'Corsy',
    'http origin allowed',
    rule(/^https?:\/\/app\.example\.com$/),
    rule(EXACT),
    'cleartext-origin',
    'medium',
  ],
  [
    'Corsy',
    'wildcard value',
    sends({ 'Access-Control-Allow-Origin': '*' }),
    sends({ 'Access-Control-Allow-Origin': APP }),
    'wildcard',
    'info',
  ],
  [
    'Corsy',
    'wildcard value, with credentials',
    sends({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'true' }),
    sends({ 'Access-Control-Allow-Origin': APP, 'Access-Control-Allow-Credentials': 'true' }),
    'wildcard-with-credentials',
    'low',
  ],
  [
    'Corsy',
    'third party allowed',
    byHand({ allows: (origin) => origin === 'https://codepen.io' }),
    rule(EXACT),
    'shared-host',
    'high',
  ],
  [
    'Corsy',
    'invalid value',
    sends({ 'Access-Control-Allow-Origin': `${APP}, https://b.example.org` }),
    sends({ 'Access-Control-Allow-Origin': APP }),
    'invalid-value',
    'info',
  ],
];

test.each(CHECKS)('%s, %s', async (_scanner, _check, broken, sound, code, severity) => {
  const { findings } = await auditOf(broken);
  expect(findings[0]).toMatchObject({ code, severity });
  expect((await auditOf(sound)).findings).toEqual([]);
});
