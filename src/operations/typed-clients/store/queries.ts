import { type Sql, sql } from '../../../postgres/sql.ts'
import type { ColumnInput, CompositeAttribute } from '../types.ts'

export type InputRow = ColumnInput & { readonly schema: string; readonly table: string; readonly column: string }

// Bits of pg_trigger.tgtype: 64 INSTEAD OF, 4 INSERT, 16 UPDATE.
const insteadOf: Sql = sql`exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgtype & 64 <> 0 and g.tgtype & 20 <> 0)`

/** Of every column outside the system schemas; those of a view count as what the view lets through. */
export const inputsQuery: Sql = sql`
  select n.nspname::text as schema,
         c.relname::text as table,
         a.attname::text as column,
         a.attnotnull or t.typnotnull as "notNull",
         a.atthasdef or a.attidentity <> '' or t.typdefaultbin is not null as "hasDefault",
         case when a.attgenerated <> '' or a.attidentity = 'a' then 'nothing'
              when c.relkind = 'v' and (${insteadOf}) then 'trigger'
              when c.relkind in ('r', 'p', 'f') or pg_column_is_updatable(c.oid, a.attnum, false) then 'values'
              else 'nothing' end as takes
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_type t on t.oid = a.atttypid
  where a.attnum > 0 and not a.attisdropped
    and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't'
    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  order by n.nspname, c.relname, a.attnum`

export type CompositeRow = {
  readonly format: string
  readonly schema: string
  readonly name: string
  /** Null: made by CREATE TYPE. */
  readonly table: 'table' | 'view' | null
  readonly attributes: readonly CompositeAttribute[]
}

export const compositesQuery: Sql = sql`
  select format_type(t.oid, null) as format,
         n.nspname::text as schema,
         t.typname::text as name,
         case when c.relkind in ('v', 'm') then 'view' when c.relkind <> 'c' then 'table' end as table,
         coalesce(json_agg(json_build_object(
           'name', a.attname,
           'type', format_type(a.atttypid, null),
           'notNull', b.typnotnull) order by a.attnum) filter (where a.attnum is not null), '[]') as attributes
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  join pg_class c on c.oid = t.typrelid
  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_type b on b.oid = a.atttypid
  where t.typtype = 'c'
    and c.relkind in ('c', 'r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't'
    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  group by t.oid, n.nspname, t.typname, c.relkind
  order by n.nspname, t.typname`

export type CastRow = { readonly format: string }

/** Types that did not come with PostgreSQL and have a cast to json: to_json uses it, whatever its context (hstore, geometry). */
export const castsQuery: Sql = sql`
  select format_type(k.castsource, null) as format
  from pg_cast k
  join pg_type t on t.oid = k.castsource
  where k.casttarget = 'json'::regtype and k.castmethod = 'f' and t.oid >= 16384 and t.typtype <> 'd'`
