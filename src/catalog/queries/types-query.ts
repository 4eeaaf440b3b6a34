import { type Sql, sql } from '../../postgres/sql.ts'

export type TypeRow = {
  readonly oid: number
  readonly schema: string
  readonly name: string
  /** As `format_type` prints it, without modifier. */
  readonly format: string
  /** `pg_type.typtype`: b base, c composite, d domain, e enum, m multirange, p pseudo, r range. */
  readonly kind: string
  readonly category: string
  /** Of a domain: the type below; 0 otherwise. */
  readonly base: number
  readonly modifier: number
  readonly not_null: boolean
  readonly default_value: string | null
  readonly enum_values: readonly string[] | null
  /** Of a row type: its relation, when that is a table or a view. */
  readonly relation: number | null
}

// Domains are resolved in TypeScript: pg_basetype() is there from PostgreSQL 17 only, and a recursive query over pg_type costs more.
export const typesQuery: Sql = sql`
  select t.oid,
         n.nspname::text as schema,
         t.typname::text as name,
         format_type(t.oid, null) as format,
         t.typtype::text as kind,
         t.typcategory::text as category,
         t.typbasetype as base,
         t.typtypmod as modifier,
         t.typnotnull as not_null,
         case when t.typtype = 'd' then pg_get_expr(t.typdefaultbin, 0) end as default_value,
         case when t.typtype = 'e' then array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) end as enum_values,
         case when c.relkind in ('r', 'v', 'm', 'f', 'p') then c.oid end as relation
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  left join pg_class c on c.oid = t.typrelid
  where not (t.typtype = 'c' and n.nspname in ('pg_catalog', 'information_schema', 'pg_toast'))
  order by t.oid`
