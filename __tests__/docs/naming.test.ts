import {
  checkRequest,
  CorsConfiguration,
  CorsConfigurationError,
  type CorsPolicyEntry,
} from 'express-resource-cors';
import { captureWarnings } from '../express/support';
import { codeSpans, evaluate, read, section, tables } from './support/pages';

beforeAll(captureWarnings);

/** The names of a picture, the most specific first. */
const named = (page: string) =>
  [...(/```text\n(?:GET|PUT).*?```/s.exec(read(page))?.[0].matchAll(/^ {2}([1-4])\. (\S+) /gm) ?? [])].map(
    ([, , name = '']) => name,
  );

describe.each(['README.md', 'docs/naming-resources.md'])('the picture of %s', (page) => {
  const names = named(page);

  test('has four names', () => {
    expect(names).toHaveLength(4);
  });

  test.each([0, 1, 2, 3])('of the names from line %d on, the first decides', (from) => {
    const config = new CorsConfiguration({
      routes: [{ template: '/api/:controller{/:id}', defaults: { action: 'Search' } }],
    });
    config.forAllOrigins();
    for (const name of names.slice(from).reverse())
      config.forResources(name).forOrigins('https://app.example.com');
    expect(config.resourceOf('/api/products/7?page=2')).toBe(names[from]);
  });

  test('entries for all resources decide where none of them is configured, and only there', async () => {
    const config = new CorsConfiguration();
    config.forAllOrigins();
    const check = { url: '/api/products/7?page=2', origin: 'https://else.example' };
    expect((await config.checkAccess(check)).allowed).toBe(true);
    config.forResources(names[3] ?? '').forOrigins('https://app.example.com');
    expect((await config.checkAccess(check)).allowed).toBe(false);
  });
});

test('a template of the form v:version takes more for a version than one would think', () => {
  const config = new CorsConfiguration({ routes: ['/api/v:version/:controller{/*rest}'] });
  expect(config.resourceOf('/api/values/7')).toBe('7');
});

describe('what the README says to write', () => {
  const rows = tables(section('README.md', 'I want …')).flat();
  const codes = rows.map((row) => [row['I want …'] ?? '', codeSpans(row['I write …'] ?? '')[0] ?? '']);

  test('is a dozen rows', () => {
    expect(rows.length).toBeGreaterThanOrEqual(12);
    expect(rows.length).toBeLessThanOrEqual(15);
  });

  test.each(codes)('%s: %s is accepted', async (_what, code) => {
    const config = new CorsConfiguration();
    const before = JSON.stringify(config);
    const request = { method: 'GET', url: '/chat', headers: {}, rawHeaders: [] };
    const find = () => Promise.resolve<CorsPolicyEntry | null>(null);
    const text = '{ "policies": [{ "resources": ["Products"], "origins": ["https://app.example.com"] }] }';
    const names = { CorsConfiguration, checkRequest, config, find, request, text };
    if (code.startsWith('const {')) {
      const decision = await (evaluate(code.replace(/^const .* = await /, ''), names) as Promise<unknown>);
      expect(decision).toMatchObject({ allowed: true, reason: 'no-origin' });
      return;
    }
    const value = evaluate(code, names);
    const changed = value instanceof CorsConfiguration ? value : config;
    expect(JSON.stringify(changed) !== before || changed.dynamicConfigurationCallback !== undefined).toBe(
      true,
    );
  });

  test('strict refuses everybody with cookies', () => {
    expect(() => new CorsConfiguration({ strict: true }).allowAll()).toThrow(CorsConfigurationError);
  });
});
