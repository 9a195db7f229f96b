import {
  CorsConfiguration,
  type CorsDecision,
  type CorsOptions,
  type CorsReason,
} from 'express-resource-cors';
import { compiledOf } from '../../../src/configuration/cors-configuration';
import { decide } from '../../../src/engine/decide';
import type { AccessInput } from '../../../src/engine/findings';
import { APP, concluded, decision, OTHER, outcome, pending, preflight, request } from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

function shop(options?: CorsOptions): CorsConfiguration {
  const config = new CorsConfiguration({ diagnostics: false, ...options });
  config
    .forResources('Products')
    .forOrigins(APP, 'https://*.partners.example.com')
    .allowMethods('GET', 'PUT')
    .allowRequestHeaders('X-A');
  config.forResources('Cookies').forAllOrigins().allowCookies();
  config.forResources('~/reports/:id').forOrigins(OTHER);
  return config;
}

/** DESIGN § 7: for each reason what was asked, which entry decided, and what to write to allow it. */
const REASONS: readonly {
  what: string;
  reason: CorsReason;
  input: AccessInput;
  says: readonly (string | RegExp)[];
}[] = [
  {
    what: 'what an entry allows',
    reason: 'allowed',
    input: request({ method: 'PUT' }),
    says: [`PUT`, `'${APP}'`, `'Products'`, `forResources('Products')`, 'forOrigins('],
  },
  {
    what: 'a preflight that an entry allows',
    reason: 'allowed',
    input: preflight({ requestMethod: 'PUT', origin: 'https://a.partners.example.com' }),
    says: ['preflight', `'PUT'`, `'https://a.partners.example.com'`, `'https://*.partners.example.com'`],
  },
  { what: 'no Origin header', reason: 'no-origin', input: request({ origin: undefined }), says: ['Origin'] },
  {
    what: "the server's own origin",
    reason: 'same-origin',
    input: request({ sameOrigin: true }),
    says: [APP],
  },
  {
    what: 'an Origin with a path',
    reason: 'malformed-origin',
    input: request({ origin: `${APP}/path` }),
    says: ['Origin', 'path', 'scheme://host[:port]', `'Products'`, `'/api/products'`],
  },
  {
    what: 'an Origin with a trailing slash',
    reason: 'malformed-origin',
    input: request({ origin: `${APP}/` }),
    says: ['trailing slash'],
  },
  {
    what: 'two Origins',
    reason: 'malformed-origin',
    input: request({ origin: `${APP}, ${OTHER}` }),
    says: ['Origin', 'several values'],
  },
  {
    what: 'an Origin with control characters',
    reason: 'malformed-origin',
    input: request({ origin: `${APP}\r\nX: 1` }),
    says: ['Origin', 'control characters'],
  },
  {
    what: 'an empty Origin',
    reason: 'malformed-origin',
    input: request({ origin: '' }),
    says: ['Origin', 'empty'],
  },
  {
    what: 'an opaque origin where no entry is for all',
    reason: 'null-origin',
    input: request({ origin: 'null' }),
    says: [`'null'`, `'Products'`, `anybody's`, 'Open the page by http or https'],
  },
  {
    what: 'an opaque origin where the entry for all has cookies',
    reason: 'null-origin',
    input: request({ origin: 'null', path: '/cookies' }),
    says: [`'null'`, `forResources('Cookies').forAllOrigins()`, 'which allows cookies'],
  },
  {
    what: 'a path of two readings',
    reason: 'ambiguous-path',
    input: request({ path: '/api/secret/..%2Fproducts' }),
    says: [`'/api/secret/..%2Fproducts'`, `has a '..' segment`],
  },
  {
    what: 'a path that is too long to read',
    reason: 'ambiguous-path',
    input: request({ path: `/api/products/${'7'.repeat(4096)}` }),
    says: ['4110 characters', 'more than 4096', 'in the query or in the body'],
  },
  {
    what: 'a resource without entries',
    reason: 'resource-not-configured',
    input: request({ path: '/orders' }),
    says: [`'orders'`, `'/orders'`, `config.forResources('orders').forOrigins('${APP}')`],
  },
  {
    what: 'a resource that was probably misspelt',
    reason: 'resource-not-configured',
    input: request({ path: '/product' }),
    says: [`'product' (from the path '/product') has no entry of its own`, `did you mean 'Products'?`],
  },
  {
    what: 'an origin that is not named',
    reason: 'origin-not-allowed',
    input: request({ origin: OTHER }),
    says: [`'${OTHER}'`, `'Products'`, `'${APP}'`, `config.forResources('Products').forOrigins('${OTHER}')`],
  },
  {
    what: 'an origin with the other scheme',
    reason: 'origin-not-allowed',
    input: request({ origin: 'http://app.example.com' }),
    says: [`'http://app.example.com'`, /allowed with https.*scheme/],
  },
  {
    what: 'an origin with another port',
    reason: 'origin-not-allowed',
    input: request({ origin: `${APP}:8443` }),
    says: [`'${APP}:8443'`, new RegExp(`'${APP}' is allowed.*port`)],
  },
  {
    what: 'the bare domain of a pattern',
    reason: 'origin-not-allowed',
    input: request({ origin: 'https://partners.example.com' }),
    says: [/'https:\/\/\*\.partners\.example\.com'.*subdomains/],
  },
  {
    what: 'a method that is not listed',
    reason: 'method-not-allowed',
    input: request({ method: 'DELETE' }),
    says: [
      `'DELETE'`,
      APP,
      `'Products'`,
      `forResources('Products')`,
      `'GET', 'PUT'`,
      `config.extend({ resources: ['Products'], origins: ['${APP}'], methods: ['DELETE'] })`,
    ],
  },
  {
    what: 'a preflight for a method in lower case',
    reason: 'method-not-allowed',
    input: preflight({ requestMethod: 'put' }),
    says: [`'put'`, `'PUT'`, 'case'],
  },
  {
    what: 'a preflight without one method',
    reason: 'malformed-request-method',
    input: preflight({ requestMethod: 'PUT, GET' }),
    says: ['Access-Control-Request-Method', 'token'],
  },
  {
    what: 'a header that is not listed',
    reason: 'request-header-not-allowed',
    input: preflight({ requestHeaders: 'x-a,x-b' }),
    says: [`'x-b'`, APP, `'Products'`, `forResources('Products')`, `'X-A'`, `requestHeaders: ['x-b'] })`],
  },
  {
    what: 'a content type where no header is listed',
    reason: 'request-header-not-allowed',
    input: preflight({ path: '/cookies', requestHeaders: 'content-type' }),
    says: [`'content-type'`, 'no request headers', 'application/json', `requestHeaders: ['content-type'] })`],
  },
  {
    what: 'a preflight with a name that is no token',
    reason: 'malformed-request-headers',
    input: preflight({ requestHeaders: 'x-a;x-b' }),
    says: ['Access-Control-Request-Headers', 'token'],
  },
  {
    what: 'a preflight with more names than are read',
    reason: 'malformed-request-headers',
    input: preflight({ requestHeaders: 'x-a,'.repeat(256) }),
    says: ['Access-Control-Request-Headers', 'more than 256 names'],
  },
  {
    what: 'a preflight with a longer list than is read',
    reason: 'malformed-request-headers',
    input: preflight({ requestHeaders: 'x'.repeat(4097) }),
    says: ['Access-Control-Request-Headers', '4096 characters'],
  },
];

test.each(REASONS)('$what, has the reason $reason and a message that says', ({ reason, input, says }) => {
  const decided = decision(shop(), input);

  expect(decided.reason).toBe(reason);
  for (const part of says)
    expect(decided.message).toEqual(expect.stringMatching(typeof part === 'string' ? escaped(part) : part));
});

test.each(REASONS.filter(({ input }) => input.origin !== undefined && !input.sameOrigin))(
  '$what, is allowed where the reason is allowed ($reason)',
  ({ reason, input }) => {
    expect(decision(shop(), input).allowed).toBe(reason === 'allowed');
  },
);

test.each<{ callback: keyof CorsOptions; reason: CorsReason; input: AccessInput; says: string[] }>([
  {
    callback: 'staticConfigurationAccessFilter',
    reason: 'refused-by-filter',
    input: request(),
    says: [
      `'${APP}'`,
      `'Products'`,
      `forResources('Products')`,
      'staticConfigurationAccessFilter',
      'null',
      'policy',
    ],
  },
  {
    callback: 'dynamicConfigurationCallback',
    reason: 'refused-by-callback',
    input: request({ origin: OTHER }),
    says: [
      `'${OTHER}'`,
      `'Products'`,
      'dynamicConfigurationCallback',
      'null',
      'let that callback answer with a policy',
    ],
  },
])(
  'null from $callback, has the reason $reason and a message that says',
  ({ callback, reason, input, says }) => {
    const config = shop({ [callback]: () => null });

    const decided = concluded(pending(config, input), null);

    expect(decided).toMatchObject({ allowed: false, reason, status: undefined, headers: { Vary: 'Origin' } });
    for (const part of says) expect(decided.message).toContain(part);
  },
);

/** Every origin that a message advises to allow, can be allowed so, and is then allowed. */
test.each(
  [
    OTHER,
    'HTTPS://Other.example.net',
    'http://localhost:3000',
    'capacitor://localhost',
    'http://[0:0:0:0:0:0:0:1]',
    'file://host',
  ].flatMap((origin) => ['/products', '/orders'].map((path) => ({ origin, path }))),
)('the advice for $origin to $path, can be followed, where there is one', ({ origin, path }) => {
  const config = shop();
  const { message } = decision(config, request({ origin, path }));
  const advice = /config\.forResources\('([^']*)'\)\.forOrigins\('([^']*)'\)/.exec(message);
  if (advice) config.forResources(advice[1]!).forOrigins(advice[2]!);

  expect(decision(config, request({ origin, path })).allowed).toBe(advice !== null);
});

test('the advice for a method that no browser sends, is not to allow it', () => {
  expect(decision(shop(), request({ method: 'TRACE' })).message).not.toMatch(/To allow/);
});

test('the advice for a header that no script can set, is not to allow it', () => {
  expect(decision(shop(), preflight({ requestHeaders: 'cookie' })).message).not.toMatch(/To allow/);
});

test('the advice for patch where no PATCH is listed, says that it is to be written in upper case', () => {
  const { message } = decision(shop(), preflight({ requestMethod: 'patch' }));

  expect(message).toContain(`write 'PATCH' in the script`);
  expect(message).toContain(`methods: ['PATCH'] })`);
});

test('the nearest name, where entries for all resources refuse a resource that was probably misspelt, is told', () => {
  const config = shop();
  config.forOrigins('https://elsewhere.example');

  const decided = decision(config, request({ path: '/product' }));
  expect(decided.reason).toBe('origin-not-allowed');
  expect(decided.message).toContain(`'Products'`);
});

test('a message, has nothing of a request that does not print', () => {
  const odd = '/\u0000\u001b[31m\r\nforged\u2028\u202e\u200b'.repeat(3);
  const config = shop();
  const inputs = [
    request({ origin: odd }),
    request({ path: `/x${odd}` }),
    request({ path: `/x/../${odd}` }),
    request({ method: odd }),
    preflight({ requestMethod: odd }),
    preflight({ requestHeaders: odd }),
  ];

  for (const input of inputs) expect(decision(config, input).message).toMatch(/^[\x20-\x7e…]*$/);
});

test('a message, is of bounded length however long the request', () => {
  const long = 'a'.repeat(100_000);
  const config = shop();
  const inputs = [
    request({ origin: long }),
    request({ path: `/${long}` }),
    request({ method: long }),
    preflight({ requestMethod: long }),
    preflight({ requestHeaders: long }),
  ];

  for (const input of inputs) expect(decision(config, input).message.length).toBeLessThan(2000);
});

test('a message is read the same every time', () => {
  const decided = decision(shop(), request());

  expect(decided.message).toBe(decided.message);
});

describe('deciding', () => {
  test.each(REASONS)('$what ($reason), twice, decides the same and changes nothing', ({ input }) => {
    const compiled = compiledOf(shop());
    const frozen = Object.freeze({ ...input });

    expect(decide(compiled, frozen)).toEqual(decide(compiled, frozen));
  });
});

describe('a decision', () => {
  test.each(REASONS)('($reason), copied, and as JSON, is the same', ({ input }) => {
    const decided: CorsDecision = decision(shop(), input);

    expect({ ...decided }).toEqual(JSON.parse(JSON.stringify(decided)));
    expect(Object.keys({ ...decided })).toHaveLength(10);
  });

  test.each(REASONS)('explains what was decided ($reason), whatever is written to it', ({ input }) => {
    const decided = decision(shop(), input);
    const { message, remedy, headers } = decided;

    Object.assign(decided, { type: 'actual', allowed: true, reason: 'allowed', origin: null, method: 'GET' });

    expect(decided).toMatchObject({ message, remedy, headers });
  });

  test.each(['headers', 'message', 'remedy'])('has %s that nobody can write to', (name) => {
    const decided = decision(shop(), request());

    expect(() => Object.assign(decided, { [name]: 'other' })).toThrow(TypeError);
    expect(Object.isFrozen(decided.headers)).toBe(true);
  });

  test('keeps what a later middleware compares: the path, and the name given outright', () => {
    const resource = { name: 'Products', configured: undefined };

    expect(outcome(shop(), request({ path: '/x', resource })).findings.input).toMatchObject({
      path: '/x',
      resource,
    });
  });
});

test('a decision, as JSON, has its message', () => {
  const decided = decision(shop(), request());

  expect(JSON.parse(JSON.stringify(decided))).toEqual({
    type: 'actual',
    allowed: true,
    reason: 'allowed',
    resource: 'Products',
    origin: APP,
    method: 'GET',
    headers: { 'Access-Control-Allow-Origin': APP, Vary: 'Origin' },
    message: decided.message,
    remedy: null,
  });
});

function escaped(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}
