import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type AdvisedIndex = {
  readonly schema: string
  readonly table: string
  readonly name: string
  /** All that PostgreSQL says of it but its name: two with the same do the same. */
  readonly shape: string
  readonly bytes: number
  readonly isUnique: boolean
  readonly isPrimary: boolean
  /** A constraint needs it. */
  readonly isConstraint: boolean
  readonly isValid: boolean
  /** Somebody builds it at this moment. */
  readonly isBeingBuilt: boolean
  /** How often it was used since statistics are kept. */
  readonly scans: number
}

/** Of tables that no extension brought. */
export const readIndexes: Reader<readonly AdvisedIndex[]> = async ({ query }) =>
  await query<AdvisedIndex>(sql`
    select n.nspname as schema, c.relname as table, x.relname as name, i.indisunique as "isUnique", i.indisprimary as "isPrimary",
      exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) as "isConstraint",
      i.indisvalid as "isValid", exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid) as "isBeingBuilt",
      pg_relation_size(x.oid)::float8 as bytes, coalesce(pg_stat_get_numscans(x.oid), 0)::float8 as scans,
      substring(pg_get_indexdef(i.indexrelid) from ' ON .*$') || case when i.indisunique then ' unique' else '' end as shape
    from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by 1, 2, 3`)
