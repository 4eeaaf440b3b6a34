import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type AdvisedForeignKey = {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly columns: readonly string[]
  /** PostgreSQL's estimate; negative: nobody analyzed the table. */
  readonly rows: number
  /** A valid index over all rows has the columns of the key in front, in whatever order. */
  readonly hasIndex: boolean
}

/** Of tables that no extension brought; those of partitions stand at the partitioned table. */
export const readForeignKeys: Reader<readonly AdvisedForeignKey[]> = async ({ query }) =>
  await query<AdvisedForeignKey>(sql`
    select n.nspname as schema, c.relname as table, k.conname as name, c.reltuples::float8 as rows,
      array(select a.attname::text from unnest(k.conkey) with ordinality o(attnum, place) join pg_attribute a on a.attrelid = c.oid and a.attnum = o.attnum
        order by o.place) as columns,
      exists (
        select from pg_index i where i.indrelid = c.oid and i.indisvalid and i.indpred is null
          and k.conkey <@ (i.indkey::int2[])[0:cardinality(k.conkey) - 1]
      ) as "hasIndex"
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by 1, 2, 3`)
