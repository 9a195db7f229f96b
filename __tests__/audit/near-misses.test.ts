import { probesFor, type ProbeKind } from '../../src/audit/near-misses';
import { siteOf } from '../../src/audit/site';
import { parseOrigin } from '../../src/origins/origin';

const byKind = (origin: string): Partial<Record<ProbeKind, string[]>> => {
  const found: Partial<Record<ProbeKind, string[]>> = {};
  for (const { kind, origin: each, landlord } of probesFor(parseOrigin(origin)!, [])) {
    (found[kind] ??= []).push(`${landlord} ${each}`);
  }
  delete found['shared-host'];
  return found;
};

const special = (host: string, port = '') =>
  ['_', '-', '`', '!', '{', ','].map(
    (character) =>
      `${'_-'.includes(character) ? 'anyone' : 'few-browsers'} ${host}${character}.stranger.invalid${port}`,
  );

test.each<[origin: string, expected: Partial<Record<ProbeKind, string[]>>]>([
  [
    'https://app.example.com',
    {
      prefix: ['anyone https://app.example.com.stranger.invalid'],
      special: special('https://app.example.com'),
      scheme: ['wiretapper http://app.example.com'],
      port: ['insider https://app.example.com:8443'],
      'any-domain': ['anyone https://cors-audit-stranger.com'],
      suffix: ['anyone https://strangerexample.com'],
      neighbour: ['insider https://strangerapp.example.com'],
      dot: ['anyone https://appxexample.com', 'nobody https://app.examplexcom'],
      shortened: ['anyone https://app.example.co'],
      ending: ['anyone https://app.example.net'],
      subdomain: ['insider https://stranger.app.example.com'],
      sibling: ['insider https://stranger.example.com'],
      loopback: ['insider http://localhost:3000'],
    },
  ],
  [
    'https://example.co.uk:3000',
    {
      prefix: ['anyone https://example.co.uk.stranger.invalid:3000'],
      special: special('https://example.co.uk', ':3000'),
      scheme: ['wiretapper http://example.co.uk:3000'],
      port: ['insider https://example.co.uk:30001'],
      'any-domain': ['anyone https://cors-audit-stranger.co.uk:3000'],
      suffix: ['anyone https://strangerexample.co.uk:3000'],
      dot: ['anyone https://examplexco.uk:3000', 'nobody https://example.coxuk:3000'],
      shortened: ['nobody https://example.co.u:3000'],
      ending: ['anyone https://example.net:3000'],
      subdomain: ['insider https://stranger.example.co.uk:3000'],
      loopback: ['insider http://localhost:3000'],
    },
  ],
  [
    'https://team.github.io',
    {
      prefix: ['anyone https://team.github.io.stranger.invalid'],
      special: special('https://team.github.io'),
      scheme: ['wiretapper http://team.github.io'],
      port: ['insider https://team.github.io:8443'],
      'any-domain': ['anyone https://cors-audit-stranger.github.io'],
      suffix: ['anyone https://strangerteam.github.io'],
      dot: ['anyone https://teamxgithub.io', 'nobody https://team.githubxio'],
      shortened: ['nobody https://team.github.i'],
      ending: ['anyone https://team.net'],
      subdomain: ['insider https://stranger.team.github.io'],
      loopback: ['insider http://localhost:3000'],
    },
  ],
  [
    'http://localhost:9000',
    {
      prefix: ['anyone http://localhost.stranger.invalid:9000'],
      special: special('http://localhost', ':9000'),
      port: ['insider http://localhost:8443'],
    },
  ],
  [
    'http://192.0.2.7:8443',
    {
      prefix: ['anyone http://192.0.2.7.stranger.invalid:8443'],
      special: special('http://192.0.2.7', ':8443'),
      port: ['insider http://192.0.2.7:8444'],
    },
  ],
  [
    'https://[2001:db8::1]',
    { scheme: ['wiretapper http://[2001:db8::1]'], port: ['insider https://[2001:db8::1]:8443'] },
  ],
  [
    'https://app.internal',
    {
      prefix: ['anyone https://app.internal.stranger.invalid'],
      special: special('https://app.internal'),
      scheme: ['wiretapper http://app.internal'],
      port: ['insider https://app.internal:8443'],
      suffix: ['nobody https://strangerapp.internal'],
      dot: ['nobody https://appxinternal'],
      shortened: ['anyone https://app.int'],
      ending: ['anyone https://app.net'],
      subdomain: ['insider https://stranger.app.internal'],
      sibling: [],
      loopback: ['insider http://localhost:3000'],
    },
  ],
])('%s', (origin, expected) => {
  const given = Object.fromEntries(Object.entries(expected).filter(([, origins]) => origins.length > 0));
  expect(byKind(origin)).toEqual(given);
});

test('a scheme of its own is let to applications only', () => {
  const landlords = probesFor(parseOrigin('capacitor://localhost')!, [])
    .filter(({ kind }) => kind !== 'shared-host')
    .map(({ landlord }) => landlord);
  expect(new Set(landlords)).toEqual(new Set(['insider']));
});

test.each([
  'https://app.example.com',
  'https://a.b.c.example.co.uk:8443',
  'https://net.example.net',
  'http://localhost:65535',
  'https://codepen.io',
  'https://cors-audit.github.io',
  'http://127.0.0.1:3000',
])('%s: no probe twice, none that is the origin itself, at most 26', (origin) => {
  const probes = probesFor(parseOrigin(origin)!, ['https://left-out.example.com']).map(
    (probe) => probe.origin,
  );
  expect(new Set(probes).size).toBe(probes.length);
  expect(probes).not.toContain(origin);
  expect(probes.length).toBeLessThanOrEqual(26);
});

test('what is left out is left out', () => {
  const left = probesFor(parseOrigin('https://app.example.com')!, ['http://app.example.com']);
  expect(left.map(({ kind }) => kind)).not.toContain('scheme');
});

test.each([
  ['app.example.com', { domain: 'example.com', suffix: 'com', isListed: true }],
  ['example.co.uk', { domain: 'example.co.uk', suffix: 'co.uk', isListed: true }],
  ['a.b.github.io', { domain: 'b.github.io', suffix: 'github.io', isListed: true }],
  ['github.io', { domain: 'github.io', suffix: 'io', isListed: true }],
  ['app.example.com.', { domain: 'example.com', suffix: 'com', isListed: true }],
  ['a.b.internal', { domain: 'b.internal', suffix: 'internal', isListed: false }],
  ['localhost', undefined],
  ['192.0.2.7', undefined],
  ['[::1]', undefined],
])('the site of %s', (host, site) => {
  expect(siteOf(host)).toEqual(site);
});
