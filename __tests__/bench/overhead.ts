// What a middleware adds to a request, beside its peers and the headers written by hand:
//
//   npm run bench
//
// All run in one process, in turns, on the request and response objects of node:http, without a network. Figures of
// one run compare; those of two runs may not.
import { Bench } from 'tinybench';
import { CONTENDERS, REQUESTS, serve, type RequestKind } from './contenders';
import { machine, median, table } from './figures';

const ROUNDS = 75;
/** How long a contender runs at a time, in milliseconds. */
const TURN = 8;
/** Requests that are timed together: the clock is coarser than one. */
const BATCH = 50;

/** Nanoseconds for a request of this kind, by contender: the median of all rounds. */
async function measure(kind: RequestKind): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < ROUNDS; round++) {
    const bench = new Bench({ time: TURN, iterations: 1, warmupTime: round === 0 ? 200 : 1 });
    for (const [name, middleware] of Object.entries(CONTENDERS)) {
      bench.add(name, () => {
        for (let count = 0; count < BATCH; count++) serve(middleware, REQUESTS[kind]);
      });
    }
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (!('latency' in result)) throw new Error(`${name} gave no figures.`);
      (times[name] ??= []).push((result.latency.p50 * 1e6) / BATCH);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, rounds]) => [name, median(rounds)]));
}

/** One figure by another, unless that is lost in the noise. */
function share(ours: number, theirs: number): string {
  return theirs < 200 ? '-' : (ours / theirs).toFixed(2);
}

async function main(): Promise<void> {
  console.log(`${machine()}\n`);
  console.log('Nanoseconds that a middleware adds to a request, and what that is to the others\u2019:\n');
  const rows: string[][] = [];
  for (const kind of Object.keys(REQUESTS) as RequestKind[]) {
    const { nothing = NaN, ...times } = await measure(kind);
    const added = Object.fromEntries(Object.entries(times).map(([name, time]) => [name, time - nothing]));
    const ours = added['this package'] ?? NaN;
    rows.push([
      kind,
      ...Object.values(added).map((time) => time.toFixed(0)),
      ...['by hand', 'cors', 'corser'].map((name) => share(ours, added[name] ?? NaN)),
    ]);
  }
  const names = Object.keys(CONTENDERS).filter((name) => name !== 'nothing');
  console.log(table(['', ...names, ': by hand', ': cors', ': corser'], rows));
}

void main();
