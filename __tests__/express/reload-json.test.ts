import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CorsConfiguration, registerGlobal, type CorsDocument } from 'express-resource-cors';
import { reloadOnChange } from '../../examples/reload-json/reload-on-change';
import { sendRaw } from '../servers/raw-request';
import { corsHeaders, EXPRESS_VERSIONS, LISTED, UNLISTED, withServer } from './support';

jest.setTimeout(60_000);

const OLD: CorsDocument = {
  diagnostics: false,
  preflightStatus: 204,
  policies: [
    {
      resources: ['Products'],
      origins: [LISTED],
      methods: ['GET', 'PUT'],
      requestHeaders: ['X-Old'],
      responseHeaders: ['Old'],
      cookies: true,
      cacheDuration: 1,
    },
  ],
};
const NEW: CorsDocument = {
  diagnostics: false,
  preflightStatus: 200,
  rejectDisallowed: true,
  policies: [
    {
      resources: ['Products'],
      origins: '*',
      methods: ['GET', 'PUT', 'DELETE'],
      requestHeaders: ['X-New', 'X-Old'],
      responseHeaders: ['New'],
      cacheDuration: 2,
    },
  ],
};

const ACTUAL = { method: 'GET', path: '/api/products', headers: { Host: 'a', Origin: LISTED } };
const PREFLIGHT = {
  method: 'OPTIONS',
  path: '/api/products',
  headers: {
    Host: 'a',
    Origin: LISTED,
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': 'x-old',
  },
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'reload-'));
  file = path.join(folder, 'policies.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Puts another file in the place of the old one, as deployments do. */
function write(content: string): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}

/** A configuration that follows the file, and what was said of it. */
function following(config = new CorsConfiguration()) {
  const said: ('replaced' | readonly string[])[] = [];
  const stop = reloadOnChange(file, config, {
    replaced: () => said.push('replaced'),
    kept: (problems) => said.push(problems),
  });
  const saidTimes = async (times: number): Promise<void> => {
    for (let attempt = 0; said.length < times && attempt < 1000; attempt++) await delay(10);
  };
  return { config, said, saidTimes, stop };
}

describe.each(EXPRESS_VERSIONS)('replacing a configuration under load, on $version', ({ express }) => {
  function serve<T>(config: CorsConfiguration, use: (port: number) => Promise<T>): Promise<T> {
    const app = express();
    app.disable('x-powered-by');
    // The handler answers later: the configuration may have been replaced between the decision and the headers.
    app.get('/api/products', (_req, res) => {
      setImmediate(() => res.json([]));
    });
    registerGlobal(app, config);
    return withServer(app, use);
  }

  /** Status and CORS headers, as one text. */
  async function answerTo(port: number, request: typeof ACTUAL): Promise<string> {
    const response = await sendRaw(port, request);
    return JSON.stringify({ status: response.status, ...corsHeaders(response) });
  }

  /** What the two requests are answered by each of the documents. */
  async function answersBy(document: CorsDocument): Promise<[actual: string, preflight: string]> {
    return serve(CorsConfiguration.from(document), async (port) => [
      await answerTo(port, ACTUAL),
      await answerTo(port, PREFLIGHT),
    ]);
  }

  test('every response is wholly by the old one or wholly by the new one', async () => {
    const [old, fresh] = [await answersBy(OLD), await answersBy(NEW)];
    expect(old[0]).not.toBe(fresh[0]);
    expect(old[1]).not.toBe(fresh[1]);
    const config = CorsConfiguration.from(OLD);
    const seen = { actual: new Map<string, number>(), preflight: new Map<string, number>() };
    let replacements = 0;
    let loaded = true;

    await serve(config, async (port) => {
      const flip = (async () => {
        while (loaded) {
          config.replaceWith(replacements++ % 2 === 0 ? NEW : OLD);
          await new Promise(setImmediate);
        }
      })();
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          for (let times = 0; times < 50; times++) {
            count(seen.actual, await answerTo(port, ACTUAL));
            count(seen.preflight, await answerTo(port, PREFLIGHT));
          }
        }),
      );
      loaded = false;
      await flip;
    });

    expect([...seen.actual.keys()].sort()).toEqual([old[0], fresh[0]].sort());
    expect([...seen.preflight.keys()].sort()).toEqual([old[1], fresh[1]].sort());
    expect(replacements).toBeGreaterThan(100);
  });

  test('a file that changes, good and bad in turn, leaves no response of neither', async () => {
    const [old, fresh] = [await answersBy(OLD), await answersBy(NEW)];
    write(JSON.stringify(OLD));
    const { config, said, saidTimes, stop } = following();
    const seen = new Map<string, number>();
    let loaded = true;

    await serve(config, async (port) => {
      const load = Promise.all(
        Array.from({ length: 5 }, async () => {
          while (loaded) count(seen, await answerTo(port, ACTUAL));
        }),
      );
      const contents = [JSON.stringify(NEW), '{"policies": [', JSON.stringify(OLD), '{"policies": 7}'];
      for (const [index, content] of contents.entries()) {
        write(content);
        await saidTimes(index + 1);
      }
      loaded = false;
      await load;
    });
    stop();

    expect(said).toEqual(['replaced', [expect.any(String)], 'replaced', [expect.any(String)]]);
    expect([...seen.keys()].sort()).toEqual([old[0], fresh[0]].sort());
  });
});

function count(seen: Map<string, number>, answer: string): void {
  seen.set(answer, (seen.get(answer) ?? 0) + 1);
}

describe('an invalid file', () => {
  test('at first, is refused', () => {
    write('{"policies": [{"resources": ["Products"], "origins": ["https://a.example/"]}]}');

    expect(() => following()).toThrow(/policies\[0\]\.origins\[0\].*trailing slash/);
  });

  test('later, is told with every problem and its place, and changes nothing', async () => {
    write(JSON.stringify(OLD));
    const { config, said, saidTimes, stop } = following();
    const before = JSON.stringify(config);

    write(
      JSON.stringify({
        rejectDisallowed: 'yes',
        policies: [
          ...OLD.policies,
          { resources: ['Orders'], origins: ['https://a.example/'], method: 'GET' },
        ],
      }),
    );
    await saidTimes(1);
    stop();

    expect(said).toEqual([
      [
        expect.stringMatching(/^rejectDisallowed: 'yes'/),
        expect.stringMatching(/^policies\[1\]\..*trailing slash/),
        expect.stringMatching(/^policies\[1\]\.method: .*did you mean 'methods'/),
      ],
    ]);
    expect(JSON.stringify(config)).toBe(before);
  });

  test('that is gone, changes nothing', async () => {
    write(JSON.stringify(OLD));
    const { config, said, saidTimes, stop } = following();
    const before = JSON.stringify(config);

    rmSync(file);
    await saidTimes(1);
    stop();

    expect(said).toEqual([[expect.stringMatching(/ENOENT/)]]);
    expect(JSON.stringify(config)).toBe(before);
  });
});

test('callbacks, which no file has, stay', async () => {
  write(JSON.stringify(OLD));
  const { config, saidTimes, stop } = following(
    new CorsConfiguration({
      dynamicConfigurationCallback: ({ origin }) => (origin === UNLISTED ? {} : null),
    }),
  );

  write(JSON.stringify({ ...OLD, callbackTimeout: 100 }));
  await saidTimes(1);
  stop();

  expect(config.callbackTimeout).toBe(100);
  expect(await config.checkAccess({ url: '/api/products', origin: UNLISTED })).toMatchObject({
    allowed: true,
  });
});
