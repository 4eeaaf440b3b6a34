import { sql } from '../../postgres/sql.ts'
import type { Database } from '../../postgres/types.ts'

/** Names of the tables and views of a schema from which a role may read every column, in order. */
export async function listReadableTables(
  database: Database,
  { schema, role }: { readonly schema: string; readonly role: string },
): Promise<readonly string[]> {
  const rows = await database.transaction({ access: 'read only' }, (transaction) =>
    transaction.query<{ name: string }>(sql`
      select relname as name from pg_class
      where relnamespace = (select oid from pg_namespace where nspname = ${schema}) and relkind in ('r', 'v', 'm', 'f', 'p')
        and has_schema_privilege(${role}, relnamespace, 'usage') and has_table_privilege(${role}, oid, 'select')
      order by relname`),
  )
  return rows.map(({ name }) => name)
}
