import { setTimeout as delay } from 'node:timers/promises';
import { administrate, call, partner, startInstance, type Instance } from './support/start-instance';
import { describeWithPostgres } from './support/postgres';

/** What the example sets (`api/policy.ts`), and what a busy machine may take on top of it. */
const CALLBACK_TIMEOUT = 3000;
const MARGIN = 2000;
/** Far less than the example's `ttl`: who follows within it was told, and did not just forget. */
const SOON = 10_000;

const LET_IN = 'https://let-in.example';
const NEVER_LET_IN = 'https://never-let-in.example';

jest.setTimeout(120_000);

describeWithPostgres('two processes and one PostgreSQL server', (server) => {
  let first: Instance;
  let second: Instance;
  /** Keeps answers for a moment only, and serves none that is older. */
  let forgetful: Instance;

  beforeAll(async () => {
    const databaseUrl = server.url;
    first = await startInstance({ databaseUrl });
    second = await startInstance({ databaseUrl });
    forgetful = await startInstance({
      databaseUrl,
      times: { ttl: 500, staleWhileRevalidate: 0, staleIfError: 0 },
    });
    await administrate(first, 'POST', '', partner(LET_IN));
    for (const instance of [first, second, forgetful]) await untilReadable(instance, LET_IN, true);
  });
  afterAll(async () => {
    await Promise.all([first, second, forgetful].map((instance) => instance.stop()));
  });

  /** How many milliseconds pass until a page of an origin may read, or may no longer. */
  async function untilReadable(instance: Instance, origin: string, readable: boolean): Promise<number> {
    const began = performance.now();
    for (;;) {
      const answer = await call(instance, origin);
      const waited = performance.now() - began;
      // A 503 is no answer yet.
      if (answer.readable === readable && answer.status === 200) return waited;
      if (waited > SOON) throw new Error(`${origin} is ${readable ? 'not ' : ''}readable still`);
      await delay(2);
    }
  }

  test('a change made through one is followed by the other, long before its answer is too old', async () => {
    const waits: number[] = [];
    for (let round = 0; round < 10; round++) {
      const origin = `https://round-${round}.example`;
      expect((await call(second, origin)).readable).toBe(false);
      const added = await administrate(first, 'POST', '', partner(origin));
      waits.push(await untilReadable(second, origin, true));
      const { id } = added.body as { id: number };
      expect((await administrate(first, 'DELETE', `/${id}`)).status).toBe(204);
      waits.push(await untilReadable(second, origin, false));
    }
    waits.sort((a, b) => a - b);
    const [median, longest] = [waits[10], waits.at(-1)].map((wait) => `${(wait ?? 0).toFixed(1)} ms`);
    process.stderr.write(
      `The other instance follows a change after ${median} (median), ${longest} at most.\n`,
    );

    expect(waits.at(-1)).toBeLessThan(SOON);
  });

  test('a change that nobody was told of is followed when ttl is over', async () => {
    const origin = 'https://silent.example';
    await administrate(first, 'POST', '', partner(origin));
    await untilReadable(forgetful, origin, true);

    // As a replica writes: no trigger runs, so nobody is told.
    await server.query(
      `set session_replication_role = replica; delete from partner_origins where origin = '${origin}'`,
    );

    expect(await untilReadable(forgetful, origin, false)).toBeLessThan(SOON);
  });

  test('a row with an invalid origin lets nobody in, is reported once, and affects nothing else', async () => {
    const bad = 'https://Bad-Row.example/';
    const good = 'https://good-row.example';
    await administrate(first, 'POST', '', partner(good));
    await server.query(
      `insert into partner_origins (origin, partner_id, place)
       select $1, partner_id, 1 from partner_origins where origin = $2`,
      [bad, good],
    );
    await untilReadable(second, good, true);
    for (const origin of [bad, bad.toLowerCase(), bad.slice(0, -1), bad.slice(0, -1).toLowerCase()])
      expect((await call(second, origin)).readable).toBe(false);
    // Whatever else changes, it is not reported again.
    for (const name of ['x', 'y']) await administrate(first, 'POST', '', partner(`https://${name}.example`));
    await untilReadable(second, 'https://y.example', true);
    await delay(500);

    for (const { reports } of [first, second]) {
      const own = reports.filter((report) => report.includes(bad));
      expect(own).toEqual([
        expect.stringMatching(/origins: 'https:\/\/Bad-Row\.example\/' has a trailing slash/),
      ]);
    }
  });

  test('a row whose policy is none is refused with 503, reported with its value, and affects nothing else', async () => {
    const origin = 'https://bad-policy.example';
    await administrate(first, 'POST', '', partner(origin));
    await untilReadable(second, origin, true);
    await server.query(`update partners set methods = '{G T}' where name like '%bad-policy%'`);
    const began = performance.now();
    while ((await call(second, origin)).status !== 503) {
      expect(performance.now() - began).toBeLessThan(SOON);
      await delay(2);
    }
    for (let times = 0; times < 3; times++)
      expect(await call(second, origin)).toMatchObject({ status: 503, readable: false });

    expect(await call(second, LET_IN)).toMatchObject({ status: 200, readable: true });
    const own = second.reports.filter((report) => report.includes('the callback failed'));
    expect(own).toEqual([expect.stringMatching(/'https:\/\/bad-policy\.example'.*'G T' is not a method/)]);
    await server.query(`delete from partners where name like '%bad-policy%'`);
  });

  describe.each([
    { how: 'is stopped', away: () => server.stop(), back: () => server.start() },
    {
      how: 'answers nothing',
      away: () => {
        server.freeze();
        return Promise.resolve();
      },
      back: () => {
        server.thaw();
        return Promise.resolve();
      },
    },
  ])('while the database $how', ({ how, away, back }) => {
    const unknown = () => `https://unknown-${Math.random().toString(36).slice(2)}.example`;

    beforeAll(async () => {
      // What follows a change that was told of earlier could otherwise forget what is asked for here.
      const last = unknown();
      for (const instance of [first, second]) await untilReadable(instance, last, false);
      await administrate(first, 'POST', '', partner(last));
      for (const instance of [first, second]) {
        await untilReadable(instance, last, true);
        await untilReadable(instance, LET_IN, true);
        expect((await call(instance, NEVER_LET_IN)).readable).toBe(false);
      }
      await away();
      // The answers of the forgetful one are too old by now.
      await delay(700);
    });
    afterAll(back);

    test('nobody is let in, no request hangs, those let in go on, and what code allows works', async () => {
      let longest = 0;
      const began = performance.now();
      while (performance.now() - began < 4000) {
        for (const instance of [first, second]) {
          const answers = await Promise.all([
            call(instance, LET_IN),
            call(instance, LET_IN, '/api/status'),
            call(instance, unknown(), '/api/status'),
            call(instance, NEVER_LET_IN),
            ...Array.from({ length: 20 }, () => call(instance, unknown())),
          ]);
          longest = Math.max(longest, ...answers.map(({ milliseconds }) => milliseconds));
          const [letIn, status, statusForUnknown, ...others] = answers;
          expect(letIn).toMatchObject({ status: 200, readable: true });
          for (const answer of [status, statusForUnknown])
            expect(answer).toMatchObject({ status: 200, readable: true });
          expect(others.filter(({ readable }) => readable)).toEqual([]);
          expect(others.slice(1).map(({ status: code }) => code)).toEqual(Array(20).fill(503));
        }
      }
      process.stderr.write(
        `While the database ${how}, the slowest request took ${longest.toFixed(0)} ms (callbackTimeout ${CALLBACK_TIMEOUT}).\n`,
      );
      expect(longest).toBeLessThan(CALLBACK_TIMEOUT + MARGIN);
    });

    test('an answer that is too old is not served, but where staleIfError says so', async () => {
      expect(await call(forgetful, LET_IN)).toMatchObject({ status: 503, readable: false });
      expect(await call(forgetful, LET_IN, '/api/status')).toMatchObject({ status: 200, readable: true });
    });

    test("the administrator's page is told", async () => {
      const { status, body } = await administrate(first, 'POST', '', partner(unknown()));

      expect(status).toBe(503);
      expect(body).toMatchObject({ error: expect.stringMatching(/database does not answer/) });
    });
  });

  test('once the database is back, the listeners are too, and what they missed counts', async () => {
    await server.stop();
    await server.start();
    // The listeners are still waiting for their next attempt.
    await server.query(`delete from partner_origins where origin = $1`, [LET_IN]);
    await untilReadable(first, LET_IN, false);
    await untilReadable(second, LET_IN, false);

    await administrate(first, 'POST', '', partner('https://afterwards.example'));
    await untilReadable(second, 'https://afterwards.example', true);
    await server.query(`delete from partner_origins where origin = 'https://afterwards.example'`);
    await untilReadable(second, 'https://afterwards.example', false);
    for (const { reports } of [first, second])
      expect(reports.filter((report) => report.includes('The database is away')).length).toBeGreaterThan(0);
  });

  test('an instance that starts while the database is away, serves what code allows, and follows later', async () => {
    await administrate(first, 'POST', '', partner('https://early.example'));
    await server.stop();
    const early = await startInstance({ databaseUrl: server.url });

    expect(await call(early, NEVER_LET_IN, '/api/status')).toMatchObject({ status: 200, readable: true });
    expect(await call(early, 'https://early.example')).toMatchObject({ status: 503, readable: false });
    await server.start();
    await untilReadable(early, 'https://early.example', true);
    await early.stop();
  });
});
