import { CorsConfiguration } from 'express-resource-cors';
import type { AccessInput } from '../../../src/engine/findings';
import { APP, concluded, decision, pending, preflight, request } from '../support/decisions';

function shop(): CorsConfiguration {
  const config = new CorsConfiguration();
  config
    .forResources('Products')
    .forOrigins(APP, 'http://localhost:3000', 'https://*.partners.example.com', 'https://any.example:*')
    .allowMethods('GET', 'POST', 'PATCH')
    .allowRequestHeaders('X-Request-Id');
  config.forResources('Feed').forAllOrigins();
  return config;
}

/** The slips that people make most, and the hint that each gets (docs/design.md § Diagnostics). */
const SLIPS: readonly { slip: string; input: AccessInput; hint: string }[] = [
  {
    slip: 'a trailing slash in the origin',
    input: request({ origin: `${APP}/` }),
    hint: 'it has a trailing slash, which no origin has',
  },
  {
    slip: 'http for https',
    input: request({ origin: 'http://app.example.com' }),
    hint: 'It is allowed with https: the scheme is part of the origin.',
  },
  {
    slip: 'https for http',
    input: request({ origin: 'https://localhost:3000' }),
    hint: 'It is allowed with http: the scheme is part of the origin.',
  },
  {
    slip: 'a port missing',
    input: request({ origin: 'http://localhost' }),
    hint: `'http://localhost:3000' is allowed: the port is part of the origin, and this one has none.`,
  },
  {
    slip: 'another port',
    input: request({ origin: 'http://localhost:5173' }),
    hint: `'http://localhost:3000' is allowed: the port is part of the origin.`,
  },
  {
    slip: 'the bare domain of a pattern',
    input: request({ origin: 'https://partners.example.com' }),
    hint: `'https://*.partners.example.com' stands for subdomains, not for 'https://partners.example.com' itself.`,
  },
  {
    slip: '127.0.0.1 for localhost',
    input: request({ origin: 'http://127.0.0.1:3000' }),
    hint: `'http://localhost:3000' is allowed: localhost and 127.0.0.1 are different origins, so open the page by that name.`,
  },
  {
    slip: 'www. in front of the host',
    input: request({ origin: 'https://www.app.example.com' }),
    hint: `'${APP}' is allowed: without www. it is another origin.`,
  },
  {
    slip: "two letters of the host in each other's place",
    input: request({ origin: 'https://app.exmaple.com' }),
    hint: `Did you mean '${APP}'?`,
  },
  {
    slip: 'a proxy that ends TLS, and no trust proxy',
    input: request({ origin: 'https://api.example.com', host: 'api.example.com' }),
    hint: `Only the scheme differs from the Host 'api.example.com': behind a proxy that ends TLS, write app.set('trust proxy', 1)`,
  },
  {
    slip: 'a form of an identity provider',
    input: request({ origin: 'https://idp.example', method: 'POST', path: '/saml/acs' }),
    hint: `leave the path to the application: config.forResources('~/saml/acs').exempt().`,
  },
  {
    slip: 'a form of a page with no-referrer',
    input: request({ origin: 'null', method: 'POST' }),
    hint: `For a form of your own page, set its Referrer-Policy to 'same-origin' (helmet: referrerPolicy: { policy: 'same-origin' }).`,
  },
  {
    slip: 'a redirect from another origin',
    input: preflight({ origin: 'null' }),
    hint: '(a sandboxed or local document, or a redirect from another origin)',
  },
  {
    slip: 'a double slash',
    input: request({ path: '//api/products' }),
    hint: `has a double slash, and may be read as '~//api/products' or as 'Products', so it is refused whoever asks, before any entry is looked at. Send '/api/products'`,
  },
  {
    slip: 'an encoded slash',
    input: request({ path: '/api%2Fproducts' }),
    hint: 'has an encoded slash, which some servers read as a slash',
  },
  {
    slip: 'a backslash',
    input: request({ path: '/api/x%5C..%5Cproducts' }),
    hint: `has a '..' segment, which no browser sends`,
  },
  {
    slip: 'escapes that nobody needs',
    input: request({ path: '/api/%70roducts' }),
    hint: 'has escapes of characters that need none',
  },
  {
    slip: 'a percent sign that begins no escape',
    input: request({ path: '/api/100%' }),
    hint: `has a '%' that begins no escape`,
  },
  {
    slip: 'a relative URL',
    input: request({ path: 'api/products' }),
    hint: `it is a relative URL, which a server never gets, so it is refused whoever asks, before any entry is looked at. Write '/api/products'.`,
  },
  {
    slip: 'a missing slash',
    input: request({ path: '/apiproducts' }),
    hint: `A slash is missing: a base URL that ends without one was joined to a path that begins without one. Ask for '/api/products'.`,
  },
  {
    slip: 'a response header that a script sets',
    input: preflight({ requestHeaders: 'access-control-allow-origin,content-type' }),
    hint: `'access-control-allow-origin' is a response header: the script sets it by mistake, so take it out of the script.`,
  },
  {
    slip: 'patch in lower case',
    input: preflight({ requestMethod: 'patch' }),
    hint: `Methods are compared with case, and browsers send 'patch' as it is written: write 'PATCH' in the script.`,
  },
  {
    slip: 'application/json without Content-Type',
    input: preflight({ requestMethod: 'POST', requestHeaders: 'content-type' }),
    hint: `Content-Type must be allowed for 'application/json' and all but three simple types.`,
  },
  {
    slip: 'Authorization without its name',
    input: preflight({ requestHeaders: 'authorization' }),
    hint: `Authorization must be allowed by its name: no '*' in Access-Control-Allow-Headers covers it.`,
  },
  {
    slip: 'a misspelt request header',
    input: preflight({ requestHeaders: 'x-requestid' }),
    hint: `Did you mean 'X-Request-Id'?`,
  },
  {
    slip: 'a misspelt resource',
    input: request({ path: '/api/product/7' }),
    hint: `'product' (from the path '/api/product/7') has no entry of its own, and none is for all resources, so the 'GET' request from '${APP}' is refused. No entry has this name; did you mean 'Products'?`,
  },
  {
    slip: 'cookies that the entry does not allow',
    input: request({ credentials: true }),
    hint: 'goes with cookies, which that does not allow: a browser keeps the answer from a script',
  },
  {
    slip: 'cookies to an anonymous entry for all origins',
    input: request({ path: '/feed', credentials: true }),
    hint: 'goes with cookies, which that does not allow: a browser keeps the answer from a script',
  },
];

test.each(SLIPS)('$slip, is told', ({ input, hint }) => {
  expect(decision(shop(), input).message).toContain(hint);
});

test.each(SLIPS)('without $slip, nothing is said of it', ({ hint }) => {
  const right = [
    request(),
    preflight({ requestMethod: 'PATCH' }),
    preflight({ requestHeaders: 'x-other' }),
    request({ path: '/elsewhere' }),
    request({ origin: 'https://unheard.of' }),
  ];
  for (const input of right) expect(decision(shop(), input).message).not.toContain(hint);
});

test('cookies that the entry allows, are no matter', () => {
  const config = new CorsConfiguration();
  config.forOrigins(APP).allowCookies();

  expect(decision(config, request({ credentials: true })).message).not.toContain('cookies,');
});

test('a refusal, names the resource, and what it was recognised from', () => {
  const config = shop();
  config.forResources('~/reports/:id').forOrigins(APP);
  const from = (input: AccessInput) => decision(config, input).message;

  expect(from(request({ path: '/reports/7', method: 'PUT' }))).toContain(
    `'~/reports/:id' (from the path '/reports/7')`,
  );
  const resource = { name: 'Orders', configured: undefined };
  expect(from(request({ path: '/x', resource }))).toContain(`'Orders' (as this cors() names it)`);
});

test('what a filter refuses, is not said to be refused by the entry', () => {
  const config = shop();
  config.staticConfigurationAccessFilter = () => null;
  const asked = pending(config, request({ method: 'POST' }));

  const { message, remedy } = concluded(asked, { methods: ['GET'] });

  expect(message).toContain('the policy that staticConfigurationAccessFilter answered with for the entry');
  expect(message).toContain(
    'name it in the methods of the policy that staticConfigurationAccessFilter answers with',
  );
  expect(remedy).toBeNull();
});
