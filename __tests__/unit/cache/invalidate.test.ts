import { cachePolicies, type CorsDynamicConfigurationCallback, type CorsPolicy } from 'express-resource-cors';
import { OTHER } from '../support/decisions';
import { problemOf } from '../support/problems';
import { access, atOnce, settled, Store } from './support';

jest.useFakeTimers();
afterEach(() => {
  jest.clearAllTimers();
});

const LIMITS = { max: 10, ttl: 1000 };
const OLD: CorsPolicy = { methods: ['GET'] };
const NEW: CorsPolicy = { methods: ['PUT'] };

/** Whether an answer is kept for each of these, which is asked for without keeping one. */
function kept(cached: CorsDynamicConfigurationCallback, parts: Parameters<typeof access>[0][]): boolean[] {
  return parts.map((part) => {
    const answer = cached(access({ ...part, signal: AbortSignal.abort() }));
    if (answer instanceof Promise) answer.catch(() => undefined);
    return !(answer instanceof Promise);
  });
}

const ASKED = [
  { resource: 'Products' },
  { resource: 'products' },
  { resource: 'Orders' },
  { resource: null },
  { resource: 'Products', origin: 'https://a.example' },
];

describe('an answer is forgotten', () => {
  test.each([
    { what: 'all, without a target', target: undefined, left: [false, false, false, false, false] },
    {
      what: 'one pair, in every spelling',
      target: { resource: 'PRODUCTS', origin: 'HTTPS://other.example.net' },
      left: [false, false, true, true, true],
    },
    { what: 'no resource', target: { resource: null, origin: OTHER }, left: [true, true, true, false, true] },
    {
      what: 'one that is not kept',
      target: { resource: 'X', origin: OTHER },
      left: [true, true, true, true, true],
    },
  ])('$what', async ({ target, left }) => {
    const cached = cachePolicies(() => OLD, LIMITS);
    for (const parts of ASKED) await cached(access(parts));

    cached.invalidate(target);

    expect(kept(cached, ASKED)).toEqual(left);
  });

  test('by the request that it was kept for', async () => {
    const cached = cachePolicies(() => OLD, LIMITS);
    await cached(access());

    cached.invalidate(access());

    expect(kept(cached, [{}])).toEqual([false]);
  });

  test.each([
    { what: 'the key', target: 'a' },
    { what: 'a request with that key', target: access({ resource: 'a' }) },
  ])('with a key function, by $what', async ({ target }) => {
    const cached = cachePolicies(() => OLD, { ...LIMITS, key: ({ resource }) => resource ?? '' });
    await cached(access({ resource: 'a' }));
    await cached(access({ resource: 'b' }));

    cached.invalidate(target);

    expect(atOnce(cached(access({ resource: 'b' })))).toEqual(OLD);
    expect(cached(access({ resource: 'a' }))).toBeInstanceOf(Promise);
  });

  test.each([null, 'Products', 7, {}, { resource: 'Products' }, { origin: OTHER }])(
    '%p, which names none, is refused',
    (target) => {
      const cached = cachePolicies(() => OLD, LIMITS);

      expect(
        problemOf(() => {
          cached.invalidate(target as never);
        }),
      ).toMatchObject({ code: 'invalid-value', value: target, message: expect.stringMatching(/write \{/) });
    },
  );
});

describe.each([
  { what: 'everything', target: undefined },
  { what: 'the one asked for', target: { resource: 'Products', origin: OTHER } },
])('invalidating $what while it is looked up', ({ target }) => {
  test('answers those who wait, and nobody else; the answer is not kept', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, LIMITS);
    const before = cached(access());
    await settled();

    cached.invalidate(target);
    const after = cached(access());
    await settled();
    expect(store.calls).toHaveLength(2);
    await store.calls[0]!.answer(OLD);
    expect(await before).toEqual(OLD);
    await store.calls[1]!.answer(NEW);

    expect(await after).toEqual(NEW);
    expect(atOnce(cached(access()))).toEqual(NEW);
  });

  test('keeps the new answer where the old one comes later', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, LIMITS);
    const before = cached(access());
    await settled();
    cached.invalidate(target);
    const after = cached(access());
    await settled();

    await store.calls[1]!.answer(null);
    await store.calls[0]!.answer(OLD);

    expect(await after).toBeNull();
    expect(await before).toEqual(OLD);
    expect(atOnce(cached(access()))).toBeNull();
  });

  test('lets a refresh that began before it keep nothing', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, { ...LIMITS, staleWhileRevalidate: 1000 });
    void cached(access());
    await settled();
    await store.last.answer(OLD);
    await jest.advanceTimersByTimeAsync(1000);
    atOnce(cached(access()));
    await settled();

    cached.invalidate(target);
    await store.last.answer(OLD);

    expect(cached(access())).toBeInstanceOf(Promise);
  });

  test('serves nothing stale to those who wait, if the lookup fails', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, { ...LIMITS, staleIfError: 5000 });
    void cached(access());
    await settled();
    await store.last.answer(OLD);
    await jest.advanceTimersByTimeAsync(1000);
    const waiting = expect(cached(access())).rejects.toThrow('down');
    await settled();

    cached.invalidate(target);
    await store.last.fail(new Error('down'));

    await waiting;
  });

  test('serves nothing stale to those who come later, if the store fails', async () => {
    const store = new Store();
    const windows = { staleIfError: 5000, staleWhileRevalidate: 5000 };
    const cached = cachePolicies(store.find, { ...LIMITS, ...windows });
    void cached(access());
    await settled();
    await store.last.answer(OLD);

    cached.invalidate(target);
    const waiting = expect(cached(access())).rejects.toThrow('down');
    await settled();
    await store.last.fail(new Error('down'));

    await waiting;
  });
});

test('invalidating one while another is looked up, leaves that to those who come later', async () => {
  const store = new Store();
  const cached = cachePolicies(store.find, LIMITS);
  const before = cached(access());
  await settled();

  cached.invalidate({ resource: 'Orders', origin: OTHER });
  const after = cached(access());
  await settled();
  expect(store.calls).toHaveLength(1);
  await store.last.answer(NEW);

  expect(await Promise.all([before, after])).toEqual([NEW, NEW]);
  expect(atOnce(cached(access()))).toEqual(NEW);
});
