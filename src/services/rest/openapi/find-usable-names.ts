import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** What a role may do with some column of a table at least. */
export type TablePrivileges = { readonly select: boolean; readonly insert: boolean; readonly update: boolean; readonly delete: boolean }

/** Names in one schema that the current role may do anything with. */
export type UsableNames = { readonly tables: ReadonlyMap<string, TablePrivileges>; readonly functions: ReadonlySet<string> }

type TableRow = TablePrivileges & { readonly name: string }

export async function findUsableNames(transaction: Transaction, schema: string): Promise<UsableNames> {
  const tables = await transaction.query<TableRow>(sql`
    select c.relname::text as name,
           pg_catalog.has_any_column_privilege(c.oid, 'SELECT') as select,
           pg_catalog.has_any_column_privilege(c.oid, 'INSERT') as insert,
           pg_catalog.has_any_column_privilege(c.oid, 'UPDATE') as update,
           pg_catalog.has_table_privilege(c.oid, 'DELETE') as delete
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relkind in ('r', 'v', 'm', 'f', 'p')
      and (
        pg_catalog.pg_has_role(c.relowner, 'USAGE')
        or pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        or pg_catalog.has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
      )`)
  const functions = await transaction.query<{ readonly name: string }>(sql`
    select distinct p.proname::text as name
    from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname = ${schema} and pg_catalog.has_function_privilege(p.oid, 'EXECUTE')`)
  return {
    tables: new Map(tables.map(({ name, ...privileges }) => [name, privileges])),
    functions: new Set(functions.map(({ name }) => name)),
  }
}
