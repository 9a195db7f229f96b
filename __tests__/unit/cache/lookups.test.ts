import { cachePolicies, type CorsPolicy } from 'express-resource-cors';
import { OTHER } from '../support/decisions';
import { access, asking, atOnce, settled, Store } from './support';

jest.useFakeTimers();
afterEach(() => {
  jest.clearAllTimers();
});

const LIMITS = { max: 100, ttl: 1000 };
const GET: CorsPolicy = { methods: ['GET'] };
const BOOM = new Error('the store is down');

/** What becomes of a promise, once it has. */
function watch(answer: unknown): { result?: unknown } {
  const seen: { result?: unknown } = {};
  Promise.resolve(answer).then(
    (value) => (seen.result = value),
    (error: unknown) => (seen.result = error),
  );
  return seen;
}

describe('requests that come while one is looked up', () => {
  test('wait for the same lookup, and are all given its answer', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, LIMITS);
    const answers = Array.from({ length: 50 }, async () => cached(access()));
    await settled();
    expect(store.calls).toHaveLength(1);

    await store.last.answer(GET);

    expect(await Promise.all(answers)).toEqual(answers.map(() => GET));
  });

  test('all fail with it, and the next asks again', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, LIMITS);
    const answers = Array.from({ length: 3 }, () => watch(cached(access())));
    await settled();

    await store.last.fail(BOOM);

    expect(answers.map(({ result }) => result)).toEqual([BOOM, BOOM, BOOM]);
    watch(cached(access()));
    await settled();
    expect(store.calls).toHaveLength(2);
  });

  test('for other origins do not wait for it', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, LIMITS);
    watch(cached(access()));
    const other = watch(cached(access({ origin: 'https://a.example' })));
    await settled();

    await store.last.answer(GET);

    expect(other.result).toEqual(GET);
  });
});

describe.each([
  {
    how: 'throws',
    answer: () => {
      throw BOOM;
    },
  },
  { how: 'rejects', answer: () => Promise.reject(BOOM) },
  { how: 'answers undefined', answer: () => undefined },
  { how: 'answers with a list', answer: () => Promise.resolve(['GET']) },
  { how: 'answers with a method that is none', answer: () => ({ methods: ['G T'] }) },
  { how: 'answers with a property that does not exist', answer: () => ({ origin: OTHER }) },
  {
    how: 'answers with a property that throws',
    answer: () => ({
      get methods() {
        throw BOOM;
      },
    }),
  },
])('a callback that $how', ({ answer }) => {
  beforeEach(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('refuses with 503, is not kept, and spoils nothing for other origins', async () => {
    let broken = true;
    const store = jest.fn(({ origin }: { origin: string }) => (broken && origin === OTHER ? answer() : GET));
    const config = asking(cachePolicies(store as unknown as () => CorsPolicy, LIMITS));
    const check = (origin: string) => config.checkAccess({ url: '/products', origin });

    await expect(check(OTHER)).rejects.toMatchObject({ status: 503, decision: { allowed: false } });
    expect((await check('https://a.example')).allowed).toBe(true);
    broken = false;
    expect((await check(OTHER)).allowed).toBe(true);
    expect(store).toHaveBeenCalledTimes(3);
  });
});

describe('the signal of a lookup', () => {
  test('does not abort while anybody waits; who has waited for too long, fails alone', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, LIMITS);
    const impatient = watch(asking(cached, 100).checkAccess({ url: '/products', origin: OTHER }));
    const patient = watch(asking(cached, 900).checkAccess({ url: '/products', origin: OTHER }));

    await jest.advanceTimersByTimeAsync(100);
    expect(impatient.result).toMatchObject({ status: 503 });
    expect(store.last.signal.aborted).toBe(false);
    await store.last.answer(GET);

    expect(store.calls).toHaveLength(1);
    expect(patient.result).toMatchObject({ allowed: true });
  });

  test('aborts once nobody waits any more, and the next request asks again', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, LIMITS);
    const config = asking(cached, 100);
    const waiting = [1, 2].map(() => watch(config.checkAccess({ url: '/products', origin: OTHER })));

    await jest.advanceTimersByTimeAsync(100);
    expect(waiting.map(({ result }) => (result as { status: number }).status)).toEqual([503, 503]);
    expect(store.last.signal.aborted).toBe(true);

    const next = watch(config.checkAccess({ url: '/products', origin: OTHER }));
    await settled();
    expect(store.calls).toHaveLength(2);
    await store.calls[0]!.answer({ methods: ['DELETE'] });
    await store.calls[1]!.answer(GET);
    expect(next.result).toMatchObject({ allowed: true });
    expect(atOnce(cached(access({ resource: 'products' })))).toEqual(GET);
  });

  test('a request that comes just as it is given up, asks again', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, LIMITS);
    const abortion = new AbortController();
    watch(cached(access({ signal: abortion.signal })));
    await settled();

    abortion.abort();
    const next = watch(cached(access()));
    await settled();
    await store.last.answer(GET);

    expect(store.calls).toHaveLength(2);
    expect(next.result).toEqual(GET);
  });

  test('aborts when timeout is over, and all who wait fail', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, { ...LIMITS, timeout: 200 });
    const waiting = [1, 2].map(() => watch(cached(access())));

    await jest.advanceTimersByTimeAsync(199);
    expect(waiting.map(({ result }) => result)).toEqual([undefined, undefined]);
    await jest.advanceTimersByTimeAsync(1);

    expect(store.last.signal.aborted).toBe(true);
    for (const { result } of waiting)
      expect(result).toMatchObject({ message: 'no answer within 200 ms (timeout)' });
  });

  test('is over with the answer: nothing aborts afterwards', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, LIMITS);
    const abortion = new AbortController();
    watch(cached(access({ signal: abortion.signal })));
    await settled();
    await store.last.answer(GET);

    abortion.abort();
    await jest.advanceTimersByTimeAsync(10_000);

    expect(store.last.signal.aborted).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('a request whose own signal has aborted already, starts none', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, { ...LIMITS, maxConcurrent: 1 });

    const seen = watch(cached(access({ signal: AbortSignal.abort(BOOM) })));
    await settled();

    expect(seen.result).toBe(BOOM);
    expect(store.calls).toHaveLength(0);
  });
});

describe('maxConcurrent', () => {
  const origin = (number: number) => ({ origin: `https://o${String(number)}.example` });

  function flooded(count: number, options: object) {
    const store = new Store();
    const cached = cachePolicies(store.find, { ...LIMITS, ...options });
    const answers = Array.from({ length: count }, (_, index) => watch(cached(access(origin(index)))));
    return { store, cached, answers };
  }

  test('lookups run at once, then of others that the store does not know the newest', async () => {
    const { store, answers } = flooded(6, { maxConcurrent: 2 });
    await settled();
    expect(store.calls.map(({ origin: asked }) => asked)).toEqual([0, 1].map((n) => origin(n).origin));

    await store.calls[1]!.answer(GET);
    expect(store.calls).toHaveLength(3);
    await store.calls[0]!.fail(BOOM);
    expect(store.calls.map(({ origin: asked }) => asked)).toEqual([0, 1, 5, 4].map((n) => origin(n).origin));
    for (const index of [2, 3, 4, 5]) await store.calls[index]!.answer(null);

    expect(answers.map(({ result }) => result)).toEqual([BOOM, GET, null, null, null, null]);
  });

  test('a partner that the store knows, comes before all strangers, however many wait', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, { ...LIMITS, max: 100, ttl: 1000, maxConcurrent: 2 });
    const partners = [access(origin(900)), access(origin(901))];
    for (const partner of partners) {
      watch(cached(partner));
      await settled();
      await store.last.answer(GET);
    }
    await jest.advanceTimersByTimeAsync(1000);
    // A flood of invented origins, and then the partners, whose answers are too old to serve.
    for (let stranger = 0; stranger < 50; stranger++) watch(cached(access(origin(stranger))));
    const answers = partners.map((partner) => watch(cached(partner)));
    for (let stranger = 50; stranger < 100; stranger++) watch(cached(access(origin(stranger))));
    await settled();

    const before = store.calls.length;
    for (const call of store.calls.slice(-2)) await call.answer(null);
    // The one who has waited for longest first.
    expect(store.calls.slice(before).map(({ origin: asked }) => asked)).toEqual(
      partners.map(({ origin: asked }) => asked),
    );
    for (const call of store.calls.slice(before)) await call.answer(GET);
    expect(answers.map(({ result }) => result)).toEqual([GET, GET]);
  });

  test('a partner that was refused before, is a stranger', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, { ...LIMITS, max: 100, ttl: 1000, maxConcurrent: 1 });
    watch(cached(access(origin(900))));
    await settled();
    await store.last.answer(null);
    await jest.advanceTimersByTimeAsync(1000);
    watch(cached(access(origin(0))));
    watch(cached(access(origin(900))));
    watch(cached(access(origin(1))));
    await settled();
    await store.last.answer(null);

    expect(store.last.origin).toBe(origin(1).origin);
  });

  test('a flood in which nobody gives up, keeps no more than those who wait', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, { ...LIMITS, maxConcurrent: 1, timeout: 2 ** 30 });
    const seen = Array.from({ length: 14_000 }, (_, index) => watch(cached(access(origin(index)))));
    await settled();

    expect(seen.filter(({ result }) => result === undefined)).toHaveLength(10_001);
    expect(seen.slice(-10_000).every(({ result }) => result === undefined)).toBe(true);
    // And whoever comes next is served next.
    const last = watch(cached(access(origin(40_000))));
    await settled();
    await store.calls[0]!.answer(null);
    expect(store.last.origin).toBe(origin(40_000).origin);
    await store.last.answer(GET);
    expect(last.result).toEqual(GET);
  });

  test('without it, ten run at once', async () => {
    const { store } = flooded(30, {});
    await settled();

    expect(store.calls).toHaveLength(10);
  });

  test('ten thousand wait, whatever max is, and where more come the oldest fail at once', async () => {
    const { store, answers } = flooded(10_004, { max: 1, maxConcurrent: 2 });
    await settled();

    const failed = answers.flatMap(({ result }, index) => (result === undefined ? [] : [{ index, result }]));
    expect(failed.map(({ index }) => index)).toEqual([2, 3]);
    for (const { result } of failed)
      expect(result).toMatchObject({ message: expect.stringMatching(/more than 10000 lookups wait/) });
    expect(store.calls).toHaveLength(2);
  });

  test('what nobody waits for any more, does not run when its turn comes', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, { ...LIMITS, maxConcurrent: 1 });
    watch(asking(cached).checkAccess({ url: '/products', origin: origin(0).origin }));
    const impatient = watch(asking(cached, 50).checkAccess({ url: '/products', origin: origin(1).origin }));
    await jest.advanceTimersByTimeAsync(50);
    expect(impatient.result).toMatchObject({ status: 503 });

    await store.calls[0]!.answer(GET);

    expect(store.calls).toHaveLength(1);
    watch(cached(access(origin(2))));
    await settled();
    expect(store.calls).toHaveLength(2);
  });

  test.each(Array.from({ length: 16 }, (_, turns) => ({ turns })))(
    'what is given up $turns turns after its place was freed, keeps no place',
    async ({ turns }) => {
      const store = new Store();
      const cached = cachePolicies(store.find, { ...LIMITS, maxConcurrent: 1 });
      const abortion = new AbortController();
      watch(cached(access(origin(0))));
      watch(cached(access({ ...origin(1), signal: abortion.signal })));
      await settled();

      void store.calls[0]!.answer(GET);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      abortion.abort();
      await settled();

      watch(cached(access(origin(2))));
      await settled();
      expect(store.last.origin).toBe(origin(2).origin);
    },
  );

  test('callbacks that never settle, give their places back when timeout is over', async () => {
    const { store, cached } = flooded(2, { maxConcurrent: 2, timeout: 100 });
    await jest.advanceTimersByTimeAsync(100);

    const next = watch(cached(access(origin(7))));
    await settled();
    await store.last.answer(GET);

    expect(next.result).toEqual(GET);
  });
});
