// Sends generated paths to every kind of server: npm run test:fuzz -- [paths for each] [seed] [kind]
import { attack, visit, type Outcome } from './run';
import { SERVER_KINDS } from './servers';

const [count = '500000', seed = String(Date.now() % 1_000_000), only = ''] = process.argv.slice(2);
let hits = 0;

function tell(name: string, outcome: Outcome, start: number): void {
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `${name}: ${String(outcome.paths)} paths, ${String(outcome.served)} served, ${String(outcome.hits.length)} hits, ${seconds} s`,
  );
  for (const hit of outcome.hits.slice(0, 20)) console.log(`  ${hit}`);
  hits += outcome.hits.length;
}

async function main(): Promise<void> {
  console.log(`seed ${seed}`);
  for (const kind of SERVER_KINDS.filter(({ name }) => name.includes(only))) {
    const start = performance.now();
    let told = 0;
    const progress = (paths: number) => {
      if (paths - told < 50_000) return;
      told = paths;
      console.log(`${kind.name}: ${String(paths)} paths so far`);
    };
    tell(kind.name, await attack(kind, Number(count), Number(seed), progress), start);
  }
  const start = performance.now();
  tell('paths that browsers send', await visit(Number(count), Number(seed)), start);
  process.exitCode = hits === 0 ? 0 : 1;
}

void main();
