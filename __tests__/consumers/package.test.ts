import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { directoryOf } from './support/installs';
import { javascript, outputOf } from './support/project';

jest.setTimeout(60_000);

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
  test('is the package and three small dependencies with theirs, within the budget', () => {
    const packages = readdirSync(modules).filter((name) => !name.startsWith('.'));
    expect(packages.sort()).toEqual(['debug', 'express-resource-cors', 'lru-cache', 'ms', 'path-to-regexp']);
    const files = filesIn(modules).filter((file) => !file.startsWith('.'));
    expect(bytesIn(modules, files)).toBeLessThan(9 * MIB);
  });

  test('the package by itself is within its own', () => {
    expect(bytesIn(installed, filesIn(installed))).toBeLessThan(1.25 * MIB);
  });
});

describe('the tarball', () => {
  const files = filesIn(installed);
  const built = files.filter((file) => file.startsWith('dist/'));
  const sources = files.filter((file) => file.startsWith('src/'));

  test('holds the build, its sources, four documents and the schema', () => {
    const rest = files.filter((file) => !built.includes(file) && !sources.includes(file));
    expect(rest).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'package.json',
      'schema.json',
    ]);
  });

  test('each source is built with its types and the maps of both, and nothing else is', () => {
    expect(sources.length).toBeGreaterThan(0);
    const expected = sources.flatMap((source) => {
      const [, name = '', m = ''] = /^src\/(.*)\.(m?)ts$/.exec(source) ?? [];
      return [`.${m}js`, `.${m}js.map`, `.d.${m}ts`, `.d.${m}ts.map`].map((kind) => `dist/${name}${kind}`);
    });
    expect(built).toEqual(expected.sort());
  });

  test('every map leads to a source that is there', () => {
    const maps = built.filter((file) => file.endsWith('.map'));
    for (const map of maps) {
      const { sources: mapped } = JSON.parse(readFileSync(path.join(installed, map), 'utf8')) as {
        sources: string[];
      };
      expect(mapped).toHaveLength(1);
      expect({ map, found: existsSync(path.join(installed, path.dirname(map), mapped[0]!)) }).toEqual({
        map,
        found: true,
      });
    }
  });
});

test('whoever imports and whoever requires it have one set of classes', async () => {
  const output: unknown = JSON.parse(await outputOf(javascript('alone', 'one-set-of-classes.mjs')));
  expect(output).toEqual({
    main: {
      CorsCallbackError: true,
      CorsConfiguration: true,
      CorsConfigurationError: true,
      cachePolicies: true,
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
