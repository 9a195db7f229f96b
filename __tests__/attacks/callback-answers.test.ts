import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import {
  cachePolicies,
  CorsCallbackError,
  CorsConfiguration,
  type CorsCallbacks,
  type CorsPolicy,
} from 'express-resource-cors';
import { sendRaw, type RawResponse } from '../servers/raw-request';
import { listen, PLATFORMS } from '../servers/platforms';

// Whatever a callback answers with: the request is answered, by what was checked, and the process lives on.

const APP = 'https://app.example.com';
const boom = (): never => {
  throw new Error('boom');
};

/** Throws at whatever is done with it. */
const untouchable = (target: object): object =>
  new Proxy(
    target,
    Object.fromEntries(
      ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor', 'apply', 'set'].map((trap) => [
        trap,
        boom,
      ]),
    ),
  );

function rejectedWith(thrown: unknown): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a store may reject with anything
  return Promise.reject(thrown);
}

/** What is read first is right, what is read later is not. */
function changing(first: unknown, later: unknown): PropertyDescriptor {
  let reads = 0;
  return { enumerable: true, get: () => (reads++ === 0 ? first : later) };
}

interface Row {
  readonly what: string;
  readonly answer: () => unknown;
  /** The policy that is used; undefined where the callback fails. */
  readonly used?: CorsPolicy | null;
}

const ANSWERS: readonly Row[] = [
  { what: 'undefined', answer: () => undefined },
  { what: 'a text', answer: () => 'allow' },
  { what: 'a list', answer: () => [{}] },
  { what: 'a function', answer: () => () => ({}) },
  { what: 'a symbol', answer: () => Symbol('policy') },
  { what: 'a big integer', answer: () => 10n ** 40n },
  { what: 'an error in place of throwing it', answer: () => new Error('not found') },
  {
    what: 'a policy of another realm',
    answer: () => runInNewContext('({ methods: ["PUT"] })') as unknown,
    used: { methods: ['PUT'] },
  },
  {
    what: 'a policy without prototype',
    answer: () => Object.assign(Object.create(null) as object, { methods: ['PUT'] }),
    used: { methods: ['PUT'] },
  },
  {
    what: 'a frozen policy',
    answer: () => Object.freeze({ methods: Object.freeze(['PUT']) }),
    used: { methods: ['PUT'] },
  },

  // Read once: what a getter says later counts for nothing.
  {
    what: 'a method that changes once it was checked',
    answer: () => Object.defineProperty({}, 'methods', changing(['PUT'], ['PUT\r\nX-Evil: 1'])),
    used: { methods: ['PUT'] },
  },
  {
    what: 'cookies that change once they were checked',
    answer: () => Object.defineProperty({ methods: ['PUT'] }, 'cookies', changing(false, 'yes')),
    used: { methods: ['PUT'] },
  },
  {
    what: 'a list whose member changes once it was checked',
    answer: () => ({ methods: Object.defineProperty(['PUT'], 0, changing('PUT', 'X\r\nY: 1')) }),
    used: { methods: ['PUT'] },
  },
  {
    what: 'a list that grows once it was checked',
    answer: () => ({
      methods: new Proxy(['PUT'], {
        get: (list, key, proxy) => {
          const value: unknown = Reflect.get(list, key, proxy);
          if (key === '0') list[1] = 'TRACE';
          return value;
        },
      }),
    }),
    used: { methods: ['PUT'] },
  },
  {
    what: 'a proxy for a policy',
    answer: () => new Proxy({ methods: ['PUT'] }, {}),
    used: { methods: ['PUT'] },
  },
  {
    what: 'a proxy that lists a property and has none',
    answer: () =>
      new Proxy(
        {},
        {
          ownKeys: () => ['cookies'],
          getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1 }),
        },
      ),
    used: {},
  },

  // What is not a property of its own that can be listed is not there.
  {
    what: 'cookies that are not enumerable',
    answer: () => Object.defineProperty({ methods: ['PUT'] }, 'cookies', { value: true }),
    used: { methods: ['PUT'] },
  },
  {
    what: 'cookies that are not enumerable, and not a boolean',
    answer: () => Object.defineProperty({ methods: ['PUT'] }, 'cookies', { value: 'yes' }),
    used: { methods: ['PUT'] },
  },
  { what: 'inherited cookies', answer: () => Object.create({ cookies: true, methods: ['PUT'] }) as unknown },
  {
    what: 'a key of a symbol',
    answer: () => ({ methods: ['PUT'], [Symbol('cookies')]: true }),
    used: { methods: ['PUT'] },
  },
  { what: 'a key __proto__', answer: () => JSON.parse('{ "__proto__": { "cookies": true } }') as unknown },

  // Throwing when it is looked at.
  {
    what: 'a getter that throws',
    answer: () => Object.defineProperty({}, 'methods', { enumerable: true, get: boom }),
  },
  {
    what: 'a list whose member throws',
    answer: () => ({ methods: Object.defineProperty(['PUT'], 0, { get: boom }) }),
  },
  {
    what: 'a list that throws as it is iterated',
    answer: () => ({ methods: Object.assign(['PUT'], { [Symbol.iterator]: boom }) }),
    used: { methods: ['PUT'] },
  },
  {
    what: 'a list that is iterated for ever',
    answer: () => ({
      methods: Object.assign(['PUT'], {
        *[Symbol.iterator]() {
          for (;;) yield 'PUT';
        },
      }),
    }),
    used: { methods: ['PUT'] },
  },
  { what: 'a list of four thousand million places', answer: () => ({ methods: new Array(2 ** 32 - 1) }) },
  { what: 'a list that throws at everything', answer: () => ({ methods: untouchable([]) }) },
  { what: 'a proxy that throws at everything', answer: () => untouchable({}) },
  { what: 'a function that throws at everything', answer: () => untouchable(boom) },
  { what: 'a revoked proxy', answer: revoked },
  { what: 'a policy with a revoked proxy', answer: () => ({ methods: revoked() }) },
  { what: 'a list with a revoked proxy', answer: () => ({ methods: [revoked()] }) },
  { what: 'a getter then that throws', answer: () => Object.defineProperty({}, 'then', { get: boom }) },
  {
    what: 'a then that changes',
    answer: () => Object.defineProperty({}, 'then', changing(boom, 7)),
  },
  {
    what: 'a tag that throws',
    answer: () => ({ methods: Object.defineProperty({}, Symbol.toStringTag, { get: boom }) }),
  },
  {
    what: 'an inspection that throws',
    answer: () => ({ methods: { [inspect.custom]: boom, toString: boom, toJSON: boom } }),
  },

  // Promises and what resembles them.
  {
    what: 'a promise of a policy',
    answer: () => Promise.resolve({ methods: ['PUT'] }),
    used: { methods: ['PUT'] },
  },
  {
    what: 'a thenable',
    answer: () => ({
      then: (done: (value: unknown) => void) => {
        done({ methods: ['PUT'] });
      },
    }),
    used: { methods: ['PUT'] },
  },
  {
    what: 'a thenable that answers twice',
    answer: () => ({
      then: (done: (value: unknown) => void) => {
        done({ methods: ['PUT'] });
        done({ cookies: true });
        boom();
      },
    }),
    used: { methods: ['PUT'] },
  },
  { what: 'a thenable that throws', answer: () => ({ then: boom }) },
  { what: 'a promise whose then throws', answer: () => Object.assign(Promise.resolve({}), { then: boom }) },
  {
    what: 'a promise whose constructor throws',
    answer: () => Object.defineProperty(Promise.resolve({}), 'constructor', { get: boom }),
  },
  {
    what: 'a promise of a proxy that throws at everything',
    answer: () => Promise.resolve({ then: undefined, methods: untouchable([]) }),
  },
  { what: 'a rejection', answer: () => Promise.reject(new Error('down')) },
  { what: 'a rejection of nothing', answer: () => rejectedWith(undefined) },
  { what: 'a rejection of null', answer: () => rejectedWith(null) },
  {
    what: 'a rejection of a text with line breaks',
    answer: () => rejectedWith('a\r\nb\u001b[2J'),
  },
  {
    what: 'a rejection of what throws at everything',
    answer: () => rejectedWith(untouchable({})),
  },
  { what: 'a rejection of a revoked proxy', answer: () => rejectedWith(revoked()) },
  {
    what: 'a rejection whose message throws',
    answer: () => Promise.reject(Object.defineProperty(new Error('x'), 'message', { get: boom })),
  },
  {
    what: 'a rejection whose message is an object',
    answer: () =>
      Promise.reject(Object.defineProperty(new Error('x'), 'message', { value: { toString: boom } })),
  },
  {
    what: 'a rejection whose name and stack throw',
    answer: () =>
      Promise.reject(Object.defineProperties(new Error('x'), { name: { get: boom }, stack: { get: boom } })),
  },
  { what: 'a rejection that is a symbol', answer: () => rejectedWith(Symbol('x')) },
  {
    what: 'throwing what throws at everything',
    answer: () => {
      throw untouchable({}) as Error;
    },
  },
  {
    what: 'throwing nothing',
    answer: () => {
      throw undefined as unknown as Error;
    },
  },
  {
    what: 'rejecting twice',
    answer: () =>
      new Promise((_, reject) => {
        reject(new Error('a'));
        reject(new Error('b'));
      }),
  },
  {
    what: 'a rejection that comes late',
    answer: () => new Promise((_, reject) => setTimeout(reject, 40, untouchable({}))),
  },
];

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const CALLBACKS: readonly { of: string; make: (answer: () => unknown) => CorsCallbacks; origin: string }[] = [
  {
    of: 'the dynamic callback',
    make: (answer) => ({ dynamicConfigurationCallback: answer as never }),
    origin: 'https://partner.example.net',
  },
  {
    of: 'the filter',
    make: (answer) => ({ staticConfigurationAccessFilter: answer as never }),
    origin: APP,
  },
  {
    of: 'a cached callback',
    make: (answer) => ({
      dynamicConfigurationCallback: cachePolicies(answer as never, { max: 10, ttl: 1000, timeout: 20 }),
    }),
    origin: 'https://partner.example.net',
  },
];

const unhandled: unknown[] = [];
const gather = (error: unknown): void => void unhandled.push(error);

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  process.on('unhandledRejection', gather);
  process.on('uncaughtException', gather);
});

afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(unhandled).toEqual([]);
});

afterAll(async () => {
  // For what rejects only once nobody waits for it any more.
  await new Promise((resolve) => setTimeout(resolve, 60));
  process.off('unhandledRejection', gather);
  process.off('uncaughtException', gather);
  expect(unhandled).toEqual([]);
  jest.restoreAllMocks();
});

const configurationWith = (callbacks: CorsCallbacks): CorsConfiguration =>
  CorsConfiguration.from(
    { diagnostics: false, callbackTimeout: 30, policies: [{ resources: ['Products'], origins: [APP] }] },
    callbacks,
  );

/** The `Access-Control-*` headers, names in lower case. */
function granted({ headers }: RawResponse): [string, string][] {
  return headers
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => name.startsWith('access-control-'))
    .sort();
}

/** What a preflight for PUT gets by a policy, which has no lists but of methods. */
function grantedBy(policy: CorsPolicy | null | undefined, origin: string): [string, string][] {
  const { methods } = policy ?? {};
  if (!Array.isArray(methods)) return [];
  return [
    ['access-control-allow-methods', methods.join(',')],
    ['access-control-allow-origin', origin],
  ];
}

describe.each(PLATFORMS.filter(({ name }) => /^(?:node:http|Connect|Express . \(app)/.test(name)))(
  'on $name',
  (platform) => {
    describe.each(CALLBACKS)('$of', ({ make, origin }) => {
      test.each(ANSWERS)('that answers with $what', async ({ answer, used }) => {
        const server = await listen(platform, {
          config: configurationWith(make(answer)),
          others: [],
          before: () => undefined,
          handler: (_request, response) => response.end('the handler'),
        });
        try {
          const ask = (method: string): Promise<RawResponse> =>
            sendRaw(server.port, {
              method: 'OPTIONS',
              path: '/api/Products',
              headers: { Host: 'api.example.com', Origin: origin, 'Access-Control-Request-Method': method },
            });
          const first = await ask('PUT');
          const methods = used?.methods;
          expect(first.status).toBe(used === undefined ? 503 : methods ? 204 : 403);
          expect(granted(first)).toEqual(grantedBy(used, origin));
          // And the server goes on.
          expect((await ask('PUT')).status).toBe(first.status);
        } finally {
          await server.close();
        }
      });
    });
  },
);

describe('what is told of a failure', () => {
  test.each(ANSWERS.filter(({ used }) => used === undefined))(
    'of a callback that answers with $what, can be printed',
    async ({ answer }) => {
      const config = configurationWith({ dynamicConfigurationCallback: answer as never });

      const error: unknown = await config
        .checkAccess({ url: '/api/Products', origin: 'https://partner.example.net' })
        .then(
          () => undefined,
          (failure: unknown) => failure,
        );

      expect(error).toBeInstanceOf(CorsCallbackError);
      expect((error as Error).message).toMatch(/^[\x20-\x7e…]+$/);
      expect((error as CorsCallbackError).decision.message).toMatch(/^[\x20-\x7e…]+$/);
      expect(JSON.stringify((error as CorsCallbackError).decision)).toContain('refused-by-callback');
    },
  );
});

test('an answer that is changed later, changes nothing that was decided', async () => {
  const answer: { methods: string[]; cookies?: boolean } = { methods: ['PUT'] };
  let asked = 0;
  const config = configurationWith({
    dynamicConfigurationCallback: cachePolicies(
      () => {
        asked += 1;
        return answer;
      },
      { max: 10, ttl: 60_000 },
    ),
  });
  const check = { url: '/api/Products', origin: 'https://partner.example.net', method: 'PUT' };
  const before = (await config.checkAccess(check)).headers;

  answer.methods.push('DELETE\r\nX: 1');
  answer.cookies = true;

  expect((await config.checkAccess(check)).headers).toEqual(before);
  expect(asked).toBe(1);
});

test('what the filter is handed, can not be changed', async () => {
  const config = configurationWith({
    staticConfigurationAccessFilter: (_request, policy) => {
      (policy as { cookies?: boolean }).cookies = true;
      return policy;
    },
  });

  await expect(config.checkAccess({ url: '/api/Products', origin: APP })).rejects.toThrow(CorsCallbackError);
});
