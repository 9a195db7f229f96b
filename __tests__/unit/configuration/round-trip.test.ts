import { CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { allows, APP, OTHER } from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

const WHOLE: CorsDocument = {
  policies: [
    {
      resources: ['Products', 'Values1.GetData', '~/reports/:id'],
      origins: [APP, 'https://*.partners.example.com', 'http://localhost:*'],
      methods: ['GET', 'put'],
      requestHeaders: ['Content-Type', 'X-Request'],
      responseHeaders: ['ETag'],
      cookies: true,
      cacheDuration: 600,
    },
    {
      resources: '*',
      origins: '*',
      methods: '*',
      requestHeaders: '*',
      responseHeaders: '*',
      cookies: false,
      cacheDuration: 0,
    },
    { resources: ['Orders'], origins: [OTHER] },
  ],
  routes: [
    '/api/:controller/:action',
    { template: '/', defaults: { controller: 'Home', action: 'Index' } },
    { template: '/files/:controller' },
  ],
  basePath: '/shop',
  defaultCacheDuration: 60,
  callbackTimeout: 100,
  preflightStatus: 200,
  preflightContinue: true,
  rejectDisallowed: true,
  diagnostics: false,
  strict: false,
};

test('a document with every property and option, comes back through JSON as it was', () => {
  const json: unknown = JSON.parse(JSON.stringify(CorsConfiguration.from(WHOLE)));

  expect(json).toEqual(WHOLE);
});

test.each(Object.keys(WHOLE).filter((name) => name !== 'policies'))(
  'a document with the option %s alone, comes back with that option alone',
  (name) => {
    const document = { policies: [], [name]: WHOLE[name as keyof CorsDocument] };

    expect(CorsConfiguration.from(document).toJSON()).toEqual(document);
  },
);

test.each(['methods', 'requestHeaders', 'responseHeaders', 'cookies', 'cacheDuration'] as const)(
  'an entry with %s alone, comes back with that property alone',
  (name) => {
    const document: CorsDocument = {
      policies: [{ resources: ['Products'], origins: [APP], [name]: WHOLE.policies[0]![name] }],
    };

    expect(CorsConfiguration.from(document).toJSON()).toEqual(document);
  },
);

test('what is undefined in a document, counts as not said', () => {
  const document = {
    policies: [{ resources: ['Products'], origins: [APP], methods: undefined, cookies: undefined }],
    routes: undefined,
    strict: undefined,
  };

  expect(CorsConfiguration.from(document as unknown as CorsDocument).toJSON()).toStrictEqual({
    policies: [{ resources: ['Products'], origins: [APP] }],
  });
});

test('a configuration with nothing said, has no entries and no options', () => {
  expect(new CorsConfiguration().toJSON()).toEqual({ policies: [] });
});

test('callbacks, do not survive, and all else does', () => {
  const config = CorsConfiguration.from(WHOLE, {
    dynamicConfigurationCallback: () => null,
    staticConfigurationAccessFilter: (_request, policy) => policy,
  });

  expect(config.toJSON()).toEqual(WHOLE);
});

test('what the fluent form has said, comes back as one plain entry', () => {
  const config = new CorsConfiguration();
  config
    .forResources('Products')
    .forOrigins(APP)
    .allowMethods('GET')
    .allowMethods('PUT')
    .allowRequestHeaders('Content-Type')
    .allowResponseHeaders('ETag')
    .allowCookies()
    .withCacheDuration(600);

  expect(config.toJSON()).toEqual({
    policies: [
      {
        resources: ['Products'],
        origins: [APP],
        methods: ['GET', 'PUT'],
        requestHeaders: ['Content-Type'],
        responseHeaders: ['ETag'],
        cookies: true,
        cacheDuration: 600,
      },
    ],
  });
});

test('an option set afterwards, is in the document', () => {
  const config = new CorsConfiguration({ preflightStatus: 200 });
  config.preflightStatus = 299;
  config.rejectDisallowed = true;

  expect(config.toJSON()).toEqual({ policies: [], preflightStatus: 299, rejectDisallowed: true });
});

test('a document that was handed out, changed by its holder, leaves the configuration as it was', () => {
  const config = CorsConfiguration.from({
    routes: ['/:controller'],
    policies: [{ resources: ['Products'], origins: [APP], methods: ['GET'] }],
  });
  const document = config.toJSON() as unknown as {
    policies: { origins: string[]; methods: string[] }[];
    routes: string[];
  };

  for (const change of [
    () => (document.policies[0]!.origins[0] = OTHER),
    () => document.policies[0]!.methods.push('DELETE'),
    () => (document.routes[0] = '/x/:controller'),
    () => document.policies.pop(),
  ]) {
    try {
      change();
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError); // frozen, which is as good
    }
  }

  expect(allows(config, '/products', APP)).toBe(true);
  expect(allows(config, '/products', OTHER)).toBe(false);
  expect(allows(config, '/products', APP, 'DELETE')).toBe(false);
  expect(config.toJSON()).toEqual({
    routes: ['/:controller'],
    policies: [{ resources: ['Products'], origins: [APP], methods: ['GET'] }],
  });
});
