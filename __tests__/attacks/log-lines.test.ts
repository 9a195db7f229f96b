import diagnosticsChannel from 'node:diagnostics_channel';
import debug from 'debug';
import {
  cachePolicies,
  CorsCallbackError,
  CorsConfiguration,
  type CorsDecision,
} from 'express-resource-cors';
import { listen, PLATFORMS } from '../servers/platforms';
import { sendRaw } from '../servers/raw-request';

// Nothing of a request, a store's error or a callback's answer reaches a log unprintable: no line is forged, no cursor
// moved, no direction of writing turned.

const UNPRINTABLE = /[^\P{C}]|[\u2028\u2029]/u;

/** What a request line can carry, and what a store's error can. */
const ESCAPED = '%0aINFO%20login%20ok%1b[2J%e2%80%ae%e2%80%8b%c2%85%e2%80%a8';
const RAW = '\r\nINFO login ok\u001b[2J\u0000\u202e\u200b\u0085\u2028\ufeff\u{e0001}';

const FAILURES: readonly { what: string; thrown: unknown }[] = [
  { what: 'an error', thrown: new Error(`no row for ${RAW}`) },
  { what: 'a text', thrown: `no row for ${RAW}` },
  { what: 'an object', thrown: { message: RAW, [RAW]: RAW } },
  {
    what: 'an error whose name is long and bad',
    thrown: Object.assign(new Error(RAW), { name: RAW.repeat(100) }),
  },
  { what: 'a symbol', thrown: Symbol(RAW) },
  { what: 'a function', thrown: Object.defineProperty(() => 1, 'name', { value: RAW }) },
];

const PATHS = [
  `/api/x${ESCAPED}`,
  `/${ESCAPED}/y`,
  `/api/Products/${ESCAPED}`,
  `/files/..%2f${ESCAPED}`,
  `/api/x%00${ESCAPED}`,
  '/api/%zz%0aINFO',
  '/api/x\u0085y',
];

const lines: string[] = [];
const gather = (text: string): void => void lines.push(text);

function told(decision: CorsDecision): void {
  gather(decision.message);
  gather(decision.remedy ?? '');
}
const tellOf = (message: unknown): void => {
  told(message as CorsDecision);
};

beforeAll(() => {
  debug.enable('express-resource-cors');
  jest.spyOn(debug, 'log').mockImplementation((...parts: unknown[]) => {
    gather(parts.map(String).join(' '));
  });
  jest.spyOn(process, 'emitWarning').mockImplementation((warning) => {
    gather(String(warning));
  });
  diagnosticsChannel.subscribe('express-resource-cors:decision', tellOf);
});

afterAll(() => {
  diagnosticsChannel.unsubscribe('express-resource-cors:decision', tellOf);
  debug.disable();
  jest.restoreAllMocks();
});

beforeEach(() => {
  lines.length = 0;
});

/** The lines of a log, where debug's own colours and its prefix don't count. */
function expectPrintable(): void {
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    // eslint-disable-next-line no-control-regex -- debug colours its name where it writes to a terminal
    expect(line.replace(/^\s*(?:\u001b\[[0-9;]*m)*express-resource-cors[^:]*/, '')).not.toMatch(UNPRINTABLE);
  }
}

const node = PLATFORMS.find(({ name }) => name === 'node:http')!;

describe.each(FAILURES)('a callback that throws $what', ({ thrown }) => {
  test.each(PATHS)('asked about %j, writes nothing unprintable', async (path) => {
    const fails = (): never => {
      throw thrown as Error;
    };
    const config = new CorsConfiguration({ diagnostics: true, dynamicConfigurationCallback: fails });
    config.forResources('Products', 'Orders').forOrigins('https://app.example.com');
    const server = await listen(node, {
      config,
      others: [],
      before: () => undefined,
      handler: (_request, response) => response.end(),
    });
    try {
      for (const [method, more] of [
        ['GET', {}],
        ['OPTIONS', { 'Access-Control-Request-Method': 'PUT' }],
        [
          'OPTIONS',
          { 'Access-Control-Request-Method': 'P\u0085T', 'Access-Control-Request-Headers': 'x\u0085y' },
        ],
      ] as const) {
        for (const origin of ['https://partner.example.net', 'https://a\u0085\u009b2J.com', 'null']) {
          const headers = { Host: 'api.example.com', Origin: origin, ...more };
          const { body } = await sendRaw(server.port, { method, path, headers });
          gather(body.replaceAll('\n', ''));
        }
      }
    } finally {
      await server.close();
    }
    expectPrintable();
  });

  test('has an error for next() whose message can be printed, and is bounded', async () => {
    const config = new CorsConfiguration({
      dynamicConfigurationCallback: () => {
        throw thrown as Error;
      },
    });
    const failure: unknown = await config
      .checkAccess({ url: `/api/x${ESCAPED}`, origin: 'https://partner.example.net' })
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(CorsCallbackError);
    const { message } = failure as CorsCallbackError;
    expect(message).not.toMatch(UNPRINTABLE);
    expect(message.length).toBeLessThan(1500);
  });

  test('behind a cache, is warned of in one printable line', async () => {
    let fails = false;
    const cached = cachePolicies(
      () => {
        if (fails) throw thrown as Error;
        return {};
      },
      { max: 10, ttl: 1, staleIfError: 60_000 },
    );
    const config = new CorsConfiguration({ dynamicConfigurationCallback: cached });
    const check = { url: `/api/x${ESCAPED}`, origin: 'https://partner.example.net' };
    await config.checkAccess(check);
    await new Promise((resolve) => setTimeout(resolve, 5));
    fails = true;
    lines.length = 0;

    expect((await config.checkAccess(check)).allowed).toBe(true);

    expectPrintable();
  });
});

test.each([
  { methods: [RAW] },
  { [RAW]: RAW },
  { requestHeaders: RAW },
  RAW,
  { cookies: { [RAW]: RAW } },
  { cacheDuration: new Error(RAW) },
])('an answer that is not a policy, %j, is told of printably', async (answer) => {
  const cached = cachePolicies(() => answer as never, { max: 10, ttl: 1000 });
  const config = new CorsConfiguration({ dynamicConfigurationCallback: cached });

  const failure: unknown = await config
    .checkAccess({ url: `/api/x${ESCAPED}`, origin: 'https://partner.example.net' })
    .catch((error: unknown) => error);

  gather((failure as Error).message);
  expect(lines).toHaveLength(2);
  expectPrintable();
});

test('letters of every script are shown as they are', async () => {
  const config = new CorsConfiguration();
  config.forResources('Größen').forOrigins('https://partner.example.net');
  const { message } = await config.checkAccess({ url: '/größen/日本', origin: 'https://app.example.com' });

  expect(message).toContain(`'Größen'`);
  expect(message).not.toMatch(UNPRINTABLE);
});
