import path from 'node:path';
import ts from 'typescript';
import { codeBlocks, PAGES, read } from './support/pages';

const ROOT = path.resolve(__dirname, '../..');
/** Modules, as `import` and top-level `await` want. */
const files = new Map(
  PAGES.flatMap((page) =>
    codeBlocks('ts', read(page))
      // NestJS is not installed here: see nestjs.test.ts.
      .filter((code) => !code.includes("'@nestjs/"))
      .map((code, index): [string, string] => [
        path.join(ROOT, `__tests__/docs/${page.replaceAll('/', '-')}-${index + 1}.mts`),
        code,
      ]),
  ),
);

test('every snippet has the right types, strictly', () => {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  // What the house asks of its own code beyond `strict`: handlers leave parameters unused, and `process.env.NODE_ENV` is usual.
  Object.assign(options, {
    noUnusedLocals: false,
    noUnusedParameters: false,
    noPropertyAccessFromIndexSignature: false,
  });
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    readFile: (name) => files.get(name) ?? disk.readFile(name),
    getSourceFile: (name, target, ...others) => {
      const code = files.get(name);
      return code === undefined
        ? disk.getSourceFile(name, target, ...others)
        : ts.createSourceFile(name, code, target);
    },
  };

  const program = ts.createProgram([...files.keys()], options, host);

  const wrong = [...files.keys()].flatMap((name) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .map(
        ({ start = 0, file, messageText }) =>
          `${path.basename(name)}:${(file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      ),
  );
  expect(wrong).toEqual([]);
}, 120_000);
