import { Client, type ClientConfig } from 'pg';
import { CHANNEL, type ChangeListener } from './database';
import { createSchema } from './schema';

/** Milliseconds between attempts to connect: doubled each time, and a part of it at random. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 5000;
/** Milliseconds between questions whether the connection is still alive. */
const HEARTBEAT = 10_000;

/** Listens on a connection of its own, which is opened again whenever it breaks. */
export class ServerListener {
  readonly #config: ClientConfig;
  readonly #changes: ChangeListener;
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wait = FIRST_WAIT;
  /** Whether it was told already that the connection is lost. */
  #told = false;
  #stopped = false;

  constructor(config: ClientConfig, changes: ChangeListener) {
    this.#config = config;
    this.#changes = changes;
  }

  /** Connects, once: where that fails it goes on trying. */
  async start(): Promise<void> {
    const client = new Client(this.#config);
    this.#client = client;
    client.on('error', (error) => {
      this.#lose(client, error);
    });
    client.on('end', () => {
      this.#lose(client, new Error('the server closed the connection'));
    });
    client.on('notification', () => {
      this.#changes.changed();
    });
    try {
      await client.connect();
      await createSchema(async (statement) => (await client.query(statement)).rows as never[]);
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      this.#lose(client, error as Error);
      return;
    }
    this.#wait = FIRST_WAIT;
    this.#told = false;
    this.#beat(client);
    // Listening first, and only then forgetting: nothing that changes in between is missed.
    this.#changes.changed();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  #beat(client: Client): void {
    this.#timer = setTimeout(() => {
      client.query('select 1').then(
        () => {
          if (this.#client === client) this.#beat(client);
        },
        (error: unknown) => {
          this.#lose(client, error as Error);
        },
      );
    }, HEARTBEAT);
  }

  /** Whatever breaks a connection says so more than once. */
  #lose(client: Client, error: Error): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    client.end().catch(() => undefined);
    if (!this.#told) this.#changes.lost(error);
    this.#told = true;
    const wait = this.#wait * (0.75 + Math.random() / 2);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    this.#timer = setTimeout(() => void this.start(), wait);
  }
}
