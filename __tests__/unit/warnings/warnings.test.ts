import { CorsConfiguration, type CorsPolicySettings } from 'express-resource-cors';
import type * as emitting from '../../../src/problems/warning';
import { problemOf, problemsOf, summary } from '../support/problems';
import { interceptWarnings } from '../support/warnings';

const emitted = interceptWarnings();

// Every value is used by one test only: a warning is emitted once for each code and value.

interface Doubtful {
  readonly what: string;
  readonly run: (config: CorsConfiguration) => unknown;
  readonly code: string;
  readonly path: string;
  readonly value: string;
  readonly message: RegExp;
}

const DOUBTFUL: readonly Doubtful[] = [
  {
    what: 'all origins with cookies',
    run: (config) => config.forAllOrigins().allowCookies(),
    code: 'all-origins-with-cookies',
    path: 'origins',
    value: '*',
    message: /all origins.*name the origins/,
  },
  {
    what: 'a cleartext origin with cookies',
    run: (config) => config.forOrigins('http://cleartext.example.com').allowCookies(),
    code: 'cleartext-origin-with-cookies',
    path: 'origins[0]',
    value: 'http://cleartext.example.com',
    message: /'http:\/\/cleartext\.example\.com'.*https/,
  },
  {
    what: 'a cleartext pattern with cookies',
    run: (config) => config.forOrigins('https://fine.example', 'http://*.cleartext.example:*').allowAll(),
    code: 'cleartext-origin-with-cookies',
    path: 'origins[1]',
    value: 'http://*.cleartext.example:*',
    message: /'http:\/\/\*\.cleartext\.example:\*'.*https/,
  },
  {
    what: 'a cleartext origin with a name like a loopback address, with cookies',
    run: (config) => config.forOrigins('http://127.0.0.1.example.com').allowCookies(),
    code: 'cleartext-origin-with-cookies',
    path: 'origins[0]',
    value: 'http://127.0.0.1.example.com',
    message: /https/,
  },
  {
    what: 'a cleartext origin with a name like localhost, with cookies',
    run: (config) => config.forOrigins('http://notlocalhost').allowCookies(),
    code: 'cleartext-origin-with-cookies',
    path: 'origins[0]',
    value: 'http://notlocalhost',
    message: /https/,
  },
  {
    what: 'a cleartext origin of a private network, with cookies',
    run: (config) => config.forOrigins('http://192.168.0.1').allowCookies(),
    code: 'cleartext-origin-with-cookies',
    path: 'origins[0]',
    value: 'http://192.168.0.1',
    message: /https/,
  },
  ...['github.io', 'com', 'org.', 'co.uk', 'xn--p1ai', 'herokuapp.com', 'compute.amazonaws.com'].map(
    (suffix) => ({
      what: `all subdomains of ${suffix}`,
      run: (config: CorsConfiguration) => config.forOrigins(`https://*.${suffix}`),
      code: 'public-suffix-origins',
      path: 'origins[0]',
      value: `https://*.${suffix}`,
      message: /public suffix.*your own domain/,
    }),
  ),
  {
    what: 'all subdomains of a public suffix at any port',
    run: (config) => config.forOrigins('https://fine.example', 'https://*.gitlab.io:*'),
    code: 'public-suffix-origins',
    path: 'origins[1]',
    value: 'https://*.gitlab.io:*',
    message: /public suffix/,
  },
  {
    what: 'a pattern inside the first label, below a public suffix of a company',
    run: (config) => config.forOrigins('https://fine.example', 'https://app-*-team.vercel.app'),
    code: 'public-suffix-origins',
    path: 'origins[1]',
    value: 'https://app-*-team.vercel.app',
    message: /a name that fits below vercel\.app, which is a public suffix/,
  },
  {
    what: 'any host of a scheme',
    run: (config) => config.forOrigins('https://fine.example', 'moz-extension://*'),
    code: 'any-host-of-scheme',
    path: 'origins[1]',
    value: 'moz-extension://*',
    message: /'moz-extension:\/\/\*'.*every host.*name the hosts/,
  },
  {
    what: 'any host of a scheme, at any port',
    run: (config) => config.forOrigins('capacitor://*:*'),
    code: 'any-host-of-scheme',
    path: 'origins[0]',
    value: 'capacitor://*:*',
    message: /every host of capacitor/,
  },
  {
    what: 'a cleartext pattern inside the first label, with cookies',
    run: (config) => config.forOrigins('http://app-*.cleartext.example').allowCookies(),
    code: 'cleartext-origin-with-cookies',
    path: 'origins[0]',
    value: 'http://app-*.cleartext.example',
    message: /https/,
  },
  ...['http://notlocalhost.', 'http://localhost.example'].map((origin) => ({
    what: `${origin}, which only looks like this machine, with cookies`,
    run: (config: CorsConfiguration) => config.forOrigins(origin).allowCookies(),
    code: 'cleartext-origin-with-cookies',
    path: 'origins[0]',
    value: origin,
    message: /https/,
  })),
  {
    what: 'an action where no template has one',
    run: (config) => config.forResources('Products', 'Values1.GetData').forOrigins('https://a.com'),
    code: 'unmatchable-resource',
    path: 'resources[1]',
    value: 'Values1.GetData',
    message: /'Values1\.GetData'.*:action/,
  },
];

test.each(DOUBTFUL)('$what, is a warning of the process', ({ run, code, message }) => {
  run(new CorsConfiguration());

  expect(emitted).toEqual([{ type: 'CorsWarning', code, message: expect.stringMatching(message) }]);
});

test.each(DOUBTFUL)('$what, said again in another configuration, is no second warning', ({ run }) => {
  run(new CorsConfiguration());

  expect(emitted).toEqual([]);
});

test.each(DOUBTFUL)('$what, with strict, is an error', ({ run, code, path, value, message }) => {
  const problem = problemOf(() => run(new CorsConfiguration({ strict: true })));

  expect(problem).toMatchObject({ code, path, value });
  expect(problem.message).toMatch(message);
  expect(emitted).toEqual([]);
});

test.each(DOUBTFUL)(
  '$what, where strict is set afterwards, keeps it from being set',
  ({ run, code, path, value }) => {
    const config = new CorsConfiguration();
    config.forResources('Unrelated').forOrigins('https://unrelated.example');
    run(config);

    expect(summary(problemsOf(() => (config.strict = true)))).toEqual([
      { code, path: `policies[1].${path}`, value },
    ]);
    expect(config.strict).toBe(false);
    expect(config.toJSON().policies).toHaveLength(2);
  },
);

test.each<{ what: string; run: (config: CorsConfiguration) => unknown }>([
  { what: 'all origins without cookies', run: (config) => config.forAllOrigins().allowAllMethods() },
  {
    what: 'a cleartext origin without cookies',
    run: (config) => config.forOrigins('http://plain.example.com'),
  },
  {
    what: 'an app scheme with cookies',
    run: (config) => config.forOrigins('capacitor://localhost').allowCookies(),
  },
  { what: 'all subdomains of a domain', run: (config) => config.forOrigins('https://*.example.com') },
  {
    what: 'all subdomains of one name below a public suffix',
    run: (config) => config.forOrigins('https://*.me.github.io'),
  },
  { what: 'one name below a public suffix', run: (config) => config.forOrigins('https://me.github.io') },
  { what: 'a public suffix itself', run: (config) => config.forOrigins('https://github.io') },
  {
    what: 'a pattern inside the first label, below a domain',
    run: (config) => config.forOrigins('https://app-*-team.example.com'),
  },
  {
    what: 'a pattern inside the first label, below a name on no list',
    run: (config) => config.forOrigins('https://app-*.internal'),
  },
  { what: 'an origin of an application', run: (config) => config.forOrigins('app://.', 'file://') },
  { what: 'all subdomains of a name on no list', run: (config) => config.forOrigins('https://*.internal') },
  { what: 'a URL', run: (config) => config.forResources('~/any.thing/:id').forOrigins('https://a.com') },
  ...[
    'http://localhost',
    'http://localhost:3000',
    'http://localhost:*',
    'http://localhost.',
    'http://localhost.:3000',
    'http://app.localhost.',
    'http://app-*.localhost:*',
    'http://app.localhost',
    'http://*.localhost',
    'http://*.app.localhost:*',
    'http://127.0.0.1:8080',
    'http://127.9.8.7',
    'http://127.255.255.254',
    'http://[::1]:3000',
  ].map((origin) => ({
    what: `${origin} with cookies`,
    run: (config: CorsConfiguration) => config.forOrigins(origin).allowCookies(),
  })),
])('$what, is neither a warning nor an error with strict', ({ run }) => {
  run(new CorsConfiguration());
  run(new CorsConfiguration({ strict: true }));

  expect(emitted).toEqual([]);
});

test('two values with one code, are two warnings', () => {
  new CorsConfiguration().forOrigins('http://first.example', 'http://second.example').allowCookies();

  expect(emitted.map(({ message }) => /'[^']*'/.exec(message)?.[0])).toEqual([
    `'http://first.example'`,
    `'http://second.example'`,
  ]);
});

test('one value with two codes, is two warnings', () => {
  new CorsConfiguration().forOrigins('http://*.blogspot.com').allowCookies();

  expect(emitted.map(({ code }) => code)).toEqual(['public-suffix-origins', 'cleartext-origin-with-cookies']);
});

test.each(['second-middleware', 'lookup-failed', 'invalid-answer'] as const)(
  'a hundred warnings %s, which requests may bring, are all that a process is told, and keep no other from being told',
  (code) => {
    jest.isolateModules(() => {
      const { emitWarning } = jest.requireActual<typeof emitting>('../../../src/problems/warning');
      for (let name = 0; name < 1100; name++) emitWarning(code, String(name));
      emitWarning('unmatchable-resource', 'of the configuration');
      for (const other of ['second-middleware', 'lookup-failed', 'invalid-answer'] as const)
        if (other !== code) emitWarning(other, 'of another code');
    });

    expect(emitted.filter((warning) => warning.code === code)).toHaveLength(100);
    expect(emitted.filter((warning) => warning.code !== code)).toHaveLength(3);
  },
);

test('warnings about the configuration, are as many as it has mistakes, within reason', () => {
  jest.isolateModules(() => {
    const { emitWarning } = jest.requireActual<typeof emitting>('../../../src/problems/warning');
    for (let name = 0; name < 10_100; name++) emitWarning('unmatchable-resource', String(name));
  });

  expect(emitted).toHaveLength(10_000);
});

test('a chain that goes on after a warning, does not repeat it', () => {
  new CorsConfiguration()
    .forOrigins('http://chain.example')
    .allowCookies()
    .allowMethods('GET')
    .withCacheDuration(60);

  expect(emitted).toHaveLength(1);
});

test('a plain entry and a document, warn as the fluent form does', () => {
  new CorsConfiguration().add({ resources: '*', origins: ['http://plain-entry.example'], cookies: true });
  CorsConfiguration.from({
    policies: [{ resources: '*', origins: ['http://document.example'], cookies: true }],
  });

  expect(emitted.map(({ code }) => code)).toEqual([
    'cleartext-origin-with-cookies',
    'cleartext-origin-with-cookies',
  ]);
});

test('an extension, warns of what is new, and with strict is refused', () => {
  const extension = { resources: ['Products'], origins: ['http://extended.example'], cookies: true };
  const config = new CorsConfiguration();

  config.extend(extension);
  expect(emitted).toEqual([expect.objectContaining({ code: 'cleartext-origin-with-cookies' })]);

  const strict = new CorsConfiguration({ strict: true });
  expect(summary(problemsOf(() => strict.extend(extension)))).toEqual([
    { code: 'cleartext-origin-with-cookies', path: 'origins[0]', value: 'http://extended.example' },
  ]);
  expect(strict.toJSON().policies).toEqual([]);
});

test('all origins with cookies, with strict, leave the rest of the configuration in force', () => {
  const config = new CorsConfiguration({ strict: true });
  const entry: CorsPolicySettings = config.forResources('Products').forOrigins('https://a.com');
  problemsOf(() => config.allowAll());

  entry.allowMethods('PUT');

  expect(config.toJSON().policies).toEqual([
    { resources: ['Products'], origins: ['https://a.com'], methods: ['PUT'] },
  ]);
});

test('strict, set where nothing is doubtful, is set', () => {
  const config = new CorsConfiguration();
  config.forOrigins('https://a.com').allowCookies();

  config.strict = true;

  expect(config.strict).toBe(true);
  problemOf(() => config.forResources('Products').allowAllOrigins().allowCookies());
});

describe('a name that nothing can match', () => {
  test.each([
    { routes: ['/:controller'], name: 'Nothing.Index' },
    { routes: ['/:controller', '/api/:controller{/:id}'], name: 'Nothing.GetData' },
    { routes: [{ template: '/', defaults: { controller: 'Home', action: 'Index' } }], name: 'Home.Other' },
    { routes: [{ template: '/', defaults: { controller: 'Home' } }], name: 'Accounts' },
    { routes: ['/:action'], name: 'Customers' },
    { routes: ['/health'], name: 'Health' },
  ])('$name with $routes, is warned of', ({ routes, name }) => {
    new CorsConfiguration({ routes }).forResources(name).forOrigins('https://a.com');

    expect(emitted).toEqual([
      { type: 'CorsWarning', code: 'unmatchable-resource', message: expect.stringContaining(`'${name}'`) },
    ]);
  });

  test.each([
    { routes: ['/:controller/:action'], name: 'Matched.Index' },
    { routes: ['/:controller', '/:controller/:action{/:id}'], name: 'Matched.GetData' },
    { routes: ['/:controller{/:action}'], name: 'Matched.Optional' },
    { routes: [{ template: '/', defaults: { controller: 'Home', action: 'Index' } }], name: 'home.INDEX' },
    { routes: [{ template: '/:controller', defaults: { action: 'Index' } }], name: 'Matched.Index' },
    { routes: [{ template: '/', defaults: { controller: 'Home' } }], name: 'HOME' },
    { routes: ['/:controller'], name: 'Anything' },
    { routes: ['/health', '/:controller'], name: 'Anything' },
    { routes: ['/:controller/:action'], name: 'Deep.Name.Index' },
  ])('is not $name with $routes', ({ routes, name }) => {
    new CorsConfiguration({ routes, strict: true }).forResources(name).forOrigins('https://a.com');

    expect(emitted).toEqual([]);
  });

  test('once the routes are set otherwise, is warned of then', () => {
    const config = new CorsConfiguration({ routes: ['/:controller/:action'] });
    config.forResources('Routed.Elsewhere').forOrigins('https://a.com');
    expect(emitted).toEqual([]);

    config.routes = ['/:controller'];

    expect(emitted).toMatchObject([{ code: 'unmatchable-resource' }]);
  });

  test('once the routes are set otherwise, with strict, keeps them from being set', () => {
    const config = new CorsConfiguration({ routes: ['/:controller/:action'], strict: true });
    config.forResources('Routed.Elsewhere').forOrigins('https://a.com');

    expect(summary(problemsOf(() => (config.routes = ['/:controller'])))).toEqual([
      { code: 'unmatchable-resource', path: 'policies[0].resources[0]', value: 'Routed.Elsewhere' },
    ]);
    expect(config.routes).toEqual(['/:controller/:action']);
  });
});
