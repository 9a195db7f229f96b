// Builds dist/ from src/: a few JavaScript files in place of some hundred, and the types that users see.
//
// Each part is one file. What a part imports of another is taken from that part's file, so that no module is there
// twice: there is one set of classes, and one memory of what was warned of.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const src = join(root, 'src');
const dist = join(root, 'dist');

/** The folders of src that are parts of their own; all others make up `core`. */
const PARTS = [
  'explanation',
  'comparison',
  'policy-cache',
  'report-only',
  'doctor',
  'audit',
  'lab',
  'command-line',
];

/** Parts that serve no requests. */
const TOOLS = ['comparison', 'doctor', 'audit', 'lab', 'command-line'];

/** What a browser is shown: the page of the lab. */
const PAGE = join(src, 'lab', 'page');

/** Modules of those folders that are needed at once: they load the rest. */
const IN_CORE = [
  'explanation/decision-of',
  'explanation/callback-error',
  'comparison/compare-configurations',
  'policy-cache/cache-policies',
  'report-only/collect-differences',
];

/** Modules that are large and seldom needed: parts of their own. */
const APART = ['origins/public-suffix-rules'];

/** What users import, and what npx runs. */
const IMPORTED = ['index', 'doctor/index', 'audit/index'];
const PROGRAM = 'command-line/main';

rmSync(dist, { recursive: true, force: true });
const modules = modulesIn(src);
const entries = [...IMPORTED, PROGRAM].filter((entry) => modules.includes(entry));
await Promise.all([...new Set(modules.map(partOf))].map(buildPart));
await buildPage();
writeTypes(entries.filter((entry) => entry !== PROGRAM));

/** The modules of a folder, as paths below src without their ending. */
function modulesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return modulesIn(path);
    return entry.name.endsWith('.ts') ? [pathBelow(src, path).replace(/\.ts$/, '')] : [];
  });
}

function pathBelow(folder, path) {
  return relative(folder, path).split(sep).join('/');
}

/** The part that a module belongs to, by the name of its file in dist. */
function partOf(module) {
  if ([...IMPORTED, PROGRAM].includes(module)) return module;
  if (IN_CORE.includes(module)) return 'core';
  if (APART.includes(module)) return module.replace('/', '-');
  const [folder] = module.split('/');
  return PARTS.includes(folder) ? folder : 'core';
}

/** A module's name among the exports of its part. */
function nameOf(module) {
  return module.replace(/[^a-z0-9]/gi, '_');
}

async function buildPart(part) {
  const own = modules.filter((module) => partOf(module) === part);
  const contents = own.map((module) => `export * as ${nameOf(module)} from './${module}';`).join('\n');
  await build({
    ...(entries.includes(part)
      ? { entryPoints: [join(src, `${part}.ts`)] }
      : { stdin: { contents, resolveDir: src, sourcefile: `${part}.ts`, loader: 'ts' } }),
    outfile: join(dist, `${part}.js`),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    // What is installed stays small. Where requests are served, names stay, for whoever reads a stack.
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: TOOLS.includes(part),
    logLevel: 'warning',
    plugins: [{ name: 'parts', setup: (plugin) => takeFromOthers(plugin, part) }],
  });
}

/** The page as a few files: its modules are one. */
async function buildPage() {
  const folder = join(dist, 'lab-page');
  await build({
    entryPoints: [join(PAGE, 'main.js'), join(PAGE, 'lab.css')],
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  write('lab-page/index.html', readFileSync(join(PAGE, 'index.html'), 'utf8'));
}

/** Has imports of other parts' modules taken from the files of those parts. */
function takeFromOthers({ onResolve, onLoad }, part) {
  const up = part.includes('/') ? '../' : './';
  onResolve({ filter: /^\./, namespace: 'file' }, ({ path, resolveDir }) => {
    const module = pathBelow(src, resolve(resolveDir, path));
    return modules.includes(module) && partOf(module) !== part
      ? { path: module, namespace: 'part' }
      : undefined;
  });
  onResolve({ filter: /^\./, namespace: 'part' }, ({ path }) => ({ path, external: true }));
  onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
    contents: `module.exports = require('${up}${partOf(path)}.js').${nameOf(path)};`,
  }));
}

/** The types that users can see from what they import, and the ES modules, which are views of the others. */
function writeTypes(imported) {
  const made = mkdtempSync(join(tmpdir(), 'types-'));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--project', join(root, 'tsconfig.build.json'), '--emitDeclarationOnly', '--outDir', made];
  execFileSync(process.execPath, [tsc, ...options], { stdio: 'inherit' });
  const seen = new Set();
  const see = (module) => {
    if (seen.has(module)) return;
    seen.add(module);
    const text = usedImports(readFileSync(join(made, `${module}.d.ts`), 'utf8'))
      // The design is not in the package, so what users see does not refer to it.
      .replace(/ \(docs\/design\.md § [^)]*\)/g, '');
    write(`${module}.d.ts`, text);
    for (const [, path] of text.matchAll(/(?:from|import\()\s*'(\.[^']*)'/g)) {
      see(pathBelow(made, resolve(made, dirname(module), path)));
    }
  };
  for (const entry of imported) {
    see(entry);
    const view = `export * from './${entry.slice(entry.lastIndexOf('/') + 1)}.js';\n`;
    write(`${entry}.mjs`, view);
    write(`${entry}.d.mts`, view);
  }
  rmSync(made, { recursive: true });
}

/** A declaration without the imports of names that only what is internal uses, which is left out of it. */
function usedImports(text) {
  return text.replace(/^import (?:type )?\{([^}]*)\} from '[^']*';\n/gm, (line, names, at) => {
    const rest = text.slice(at + line.length);
    const isUsed = names
      .split(',')
      .map((name) => name.trim().split(/\s+/).at(-1))
      .some((name) => name && new RegExp(`\\b${name}\\b`).test(rest));
    return isUsed ? line : '';
  });
}

function write(path, text) {
  const file = join(dist, path);
  if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
