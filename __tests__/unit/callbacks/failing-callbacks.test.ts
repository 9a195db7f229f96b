import { inspect } from 'node:util';
import {
  CorsCallbackError,
  CorsConfiguration,
  type CorsAccessRequest,
  type CorsOptions,
  type CorsPolicy,
} from 'express-resource-cors';
import { APP, OTHER } from '../support/decisions';

type Answer = (request: CorsAccessRequest) => unknown;

const BOTH = ['dynamicConfigurationCallback', 'staticConfigurationAccessFilter'] as const;

function failing(
  callback: (typeof BOTH)[number],
  answer: Answer,
  options: CorsOptions = {},
): CorsConfiguration {
  const config = new CorsConfiguration({ ...options, [callback]: answer as never });
  config.forOrigins(APP).allowAllMethods();
  return config;
}

/** What a callback's failure throws, or rejects with. */
async function failureOf(
  config: CorsConfiguration,
  origin: string,
  type: 'actual' | 'preflight' = 'actual',
): Promise<CorsCallbackError> {
  try {
    const decision = await config.checkAccess({ url: '/products', origin, type });
    throw new Error(`it was decided: ${decision.reason}`);
  } catch (error) {
    if (error instanceof CorsCallbackError) return error;
    throw error;
  }
}

const BOOM = new Error('the store is down');

/** No policy at all, or one with something wrong in it. */
const NONSENSE: readonly unknown[] = [
  undefined,
  true,
  false,
  0,
  '',
  '*',
  'GET',
  [],
  ['GET'],
  () => ({}),
  { methods: 'GET' },
  { methods: [] },
  { methods: ['GET POST'] },
  { methods: ['TRACE'] },
  { methods: [7] },
  { method: ['GET'] },
  { requestHeaders: ['X A'] },
  { requestHeaders: ['Cookie'] },
  { responseHeaders: ['ETag\r\nX: 1'] },
  { cookies: 'yes' },
  { cookies: 1 },
  { cookies: null },
  { cacheDuration: -1 },
  { cacheDuration: '600' },
  { cacheDuration: NaN },
  { resources: '*', origins: '*' },
  { allowed: true },
  // Not plain objects: what they hold was not checked, or is no policy.
  new Error('not found'),
  new Date(0),
  new Map([['methods', ['GET']]]),
  new Set(['GET']),
  /GET/,
  Object.create({ methods: ['GET\r\nX: 1'], cookies: 'yes' }),
  new (class Row {
    get methods() {
      return ['BAD METHOD'];
    }
  })(),
];

const ANSWERS = NONSENSE.map((answer) => ({ shown: inspect(answer).split('\n', 1)[0], answer }));

describe.each([
  { callback: BOTH[0], origin: OTHER },
  { callback: BOTH[1], origin: APP },
])('$callback', ({ callback, origin }) => {
  test.each(ANSWERS)('that answers $shown, fails', async ({ answer }) => {
    const error = await failureOf(
      failing(callback, () => answer),
      origin,
    );

    expect(error.message).toContain(callback);
    expect(error.decision.allowed).toBe(false);
  });

  test.each(ANSWERS)('that answers with a promise of $shown, fails', async ({ answer }) => {
    const error = await failureOf(
      failing(callback, () => Promise.resolve(answer)),
      origin,
    );

    expect(error.message).toContain(callback);
  });

  test.each([
    {
      how: 'throws',
      answer: () => {
        throw BOOM;
      },
    },
    { how: 'rejects', answer: () => Promise.reject(BOOM) },
    { how: 'rejects later', answer: () => new Promise((_, reject) => setTimeout(reject, 2, BOOM)) },
    {
      how: 'is a thenable that throws',
      answer: () => ({
        then: () => {
          throw BOOM;
        },
      }),
    },
  ])('that $how, fails with that as its cause, and status 503', async ({ answer }) => {
    const error = await failureOf(failing(callback, answer), origin);

    expect(error).toMatchObject({ name: 'CorsCallbackError', status: 503, statusCode: 503, cause: BOOM });
    expect(error.message).toMatch(new RegExp(`${callback}.*the store is down`));
  });

  test.each([undefined, null, 'down', 7, Object.create(null)])(
    'that throws %p, fails with that as its cause',
    async (thrown) => {
      const error = await failureOf(
        failing(callback, () => {
          throw thrown as Error;
        }),
        origin,
      );

      expect(error.cause).toBe(thrown);
    },
  );

  test.each([
    { what: 'at once', answer: (policy: object) => policy },
    { what: 'with a promise', answer: (policy: object) => Promise.resolve(policy) },
  ])('whose policy throws as it is looked at, $what, fails', async ({ answer }) => {
    const policy = {
      get methods(): CorsPolicy['methods'] {
        throw BOOM;
      },
    };

    expect(
      (
        await failureOf(
          failing(callback, () => answer(policy)),
          origin,
        )
      ).status,
    ).toBe(503);
  });

  test('that throws at once, has the promise reject', async () => {
    const config = failing(callback, () => {
      throw BOOM;
    });

    await expect(config.checkAccess({ url: '/products', origin })).rejects.toThrow(CorsCallbackError);
  });

  test('that rejects, has the promise reject', async () => {
    const config = failing(callback, () => Promise.reject(BOOM));

    await expect(config.checkAccess({ url: '/products', origin })).rejects.toThrow(CorsCallbackError);
  });

  test.each([
    { type: 'actual', vary: 'Origin' },
    { type: 'preflight', vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' },
  ] as const)(
    'that fails for an $type request, leaves no CORS headers and keeps Vary',
    async ({ type, vary }) => {
      const { decision } = await failureOf(
        failing(callback, () => Promise.reject(BOOM)),
        origin,
        type,
      );

      expect(decision).toMatchObject({ type, allowed: false, status: undefined, origin });
      expect(decision.headers).toEqual({ Vary: vary });
      expect(decision.message).toContain(callback);
    },
  );

  test('that fails, is asked again for the next request', async () => {
    const answers = [Promise.reject(BOOM), Promise.resolve({})];
    const config = failing(callback, () => answers.shift());
    await failureOf(config, origin);

    expect(await config.checkAccess({ url: '/products', origin })).toMatchObject({ allowed: true });
  });

  describe('that takes longer than callbackTimeout', () => {
    const never = () => new Promise(() => undefined);

    test('fails, and says how long it had', async () => {
      const error = await failureOf(failing(callback, never, { callbackTimeout: 20 }), origin);

      expect(error).toMatchObject({ status: 503, cause: expect.any(Error) });
      expect(error.message).toMatch(new RegExp(`${callback}.*20 ms.*callbackTimeout`));
      expect(error.decision).toMatchObject({ allowed: false, headers: { Vary: 'Origin' } });
    });

    test('has its signal aborted then, and not before', async () => {
      let signal: AbortSignal | undefined;
      const config = failing(
        callback,
        (request) => {
          ({ signal } = request);
          return never();
        },
        { callbackTimeout: 20 },
      );

      const failure = failureOf(config, origin);
      expect(signal?.aborted).toBe(false);
      await failure;

      expect(signal?.aborted).toBe(true);
      expect(signal?.reason).toBeInstanceOf(Error);
    });

    test('and looks at its signal only afterwards, finds it aborted', async () => {
      let request: CorsAccessRequest | undefined;
      const config = failing(
        callback,
        (asked) => {
          request = asked;
          return never();
        },
        { callbackTimeout: 10 },
      );

      await failureOf(config, origin);

      expect(request?.signal.aborted).toBe(true);
    });

    test('and rejects afterwards, troubles nobody', async () => {
      const unhandled = jest.fn();
      process.on('unhandledRejection', unhandled);
      const late = () => new Promise((_, reject) => setTimeout(reject, 20, BOOM));

      await failureOf(failing(callback, late, { callbackTimeout: 5 }), origin);
      await new Promise((resolve) => setTimeout(resolve, 40));

      process.off('unhandledRejection', unhandled);
      expect(unhandled).not.toHaveBeenCalled();
    });
  });

  test('that answers in time, has its signal never aborted', async () => {
    let signal: AbortSignal | undefined;
    const config = failing(
      callback,
      (request) => {
        ({ signal } = request);
        return Promise.resolve({});
      },
      { callbackTimeout: 10 },
    );

    expect(await config.checkAccess({ url: '/products', origin })).toMatchObject({ allowed: true });
    await new Promise((resolve) => setTimeout(resolve, 25));

    expect(signal?.aborted).toBe(false);
  });
});

test('a failure, does not show its message to clients', async () => {
  const error = await failureOf(
    failing(BOTH[0], () => Promise.reject(BOOM)),
    OTHER,
  );

  expect(error).toMatchObject({ expose: false });
});
