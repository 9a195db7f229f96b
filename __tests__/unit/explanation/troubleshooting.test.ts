import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CorsConfiguration, type CorsOptions, type CorsReason } from 'express-resource-cors';
import type { AccessInput } from '../../../src/engine/findings';
import type { CorsWarningCode } from '../../../src/problems/problem';
import type { RuntimeWarningCode } from '../../../src/problems/warning';
import { concluded, decision, pending, preflight, request } from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

const emitted = interceptWarnings();

const PAGE = readFileSync(join(__dirname, '../../../docs/troubleshooting.md'), 'utf8');
const APP = 'https://app.example.com';

/** The sections of the page, by their headings. */
const SECTIONS = new Map(
  PAGE.split(/^### /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section.replace(/\s+/g, ' ')]),
);

function shop(options: CorsOptions = {}): CorsConfiguration {
  const config = new CorsConfiguration(options);
  config.forResources('Products').forOrigins(APP).allowMethods('GET', 'POST');
  config.forResources('Files').exempt();
  return config;
}

/** The request that the page tells of for each reason, which is sent to {@link shop}. */
const REASONS: Readonly<Record<CorsReason, AccessInput>> = {
  allowed: request(),
  'no-origin': request({ origin: undefined }),
  'same-origin': request({ origin: 'https://api.example.com', sameOrigin: true }),
  'malformed-origin': request({ origin: `${APP}/` }),
  'null-origin': request({ origin: 'null', method: 'POST' }),
  'ambiguous-path': request({ path: '/api//products' }),
  exempt: request({ path: '/files/report.pdf' }),
  'resource-not-configured': request({ path: '/api/v1/products' }),
  'origin-not-allowed': request({ origin: 'http://localhost:5173' }),
  'method-not-allowed': preflight({ requestMethod: 'PUT' }),
  'malformed-request-method': preflight({ requestMethod: 'PUT, POST' }),
  'request-header-not-allowed': preflight({ requestMethod: 'POST', requestHeaders: 'content-type' }),
  'malformed-request-headers': preflight({ requestHeaders: 'x a' }),
  'refused-by-filter': request(),
  'refused-by-callback': request({ origin: 'https://partner.example.net' }),
};

const CALLBACKS: Partial<Record<CorsReason, CorsOptions>> = {
  'refused-by-filter': { staticConfigurationAccessFilter: () => null },
  'refused-by-callback': { dynamicConfigurationCallback: () => null },
};

test.each(Object.entries(REASONS))('%s has its section, with the message as it is', (reason, input) => {
  const options = CALLBACKS[reason as CorsReason];
  const config = shop(options);
  const decided = options ? concluded(pending(config, input), null) : decision(config, input);

  expect(decided.reason).toBe(reason);
  expect(SECTIONS.get(reason)).toContain(decided.message);
});

/** What the page tells of for each warning. */
const WARNINGS: Readonly<Record<CorsWarningCode, () => unknown>> = {
  'all-origins-with-cookies': () => new CorsConfiguration().allowAll(),
  'cleartext-origin-with-cookies': () =>
    new CorsConfiguration().forOrigins('http://app.example.com').allowCookies(),
  'public-suffix-origins': () => new CorsConfiguration().forOrigins('https://*.github.io'),
  'any-host-of-scheme': () => new CorsConfiguration().forOrigins('chrome-extension://*'),
  'unmatchable-resource': () => new CorsConfiguration().forResources('Products.Search').forOrigins(APP),
  'similar-resources': () => {
    const config = new CorsConfiguration();
    config.forResources('Product').forOrigins(APP);
    config.forResources('Products').forOrigins(APP);
  },
  'shadowed-route': () => new CorsConfiguration({ routes: ['/:controller{/*rest}', '/api/:controller'] }),
  'response-header-in-request': () =>
    new CorsConfiguration().forOrigins(APP).allowRequestHeaders('Access-Control-Allow-Origin'),
  'request-header-in-response': () =>
    new CorsConfiguration().forOrigins(APP).allowResponseHeaders('If-Match'),
  'unknown-method': () => new CorsConfiguration().forOrigins(APP).allowMethods('DELTE'),
};

test.each(Object.entries(WARNINGS))('%s has its section, with the message as it is', (code, run) => {
  run();

  const warning = emitted.find((each) => each.code === code);
  expect(SECTIONS.get(code)).toContain(warning?.message ?? 'no warning');
});

const RUNTIME: Readonly<Record<RuntimeWarningCode, true>> = {
  'second-middleware': true,
  'lookup-failed': true,
  'invalid-answer': true,
};

test.each(Object.keys(RUNTIME))('%s has its section', (code) => {
  expect(SECTIONS.has(code)).toBe(true);
});

test('there is no section for what does not exist', () => {
  const known = [...Object.keys(REASONS), ...Object.keys(WARNINGS), ...Object.keys(RUNTIME)];
  expect([...SECTIONS.keys()].sort()).toEqual(known.sort());
});
