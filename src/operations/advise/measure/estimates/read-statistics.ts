import { joinSql, type Sql, sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { catalogText } from '../../../../query/sql/catalog-text.ts'
import {
  type ColumnStatistics,
  type DatabaseStatistics,
  type PlannerSetting,
  type RelationStatistics,
  type StatisticField,
  statisticFields,
} from './types.ts'

const ofUsers = sql`n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

/** Since PostgreSQL 17 in pg_stats. */
const rangeFields: ReadonlySet<string> = new Set<StatisticField>(['range_length_histogram', 'range_empty_frac', 'range_bounds_histogram'])

/** What the planner of a database knows, as far as this login may see it: of columns that it cannot read there is none. */
export async function readDatabaseStatistics({ query }: Transaction): Promise<DatabaseStatistics> {
  const [server] = await query<{ readonly version: number }>(sql`select current_setting('server_version_num')::int as version`)
  const version = server?.version ?? 0
  const relations = await query<RelationStatistics>(sql`
    select n.nspname as schema, c.relname as name, case when c.relkind = 'i' then 'index' else 'table' end as kind,
      pg_relation_size(c.oid)::float8 as bytes, c.relpages as pages, c.reltuples::float8 as rows, c.relallvisible as "visiblePages"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'p', 'i') and c.relpersistence <> 't' and ${ofUsers}`)
  const columns = await query<ColumnStatistics>(sql`
    select n.nspname as schema, c.relname as relation, s.inherited,
      case when c.relkind = 'i' then null else a.attname end as column, case when c.relkind = 'i' then a.attnum end as place,
      ${renderFields(version)}
    from pg_stats s join pg_namespace n on n.nspname = s.schemaname join pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
      join pg_attribute a on a.attrelid = c.oid and a.attname = s.attname where ${ofUsers}`)
  const settings = await query<PlannerSetting>(sql`
    select name, current_setting(name) as value from pg_settings
    where category like 'Query Tuning%' or name in ('work_mem', 'hash_mem_multiplier')`)
  return { version, relations, columns, settings }
}

function renderFields(version: number): Sql {
  const fields = Object.keys(statisticFields).map((field) =>
    rangeFields.has(field) && version < 170_000
      ? sql`null as ${catalogText(field)}`
      : sql`s.${catalogText(field)}::text as ${catalogText(field)}`,
  )
  return joinSql(fields, sql`, `)
}
