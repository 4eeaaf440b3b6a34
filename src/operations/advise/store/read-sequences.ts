import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type AdvisedSequence = {
  readonly schema: string
  readonly name: string
  /** The last number given; null: none yet, or the reader may not see it. */
  readonly last: number | null
  /** Where it begins, and the last number that both the sequence and its column can hold. */
  readonly first: number
  readonly end: number
  readonly step: number
  readonly cycles: boolean
  /** The column it fills; null: none. */
  readonly owner: {
    readonly schema: string
    readonly table: string
    readonly column: string
    readonly type: string
    readonly isIdentity: boolean
  } | null
  /** Rows inserted into the table of that column since statistics are kept. */
  readonly inserted: number
}

export const readSequences: Reader<readonly AdvisedSequence[]> = async ({ query }) =>
  await query<AdvisedSequence>(sql`
    select q.schemaname as schema, q.sequencename as name, q.last_value::float8 as last, q.start_value::float8 as first, q.increment_by::float8 as step,
      q.cycle as cycles, coalesce(o.inserted, 0) as inserted, o.owner,
      least(q.max_value, case o.type when 'smallint' then 32767 when 'integer' then 2147483647 else q.max_value end)::float8 as end
    from pg_sequences q left join lateral (
      select format_type(a.atttypid, null) as type, pg_stat_get_tuples_inserted(c.oid)::float8 as inserted,
        jsonb_build_object('schema', n.nspname, 'table', c.relname, 'column', a.attname, 'type', format_type(a.atttypid, null), 'isIdentity', a.attidentity <> '') as owner
      from pg_depend d join pg_class c on c.oid = d.refobjid join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
      where d.classid = 'pg_class'::regclass and d.objid = format('%I.%I', q.schemaname, q.sequencename)::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0
      limit 1
    ) o on true
    order by 1, 2`)
