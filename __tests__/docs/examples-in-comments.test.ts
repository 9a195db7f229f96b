import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(__dirname, '../..');
const ENTRIES = ['src/index.ts', 'src/doctor/index.ts', 'src/audit/index.ts'].map((file) =>
  path.join(ROOT, file),
);

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config,
  ts.sys,
  ROOT,
);
const program = ts.createProgram(ENTRIES, options);
const checker = program.getTypeChecker();

/** The public functions, each with the code in its comment. */
const FUNCTIONS = ENTRIES.flatMap((entry) => {
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (!(symbol.flags & ts.SymbolFlags.Function)) return [];
    const comment = ts.displayPartsToString(symbol.getDocumentationComment(checker));
    const [, code = ''] = /```ts\n(.*?)```/s.exec(comment) ?? [];
    return [{ name: exported.name, code }];
  });
});

test('there are public functions', () => {
  expect(FUNCTIONS.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['cors', 'registerGlobal', 'checkRequest', 'cachePolicies', 'diagnose', 'audit']),
  );
});

test.each(FUNCTIONS)('the comment of $name shows how it is called', ({ name, code }) => {
  expect(code).toContain(`${name}(`);
  const { diagnostics = [] } = ts.transpileModule(code, { reportDiagnostics: true });
  expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
});
