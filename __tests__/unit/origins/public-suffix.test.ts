import { getDomain, getPublicSuffix } from 'tldts';
import type * as reading from '../../../src/origins/configured-origin';
import { publicSuffixRules } from '../../../scripts/tldts-rules';
import { isPublicSuffix, isRegistrySuffix, registrableDomain } from '../../../src/origins/public-suffix';

const WITH_COMPANIES = { allowPrivateDomains: true, validateHostname: false };

test.each([
  // A registry's.
  ['com', true, true],
  ['com.', true, true],
  ['app', true, true],
  ['co.uk', true, true],
  ['xn--p1ai', true, true],
  ['xn--55qx5d.cn', true, true],
  ['onion', true, true],
  ['ck', true, true],
  ['any.ck', true, true],
  ['za', true, true],
  ['co.za', true, true],
  ['kawasaki.jp', true, true],
  ['any.kawasaki.jp', true, true],
  // A company's.
  ['github.io', true, false],
  ['github.io.', true, false],
  ['vercel.app', true, false],
  ['blogspot.com', true, false],
  ['s3.amazonaws.com', true, false],
  ['compute.amazonaws.com', true, false],
  ['any.compute.amazonaws.com', true, false],
  // Nobody's, or somebody's own.
  ['example.com', false, false],
  ['me.github.io', false, false],
  ['amazonaws.com', false, false],
  ['www.ck', false, false],
  ['a.any.ck', false, false],
  ['city.kawasaki.jp', false, false],
  ['localhost', false, false],
  ['internal', false, false],
  ['a.b.c.internal', false, false],
  ['co.internal', false, false],
  ['127.0.0.1', false, false],
  ['', false, false],
  ['.', false, false],
  ['COM', false, false],
  ['(', false, false],
  ['aaa|aarp', false, false],
])('%p, is a public suffix: %p, a registry’s: %p', (domain, isPublic, isRegistrys) => {
  expect(isPublicSuffix(domain)).toBe(isPublic);
  expect(isRegistrySuffix(domain)).toBe(isRegistrys);
});

test.each([
  ['example.com', 'example.com'],
  ['a.b.example.com.', 'example.com'],
  ['www.example.co.uk', 'example.co.uk'],
  ['me.github.io', 'me.github.io'],
  ['a.me.github.io', 'me.github.io'],
  ['a.b.any.ck', 'b.any.ck'],
  ['a.www.ck', 'www.ck'],
  ['city.kawasaki.jp', 'city.kawasaki.jp'],
  ['a.amazonaws.com', 'amazonaws.com'],
  ['a.b.any.compute.amazonaws.com', 'b.any.compute.amazonaws.com'],
  ['db.corp.internal', 'corp.internal'],
  ['com', undefined],
  ['co.uk', undefined],
  ['github.io', undefined],
  ['any.ck', undefined],
  ['compute.amazonaws.com', undefined],
  ['localhost', undefined],
  ['', undefined],
  ['127.0.0.1', undefined],
  ['[::1]', undefined],
])('of the host %p, the registrable domain is %p', (host, domain) => {
  expect(registrableDomain(host)).toBe(domain);
});

/** The library that the rules were taken from, asked for each of them, for a name below, and for one further below. */
describe('every rule of the list', () => {
  const rules = publicSuffixRules();
  const hosts = rules.flatMap(({ name }) => {
    const domain = name.replace('*', 'any');
    return [domain, `a.${domain}`, `b.a.${domain}`, name.replace('*.', '')];
  });

  test('is there, both parts of it', () => {
    expect(rules.length).toBeGreaterThan(10_000);
    expect(rules.filter(({ run }) => run === 'registry').length).toBeGreaterThan(6_000);
    expect(rules.filter(({ run }) => run === 'company').length).toBeGreaterThan(2_000);
    expect(rules.filter(({ isException }) => isException).length).toBeGreaterThan(5);
  });

  test('makes the registrable domains that the library finds', () => {
    const ours = hosts.map((host) => [host, registrableDomain(host) ?? null]);
    expect(ours).toEqual(hosts.map((host) => [host, getDomain(host, WITH_COMPANIES)]));
  });

  test('has the domain itself beside what is for each of its names, as browsers read it', () => {
    const names = new Set(rules.map(({ name }) => name));
    const parents = rules.flatMap(({ name }) => (name.startsWith('*.') ? [name.slice(2)] : []));
    expect(parents.length).toBeGreaterThan(100);
    expect(parents.filter((name) => !names.has(name))).toEqual([]);
  });

  test('makes a public suffix of what the library takes for one, with the part it is in', () => {
    const suffixes = rules.filter(({ isException }) => !isException);
    const told = suffixes.map(({ name }) => {
      const domain = name.replace('*', 'any');
      const suffix = getPublicSuffix(domain, WITH_COMPANIES);
      return { domain, suffix, isPublic: isPublicSuffix(domain), isRegistrys: isRegistrySuffix(domain) };
    });
    expect(told).toEqual(
      suffixes.map(({ name, run }) => {
        const domain = name.replace('*', 'any');
        return { domain, suffix: domain, isPublic: true, isRegistrys: run === 'registry' };
      }),
    );
  });

  test('makes no public suffix of what is below it, unless another rule does', () => {
    const suffixes = new Set(rules.filter(({ isException }) => !isException).map(({ name }) => name));
    const wrong = rules.filter(({ name }) => {
      const domain = name.replace('*', 'any');
      return isPublicSuffix(`a-name-on-no-list.${domain}`) !== suffixes.has(`*.${domain}`);
    });
    expect(wrong).toEqual([]);
  });
});

test('the rules are loaded when a pattern asks for them, and not before', () => {
  jest.isolateModules(() => {
    const load = jest.fn(() => ({ RULES: '\ncom\n' }));
    jest.doMock('../../../src/origins/public-suffix-rules', load);
    const { readConfiguredOrigin } = jest.requireActual<typeof reading>(
      '../../../src/origins/configured-origin',
    );

    for (const text of ['https://a.com', 'https://*.a.com', 'http://localhost:*', 'moz-extension://*'])
      readConfiguredOrigin(text);
    expect(load).not.toHaveBeenCalled();

    expect(readConfiguredOrigin('https://a-*.com')).toMatch(/'com' is run by a registry/);
    expect(load).toHaveBeenCalledTimes(1);
  });
  jest.dontMock('../../../src/origins/public-suffix-rules');
});
