import type { CorsPolicy } from 'express-resource-cors';
import type { Database, Query } from '../database/database';
import { policyOf, type Partner, type PartnerDetails } from './partner';

interface Row {
  id: number;
  name: string;
  resources: string[];
  methods: string[];
  request_headers: string[];
  response_headers: string[];
  cookies: boolean;
}

/** An origin that was to be given to a second partner. */
export class OriginTaken extends Error {
  constructor(readonly origin: string) {
    super(`'${origin}' belongs to another partner already.`);
  }
}

const UNIQUE_VIOLATION = '23505';

/** The partners, in the database. Whatever fails there, throws. */
export class PartnerStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(): Promise<Partner[]> {
    const rows = await this.#database.query<Row & { origins: string[] }>(
      `select p.*, coalesce(array_agg(o.origin order by o.place) filter (where o.origin is not null), '{}') as origins
         from partners p left join partner_origins o on o.partner_id = p.id
        group by p.id order by lower(p.name), p.id`,
    );
    return rows.map((row) => ({ ...readRow(row), id: row.id, name: row.name, origins: row.origins }));
  }

  /** The policy of the partner that has an origin, for a resource; null where there is none. */
  async policyFor(resource: string | null, origin: string): Promise<CorsPolicy | null> {
    const [row] = await this.#database.query<Row>(
      `select p.* from partner_origins o join partners p on p.id = o.partner_id where o.origin = $1`,
      [origin],
    );
    if (!row) return null;
    const partner = readRow(row);
    return partner.resources === '*' || partner.resources.some((name) => isSameName(name, resource))
      ? policyOf(partner)
      : null;
  }

  async add(partner: PartnerDetails): Promise<number> {
    return this.#database.transaction(async (query) => {
      const [added] = await query<{ id: number }>(
        `insert into partners (name, resources, methods, request_headers, response_headers, cookies)
         values ($1, $2, $3, $4, $5, $6) returning id`,
        columns(partner),
      );
      const { id } = added as { id: number };
      await addOrigins(query, id, partner);
      return id;
    });
  }

  /** @returns whether there is such a partner */
  async change(id: number, partner: PartnerDetails): Promise<boolean> {
    return this.#database.transaction(async (query) => {
      const changed = await query(
        `update partners set name = $1, resources = $2, methods = $3, request_headers = $4,
                response_headers = $5, cookies = $6 where id = $7 returning id`,
        [...columns(partner), id],
      );
      if (changed.length === 0) return false;
      await query('delete from partner_origins where partner_id = $1', [id]);
      await addOrigins(query, id, partner);
      return true;
    });
  }

  /** @returns whether there was such a partner */
  async remove(id: number): Promise<boolean> {
    return (await this.#database.query('delete from partners where id = $1 returning id', [id])).length > 0;
  }
}

async function addOrigins(query: Query, id: number, { origins }: PartnerDetails): Promise<void> {
  for (const [place, origin] of origins.entries()) {
    try {
      await query('insert into partner_origins (origin, partner_id, place) values ($1, $2, $3)', [
        origin,
        id,
        place,
      ]);
    } catch (error) {
      throw (error as { code?: unknown }).code === UNIQUE_VIOLATION ? new OriginTaken(origin) : error;
    }
  }
}

/** The library takes `'*'` for all, a column of lists has `{*}`. */
function columns({ name, resources, methods, requestHeaders, responseHeaders, cookies }: PartnerDetails) {
  const list = (value: readonly string[] | '*'): readonly string[] => (value === '*' ? ['*'] : value);
  return [name, list(resources), list(methods), list(requestHeaders), list(responseHeaders), cookies];
}

function readRow(row: Row): Omit<Partner, 'id' | 'name' | 'origins'> {
  const list = (value: string[]): string[] | '*' => (value.length === 1 && value[0] === '*' ? '*' : value);
  return {
    resources: list(row.resources),
    methods: list(row.methods),
    requestHeaders: list(row.request_headers),
    responseHeaders: list(row.response_headers),
    cookies: row.cookies,
  };
}

/** Names of resources are compared without regard to case. */
function isSameName(name: string, resource: string | null): boolean {
  return name.toLowerCase() === resource?.toLowerCase();
}
