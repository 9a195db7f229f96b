// What a request leaves behind: nothing after a million of them; and what it allocates on the way.
import { cors, CorsConfiguration } from 'express-resource-cors';
import { CONTENDERS, REQUESTS, serve, type Middleware, type RequestKind } from './contenders';
import { machine, median, table } from './figures';

const MILLION = 1_000_000;
/** Fewer than a garbage collection comes after (`--max-semi-space-size`). */
const BATCH = 2_000;
const KINDS = Object.keys(REQUESTS) as RequestKind[];

function collect(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function allocated(middleware: Middleware, kind: RequestKind): number {
  const sizes = Array.from({ length: 9 }, () => {
    const before = collect();
    for (let count = 0; count < BATCH; count++) serve(middleware, REQUESTS[kind]);
    return (process.memoryUsage().heapUsed - before) / BATCH;
  });
  return median(sizes);
}

/** Every kind of request, each with a path and an origin that no other has. */
function mixed(middleware: Middleware, count: number): void {
  const { method, headers } = REQUESTS[KINDS[count % KINDS.length] ?? 'not CORS'];
  const own = `https://a${count.toString(36)}.example.com`;
  const origin = 'origin' in headers && count % 2 === 0 ? { origin: own } : {};
  serve(middleware, { method, headers: { ...headers, ...origin } }, `/api/products/${count.toString(36)}`);
}

console.log(`${machine()}\n`);
const { nothing, ...others } = CONTENDERS;
if (!nothing) throw new Error('There is nothing to compare with.');
const rows = KINDS.map((kind) => {
  const base = allocated(nothing, kind);
  return [kind, ...Object.values(others).map((other) => (allocated(other, kind) - base).toFixed(0))];
});
console.log(table(['bytes allocated for a request', ...Object.keys(others)], rows));

const config = new CorsConfiguration();
config.forResources('Products').forOrigins('https://app.example.com', 'https://*.example.com').allowCookies();
const middleware = cors(config);
const heaps: string[][] = [];
for (let count = 0; count <= MILLION; count++) {
  if (count % (MILLION / 5) === 0) heaps.push([String(count), (collect() / 2 ** 20).toFixed(2)]);
  mixed(middleware, count);
}
console.log(`\n${table(['requests', 'heap in MiB'], heaps)}`);
