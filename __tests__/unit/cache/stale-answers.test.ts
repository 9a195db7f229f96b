import { cachePolicies, type CorsPolicy } from 'express-resource-cors';
import { OTHER } from '../support/decisions';
import { interceptWarnings } from '../support/warnings';
import { access, atOnce, settled, Store } from './support';

jest.useFakeTimers();
afterEach(() => {
  jest.clearAllTimers();
});

const warnings = interceptWarnings();
const OLD: CorsPolicy = { methods: ['GET'] };
const NEW: CorsPolicy = { methods: ['PUT'] };
let outages = 0;

/** A cache that has the old policy, with its age in milliseconds; `ttl` is 1000. */
async function aged(age: number, windows: object) {
  const store = new Store();
  const cached = cachePolicies(store.find, { max: 10, ttl: 1000, timeout: 100, ...windows });
  void cached(access());
  await settled();
  await store.last.answer(OLD);
  await jest.advanceTimersByTimeAsync(age);
  return { store, cached };
}

/** An error of its own for each test: a warning is emitted once. */
function outage(): Error {
  outages += 1;
  return new Error(`outage ${String(outages)}`);
}

describe('staleWhileRevalidate', () => {
  const windows = { staleWhileRevalidate: 500 };

  test('serves the old answer at once, while one lookup fetches the next', async () => {
    const { store, cached } = await aged(1000, windows);

    for (let times = 0; times < 5; times++) expect(atOnce(cached(access()))).toEqual(OLD);
    await settled();
    expect(store.calls).toHaveLength(2);
    await store.last.answer(NEW);

    expect(atOnce(cached(access()))).toEqual(NEW);
    expect(store.calls).toHaveLength(2);
  });

  test('serves nothing once its window is over', async () => {
    const { store, cached } = await aged(1500, windows);

    const answer = cached(access());
    await settled();
    await store.last.answer(null);

    expect(answer).toBeInstanceOf(Promise);
    expect(await answer).toBeNull();
  });

  test('may be a refusal that is served, and one that replaces a policy', async () => {
    const { store, cached } = await aged(1499, windows);
    atOnce(cached(access()));
    await settled();
    await store.last.answer(null);

    expect(atOnce(cached(access()))).toBeNull();
    await jest.advanceTimersByTimeAsync(1000);
    expect(atOnce(cached(access()))).toBeNull();
  });

  test('whose lookup fails, goes on serving the old answer to the end of the window, and tells of it', async () => {
    const { store, cached } = await aged(1000, windows);
    const error = outage();
    atOnce(cached(access()));
    await settled();
    await store.last.fail(error);

    expect(atOnce(cached(access()))).toEqual(OLD);
    expect(warnings).toEqual([
      { type: 'CorsWarning', code: 'lookup-failed', message: expect.stringContaining(error.message) },
    ]);
    await jest.advanceTimersByTimeAsync(500);
    expect(cached(access())).toBeInstanceOf(Promise);
  });

  test('whose lookup hangs, gives it up when timeout is over', async () => {
    const { store, cached } = await aged(1000, windows);
    atOnce(cached(access()));
    await settled();
    await jest.advanceTimersByTimeAsync(100);
    expect(store.last.signal.aborted).toBe(true);

    atOnce(cached(access()));
    await settled();

    expect(store.calls).toHaveLength(3);
  });
});

describe('staleIfError', () => {
  const windows = { staleIfError: 500 };

  test.each([
    { how: 'fails', fail: (store: Store, error: Error) => store.last.fail(error) },
    { how: 'takes longer than timeout', fail: () => jest.advanceTimersByTimeAsync(100) },
  ])('serves the old answer where the lookup $how', async ({ fail }) => {
    const { store, cached } = await aged(1000, windows);
    const answer = cached(access());
    await settled();

    await fail(store, outage());

    expect(await answer).toEqual(OLD);
  });

  test('waits for the lookup, whose answer counts', async () => {
    const { store, cached } = await aged(1000, windows);
    const answer = cached(access());
    await settled();

    await store.last.answer(NEW);

    expect(await answer).toEqual(NEW);
  });

  test('asks again each time, and tells of one failure once', async () => {
    const { store, cached } = await aged(1000, windows);
    const error = outage();
    for (let times = 0; times < 3; times++) {
      const answer = cached(access());
      await settled();
      await store.last.fail(error);
      expect(await answer).toEqual(OLD);
    }

    expect(store.calls).toHaveLength(4);
    expect(warnings.filter(({ message }) => message.includes(error.message))).toHaveLength(1);
  });

  test.each([
    { when: 'begins', age: 1500, wait: 0 },
    { when: 'fails', age: 1450, wait: 50 },
  ])('serves nothing where its window is over when the lookup $when', async ({ age, wait }) => {
    const { store, cached } = await aged(age, windows);
    const error = outage();
    const answer = cached(access()) as Promise<unknown>;
    const failed = expect(answer).rejects.toBe(error);
    await jest.advanceTimersByTimeAsync(wait);

    await store.last.fail(error);

    await failed;
  });

  test('never makes an answer young again', async () => {
    const { store, cached } = await aged(1400, windows);
    const answer = cached(access());
    await settled();
    await store.last.fail(outage());
    await answer;

    await jest.advanceTimersByTimeAsync(100);
    const error = outage();
    const failed = expect(cached(access())).rejects.toBe(error);
    await settled();
    await store.last.fail(error);

    await failed;
  });

  test('serves nothing where nothing was ever answered', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, { max: 10, ttl: 1000, ...windows });
    const error = outage();
    const failed = expect(cached(access())).rejects.toBe(error);
    await settled();

    await store.last.fail(error);

    await failed;
  });
});

test('an answer that is no policy, is no failure of the store: the old one is forgotten', async () => {
  const { store, cached } = await aged(1000, { staleWhileRevalidate: 5000, staleIfError: 5000 });
  const { origin } = access();

  expect(atOnce(cached(access()))).toEqual(OLD);
  await settled();
  await store.last.answer({ methods: ['G T'] });

  const refused = expect(cached(access())).rejects.toThrow(/is not a policy/);
  await settled();
  await store.last.answer({ methods: ['G T'] });
  await refused;
  expect(origin).toBe(OTHER);
  expect(warnings).toEqual([
    {
      type: 'CorsWarning',
      code: 'invalid-answer',
      message: expect.stringMatching(/'https:\/\/other\.example\.net' and 'Products'.*'G T' is not a method/),
    },
  ]);
});

test('an answer that is no policy, to a lookup from before it was invalidated, takes nothing from a newer one', async () => {
  const store = new Store();
  const cached = cachePolicies(store.find, { max: 10, ttl: 1000 });
  const before = cached(access({ resource: null }));
  await settled();
  cached.invalidate(undefined);
  void cached(access({ resource: null }));
  await settled();
  await store.calls[1]!.answer(OLD);

  await store.calls[0]!.answer({ methods: ['G T'] });

  expect(await before).toEqual(OLD);

  expect(atOnce(cached(access({ resource: null })))).toEqual(OLD);
  expect(warnings).toEqual([
    {
      type: 'CorsWarning',
      code: 'invalid-answer',
      message: expect.stringContaining("'https://other.example.net' and no resource"),
    },
  ]);
});
