import fc from 'fast-check';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cors, CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { audit } from 'express-resource-cors/audit';
import { probesFor } from '../../src/audit/near-misses';
import { parseOrigin } from '../../src/origins/origin';
import { check, howToRepeat, TIMEOUT } from '../properties/runs';
import { answer } from './support';

jest.setTimeout(TIMEOUT);

const config = new CorsConfiguration();
let server: Server;
let url: string;

beforeAll(async () => {
  process.stdout.write(howToRepeat());
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const middleware = cors(config);
  server = createServer((req, res) => {
    middleware(req, res, () => {
      answer(req, res);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** What may get in, and what nearly does; the audit tries many of the latter. */
const EXACT = [
  'https://app.example.com',
  'https://shop.example.com',
  'https://example.com',
  'https://example.co.uk',
  'https://app.example.com:8080',
  'http://localhost:9000',
];
const ODD = [
  'http://app.example.com',
  'https://app.example.com:8443',
  'https://stranger.example.com',
  'https://strangerexample.com',
  'https://app.example.net',
  'https://codepen.io',
  'http://localhost:3000',
];
const PATTERNS = [
  'https://*.example.com',
  'https://*.app.example.com',
  'https://app.example.com:*',
  'https://*.example.com:*',
  'https://*.github.io',
  'http://localhost:*',
];

type Entry = CorsDocument['policies'][number];

const policy = fc.record(
  {
    methods: fc.constantFrom<NonNullable<Entry['methods']>>('*', ['GET'], ['GET', 'PUT', 'DELETE'], ['POST']),
    requestHeaders: fc.constantFrom<NonNullable<Entry['requestHeaders']>>('*', [
      'content-type',
      'authorization',
    ]),
    responseHeaders: fc.constantFrom<NonNullable<Entry['responseHeaders']>>('*', ['etag']),
    cookies: fc.constantFrom(true, true, true, false),
  },
  { requiredKeys: [] },
);

/** Entries whose origins overlap in no two of one resource; all origins only without cookies, as is sound. */
const document = fc
  .record({
    named: fc.uniqueArray(fc.constantFrom(...EXACT, ...EXACT, ...ODD, ...PATTERNS), { maxLength: 4 }),
    policies: fc.array(policy, { minLength: 4, maxLength: 4 }),
    resource: fc.constantFrom<'*' | string[]>('*', ['Data'], ['~/data']),
    all: fc.option(policy, { nil: undefined, freq: 3 }),
    rejectDisallowed: fc.boolean(),
    diagnostics: fc.boolean(),
  })
  .map(({ named, policies, resource, all, ...options }): CorsDocument => {
    const entries = named.map((origin, at): Entry => ({
      resources: resource,
      origins: [origin],
      ...policies[at],
    }));
    const open: Entry[] = all ? [{ resources: resource, origins: '*', ...all, cookies: false }] : [];
    return { policies: [...entries, ...open], ...options };
  });

/** Whether the text of an entry's origin, read by somebody who knows the two patterns, names this origin. */
function says(named: string, origin: string): boolean {
  const [, scheme, host = '', port = ''] = /^(\w+):\/\/([^:]+)(?::(.+))?$/.exec(named) ?? [];
  const [, otherScheme, otherHost = '', otherPort = ''] = /^(\w+):\/\/([^:]+)(?::(.+))?$/.exec(origin) ?? [];
  const sameHost = host.startsWith('*.') ? otherHost.endsWith(host.slice(1)) : host === otherHost;
  return scheme === otherScheme && sameHost && (port === '*' || port === otherPort);
}

const namedIn = ({ policies }: CorsDocument): string[] =>
  policies.flatMap(({ origins }) => (typeof origins === 'object' ? origins : []));

test('of a sound configuration, nothing above info is found that it does not literally say', () => {
  const seen = { silent: 0, said: 0 };
  const base = fc.constantFrom(...EXACT);
  return check(0.04, fc.tuple(document, base), async ([policies, origin]) => {
    config.replaceWith(CorsConfiguration.from(policies));
    const { findings, complete } = await audit({ url, origin });
    expect(complete).toBe(true);
    const worse = findings.filter(({ severity }) => severity !== 'info');
    const named = namedIn(policies);
    for (const { code, evidence } of worse) {
      for (const { request } of evidence) {
        const asked = new Map(request.headers).get('Origin') ?? 'none';
        expect({ code, asked, isSaid: named.some((each) => says(each, asked)) }).toEqual({
          code,
          asked,
          isSaid: true,
        });
      }
    }
    if (worse.length === 0) seen.silent += 1;
    else seen.said += 1;

    // And what it does say, with cookies, is found.
    const isSimple = policies.policies.every(
      ({ origins, methods = ['GET'], cookies }) =>
        origins !== '*' && cookies && (methods === '*' || methods.includes('GET')),
    );
    const near = probesFor(parseOrigin(origin)!, []).map((probe) => probe.origin);
    if (isSimple && near.some((each) => named.some((other) => says(other, each))))
      expect(worse).not.toEqual([]);
  }).then(() => {
    process.stdout.write(`${JSON.stringify(seen)}\n`);
    expect(seen.silent).toBeGreaterThan(0);
    expect(seen.said).toBeGreaterThan(0);
  });
});
