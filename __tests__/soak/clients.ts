import { setTimeout as sleep } from 'node:timers/promises';
import { bytesOf, Connection, type WireResponse } from './connection';
import { judge, KINDS, requestOf, type Request } from './kinds';

/** What came of the requests of one kind. */
export interface Tally {
  /** By A, by B, or by either where their answers are alike. */
  A: number;
  B: number;
  either: number;
  /** Milliseconds from the request to its whole answer. */
  readonly latencies: number[];
}

/** What clients do, good and bad. */
const MANNERS = [
  'kept alive',
  'pipelined',
  'a connection each',
  'headers sent in two halves',
  'aborted',
  'gone during a callback',
  'headers half sent, then gone',
  'body half sent, then gone',
  'headers never finished',
  'no HTTP',
] as const;
type Manner = (typeof MANNERS)[number];

/** Everything that the clients have seen. */
export class Observations {
  readonly kinds: Readonly<Record<string, Tally>> = Object.fromEntries(
    Object.keys(KINDS).map((kind) => [kind, { A: 0, B: 0, either: 0, latencies: [] }]),
  );
  /** The latencies of pipelined requests, which wait for those ahead of them. */
  readonly pipelined: number[] = [];
  /** Requests by what the client did. */
  readonly manners = Object.fromEntries(MANNERS.map((manner) => [manner, 0])) as Record<Manner, number>;
  /** Answers that no configuration gives, the first of them in words. */
  readonly violations: string[] = [];
  violationCount = 0;
  /** Requests whose answer was waited for in vain, the first of them in words. */
  readonly unanswered: string[] = [];
  unansweredCount = 0;

  count(manner: Manner, requests = 1): void {
    this.manners[manner] += requests;
  }

  violated(what: string): void {
    if (++this.violationCount <= 10) this.violations.push(what);
  }

  neverAnswered(what: string): void {
    if (++this.unansweredCount <= 10) this.unanswered.push(what);
  }
}

/** Runs a client's turns until told to stop. */
type Client = (port: number, observations: Observations, signal: AbortSignal) => Promise<void>;

const KIND_NAMES = Object.keys(KINDS);
/** Kinds over which a callback takes its time. */
const WAITING = KIND_NAMES.filter((kind) => (KINDS[kind]!.wait ?? 0) > 30);

const below = (limit: number): number => Math.floor(Math.random() * limit);
const anyOf = <T>(list: readonly T[]): T => list[below(list.length)]!;
/** Of those that wait for the timeout there are fewer: they take as long as hundreds of others. */
function anyRequest(): Request {
  const kind = anyOf(KIND_NAMES);
  return requestOf(kind === 'callback times out' && Math.random() < 0.8 ? anyOf(KIND_NAMES) : kind);
}

/** Sends a request, in whatever way, and holds its answer against what both configurations say. */
async function exchange(
  request: Request,
  observations: Observations,
  send: () => Promise<WireResponse>,
  latencies = observations.kinds[request.kind]!.latencies,
): Promise<void> {
  const start = performance.now();
  let response;
  try {
    response = await send();
  } catch (error) {
    observations.neverAnswered(`${request.kind}: ${String(error)}`);
    throw error;
  }
  latencies.push(performance.now() - start);
  const tally = observations.kinds[request.kind]!;
  const judgement = judge(request, response);
  if (typeof judgement === 'string') observations.violated(`${request.kind} (${request.how}): ${judgement}`);
  else if (judgement.length > 1) tally.either++;
  else tally[judgement[0]!]++;
}

/** A client of turns, each on a connection of its own, with pauses of some milliseconds. */
function client(
  pause: number,
  turn: (connection: Connection, observations: Observations) => Promise<void>,
): Client {
  return async (port, observations, signal) => {
    while (!signal.aborted) {
      const connection = await Connection.open(port);
      try {
        await turn(connection, observations);
      } catch {
        // Counted where it happened; the next turn has a new connection.
      } finally {
        connection.destroy();
      }
      await sleep(below(2 * pause));
    }
  };
}

const keepAlive = client(5, async (connection, observations) => {
  for (let count = 0; count < 100; count++) {
    observations.count('kept alive');
    const request = anyRequest();
    await exchange(request, observations, () => connection.send(request));
    await sleep(below(8));
  }
});

const pipelined = client(10, async (connection, observations) => {
  for (let count = 0; count < 20; count++) {
    const requests = Array.from({ length: 2 + below(8) }, anyRequest);
    observations.count('pipelined', requests.length);
    const answers = requests.map((request) =>
      exchange(request, observations, () => connection.send(request), observations.pipelined),
    );
    await Promise.all(answers);
    await sleep(below(30));
  }
});

const once = client(10, async (connection, observations) => {
  observations.count('a connection each');
  const request = anyRequest();
  await exchange(request, observations, () => connection.send(request));
});

const aborted = client(10, async (connection, observations) => {
  const requests = Array.from({ length: 1 + below(4) }, anyRequest);
  observations.count('aborted', requests.length);
  connection.write(requests.map(bytesOf).join(''));
  await sleep(below(10));
});

const vanishing = client(5, async (connection, observations) => {
  observations.count('gone during a callback');
  connection.write(bytesOf(requestOf(anyOf(WAITING))));
  await sleep(2 + below(20));
});

const halfSent = client(10, async (connection, observations) => {
  const request = anyRequest();
  const bytes = bytesOf(request);
  const half = 1 + below(bytes.length - 1);
  connection.write(bytes.slice(0, half));
  // Time enough for the configuration to change in the middle.
  await sleep(below(120));
  if (Math.random() < 0.5) {
    observations.count('headers half sent, then gone');
    return;
  }
  observations.count('headers sent in two halves');
  await exchange(request, observations, () => {
    const answer = connection.answer(request.method === 'HEAD');
    connection.write(bytes.slice(half));
    return answer;
  });
});

const halfBody = client(20, async (connection, observations) => {
  observations.count('body half sent, then gone');
  const { headers, ...request } = requestOf('PUT, allowed');
  connection.write(`${bytesOf({ ...request, headers: { ...headers, 'Content-Length': '1000' } })}half`);
  await sleep(below(30));
});

const garbage = client(100, async (connection, observations) => {
  observations.count('no HTTP');
  const answer = connection.answer(false);
  connection.write(anyOf(['GET\r\n\r\n', 'GET / HTTP/1.1\r\nOrigin\r\n\r\n', '\0\0\r\n\r\n', '{}\r\n\r\n']));
  const { status } = await answer;
  if (status !== 400) observations.violated(`no HTTP was answered with ${String(status)}`);
});

/** Never sends the rest: the server has to end it (its own `headersTimeout`). */
const dawdling = client(500, async (connection, observations) => {
  observations.count('headers never finished');
  const answer = connection.answer(false);
  connection.write(
    'GET /api/products HTTP/1.1\r\nHost: api.example.com\r\nOrigin: https://slow.app.example.com\r\n',
  );
  const { status } = await answer;
  if (status !== 408) observations.violated(`headers never finished were answered with ${String(status)}`);
});

/** All clients, as many of each as run at a time. */
export const CLIENTS: readonly Client[] = [
  ...Array<Client>(8).fill(keepAlive),
  ...Array<Client>(2).fill(pipelined),
  once,
  aborted,
  aborted,
  vanishing,
  vanishing,
  halfSent,
  halfSent,
  halfBody,
  garbage,
  dawdling,
];
