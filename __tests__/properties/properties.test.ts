import fc from 'fast-check';
import {
  CorsCallbackError,
  CorsConfiguration,
  type CorsDecision,
  type CorsDocument,
} from 'express-resource-cors';
import type { HandlerScript } from '../servers/scripted-handler';
import * as arbitrary from './arbitraries';
import {
  actualRequest,
  fetchFromPage,
  needsPreflight,
  normalizeMethod,
  preflightFailure,
  preflightRequest,
  unsafeHeaderNames,
  type PageFetch,
  type WireRequest,
} from './browser';
import {
  decidedLines,
  essence,
  expectHeaders,
  headersOf,
  isOurs,
  policyLines,
  statusOf,
  verdictOn,
} from './expectations';
import { allowsResponseHeader, isExempt, namesIn, policyForPage, type ModelConfiguration } from './model';
import { check, howToRepeat, tally, TIMEOUT } from './runs';
import { callbacksOf } from './scripted-callbacks';
import { configurationOf, HOST, openSite, PLATFORM_NAMES, type PlatformName, type Site } from './sites';

const sites = new Map<PlatformName, Site>();

beforeAll(async () => {
  process.stdout.write(howToRepeat());
  // The generated configurations give cause for every warning there is.
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  for (const name of PLATFORM_NAMES) sites.set(name, await openSite(name));
});

afterAll(async () => {
  for (const site of sites.values()) await site.close();
  process.stdout.write(tally());
});

/** The site of this platform, with this configuration from now on. */
function siteWith(platform: PlatformName, configuration: ModelConfiguration, script?: HandlerScript): Site {
  const site = sites.get(platform)!;
  site.become(configurationOf(configuration), script);
  return site;
}

jest.setTimeout(TIMEOUT);

describe('for any configuration, any request, on any platform', () => {
  test('what the browser lets the page read is exactly what the policy says', () =>
    check(
      0.25,
      fc.tuple(arbitrary.platform, arbitrary.pageVisit, arbitrary.handler),
      async ([platform, [configuration, page], script]) => {
        // What is exempt is the handler's own affair.
        fc.pre(!isExempt(configuration, page.target));
        const site = siteWith(platform, configuration, script);
        const result = await fetchFromPage((request) => site.send(request), page);
        const policy = policyForPage(configuration, {
          origin: page.origin,
          target: page.target,
          method: normalizeMethod(page.method),
          unsafeHeaders: unsafeHeaderNames(page),
          preflight: needsPreflight(page),
          credentials: page.credentials,
        });
        if (!policy || answersPreflightsBadly(configuration, page, script)) {
          expect(result).toEqual({ blocked: expect.any(String) });
          return;
        }
        expect(result).toMatchObject({ status: statusOf(script) });
        const own = headersOf(script).filter(([name]) => !isOurs(name));
        const allowed = own.filter(([name]) => allowsResponseHeader(policy, name));
        const names = own.map(([name]) => name.toLowerCase());
        expect(result.headers?.filter(([name]) => names.includes(name)).sort()).toEqual(
          allowed.map(([name, value]) => [name.toLowerCase(), value]).sort(),
        );
      },
    ));

  test('status, reason, resource and every header of the response are the ones that the model decides', () =>
    check(
      0.25,
      fc.tuple(arbitrary.platform, arbitrary.visit, arbitrary.handler),
      async ([platform, [configuration, request], script]) => {
        const answer = await siteWith(platform, configuration, script).send(request);
        const verdict = verdictOn(configuration, request);
        const { type, reason, resource } = answer.decision ?? {};
        expect({ ...answer, headers: [], decision: { type, reason, resource } }).toEqual({
          status: verdict.status ?? statusOf(script),
          headers: [],
          reachedHandler: verdict.status === undefined,
          decision: { type: verdict.type, reason: verdict.reason, resource: verdict.resource },
        });
        expectHeaders(answer, verdict, script);
      },
    ));

  test('a preflight never reaches a handler, unless it is allowed and the handler is to answer it, or exempt', () =>
    check(
      0.08,
      fc.tuple(arbitrary.platform, arbitrary.preflightVisit),
      async ([platform, [configuration, request]]) => {
        const { type, reason } = verdictOn(configuration, request);
        fc.pre(type === 'preflight');
        const { reachedHandler } = await siteWith(platform, configuration).send(request);
        expect(reachedHandler).toBe(
          (configuration.document.preflightContinue === true && reason === 'allowed') || reason === 'exempt',
        );
      },
    ));

  test('who is refused gets no Access-Control-* header, or with diagnostics none that opens anything', () =>
    check(
      0.08,
      fc.tuple(arbitrary.platform, arbitrary.visit, arbitrary.handler),
      async ([platform, [configuration, request], script]) => {
        const { type, reason } = verdictOn(configuration, request);
        fc.pre(type !== 'not-cors' && reason !== 'allowed' && reason !== 'exempt');
        const answer = await siteWith(platform, configuration, script).send(request);
        const ofOrigin = policyLines(answer.headers).filter(([name]) => name !== 'vary');
        const told =
          type === 'preflight' && ['method-not-allowed', 'request-header-not-allowed'].includes(reason);
        if (!told || !configuration.document.diagnostics) {
          expect(ofOrigin).toEqual([]);
          return;
        }
        const [origin = '', method = '', names = ''] = [
          request.headers['Origin'],
          request.headers['Access-Control-Request-Method'],
          request.headers['Access-Control-Request-Headers'],
        ].map((value) => (typeof value === 'string' ? value : value?.join()));
        for (const credentials of ['include', 'omit'] as const) {
          expect(preflightFailure({ origin, credentials }, method, namesIn(names), answer)).toBeDefined();
        }
      },
    ));

  test('two equal requests get equal answers, whatever came between, on every platform', () =>
    check(
      0.03,
      fc.tuple(arbitrary.visit, arbitrary.visit),
      async ([[configuration, request], [otherConfiguration, otherRequest]]) => {
        const answers = [];
        for (const platform of PLATFORM_NAMES) {
          const site = siteWith(platform, configuration);
          answers.push(await site.send(request));
          await site.send(otherRequest);
          answers.push(await site.send(request));
          siteWith(platform, otherConfiguration);
          await site.send(request);
          siteWith(platform, configuration);
          answers.push(await site.send(request));
        }
        const [first, ...others] = answers.map(essence);
        for (const other of others) expect(other).toEqual(first);
      },
    ));

  test('the order of declaration does not matter, except among URL patterns', () =>
    check(
      0.08,
      fc.tuple(arbitrary.platform, arbitrary.visit, arbitrary.order),
      async ([platform, [configuration, request], reorder]) => {
        const isPattern = (name: string): boolean => /[:*{]/.test(name);
        const { document, scripts } = configuration;
        const policies = document.policies.map((entry) => ({
          ...entry,
          resources: entry.resources === '*' ? entry.resources : reorder(entry.resources, isPattern),
          origins: typeof entry.origins !== 'object' ? entry.origins : reorder(entry.origins, () => false),
        }));
        const reordered: CorsDocument = {
          ...document,
          policies: reorder(policies, ({ resources }) => [resources].flat().some(isPattern)),
        };
        const before = await siteWith(platform, configuration).send(request);
        const after = await siteWith(platform, { document: reordered, scripts }).send(request);
        expect(essence(after)).toEqual(essence(before));
      },
    ));

  test('a configuration that was written to JSON and read again decides alike', () =>
    check(
      0.08,
      fc.tuple(arbitrary.platform, arbitrary.visit),
      async ([platform, [configuration, request]]) => {
        const site = siteWith(platform, configuration);
        const before = await site.send(request);
        const text = JSON.stringify(configurationOf(configuration));
        site.become(
          CorsConfiguration.from(JSON.parse(text) as CorsDocument, callbacksOf(configuration.scripts)),
        );
        expect(essence(await site.send(request))).toEqual(essence(before));
      },
    ));

  test('checkAccess decides what the server does', () =>
    check(
      0.06,
      fc.tuple(
        arbitrary.platform,
        arbitrary.pageVisit,
        fc.constantFrom('preflight', 'actual', undefined),
        fc.boolean(),
      ),
      async ([platform, [configuration, page], type, wholeUrl]) => {
        const names = unsafeHeaderNames(page);
        // checkAccess goes by the names alone: it can't see an unusual value.
        fc.pre(!names.includes('accept'));
        const asked = type ?? (needsPreflight({ ...page, forcePreflight: false }) ? 'preflight' : 'actual');
        const request = asked === 'preflight' ? preflightRequest(page) : actualRequest(page);
        const verdict = verdictOn(configuration, request);
        const answer = await siteWith(platform, configuration).send(request);
        // Node's parser turns methods down that it doesn't know.
        fc.pre(answer.decision !== undefined);

        let decision: CorsDecision;
        try {
          decision = await configurationOf(configuration).checkAccess({
            method: page.method,
            url: wholeUrl ? `http://${HOST}${page.target}` : page.target,
            origin: page.origin,
            requestHeaders: names,
            // A preflight never carries cookies, so the server can't know.
            credentials: asked === 'actual' && page.credentials === 'include',
            ...(type && { type }),
          });
        } catch (error) {
          expect(error).toBeInstanceOf(CorsCallbackError);
          expect(answer.status).toBe(503);
          return;
        }
        expect(answer.status).toBe(decision.status ?? 200);
        expect(answer.reachedHandler).toBe(decision.status === undefined);
        const members = ['type', 'allowed', 'reason', 'resource', 'origin', 'method', 'message', 'remedy'];
        for (const member of members as (keyof CorsDecision)[])
          expect(decision[member]).toEqual(answer.decision[member]);
        expect(decidedLines(decision, answer, verdict)).toEqual(policyLines(answer.headers));
      },
    ));

  test('no request makes a 500 or stops the server', () =>
    check(
      0.09,
      fc.tuple(arbitrary.platform, arbitrary.visit, fc.array(arbitrary.visit, { maxLength: 3 })),
      async ([platform, [configuration, first], others]) => {
        const site = siteWith(platform, configuration);
        const requests: WireRequest[] = [first, ...others.map(([, request]) => request)];
        for (const request of requests) {
          const { status, decision } = await site.send(request);
          expect(() => JSON.stringify(decision)).not.toThrow();
          const expected = verdictOn(configuration, request).status ?? 200;
          expect([200, 204, 403, 503]).toContain(status);
          expect(status === 503).toBe(expected === 503);
        }
      },
    ));
});

/** Whether it is up to the handler to answer preflights, and it does so with a status that browsers refuse. */
function answersPreflightsBadly(
  { document }: ModelConfiguration,
  page: PageFetch,
  script: HandlerScript,
): boolean {
  return document.preflightContinue === true && needsPreflight(page) && statusOf(script) > 299;
}
