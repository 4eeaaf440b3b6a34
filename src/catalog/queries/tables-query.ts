import { type Sql, sql } from '../../postgres/sql.ts'
import { textList } from './text-list.ts'

export type TableRow = {
  readonly oid: number
  readonly schema: string
  readonly name: string
  /** `pg_class.relkind`: r, p, v, m, f. */
  readonly kind: string
  readonly comment: string | null
  /** Bits of `pg_relation_is_updatable`: 4 update, 8 insert, 16 delete; INSTEAD OF triggers count. */
  readonly events: number
  /** `pg_class.reltuples`, null where PostgreSQL keeps none: views, and what was never analyzed. */
  readonly estimatedRows: number | null
}

/**
 * Tables of the schemas, and those elsewhere whose rows a function of these schemas returns. Partitions are left out: a request that
 * names one would pass by the row-level security of its table.
 */
export function tablesQuery(schemas: readonly string[]): Sql {
  return sql`
    select c.oid,
           n.nspname::text as schema,
           c.relname::text as name,
           c.relkind::text as kind,
           obj_description(c.oid, 'pg_class') as comment,
           case when c.relkind <> 'f' or (${hasHandler}) then pg_relation_is_updatable(c.oid, true) else 0 end as events,
           case when c.relkind <> 'v' and c.reltuples >= 0 then c.reltuples::float8 end as "estimatedRows"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where ${inPicture(schemas)}
    order by n.nspname, c.relname`
}

// Without a handler PostgreSQL refuses to say what the wrapper can do, and the whole picture would fail with it.
const hasHandler: Sql = sql`
  select w.fdwhandler <> 0
  from pg_foreign_table f
  join pg_foreign_server s on s.oid = f.ftserver
  join pg_foreign_data_wrapper w on w.oid = s.srvfdw
  where f.ftrelid = c.oid`

/** Holds for a relation `c` of schema `n` that belongs to the picture. */
export function inPicture(schemas: readonly string[]): Sql {
  return sql`
    c.relkind in ('r', 'p', 'v', 'm', 'f')
    and c.relpersistence <> 't'
    and not c.relispartition
    and (n.nspname = any (${textList(schemas)}) or c.reltype in (${returnedTypes(schemas)}))`
}

function returnedTypes(schemas: readonly string[]): Sql {
  return sql`
    select p.prorettype
    from pg_proc p
    join pg_namespace s on s.oid = p.pronamespace
    where s.nspname = any (${textList(schemas)})`
}
