// Requests a second of whole servers, with each middleware and without any, over connections that are kept:
//
//   npm run bench:servers
//
// Each server is a process of its own. They take short turns, many of them, since the machine may have other things to
// do; shares are those of neighbouring turns.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ALLOWED_ORIGIN, CONTENDERS } from './contenders';
import { machine, median, table } from './figures';
import { SERVERS } from './server';
import { fetched } from '../../scripts/fetched.mjs';

/** What is needed of https://www.npmjs.com/package/autocannon, which is fetched for the run. */
const autocannon = fetched('autocannon') as (options: {
  readonly url: string;
  readonly connections: number;
  readonly duration: number;
  readonly sampleInt: number;
  readonly headers: Readonly<Record<string, string>>;
}) => Promise<{
  readonly requests: { readonly total: number };
  readonly duration: number;
  readonly non2xx: number;
  readonly errors: number;
}>;

const ROUNDS = 30;
const WARM_UP_ROUNDS = 4;
const SECONDS = 0.5;
const CONNECTIONS = 50;

/** A server that runs in a process of its own. */
class Running {
  readonly #process: ChildProcess;
  readonly #port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.#port = port;
  }

  static async start(server: string, contender: string): Promise<Running> {
    const child = fork(join(__dirname, 'server.ts'), [server, contender], { execArgv: process.execArgv });
    const [port] = (await once(child, 'message')) as [number];
    return new Running(child, port);
  }

  async requestsPerSecond(): Promise<number> {
    const { requests, duration, non2xx, errors } = await autocannon({
      url: `http://127.0.0.1:${String(this.#port)}/api/products/7`,
      connections: CONNECTIONS,
      duration: SECONDS,
      sampleInt: 50, // milliseconds in which it looks at the clock
      headers: { origin: ALLOWED_ORIGIN },
    });
    if (non2xx > 0 || errors > 0) throw new Error(`${String(non2xx + errors)} requests failed.`);
    return requests.total / duration;
  }

  stop(): void {
    this.#process.kill();
  }
}

/** Requests a second with each contender, turn by turn. */
async function measure(server: string): Promise<Record<string, number[]>> {
  const names = Object.keys(CONTENDERS);
  const running = await Promise.all(
    names.map(async (name) => [name, await Running.start(server, name)] as const),
  );
  try {
    const rates: Record<string, number[]> = {};
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      for (const [name, each] of running) {
        const rate = await each.requestsPerSecond();
        if (round >= 0) (rates[name] ??= []).push(rate);
      }
    }
    return rates;
  } finally {
    for (const [, each] of running) each.stop();
  }
}

async function main(): Promise<void> {
  console.log(`${machine()}\n`);
  const rows: string[][] = [];
  for (const server of Object.keys(SERVERS)) {
    const { nothing = [], ...others } = await measure(server);
    const shareOf = (rates: number[]): string =>
      median(rates.map((rate, round) => rate / (nothing[round] ?? NaN))).toFixed(2);
    rows.push([
      server,
      median(nothing).toFixed(0),
      ...Object.values(others).map((rates) => `${median(rates).toFixed(0)} (${shareOf(rates)})`),
    ]);
  }
  console.log(table(['requests a second', ...Object.keys(CONTENDERS)], rows));
}

void main();
