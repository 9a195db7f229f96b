// A server under mixed traffic and faults, while its configuration is replaced all the time:
//
//   tsx __tests__/soak/soak.ts [--seconds 600]
//
// Its answers are held against what the configurations say; its memory, handles and errors are measured. It ends
// with a count of its checks, and exits with 1 where one has failed.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CLIENTS, Observations } from './clients';
import { mebibytes, median, milliseconds, percentile, table } from './measures';
import type { Measures, Question } from './server';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const SECONDS = Number(values.seconds);
if (!(SECONDS >= 10)) throw new RangeError('--seconds takes a number of 10 or more.');

/** What V8 compiles and caches at first is no leak: measuring begins behind it. */
const WARM_UP = Math.min(15, SECONDS / 4);
const SAMPLES = 40;
/** What the heap may grow from the first fifth of the run to the last. */
const HEAP_GROWTH = 1.5 * 2 ** 20;
/** Longer than any callback and timeout of the server. */
const SETTLING = 3;

let passed = 0;
let failed = 0;

function check(name: string, holds: boolean, details: readonly string[] = []): void {
  if (holds) passed++;
  else failed++;
  console.log(`${holds ? 'passed' : 'FAILED'}: ${name}`);
  if (!holds) for (const line of details) console.log(`    ${line}`);
}

class Server {
  readonly #process: ChildProcess;
  readonly exited: Promise<[code: number | null, signal: string | null]>;
  port = 0;

  constructor() {
    this.#process = fork(join(__dirname, 'server.ts'), {
      execArgv: [...process.execArgv, '--expose-gc'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    this.exited = once(this.#process, 'exit') as typeof this.exited;
  }

  async start(): Promise<void> {
    this.port = (await this.#next()) as number;
  }

  async measure(): Promise<Measures> {
    const answer = this.#next();
    this.#say('measure');
    return (await answer) as Measures;
  }

  stop(): void {
    this.#say('stop');
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #say(question: Question): void {
    this.#process.send(question);
  }

  async #next(): Promise<unknown> {
    const ended = this.exited.then(() => {
      throw new Error('The server has ended.');
    });
    const [message] = (await Promise.race([once(this.#process, 'message'), ended])) as unknown[];
    return message;
  }
}

async function run(server: Server): Promise<void> {
  await server.start();
  const observations = new Observations();
  const stop = new AbortController();
  const traffic = (clients: typeof CLIENTS) =>
    Promise.all(clients.map((client) => client(server.port, observations, stop.signal)));

  const idle = await server.measure();
  const running = traffic(CLIENTS);
  running.catch(() => undefined);
  await sleep(WARM_UP * 1000);

  const heaps: number[] = [];
  const pause = ((SECONDS - WARM_UP) * 1000) / SAMPLES;
  for (let count = 0; count < SAMPLES; count++) {
    await sleep(pause);
    const { heapUsed, callbacks, connections } = await server.measure();
    heaps.push(heapUsed);
    if ((count + 1) % (SAMPLES / 8) === 0) {
      const [sockets, asked] = [connections, callbacks.underWay].map(String);
      console.log(
        `${mebibytes(heapUsed)} of heap, ${sockets ?? ''} connections, ${asked ?? ''} callbacks asked`,
      );
    }
  }
  stop.abort();
  await running;
  await sleep(SETTLING * 1000);
  const end = await server.measure();
  server.stop();
  const [code, signal] = await Promise.race([server.exited, sleep(5_000, ['still running', null] as const)]);

  report(observations);
  judgeAnswers(observations);
  judgeServer(idle, end, heaps);
  check('the server ends by itself once nothing is left to do', code === 0, [
    `${String(code)} ${String(signal)}`,
  ]);
}

function report({ kinds, manners, pipelined }: Observations): void {
  const all = [...Object.values(kinds).flatMap(({ latencies }) => latencies), ...pipelined];
  const row = (name: string, counts: string[], latencies: readonly number[]) => {
    const sorted = Float64Array.from(latencies).sort();
    const shares = [0.5, 0.9, 0.99, 0.999, 1].map((share) => milliseconds(percentile([...sorted], share)));
    return [name, ...counts, ...shares];
  };
  const rows = Object.entries(kinds).map(([kind, { A, B, either, latencies }]) =>
    row(kind, [A, B, either, A + B + either].map(String), latencies),
  );
  const head = ['answered', 'by A', 'by B', 'alike', 'all', 'p50 ms', 'p90', 'p99', 'p99.9', 'max'];
  console.log(
    `\n${table(head, [...rows, row('pipelined, of any kind', ['', '', '', String(pipelined.length)], pipelined), row('all', ['', '', '', String(all.length)], all)])}\n`,
  );
  const sent = Object.entries(manners).map(([manner, count]) => [manner, String(count)]);
  console.log(`${table(['sent', 'requests'], sent)}\n`);
}

function judgeAnswers({ kinds, manners, ...seen }: Observations): void {
  check('every answer is wholly by one configuration, and to its own request', seen.violationCount === 0, [
    `${String(seen.violationCount)} are not:`,
    ...seen.violations,
  ]);
  check('every request that waits is answered', seen.unansweredCount === 0, [
    `${String(seen.unansweredCount)} are not:`,
    ...seen.unanswered,
  ]);
  // Without these, the checks above could hold for want of anything to check.
  const oneSided = Object.entries(kinds).filter(
    ([, { A, B, either }]) => either === 0 && (A === 0 || B === 0),
  );
  check(
    'every kind of request is decided by both configurations',
    oneSided.length === 0,
    oneSided.map(([kind, { A, B }]) => `${kind}: ${String(A)} by A, ${String(B)} by B`),
  );
  const unheardOf = Object.entries(manners).filter(([, count]) => count === 0);
  check(
    'clients misbehave in every manner',
    unheardOf.length === 0,
    unheardOf.map(([manner]) => manner),
  );
}

function judgeServer(idle: Measures, end: Measures, heaps: readonly number[]): void {
  const { callbacks, replacements } = end;
  check('no rejection goes unhandled', end.unhandledRejections.length === 0, end.unhandledRejections);
  check('no exception goes uncaught', end.uncaughtExceptions.length === 0, end.uncaughtExceptions);
  check('nothing is warned of', end.warnings.length === 0, end.warnings);

  const due = SECONDS * 20;
  const often = `the configuration is replaced every 50 ms (${String(replacements)} times)`;
  check(often, replacements > due * 0.7, [`it should be some ${String(due)} times`]);
  const { refused, accepted } = end;
  check(`invalid replacements are refused (${String(refused)})`, refused > 0 && accepted === 0, [
    `${String(accepted)} are not`,
  ]);
  check(
    `clients go while a callback is asked (${String(callbacks.answeredToNobody)} of ${String(callbacks.asked)})`,
    callbacks.answeredToNobody > 0,
  );
  check(`the signal of a callback that is late aborts (${String(callbacks.aborted)})`, callbacks.aborted > 0);

  const fifth = Math.floor(heaps.length / 5);
  const first = median(heaps.slice(0, fifth));
  const last = median(heaps.slice(-fifth));
  const fromTo = `${mebibytes(first)} to ${mebibytes(last)}`;
  check(
    `the heap does not grow (${fromTo}, up to ${mebibytes(HEAP_GROWTH)} more allowed)`,
    last - first <= HEAP_GROWTH,
  );

  check('all connections are gone at the end', end.connections === 0, [`${String(end.connections)} are not`]);
  check('no callback is under way at the end', callbacks.underWay === 0, [
    `${String(callbacks.underWay)} are`,
  ]);
  check(
    'no handle is left at the end but those of an idle server',
    Object.entries(end.handles).every(([kind, count]) => count <= (idle.handles[kind] ?? 0)),
    [`idle: ${JSON.stringify(idle.handles)}`, `at the end: ${JSON.stringify(end.handles)}`],
  );
}

async function main(): Promise<void> {
  console.log(`${String(SECONDS)} seconds of traffic by ${String(CLIENTS.length)} clients`);
  const server = new Server();
  // Bounded, whatever happens.
  const limit = (SECONDS + 60) * 1000;
  const bound = sleep(limit, undefined, { ref: false }).then(() => {
    throw new Error(`The run did not end within ${String(limit / 1000)} seconds.`);
  });
  try {
    await Promise.race([run(server), bound]);
  } catch (error) {
    check('the run comes to its end', false, [String(error)]);
  } finally {
    server.kill();
  }
  console.log(`\n${String(passed)} passed, ${String(failed)} failed`);
  process.exit(failed > 0 ? 1 : 0);
}

void main();
