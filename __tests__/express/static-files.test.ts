import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, win32 } from 'node:path';
import { CorsConfiguration, registerGlobal, type CorsDecision } from 'express-resource-cors';
import type { RunningServer } from '../servers/platforms';
import { sendRaw } from '../servers/raw-request';
import { corsHeaders, EXPRESS_VERSIONS, serve, withServer } from './support';

const PARTNER = 'https://partner.example.net';
const SECRET = 'the secret file';

/** Spellings of `/reports/secret.csv`, as clever clients may write it. `file` is where the static files look. */
function spellings(file: string): string[] {
  const [, folder = '', name = ''] = file.split('/');
  const percent = (text: string) => text.replace(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return [
    file,
    `${file}?x=1`,
    `${file}#x`,
    `${file}/`,
    `${file}//`,
    `${file}%2f`,
    `${file}/.`,
    `${file}%2f.`,
    `${file}/x/..`,
    `${file}%2fx%2f..`,
    `${file}%00`,
    `${file}%20`,
    `${file}.`,
    `${file}::$DATA`,
    `/${percent(folder)}/${name}`,
    `/${folder}/${percent(name)}`,
    `/${percent(folder)}%2f${percent(name)}`,
    `/${folder}%2f${name}`,
    `/${folder}%2F${name}`,
    `/${folder}%252f${name}`,
    `/${folder}%5c${name}`,
    `/${folder}\\${name}`,
    `/${folder}%5C..%5C${folder}%5C${name}`,
    `/\\${folder}/${name}`,
    `//${folder}/${name}`,
    `///${folder}//${name}`,
    `/${folder}//${name}`,
    `/%2f${folder}/${name}`,
    `/./${folder}/./${name}`,
    `/%2e/${folder}/%2e/${name}`,
    `/%2E%2f${folder}%2f%2E%2f${name}`,
    `/x/../${folder}/${name}`,
    `/x/%2e%2e/${folder}/${name}`,
    `/x/.%2e/${folder}/${name}`,
    `/x/..%2f${folder}/${name}`,
    `/x%2f..%2f${folder}%2f${name}`,
    `/x/y/..%2f..%2f${folder}/${name}`,
    `/public/..%2f${folder}%2f${name}`,
    `/public/%2e%2e/${folder}/${name}`,
    `/public/../${folder}/${name}`,
    `/public/x%2f..%2f..%2f${folder}%2f${name}`,
    `/public/open.csv/..%2f..%2f${folder}%2f${name}`,
    `/${folder}/x/../${name}`,
    `/${folder}/%2e%2e/${folder}/${name}`,
    `/..%2f${folder}/${name}`,
    `/../${folder}/${name}`,
    `/%252e%252e/${folder}/${name}`,
    `/x/%252e%252e/${folder}/${name}`,
    `/%c0%ae/${folder}/${name}`,
    `/${folder.toUpperCase()}/${name}`,
    `/${folder}/${name.toUpperCase()}`,
    `/${percent(folder.toUpperCase())}/${name}`,
    `http://api.example.com${file}`,
    `http://api.example.com/x/..%2f${folder}/${name}`,
    `http://user:x@api.example.com//${folder}/${name}`,
    `http://api.example.com\\${folder}\\${name}`,
    `http://api.example.com/${folder}\\${name}`,
    `/${folder}\\${name}#`,
    `/x\\..\\${folder}\\${name}#`,
    `/${folder}/${name}%3f`,
    `/${folder}/${name}%23`,
    `/${folder}/${name};x`,
    `/${folder}/\t${name}`,
  ];
}

/** What an entry is called, where the static files are mounted, the entry's resource, and the file that it is for. */
const ENTRIES = [
  ['at the root, the entry for a URL', '/', '~/reports/secret.csv', '/reports/secret.csv'],
  ['at the root, the entry for a URL in upper case', '/', '~/Reports/SECRET.csv', '/reports/secret.csv'],
  ['at the root, the entry for a pattern', '/', '~/reports/:file', '/reports/secret.csv'],
  ['at the root, the entry for a wildcard', '/', '~/reports/*file', '/reports/secret.csv'],
  ['at the root, the entry for a controller', '/', 'reports', '/reports/secret.csv'],
  ['at a prefix, the entry for a URL', '/files', '~/files/reports/secret.csv', '/files/reports/secret.csv'],
  ['at a prefix, the entry for a wildcard', '/files', '~/files/reports/*file', '/files/reports/secret.csv'],
] as const;

describe.each(EXPRESS_VERSIONS)('static files behind a strict entry on $version', ({ express, version }) => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'cors-'));
    for (const folder of ['reports', 'public', join('files', 'reports'), join('files', 'public')]) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, 'secret.csv'), folder.endsWith('reports') ? SECRET : 'another');
      writeFileSync(join(root, folder, 'open.csv'), 'open');
    }
  });

  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  /** All may read everything, but for the reports: of those, nobody but a listed origin. */
  const configuration = (strict: string, rejectDisallowed: boolean) => {
    const config = new CorsConfiguration({ diagnostics: false, rejectDisallowed });
    config.forAllResources().allowAllOrigins();
    config.forResources(strict).forOrigins('https://app.example.com');
    return config;
  };

  // How an entry is named has nothing to do with who serves the file: each way on one Express, two on the other.
  describe.each(version === 'Express 5' ? ENTRIES : [ENTRIES[0], ENTRIES.at(-1)!])(
    '%s',
    (_name, mount, resource, file) => {
      let server: RunningServer;
      let strict: RunningServer;
      let decision: CorsDecision | undefined;

      const appWith = (rejectDisallowed: boolean) => {
        const app = express();
        app.use((req, _res, next) => {
          decision = req.cors;
          next();
        });
        app.use(mount, express.static(mount === '/' ? root : join(root, 'files')));
        registerGlobal(app, configuration(resource, rejectDisallowed));
        return app;
      };

      beforeAll(async () => {
        server = await serve(appWith(false));
        strict = await serve(appWith(true));
      });
      afterAll(() => Promise.all([server.close(), strict.close()]));

      const paths =
        mount === '/'
          ? spellings(file)
          : spellings('/reports/secret.csv').flatMap((path) =>
              path.startsWith('/')
                ? [`/files${path}`, `/files/public/..%2f..${path}`, `/x/..%2ffiles${path}`]
                : [],
            );

      const ask = (to: RunningServer, path: string) => {
        decision = undefined;
        return sendRaw(to.port, {
          method: 'GET',
          path,
          headers: { Host: 'api.example.com', Origin: PARTNER },
        });
      };

      test.each(paths)('%s: where the file is served, the strict entry decided', async (path) => {
        const response = await ask(server, path);
        expect(response.status).toBeLessThan(500);
        if (!response.body.includes(SECRET)) return;
        // An ambiguous path is refused whoever asks, which is as strict.
        expect(decision?.reason).toMatch(/^(?:origin-not-allowed|ambiguous-path)$/);
        expect(corsHeaders(response)['access-control-allow-origin']).toBeUndefined();
      });

      test('with rejectDisallowed, no spelling whatever gets it', async () => {
        const got: string[] = [];
        for (const path of paths) {
          const response = await ask(strict, path);
          if (response.body.includes(SECRET)) got.push(path);
        }
        expect(got).toEqual([]);
      });

      test('the table is worth its while: several spellings do get the file', async () => {
        const served: string[] = [];
        for (const path of paths) {
          if ((await ask(server, path)).body.includes(SECRET)) served.push(path);
        }
        expect(served).toContain(file);
        expect(served.length).toBeGreaterThan(5);
      });

      test('the listed origin gets it, by its plain spelling', async () => {
        const response = await sendRaw(strict.port, {
          method: 'GET',
          path: file,
          headers: { Host: 'api.example.com', Origin: 'https://app.example.com' },
        });
        expect(response.body).toBe(SECRET);
        expect(corsHeaders(response)).toEqual({
          'access-control-allow-origin': 'https://app.example.com',
          vary: 'Origin',
        });
      });

      test('a file beside it, in a folder of its own, is everybody’s', async () => {
        const response = await ask(strict, mount === '/' ? '/public/open.csv' : '/files/public/open.csv');
        expect(response.body).toBe('open');
        expect(corsHeaders(response)).toEqual({ 'access-control-allow-origin': '*' });
      });
    },
  );
});

describe.each(EXPRESS_VERSIONS)('static files on Windows, strict entry, on $version', ({ express }) => {
  test.each(spellings('/reports/secret.csv'))(
    '%s: where the file is served, the strict entry decided',
    async (path) => {
      const app = express();
      // What express.static makes of a path where a backslash separates too, and names of files have no case.
      app.use((req, res) => {
        let decoded: string;
        try {
          decoded = decodeURIComponent(req.path);
        } catch {
          res.sendStatus(400);
          return;
        }
        const file = win32.normalize(`.\\${decoded}`).toLowerCase();
        res.end(file === 'reports\\secret.csv' ? SECRET : 'another');
      });
      const config = new CorsConfiguration({ diagnostics: false });
      config.forAllResources().allowAllOrigins();
      config.forResources('~/reports/secret.csv').forOrigins('https://app.example.com');
      registerGlobal(app, config);
      await withServer(app, async (port) => {
        const response = await sendRaw(port, {
          method: 'GET',
          path,
          headers: { Host: 'api.example.com', Origin: PARTNER },
        });
        expect(response.status).toBeLessThan(500);
        if (response.body === SECRET) {
          expect(corsHeaders(response)['access-control-allow-origin']).toBeUndefined();
        }
      });
    },
  );
});

describe.each(EXPRESS_VERSIONS)('routes behind a strict entry on $version', ({ express }) => {
  test.each([
    '/api/secret',
    '/API/Secret/',
    '/api/s%65cret',
    '/api/%73ecret/7',
    '/api/secret/..%2Fpublic',
    '/api/secret/%2e%2e/public',
    '/api/secret/../public',
    '/api/secret//',
    '/api/public/..%2fsecret',
    '/api/public%2f..%2fsecret',
    '/api/x/../secret',
    '//api/secret',
    '/api//secret',
    '/api/secret%2f',
    '/api/secret\\..\\public',
    '/api/secret\\..\\public#',
    'http://x/api/secret',
    'http://x//api/secret',
  ])('%s: where the handler answers, the strict entry decided', async (path) => {
    const config = new CorsConfiguration({ diagnostics: false });
    config.forAllResources().allowAllOrigins();
    config.forResources('Secret').forOrigins('https://app.example.com');
    const app = express();
    app.all(['/api/secret', '/api/secret/:id'], (_req, res) => void res.end(SECRET));
    app.use((_req, res) => void res.end('another'));
    registerGlobal(app, config);
    await withServer(app, async (port) => {
      const response = await sendRaw(port, { method: 'GET', path, headers: { Host: 'a', Origin: PARTNER } });
      expect(response.status).toBeLessThan(500);
      if (response.body === SECRET) {
        expect(corsHeaders(response)['access-control-allow-origin']).toBeUndefined();
      }
    });
  });
});
