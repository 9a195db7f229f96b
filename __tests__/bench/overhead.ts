// What a middleware adds to a request, beside `cors` and the headers written by hand:
//
//   npm run bench:overhead
//
// Each figure is the median of several processes, in each of which all take turns, without a network. Shares of one run
// compare; nanoseconds of two runs may not.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { machine, median, table } from './figures';
import { KINDS, type Added } from './overhead-process';

const PROCESSES = 5;

/** What is measured, and the share of what `cors` adds, or the lines by hand, that it is to be at most. */
const ROWS: readonly { platform: string; kind: string; ofCors?: number; ofHand?: number }[] = [
  { platform: 'Express 4 application', kind: 'actual, allowed', ofCors: 0.8 },
  { platform: 'Express 5 application', kind: 'actual, allowed', ofCors: 0.95 },
  { platform: 'request and response of Express', kind: 'actual, allowed', ofCors: 0.75, ofHand: 1.3 },
  { platform: 'request and response of Express', kind: 'actual, refused', ofCors: 0.5 },
  { platform: 'request and response of Express', kind: 'preflight, allowed', ofCors: 0.65, ofHand: 1.15 },
  { platform: 'request and response of Express', kind: 'preflight, refused', ofCors: 0.35 },
  { platform: 'request and response of Express', kind: 'not CORS', ofCors: 0.5 },
  { platform: 'request and response of Express', kind: 'actual, allowed, a path of its own', ofCors: 1 },
  ...Object.keys(KINDS).map((kind) => ({ platform: 'request and response of node:http', kind })),
];

function measured(platform: string, kind: string): Added[] {
  const program = join(__dirname, 'overhead-process.ts');
  return Array.from({ length: PROCESSES }, () => {
    const output = execFileSync(process.execPath, [...process.execArgv, program, platform, kind], {
      encoding: 'utf8',
    });
    return JSON.parse(output) as Added;
  });
}

function main(): void {
  console.log(`${machine()}\n`);
  console.log('Nanoseconds that a middleware adds to a request, and what that is to the others\u2019:\n');
  const rows: string[][] = [];
  for (const { platform, kind, ofCors, ofHand } of ROWS) {
    const runs = measured(platform, kind);
    const added = (name: string) => median(runs.map((run) => run[name] ?? NaN));
    const share = (other: string, most?: number) => {
      const value = median(runs.map((run) => (run['this package'] ?? NaN) / (run[other] ?? NaN)));
      if (!Number.isFinite(value) || added(other) < 200) return '-';
      return most === undefined ? value.toFixed(2) : `${value.toFixed(2)} (aim ${String(most)})`;
    };
    rows.push([
      `${platform}: ${kind}`,
      ...['by hand', 'this package', 'cors'].map((name) => added(name).toFixed(0)),
      share('by hand', ofHand),
      share('cors', ofCors),
    ]);
  }
  console.log(table(['', 'by hand', 'this package', 'cors', ': by hand', ': cors'], rows));
}

main();
