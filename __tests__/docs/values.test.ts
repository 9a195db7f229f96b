import express from 'express';
import {
  cachePolicies,
  cors,
  CorsConfiguration,
  CorsConfigurationError,
  type CorsOptions,
  type CorsPolicyEntry,
} from 'express-resource-cors';
import { OPTION_NAMES } from '../../src/configuration/options';
import { captureWarnings, serve } from '../express/support';
import { preflight } from './support/page';
import { codeSpans, evaluate, headings, listed, section, tables } from './support/pages';

/** The values of a list below headings, one for each test. */
const values = (page: string, names: readonly string[], list: 'Permitted' | 'Refused') =>
  names.flatMap((heading) =>
    listed(list, section(page, heading)).map((code) => ({
      name: listed('Property', section(page, heading))[0] ?? codeSpans(heading)[0] ?? heading,
      code,
    })),
  );

beforeAll(captureWarnings);

describe('options', () => {
  const PAGE = 'docs/options.md';
  const options = headings(PAGE, '##').filter((heading) => /^`\w+`$/.test(heading));

  test('the page has all of them', () => {
    expect(options.map((heading) => codeSpans(heading)[0])).toEqual(OPTION_NAMES);
  });

  test.each(options)('the option %s, not said, has the default of the page', (heading) => {
    const name = codeSpans(heading)[0] as keyof CorsOptions;
    const [code = 'undefined'] = listed('Default', section(PAGE, heading));
    expect(section(PAGE, heading)).toMatch(/^- \*\*Default:\*\* (?:`|none$)/m);
    expect(new CorsConfiguration()[name]).toEqual(evaluate(code, { process }));
  });

  test.each(values(PAGE, options, 'Permitted'))('$name: $code is permitted', ({ name, code }) => {
    const value = evaluate(code);
    expect(new CorsConfiguration({ [name]: value })).toHaveProperty(name, value);
  });

  test.each(values(PAGE, options, 'Refused'))('$name: $code is refused', ({ name, code }) => {
    const make = () => new CorsConfiguration({ [name]: evaluate(code) });
    expect(make).toThrow(CorsConfigurationError);
    expect(make).toThrow(new RegExp(`^${name}`));
  });

  test('each has values that are permitted, and values that are refused', () => {
    for (const list of ['Permitted', 'Refused'] as const)
      expect(new Set(values(PAGE, options, list).map(({ name }) => name)).size).toBe(OPTION_NAMES.length);
  });

  test('undefined gives the default back, and one that does not exist is refused', () => {
    const config = new CorsConfiguration({ callbackTimeout: 7 });
    Object.assign(config, { callbackTimeout: undefined });
    expect(config.callbackTimeout).toBe(5000);

    const [, code = '', question = ''] =
      /is refused: `([^`]+)`\s+gets\s+the\s+question\s+"([^"]+)"/.exec(section(PAGE)) ?? [];
    expect(() => new CorsConfiguration(evaluate(code) as CorsOptions)).toThrow(question);
  });
});

describe('the properties of an entry', () => {
  const PAGE = 'docs/methods-headers-cookies.md';
  const properties = headings(PAGE, '##').filter(
    (heading) => listed('Property', section(PAGE, heading)).length,
  );
  const config = () => new CorsConfiguration({ routes: ['/:controller{/:action}'] });
  const entry = (name: string, code: string) =>
    ({
      resources: ['Products'],
      ...(name !== 'exempt' && { origins: ['https://app.example.com'] }),
      [name]: evaluate(code),
    }) as CorsPolicyEntry;

  test('the page has all of them', () => {
    const names = properties.map((heading) => listed('Property', section(PAGE, heading))[0]);
    const all = {
      resources: '*',
      origins: '*',
      methods: '*',
      requestHeaders: '*',
      responseHeaders: '*',
      cookies: true,
      cacheDuration: 0,
      exempt: true,
    } satisfies Required<Omit<CorsPolicyEntry, '$comment'>>;
    expect(names).toEqual(Object.keys(all));
  });

  test.each(values(PAGE, properties, 'Permitted'))('$name: $code is permitted', ({ name, code }) => {
    const added = config().add(entry(name, code)).toJSON().policies[0];
    expect(added).toHaveProperty(name, evaluate(code));
  });

  test("['put'] is the same as ['PUT']", async () => {
    const check = { url: '/products', origin: 'https://app.example.com', method: 'PUT' };
    const decision = await config().add(entry('methods', "['put']")).checkAccess(check);
    expect(decision).toMatchObject({ allowed: true, headers: { 'Access-Control-Allow-Methods': 'PUT' } });
  });

  test.each(values(PAGE, properties, 'Refused'))('$name: $code is refused', ({ name, code }) => {
    expect(() => config().add(entry(name, code))).toThrow(new RegExp(`^${name}`));
  });

  const calls = properties.flatMap((heading) => listed('Calls', section(PAGE, heading)));
  const together = tables(section(PAGE, 'All at once')).flat();

  test.each([...calls, ...together.map((row) => codeSpans(row['call'] ?? '')[0] ?? '')])(
    'the call %s is there',
    (call) => {
      const start = /^for(?:All)?Resources/.test(call)
        ? 'config.'
        : /^(?:for|exempt)/.test(call)
          ? "config.forResources('Orders')."
          : "config.forResources('Orders').forOrigins('https://app.example.com').";
      const added = config();
      const before = JSON.stringify(added);
      evaluate(`${start}${call}${/^for(?:All)?Resources/.test(call) ? '.forAllOrigins()' : ''}`, {
        config: added,
      });
      expect(JSON.stringify(added)).not.toBe(before);
    },
  );

  test.each(together.map((row) => [codeSpans(row['call'] ?? '')[0] ?? '', row['what it allows'] ?? '']))(
    '%s allows %s',
    (call, what) => {
      const added = config();
      evaluate(`config.forOrigins('https://app.example.com').${call}`, { config: added });
      expect(added.toJSON().policies[0]).toEqual({
        resources: '*',
        origins: ['https://app.example.com'],
        ...(what.includes('all methods') && { methods: '*' }),
        ...(what.includes('all request headers') && { requestHeaders: '*' }),
        ...(what.includes('cookies') && { cookies: true }),
      });
    },
  );

  test('the shorter calls on the configuration and behind resources are there', () => {
    const names = codeSpans(
      section(PAGE, 'All at once')
        .split('Directly on')[1]
        ?.replaceAll(/\(\.\.\.\)/g, '') ?? '',
    );
    const shorter = names.filter((name) => name.endsWith('()'));
    expect(shorter).toHaveLength(6);
    for (const name of shorter) {
      const added = config();
      evaluate(name.startsWith('config.') ? name : `config.forResources('Orders').${name}`, {
        config: added,
      });
      expect(added.toJSON().policies[0]?.origins).toBe('*');
    }
  });

  test('lists are the same as values one by one', () => {
    const one = new CorsConfiguration();
    one.forResources('A', 'B').forOrigins('https://a.example').allowMethods('GET', 'PUT');
    const list = new CorsConfiguration();
    list.forResources(['A', 'B']).forOrigins(['https://a.example']).allowMethods(['GET', 'PUT']);
    expect(list.toJSON()).toEqual(one.toJSON());
  });

  test('the headers that need no allowing are named where a preflight asks for them', async () => {
    const names = ['accept', 'accept-language', 'content-language'];
    const open = new CorsConfiguration();
    open.forOrigins('https://app.example.com');
    const app = express();
    app.use(cors(open));
    const server = await serve(app);
    const answer = await preflight(server.port, '/orders', { names: names.join(',') });
    await server.close();
    expect([answer.status, answer.cors['access-control-allow-headers']]).toEqual([204, names.join(',')]);
  });
});

describe('origins', () => {
  const [permitted = [], refused = []] = tables(section('docs/origins.md'));
  const origins = (table: typeof permitted, column: string) =>
    table.flatMap((row) => codeSpans(row[column] ?? ''));

  test.each(origins(permitted, 'permitted'))('%s is permitted', (origin) => {
    const config = new CorsConfiguration();
    config.forOrigins(origin);
    expect(config.toJSON().policies[0]?.origins).toEqual([origin]);
  });

  test.each(origins(refused, 'refused'))('%s is refused', (origin) => {
    const value = origin.startsWith('/') ? evaluate(origin) : origin;
    expect(() => new CorsConfiguration().forOrigins(value as string)).toThrow(CorsConfigurationError);
  });

  test('of each row with two, both are looked at', () => {
    expect(origins(permitted, 'permitted').length).toBeGreaterThan(permitted.length);
    expect(origins(refused, 'refused').length).toBeGreaterThan(refused.length);
  });

  const applications =
    tables(section('docs/origins.md', 'Browser extensions and desktop applications'))[0] ?? [];

  test.each(applications.map((row) => [row['who asks'] ?? '', codeSpans(row['write'] ?? '')[0] ?? '']))(
    '%s: %s is permitted',
    (_who, origin) => {
      new CorsConfiguration().forOrigins(origin);
    },
  );

  test('a * that strangers fit and all extensions are warnings, and errors with strict', () => {
    for (const origin of ['https://app-*.vercel.app', 'https://*.github.io', 'moz-extension://*'])
      expect(() => new CorsConfiguration({ strict: true }).forOrigins(origin)).toThrow(
        CorsConfigurationError,
      );
  });
});

describe('the options of cors()', () => {
  const HEADING = 'The option `resource` of `cors()` and `checkRequest()`';
  const make = (code: string) => cors(new CorsConfiguration(), { resource: evaluate(code) as string });
  const text = section('docs/middleware.md', HEADING);

  test.each(listed('Permitted', text))('%s is permitted', (code) => {
    expect(make(code)).toBeInstanceOf(Function);
  });

  test.each(listed('Refused', text))('%s is refused', (code) => {
    expect(() => make(code)).toThrow(CorsConfigurationError);
  });
});

describe('the options of cachePolicies()', () => {
  const PAGE = 'docs/policies-from-a-database.md';
  const options = headings(PAGE, '###').filter((heading) => /^`\w+`$/.test(heading));
  const make = (name: string, code: string) =>
    cachePolicies(() => null, { max: 10, ttl: 1000, [name]: evaluate(code) });

  test('the page has all of them', () => {
    const names = options.map((heading) => codeSpans(heading)[0]).join();
    expect(names).toBe('max,ttl,staleWhileRevalidate,staleIfError,timeout,maxConcurrent,key');
  });

  test.each(values(PAGE, options, 'Permitted'))('$name: $code is permitted', ({ name, code }) => {
    expect(make(name, code)).toBeInstanceOf(Function);
  });

  test.each(values(PAGE, options, 'Refused'))('$name: $code is refused', ({ name, code }) => {
    expect(() => make(name, code)).toThrow(new RegExp(`^${name}`));
  });
});
