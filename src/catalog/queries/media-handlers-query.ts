import { type Sql, sql } from '../../postgres/sql.ts'
import { textList } from './text-list.ts'

export type MediaHandlerRow = {
  readonly media_type: string
  readonly function_schema: string
  readonly function_name: string
  readonly target_schema: string | null
  readonly target_name: string | null
  readonly is_aggregate: boolean
  readonly is_binary: boolean
}

/** Aggregates over rows, and functions, that return a domain named like a media type. */
export function mediaHandlersQuery(schemas: readonly string[]): Sql {
  return sql`
    with media_types as (
      select t.oid, lower(t.typname) as name, t.typbasetype = 'bytea'::regtype as is_binary
      from pg_type t
      where t.typtype = 'd' and (t.typname ~* '^[a-z0-9.-]+/[a-z0-9.+-]+$' or t.typname = '*/*')
    )
    select m.name as media_type,
           n.nspname::text as function_schema,
           p.proname::text as function_name,
           case when c.oid is not null then an.nspname::text end as target_schema,
           case when c.oid is not null then a.typname::text end as target_name,
           p.prokind = 'a' as is_aggregate,
           m.is_binary
    from media_types m
    join pg_proc p on p.prorettype = m.oid
    join pg_namespace n on n.oid = p.pronamespace
    left join pg_type a on a.oid = p.proargtypes[0] and p.prokind = 'a'
    left join pg_namespace an on an.oid = a.typnamespace
    left join pg_class c on c.oid = a.typrelid and c.relkind in ('r', 'p', 'v', 'm', 'f')
    where n.nspname = any (${textList(schemas)})
      and ((p.prokind = 'f' and not p.proretset)
        or (p.prokind = 'a' and p.pronargs = 1 and (c.oid is not null or a.oid = 'anyelement'::regtype)))
    order by m.name, n.nspname, p.proname, p.oid`
}
