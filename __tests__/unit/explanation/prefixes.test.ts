import { CorsConfiguration, type CorsDocument, type CorsOptions } from 'express-resource-cors';
import { APP, decision, request } from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

function shop(options: CorsOptions = {}): CorsConfiguration {
  const config = new CorsConfiguration(options);
  config.forResources('Products').forOrigins(APP);
  return config;
}

const DEFAULTS = `'/api/:controller{/*rest}', '/:controller{/*rest}'`;

/** Paths whose name was taken from a prefix: the segment taken, what it looks like, and the option to write. */
const PREFIXES: readonly { path: string; taken: string; like?: string; option: string }[] = [
  {
    path: '/api/v1/products',
    taken: 'v1',
    like: 'a version',
    option: `routes: ['/api/v1/:controller{/*rest}', ${DEFAULTS}]`,
  },
  {
    path: '/v1/products/7',
    taken: 'v1',
    like: 'a version',
    option: `routes: ['/v1/:controller{/*rest}', ${DEFAULTS}]`,
  },
  {
    path: '/api/v2.1/products',
    taken: 'v2.1',
    like: 'a version',
    option: `routes: ['/api/v2.1/:controller{/*rest}', ${DEFAULTS}]`,
  },
  {
    path: '/api/1.0/products',
    taken: '1.0',
    like: 'a version',
    option: `routes: ['/api/1.0/:controller{/*rest}', ${DEFAULTS}]`,
  },
  { path: '/prod/api/products', taken: 'prod', like: 'a stage', option: `basePath: '/prod'` },
  { path: '/staging/products', taken: 'staging', like: 'a stage', option: `basePath: '/staging'` },
  {
    path: '/api/tenants/7/products',
    taken: 'tenants',
    like: 'a tenant',
    option: `routes: ['/api/tenants/:tenant/:controller{/*rest}', ${DEFAULTS}]`,
  },
  {
    path: '/acme/api/products',
    taken: 'acme',
    option: `routes: ['/acme/api/:controller{/*rest}', ${DEFAULTS}]`,
  },
  {
    path: '/api/orders/7/lines/8/products',
    taken: 'orders',
    option: `routes: ['/api/orders/:id/lines/:id2/:controller{/*rest}', ${DEFAULTS}]`,
  },
  {
    path: '/rest/v2/products',
    taken: 'rest',
    like: 'a prefix',
    option: `routes: ['/rest/v2/:controller{/*rest}', ${DEFAULTS}]`,
  },
];

describe.each(PREFIXES)('$path', ({ path, taken, like, option }) => {
  test('is told to be read by its prefix, with the option to write, and has no remedy', () => {
    const { message, remedy, allowed } = decision(shop(), request({ path }));

    expect(allowed).toBe(false);
    expect(remedy).toBeNull();
    const looks = like === undefined ? '' : `, which looks like ${like}`;
    expect(message).toContain(
      `The path '${path}' is read as '${taken}'${looks}, though 'Products', which has entries, comes later in it.`,
    );
    expect(message).toContain(`For the name to be 'products', not '${taken}', write ${option}.`);
  });

  test('with that option, is allowed, and other paths keep their names', () => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- that is the test
    const options = new Function(`return { ${option} }`)() as CorsOptions;
    const config = shop(options);

    expect(decision(config, request({ path })).allowed).toBe(true);
    if (options.routes === undefined) return;
    for (const other of [
      '/api/products',
      '/products',
      '/orders/7',
      '/api/unknown/7',
      '/api/values/products',
    ]) {
      expect(config.resourceOf(other)).toBe(shop().resourceOf(other));
    }
  });
});

test.each(['/api/v1/produts', '/api/v1'])('%s, where no later name is configured, is told too', (path) => {
  const { message, remedy } = decision(shop(), request({ path }));

  expect(message).toContain(`is read as 'v1', which looks like a version.`);
  expect(message).toContain(`routes: ['/api/v1/:controller{/*rest}', ${DEFAULTS}]`);
  expect(remedy).toBeNull();
});

test('a prefix, where a document configures, is told in JSON', () => {
  const document: CorsDocument = { policies: [{ resources: ['Products'], origins: [APP] }] };
  const { message } = decision(CorsConfiguration.from(document), request({ path: '/api/v1/products' }));

  const [, option = ''] = /, write (.*)\.$/.exec(message) ?? [];
  const options = JSON.parse(`{${option}}`) as CorsOptions;
  expect(
    decision(CorsConfiguration.from({ ...document, ...options }), request({ path: '/api/v1/products' }))
      .allowed,
  ).toBe(true);
});

test.each(['/api/v1/products', '/api/dev', '/test', '/api/7', '/orders'])(
  '%s, where its name is meant, is no prefix',
  (path) => {
    const config = shop();
    config.forResources('v1').forOrigins('https://elsewhere.example');

    const { message, remedy } = decision(config, request({ path }));

    expect(message).not.toContain('is read as');
    expect(remedy).not.toBeNull();
  },
);

test('a prefix, where entries for all resources decide, has no remedy either', () => {
  const config = shop();
  config.forOrigins('https://elsewhere.example').allowMethods('GET');
  const path = '/api/v1/products';

  for (const input of [
    request({ path }),
    request({ path, origin: 'https://elsewhere.example', method: 'PUT' }),
  ]) {
    const { message, remedy } = decision(config, input);
    expect(message).toContain(`For the name to be 'products', not 'v1', write routes: [`);
    expect(remedy).toBeNull();
  }
});
