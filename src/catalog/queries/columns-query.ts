import { type Sql, sql } from '../../postgres/sql.ts'
import { inPicture } from './tables-query.ts'

export type ColumnRow = {
  readonly relation: number
  readonly name: string
  readonly position: number
  readonly type: number
  readonly modifier: number
  readonly format: string
  readonly not_null: boolean
  readonly default_value: string | null
  /** `pg_attribute.attidentity`: a always, d by default, empty. */
  readonly identity: string
  /** `pg_attribute.attgenerated`: s stored, v virtual, empty. */
  readonly generated: string
  readonly sequence: readonly [schema: string, name: string] | null
  readonly comment: string | null
}

/** Columns of the relations that `tablesQuery` finds. */
export function columnsQuery(schemas: readonly string[]): Sql {
  return sql`
    select a.attrelid as relation,
           a.attname::text as name,
           a.attnum as position,
           a.atttypid as type,
           a.atttypmod as modifier,
           format_type(a.atttypid, a.atttypmod) as format,
           a.attnotnull as not_null,
           case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default_value,
           a.attidentity::text as identity,
           a.attgenerated::text as generated,
           case when a.attidentity <> '' then (${identitySequence}) end as sequence,
           col_description(a.attrelid, a.attnum) as comment
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0
      and not a.attisdropped
      and ${inPicture(schemas)}
    order by a.attrelid, a.attnum`
}

const identitySequence: Sql = sql`
  select array[sn.nspname::text, s.relname::text]
  from pg_depend p
  join pg_class s on s.oid = p.objid and s.relkind = 'S'
  join pg_namespace sn on sn.oid = s.relnamespace
  where p.refobjid = a.attrelid and p.refobjsubid = a.attnum and p.refclassid = 'pg_class'::regclass
    and p.classid = 'pg_class'::regclass and p.deptype = 'i'
  limit 1`
