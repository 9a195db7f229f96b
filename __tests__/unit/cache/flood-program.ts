import { cachePolicies, CorsConfiguration } from 'express-resource-cors';

/** What a flood did. */
export interface FloodReport {
  origins: number;
  /** How often the store was asked for the origin that it was asked for most. */
  mostCallsForOne: number;
  calls: number;
  /** How many lookups ran at the same time, at most. */
  mostAtOnce: number;
  /** Bytes of heap in use at first, when the cache had just been filled, and in the end, each after a collection. */
  heapAtFirst: number;
  heapFilled: number;
  heapInTheEnd: number;
  milliseconds: number;
}

const MAX = 10_000;
const MOST_AT_ONCE = 25;
/** Requests that are under way together. */
const TOGETHER = 500;

/** What follows the resource in each path: the cache must not hold on to it. */
const REST = 'x'.repeat(2000);

/** Asks a configuration about as many different origins; each twice at the same time until the cache is full twice over. */
async function flood(origins: number): Promise<FloodReport> {
  const callsOf = new Uint8Array(origins);
  let running = 0;
  let mostAtOnce = 0;
  const policies = cachePolicies(
    async ({ origin }) => {
      mostAtOnce = Math.max(mostAtOnce, ++running);
      const number = Number(/\d+/.exec(origin)?.[0]);
      callsOf[number] = (callsOf[number] ?? 0) + 1;
      await new Promise(setImmediate);
      running--;
      return number % 2 === 0 ? { methods: ['GET', 'PUT'], requestHeaders: ['Content-Type'] } : null;
    },
    { max: MAX, ttl: 60_000, staleIfError: 60_000, maxConcurrent: MOST_AT_ONCE },
  );
  const config = new CorsConfiguration({ dynamicConfigurationCallback: policies });
  const ask = async (number: number) =>
    config.checkAccess({
      url: `/api/products-of-a-catalogue/${String(number)}/${REST}`,
      origin: `https://origin-${String(number)}.example`,
    });

  const began = performance.now();
  const heapAtFirst = heapInUse();
  let heapFilled = 0;
  for (let number = 0; number < origins; number += TOGETHER) {
    if (number === 2 * MAX) heapFilled = heapInUse();
    const numbers = Array.from({ length: TOGETHER }, (_, index) => number + index);
    const again = number < 2 * MAX ? numbers : [];
    const decisions = await Promise.all([...numbers, ...again].map(ask));
    if (decisions.some(({ allowed }, index) => allowed !== (index % 2 === 0))) throw new Error('misjudged');
  }
  const milliseconds = performance.now() - began;
  const heapInTheEnd = heapInUse();
  // Held until here, so that what is measured is still there.
  policies.invalidate();
  return {
    origins,
    mostCallsForOne: callsOf.reduce((most, calls) => Math.max(most, calls), 0),
    calls: callsOf.reduce((sum, calls) => sum + calls, 0),
    mostAtOnce,
    heapAtFirst,
    heapFilled,
    heapInTheEnd,
    milliseconds,
  };
}

function heapInUse(): number {
  if (!global.gc) throw new Error('run this with --expose-gc');
  global.gc();
  return process.memoryUsage().heapUsed;
}

void flood(Number(process.argv[2] ?? 1_000_000)).then((report) => {
  console.log(JSON.stringify(report));
});
