import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Server } from 'node:http';
import path from 'node:path';
import ts from 'typescript';
import * as library from 'express-resource-cors';
import * as doctor from 'express-resource-cors/doctor';

const root = path.resolve(__dirname, '../..');
const snippets = [
  ...readFileSync(path.join(root, 'README.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms),
].map(([, code = '']) => code);
const requireHere = createRequire(__filename);

/** Runs a snippet as printed; only its servers listen on free ports. */
async function run(code: string): Promise<void> {
  const body = ts.transpileModule(`export async function snippet() {\n${hoistImports(code)}\n}`, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    },
  }).outputText;
  const exports: { snippet?: () => Promise<void> } = {};
  const own: Record<string, unknown> = {
    'express-resource-cors': library,
    'express-resource-cors/doctor': doctor,
  };
  const load = (name: string): unknown => own[name] ?? requireHere(name);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- that is the test
  new Function('exports', 'require', body)(exports, load);
  await exports.snippet?.();
}

/** `import` can't stand in a function, and top-level `await` can't stand outside one. */
function hoistImports(code: string): string {
  return code.replace(
    /^import (?:(\w+)|\{([^}]*)\}) from '([^']+)';$/gm,
    (_, whole: string | undefined, named: string | undefined, from: string) =>
      whole === undefined
        ? `const {${(named ?? '').replace(/\btype \w+,?/g, '')}} = require('${from}');`
        : `const ${whole} = ((m) => m.default ?? m)(require('${from}'));`,
  );
}

describe('README.md', () => {
  const servers: Server[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its server below
  const { listen } = Server.prototype;

  beforeAll(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    Server.prototype.listen = function (this: Server) {
      servers.push(this);
      return listen.call(this, 0);
    } as typeof listen;
  });
  afterAll(() => {
    Server.prototype.listen = listen;
    for (const server of servers) server.close();
    jest.restoreAllMocks();
  });

  test('has snippets', () => {
    expect(snippets.length).toBeGreaterThan(5);
  });

  test.each(snippets.map((code, index) => ({ index: index + 1, code })))(
    'snippet $index runs as printed',
    async ({ code }) => {
      await run(code);
    },
  );
});
