// One process of overhead.ts: measures, and prints its figures as JSON.
import { CONTENDERS, PLATFORMS, REQUESTS, type RequestKind } from './contenders';
import { median } from './figures';

const ROUNDS = 40;
/** Requests that are timed together: the clock is coarser than one. */
const BATCH = 200;
const WARM_UP = 5_000;

/** What a middleware adds to a request, in nanoseconds, by contender. */
export type Added = Readonly<Record<string, number>>;

/** The kinds of request, and how their URLs come about. */
export const KINDS: Readonly<Record<string, { kind: RequestKind; ownPath?: true }>> = {
  'not CORS': { kind: 'not CORS' },
  'actual, allowed': { kind: 'actual, allowed' },
  'actual, allowed, a path of its own': { kind: 'actual, allowed', ownPath: true },
  'actual, refused': { kind: 'actual, refused' },
  'preflight, allowed': { kind: 'preflight, allowed' },
  'preflight, refused': { kind: 'preflight, refused' },
};

let paths = 0;

function measure(platform: string, name: string): Added {
  const serverOf = PLATFORMS[platform];
  const asked = KINDS[name];
  if (!serverOf || !asked) throw new Error(`There is nothing to measure for ${name} on ${platform}.`);
  const request = REQUESTS[asked.kind];
  const runs = Object.entries(CONTENDERS).map(([contender, middleware]) => {
    const serveOne = serverOf(middleware);
    const run = asked.ownPath
      ? () => {
          serveOne(request, `/api/products/${String(paths++)}`);
        }
      : () => {
          serveOne(request);
        };
    for (let count = 0; count < WARM_UP; count++) run();
    return { contender, run, times: [] as number[] };
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const { run, times } of runs) {
      const start = process.hrtime.bigint();
      for (let count = 0; count < BATCH; count++) run();
      times.push(Number(process.hrtime.bigint() - start) / BATCH);
    }
  }
  const medians = Object.fromEntries(runs.map(({ contender, times }) => [contender, median(times)]));
  const { nothing = NaN, ...others } = medians;
  return Object.fromEntries(Object.entries(others).map(([contender, time]) => [contender, time - nothing]));
}

if (require.main === module) {
  const [platform = '', kind = ''] = process.argv.slice(2);
  console.log(JSON.stringify(measure(platform, kind)));
}
