import { sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import type { TableFacts } from './list-candidates.ts'

type FactsRow = {
  readonly schema: string
  readonly table: string
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly distinct: number; readonly nulls: number }[]
  readonly indexes: TableFacts['indexes']
}

/** Estimated rows and values of every table that is not PostgreSQL's own, and its indexes. */
export async function readTableFacts({ query }: Transaction): Promise<readonly TableFacts[]> {
  // `indoption` holds bit 1 for DESC, bit 2 for NULLS FIRST; a column of DESC has its nulls first unless it is told otherwise.
  const tables = await query<FactsRow>(sql`
    select n.nspname as schema, c.relname as table, greatest(c.reltuples, 0)::float8 as rows, (
        select coalesce(jsonb_agg(jsonb_build_object('name', s.attname, 'nulls', s.null_frac,
          'distinct', case when s.n_distinct < 0 then -s.n_distinct * greatest(c.reltuples, 0) else s.n_distinct end)), '[]')
        from pg_stats s where s.schemaname = n.nspname and s.tablename = c.relname
      ) as columns, (
        select coalesce(jsonb_agg(jsonb_build_object('name', i.indexrelid::regclass::text, 'isPartial', i.indpred is not null or not i.indisvalid,
          'columns', (
            select jsonb_agg(a.attname || case o.option & 1 when 1 then ' desc' else '' end ||
              case o.option & 3 when 1 then ' nulls last' when 2 then ' nulls first' else '' end order by k.place)
            from unnest(i.indkey::int[]) with ordinality k(attnum, place)
              join unnest(i.indoption::int[]) with ordinality o(option, place) on o.place = k.place
              left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
            where k.place <= i.indnkeyatts))), '[]')
        from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam where i.indrelid = c.oid and m.amname = 'btree'
      ) as indexes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`)
  return tables.map(({ columns, ...table }) => ({
    ...table,
    columns: new Map(columns.map(({ name, distinct, nulls }) => [name, { distinct, nulls }])),
  }))
}
