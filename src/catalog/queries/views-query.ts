import { type Sql, sql } from '../../postgres/sql.ts'

export type ViewRow = {
  readonly oid: number
  /** Names of its columns, in order. */
  readonly columns: readonly string[]
  /** The parsed query as `pg_node_tree` text. */
  readonly definition: string
}

/** Views of all schemas but the system's: an exposed view may stand on a view which is not. */
export const viewsQuery: Sql = sql`
  select c.oid,
         array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 order by a.attnum) as columns,
         r.ev_action::text as definition
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
  where c.relkind in ('v', 'm')
    and c.relpersistence <> 't'
    and n.nspname not in ('pg_catalog', 'information_schema')
  order by c.oid`
