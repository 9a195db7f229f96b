import { Pool, type ClientBase } from 'pg';
import type { Database, Query } from './database';
import { ServerListener } from './server-listener';

/** Milliseconds: less than the cache's `timeout`, so that a statement fails before its lookup is given up. */
const CONNECT_WITHIN = 1000;
const ANSWER_WITHIN = 1500;

/** A PostgreSQL server, which any number of processes share. It need not be there yet: every statement fails then. */
export function openServer(url: string): Database {
  const limits = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN,
    query_timeout: ANSWER_WITHIN,
    statement_timeout: ANSWER_WITHIN,
    keepAlive: true,
  };
  const pool = new Pool(limits);
  // A connection that breaks while nobody uses it is replaced by the next that somebody needs.
  pool.on('error', () => undefined);
  let listener: ServerListener | undefined;
  return {
    query: queryOf(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      let failure: Error | undefined;
      try {
        await client.query('begin');
        const result = await work(queryOf(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch((broken: unknown) => (failure = broken as Error));
        throw error;
      } finally {
        client.release(failure);
      }
    },
    listen: async (changes) => {
      listener = new ServerListener(limits, changes);
      await listener.start();
    },
    close: async () => {
      await listener?.stop();
      await pool.end();
    },
  };
}

function queryOf(on: Pool | ClientBase): Query {
  return async function query<Row>(statement: string, parameters: readonly unknown[] = []) {
    return (await on.query(statement, [...parameters])).rows as Row[];
  };
}
