import { CHANNEL, type Query } from './database';

/**
 * The tables, made where they are missing. An origin belongs to one partner: its policy is never a matter of which
 * row comes first. Whoever changes a row, an administrator with `psql` too, tells every instance by the trigger.
 */
const STATEMENTS = [
  `create table if not exists partners (
     id integer generated always as identity primary key,
     name text not null,
     resources text[] not null,
     methods text[] not null,
     request_headers text[] not null,
     response_headers text[] not null,
     cookies boolean not null
   )`,
  `create table if not exists partner_origins (
     origin text primary key,
     partner_id integer not null references partners on delete cascade,
     place integer not null
   )`,
  `create or replace function announce_partners() returns trigger language plpgsql as $$
     begin perform pg_notify('${CHANNEL}', ''); return null; end $$`,
  ...['partners', 'partner_origins'].map(
    (table) =>
      `create or replace trigger announce after insert or update or delete or truncate on ${table}
         for each statement execute function announce_partners()`,
  ),
];

export async function createSchema(query: Query): Promise<void> {
  for (const statement of STATEMENTS) await query(statement);
}
