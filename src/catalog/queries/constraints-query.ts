import { type Sql, sql } from '../../postgres/sql.ts'

export type ConstraintRow = {
  /** `pg_constraint.contype`: p primary key, u unique, f foreign key. */
  readonly kind: 'p' | 'u' | 'f'
  readonly name: string
  readonly relation: number
  readonly schema: string
  readonly table: string
  /** Numbers and names of the columns, in the order of the constraint. */
  readonly positions: readonly number[]
  readonly columns: readonly string[]
  readonly referenced_relation: number
  readonly referenced_schema: string | null
  readonly referenced_table: string | null
  readonly referenced_positions: readonly number[] | null
  readonly referenced_columns: readonly string[] | null
}

/**
 * Keys of every table outside the system schemas: a view that is exposed may stand on tables that are not.
 * A foreign key that a partition inherits is left out; the partitioned table's own stands for it.
 */
export const constraintsQuery: Sql = sql`
  select k.contype::text as kind,
         k.conname::text as name,
         k.conrelid as relation,
         n.nspname::text as schema,
         c.relname::text as table,
         k.conkey as positions,
         (${namesOf(sql`k.conrelid`, sql`k.conkey`)}) as columns,
         k.confrelid as referenced_relation,
         rn.nspname::text as referenced_schema,
         r.relname::text as referenced_table,
         k.confkey as referenced_positions,
         case when k.contype = 'f' then (${namesOf(sql`k.confrelid`, sql`k.confkey`)}) end as referenced_columns
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_class r on r.oid = k.confrelid
  left join pg_namespace rn on rn.oid = r.relnamespace
  where k.contype in ('p', 'u', 'f')
    and not (k.contype = 'f' and k.conparentid <> 0)
    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    and c.relpersistence <> 't'
  order by n.nspname, c.relname, k.conname`

function namesOf(relation: Sql, positions: Sql): Sql {
  return sql`
    select array_agg(a.attname::text order by key.place)
    from unnest(${positions}) with ordinality as key (position, place)
    join pg_attribute a on a.attrelid = ${relation} and a.attnum = key.position`
}
