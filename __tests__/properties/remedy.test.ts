import fc from 'fast-check';
import { CorsConfiguration, type CorsDecision } from 'express-resource-cors';
import * as arbitrary from './arbitraries';
import { normalizeMethod, unsafeHeaderNames, type PageFetch } from './browser';
import { isClosed, type ModelConfiguration } from './model';
import { check, howToRepeat, tally, TIMEOUT } from './runs';
import { configurationOf } from './sites';

jest.setTimeout(TIMEOUT);

beforeAll(() => {
  process.stdout.write(howToRepeat());
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

afterAll(() => {
  process.stdout.write(tally());
});

const REMEDIABLE = ['resource-not-configured', 'origin-not-allowed', 'method-not-allowed'].concat(
  'request-header-not-allowed',
);

describe('for any configuration and any request of a page', () => {
  test('the remedy of a refusal, run on the configuration, allows the request and opens nothing else', async () => {
    const seen = new Map<string, number>();
    await check(0.3, arbitrary.pageVisits, async ([configuration, pages]) => {
      const [page, ...others] = pages as [PageFetch, ...PageFetch[]];
      const before = configurationOf(withoutFilter(configuration));
      const refusal = await decide(before, page);
      fc.pre(refusal !== 'failure');
      const isNamed = refusal.resource !== null && refusal.reason !== 'ambiguous-path';
      if (!refusal.allowed && isNamed && /^[\w.:*{}/~-]*$/.test(refusal.resource)) {
        expect(refusal.message).toContain(`'${refusal.resource}' (from the path '`);
      }
      if (refusal.remedy === null) {
        if (!mayLackRemedy(configuration, page, refusal)) expect(refusal).toHaveProperty('remedy', 'a call');
        return;
      }
      const { reason, remedy } = refusal;
      seen.set(reason, (seen.get(reason) ?? 0) + 1);
      expect(refusal.message).toContain(`write ${remedy}.`);

      const after = configurationOf(withoutFilter(configuration));
      run(remedy, after);

      const allowed = await decide(after, page);
      if (allowed === 'failure') throw new Error('a callback was asked');
      expect(allowed.allowed).toBe(true);
      expect(allowed.remedy).toBeNull();

      const remedied = { before, after, page, remedied: allowed, remedy };
      for (const other of others) await holdAgainst(remedied, other);
    });
    // So that there is something that works.
    for (const reason of [...REMEDIABLE, 'allowed']) expect(seen.get(reason)).toBeGreaterThan(0);
  });

  test('the remedy of a refusal, where a filter is asked, leaves the last word to the filter', () =>
    check(0.1, arbitrary.pageVisit, async ([configuration, page]) => {
      const config = configurationOf(configuration);
      const refusal = await decide(config, page);
      fc.pre(refusal !== 'failure' && refusal.remedy !== null);
      run(refusal.remedy, config);

      const decided = await decide(config, page);
      const isFinal = decided === 'failure' || decided.allowed || configuration.scripts.filter !== undefined;
      expect(isFinal).toBe(true);
    }));

  test('a remedy survives the declarative form', () =>
    check(0.1, arbitrary.pageVisit, async ([configuration, page]) => {
      const config = configurationOf(withoutFilter(configuration));
      const refusal = await decide(config, page);
      fc.pre(refusal !== 'failure' && refusal.remedy !== null);
      run(refusal.remedy, config);

      const again = CorsConfiguration.from(config.toJSON());
      expect(await decide(again, page)).toMatchObject({ allowed: true });
    }));
});

interface Remedied {
  readonly before: CorsConfiguration;
  readonly after: CorsConfiguration;
  readonly page: PageFetch;
  /** The decision on the page's request, with the remedy. */
  readonly remedied: CorsDecision;
  readonly remedy: string;
}

/** Holds the decision on another request against what it was without the remedy. */
async function holdAgainst(
  { before, after, page, remedied, remedy }: Remedied,
  other: PageFetch,
): Promise<void> {
  const was = await decide(before, other);
  const is = await decide(after, other);
  if (was === 'failure' || is === 'failure') {
    expect(is).toBe(was);
    return;
  }
  // Two readings of a path that named two resources may name the remedied one now.
  if (was.reason === 'ambiguous-path' && is.resource === remedied.resource) return;
  // And two that named one resource may name two, where the remedy gives one of them entries of its own.
  if (is.reason === 'ambiguous-path' && /%|\/[/.]|\\/.test(other.target)) {
    expect(is.allowed).toBe(false);
    return;
  }
  if (other.origin !== page.origin || is.resource !== remedied.resource) {
    expect({ ...is.headers, Vary: '' }).toEqual({ ...was.headers, Vary: '' });
    expect(is.allowed).toBe(was.allowed);
    return;
  }
  const cookiesAdded = /cookies: true|allowCookies/.test(remedy);
  if (was.allowed) {
    expect(is.allowed).toBe(true);
    const kept = ['Access-Control-Max-Age'];
    // With cookies there is no '*': the names are listed as the response is sent.
    if (!cookiesAdded) kept.push('Access-Control-Allow-Credentials', 'Access-Control-Expose-Headers');
    for (const name of kept) expect(is.headers[name]).toBe(was.headers[name]);
    return;
  }
  if (!is.allowed) return;
  // It was opened, so everything in it was named by the remedy or allowed before.
  const methods = listIn(remedy, /(?:allowMethods\(|methods: \[)([^)\]]*)/);
  const headers = listIn(remedy, /(?:allowRequestHeaders\(|requestHeaders: \[)([^)\]]*)/);
  const allowedBefore = async (method: string, names: string[]): Promise<boolean> => {
    const { target: url, origin } = other;
    return (await before.checkAccess({ url, origin, method, requestHeaders: names, type: 'preflight' }))
      .allowed;
  };
  const method = normalizeMethod(other.method);
  const named = methods.includes(method) || (method === 'HEAD' && methods.includes('GET'));
  expect(named || (await allowedBefore(method, []))).toBe(true);
  for (const name of is.type === 'preflight' ? unsafeHeaderNames(other) : []) {
    if (headers.includes(name) || name === 'accept') continue;
    const some = await Promise.all(METHODS.map((each) => allowedBefore(each, [name])));
    expect(some).toContain(true);
  }
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/** Where no call would help, or none is needed, by the rules in words. */
function mayLackRemedy(
  { document, scripts }: ModelConfiguration,
  page: PageFetch,
  decision: CorsDecision,
): boolean {
  const { reason, resource, origin, method, headers } = decision;
  if (resource === null || origin === 'null') return true;
  // Who closes a resource to everybody means it.
  if (isClosed({ document, scripts }, page.target)) return true;
  // The policy may be a callback's, which no call changes.
  if (scripts.dynamic !== undefined) return true;
  // Of what is in such a path not everything can stand in a name.
  if (/%|\\|\/\/|\/\./.test(page.target)) return true;
  if (reason === 'allowed') {
    return page.credentials === 'omit' || headers['Access-Control-Allow-Credentials'] === 'true';
  }
  return !REMEDIABLE.includes(reason) || method !== method?.toUpperCase();
}

function withoutFilter({ document, scripts: { dynamic } }: ModelConfiguration): ModelConfiguration {
  return { document, scripts: { dynamic } };
}

function run(code: string, config: CorsConfiguration): void {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- that is the test
  new Function('config', code)(config);
}

async function decide(config: CorsConfiguration, page: PageFetch): Promise<CorsDecision | 'failure'> {
  try {
    return await config.checkAccess({
      method: page.method,
      url: page.target,
      origin: page.origin,
      requestHeaders: unsafeHeaderNames(page),
      credentials: page.credentials === 'include',
      ...(page.forcePreflight && { type: 'preflight' }),
    });
  } catch {
    return 'failure';
  }
}

function listIn(code: string, pattern: RegExp): string[] {
  const [, list = ''] = pattern.exec(code) ?? [];
  return [...list.matchAll(/'([^']*)'/g)].map(([, item = '']) => item);
}
