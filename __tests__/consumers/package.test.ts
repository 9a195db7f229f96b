import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { directoryOf } from './support/installs';
import { javascript, outputOf } from './support/project';

jest.setTimeout(120_000);

const modules = path.join(directoryOf('alone'), 'node_modules');
const installed = path.join(modules, 'express-resource-cors');

/** The files below a directory, by their paths in it. */
function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(directory, file)).isFile())
    .sort();
}

function bytesIn(directory: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(path.join(directory, file)).size, 0);
}

const MIB = 1024 * 1024;

describe('what is installed', () => {
  test('is four packages, of one MiB at most together', () => {
    const packages = readdirSync(modules).filter((name) => !name.startsWith('.'));
    expect(packages.sort()).toEqual(['debug', 'express-resource-cors', 'ms', 'path-to-regexp']);
    const files = filesIn(modules).filter((file) => !file.startsWith('.'));
    expect(bytesIn(modules, files)).toBeLessThan(MIB);
  });
});

describe('the tarball', () => {
  const files = filesIn(installed);
  const built = files.filter((file) => file.startsWith('dist/'));

  test('holds the build, the pages for people, and few files', () => {
    const rest = files.filter((file) => !built.includes(file) && !file.startsWith('docs/'));
    expect(rest).toEqual(
      expect.arrayContaining([
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'SECURITY.md',
        'package.json',
        'schema.json',
      ]),
    );
    expect(files).toContain('docs/naming-resources.md');
    expect(files).not.toContain('docs/design.md');
    expect(files.length).toBeLessThanOrEqual(120);
    expect(files.filter((file) => /\.map$|^src\//.test(file))).toEqual([]);
  });

  test('has a program for whatever has types to import, and types for whatever can be imported', () => {
    for (const entry of ['index', 'doctor/index', 'audit/index']) {
      for (const kind of ['.js', '.mjs', '.d.ts', '.d.mts']) expect(built).toContain(`dist/${entry}${kind}`);
    }
  });

  const TYPES = built.filter((file) => file.endsWith('.d.ts'));

  test.each(TYPES)('whatever %s imports is there', (file) => {
    const text = readFileSync(path.join(installed, file), 'utf8');
    for (const [, imported = ''] of text.matchAll(/(?:from|import\()\s*'(\.[^']*)'/g)) {
      const target = path.join(installed, path.dirname(file), imported.replace(/\.js$/, ''));
      expect({ imported, found: existsSync(`${target}.d.ts`) }).toEqual({ imported, found: true });
    }
    // The design is not in the package.
    expect(text).not.toContain('docs/design.md');
  });
});

test('whoever imports and whoever requires it have one set of classes', async () => {
  const output: unknown = JSON.parse(await outputOf(javascript('alone', 'one-set-of-classes.mjs')));
  expect(output).toMatchObject({
    main: {
      CorsCallbackError: true,
      CorsConfiguration: true,
      CorsConfigurationError: true,
      cachePolicies: true,
      checkRequest: true,
      cors: true,
      registerGlobal: true,
    },
    doctor: { DoctorError: true, diagnose: true },
    audit: { AuditError: true, audit: true },
  });
});

test('its command runs', async () => {
  const { version } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as {
    version: string;
  };
  const command = path.join(modules, '.bin/express-resource-cors');
  expect(await outputOf(command, '--version')).toBe(`${version}\n`);
});

test('its lab has the files of its page', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'resource-cors-lab-'));
  const file = path.join(folder, 'cors.json');
  writeFileSync(file, '{ "policies": [{ "resources": ["Products"], "origins": "*" }] }');
  const command = path.join(modules, '.bin/express-resource-cors');
  const lab = spawn(process.execPath, [command, 'lab', '--config', file, '--port', '0']);
  try {
    let printed = '';
    for await (const chunk of lab.stdout as AsyncIterable<Buffer>) {
      printed += chunk.toString();
      if (printed.includes('Ctrl+C')) break;
    }
    const url = /http:\/\/localhost:\d+\//.exec(printed)?.[0] ?? '';
    const page = await (await fetch(url)).text();
    const links = [...page.matchAll(/(?:href|src)="([\w.]+)"/g)].map(([, name]) => String(name));
    expect(links).toEqual(['lab.css', 'main.js']);
    for (const link of links) expect((await fetch(url + link)).status).toBe(200);
    expect(await (await fetch(`${url}lab.json`)).json()).toMatchObject({ file });
  } finally {
    lab.kill('SIGINT');
    rmSync(folder, { recursive: true });
  }
});

describe.each(['express-4', 'express-5'] as const)('beside %s', (install) => {
  test('it is loaded in a fifth of the time that Express takes', async () => {
    const program = javascript(install, 'load-time.cjs');
    const shares: number[] = [];
    for (let round = 0; round < 9; round++) shares.push(Number(await outputOf(program)));
    // Processor time, and the least of several: whatever else the machine does only makes it more. The aim is 0.15, which
    // an idle machine has; a busy one has shown 0.16.
    expect(Math.min(...shares)).toBeLessThan(0.2);
  });
});
