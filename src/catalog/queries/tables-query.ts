import { type Sql, sql } from '../../postgres/sql.ts'
import { textList } from './text-list.ts'

export type TableRow = {
  readonly oid: number
  readonly schema: string
  readonly name: string
  /** `pg_class.relkind`: r, p, v, m, f. */
  readonly kind: string
  readonly comment: string | null
  readonly is_partition: boolean
  /** Bits of `pg_relation_is_updatable`: 4 update, 8 insert, 16 delete; INSTEAD OF triggers count. */
  readonly events: number
}

/** Tables of the schemas, and those elsewhere whose rows a function of these schemas returns. */
export function tablesQuery(schemas: readonly string[]): Sql {
  return sql`
    select c.oid,
           n.nspname::text as schema,
           c.relname::text as name,
           c.relkind::text as kind,
           obj_description(c.oid, 'pg_class') as comment,
           c.relispartition as is_partition,
           pg_relation_is_updatable(c.oid, true) as events
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
      and c.relpersistence <> 't'
      and (n.nspname = any (${textList(schemas)}) or c.reltype in (${returnedTypes(schemas)}))
    order by n.nspname, c.relname`
}

export function returnedTypes(schemas: readonly string[]): Sql {
  return sql`
    select p.prorettype
    from pg_proc p
    join pg_namespace s on s.oid = p.pronamespace
    where s.nspname = any (${textList(schemas)})`
}
