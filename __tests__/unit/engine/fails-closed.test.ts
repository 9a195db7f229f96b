import { CorsConfiguration, type CorsPolicy } from 'express-resource-cors';
import { APP, decision, OTHER, outcome, pending, preflight, request } from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

const VARY = { Vary: 'Origin' };

/** docs/design.md § Choosing an entry: in doubt nothing is allowed, and nothing unchecked is echoed or handed on. */
describe('a malformed origin, where everybody is allowed, but not everybody alike', () => {
  const config = () =>
    new CorsConfiguration().add({ resources: '*', origins: '*' }).add({ resources: '*', origins: [OTHER] });

  test('is answered with *', () => {
    expect(decision(config(), request({ origin: 'x y' }))).toMatchObject({
      reason: 'allowed',
      headers: { 'Access-Control-Allow-Origin': '*', ...VARY },
    });
  });

  test('is refused where there is a filter, which is not asked about it', () => {
    const filtered = config();
    filtered.staticConfigurationAccessFilter = (_request, policy) => policy;

    expect(decision(filtered, request({ origin: 'x y' })).reason).toBe('malformed-origin');
    expect(pending(filtered, request()).callback).toBe('staticConfigurationAccessFilter');
  });

  test('is refused where cookies are allowed, for the answer would echo it', () => {
    const cookies = new CorsConfiguration().add({ resources: '*', origins: '*', cookies: true });

    expect(decision(cookies, request({ origin: 'x y' })).reason).toBe('malformed-origin');
  });
});

test('an opaque origin, where everybody is allowed with cookies, is refused, and the entry is known', () => {
  const config = new CorsConfiguration().add({ resources: '*', origins: '*', cookies: true });

  expect(outcome(config, request({ origin: 'null' }))).toMatchObject({
    reason: 'null-origin',
    entry: { source: { origins: '*' } },
  });
});

test('where the function that names the resource fails, nothing is found out about the resource', () => {
  const decided = outcome(new CorsConfiguration(), request({ unnamed: { cause: 'why' } }));

  expect(decided.findings).toMatchObject({
    resource: null,
    configured: false,
    entries: undefined,
    disputed: false,
    named: false,
  });
  expect(decided.failure).toEqual({ of: 'the resource function of cors()', cause: 'why' });
});

describe('a path whose readings name several resources, none of them configured', () => {
  test.each([
    { what: 'an actual request', input: request({ path: '/files//secret' }) },
    { what: 'a preflight', input: preflight({ path: '/files//secret' }) },
  ])('refuses $what where a callback decides, which is asked about one resource', ({ input }) => {
    const config = new CorsConfiguration({
      routes: ['/:controller/:action'],
      dynamicConfigurationCallback: (): CorsPolicy => ({}),
    });

    expect(outcome(config, input)).toMatchObject({ reason: 'ambiguous-path', findings: { named: false } });
    expect(pending(config, { ...input, path: '/files/secret' }).findings.named).toBe(true);
  });
});

test('readings that name several resources are decided by the entries that they share, where no callback is asked', () => {
  const config = new CorsConfiguration({ routes: ['/:controller/:action'] }).add({
    resources: '*',
    origins: [APP],
  });

  for (const input of [request({ path: '/files//secret' }), preflight({ path: '/files//secret' })]) {
    expect(outcome(config, input)).toMatchObject({ reason: 'allowed', findings: { named: false } });
    expect(outcome(config, { ...input, origin: OTHER }).reason).toBe('origin-not-allowed');
  }
});

test('a callback is asked about the resource that a router names, whatever the readings of the path', () => {
  const config = new CorsConfiguration({
    routes: ['/:controller/:action'],
    dynamicConfigurationCallback: (): CorsPolicy => ({}),
  });
  const resource = { name: 'Files', configured: undefined };

  expect(pending(config, request({ path: '/files//secret', resource })).findings).toMatchObject({
    resource: 'Files',
    named: true,
  });
});

describe('a spelling of one name that another name takes too', () => {
  const path = '/caf%c3%89/menu';

  test('is not left to the application where the one is', () => {
    const config = new CorsConfiguration();
    config.forResources('~/café/menu').exempt();
    config.forResources('~/:a/:b').forOrigins(OTHER);

    expect(outcome(config, request({ path: '/caf%c3%a9/menu' })).reason).toBe('exempt');
    expect(outcome(config, request({ path }))).toMatchObject({
      reason: 'ambiguous-path',
      findings: { disputed: true },
    });
    expect(decision(config, request({ path, origin: undefined }))).toMatchObject({
      reason: 'no-origin',
      headers: VARY,
    });
  });

  test('is not allowed where the one is, and an origin that the one refuses anyway gets the plain reason', () => {
    const config = new CorsConfiguration();
    config.forResources('~/café/menu').forOrigins(APP);
    config.forResources('~/:a/:b').forOrigins(OTHER);

    expect(decision(config, request({ path })).reason).toBe('ambiguous-path');
    expect(decision(config, request({ path, origin: OTHER })).reason).toBe('origin-not-allowed');
  });
});
