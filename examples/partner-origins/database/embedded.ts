import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { CHANNEL, type Database, type Query } from './database';
import { createSchema } from './schema';

/** PostgreSQL inside this process, its tables in a folder that outlives it. One process may have it at a time. */
export async function openEmbedded(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true });
  const postgres = await PGlite.create(folder);
  const queryOf = (on: Pick<PGlite, 'query'>): Query =>
    async function query<Row>(statement: string, parameters: readonly unknown[] = []) {
      return (await on.query<Row>(statement, [...parameters])).rows;
    };
  const query = queryOf(postgres);
  await createSchema(query);
  return {
    query,
    transaction: (work) => postgres.transaction((on) => work(queryOf(on as unknown as PGlite))),
    listen: async (listener) => {
      await postgres.listen(CHANNEL, () => {
        listener.changed();
      });
    },
    close: () => postgres.close(),
  };
}
