import { sendRaw, type RawResponse } from '../servers/raw-request';
import type { Install } from './support/installs';
import { compiled, endPrograms, javascript, serving, type TypeScriptProject } from './support/project';

jest.setTimeout(120_000);
afterAll(endPrograms);

function send(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<RawResponse> {
  return sendRaw(port, { method, path, headers: { Host: `127.0.0.1:${String(port)}`, ...headers } });
}

function header({ headers }: RawResponse, name: string): string | undefined {
  return headers.find(([other]) => other.toLowerCase() === name)?.[1];
}

/** The rules that hold for each program: one entry, for `Products`, `https://app.example.com`, GET and PUT. */
async function expectProtected(port: number): Promise<void> {
  const origin = 'https://app.example.com';
  const preflight = await send(port, 'OPTIONS', '/api/products', {
    Origin: origin,
    'Access-Control-Request-Method': 'PUT',
  });
  expect(preflight.status).toBe(204);
  expect(header(preflight, 'access-control-allow-origin')).toBe(origin);
  expect(header(preflight, 'access-control-allow-methods')).toBe('GET,PUT');

  const actual = await send(port, 'GET', '/api/products', { Origin: origin });
  expect(actual.status).toBe(200);
  expect(header(actual, 'access-control-allow-origin')).toBe(origin);
  expect(JSON.parse(actual.body)).toMatchObject({ type: 'actual', reason: 'allowed', resource: 'Products' });

  const foreign = await send(port, 'OPTIONS', '/api/products', {
    Origin: 'https://evil.example',
    'Access-Control-Request-Method': 'GET',
  });
  expect(foreign.status).toBe(403);
  expect(header(foreign, 'access-control-allow-origin')).toBeUndefined();
}

describe('JavaScript', () => {
  test.each<[kind: string, install: Install, file: string]>([
    ['CommonJS, Express 4', 'express-4', 'express.cjs'],
    ['CommonJS, Express 5', 'express-5', 'express.cjs'],
    ['ES modules, Express 4', 'express-4', 'express.mjs'],
    ['ES modules, Express 5', 'express-5', 'express.mjs'],
  ])('%s', async (_kind, install, file) => {
    await expectProtected(await serving(javascript(install, file)));
  });
});

const NODE16 = { module: 'node16' };
const NODENEXT = { module: 'nodenext' };
const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' };
const EXPRESS = ['express.ts', 'types.ts'];

describe('TypeScript', () => {
  test.each<[kind: string, project: TypeScriptProject]>([
    [
      'node16, CommonJS, Express 4',
      { install: 'express-4', type: 'commonjs', compilerOptions: NODE16, files: EXPRESS },
    ],
    [
      'nodenext, ES modules, Express 4',
      { install: 'express-4', type: 'module', compilerOptions: NODENEXT, files: EXPRESS },
    ],
    [
      'node16, CommonJS, Express 5',
      { install: 'express-5', type: 'commonjs', compilerOptions: NODE16, files: EXPRESS },
    ],
    [
      'node16, ES modules, Express 5',
      { install: 'express-5', type: 'module', compilerOptions: NODE16, files: EXPRESS },
    ],
    [
      'nodenext, ES modules, Express 5',
      { install: 'express-5', type: 'module', compilerOptions: NODENEXT, files: EXPRESS },
    ],
    [
      'bundler, Express 5',
      { install: 'express-5', type: 'module', compilerOptions: BUNDLER, files: EXPRESS },
    ],
  ])('%s', async (_kind, project) => {
    await expectProtected(await serving(`${await compiled(project)}/express.js`));
  });

  test('nodenext, CommonJS, Express 5, Connect and plain http', async () => {
    const programs = await compiled({
      install: 'express-5',
      type: 'commonjs',
      compilerOptions: NODENEXT,
      files: [...EXPRESS, 'connect.ts', 'http.ts'],
    });
    for (const program of ['express', 'connect', 'http']) {
      await expectProtected(await serving(`${programs}/${program}.js`));
    }
  });

  test('NestJS on Express: a resource is a controller, by its route', async () => {
    const programs = await compiled({
      install: 'express-5',
      type: 'commonjs',
      compilerOptions: { ...NODENEXT, experimentalDecorators: true, emitDecoratorMetadata: true },
      files: ['nest.ts'],
    });
    const port = await serving(`${programs}/nest.js`);
    await expectProtected(port);

    const reports = await send(port, 'GET', '/api/reports/daily', { Origin: 'https://reports.example.com' });
    expect(JSON.parse(reports.body)).toMatchObject({ reason: 'allowed', resource: 'Reports' });
    expect(header(reports, 'access-control-allow-origin')).toBe('https://reports.example.com');
    const products = await send(port, 'GET', '/api/products', { Origin: 'https://reports.example.com' });
    expect(JSON.parse(products.body)).toMatchObject({ reason: 'origin-not-allowed', resource: 'Products' });
    expect(header(products, 'access-control-allow-origin')).toBeUndefined();
  });
});
