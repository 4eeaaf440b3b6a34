import { type Sql, sql } from '../../postgres/sql.ts'
import { textList } from './text-list.ts'

export type SchemaRow = { readonly name: string; readonly comment: string | null }

export function schemasQuery(schemas: readonly string[]): Sql {
  return sql`
    select n.nspname::text as name,
           obj_description(n.oid, 'pg_namespace') as comment
    from pg_namespace n
    where n.nspname = any (${textList(schemas)})
    order by n.nspname`
}
