import {
  CorsConfiguration,
  type CorsCallbacks,
  type CorsDocument,
  type CorsPolicyEntry,
} from 'express-resource-cors';
import { APP } from '../support/decisions';
import { problemsOf } from '../support/problems';

// Every problem in full, as `code path: sentence`: the sentence is all that a person in trouble has.

interface Row {
  readonly what: string;
  readonly call: () => unknown;
  readonly told: readonly string[];
}

const constructed = (options: unknown) => () => new CorsConfiguration(options as object);
const from = (document: unknown, callbacks?: unknown) => () =>
  CorsConfiguration.from(document as CorsDocument, callbacks as CorsCallbacks);

const twice = (entry: (config: CorsConfiguration) => unknown) => () => {
  const config = new CorsConfiguration();
  entry(config);
  entry(config);
};

const OPTION_NAMES =
  'routes, basePath, defaultCacheDuration, dynamicConfigurationCallback, staticConfigurationAccessFilter, ' +
  'callbackTimeout, preflightStatus, preflightContinue, rejectDisallowed, diagnostics, strict';

const WHOLES: readonly Row[] = [
  {
    what: 'options that are a list',
    call: constructed(['/x']),
    told: [
      `invalid-value : [ '/x' ] is not an object with options; write { routes: [...] }, or leave it out`,
    ],
  },
  {
    what: 'a document that is a string',
    call: from('Products'),
    told: [
      `invalid-value : 'Products' is not a configuration; it is a text: read a file and parse it first, as in JSON.parse(readFileSync('cors.json', 'utf8'))`,
    ],
  },
  {
    what: 'callbacks that are a number',
    call: from({ policies: [] }, 7),
    told: ['invalid-value : 7 is not an object with callbacks; write { dynamicConfigurationCallback }'],
  },
  {
    what: 'callbacks that are null, beside a bad option',
    call: from({ policies: [], strict: 1 }, null),
    told: [
      'invalid-value : null is not an object with callbacks; write { dynamicConfigurationCallback }',
      'invalid-option strict: 1 is neither true nor false',
    ],
  },
  {
    what: 'policies that are left out',
    call: from({}),
    told: ['invalid-value policies: undefined is not a list of entries; write [] where there are none'],
  },
  {
    what: 'an entry that is a name',
    call: from({ policies: ['Products'] }),
    told: [
      `invalid-value policies[0]: 'Products' is not an entry; write an object such as { resources: ['Products'], origins: ['https://app.example.com'] }`,
    ],
  },
  {
    what: 'an option that resembles none',
    call: constructed({ qqqqqqqqqq: 1 }),
    told: [`unknown-property qqqqqqqqqq: 'qqqqqqqqqq' is not a property; there are ${OPTION_NAMES}`],
  },
  {
    what: 'a property of a document that resembles none',
    call: from({ policies: [], qqqqqqqqqq: 1 }),
    told: [
      `unknown-property qqqqqqqqqq: 'qqqqqqqqqq' is not a property; there are policies, $schema, ${OPTION_NAMES}`,
    ],
  },
];

const ROUTES: readonly Row[] = [
  {
    what: 'routes that are one template',
    call: constructed({ routes: '/x' }),
    told: [`invalid-value routes: '/x' is not a list of route templates; write ['/x']`],
  },
  {
    what: 'routes that are none',
    call: constructed({ routes: [] }),
    told: ['empty-list routes: the list is empty; leave it out for the default templates'],
  },
  {
    what: 'a route that is a number',
    call: constructed({ routes: ['/', 7] }),
    told: [
      `invalid-route routes[1]: 7 is not a route template; write '/:controller{/:id}' or { template, defaults }`,
    ],
  },
  {
    what: 'a template that is a number',
    call: constructed({ routes: [{ template: 7 }] }),
    told: ['invalid-route routes[0].template: 7 is not a route template; write a string'],
  },
  {
    what: 'defaults that are a name',
    call: constructed({ routes: [{ template: '/', defaults: 'Home' }] }),
    told: [`invalid-value routes[0].defaults: 'Home' is not an object with a controller and an action`],
  },
  {
    what: 'defaults that are no names',
    call: constructed({ routes: [{ template: '/', defaults: { controller: '', action: 7 } }] }),
    told: [
      `invalid-value routes[0].defaults.controller: '' is not a name for controller`,
      'invalid-value routes[0].defaults.action: 7 is not a name for action',
    ],
  },
  {
    what: 'unknown properties of a route',
    call: constructed({ routes: [{ template: '/', qqqqqqqqqq: 1, defaults: { wwwwwwwwww: 2 } }] }),
    told: [
      `unknown-property routes[0].qqqqqqqqqq: 'qqqqqqqqqq' is not a property; there are template, defaults`,
      `unknown-property routes[0].defaults.wwwwwwwwww: 'wwwwwwwwww' is not a property; there are controller, action`,
    ],
  },
];

const OPTIONS: readonly Row[] = [
  ...[
    { value: 7, why: `7 is not a path; write a string such as '/shop'` },
    { value: '', why: `'' does not begin with a slash; write '/'` },
    { value: 'shop', why: `'shop' does not begin with a slash; write '/shop'` },
    { value: '~/shop', why: `'~/shop' does not begin with a slash; write '/shop'` },
    { value: 'old~/shop', why: `'old~/shop' does not begin with a slash; write '/old~/shop'` },
    { value: '/:shop', why: `'/:shop' is not a plain path; it takes neither parameters nor a query` },
    { value: '/shop?x', why: `'/shop?x' is not a plain path; it takes neither parameters nor a query` },
    { value: '/a%2fb', why: `'/a%2fb' is percent-encoded; paths are compared decoded` },
    { value: '/a/../b', why: `'/a/../b' is not resolved; write '/b'` },
  ].map(({ value, why }) => ({
    what: `the base path ${JSON.stringify(value)}`,
    call: constructed({ basePath: value }),
    told: [`invalid-option basePath: ${why}`],
  })),
  {
    what: 'a timeout of no time',
    call: constructed({ callbackTimeout: 0 }),
    told: [
      'invalid-option callbackTimeout: 0 is not a number of milliseconds: write a whole number from 1 to 2147483647',
    ],
  },
  {
    what: 'the status of an error for preflights',
    call: constructed({ preflightStatus: 404 }),
    told: [
      'invalid-option preflightStatus: 404 is not a status that browsers accept: write a whole number from 200 to 299',
    ],
  },
  {
    what: 'a callback that is an object',
    call: constructed({ dynamicConfigurationCallback: {} }),
    told: [
      'invalid-option dynamicConfigurationCallback: {} is not a function; write one that answers with a policy or null',
    ],
  },
];

const ENTRIES: readonly Row[] = [
  {
    what: 'an origin twice for a resource',
    call: twice((config) => config.forResources('Products').forOrigins(APP)),
    told: [
      `duplicate-entry origins[0]: '${APP}' is registered for 'Products' already; say everything that is allowed there in one entry`,
    ],
  },
  {
    what: 'an origin twice for all resources',
    call: twice((config) => config.forOrigins(APP)),
    told: [
      `duplicate-entry origins[0]: '${APP}' is registered for all resources already; say everything that is allowed there in one entry`,
    ],
  },
  {
    what: 'all origins twice for a resource',
    call: twice((config) => config.forResources('Products').forAllOrigins()),
    told: [
      `duplicate-entry origins: all origins are registered for 'Products' already; say everything that is allowed there in one entry`,
    ],
  },
  {
    what: 'everything twice',
    call: twice((config) => config.forAll()),
    told: [
      'duplicate-entry origins: all origins are registered for all resources already; say everything that is allowed there in one entry',
    ],
  },
  {
    what: 'a chain whose entry is gone',
    call: () => {
      const config = new CorsConfiguration();
      const chain = config.forOrigins(APP);
      config.replaceWith({ policies: [] });
      chain.allowMethods('PUT');
    },
    told: [
      'stale-entry : this entry is no longer part of the configuration: a call of its chain was refused, extend() split it, or replaceWith() swapped it; start it anew',
    ],
  },
];

const extended = (extension: object) => () => new CorsConfiguration().extend(extension as CorsPolicyEntry);

const EXTENSIONS: readonly Row[] = [
  {
    what: 'all origins',
    call: extended({ resources: ['Products'], origins: '*' }),
    told: [`invalid-origin origins: '*' can't be extended; name the origins`],
  },
  {
    what: 'a pattern of origins, beside a bad name',
    call: extended({ resources: ['', 'Products'], origins: ['https://*.a.com'] }),
    told: [
      `invalid-resource resources[0]: '' is not a resource name; write a controller ('Products'), 'Controller.Action' or a URL ('~/path')`,
      `invalid-origin origins[0]: 'https://*.a.com' is a pattern, which can't be extended; name the origins`,
    ],
  },
  {
    what: 'a URL pattern without entries',
    call: extended({ resources: ['~/reports/:id'], origins: [APP] }),
    told: [
      `invalid-resource resources[0]: '~/reports/:id' has no entries that could be extended; write add()`,
    ],
  },
];

const ACT_AS_VISITORS =
  'any site that a visitor opens can act as that visitor (as in CVE-2026-54290); name the origins in production';
const STRICT: readonly Row[] = [
  {
    what: 'everything for everybody, with cookies',
    call: () => new CorsConfiguration({ strict: true }).allowAll(),
    told: [
      `all-origins-with-cookies origins: all origins may send cookies to all resources: ${ACT_AS_VISITORS}`,
    ],
  },
  {
    what: 'two resources for everybody, with cookies, beside a bad name',
    call: from({
      strict: true,
      policies: [{ resources: ['', 'Products', 'Orders'], origins: '*', cookies: true }],
    }),
    told: [
      `invalid-resource policies[0].resources[0]: '' is not a resource name; write a controller ('Products'), 'Controller.Action' or a URL ('~/path')`,
      `all-origins-with-cookies policies[0].origins: all origins may send cookies to 'Products', 'Orders': ${ACT_AS_VISITORS}`,
    ],
  },
  {
    what: 'a cleartext origin with cookies, and a public suffix, beside a bad origin',
    call: from({
      strict: true,
      policies: [{ resources: '*', origins: [7, 'http://a.com', 'https://*.github.io'], cookies: true }],
    }),
    told: [
      `invalid-origin policies[0].origins[0]: 7 is not an origin; write a string such as 'https://app.example.com'`,
      `cleartext-origin-with-cookies policies[0].origins[1]: 'http://a.com' is cleartext: whoever is on the network path can act as this origin, with the visitor's cookies; serve it over https`,
      `public-suffix-origins policies[0].origins[2]: 'https://*.github.io' allows everybody: anyone can have a name below github.io, which is a public suffix; name your own domain, or each of your names in full`,
    ],
  },
  {
    what: 'an action without a template that has one',
    call: () => new CorsConfiguration({ strict: true }).forResources('Home.Index').forOrigins(APP),
    told: [
      `unmatchable-resource resources[0]: 'Home.Index' can't match any request: a name with a dot is Controller.Action, and no route template has an :action; add one to routes ('/:controller/:action{/:id}'), or name a URL ('~/path')`,
    ],
  },
  {
    what: 'a controller without a template that has one',
    call: () =>
      new CorsConfiguration({ strict: true, routes: ['/:action'] }).forResources('Home').forAllOrigins(),
    told: [
      `unmatchable-resource resources[0]: 'Home' can't match any request: no route template has :controller, or this controller for its default`,
    ],
  },
];

describe.each([
  { of: 'the whole', rows: WHOLES },
  { of: 'the routes', rows: ROUTES },
  { of: 'other options', rows: OPTIONS },
  { of: 'entries', rows: ENTRIES },
  { of: 'extensions', rows: EXTENSIONS },
  { of: 'what is an error with strict', rows: STRICT },
])('of $of, a mistake is told in full', ({ rows }) => {
  test.each(rows)('$what', ({ call, told }) => {
    expect(problemsOf(call).map(({ code, path, message }) => `${code} ${path}: ${message}`)).toEqual(told);
  });
});

test.each<[check: object, message: string]>([
  [{ url: 7 }, 'url is 7, but must be a string'],
  [{ method: 7 }, 'method is 7, but must be a string'],
  [{ origin: null }, 'origin is null, but must be a string'],
  [{ requestHeaders: 'X-A' }, `requestHeaders is 'X-A', but must be a list of names`],
  [{ requestHeaders: ['X-A', 7] }, 'a name in requestHeaders is 7, but must be a string'],
  [{ credentials: 'include' }, `credentials is 'include', but must be true or false`],
  [{ type: 'not-cors' }, `type is 'not-cors'; write 'preflight' or 'actual', or leave it out`],
])('the check %p, is refused in full', async (check, message) => {
  const answer = new CorsConfiguration().checkAccess({ url: '/x', ...check });

  await expect(answer).rejects.toThrow(new TypeError(message));
});
