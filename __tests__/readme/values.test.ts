import {
  cachePolicies,
  cors,
  CorsConfiguration,
  CorsConfigurationError,
  type CorsOptions,
  type CorsPolicyEntry,
} from 'express-resource-cors';
import { OPTION_NAMES } from '../../src/configuration/options';
import { captureWarnings } from '../express/support';
import { codeSpans, evaluate, section, tables, type Table } from './support/readme';

/** The tables of a section that set permitted and refused values side by side. */
const sideBySide = (heading: string): Table =>
  tables(section(heading))
    .filter(([row]) => row && 'permitted' in row && 'refused' in row)
    .flat();

/** The values of a table, one for each test. */
const values = (table: Table, column: 'permitted' | 'refused') =>
  table.flatMap((row) =>
    codeSpans(row[column] ?? '').map((code) => ({
      name: codeSpans(row['option'] ?? row['property'] ?? row['option of `cors()`'] ?? '')[0] ?? '',
      code,
    })),
  );

beforeAll(captureWarnings);

describe('options', () => {
  const table = sideBySide('Options');
  const [defaults = []] = tables(section('Options'));

  test('both tables have all of them', () => {
    for (const rows of [table, defaults])
      expect(rows.map((row) => codeSpans(row['option'] ?? '')[0])).toEqual(OPTION_NAMES);
  });

  test.each(defaults.map((row) => [codeSpans(row['option'] ?? '')[0] ?? '', row['default'] ?? '']))(
    'the option %s, not said, is %s',
    (name, cell) => {
      const [code = 'undefined'] = codeSpans(cell);
      expect(new CorsConfiguration()[name as keyof CorsOptions]).toEqual(evaluate(code, { process }));
    },
  );

  test.each(values(table, 'permitted'))('$name: $code is permitted', ({ name, code }) => {
    const value = evaluate(code);
    expect(new CorsConfiguration({ [name]: value })).toHaveProperty(name, value);
  });

  test.each(values(table, 'refused'))('$name: $code is refused', ({ name, code }) => {
    const make = () => new CorsConfiguration({ [name]: evaluate(code) });
    expect(make).toThrow(CorsConfigurationError);
    expect(make).toThrow(new RegExp(`^${name}`));
  });

  test('undefined gives the default back, and one that does not exist is refused', () => {
    const config = new CorsConfiguration({ callbackTimeout: 7 });
    Object.assign(config, { callbackTimeout: undefined });
    expect(config.callbackTimeout).toBe(5000);

    const [, code = '', question = ''] =
      /refused too: `([^`]+)`\s+gets the question "([^"]+)"/.exec(section('Options')) ?? [];
    expect(() => new CorsConfiguration(evaluate(code) as CorsOptions)).toThrow(question);
  });
});

describe('the properties of an entry', () => {
  const table = sideBySide('Saying what is allowed');
  const config = () => new CorsConfiguration({ routes: ['/:controller{/:action}'] });
  const entry = (name: string, code: string) =>
    ({
      resources: ['Products'],
      ...(name !== 'exempt' && { origins: ['https://app.example.com'] }),
      [name]: evaluate(code),
    }) as CorsPolicyEntry;

  test('the table has all of them', () => {
    const names = table.map((row) => codeSpans(row['property'] ?? '')[0]);
    const all = {
      resources: '*',
      origins: '*',
      exempt: true,
      methods: '*',
      requestHeaders: '*',
      responseHeaders: '*',
      cookies: true,
      cacheDuration: 0,
    } satisfies Required<Omit<CorsPolicyEntry, '$comment'>>;
    expect(names).toEqual(Object.keys(all));
  });

  test.each(values(table, 'permitted'))('$name: $code is permitted', ({ name, code }) => {
    const added = config().add(entry(name, code)).toJSON().policies[0];
    expect(added).toHaveProperty(name, evaluate(code));
  });

  test("['put'] is the same as ['PUT']", async () => {
    const check = { url: '/products', origin: 'https://app.example.com', method: 'PUT' };
    const decision = await config().add(entry('methods', "['put']")).checkAccess(check);
    expect(decision).toMatchObject({ allowed: true, headers: { 'Access-Control-Allow-Methods': 'PUT' } });
  });

  test.each(values(table, 'refused'))('$name: $code is refused', ({ name, code }) => {
    expect(() => config().add(entry(name, code))).toThrow(new RegExp(`^${name}`));
  });
});

describe('origins', () => {
  const table = sideBySide('Naming origins');
  const origins = (column: 'permitted' | 'refused') => values(table, column).map(({ code }) => code);

  test.each(origins('permitted'))('%s is permitted', (origin) => {
    new CorsConfiguration().forOrigins(origin);
  });

  test.each(origins('refused'))('%s is refused', (origin) => {
    const value = origin.startsWith('/') ? evaluate(origin) : origin;
    expect(() => new CorsConfiguration().forOrigins(value as string)).toThrow(CorsConfigurationError);
  });
});

describe('the options of cors()', () => {
  const table = sideBySide('Putting it in place');
  const make = (name: string, code: string) => cors(new CorsConfiguration(), { [name]: evaluate(code) });

  test.each(values(table, 'permitted'))('$name: $code is permitted', ({ name, code }) => {
    expect(make(name, code)).toBeInstanceOf(Function);
  });

  test.each(values(table, 'refused'))('$name: $code is refused', ({ name, code }) => {
    expect(() => make(name, code)).toThrow(CorsConfigurationError);
  });
});

describe('the options of cachePolicies()', () => {
  const table = sideBySide('From a database');
  const make = (name: string, code: string) =>
    cachePolicies(() => null, { max: 10, ttl: 1000, [name]: evaluate(code) });

  test('the table has all of them', () => {
    const names = table.map((row) => codeSpans(row['option'] ?? '')[0]).join();
    expect(names).toBe('max,ttl,staleWhileRevalidate,staleIfError,timeout,maxConcurrent,key');
  });

  test.each(values(table, 'permitted'))('$name: $code is permitted', ({ name, code }) => {
    expect(make(name, code)).toBeInstanceOf(Function);
  });

  test.each(values(table, 'refused'))('$name: $code is refused', ({ name, code }) => {
    expect(() => make(name, code)).toThrow(new RegExp(`^${name}`));
  });
});
