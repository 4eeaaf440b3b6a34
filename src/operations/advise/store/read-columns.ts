import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'
import { callersQuery, checkCallers } from './callers-query.ts'

export type AdvisedColumn = {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly type: string
  /** The name of the type alone, without schema and length. */
  readonly typeName: string
  /** As `pg_type.typcategory`: S is text, N numbers, B boolean, D dates, E enums, A arrays, U others. */
  readonly category: string
  /** The values of an enum, in order. */
  readonly labels: readonly string[]
  /** The callers of the API that may read it. */
  readonly readers: readonly string[]
  /** Those that may update it. */
  readonly writers: readonly string[]
}

/** The columns of tables and views that are not PostgreSQL's own. */
export const readColumns: Reader<readonly AdvisedColumn[]> = async (transaction, settings) => {
  await checkCallers(transaction, settings)
  return await transaction.query<AdvisedColumn>(sql`
    with caller as (${callersQuery(settings)})
    select n.nspname as schema, c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, t.typname as "typeName",
      t.typcategory as category, array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) as labels,
      array(
        select caller.name::text from caller
        where has_schema_privilege(caller.oid, n.oid, 'usage') and has_column_privilege(caller.oid, c.oid, a.attnum, 'select')
      ) as readers,
      array(
        select caller.name::text from caller
        where has_schema_privilege(caller.oid, n.oid, 'usage') and has_column_privilege(caller.oid, c.oid, a.attnum, 'update')
      ) as writers
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by 1, 2, a.attnum`)
}
