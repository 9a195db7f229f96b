import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

/** A PostgreSQL server of the test's own: its port, its data, nothing that was there before. */
export interface PostgresServer {
  readonly url: string;
  start(): Promise<void>;
  /** Ends every connection at once. */
  stop(): Promise<void>;
  /** Has it answer nothing any more, connections staying open. */
  freeze(): void;
  thaw(): void;
  /** Runs a statement as somebody with `psql` would. */
  query(statement: string, parameters?: unknown[]): Promise<void>;
  remove(): Promise<void>;
}

/** Where Debian has the programs that are not on the `PATH`. */
const DEBIAN = '/usr/lib/postgresql';

/** The folder of `initdb` and `postgres`, of the latest version there is; undefined where it isn't installed. */
function findPostgres(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    ...versions.map((version) => path.join(DEBIAN, version, 'bin')),
  ];
  return folders.find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, name))),
  );
}

/**
 * A `describe` whose tests get a PostgreSQL server. Where none is installed it says so in one line and skips them;
 * under `CI` that fails.
 */
export function describeWithPostgres(name: string, define: (server: PostgresServer) => void): void {
  const programs = findPostgres();
  if (programs === undefined) {
    const why = 'PostgreSQL is not installed; on Debian: apt-get install postgresql';
    if (process.env['CI']) {
      test(`${name}: PostgreSQL runs`, () => {
        throw new Error(why);
      });
    } else {
      process.stderr.write(`Skipped: ${name} (${why})\n`);
      test.skip(`${name} (no PostgreSQL)`, () => undefined);
    }
    return;
  }
  describe(name, () => {
    const server = new OwnServer(programs);
    beforeAll(async () => {
      await server.create();
      await server.start();
    }, 60_000);
    define(server);
    afterAll(async () => {
      await server.remove();
    }, 60_000);
  });
}

class OwnServer implements PostgresServer {
  readonly #programs: string;
  readonly #user = userToRunAs();
  #folder = '';
  #port = 0;
  #process: ChildProcess | undefined;

  constructor(programs: string) {
    this.#programs = programs;
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/postgres`;
  }

  async create(): Promise<void> {
    this.#folder = mkdtempSync(path.join(tmpdir(), 'postgres-'));
    if (this.#user) chownSync(this.#folder, this.#user.uid, this.#user.gid);
    this.#port = await freePort();
    execFileSync(
      path.join(this.#programs, 'initdb'),
      ['--pgdata', this.#folder, '--username', 'postgres', '--auth', 'trust', '--no-sync', '--locale', 'C'],
      { ...this.#user, cwd: this.#folder, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  }

  async start(): Promise<void> {
    const settings = ['fsync=off', 'max_connections=50', `unix_socket_directories=${this.#folder}`];
    const child = spawn(
      path.join(this.#programs, 'postgres'),
      [
        '-D',
        this.#folder,
        '-h',
        '127.0.0.1',
        '-p',
        `${this.#port}`,
        ...settings.flatMap((one) => ['-c', one]),
      ],
      { ...this.#user, cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#process = child;
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
    for (let attempt = 0; attempt < 300; attempt++) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL did not start: ${log}`);
      try {
        await this.query('select 1');
        return;
      } catch {
        await delay(100);
      }
    }
    throw new Error(`PostgreSQL does not answer: ${log}`);
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child?.exitCode !== null) return;
    const ended = once(child, 'exit');
    // The fast shutdown: whoever is connected is sent away.
    child.kill('SIGINT');
    await ended;
  }

  freeze(): void {
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    this.#signal('SIGCONT');
  }

  async query(statement: string, parameters: unknown[] = []): Promise<void> {
    const client = new Client(this.url);
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(statement, parameters);
    } finally {
      await client.end();
    }
  }

  async remove(): Promise<void> {
    this.thaw();
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** To the server and the process that it has for each connection. */
  #signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    const child = this.#process;
    if (child?.exitCode !== null) return;
    const pid = child.pid ?? NaN;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    for (const one of [pid, ...children.filter(Boolean).map(Number)]) process.kill(one, signal);
  }
}

/** PostgreSQL refuses to run as root, but runs as the user that its package has made. */
function userToRunAs(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (what: string): number =>
    Number(spawnSync('id', [what, 'postgres'], { encoding: 'utf8' }).stdout || NaN);
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
