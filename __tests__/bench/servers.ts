// Requests a second of whole servers, with each middleware and without any, over connections that are kept:
//
//   npm run bench:servers
//
// The server is a process of its own. All take turns, since the machine may have other things to do.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { ALLOWED_ORIGIN, CONTENDERS } from './contenders';
import { machine, median, table } from './figures';
import { SERVERS } from './server';

const ROUNDS = 5;
const SECONDS = 2;
const CONNECTIONS = 50;

async function requestsPerSecond(server: string, contender: string): Promise<number> {
  const child = fork(join(__dirname, 'server.ts'), [server, contender], { execArgv: process.execArgv });
  try {
    const [port] = (await once(child, 'message')) as [number];
    const load = (duration: number) =>
      autocannon({
        url: `http://127.0.0.1:${String(port)}/api/products/7`,
        connections: CONNECTIONS,
        duration,
        headers: { origin: ALLOWED_ORIGIN },
      });
    await load(1);
    const { requests, non2xx, errors } = await load(SECONDS);
    if (non2xx > 0 || errors > 0) throw new Error(`${server} failed ${String(non2xx + errors)} requests.`);
    return requests.average;
  } finally {
    child.kill();
  }
}

async function main(): Promise<void> {
  console.log(`${machine()}\n`);
  const rows: string[][] = [];
  for (const server of Object.keys(SERVERS)) {
    const rates: Record<string, number[]> = {};
    for (let round = 0; round < ROUNDS; round++) {
      for (const contender of Object.keys(CONTENDERS)) {
        (rates[contender] ??= []).push(await requestsPerSecond(server, contender));
      }
    }
    const { nothing = NaN, ...others } = Object.fromEntries(
      Object.entries(rates).map(([contender, each]) => [contender, median(each)]),
    );
    rows.push([
      server,
      nothing.toFixed(0),
      ...Object.values(others).map((rate) => `${rate.toFixed(0)} (${(rate / nothing).toFixed(2)})`),
    ]);
  }
  console.log(table(['requests a second', ...Object.keys(CONTENDERS)], rows));
}

void main();
