import theirs, { type CorsOptions } from 'cors';
import express from 'express';
import { cors as ours, CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { request } from 'node:http';
import { moduleText } from '../../src/command-line/cors-module';
import { readCorsOptions } from '../../src/command-line/cors-options';
import { captureWarnings, serve } from '../express/support';
import { fetchFromPage, type PageFetch, type PageResult, type Send } from '../properties/browser';
import { MIGRATION_ROWS } from '../docs/support/migration';
import { evaluate } from '../docs/support/pages';
import { folderHere, type Folder } from './support/here';
import { installedProject, type Project } from './support/installed';

jest.setTimeout(120_000);

let folder: Folder;
let project: Project;
beforeAll(() => {
  captureWarnings();
  folder = folderHere();
  project = installedProject();
});
afterAll(() => {
  folder.remove();
  project.remove();
});

/** The document of what was printed, which is a module. */
function documentIn(text: string): CorsDocument {
  const code = text.replace('export const config =', 'return');
  expect(code).not.toBe(text);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what was printed is run
  return Function(code)() as CorsDocument;
}

function printedFor(options: unknown): CorsDocument {
  return documentIn(moduleText(readCorsOptions(options)));
}

/** What the options of a row of the README are. */
function optionsOf(code: string): unknown {
  return evaluate(code, { cors: (options: unknown = {}) => options });
}

const ROWS = MIGRATION_ROWS.map(({ there }) => there);

const MORE: readonly CorsOptions[] = [
  { origin: true, credentials: true },
  {
    origin: 'https://a.example',
    credentials: true,
    methods: 'GET,HEAD,POST,PUT',
    allowedHeaders: 'X-A, Content-Type',
  },
  { origin: ['https://a.example', 'null', 'https://*.example', 'https://b.example/'], exposedHeaders: '*' },
  { origin: ['https://a.example', /b\.example$/], maxAge: 100_000 },
  { origin: [], credentials: true },
  { origin: ['https://a.example', true] },
  { origin: undefined },
  { origin: '' },
  { origin: '*', methods: '*', exposedHeaders: ['ETag', 'X-Total'], maxAge: -1 },
  { origin: true, credentials: true, methods: ['GET', 'HEAD', 'POST', '*'], exposedHeaders: '*' },
  { origin: 'https://a.example', allowedHeaders: [], credentials: 'yes' as never },
  { methods: '' },
];

const PAGES: PageFetch[] = ['https://a.example', 'https://evil.example', 'https://b.example', 'null'].flatMap(
  (origin) =>
    ['GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'].flatMap((method) =>
      (['omit', 'include'] as const).flatMap((credentials) =>
        [[], [['X-A', '1']], [['Content-Type', 'application/json']]].map((headers) => ({
          origin,
          target: '/api/a',
          method,
          headers: headers as [string, string][],
          credentials,
          forcePreflight: false,
          fetchMetadata: true,
        })),
      ),
    ),
);

async function seenBy(middleware: express.RequestHandler): Promise<PageResult[]> {
  const app = express();
  app.use(middleware);
  app.all('/{*rest}', (_request, response) => {
    response.set({ ETag: '"1"', 'X-Total': '3' }).json([]);
  });
  const server = await serve(app);
  const send: Send = ({ method, target, headers }) =>
    new Promise((resolve, reject) => {
      const asked = request({
        port: server.port,
        host: '127.0.0.1',
        method,
        path: target,
        headers: headers as never,
      });
      asked.on('error', reject).on('response', (response) => {
        response.resume().on('end', () => {
          const lines = Object.entries(response.headers).map(
            ([name, value]) => [name, String(value)] as const,
          );
          resolve({ status: response.statusCode ?? 0, headers: lines });
        });
      });
      asked.end();
    });
  const results: PageResult[] = [];
  for (const page of PAGES) results.push(await fetchFromPage(send, page));
  await server.close();
  return results;
}

/** Whether a page that gets at the answer there is refused here, as was said. */
function isSaid(options: CorsOptions, document: CorsDocument, { method, origin }: PageFetch): boolean {
  // Holes allow nothing until they are filled in.
  const named = document.policies.flatMap((entry) => entry.origins ?? []);
  if (typeof options === 'function' || typeof options.origin === 'function') return true;
  if (options.origin instanceof RegExp) return true;
  // What cookies protect is not for everybody's origin.
  if (origin === 'null' && document.policies[0]?.cookies) return true;
  if (Array.isArray(options.origin) && !named.includes('*') && !named.includes(origin)) return true;
  // With cookies a star is a name like any other: it worked for requests without them only, and is left out.
  if (options.credentials === true && [options.methods].flat().includes('*')) return true;
  // Methods count for actual requests too.
  const [entry] = document.policies;
  return (
    'methods' in options && ['GET', 'HEAD', 'POST'].includes(method) && !entry?.methods?.includes(method)
  );
}

describe('what pages get at is what they got at with the package', () => {
  test.each<[string, unknown]>([
    ...ROWS.map((code): [string, unknown] => [code, optionsOf(code)]),
    ...MORE.map((options): [string, unknown] => [`cors(${JSON.stringify(options)})`, options]),
  ])('%s', async (_, given) => {
    const options = given as CorsOptions;
    const document = printedFor(options);
    const config = CorsConfiguration.from({ diagnostics: false, ...document });
    const there = await seenBy(theirs(options));
    const here = await seenBy(ours(config));
    for (const [index, page] of PAGES.entries()) {
      const [was, is] = [there[index]!, here[index]!];
      // Nobody gets at more than before.
      if (!is.blocked) expect({ page, blocked: was.blocked }).toEqual({ page, blocked: undefined });
      if (!was.blocked && is.blocked)
        expect({ page, is, said: isSaid(options, document, page) }).toMatchObject({ said: true });
      // With cookies a star is a name like any other; it is left out, which is said.
      const hasStar = options.credentials === true && options.exposedHeaders === '*';
      if (!was.blocked && !is.blocked && !hasStar) expect(readable(is)).toEqual(readable(was));
    }
  });

  function readable({ headers = [] }: PageResult): unknown {
    return headers.filter(([name]) => ['etag', 'x-total'].includes(name)).sort();
  }
});

test('from-cors, prints the configuration with what differs beside each line', async () => {
  folder.write(
    'cors-options.json',
    JSON.stringify({
      origin: ['https://a.example'],
      methods: ['GET', 'PUT'],
      optionsSuccessStatus: 200,
      maxAge: 600,
    }),
  );
  expect(await folder.run(['from-cors', 'cors-options.json'])).toEqual({
    status: 0,
    stderr: '',
    stdout: `// What the options of cors did, for CorsConfiguration.from(). What differs is said above each line.

export const config = {
  // There every OPTIONS request was answered; here only preflights, and your own handlers run.
  preflightStatus: 200,
  policies: [
    {
      resources: '*',
      // Other origins get 403 for a preflight; there it was 204 without their origin.
      origins: ['https://a.example'],
      // Here methods count for actual requests too: POST passed there without being named, because
      // browsers send it without asking, and is refused here. Name it if your pages use it.
      methods: ['GET', 'PUT'],
      requestHeaders: '*',
      cacheDuration: 600,
    },
  ],
};
`,
  });
});

test('from-cors --json, has document, notes and holes', async () => {
  folder.write('wide.json', JSON.stringify({ credentials: true }));
  const { status, stdout } = await folder.run(['from-cors', 'wide.json', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    document: {
      policies: [
        {
          resources: '*',
          origins: '*',
          methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
          requestHeaders: '*',
        },
      ],
    },
    notes: { origins: [expect.stringContaining('cookies never worked')] },
    holes: [],
  });
});

test.each([
  ['export default', 'export default { origin: [/x$/, "https://a.example"] };', 'origins1'],
  [
    'a named export',
    'export const corsOptions = { origin: (origin, callback) => callback(null, true) };',
    'originCallback',
  ],
  [
    'a function of the request',
    'export default (request, callback) => callback(null, {});',
    'optionsOfRequest',
  ],
])('from-cors of a module with %s, prints a module that loads, with a named hole', async (_, code, hole) => {
  project.write('options.mjs', code);
  const { status, stdout, stderr } = await project.run(['from-cors', 'options.mjs']);
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: `What can't be carried over allows nothing until you fill it in: ${hole}.\n`,
  });
  expect(stdout).toContain(`const ${hole} = `);
  project.write('cors.config.mjs', stdout);
  expect(await project.run(['policies', '--config', 'cors.config.mjs'])).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test('from-cors of a CommonJS module', async () => {
  project.write('options.cjs', "module.exports = { origin: 'https://a.example' };");
  const { status, stdout } = await project.run(['from-cors', 'options.cjs', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ document: { policies: [{ origins: ['https://a.example'] }] } });
});

test.each([
  ['none.json', undefined, 'there is no such file'],
  ['broken.json', '{', 'JSON'],
  ['list.json', '[]', 'is not an object with options of cors'],
  ['wrong.json', '{ "methods": 5, "allowedHeaders": [1], "exposedHeaders": {} }', 'methods: 5'],
  ['wrong.json', '{ "methods": 5, "allowedHeaders": [1], "exposedHeaders": {} }', 'exposedHeaders: {}'],
])('from-cors of %s (%s), says what is wrong, with its place', async (file, content, message) => {
  if (content !== undefined) folder.write(file, content);
  const { status, stdout, stderr } = await folder.run(['from-cors', file]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('from-cors of the middleware itself, or of nothing, says what to export', async () => {
  project.write('middleware.mjs', 'export default (req, res, next) => next();');
  expect((await project.run(['from-cors', 'middleware.mjs'])).stderr).toContain('export the options');
  project.write('nothing.mjs', 'export const x = 1;');
  expect(await project.run(['from-cors', 'nothing.mjs'])).toMatchObject({ status: 2, stdout: '' });
});

test.each<[options: object, property: string, said: string]>([
  [{ optionsSuccessStatus: 404 }, 'policies', 'it is left out'],
  [{ origin: true, credentials: true, exposedHeaders: '*' }, 'policies', "There '*' for exposedHeaders"],
  [{ origin: true, credentials: true }, 'origins', 'any site that a visitor opens'],
  [{ origin: [true] }, 'origins', 'origin[0] is neither a text nor a regular expression'],
  [{ methods: ['put'] }, 'methods', 'compared case'],
  [{ maxAge: 1.5 }, 'policies', 'not a whole number'],
  [{ maxAge: 100_000 }, 'cacheDuration', 'a day'],
  [{ allowedHeaders: ['X-A', 'Cookie'] }, 'policies', "Left out: 'Cookie'"],
  [{ allowedHeader: 'X-A' }, 'policies', "Was 'allowedHeaders' meant?"],
  [{ credentials: 1 }, 'policies', 'only true counts'],
])('what differs of %j is said beside %s', (options, property, said) => {
  const { notes } = readCorsOptions(options);
  expect(notes.get(property)?.join(' ')).toContain(said);
});

test.each([[[]], [['a.json', 'b.json']]])('from-cors %j is wrong usage', async (args) => {
  expect(await folder.run(['from-cors', ...args])).toMatchObject({ status: 2, stdout: '' });
});

test('from-cors, lets nothing in the options break out of its line', () => {
  const odd = { origin: ["https://a.example'] }; evil(); //", 'x\n*/ evil()'], ['a\nevil()//']: 1 };
  const text = moduleText(readCorsOptions(odd));
  expect(documentIn(text)).toEqual({ policies: [] });
});
