import { sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'

/** Names of the tables and views that are not PostgreSQL's own, without their schemas. */
export async function readRelationNames({ query }: Transaction): Promise<readonly string[]> {
  const relations = await query<{ readonly name: string }>(sql`
    select distinct c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'dorsal', 'extensions')`)
  return relations.map(({ name }) => name)
}
