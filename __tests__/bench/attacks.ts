// What the longest requests cost that a server takes, beside an ordinary refused preflight.
import { REQUESTS_OF_15_KIB } from '../attacks/requests-of-15-kib';
import { machine, median, table } from './figures';
import { answer, REFUSED, type Preflight } from './preflights';

const ROUNDS = 51;
const BATCH = 50;

/** Microseconds for an answer, in the median. */
function timeOf(preflight: Preflight): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let count = 0; count < BATCH; count++) answer(preflight);
    return ((performance.now() - start) * 1000) / BATCH;
  });
  return median(times);
}

/** Bytes that an answer allocates. */
function bytesOf(preflight: Preflight): number {
  const sizes = Array.from({ length: 9 }, () => {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < BATCH; count++) answer(preflight);
    return (process.memoryUsage().heapUsed - before) / BATCH;
  });
  return median(sizes);
}

for (let count = 0; count < 50_000; count++) answer(REFUSED);
const [time, bytes] = [timeOf(REFUSED), bytesOf(REFUSED)];
const rows = Object.entries(REQUESTS_OF_15_KIB).map(([name, preflight]) => {
  const taken = timeOf(preflight);
  return [name, taken.toFixed(1), (taken / time).toFixed(1), (bytesOf(preflight) / bytes).toFixed(1)];
});
console.log(`${machine()}\n`);
console.log(`A refused preflight takes ${time.toFixed(1)} µs and ${bytes.toFixed(0)} bytes.\n`);
console.log(table(['15 KiB, or a limit of', 'µs', 'times the time', 'times the bytes'], rows));
