import {
  cachePolicies,
  type CorsAccessRequest,
  type CorsPolicy,
  type CorsPolicyLookup,
} from 'express-resource-cors';
import { APP, OTHER } from '../support/decisions';
import { access, asking, atOnce, settled, Store } from './support';

jest.useFakeTimers();
afterEach(() => {
  jest.clearAllTimers();
});

const LIMITS = { max: 3, ttl: 1000 };
const GET: CorsPolicy = { methods: ['GET'] };

function counting(answer: CorsPolicy | null = GET) {
  const store = jest.fn((lookup: CorsPolicyLookup) => Promise.resolve(lookup.origin === APP ? null : answer));
  return { store, cached: cachePolicies(store, LIMITS) };
}

describe.each([
  { what: 'a policy', origin: OTHER, answer: GET },
  { what: 'a refusal', origin: APP, answer: null },
])('$what', ({ origin, answer }) => {
  test('is asked for once, and then given at once', async () => {
    const { store, cached } = counting();
    const request = access({ origin });

    expect(await cached(request)).toEqual(answer);
    expect(atOnce(cached(request))).toEqual(answer);

    expect(store).toHaveBeenCalledTimes(1);
  });

  test('is kept for ttl milliseconds, and then asked for again', async () => {
    const { store, cached } = counting();
    const request = access({ origin });
    await cached(request);

    await jest.advanceTimersByTimeAsync(999);
    expect(atOnce(cached(request))).toEqual(answer);
    await jest.advanceTimersByTimeAsync(1);
    expect(await cached(request)).toEqual(answer);

    expect(store).toHaveBeenCalledTimes(2);
  });

  test('is kept from when it came, however long the lookup took', async () => {
    const store = new Store();
    const cached = cachePolicies(store.find, { ...LIMITS, timeout: 5000 });
    const request = access({ origin });
    void cached(request);
    await jest.advanceTimersByTimeAsync(1500);
    await store.last.answer(answer);

    await jest.advanceTimersByTimeAsync(999);

    expect(atOnce(cached(request))).toEqual(answer);
  });
});

test('a callback that answers at once, is kept like any other', async () => {
  const store = jest.fn(() => GET);
  const cached = cachePolicies(store, LIMITS);

  await cached(access());
  expect(atOnce(cached(access()))).toEqual(GET);
  expect(store).toHaveBeenCalledTimes(1);
});

test('at most max answers are kept, and the one unused for longest goes first', async () => {
  const { store, cached } = counting();
  const ask = (host: string) => cached(access({ origin: `https://${host}.example` }));
  for (const host of ['a', 'b', 'c', 'a', 'd']) await ask(host);
  store.mockClear();

  for (const host of ['a', 'c', 'd']) atOnce(ask(host));
  expect(store).not.toHaveBeenCalled();
  await ask('b');

  expect(store).toHaveBeenCalledTimes(1);
});

describe('an answer', () => {
  test('is for one resource and one origin', async () => {
    const { store, cached } = counting();
    const pairs = [
      { resource: 'Products', origin: OTHER },
      { resource: 'Orders', origin: OTHER },
      { resource: 'Products', origin: 'https://a.example' },
      { resource: null, origin: OTHER },
      { resource: 'null', origin: OTHER },
    ];
    for (const pair of pairs) await cached(access(pair));

    expect(store.mock.calls.map(([{ resource, origin }]) => ({ resource, origin }))).toEqual(pairs);
  });

  test('is not for another resource whose name is long', async () => {
    const { store, cached } = counting();
    const long = 'x'.repeat(5000);
    for (const end of ['a', 'b', 'a']) await cached(access({ resource: long + end }));

    expect(store).toHaveBeenCalledTimes(2);
  });

  test('serves every spelling of an origin, which the store is asked for in lower case', async () => {
    const { store, cached } = counting();

    await cached(access({ origin: 'HTTPS://Other.Example.net' }));
    atOnce(cached(access({ origin: OTHER })));

    expect(store.mock.calls[0]![0].origin).toBe(OTHER);
  });

  test('to one spelling of a resource, is no answer to another', async () => {
    const cached = cachePolicies(({ resource }) => (resource === 'Products' ? GET : null), LIMITS);

    expect(await cached(access({ resource: 'PRODUCTS' }))).toBeNull();

    expect(await cached(access())).toEqual(GET);
  });

  test('serves all methods and headers, for preflights and actual requests', async () => {
    const { store, cached } = counting({ methods: ['PUT'], requestHeaders: ['X-A'] });
    const config = asking(cached);
    const put = { url: '/products', origin: OTHER, method: 'PUT' };

    expect((await config.checkAccess({ ...put, type: 'actual' })).allowed).toBe(true);
    expect((await config.checkAccess({ ...put, requestHeaders: ['X-A'] })).allowed).toBe(true);
    expect((await config.checkAccess({ ...put, requestHeaders: ['X-B'] })).reason).toBe(
      'request-header-not-allowed',
    );
    expect((await config.checkAccess({ ...put, method: 'DELETE' })).reason).toBe('method-not-allowed');

    expect(store).toHaveBeenCalledTimes(1);
  });

  test('is a copy that nobody can change', async () => {
    const row = { methods: ['GET'], cookies: false };
    const cached = cachePolicies(() => row, LIMITS);
    const first = await cached(access());

    row.methods.push('DELETE');
    row.cookies = true;

    expect(() => {
      (first as { cookies: boolean }).cookies = true;
    }).toThrow(TypeError);
    expect(() => (first!.methods as string[]).push('DELETE')).toThrow(TypeError);
    expect(atOnce(cached(access()))).toEqual({ methods: ['GET'], cookies: false });
  });
});

describe('without a key, a callback', () => {
  test('is handed resource, origin and a signal, and nothing else', async () => {
    const { store, cached } = counting();

    await cached(access());

    const handed = store.mock.calls[0]![0];
    expect(Reflect.ownKeys(handed)).toEqual(['resource', 'origin', 'signal']);
    expect(Object.getPrototypeOf(handed)).toBe(Object.prototype);
    expect(handed.signal).toBeInstanceOf(AbortSignal);
  });

  test('is typed so', () => {
    // @ts-expect-error -- properties are not handed over
    cachePolicies(({ properties }) => (properties.tenant === 'a' ? GET : null), LIMITS);
    cachePolicies(({ properties }) => (properties['tenant'] === 'a' ? GET : null), {
      ...LIMITS,
      key: ({ properties }) => String(properties['tenant']),
    });
  });
});

describe('with a key', () => {
  const byTenant = (request: { properties: object }): string =>
    (request.properties as { tenant: string }).tenant;

  test('answers are kept by it alone', async () => {
    const store = jest.fn(() => GET);
    const cached = cachePolicies(store, { ...LIMITS, key: byTenant });

    await cached(access({ properties: { tenant: 'a' } }));
    await cached(access({ properties: { tenant: 'b' } }));
    atOnce(cached(access({ properties: { tenant: 'a' }, resource: 'Orders' })));

    expect(store).toHaveBeenCalledTimes(2);
  });

  test('the callback is handed the whole request, with a signal of the lookup', async () => {
    const store = jest.fn<CorsPolicy, [CorsAccessRequest]>(() => GET);
    const cached = cachePolicies(store, { ...LIMITS, key: byTenant });
    const request = access({ properties: { tenant: 'a' }, request: { headers: { host: 'a.example' } } });

    await cached(request);

    const { signal, ...handed } = store.mock.calls[0]![0];
    expect({ ...handed, signal: request.signal }).toEqual(request);
    expect(signal).toBeInstanceOf(AbortSignal);
    expect(signal).not.toBe(request.signal);
  });

  test('the callback has the properties of a real request', async () => {
    const tenants: unknown[] = [];
    const cached = cachePolicies(
      ({ properties }) => {
        tenants.push(properties['tenant']);
        return GET;
      },
      { ...LIMITS, key: ({ properties }) => String(properties['tenant']) },
    );
    const config = asking(cached);
    config.routes = ['/:tenant/:controller'];

    for (const tenant of ['a', 'b', 'a'])
      await config.checkAccess({ url: `/${tenant}/products`, origin: OTHER });

    expect(tenants).toEqual(['a', 'b']);
  });

  test.each([undefined, null, 7, {}, Promise.resolve('a')])('that is %p, the request fails', async (key) => {
    const store = jest.fn(() => GET);
    const config = asking(cachePolicies(store, { ...LIMITS, key: () => key as string }));

    await expect(
      (async () => config.checkAccess({ url: '/products', origin: OTHER }))(),
    ).rejects.toMatchObject({ status: 503, message: expect.stringMatching(/key.*must be a string/) });
    expect(store).not.toHaveBeenCalled();
    await settled();
  });
});
