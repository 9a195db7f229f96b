// Requests a second of whole servers, with the middleware and without, over connections that are kept:
//
//   npm run bench:servers
//
// The server is a process of its own. Both kinds take turns, since the machine may have other things to do.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { ALLOWED_ORIGIN } from './contenders';
import { machine, median, table } from './figures';
import { SERVERS, type Placement } from './server';

const ROUNDS = 5;
const SECONDS = 3;
const CONNECTIONS = 50;

async function requestsPerSecond(server: string, placement: Placement): Promise<number> {
  const child = fork(join(__dirname, 'server.ts'), [server, placement], { execArgv: process.execArgv });
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
    const rates: Record<Placement, number[]> = { without: [], with: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const placement of ['without', 'with'] as const) {
        rates[placement].push(await requestsPerSecond(server, placement));
      }
    }
    const [without, withIt] = [median(rates.without), median(rates.with)];
    rows.push([server, without.toFixed(0), withIt.toFixed(0), (withIt / without).toFixed(2)]);
  }
  console.log(table(['requests a second', 'without', 'with', 'ratio'], rows));
}

void main();
